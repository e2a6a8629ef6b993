"""Text by text: which metric does each number belong to, and is it that metric's?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from infraviz.model import formats
from infraviz.model.metric import Metric
from infraviz.model.numerals import LOCALES
from infraviz.model.table import Cell, Table, written
from infraviz.model.typed import Numeral, numerals
from infraviz.page.tiles import machine
from infraviz.trace import truth
from infraviz.trace.found import Found, Status
from infraviz.trace.read import CODE, Mark, Segment, Text

_DIGIT = re.compile(r"\d")
_DATE = re.compile(r"(?:19|2[01])\d\d(?:-[\w:]+)?|\d\d:\d\d")
_MONTH = re.compile(r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|w(?=\d)|q(?=\d)")
_SHORT = re.compile("|".join(sorted({name.strip().lower() for m in LOCALES.values() for _, name in m.scales})))
_ORDINAL = re.compile(r"\d{1,4}")
_ORDINALS = frozenset(("iv-number", "iv-call", "aria-current"))  # the number of a study, a card, a footnote, a page
_READING = "iv-reading"  # how long a page takes to read: counted from its words, and nobody's claim
_SCALE = "iv-f-muted"  # how the labels of axes are painted in a chart, and no value
_AXIS = re.compile(r"\baxis starts at\s$", re.IGNORECASE)


@dataclass(frozen=True)
class Figure:
    """What a figure may say beside its metrics' numbers.

    `phrases` are what its architecture or chart declares, in the words it is shown in; `lines` are declared texts that
    stand by themselves, such as the numbers of steps; `values` are numbers of a chart's declaration; `own` are the
    numbers and words in an author's texts; `table` is what a chart shows, None for a diagram; `axes` says whether the
    chart has axes with labels; `locale` is the marks of its numbers.
    """

    phrases: tuple[str, ...] = ()
    lines: frozenset[str] = frozenset()
    values: tuple[truth.Known, ...] = ()
    own: frozenset[str] = frozenset()
    table: Table | None = None
    axes: bool = False
    locale: str = "en"


@dataclass(frozen=True)
class Spot:
    """One number in a text: what is shown, the claim that it is (None for a word with a digit), where it stands."""

    shown: str
    start: int
    numeral: Numeral | None
    text: str
    segment: Segment
    figure: Figure | None

    @property
    def key(self) -> str:
        """What is shown, for a comparison that spaces and case do not disturb."""
        return truth.squeezed(self.shown).lower()

    @property
    def context(self) -> tuple[str, ...]:
        """What is shown with the word before it, and with the word after it, without spaces."""
        before = re.search(r"\S+\s*$", self.text[: self.start])
        after = re.match(r"\s*\S+(?:\s+\S+)?", self.text[self.start + len(self.shown) :])
        parts = (before[0] + self.shown if before else "", self.shown + after[0] if after else "")
        return tuple(truth.squeezed(part).rstrip(".,;:") for part in parts if part)


@dataclass(frozen=True)
class Verdict:
    """What is found of one number, before its place is told."""

    status: Status
    metric: str = ""
    field: str = ""
    note: str = ""


class Judge:
    """Knows the site's metrics and figures, and what is excused; what it needs of a metric is made once."""

    def __init__(
        self, metrics: Mapping[str, Metric], figures: Mapping[str, Figure], excused: Mapping[str, str]
    ) -> None:
        self.metrics, self.figures, self.excused = metrics, figures, excused
        self._knowns: dict[str, tuple[truth.Known, ...]] = {}
        self._words: dict[str, frozenset[str]] = {}

    def judge(self, file: str, text: Text) -> Iterator[Found]:
        """Yield every number of a text, in order."""
        if not _DIGIT.search(text.text):
            return
        figure = self.figures.get(text.figure)
        if figure and figure.table and text.cell:
            verdict = of_cell(text.text, figure.table, text.cell, plain=False)
            yield self.found(file, text, text.segments[0], 0, text.text, verdict)
            return
        seen: list[Mark] = []
        for spot in _spots(text, figure):
            mark = spot.segment.mark
            if mark is None or mark.value is None:
                verdict = self.marked(spot, mark) if mark else self.unmarked(spot)
                yield self.found(file, text, spot.segment, spot.start, spot.shown, verdict)
            elif not any(mark is other for other in seen):
                seen.append(mark)
                whole = "".join(part.text for part in text.segments if part.mark is mark)
                yield self.found(file, text, spot.segment, spot.start, whole, self.exact(mark, mark.value, whole))

    def exact(self, mark: Mark, value: str, shown: str) -> Verdict:
        """Judge a `<data>`: its text and its value must be those of one field of its metric."""
        wanted = truth.squeezed(shown), truth.squeezed(value)
        for metric in self._known(mark.metrics):
            for name in dict.fromkeys(("value", metric.statistic or "value", *formats.FIELDS)):
                told = formats.field(metric, name), machine(metric, name)
                if tuple(map(truth.squeezed, told)) == wanted:
                    return Verdict("bound", metric.id, name)
        note = f"no field of the metric is {shown.strip()!r} with the value {value!r}"
        return Verdict("wrong", " ".join(mark.metrics), note=note)

    def marked(self, spot: Spot, mark: Mark) -> Verdict:
        """Judge a number under a mark: the metric's own, a word of its names, a label of an axis, or an author's."""
        found = self.of_metrics(spot, mark.metrics)
        if found or (found := _of_chart(spot)):
            return found
        figure = spot.figure
        if not mark.strict or (figure and (figure.table is None or spot.key in figure.own)):
            return self.unmarked(spot)
        note = "no number of the metric" if len(mark.metrics) == 1 else "no number of these metrics"
        return Verdict("wrong", " ".join(mark.metrics), note=note)

    def unmarked(self, spot: Spot) -> Verdict:
        """Judge a number that no metric stands for."""
        dated = _DATE.fullmatch(spot.shown)
        if _ORDINALS & spot.segment.classes and (dated or _ORDINAL.fullmatch(spot.shown)):
            return Verdict("plain", field="date" if dated else "ordinal")
        if _READING in spot.segment.classes:
            return Verdict("plain", field="reading time")
        if CODE in spot.segment.classes:
            return Verdict("plain", field="code")
        if _declared(spot):
            return Verdict("declared", field="chart" if spot.figure and spot.figure.table else "architecture")
        if spot.numeral is None:
            return Verdict("plain", field="date" if dated else "name")
        reason = self.excused.get(spot.key)
        return Verdict("excused", note=reason) if reason else Verdict("unbound", note="a number of no metric")

    def of_metrics(self, spot: Spot, idents: Iterable[str]) -> Verdict | None:
        """Return which metric a number or a word with digits belongs to, None for none of them."""
        metrics = tuple(self._known(idents))
        for metric in metrics:
            known = spot.numeral and truth.first_shown(spot.numeral, self.knowns(metric), metric.locale)
            if known:
                return Verdict("bound", metric.id, known.field)
        owner = next((metric for metric in metrics if self._names(metric, spot)), None)
        return Verdict("bound" if spot.numeral else "plain", owner.id, "name or date") if owner else None

    def _names(self, metric: Metric, spot: Spot) -> bool:
        """Whether a number is part of a name of the metric: a bare word by itself, a claim with a word beside it."""
        if not set(truth.words_of(spot.shown)) <= self.words(metric):
            return False
        return spot.numeral is None or any(
            truth.squeezed(name).find(part) >= 0 for name in truth.names(metric) for part in spot.context
        )

    def knowns(self, metric: Metric) -> tuple[truth.Known, ...]:
        if metric.id not in self._knowns:
            self._knowns[metric.id] = tuple(truth.knowns(metric))
        return self._knowns[metric.id]

    def words(self, metric: Metric) -> frozenset[str]:
        if metric.id not in self._words:
            self._words[metric.id] = truth.words(truth.names(metric))
        return self._words[metric.id]

    def _known(self, idents: Iterable[str]) -> Iterator[Metric]:
        return (self.metrics[ident] for ident in idents if ident in self.metrics)

    def found(self, file: str, text: Text, segment: Segment, start: int, shown: str, verdict: Verdict) -> Found:
        """Return a verdict with its place, and the source of its metric."""
        line, column = _place(segment, start)
        first = self.metrics.get(verdict.metric.partition(" ")[0])
        source = formats.provenance(first) if first else ""
        return Found(
            file, line, column, text.where, text.near, " ".join(shown.split()),
            verdict.status, verdict.metric, verdict.field, source, verdict.note,
        )  # fmt: skip


def _of_chart(spot: Spot) -> Verdict | None:
    """Judge a number that a chart's scale or its declaration brings; None elsewhere."""
    if not spot.figure or not spot.figure.table:
        return None
    label = spot.figure.axes and _SCALE in spot.segment.classes and _is_label(spot.segment.text)
    if label or _AXIS.search(spot.text[: spot.start]):
        return Verdict("plain", field="axis")
    told = spot.numeral and truth.first_shown(spot.numeral, spot.figure.values, spot.figure.locale)
    return Verdict("declared", field="chart") if told or _declared(spot) else None


def _is_label(text: str) -> bool:
    """Whether a text is nothing but a number or a date, as the label of an axis is."""
    rest = text
    for claim in numerals(text):
        rest = rest.replace(claim.text, "")
    return not re.sub(r"[\W\d]", "", _SHORT.sub("", _MONTH.sub("", rest.lower())))


def _declared(spot: Spot) -> bool:
    """Whether a number is part of a declared phrase, or its text a declared line or a piece of a phrase that wraps."""
    if not spot.figure:
        return False
    line = spot.segment.text.strip()
    if line in spot.figure.lines or any(line in phrase for phrase in spot.figure.phrases):
        return True
    ends = spot.start, spot.start + len(spot.shown)
    return any(_around(spot.text, phrase, *ends) for phrase in spot.figure.phrases)


def _around(text: str, phrase: str, start: int, end: int) -> bool:
    """Whether the phrase stands in the text so that it holds the characters from `start` to `end`."""
    found = text.find(phrase, max(0, end - len(phrase)))
    return 0 <= found <= start


def of_cell(shown: str, table: Table, place: tuple[int, int], plain: bool) -> Verdict:
    """Judge a cell by its row (0: the headings) and column; `plain` is for a file, where numbers are plain."""
    row, column = place
    if column >= len(table.columns) or row > len(table.rows):
        return Verdict("wrong", note="the chart's data has nothing here")
    cell = table.rows[row - 1][column] if row else Cell(table.columns[column].heading)
    told = written(cell) if plain else cell.text
    if truth.squeezed(told) != truth.squeezed(shown):
        return Verdict("wrong", cell.metric, note=f"the chart's data has {told!r} here")
    if cell.metric:
        return Verdict("bound", cell.metric, table.columns[column].name)
    return Verdict("plain", field="name or date")


def _spots(text: Text, figure: Figure | None) -> Iterator[Spot]:
    """Yield the numbers that claim something, and every other word with a digit, in order."""
    whole = text.text
    claims = numerals(whole)
    found: list[tuple[int, str, Numeral | None]] = [(claim.start, claim.text, claim) for claim in claims]
    for match in truth.WORD.finditer(whole):
        if not any(claim.start < match.end() and match.start() < claim.end for claim in claims):
            found.append((match.start(), match[0].rstrip(".:/-"), None))
    for start, shown, numeral in sorted(found, key=lambda item: item[0]):
        segment = next(part for part in reversed(text.segments) if part.start <= start)
        yield Spot(shown, start, numeral, whole, segment, figure)


def _place(segment: Segment, start: int) -> tuple[int, int]:
    """Return the line and column of an offset; the column is exact where no character before it is escaped."""
    before = segment.text[: max(0, start - segment.start)]
    lines = before.count("\n")
    return segment.line + lines, (len(before) - before.rfind("\n") if lines else segment.column + len(before))
