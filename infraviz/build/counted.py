"""Every metric of a site: each file as it was left, where nothing that it may come from has changed, or made again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from infraviz.build import inputs
from infraviz.build.bench import Bench
from infraviz.build.items import Counting, File, Ledger, ReadRows, RowsOf
from infraviz.build.known import digest
from infraviz.build.numbers import Bundle, Counted, Name, Numbers, files_of_data, joined, numbers, together
from infraviz.build.tasks import data_state, rows_of
from infraviz.build.units import Setting
from infraviz.data import lock
from infraviz.data.fetch import Answer, Reading
from infraviz.errors import SpecError, SpecErrors
from infraviz.spec.files import Loaded, read_raw
from infraviz.spec.load import Survey
from infraviz.spec.site import SiteSpec

_BUNDLE = 64  # metrics that go to other processes as one, where all files are read together
_PACK = "counted"


@dataclass(frozen=True)
class _Counting:
    """What files of metrics are counted with."""

    bench: Bench
    survey: Survey
    site: Loaded[SiteSpec] | None
    states: Mapping[str, str]
    setting: Setting

    @cached_property
    def below(self) -> dict[Path, str]:
        """Each file's path below the folder of specs."""
        return {path: path.relative_to(self.survey.root).as_posix() for path in self.survey.metrics}

    @cached_property
    def told(self) -> str:
        """What the site says that numbers depend on."""
        site = self.site
        return site.spec.model_dump_json(include={"locale", "connections"}) if site and site.spec else ""

    @cached_property
    def data(self) -> dict[str, str]:
        return files_of_data(self.states)

    @cached_property
    def root(self) -> Path:
        return self.survey.root

    def key(self, path: Path, state: str) -> str:
        return self.bench.key(_PACK, str(path), state, self.told, self.setting)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A file of metrics as it was left: its key, the digests of the files beside it, and what came of them."""

    key: str
    beside: tuple[tuple[str, str], ...]
    counted: Counted


def metrics_of(
    bench: Bench, survey: Survey, site: Loaded[SiteSpec] | None, states: Mapping[str, str], setting: Setting
) -> Numbers:
    """Return the metrics: of each file as they were left, where no file that they may come from has changed since."""
    work = _Counting(bench, survey, site, states, setting)
    whole = bench.key(
        "numbers", [(name, states.get(name, "")) for name in work.below.values()], work.data, work.told, setting
    )
    kept: Numbers | None = bench.known(whole)  # of files that had to be read together
    if kept and all(bench.has(key) for key in {*kept.bundles["metric"].values(), *kept.bundles["chart"].values()}):
        for name in work.below.values():
            bench.account.note("metrics", name, _parts(work, name, ()), False)
        return kept
    counted = _each(work)
    found = joined(counted.values()) if counted is not None else None
    return found if found is not None else _together(work, whole)


def _each(work: _Counting) -> dict[Path, Counted] | None:
    """Return the files, each made by itself beside those that it needs; None where one of them cannot be."""
    pack: dict[str, tuple[str, _Kept]] = work.bench.pack(_PACK)
    kept = {path: pack[name][1] for path, name in work.below.items() if name in pack}
    kept = {path: each for path, each in kept.items() if _holds(work, path, each)}
    missing = [path for path in work.survey.metrics if path not in kept]
    made = _made(work, missing, kept) if missing else {}
    if made is None:
        return None
    files = kept | made
    for path in work.survey.metrics:
        _note(work, path, files[path], path in made)
    if made:
        work.bench.keep_pack(_PACK, {work.below[path]: (each.key, each) for path, each in files.items()})
    return {path: files[path].counted for path in work.survey.metrics}


def _holds(work: _Counting, path: Path, kept: _Kept) -> bool:
    """Whether nothing that a file was made of has changed since, and what came of it is still there."""
    return (
        kept.key == work.key(path, work.states.get(work.below[path], ""))
        and all(work.states.get(name) == state for name, state in kept.beside)
        and all(data_state(work.root, work.data, name) == state for name, state in kept.counted.data)
        and work.bench.has(kept.counted.address)
    )


def _made(work: _Counting, missing: Sequence[Path], kept: Mapping[Path, _Kept]) -> dict[Path, _Kept] | None:
    """Return files that are made anew: at first by themselves, then those that use names of others beside these."""
    files = {path: _file(work, path) for path in missing}
    if any(file.raw is None for file in files.values()):
        return None
    noted: dict[str, ReadRows] = {}
    first = _run(work, [Counting(file) for file in files.values()], noted)
    counted = {path: each.counted for path, each in kept.items()} | first
    places = {name: path for path, each in counted.items() for name in each.declared}
    second: dict[Path, tuple[Path, ...]] = {}
    for path in missing:
        if not first[path].whole:
            second[path] = _needed(path, counted, places)
    if any(len(beside) == 0 for beside in second.values()):  # something is wrong with the file itself
        return None
    files |= {path: _file(work, path) for beside in second.values() for path in beside if path not in files}
    items = [Counting(files[path], tuple(files[each] for each in beside)) for path, beside in second.items()]
    again = _run(work, items, noted)
    if not all(each.whole for each in again.values()):
        return None
    made = {
        path: _Kept(files[path].key, _states(work, files, second.get(path, ())), each)
        for path, each in (first | again).items()
    }
    for rows in noted.values():
        work.bench.account.note("data", rows.told, {rows.name: rows.state}, rows.anew)
    return made


def _states(work: _Counting, files: Mapping[Path, File], beside: Iterable[Path]) -> tuple[tuple[str, str], ...]:
    return tuple((work.below[path], sha256(files[path].raw or b"").hexdigest()) for path in beside)


def _needed(path: Path, counted: Mapping[Path, Counted], places: Mapping[Name, Path]) -> tuple[Path, ...]:
    """Return the files whose names a file uses, and those that these use; empty where it uses no other."""
    found = {path: None}
    waiting = [path]
    while waiting:
        for name in sorted(counted[waiting.pop()].used):
            place = places.get(name)
            if place is not None and place not in found:
                found[place] = None
                waiting.append(place)
    return tuple(found)[1:]


def _run(work: _Counting, items: Sequence[Counting], noted: dict[str, ReadRows]) -> dict[Path, Counted]:
    """Return what comes of some files; of each of the files of data that are read, the first reading is noted."""
    if not items:
        return {}
    entries: lock.Entries = {}
    if lock.NAME in work.data:
        with suppress(SpecErrors):  # then no metric of a server is whole
            entries = lock.read(work.root)
    common = work.bench.handed(Ledger(work.site, work.setting, work.data, entries))
    made: list[tuple[Counted, list[ReadRows]]] = work.bench.run("counted", common, items)
    for _, notes in made:
        for note in notes:
            noted.setdefault(note.told, note)
    return {item.path: each for item, (each, _) in zip(items, made, strict=True)}


def _file(work: _Counting, path: Path) -> File:
    """Return a file as it is now; its key is that of the bytes that were read, whatever they were a moment ago."""
    errors: list[SpecError] = []
    raw = read_raw(path, errors)
    return File(path, raw, work.key(path, sha256(raw or b"").hexdigest()), tuple(errors))


def _note(work: _Counting, path: Path, kept: _Kept, anew: bool) -> None:
    name = work.below[path]
    work.bench.account.note("metrics", name, _parts(work, name, (*kept.beside, *kept.counted.data)), anew)


def _parts(work: _Counting, name: str, more: Iterable[tuple[str, str]]) -> dict[str, str]:
    parts = {"the file itself": work.states.get(name, ""), **dict(more), "site.yaml": digest(work.told)}
    return parts | under(work.setting)


def _together(work: _Counting, key: str) -> Numbers:
    """Return the numbers of all files, read together: then all that is wrong is told, and with what was meant."""
    bench, errors = work.bench, list[SpecError]()
    files = [File(path, raw, "") for path in work.survey.metrics if (raw := read_raw(path, errors)) is not None]
    read = bench.run("metrics", "", files)
    bundle, told, links = together(read, work.site, work.setting, lambda readings: _rows(work, readings))
    made = numbers({bench.handed(part): part for part in _bundles(bundle)}, told, links)
    for name in work.below.values():
        bench.account.note("metrics", name, _parts(work, name, ()), True)
    if not (errors or told.errors) and inputs.states(work.root, inputs.marks(work.root), {}, {}) == dict(work.states):
        bench.worker.leave(key, made)
    return _with(made, errors)


def _with(made: Numbers, errors: Sequence[SpecError]) -> Numbers:
    """Return numbers with the mistakes of files that could not be read."""
    return replace(made, told=replace(made.told, errors=(*errors, *made.told.errors)))


def _bundles(bundle: Bundle) -> Iterator[Bundle]:
    """Yield metrics, and then charts, in parts."""
    metrics, charts = bundle
    names, drawn = list(metrics), list(charts)
    for start in range(0, len(names), _BUNDLE):
        yield {name: metrics[name] for name in names[start : start + _BUNDLE]}, {}
    for start in range(0, len(drawn), _BUNDLE):
        yield {}, {name: charts[name] for name in drawn[start : start + _BUNDLE]}


def _rows(work: _Counting, readings: Sequence[Reading]) -> Sequence[Answer]:
    """Return what some files of data give: as it was left, where they are as they were then."""
    bench = work.bench
    wanted = [rows_of(reading, work.data) for reading in readings]
    found: dict[RowsOf, Answer] = {}
    for each in wanted:
        kept = bench.known(each.key) if each.key else None
        if kept is not None:
            found[each] = kept
        bench.account.note("data", each.told, {each.name: each.state}, kept is None)
    missing = [each for each in wanted if each not in found]
    found |= zip(missing, bench.run("rows", "", missing), strict=True)
    return [found[each] for each in wanted]


def under(setting: Setting) -> dict[str, str]:
    """Return what every unit depends on beside files."""
    return {"which checks there are": digest(setting.severities), "the day": setting.today.isoformat()}
