"""A folder of specs → the site in the output folder, making only what is not there yet. The steps, in order:

    files ─► numbers ─► drawings ─► studies ─► figures, cards ─► pages, what stands around them ─► put in place

Everything that is made has a key: a digest of all it is made from. What the store has under a key is not made again; a
file of the last site that has the same key is linked into the new one.
"""

from __future__ import annotations

import pickle
import secrets
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from infraviz import pipeline
from infraviz.build import inputs, outputs, publish, shared, tasks, units
from infraviz.build.bench import Bench, Made, Read, Wish
from infraviz.build.both import Both
from infraviz.build.cache import Cache
from infraviz.build.counted import metrics_of, under
from infraviz.build.executors import executor
from infraviz.build.inputs import Mark
from infraviz.build.items import File
from infraviz.build.known import ALL
from infraviz.build.numbers import Numbers
from infraviz.build.places import Away, Place
from infraviz.build.secret import secret
from infraviz.build.tasks import Lost, Plain, Unit, Worker, worker
from infraviz.build.units import ACROSS, ALONE, DrawingUnit, Library, Setting, StudyUnit
from infraviz.build.why import Account
from infraviz.checks.rule import Subject
from infraviz.checks.run import held, severities_of, sorted_out, unknown
from infraviz.checks.texts import texts
from infraviz.errors import MachineError, SpecError, SpecErrors, UsageError
from infraviz.limits import DEFAULTS
from infraviz.model.problems import Problems
from infraviz.model.resolve import Project, check_plain, in_order, resolve_site, twice
from infraviz.model.site import Site
from infraviz.model.topics import key as topic_key
from infraviz.model.written_links import HOME, Written, of_nodes, of_site, of_sources, on_home
from infraviz.page import broken_links
from infraviz.spec import load as spec
from infraviz.spec import overrides
from infraviz.spec.files import Loaded, read_raw, yaml_of
from infraviz.spec.load import Specs
from infraviz.spec.overrides import Overrides
from infraviz.spec.site import SiteSpec

_TRIES = 3  # builds of one site while its store is changed by others, the last without it
_LARGEST = max(DEFAULTS.icon_bytes, DEFAULTS.image_bytes, DEFAULTS.svg_bytes)  # bytes of a picture that is shown
_KEY = 64  # characters of a key without what is behind it


def build(wish: Wish, progress: pipeline.Progress = lambda _key: None) -> Made:
    """Build a site. Raises SpecErrors, UsageError or MachineError; the output folder is then as it was.

    What is lost from the store meanwhile, or is damaged, is made again; a store that cannot be kept is done without.
    Where a file is changed while it is read, all is read again.
    """
    if not wish.specs.is_dir():
        raise UsageError(f"no such folder: {wish.specs}")
    publish.check_folder(wish.out)
    store = Away(shared.located(wish.store)) if wish.executor else None
    for attempt in range(_TRIES):
        with ExitStack() as stack:
            folder = wish.cache if attempt + 1 < _TRIES else None
            if folder is None:
                folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="infraviz-")))
            if store and attempt + 1 == _TRIES:
                store = stack.enter_context(_once(store))
            place = Place(folder, secret())
            try:
                with executor(place, wish.jobs) as run:
                    own = worker(place)
                    account = Account(wish.specs.resolve(), own.known, own.leave, [] if wish.explain else None)
                    bench = Bench(wish, run, own, progress, account)
                    return _built(stack.enter_context(_elsewhere(bench, store)) if store else bench)
            except Lost as lost:
                for each in (place, *((store,) if store else ())):
                    worker(each).store.drop(str(lost).encode()[:_KEY])
                if attempt:  # what names the lost thing is still there: all is to be made again, once
                    worker(place).store.drop(b"")
            except inputs.Changed:
                if attempt + 1 == _TRIES:
                    raise
            finally:
                tasks.close(place)
    if store:
        raise MachineError(f"the store {store.url} loses what is put into it")
    raise MachineError(f"cannot keep what is made, neither in {wish.cache} nor in {tempfile.gettempdir()}: disk full?")


@contextmanager
def _once(store: Away) -> Iterator[Away]:
    """Yield a place of its own in a shared store, for one build; it is gone in the end."""
    own = shared.opened(store.url, f"once-{secrets.token_hex(8)}")
    try:
        yield replace(store, under=own.under)
    finally:
        own.clear()


@contextmanager
def _elsewhere(bench: Bench, store: Away) -> Iterator[Bench]:
    """Yield what the steps work with where a cluster does the work."""
    from infraviz.build import cluster

    near = bench.worker.store
    assert isinstance(near, Cache), "of this machine"
    far = Both(near, shared.opened(store.url, store.under))
    with cluster.executor(cluster.address(bench.wish.executor), store, bench.run) as run:
        yield replace(bench, run=run, worker=Worker(far), far=far)


def _built(bench: Bench) -> Made:
    wish = bench.wish
    found = inputs.marks(wish.specs)
    remembered = bench.key(
        "whole", str(wish.specs.resolve()), str(wish.out.resolve()), wish.means, wish.strict, wish.draft, _day()
    )
    last: tuple[Any, Any, Made] | None = bench.known(remembered)
    if last and last[0] == found and last[1] == inputs.marks(wish.out) and not wish.explain:
        return last[2]
    began = time.time_ns()
    made = outputs.publish(bench, _read(bench, found))
    if not wish.dry and inputs.is_settled(found, began):
        untouched = replace(made, written=(), removed=(), reasons=())
        bench.worker.leave(remembered, (found, inputs.marks(wish.out), untouched))
    return made


def _day() -> str:
    return pipeline.now().date().isoformat()


def _read(bench: Bench, found: Mapping[str, Mark]) -> Read:
    """Read and check the specs. Raises SpecErrors with all mistakes at once, or UsageError."""
    root = bench.wish.specs
    survey, errors = spec.survey(root), list[SpecError]()
    states = inputs.states(root, found, *_states_before(bench, root))
    bench.worker.leave(_states_key(bench, root), (found, states))
    errors += survey.errors
    site = yaml_of(SiteSpec, survey.site, read_raw(survey.site, errors), errors) if survey.site else None
    own = overrides.read(root, errors)
    errors += pipeline.with_templates_read(Specs(root, overrides=own)).errors
    severities = tuple(sorted(severities_of(Specs(root, site=site)).items()))
    counted = metrics_of(bench, survey, site, states, Setting(root, severities, pipeline.now().date()))
    setting = Setting(root, () if counted.told.errors else severities, pipeline.now().date())
    assets = {path: states.get(path, "") for path in sorted(survey.assets)}
    plain = Plain(setting, counted.bundles["metric"], counted.bundles["chart"], counted.states, {}, assets)
    drawings = _units(bench, "drawing", survey.architectures, states, plain)
    plain = replace(plain, diagrams={unit.unit.id: unit.address for unit in drawings})
    studies = _units(bench, "study", survey.studies, states, plain)
    return _joined(bench, _Parts(site, own, counted, plain, drawings, studies, tuple(errors)))


def _states_key(bench: Bench, root: Path) -> str:
    return bench.key("states", str(root.resolve()))


def _states_before(bench: Bench, root: Path) -> tuple[Mapping[str, Mark], Mapping[str, str]]:
    return bench.known(_states_key(bench, root)) or ({}, {})


def _units(bench: Bench, kind: str, paths: Sequence[Path], states: Mapping[str, str], plain: Plain) -> tuple[Unit, ...]:
    """Return the units of some files: as they were left, where nothing that they depend on has changed since."""
    library, pack = tasks.library(plain, bench.worker.fetch), bench.pack(kind)
    below = {path: path.relative_to(plain.setting.root).as_posix() for path in paths}
    keys = {path: _unit_key(bench, kind, path, states.get(name, ""), plain.setting) for path, name in below.items()}
    last = {path: kept[1] for path, key in keys.items() if (kept := pack.get(below[path])) and kept[0] == key}
    bench.bring(key for path, key in keys.items() if path not in last)
    found: dict[Path, Unit] = {}
    missing: list[File] = []
    for path, key in keys.items():
        unit = last.get(path) or bench.known(key)
        if unit and all(library.state(name) == state for name, state in unit.depends):
            found[path] = unit
            bench.account.note(kind, below[path], {}, False)
        else:
            missing.append(_file(bench, kind, path, plain.setting))
    common = bench.handed(_sent(bench, plain)) if missing else ""
    found |= zip((file.path for file in missing), bench.run(kind, common, missing), strict=True)
    for file in missing:
        named = {f"{name[0]} {name[1]}".replace(ALL, "in general"): state for name, state in found[file.path].depends}
        parts = {"the file itself": states.get(below[file.path], "")} | named | under(plain.setting)
        bench.account.note(kind, below[file.path], parts, True)
    if missing:
        keys |= {file.path: file.key for file in missing}  # of the bytes that were read
        whole = {file.path for file in missing if found[file.path].unit.told.errors}
        bench.keep_pack(kind, {below[path]: (keys[path], found[path]) for path in paths if path not in whole})
    return tuple(found[path] for path in paths)


def _sent(bench: Bench, plain: Plain) -> Plain:
    """Return a library as workers can use it; those elsewhere find what it names in the store they share."""
    if bench.far is None:
        return plain
    paths = {tasks.picture_key(path, state).encode(): path for path, state in plain.assets.items()}
    bench.send([*plain.diagrams.values(), *plain.metrics.values(), *plain.charts.values()])
    bench.far.send(paths, lambda key: pickle.dumps(_content(plain, paths[key])))
    return replace(plain, sent=True)


def _content(plain: Plain, path: str) -> bytes | OSError:
    """Return as much of a picture as anything looks at, or why it cannot be read."""
    try:
        return inputs.content(plain.setting.root / path, plain.assets[path], _LARGEST + 1)
    except OSError as error:
        return error


def _unit_key(bench: Bench, kind: str, path: Path, state: str, setting: Setting) -> str:
    return bench.key(kind, str(path), state, setting)


def _file(bench: Bench, kind: str, path: Path, setting: Setting) -> File:
    """Return a file as it is now; its key is that of the bytes that were read, whatever they were a moment ago."""
    errors: list[SpecError] = []
    raw = (spec.read_study if kind == "study" else read_raw)(path, errors)
    if raw is None:
        return File(path, None, "", tuple(errors))
    return File(path, raw, _unit_key(bench, kind, path, sha256(raw).hexdigest(), setting))


@dataclass(frozen=True)
class _Parts:
    """What was read, before it is joined."""

    site: Loaded[SiteSpec] | None
    own: Overrides
    counted: Numbers
    plain: Plain
    drawings: tuple[Unit, ...]
    studies: tuple[Unit, ...]
    errors: tuple[SpecError, ...]
    problems: Problems = field(default_factory=Problems)

    @property
    def drawn(self) -> tuple[DrawingUnit, ...]:
        return tuple(unit.unit for unit in self.drawings if isinstance(unit.unit, DrawingUnit))

    @property
    def told(self) -> tuple[StudyUnit, ...]:
        return tuple(unit.unit for unit in self.studies if isinstance(unit.unit, StudyUnit))


def _joined(bench: Bench, parts: _Parts) -> Read:
    """Join what the files say to a site, and raise SpecErrors with everything that is wrong with them."""
    problems = parts.problems
    files: tuple[DrawingUnit | StudyUnit, ...] = (*parts.drawn, *parts.told)
    problems.errors += twice((unit.id, unit.place) for unit in parts.drawn)
    problems.errors += twice((unit.id, unit.place) for unit in parts.told)
    known = units.catalogue(tasks.library(parts.plain, bench.worker.fetch), {})
    studies = in_order(unit.study for unit in parts.told if unit.study)
    site = resolve_site(parts.site, known, studies, problems)
    if parts.site:
        check_plain(parts.site.document, parts.site.document.data, (), problems)
    told = [error for unit in files for error in unit.told.errors]
    errors = (*parts.errors, *parts.counted.told.errors, *told, *problems.errors)
    if errors:
        raise SpecErrors(errors)
    return _checked(bench, parts, site)


def _checked(bench: Bench, parts: _Parts, site: Site) -> Read:
    by_slug = {unit.id: unit for unit in parts.told}
    ordered = tuple(by_slug[study.slug] for study in site.studies)
    read = Read(
        site,
        parts.own,
        {unit.unit.id: unit.address for unit in parts.studies},
        {HOME: units.shown(site)} | {s.path: by_slug[s.slug].figures for s in site.studies},
        {slug: unit.card for slug, unit in by_slug.items()},
        parts.plain.assets,
        tuple(image for unit in ordered for image in unit.images),
        (),
    )
    links = tuple(_links(parts, site, ordered))
    wrong = broken_links.wrong_ones(links, outputs.paths(read) | set(parts.plain.assets), _ids(site, ordered))
    found = sorted_out(_found(bench, parts, site), bench.wish.strict)
    if found.errors or wrong:
        raise SpecErrors((*found.errors, *wrong, *found.warnings))
    linked = {link.target(page)[0] for link in links if not link.external for page in link.on}
    images = sorted({*read.images, *(linked & set(read.assets))})
    return replace(read, images=tuple(images), warnings=found.warnings)


def _links(parts: _Parts, site: Site, ordered: Iterable[StudyUnit]) -> Iterator[Written]:
    shows = [on_home(site), *(unit.shows for unit in ordered if unit.shows)]
    yield from of_site(parts.site)
    yield from of_nodes({unit.id: unit.links for unit in parts.drawn}, shows)
    yield from of_sources(parts.counted.links, shows)
    yield from (link for unit in parts.told for link in unit.links)


def _ids(site: Site, ordered: Iterable[StudyUnit]) -> broken_links.Ids:
    by_path = {unit.study.path: unit.ids for unit in ordered if unit.study}
    return lambda path: by_path[path] if path in by_path else broken_links.other_ids(site, path)


def _found(bench: Bench, parts: _Parts, site: Site) -> Iterator[SpecError]:
    """Yield what the checks find: in each file, on the home page, and between the studies."""
    yield from parts.counted.told.found
    files: tuple[DrawingUnit | StudyUnit, ...] = (*parts.drawn, *parts.told)
    yield from (error for unit in files for error in unit.told.found)
    root, severities = parts.plain.setting.root, dict(parts.plain.setting.severities)
    alone, known = Specs(root, site=parts.site), tasks.library(parts.plain, bench.worker.fetch)
    yield from unknown(alone)
    yield from held(_subject(alone, known, parts, site), severities, ALONE)
    between = [path for path, unit in _between(parts)]
    studies = tuple(spec.study_of(path, spec.read_study(path, []), []) for path in between)
    yield from held(_subject(Specs(root, studies=studies), known, parts, site), severities, ACROSS)


def _between(parts: _Parts) -> Iterator[tuple[Path, StudyUnit]]:
    """Yield the studies that may say something otherwise than others do: one of their topics has two spellings."""
    spellings: dict[str, set[str]] = {}
    for unit in parts.told:
        for topic in unit.study.topics if unit.study else ():
            spellings.setdefault(topic_key(topic), set()).add(topic)
    for unit in parts.told:
        topics = unit.study.topics if unit.study else ()
        if unit.watches or any(len(spellings[topic_key(topic)]) > 1 for topic in topics):
            yield Path(unit.place.file), unit


def _subject(specs: Specs, known: Library, parts: _Parts, site: Site) -> Subject:
    project = Project(replace(site, studies=()), known.metrics, known.charts, {}, {})  # type: ignore[arg-type]
    return Subject(specs, project, texts(specs, project), parts.plain.setting.today, known.sizes)
