"""Study files → blocks: prose with its numbers looked up, figures with their diagrams and charts.

Nothing is evaluated: a `{{ reference }}` is a metric's id and, after a dot, the name of a field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, unquote

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from infraviz.errors import Place, SpecError, did_you_mean, shown
from infraviz.model import formats
from infraviz.model.forms import decided
from infraviz.model.graph import Graph
from infraviz.model.metric import Chart, Metric
from infraviz.model.problems import Problems
from infraviz.model.resolve_graph import with_flow, with_view
from infraviz.model.site import (
    REFERENCE,
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
from infraviz.spec.document import Document, Path, dotted
from infraviz.spec.files import Loaded
from infraviz.spec.metrics import FORMS
from infraviz.spec.study import StudySpec

_EXAMPLES = {"diagram": "diagram:ID", "chart": "chart:ID", "tiles": "tiles:a,b,c"}
_FIGURES = tuple(f"{scheme}:" for scheme in _EXAMPLES)
_UNCLOSED = "{{"  # stands for a reference without its end


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
        loaded.id, spec.title, spec.summary, _year(spec), spec.order, spec.topics, spec.stack, headline,
        _with_architecture(blocks, spec.architecture, known), spec.date or "", spec.updated or "", reader.links,
    )  # fmt: skip


def _year(spec: StudySpec) -> int | None:
    return int(spec.date[:4]) if spec.date else spec.year


def resolve_prose(text: str, document: Document, at: Path, known: Catalogue, problems: Problems) -> Prose:
    """Return Markdown that stands in a YAML value, its references looked up; `at` is the value's path."""
    reader = _Body(Loaded("", None, document, text), known, problems)
    names = [c.content for token in _PARSER.parse(text) for c in token.children or () if c.type == "reference"]
    found = ((name, reader.value(name, document.place(*at))) for name in dict.fromkeys(names))
    return Prose(text, tuple((name, *value) for name, value in found if value is not None))


def prose_links(text: str) -> Iterator[str]:
    """Yield the addresses of the links in Markdown."""
    return (address for token in _PARSER.parse(text) for address in _addresses(token))


def _addresses(token: Token) -> Iterator[str]:
    return (str(child.attrGet("href") or "") for child in token.children or () if child.type == "link_open")


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
        self.links: tuple[tuple[str, Place], ...] = ()

    def blocks(self) -> Iterator[Block]:
        tokens = _PARSER.parse(self.loaded.body)
        self.links = tuple(self.found_links(tokens))
        start = 0
        for index, token in enumerate(tokens):
            image = _lone_image(tokens, index)
            if image is None or token.map is None:
                continue
            yield from self.prose(tokens, start, token.map[0])
            figure = self.figure(image, tokens[index + 1])
            if figure is not None:
                yield figure
            start = token.map[1]
        yield from self.prose(tokens, start, len(self.lines))
        self.check_inline_images(tokens)

    def found_links(self, tokens: list[Token]) -> Iterator[tuple[str, Place]]:
        """Yield each link with its place: where its address is written, else where its paragraph begins."""
        for token in tokens:
            start = 0
            for address in _addresses(token):
                written = (token.content.find(form, start) for form in (address, unquote(address)))
                start = next((at for at in written if at >= 0), start)
                yield address, self.at(token, start)

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
            for child in token.children or ():
                if child.type != "reference":
                    continue
                found = self.value(child.content, self.at(token, child.meta["at"]))
                if found is not None and child.content not in seen:
                    seen.add(child.content)
                    yield child.content, *found

    def at(self, token: Token, offset: int) -> Place:
        """Return the place of a character in an inline token's text."""
        above = token.content[:offset].split("\n")
        line = (token.map or [0])[0] + len(above) - 1
        start = self.lines[line].find(token.content.split("\n")[len(above) - 1])
        return self.place(line, max(0, start) + len(above[-1]))

    def place(self, line: int, column: int) -> Place:
        return Place(self.loaded.document.file, self.loaded.body_line + line, column + 1)

    def value(self, reference: str, place: Place) -> tuple[Metric, str] | None:
        if not reference or reference == _UNCLOSED:
            message = "'{{' begins a reference that does not end" if reference else "'{{ }}' names no metric"
            self.wrong(place, "", message, "write {{ id }} or {{ id.field }}; a backslash or code keeps the braces")
            return None
        ident, _, field = reference.partition(".")
        if ident not in self.known.metrics:
            hint = did_you_mean(ident, self.known.metrics)
            self.wrong(place, reference, f"undeclared metric {shown(ident)}", hint)
            return None
        metric = self.known.metrics[ident]
        if metric is None:
            return None
        names = {*formats.FIELDS, metric.statistic} - {""}
        if field and field not in names:
            self.wrong(place, reference, f"unknown field {shown(field)}", did_you_mean(field, names))
            return None
        text = formats.field(metric, field)
        if not text:
            self.wrong(place, reference, f"metric {ident!r} has no {field or 'value'!r}")
            return None
        return metric, text

    def wrong(self, place: Place, path: str, message: str, hint: str = "") -> None:
        self.problems.errors.append(SpecError(place, dotted((path,)), message, hint))

    def figure(self, image: Token, paragraph: Token) -> Figure | None:
        """Return the figure that an image names, or None after telling what is wrong with it."""
        source, (alt, named) = unquote(str(image.attrGet("src") or "")), self.filled(image.content, paragraph)
        figure = self.named(source, alt, paragraph)
        return replace(figure, named=named) if figure else None

    def named(self, source: str, alt: str, paragraph: Token) -> Figure | None:
        """Return the figure that an address names."""
        place = self.at(paragraph, paragraph.content.find("](") + 2)
        scheme, _, rest = source.partition(":")
        if scheme not in _EXAMPLES:
            return self.image(source, alt, place)
        name, _, query = rest.partition("?")
        if not name.strip():
            self.wrong(place, "", f"'{scheme}:' names nothing", f"write {_EXAMPLES[scheme]}")
            return None
        options = dict(parse_qsl(query, keep_blank_values=True))
        make = {"diagram": self.diagram, "chart": self.chart, "tiles": self.tiles}[scheme]
        return make(name, options, alt, place)

    def filled(self, alt: str, paragraph: Token) -> tuple[str, tuple[Metric, ...]]:
        """Return a figure's text with its references looked up, and the metrics that they name."""
        named: list[Metric] = []

        def told(match: re.Match[str]) -> str:
            found = self.value(match[1], self.at(paragraph, paragraph.content.find(match[0])))
            named.extend(found[:1] if found else ())
            return found[1] if found else match[0]

        return REFERENCE.sub(told, alt), tuple(dict.fromkeys(named))

    def image(self, source: str, alt: str, place: Place) -> ImageFigure | None:
        if source in self.known.assets:
            return ImageFigure(source, alt)
        hint = did_you_mean(source, self.known.assets) or did_you_mean(f"{source.partition(':')[0]}:", _FIGURES)
        told = hint or "images lie in assets/; figures are diagram:, chart: or tiles:"
        self.wrong(place, source, "no such image", told)
        return None

    def options(self, given: Mapping[str, str], known: tuple[str, ...], source: str, place: Place) -> bool:
        """Tell unknown options of a figure; return whether all are known."""
        wrong = [name for name in given if name not in known]
        for name in wrong:
            hint = did_you_mean(name, known) or f"must be one of {', '.join(known)}" if known else "tiles have none"
            self.wrong(place, source, f"unknown option {shown(name)}", hint)
        return not wrong

    def diagram(self, name: str, given: Mapping[str, str], alt: str, place: Place) -> DiagramFigure | None:
        source = f"diagram:{name}"
        if not self.options(given, ("view", "flow"), source, place):
            return None
        if name not in self.known.graphs:
            hint = did_you_mean(name, self.known.graphs)
            self.wrong(place, source, f"undeclared architecture {shown(name)}", hint)
            return None
        graph, spec = self.known.graphs[name], self.known.specs[name]
        if graph is None or spec is None:
            return None
        parts: dict[str, Mapping[str, object]] = {"view": spec.views, "flow": spec.flows}
        for part, declared in parts.items():
            if part in given and given[part] not in declared:
                hint = did_you_mean(given[part], declared)
                self.wrong(place, source, f"undeclared {part} {shown(given[part])}", hint)
                return None
        return diagram_figure(graph, spec, given.get("view", ""), given.get("flow", ""), alt)

    def chart(self, name: str, given: Mapping[str, str], alt: str, place: Place) -> ChartFigure | None:
        source = f"chart:{name}"
        if not self.options(given, ("form",), source, place):
            return None
        if name not in self.known.charts and name not in self.known.metrics:
            hint = did_you_mean(name, (*self.known.charts, *self.known.metrics))
            self.wrong(place, source, f"undeclared chart or metric {shown(name)}", hint)
            return None
        chart = self.known.charts.get(name) or _chart_of(name, self.known.metrics.get(name))
        if chart is None:
            return None
        wanted = given.get("form", chart.form)
        if wanted not in FORMS:
            self.wrong(place, source, f"unknown form {shown(wanted)}", did_you_mean(wanted, FORMS))
            return None
        reason, form = decided(wanted, chart.metrics, chart.scale, chart.bands)
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
            self.wrong(place, source, f"undeclared metric {shown(ident)}", did_you_mean(ident, self.known.metrics))
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
                    source, place = unquote(str(child.attrGet("src") or "")), self.at(token, token.content.find("!["))
                    self.wrong(place, source, "a figure stands in a paragraph of its own")


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


def _reference(state: StateInline, silent: bool) -> bool:
    """Take `{{ … }}` as one token wherever prose may hold it: not in code, not after a backslash."""
    if not state.src.startswith("{{", state.pos):
        return False
    match = REFERENCE.match(state.src, state.pos)
    if not silent:
        token = state.push("reference", "", 0)
        token.content, token.meta = match[1] if match else _UNCLOSED, {"at": state.pos}
    state.pos = match.end() if match else state.pos + len("{{")
    return True


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.inline.ruler.before("escape", "reference", _reference)
    return parser


_PARSER = _parser()
