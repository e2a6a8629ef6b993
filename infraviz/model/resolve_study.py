"""Study files → blocks: prose with its numbers looked up, figures with their diagrams and charts.

Nothing is evaluated: a `{{ reference }}` is a metric's id and, after a dot, the name of a field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from infraviz.errors import Place, SpecError, did_you_mean
from infraviz.model import formats
from infraviz.model.forms import decided
from infraviz.model.graph import Graph
from infraviz.model.metric import Chart, Metric
from infraviz.model.problems import Problems
from infraviz.model.resolve_graph import with_flow, with_view
from infraviz.model.site import (
    Block,
    ChartFigure,
    DiagramFigure,
    Figure,
    ImageFigure,
    Prose,
    Study,
    TilesFigure,
)
from infraviz.spec.architecture import ArchitectureSpec
from infraviz.spec.load import Loaded
from infraviz.spec.metrics import FORMS
from infraviz.spec.study import StudySpec

REFERENCE = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_SCHEMES = ("diagram", "chart", "tiles")
_PARSER = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True)
class Catalogue:
    """Everything that a study may name. A value of None was declared but is broken: no second error."""

    metrics: Mapping[str, Metric | None]
    charts: Mapping[str, Chart | None]
    graphs: Mapping[str, Graph | None]
    specs: Mapping[str, ArchitectureSpec | None]
    assets: frozenset[str]


def resolve_study(loaded: Loaded[StudySpec], known: Catalogue, problems: Problems) -> Study | None:
    """Return the study, or None when its front matter could not be read."""
    spec, document = loaded.spec, loaded.document
    reader = _Body(loaded, known, problems)
    blocks = tuple(reader.blocks())
    if spec is None:
        return None
    for number, name in enumerate(spec.headline):
        if name not in known.metrics:
            problems.undeclared(document, ("headline", number), "metric", name, known.metrics)
    if spec.architecture is not None and spec.architecture not in known.graphs:
        problems.undeclared(document, ("architecture",), "architecture", spec.architecture, known.graphs)
    headline = tuple(metric for name in spec.headline if (metric := known.metrics.get(name)))
    return Study(
        loaded.id, spec.title, spec.summary, spec.year, spec.order, spec.topics, spec.stack, headline,
        _with_architecture(blocks, spec.architecture, known),
    )  # fmt: skip


def _with_architecture(blocks: tuple[Block, ...], ident: str | None, known: Catalogue) -> tuple[Block, ...]:
    """Return the blocks, led by the front matter's architecture where no figure shows it already."""
    graph = known.graphs.get(ident or "")
    if graph is None or any(isinstance(b, DiagramFigure) and b.graph.id == graph.id for b in blocks):
        return blocks
    return (DiagramFigure(graph.id, graph.summary or graph.title, graph), *blocks)


class _Body:
    """One study's Markdown, read once."""

    def __init__(self, loaded: Loaded[StudySpec], known: Catalogue, problems: Problems) -> None:
        self.loaded, self.known, self.problems = loaded, known, problems
        self.lines = loaded.body.split("\n")

    def blocks(self) -> Iterator[Block]:
        tokens = _PARSER.parse(self.loaded.body)
        start = 0
        for index, token in enumerate(tokens):
            image = _lone_image(tokens, index)
            if image is None or token.map is None:
                continue
            yield from self.prose(tokens, start, token.map[0])
            figure = self.figure(image, token.map[0])
            if figure is not None:
                yield figure
            start = token.map[1]
        yield from self.prose(tokens, start, len(self.lines))
        self.check_inline_images(tokens)

    def prose(self, tokens: list[Token], start: int, end: int) -> Iterator[Prose]:
        markdown = "\n".join(self.lines[start:end]).strip("\n")
        if markdown:
            yield Prose(markdown, tuple(self.values(tokens, start, end)))

    def values(self, tokens: list[Token], start: int, end: int) -> Iterator[tuple[str, Metric, str]]:
        """Yield each reference in the text of the lines from `start` to `end`, once."""
        seen: set[str] = set()
        for token in tokens:
            if token.type != "inline" or token.map is None or not start <= token.map[0] < end:
                continue
            places = self.places(token.map)
            for reference in (r for child in token.children or () for r in _references(child)):
                place = next(places.get(reference, iter(())), self.place(token.map[0], 0))
                found = self.value(reference, place)
                if found is not None and reference not in seen:
                    seen.add(reference)
                    yield reference, *found

    def places(self, lines: list[int]) -> dict[str, Iterator[Place]]:
        """Return where each reference is written in some lines, in order."""
        found: dict[str, list[Place]] = {}
        for number in range(*lines):
            for match in REFERENCE.finditer(self.lines[number]):
                found.setdefault(match[1], []).append(self.place(number, match.start()))
        return {reference: iter(places) for reference, places in found.items()}

    def place(self, line: int, column: int) -> Place:
        return Place(self.loaded.document.file, self.loaded.body_line + line, column + 1)

    def value(self, reference: str, place: Place) -> tuple[Metric, str] | None:
        ident, _, field = reference.partition(".")
        if ident not in self.known.metrics:
            self.wrong(place, reference, f"undeclared metric {ident!r}", did_you_mean(ident, self.known.metrics))
            return None
        metric = self.known.metrics[ident]
        if metric is None:
            return None
        names = {*formats.FIELDS, metric.statistic} - {""}
        if field and field not in names:
            self.wrong(place, reference, f"unknown field {field!r}", did_you_mean(field, names))
            return None
        text = formats.field(metric, field)
        if not text:
            self.wrong(place, reference, f"metric {ident!r} has no {field or 'value'!r}")
            return None
        return metric, text

    def wrong(self, place: Place, path: str, message: str, hint: str = "") -> None:
        self.problems.errors.append(SpecError(place, path, message, hint))

    def figure(self, image: Token, line: int) -> Figure | None:
        """Return the figure that an image names, or None after telling what is wrong with it."""
        source = unquote(str(image.attrGet("src") or ""))
        place = self.place(line, max(0, self.lines[line].find("](") + 2))
        scheme, _, rest = source.partition(":")
        if scheme not in _SCHEMES:
            return self.image(source, image.content, place)
        name, _, query = rest.partition("?")
        options = dict(parse_qsl(query, keep_blank_values=True))
        make = {"diagram": self.diagram, "chart": self.chart, "tiles": self.tiles}[scheme]
        return make(name, options, image.content, place)

    def image(self, source: str, alt: str, place: Place) -> ImageFigure | None:
        if source in self.known.assets:
            return ImageFigure(source, alt)
        hint = (
            did_you_mean(source, self.known.assets) or "images lie in assets/; figures are diagram:, chart: or tiles:"
        )
        self.wrong(place, source, "no such image", hint)
        return None

    def options(self, given: Mapping[str, str], known: tuple[str, ...], source: str, place: Place) -> bool:
        """Tell unknown options of a figure; return whether all are known."""
        wrong = [name for name in given if name not in known]
        for name in wrong:
            hint = did_you_mean(name, known) or f"must be one of {', '.join(known)}" if known else "tiles have none"
            self.wrong(place, source, f"unknown option {name!r}", hint)
        return not wrong

    def diagram(self, name: str, given: Mapping[str, str], alt: str, place: Place) -> DiagramFigure | None:
        source = f"diagram:{name}"
        if not self.options(given, ("view", "flow"), source, place):
            return None
        if name not in self.known.graphs:
            hint = did_you_mean(name, self.known.graphs)
            self.wrong(place, source, f"undeclared architecture {name!r}", hint)
            return None
        graph, spec = self.known.graphs[name], self.known.specs[name]
        if graph is None or spec is None:
            return None
        parts: dict[str, Mapping[str, object]] = {"view": spec.views, "flow": spec.flows}
        for part, declared in parts.items():
            if part in given and given[part] not in declared:
                hint = did_you_mean(given[part], declared)
                self.wrong(place, source, f"undeclared {part} {given[part]!r}", hint)
                return None
        return diagram_figure(graph, spec, given.get("view", ""), given.get("flow", ""), alt)

    def chart(self, name: str, given: Mapping[str, str], alt: str, place: Place) -> ChartFigure | None:
        source = f"chart:{name}"
        if not self.options(given, ("form",), source, place):
            return None
        if name not in self.known.charts and name not in self.known.metrics:
            hint = did_you_mean(name, (*self.known.charts, *self.known.metrics))
            self.wrong(place, source, f"undeclared metric {name!r}", hint)
            return None
        chart = self.known.charts.get(name) or _chart_of(name, self.known.metrics.get(name))
        if chart is None:
            return None
        wanted = given.get("form", chart.form)
        if wanted not in FORMS:
            self.wrong(place, source, f"unknown form {wanted!r}", did_you_mean(wanted, FORMS))
            return None
        reason, form = decided(wanted, chart.metrics)
        if reason:
            self.wrong(place, source, reason)
            return None
        key = f"chart-{name}" + (f".{form}" if "form" in given else "")
        return ChartFigure(key, alt, replace(chart, form=form))

    def tiles(self, name: str, given: Mapping[str, str], alt: str, place: Place) -> TilesFigure | None:
        source = f"tiles:{name}"
        idents = [ident.strip() for ident in name.split(",") if ident.strip()]
        wrong = [ident for ident in idents if ident not in self.known.metrics]
        for ident in wrong:
            self.wrong(place, source, f"undeclared metric {ident!r}", did_you_mean(ident, self.known.metrics))
        if not idents:
            self.wrong(place, source, "tiles need at least one metric", "write tiles:a,b,c")
        if not self.options(given, (), source, place) or wrong or not idents:
            return None
        return TilesFigure(alt, tuple(metric for ident in idents if (metric := self.known.metrics[ident])))

    def check_inline_images(self, tokens: list[Token]) -> None:
        """A figure in the middle of a sentence would be lost: say so."""
        for index, token in enumerate(tokens):
            if token.type != "inline" or (index and _lone_image(tokens, index - 1)):
                continue
            for child in token.children or ():
                if child.type == "image":
                    place = self.place((token.map or [0])[0], 0)
                    self.wrong(place, str(child.attrGet("src")), "a figure stands in a paragraph of its own")


def diagram_figure(graph: Graph, spec: ArchitectureSpec, view: str, flow: str, alt: str) -> DiagramFigure:
    """Return a diagram with a view and a flow applied ('' for none). Its key names both."""
    if view:
        graph = with_view(graph, spec, view)
    if flow:
        graph = with_flow(graph, spec, flow)
    key = graph.id + (f".view-{view}" if view else "") + (f".flow-{flow}" if flow else "")
    return DiagramFigure(key, alt, graph)


def _chart_of(name: str, metric: Metric | None) -> Chart | None:
    return None if metric is None else Chart(name, "auto", (metric,))


def _lone_image(tokens: list[Token], index: int) -> Token | None:
    """Return the image when the token at `index` opens a top-level paragraph that holds nothing else."""
    if tokens[index].type != "paragraph_open" or tokens[index].level != 0:
        return None
    children = tokens[index + 1].children or []
    return children[0] if len(children) == 1 and children[0].type == "image" else None


def _references(token: Token) -> Iterator[str]:
    if token.type == "text":
        yield from (match[1] for match in REFERENCE.finditer(token.content))
