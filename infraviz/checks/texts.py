"""Every text that the author wrote for readers, with its place and the metrics it is about."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl

from infraviz.errors import Place, SpecError
from infraviz.model.markup import REFERENCE
from infraviz.model.metric import Chart, Metric
from infraviz.model.resolve import Project
from infraviz.model.typed import Numeral
from infraviz.spec.architecture import ArchitectureSpec
from infraviz.spec.document import Document, Path, dotted
from infraviz.spec.files import Loaded
from infraviz.spec.load import Specs
from infraviz.spec.metrics import MetricsSpec
from infraviz.spec.site import CardsSpec, HeroSpec, ProseSpec, SectionSpec, SiteSpec, StudiesSpec, TimelineSpec
from infraviz.spec.study import StudySpec

_FIGURE = re.compile(r"^ {0,3}!\[(?P<alt>.*)\]\((?P<scheme>[a-z]+):(?P<name>[^)?]*)(?:\?(?P<query>[^)]*))?\)\s*$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_SENTENCE = re.compile(r"(?<=[.!?])[\"')\]*_]*\s+(?=[^a-z\s])|\n\s*\n|\n(?=[ \t]*(?:[-*+]|\d{1,9}[.)])\s)|\n(?=\|)")


@dataclass(frozen=True)
class Told:
    """A text for readers. `kind` says in words what it is: `prose`, `alt text`, `title`, `label` and the like.

    `line` is the file's line that a text of a Markdown body starts in, 0 for a text in YAML. `metrics` are those that a
    figure shows, for its alt text, title and subtitle; `chart` is the chart that an alt text stands for.
    """

    text: str
    kind: str
    document: Document
    path: Path = ()
    line: int = 0
    markdown: bool = False
    metrics: tuple[Metric, ...] = ()
    chart: Chart | None = None
    study: str = ""

    def problem(self, at: int, message: str, hint: str = "") -> SpecError:
        """Return a finding at a character of the text; in YAML, where the text begins."""
        if not self.line:
            return SpecError(self.document.place(*self.path), dotted(self.path), message, hint)
        above, begin = self.text.count("\n", 0, at), self.text.rfind("\n", 0, at) + 1
        place = Place(self.document.file, self.line + above, at - begin + (1 if above else self.column()))
        return SpecError(place, "", message, hint)

    def column(self) -> int:
        """Return the column that the first line begins in: after `![` for an alt text."""
        return 3 if self.chart or self.kind == "alt text" else 1

    def about(self, project: Project, start: int, end: int) -> tuple[Metric, ...]:
        """Return the metrics that a part of the text refers to, or those of its figure."""
        names = (match[1].partition(".")[0] for match in REFERENCE.finditer(self.text, start, end))
        named = (project.metrics[name] for name in names if name in project.metrics)
        return tuple(dict.fromkeys((*self.metrics, *named)))


def between(numbers: tuple[Numeral, ...], start: int, end: int) -> tuple[Numeral, ...]:
    """Return the numbers that stand in a part of their text; they come in order."""
    first, last = (bisect_left(numbers, at, key=_start) for at in (start, end))
    return numbers[first:last]


def _start(numeral: Numeral) -> int:
    return numeral.start


def is_share(text: str, numeral: Numeral) -> bool:
    """Return whether a percentage is a share of something: `5 % of the users`."""
    return text[numeral.end : numeral.end + 5].lstrip().startswith("of ")


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and the end of each sentence, list item and row of a table."""
    start = 0
    for match in _SENTENCE.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def texts(specs: Specs, project: Project) -> tuple[Told, ...]:
    """Return every text of the specs that a reader sees, file by file, in reading order."""
    found: list[Told] = []
    found += _site(specs.site) if specs.site else ()
    for loaded in specs.architectures:
        found += _architecture(loaded)
    for declared in specs.metrics:
        found += _charts(declared, project)
    for study in specs.studies:
        found += _study(study, project)
    return tuple(told for told in found if told.text)


def _architecture(loaded: Loaded[ArchitectureSpec]) -> Iterator[Told]:
    spec, document = loaded.spec, loaded.document
    if spec is None:
        return
    yield Told(spec.title, "title", document, ("title",))
    yield Told(spec.summary, "summary", document, ("summary",))
    yield from (Told(group.label, "label", document, ("groups", ident)) for ident, group in spec.groups.items())
    for ident, node in spec.nodes.items():
        yield Told(node.label, "label", document, ("nodes", ident, "label"))
        yield Told(node.note, "note", document, ("nodes", ident, "note"))
    yield from (Told(edge.label, "label", document, ("edges", n)) for n, edge in enumerate(spec.edges))
    for ident, flow in spec.flows.items():
        yield Told(flow.title, "title", document, ("flows", ident, "title"))
        yield from (Told(s.label, "label", document, ("flows", ident, "steps", n)) for n, s in enumerate(flow.steps))
    yield from (Told(view.title, "title", document, ("views", ident, "title")) for ident, view in spec.views.items())


def _charts(loaded: Loaded[MetricsSpec], project: Project) -> Iterator[Told]:
    for ident, spec in loaded.spec.charts.items() if loaded.spec else ():
        chart = project.charts.get(ident)
        shown = chart.metrics if chart else ()
        at = ("charts", ident)
        yield Told(spec.title, "title", loaded.document, (*at, "title"), metrics=shown)
        yield Told(spec.subtitle, "subtitle", loaded.document, (*at, "subtitle"), metrics=shown)
        labels = [(("mark", n), mark.label) for n, mark in enumerate(spec.mark)]
        labels += [(("band", n), band.label) for n, band in enumerate(spec.band)]
        yield from (Told(label, "label", loaded.document, (*at, *part, "label")) for part, label in labels)


def _site(loaded: Loaded[SiteSpec]) -> Iterator[Told]:
    spec, document = loaded.spec, loaded.document
    if spec is None:
        return
    yield Told(spec.title, "title", document, ("title",))
    for number, section in enumerate(spec.home):
        yield from _section(section, document, ("home", number, section.kind))


def _section(section: SectionSpec, document: Document, at: Path) -> Iterator[Told]:
    part = section.part
    heading = getattr(part, "heading", "")
    yield Told(heading, "title", document, (*at, "heading"))
    if isinstance(part, HeroSpec | StudiesSpec):
        yield Told(part.lead, "prose", document, (*at, "lead"))
    if isinstance(part, HeroSpec):
        yield Told(part.status, "prose", document, (*at, "status"))
    if isinstance(part, ProseSpec):
        yield Told(part.text, "prose", document, (*at, "text"), markdown=True)
    if isinstance(part, CardsSpec):
        for number, card in enumerate(part.items):
            here: Path = (*at, "items", number)
            yield Told(card.title, "title", document, (*here, "title"))
            yield Told(card.text, "prose", document, (*here, "text"), markdown=True)
            yield from (Told(item, "prose", document, (*here, "list", n)) for n, item in enumerate(card.items))
    if isinstance(part, TimelineSpec):
        for number, stop in enumerate(part.items):
            yield Told(stop.title, "title", document, (*at, "items", number, "title"))
            yield Told(stop.text, "prose", document, (*at, "items", number, "text"))


def _study(loaded: Loaded[StudySpec], project: Project) -> Iterator[Told]:
    spec, document = loaded.spec, loaded.document
    if spec is None:
        return
    yield Told(spec.title, "title", document, ("title",), study=loaded.id)
    yield Told(spec.summary, "summary", document, ("summary",), study=loaded.id)
    yield from (_block(lines, first, loaded, project) for first, lines in _paragraphs(loaded.body.split("\n")))


def _paragraphs(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the runs of lines between empty lines and fenced code, each with the number of its first line."""
    found: list[str] = []
    fence = ""
    for number, line in enumerate([*lines, ""]):
        opened = _FENCE.match(line)
        if fence or opened or not line.strip():
            if found:
                yield number - len(found), found
            found = []
        else:
            found.append(line)
        if opened and (not fence or line.strip().startswith(fence)):
            fence = "" if fence else opened[1]


def _block(lines: list[str], first: int, loaded: Loaded[StudySpec], project: Project) -> Told:
    line = loaded.body_line + first
    match = _FIGURE.match(lines[0]) if len(lines) == 1 else None
    if match is None:
        return Told("\n".join(lines), "prose", loaded.document, line=line, markdown=True, study=loaded.id)
    chart = _chart(match, project) if match["scheme"] == "chart" else None
    names = (name.strip() for name in match["name"].split(",")) if match["scheme"] == "tiles" else ()
    shown = chart.metrics if chart else tuple(project.metrics[name] for name in names if name in project.metrics)
    return Told(match["alt"], "alt text", loaded.document, (), line, True, shown, chart, loaded.id)


def _chart(match: re.Match[str], project: Project) -> Chart | None:
    """Return the chart that a figure shows, with its form."""
    form = dict(parse_qsl(match["query"] or "")).get("form", "")
    key = f"chart-{match['name']}" + (f".{form}" if form else "")
    return next((figure.chart for figure in project.site.charts if figure.key == key), None)
