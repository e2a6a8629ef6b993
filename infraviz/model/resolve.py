"""Specs + rows → the site: every reference followed, every default filled in. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from infraviz.data.fetch import Fetched
from infraviz.errors import Place, SpecError, SpecErrors
from infraviz.model.graph import Graph
from infraviz.model.markup import REFERENCE
from infraviz.model.metric import Chart, Metric
from infraviz.model.problems import Problems
from infraviz.model.resolve_graph import resolve_graph
from infraviz.model.resolve_metrics import resolve_charts, resolve_metrics
from infraviz.model.resolve_study import Catalogue, diagram_figure, resolve_prose, resolve_study
from infraviz.model.resolve_theme import resolve_theme
from infraviz.model.site import Author, Card, ChartFigure, DiagramFigure, Prose, Section, Site, Stop, Study
from infraviz.model.written_links import Written, written_links
from infraviz.spec.architecture import ArchitectureSpec
from infraviz.spec.document import Document, Path
from infraviz.spec.files import Loaded
from infraviz.spec.load import Specs
from infraviz.spec.overrides import NONE, Overrides
from infraviz.spec.site import (
    CardsSpec,
    DiagramSpec,
    HeroSpec,
    ProseSpec,
    SectionSpec,
    SiteSpec,
    StudiesSpec,
    TimelineSpec,
)


@dataclass(frozen=True)
class Project:
    """A folder of specs, resolved. Everything in it is declared, and nothing in it is broken."""

    site: Site
    metrics: Mapping[str, Metric]
    charts: Mapping[str, Chart]
    graphs: Mapping[str, Graph]
    specs: Mapping[str, ArchitectureSpec]
    links: tuple[Written, ...] = ()
    assets: frozenset[str] = frozenset()  # the author's images, by path below the specs
    overrides: Overrides = NONE


def resolve(specs: Specs, fetched: Fetched) -> Project:
    """Return the project. Raises SpecErrors with every mistake of every stage so far, sorted by place."""
    problems = Problems()
    metrics = resolve_metrics(specs, fetched.rows, problems)
    charts = resolve_charts(specs, metrics, problems)
    graphs = {a.id: resolve_graph(a, metrics, specs.assets, specs.icons, problems) for a in specs.architectures}
    problems.errors += twice((a.id, a.document.place()) for a in specs.architectures)
    problems.errors += twice((s.id, s.document.place()) for s in specs.studies)
    by_id = {a.id: a.spec for a in specs.architectures}
    known = Catalogue(metrics, charts, graphs, by_id, specs.assets, specs.images)
    studies = [study for loaded in specs.studies if (study := resolve_study(loaded, known, problems))]
    site = resolve_site(specs.site, known, in_order(studies), problems)
    for loaded in (*specs.studies, *((specs.site,) if specs.site else ())):
        check_plain(loaded.document, loaded.document.data, (), problems)
    errors = (*specs.errors, *fetched.errors, *problems.errors)
    if errors:
        raise SpecErrors(errors)
    return Project(
        site,
        {ident: metric for ident, metric in metrics.items() if metric},
        {ident: chart for ident, chart in charts.items() if chart},
        {ident: graph for ident, graph in graphs.items() if graph},
        {ident: spec for ident, spec in known.specs.items() if spec},
        written_links(specs, site),
        specs.assets,
        specs.overrides,
    )


def check_plain(document: Document, value: object, at: Path, problems: Problems) -> None:
    """Tell references in texts that are no Markdown: they would be published as they are written."""
    if isinstance(value, str) and REFERENCE.search(value) and not _is_markdown(at):
        problems.add(document, at, "a reference is looked up in Markdown only, not in this text", "write the words")
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        check_plain(document, part, (*at, key), problems)


def _is_markdown(at: Path) -> bool:
    """Whether the text at a path of the site's file is Markdown: that of prose and of a card."""
    return at[-2:] == ("prose", "text") or (at[2:4] == ("cards", "items") and at[5:] == ("text",))


def twice(files: Iterable[tuple[str, Place]]) -> Iterator[SpecError]:
    """Yield an error for each file whose id another has; each is given with the place where it begins."""
    first: dict[str, Place] = {}
    for ident, place in files:
        known = first.setdefault(ident.lower(), place)  # some machines do not tell Shop.md from shop.md
        if known != place:
            yield SpecError(place, "", f"duplicate id {ident!r}, first in {known.file}")


def in_order(studies: Iterable[Study]) -> tuple[Study, ...]:
    """Return the studies by `order`, those without one last, by slug."""
    return tuple(sorted(studies, key=lambda s: (s.order is None, s.order or 0, s.slug)))


def resolve_site(
    loaded: Loaded[SiteSpec] | None, known: Catalogue, studies: tuple[Study, ...], problems: Problems
) -> Site:
    """Return the site around the studies, which are in order; what it names is looked up in `known`."""
    if loaded is None or loaded.spec is None:
        return collected(Site("Case studies", sections=(Section("studies", "Case studies"),), studies=studies))
    spec, document = loaded.spec, loaded.document
    sections = tuple(_sections(spec.home, document, known, problems)) or (Section("studies", "Case studies"),)
    site = Site(spec.title, spec.url, resolve_theme(spec.theme, document, problems), sections, studies)
    return collected(replace(site, language=spec.language, author=_author(spec)))


def _author(spec: SiteSpec) -> Author:
    """Return who wrote the studies: as declared, else who the site is named after."""
    told = spec.author
    return Author(told.name, told.kind, told.url, told.role, told.same_as) if told else Author(spec.title)


def collected(site: Site) -> Site:
    """Return the site with every figure listed once, in reading order."""
    on_home = [section.figure for section in site.sections if section.figure]
    blocks = [block for study in site.studies for block in study.blocks]
    diagrams = {f.key: f for f in (*on_home, *(b for b in blocks if isinstance(b, DiagramFigure)))}
    charts = {f.key: f for f in blocks if isinstance(f, ChartFigure)}
    return replace(site, diagrams=tuple(diagrams.values()), charts=tuple(charts.values()))


def _sections(
    home: Iterable[SectionSpec], document: Document, known: Catalogue, problems: Problems
) -> Iterator[Section]:
    for number, section in enumerate(home):
        part = section.part
        if isinstance(part, tuple):
            yield _stats(part, document, number, known, problems)
        elif isinstance(part, DiagramSpec):
            yield from _diagram(part, document, number, known, problems)
        elif isinstance(part, ProseSpec):
            prose = resolve_prose(part.text, document, ("home", number, "prose", "text"), known, problems)
            yield Section("prose", part.heading, prose=prose)
        elif isinstance(part, CardsSpec):
            yield _cards(part, document, number, known, problems)
        else:
            yield _plain(part)


def _stats(names: tuple[str, ...], document: Document, number: int, known: Catalogue, problems: Problems) -> Section:
    for index, name in enumerate(names):
        if name not in known.metrics:
            problems.undeclared(document, ("home", number, "stats", index), "metric", name, known.metrics)
    return Section("stats", metrics=tuple(metric for name in names if (metric := known.metrics.get(name))))


def _diagram(
    part: DiagramSpec, document: Document, number: int, known: Catalogue, problems: Problems
) -> Iterator[Section]:
    name = part.architecture
    if name not in known.graphs:
        problems.undeclared(document, ("home", number, "diagram", "architecture"), "architecture", name, known.graphs)
    graph, spec = known.graphs.get(name), known.specs.get(name)
    if graph is not None and spec is not None:
        figure = diagram_figure(graph, spec, "", "", graph.summary or graph.title)
        # Its own key: a study may show the same architecture under its own words.
        yield Section("diagram", part.heading, figure=replace(figure, key=f"home-{figure.key}"))


def _cards(part: CardsSpec, document: Document, number: int, known: Catalogue, problems: Problems) -> Section:
    def prose(index: int, text: str) -> Prose:
        return resolve_prose(text, document, ("home", number, "cards", "items", index, "text"), known, problems)

    cards = (Card(card.title, prose(n, card.text), card.items, card.url) for n, card in enumerate(part.items))
    return Section("cards", part.heading, cards=tuple(cards))


def _plain(part: object) -> Section:
    if isinstance(part, HeroSpec):
        return Section("hero", part.heading, part.lead, status=part.status, prompt=part.prompt)
    if isinstance(part, StudiesSpec):
        return Section("studies", part.heading, part.lead)
    if isinstance(part, TimelineSpec):
        stops = tuple(Stop(stop.when, stop.title, stop.where, stop.text) for stop in part.items)
        return Section("timeline", part.heading, stops=stops)
    raise TypeError(f"no such section: {part!r}")
