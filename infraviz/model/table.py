"""Chart → table: the numbers behind a picture, for those who do not see it and for those who want to compute.

Every cell has its text for the page and, where it is a number, that number for the file. Units stand in the
headings. The file is CSV by RFC 4180: https://www.rfc-editor.org/rfc/rfc4180
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from infraviz.data.rows import Points, Spread
from infraviz.model import algebra, formats
from infraviz.model.metric import Chart, Metric

_PLAIN = re.compile(r"-?\d+(\.\d+)?")
_DATE = re.compile(r"\d{4}-\S")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # what a spreadsheet takes for a formula
_ALL = "All"  # the group of all rows


@dataclass(frozen=True)
class Cell:
    """`text` is for people; `number` for machines, None where the cell is no number. Both empty: nothing is known.

    `metric` is the id of the metric that a number belongs to.
    """

    text: str = ""
    number: float | None = None
    metric: str = ""


@dataclass(frozen=True)
class Column:
    """A column's name, and the unit of its numbers where they share one."""

    name: str
    unit: str = ""

    @property
    def heading(self) -> str:
        return f"{self.name} ({self.unit})" if self.unit else self.name


@dataclass(frozen=True)
class Table:
    """`heading` says what the table is of; the first column names the rows."""

    heading: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


Metrics = tuple[Metric, ...]
_Pick = Callable[[Metric], Cell]


def table(chart: Chart) -> Table:
    """Return what a chart shows as rows: bins, quantiles, points, groups, or one row a metric."""
    metrics = chart.metrics
    heading = chart.title or ", ".join(dict.fromkeys(metric.label for metric in metrics))
    columns, rows = _shape(chart.form, metrics)(metrics)
    return Table(heading, columns, rows)


_Body = tuple[tuple[Column, ...], tuple[tuple[Cell, ...], ...]]


def _shape(form: str, metrics: Metrics) -> Callable[[Metrics], _Body]:
    if metrics and all(metric.spreads for metric in metrics):
        if form == "histogram":
            return _bins
        if form in ("distribution", "range"):
            return _quantiles
    if metrics and all(metric.points or metric.series for metric in metrics):
        return _points
    return _groups if metrics and all(metric.groups for metric in metrics) else _amounts


def _plain(metric: Metric, value: float | None) -> Cell:
    """Return a number of the metric's without its unit, no finer than the metric is told elsewhere."""
    return Cell() if value is None else Cell(formats.end(replace(metric, unit=""), value), value, metric.id)


def _told(metric: Metric, text: str, number: float | None) -> Cell:
    plain = text.removesuffix("%").rstrip(formats.NARROW)  # the unit stands in the heading
    return Cell() if number is None else Cell(plain, number, metric.id)


def _x(text: str) -> Cell:
    return Cell(text, float(text)) if _PLAIN.fullmatch(text) else Cell(text)


_AMOUNTS: tuple[tuple[Column, _Pick], ...] = (
    (Column("Before", "unit"), lambda m: _plain(m, m.before)),
    (Column("After", "unit"), lambda m: _plain(m, m.after)),
    (Column("Value", "unit"), lambda m: _plain(m, m.value)),
    (Column("Change", "%"), lambda m: _told(m, formats.change(m), m.change)),
    (Column("Change, low", "%"), lambda m: _moved(m, 0)),
    (Column("Change, high", "%"), lambda m: _moved(m, 1)),
    (Column("Factor"), lambda m: _told(m, formats.factor_mark(m), m.factor)),
    (Column("Before, low", "unit"), lambda m: _plain(m, m.before_interval.low if m.before_interval else None)),
    (Column("Before, high", "unit"), lambda m: _plain(m, m.before_interval.high if m.before_interval else None)),
    (Column("Before, n"), lambda m: _count(m, m.before_interval.n if m.before_interval else None)),
    (Column("After, low", "unit"), lambda m: _plain(m, m.after_interval.low if m.after_interval else None)),
    (Column("After, high", "unit"), lambda m: _plain(m, m.after_interval.high if m.after_interval else None)),
    (Column("After, n"), lambda m: _count(m, m.after_interval.n if m.after_interval else None)),
    (Column("Low", "unit"), lambda m: _plain(m, m.value_interval.low if m.value_interval else None)),
    (Column("High", "unit"), lambda m: _plain(m, m.value_interval.high if m.value_interval else None)),
    (Column("n"), lambda m: _count(m, m.value_interval.n if m.value_interval else None)),
    (Column("Told as"), lambda m: Cell(m.text or m.qualifier)),
    (Column("Period"), lambda m: Cell(m.window)),
)


def _moved(metric: Metric, end: int) -> Cell:
    """Return the lower (0) or the higher (1) end of the change's interval, as it is told in a sentence."""
    amount = metric.change_amount
    value, told = (((a.low, a.high)[end] if a else None) for a in (amount, amount and algebra.outward(amount)))
    if value is None or told is None:
        return Cell()
    return Cell(formats.signed(told, "", locale=metric.locale), value, metric.id)


def _count(metric: Metric, n: int | None) -> Cell:
    return Cell() if n is None else Cell(formats.number(n, locale=metric.locale), float(n), metric.id)


def _amounts(metrics: Metrics) -> _Body:
    """Return one row a metric; only columns that say something; the unit beside the name where units differ."""
    units = {metric.unit for metric in metrics}
    shared = units.pop() if len(units) == 1 else None
    known = [(column, pick) for column, pick in _AMOUNTS if any(pick(metric) != Cell() for metric in metrics)]
    own = ((Column("Unit"), lambda m: Cell(m.unit)),) if shared is None else ()
    picked: tuple[tuple[Column, _Pick], ...] = ((Column("Metric"), lambda m: Cell(m.label)), *own, *known)
    columns = tuple(replace(c, unit=shared or "") if c.unit == "unit" else c for c, _ in picked)
    return columns, tuple(tuple(pick(metric) for _, pick in picked) for metric in metrics)


def _groups(metrics: Metrics) -> _Body:
    """Return one row a group, one column a metric, and how many values stand behind each where that is known."""
    columns: list[Column] = [Column("Group")]
    lookups: list[dict[str, Cell]] = []
    for metric in metrics:
        alone = metric.statistic if len(metrics) == 1 else ""
        columns.append(Column(alone or metric.label, metric.unit))
        lookups.append({name: _plain(metric, value) for name, value in metric.groups})
        counts = {spread.name: _count(metric, spread.count) for spread in metric.spreads if spread.name}
        if counts:
            columns.append(Column("n" if len(metrics) == 1 else f"{metric.label}, n"))
            lookups.append(counts)
    names = dict.fromkeys(name for metric in metrics for name, _ in metric.groups)
    return tuple(columns), tuple((Cell(name), *(found.get(name, Cell()) for found in lookups)) for name in names)


def _points(metrics: Metrics) -> _Body:
    """Return one row an x as written, in the order of the data, and one column a line."""
    lines = tuple(line for metric in metrics for line in _lines(metric, len(metrics) > 1))
    lookups = tuple(
        {x: Cell(formats.number(y, locale=of.locale), y, of.id) for x, y in points} for _, points, of in lines
    )
    xs = dict.fromkeys(x for _, points, _ in lines for x, _ in points)
    dated = all(_DATE.match(x) for x in xs)
    ordered = _sorted(xs, dated) if len(lines) > 1 else xs
    rows = tuple((_x(x), *(found.get(x, Cell()) for found in lookups)) for x in ordered)
    return (Column("Date" if dated else "x"), *(column for column, _, _ in lines)), rows


def _sorted(xs: Iterable[str], dated: bool) -> Iterable[str]:
    """Return the x of several lines in order: ISO dates sort as text; words stay as they came."""
    if all(_PLAIN.fullmatch(x) for x in xs):
        return sorted(xs, key=float)
    return sorted(xs) if dated else xs


def _lines(metric: Metric, named: bool) -> Iterable[tuple[Column, Points, Metric]]:
    """Return a metric's lines: the heading, the points, the metric itself."""
    if not metric.series:
        return ((Column(metric.label, metric.unit), metric.points, metric),)
    lead = f"{metric.label}, " if named else ""
    return tuple((Column(f"{lead}{name}", metric.unit), points, metric) for name, points in metric.series)


def _quantiles(metrics: Metrics) -> _Body:
    """Return one row a group of each metric: how many values, the least, the quantiles, the greatest."""
    spreads = tuple((metric, spread) for metric in metrics for spread in metric.spreads)
    shares = sorted({share for _, spread in spreads for share, _ in spread.quantiles})
    unit = _one(metric.unit for metric in metrics)
    names = tuple(Column(_share(share), unit) for share in shares)
    rows = tuple(
        (Cell(_name(metric, spread, metrics)), _count(metric, spread.count), *_values(metric, spread, shares))
        for metric, spread in spreads
    )
    return (Column("Group"), Column("n"), *names), rows


def _values(metric: Metric, spread: Spread, shares: Iterable[float]) -> Iterable[Cell]:
    found = dict(spread.quantiles)
    return (_plain(metric, found.get(share)) for share in shares)


def _share(share: float) -> str:
    return {0.0: "Least", 0.5: "Median", 1.0: "Greatest"}.get(share, f"p{share * 100:.6g}")


def _bins(metrics: Metrics) -> _Body:
    """Return one row a bin of each group: from, to, how many."""
    unit = _one(metric.unit for metric in metrics)
    rows = tuple(
        (Cell(_name(metric, spread, metrics)), _plain(metric, low), _plain(metric, high), _count(metric, count))
        for metric in metrics
        for spread in metric.spreads
        for low, high, count in spread.bins
    )
    return (Column("Group"), Column("From", unit), Column("To", unit), Column("n")), rows


def _name(metric: Metric, spread: Spread, metrics: Metrics) -> str:
    parts = (metric.label if len(metrics) > 1 else "", spread.name)
    return ", ".join(filter(None, parts)) or _ALL


def _one(units: Iterable[str]) -> str:
    known = set(units)
    return known.pop() if len(known) == 1 else ""


def as_csv(shown: Table) -> str:
    """Return a table as CSV: plain numbers, the first line the headings, lines ended by CR LF."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_harmless(column.heading) for column in shown.columns])
    writer.writerows([written(cell) for cell in row] for row in shown.rows)
    return out.getvalue()


def written(cell: Cell) -> str:
    """Return a cell as a CSV has it, before quoting."""
    return _harmless(cell.text) if cell.number is None else f"{cell.number:.15g}"


def _harmless(text: str) -> str:
    """Return text that no spreadsheet takes for a formula: what begins like one gets an apostrophe before it.

    See https://owasp.org/www-community/attacks/CSV_Injection.
    """
    return f"'{text}" if text.startswith(_FORMULA) else text
