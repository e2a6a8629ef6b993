"""One file of specs → all that a site needs of it. Pure: the same bytes, given the same names, give the same unit.

Units are made side by side, in any process, and kept from one build to the next. What a unit looked up elsewhere
is noted while it is made (`known.py`), so that it is made again exactly when one of those things has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from infraviz.build.known import Dependency, Derived, Shelf, Watched, digest
from infraviz.checks import ignored
from infraviz.checks.registry import RULES
from infraviz.checks.rule import Rule, Sizes, Subject
from infraviz.checks.run import held
from infraviz.checks.texts import texts
from infraviz.errors import Place, SpecError
from infraviz.model.graph import Graph
from infraviz.model.metric import Chart, Metric
from infraviz.model.problems import Problems
from infraviz.model.resolve import Project, check_plain, collected
from infraviz.model.resolve_graph import resolve_graph
from infraviz.model.resolve_study import Catalogue, resolve_study
from infraviz.model.site import ImageFigure, Site, Study, brief
from infraviz.model.written_links import Shows, Written, node_links, of_study, on_study
from infraviz.page import broken_links, cards
from infraviz.page.study import Sheet, sheet
from infraviz.spec.architecture import ArchitectureSpec
from infraviz.spec.document import Document
from infraviz.spec.files import Reader, yaml_of
from infraviz.spec.load import Specs, study_of
from infraviz.spec.own_icons import icon
from infraviz.spec.own_images import image

ALONE: tuple[Rule, ...] = tuple(rule for rule in RULES.values() if not rule.across)
ACROSS: tuple[Rule, ...] = (ignored.RULE, *(rule for rule in RULES.values() if rule.across))


@dataclass(frozen=True)
class Setting:
    """What every unit is made under: the folder of the specs, the severities of the checks, the day of today.

    Without severities nothing is checked: where metrics are broken, a check would stumble over them.
    """

    root: Path
    severities: tuple[tuple[str, str], ...]
    today: date


@dataclass(frozen=True)
class Library:
    """Everything that files name of each other. `graphs` come with the architecture that they were made from."""

    metrics: Shelf[Metric | None]
    charts: Shelf[Chart | None]
    graphs: Shelf[Diagram]
    assets: Shelf[Reader]
    sizes: Callable[[], Sizes]  # of every metric's numbers: see `checks.rule.Subject`

    @property
    def shelves(self) -> tuple[Shelf[Metric | None], Shelf[Chart | None], Shelf[Diagram], Shelf[Reader]]:
        return self.metrics, self.charts, self.graphs, self.assets

    def state(self, name: Dependency) -> str:
        """Return the digest of what a unit depends on."""
        kind, ident = name
        return next(shelf.state(ident) for shelf in self.shelves if shelf.kind == kind)


@dataclass(frozen=True)
class Diagram:
    """An architecture as studies use it; both None where it is broken."""

    graph: Graph | None
    spec: ArchitectureSpec | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure on a page: its kind, its key on the site, a digest of what is drawn."""

    kind: str  # 'diagram' or 'chart'
    name: str
    state: str


def shown(site: Site) -> tuple[Shown, ...]:
    """Return the figures of a site, each once."""
    diagrams = (Shown("diagram", figure.key, digest(figure.graph)) for figure in site.diagrams)
    return (*diagrams, *(Shown("chart", figure.key, digest(figure.chart)) for figure in site.charts))


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of one file: its mistakes, and what the checks found in it."""

    errors: tuple[SpecError, ...]
    found: tuple[SpecError, ...]


@dataclass(frozen=True, slots=True)
class DrawingUnit:
    """An architecture: what is said of it, where it begins, the links of its nodes."""

    id: str
    place: Place
    told: Told
    links: tuple[tuple[str, Written], ...]


@dataclass(frozen=True, slots=True)
class StudyUnit:
    """A study as everything but its own page needs it; `study` is brief, and None for one that cannot be read.

    `ids` are those that links may name. `card` is a digest of what stands on its social card. `watches` says that a
    comment in it speaks of a check that holds files against each other.
    """

    id: str
    place: Place
    told: Told
    study: Study | None
    links: tuple[Written, ...]
    shows: Shows | None
    figures: tuple[Shown, ...]
    images: tuple[str, ...]
    ids: frozenset[str]
    card: str
    watches: bool


def drawing(path: Path, raw: bytes | None, setting: Setting, library: Library, seen: dict[Dependency, None]) -> tuple[
    DrawingUnit, Diagram
]:  # fmt: skip
    """Return an architecture's unit, and what studies use of it. What it looks up is noted in `seen`."""
    errors: list[SpecError] = []
    loaded = yaml_of(ArchitectureSpec, path, raw, errors)
    problems, metrics = Problems(), Watched(library.metrics, seen)
    assets = Watched(library.assets, seen)
    graph = resolve_graph(
        loaded, metrics, assets, Derived(assets, lambda path: icon(Path(path), assets[path])), problems
    )
    errors += problems.errors
    specs = Specs(setting.root, architectures=(loaded,))
    project = _project(Site(""), metrics, Watched(library.charts, seen))
    found = () if errors else _held(specs, project, setting, library)
    told = Told(tuple(errors), found)
    unit = DrawingUnit(loaded.id, loaded.document.place(), told, tuple(node_links(loaded)))
    return unit, Diagram(graph, loaded.spec)


def written(path: Path, raw: bytes | None, setting: Setting, library: Library, seen: dict[Dependency, None]) -> tuple[
    StudyUnit, Sheet | None
]:  # fmt: skip
    """Return a study's unit and its page as far as it can be made alone. What it looks up is noted in `seen`."""
    errors: list[SpecError] = []
    loaded = study_of(path, raw, errors)
    known, problems = catalogue(library, seen), Problems()
    study = resolve_study(loaded, known, problems)
    check_plain(loaded.document, loaded.document.data, (), problems)
    errors += problems.errors
    unit = StudyUnit(
        loaded.id, loaded.document.place(), Told(tuple(errors), ()), None, (), None, (), (), frozenset(), "", False
    )
    if study is None or errors:
        return unit, None
    site = collected(Site("", studies=(study,)))
    made = sheet(study)
    project = _project(site, known.metrics, known.charts)
    found = _held(Specs(setting.root, studies=(loaded,)), project, setting, library)
    return replace(
        unit,
        told=Told((), found),
        study=brief(study),
        links=tuple(of_study(study)),
        shows=on_study(study),
        figures=shown(site),
        images=tuple(dict.fromkeys(b.path for b in study.blocks if isinstance(b, ImageFigure))),
        ids=broken_links.ids_of_study(made),
        card=digest(cards.of_study(site, study)),
        watches=_watches(loaded.document),
    ), made


def catalogue(library: Library, seen: dict[Dependency, None]) -> Catalogue:
    """Return what a study or the home page may name; what is looked up is noted in `seen`."""
    assets, graphs = Watched(library.assets, seen), Watched(library.graphs, seen)
    return Catalogue(
        Watched(library.metrics, seen),
        Watched(library.charts, seen),
        Derived(graphs, lambda ident: graphs[ident].graph),
        Derived(graphs, lambda ident: graphs[ident].spec),
        assets,
        Derived(assets, lambda path: image(Path(path), assets[path])),
    )


def _project(site: Site, metrics: Mapping[str, Metric | None], charts: Mapping[str, Chart | None]) -> Project:
    """Return one file as a project: in a site without mistakes, every metric and chart is whole."""
    return Project(site, metrics, charts, {}, {})  # type: ignore[arg-type]


def _held(specs: Specs, project: Project, setting: Setting, library: Library) -> tuple[SpecError, ...]:
    """Return what the checks find in a file by itself; nothing where there are mistakes elsewhere already."""
    if not setting.severities:
        return ()

    def sizes() -> Sizes:
        len(project.metrics)  # notes that the file depends on all of them
        return library.sizes()

    subject = Subject(specs, project, texts(specs, project), setting.today, sizes)
    return held(subject, dict(setting.severities), ALONE)


def _watches(document: Document) -> bool:
    codes = {rule.code for rule in ACROSS[1:]}
    return any(codes & set(ignore.codes) for ignore in document.ignores)
