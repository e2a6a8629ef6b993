"""Text by text: which metric does each number belong to, and is it that metric's?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from infraviz.model import formats
from infraviz.model.metric import Metric
from infraviz.model.numerals import Numeral, numerals
from infraviz.model.table import Cell, Table, written
from infraviz.page.tiles import machine
from infraviz.trace import truth
from infraviz.trace.found import Found, Status
from infraviz.trace.read import Mark, Segment, Text

_DIGIT = re.compile(r"\d")
_DATE = re.compile(r"(?:19|2[01])\d\d(?:-[\w:]+)?|\d\d:\d\d")
_ORDINALS = frozenset(("iv-number", "aria-current"))  # the number of a study, a card, a page
_SCALE = "iv-f-muted"  # how the labels of axes are painted in a chart, and no value


@dataclass(frozen=True)
class Figure:
    """What a figure may say beside its metrics' numbers.

    `declared` are numbers of its architecture, `own` the numbers and words in an author's texts, `table` the numbers of
    a chart, which a diagram has not.
    """

    metrics: tuple[str, ...]
    declared: tuple[Numeral, ...] = ()
    own: frozenset[str] = frozenset()
    table: Table | None = None


@dataclass(frozen=True)
class Verdict:
    """What is found of one number, before its place is known."""

    status: Status
    metric: str = ""
    field: str = ""
    note: str = ""


class Judge:
    """Knows the site's metrics and figures; what it needs of a metric is made once."""

    def __init__(self, metrics: Mapping[str, Metric], figures: Mapping[str, Figure]) -> None:
        self.metrics, self.figures = metrics, figures
        self._knowns: dict[str, tuple[truth.Known, ...]] = {}
        self._words: dict[str, frozenset[str]] = {}

    def judge(self, file: str, text: Text) -> Iterator[Found]:
        """Yield every number of a text, in order."""
        if not _DIGIT.search(text.text):
            return
        figure = self.figures.get(text.figure)
        if figure and figure.table and text.cell:
            yield from self.cell(file, text, figure.table)
            return
        exact: list[Mark] = []
        for start, shown, numeral in _numbers(text.text):
            segment = _segment_at(text, start)
            mark = segment.mark
            if mark is not None and mark.value is not None:
                if not any(mark is seen for seen in exact):
                    exact.append(mark)
                    whole = "".join(part.text for part in text.segments if part.mark is mark)
                    yield self.found(file, text, segment, start, whole.strip(), self.exact(mark, whole))
                continue
            verdict = (
                self.marked(shown, numeral, segment, figure) if mark else self.unmarked(shown, numeral, segment, figure)
            )
            yield self.found(file, text, segment, start, shown, verdict)

    def cell(self, file: str, text: Text, table: Table) -> Iterator[Found]:
        """Judge a cell of a chart's table as a whole: it must be what the chart's data has there."""
        assert text.cell is not None
        row, column = text.cell
        yield self.found(
            file, text, text.segments[0], 0, text.text.strip(), of_cell(text.text, table, row, column, False)
        )

    def exact(self, mark: Mark, shown: str) -> Verdict:
        """Judge a `<data>`: its text and its value must be those of one field of its metric."""
        for metric in self._known(mark.metrics):
            names = (*formats.FIELDS, *((metric.statistic,) if metric.statistic else ()))
            for name in ("value", *names):
                told = truth.squeezed(formats.field(metric, name))
                if told == truth.squeezed(shown) and truth.squeezed(machine(metric, name)) == truth.squeezed(
                    mark.value or ""
                ):
                    return Verdict("bound", metric.id, name)
        return Verdict(
            "wrong",
            " ".join(mark.metrics),
            note=f"no field of the metric is {shown.strip()!r} with the value {mark.value!r}",
        )

    def marked(self, shown: str, numeral: Numeral | None, segment: Segment, figure: Figure | None) -> Verdict:
        """Judge a number under a mark: the metric's own, a word of its names, a label of an axis, or an author's."""
        assert segment.mark is not None
        found = self.of_metrics(shown, numeral, segment.mark.metrics)
        if found:
            return found
        if figure and figure.table and _SCALE in segment.classes and _is_label(segment.text):
            return Verdict("plain", field="axis")
        if not segment.mark.strict or (figure and (not figure.table or truth.squeezed(shown).lower() in figure.own)):
            return self.unmarked(shown, numeral, segment, figure)
        ids = " ".join(segment.mark.metrics)
        return Verdict("wrong", ids, note="no number of the metric" if " " not in ids else "no number of these metrics")

    def of_metrics(self, shown: str, numeral: Numeral | None, idents: Iterable[str]) -> Verdict | None:
        """Return which metric a number or a word with digits belongs to, None for none of them."""
        for metric in self._known(idents):
            known = next((k for k in self.knowns(metric) if numeral and truth.shows(numeral, k)), None)
            if known:
                return Verdict("bound", metric.id, known.field)
        for metric in self._known(idents):
            if set(truth.words_of(shown)) <= self.words(metric):
                return Verdict("bound" if numeral else "plain", metric.id, "name or date")
        return None

    def unmarked(self, shown: str, numeral: Numeral | None, segment: Segment, figure: Figure | None) -> Verdict:
        """Judge a number that no metric stands for."""
        if _ORDINALS & segment.classes:
            return Verdict("plain", field="year" if _DATE.fullmatch(shown) else "ordinal")
        if figure and any(_same(shown, numeral, known) for known in figure.declared):
            return Verdict("declared", field="architecture")
        if numeral:
            return Verdict("unbound", note="a number of no metric")
        return Verdict("plain", field="date" if _DATE.fullmatch(shown) else "name")

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
        line, column = _place(segment, start)
        first = verdict.metric.partition(" ")[0]
        source = formats.provenance(self.metrics[first]) if first in self.metrics else ""
        near = text.near
        return Found(
            file, line, column, text.where, near, " ".join(shown.split()),
            verdict.status, verdict.metric, verdict.field, source, verdict.note,
        )  # fmt: skip


def of_cell(shown: str, table: Table, row: int, column: int, plain: bool) -> Verdict:
    """Judge a cell by its place, row 0 being the headings; `plain` is for a file, where numbers are plain."""
    if column >= len(table.columns) or row > len(table.rows):
        return Verdict("wrong", note="the chart's data has nothing here")
    cell = table.rows[row - 1][column] if row else Cell(table.columns[column].heading)
    told = written(cell) if plain else cell.text
    if truth.squeezed(told) != truth.squeezed(shown):
        return Verdict("wrong", cell.metric, note=f"the chart's data has {told!r} here")
    if cell.metric:
        return Verdict("bound", cell.metric, table.columns[column].name)
    return Verdict("plain", field="name or date")


def _numbers(text: str) -> Iterator[tuple[int, str, Numeral | None]]:
    """Yield the numbers that claim something, and every other word with a digit, in order, with their offsets."""
    claims = numerals(text)
    taken = [(claim.start, claim.end) for claim in claims]
    found: list[tuple[int, str, Numeral | None]] = [(claim.start, claim.text, claim) for claim in claims]
    for match in truth.WORD.finditer(text):
        if not any(start < match.end() and match.start() < end for start, end in taken):
            found.append((match.start(), match[0].rstrip(".:/-"), None))
    return iter(sorted(found, key=lambda item: item[0]))


def _segment_at(text: Text, offset: int) -> Segment:
    return next(part for part in reversed(text.segments) if part.start <= offset)


def _place(segment: Segment, start: int) -> tuple[int, int]:
    """Return the line and column of an offset; the column is exact where no character before it is escaped."""
    before = segment.text[: max(0, start - segment.start)]
    lines = before.count("\n")
    return segment.line + lines, (len(before) - before.rfind("\n") if lines else segment.column + len(before))


def _is_label(text: str) -> bool:
    """Whether a text is nothing but a number or a date, as the label of an axis is."""
    rest = text
    for claim in numerals(text):
        rest = rest.replace(claim.text, "")
    return not re.sub(r"[\W\d]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|w(?=\d)", "", rest.lower())


def _same(shown: str, numeral: Numeral | None, known: Numeral) -> bool:
    if numeral is None:
        return truth.squeezed(shown) == truth.squeezed(known.text)
    return numeral.value == known.value and numeral.unit in ("", known.unit)
