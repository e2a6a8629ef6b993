"""A heatmap: one row a series, one column an x, each cell painted by its value and, where it fits, labelled.

The scale runs from the surface to half of the accent over it, so that text can be read on every cell in both
schemes; values below zero are painted in another colour, likewise.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from infraviz.charts import series, ticks, words
from infraviz.charts.area import NEAR, Area, pixels, place_labels
from infraviz.charts.figure import picture
from infraviz.charts.plot import Plot
from infraviz.charts.shapes import Fills, Shape, box
from infraviz.charts.text import LABEL, NOTE, TICK, Label, Type, row_name, widest, written
from infraviz.geometry import Box
from infraviz.lines import clean
from infraviz.model import formats
from infraviz.model.metric import Chart, Metric
from infraviz.theme import Fonts

FAINTEST, DEEPEST = 0.04, 0.5  # opacity of cells: a zero is not an empty cell, and text can be read on the strongest
_ABOVE, _BELOW = "accent", "tier-4"  # tokens of values above and below zero
_LOW, _HIGH = 28, 44  # px: a row's height, where all names take one line and where some take two
_GAP, _TALL = 2, 12  # px between cells, and the height of the legend's steps
_WIDEST = 0.34  # of the width, that the names of the rows may take
_INSIDE = 6  # px that a cell is wider than its text
_STEPS, _STEP = 6, 36  # of the legend, and px of each

Cells = dict[tuple[int, int], float]  # row and column → value


@dataclass(frozen=True)
class _Table:
    """Names of rows and columns, the cells that have a value, those as texts, and the fonts they are set in."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Cells
    texts: dict[tuple[int, int], str]
    faces: Fonts

    def turned(self) -> _Table:
        cells = {(column, row): value for (row, column), value in self.cells.items()}
        texts = {(column, row): text for (row, column), text in self.texts.items()}
        return _Table(self.columns, self.rows, cells, texts, self.faces)

    def room(self, width: float) -> tuple[float, float]:
        """Return where the cells start, and how wide one is, in px."""
        left = min(widest(self.rows, LABEL.on(self.faces)) + NEAR, _WIDEST * width)
        return left, (width - left) / len(self.columns)

    def high(self, width: float) -> int:
        """Return how high a row is, in px."""
        return _LOW if widest(self.rows, LABEL.on(self.faces)) + NEAR <= self.room(width)[0] else _HIGH

    def fits(self, width: float) -> bool:
        """Whether every value fits into its cell."""
        return widest(tuple(self.texts.values()), TICK.on(self.faces)) + _INSIDE <= self.room(width)[1]


def plot(chart: Chart, width: float, faces: Fonts) -> Plot:
    """Return the cells, turned where only so their values fit into them, and the legend below."""
    (metric,) = chart.metrics
    read = _table(metric, faces)
    table = read.turned() if not read.fits(width) and read.turned().fits(width) else read
    levels = ticks.values(min(table.cells.values()), max(table.cells.values()))
    most = max(abs(levels[0]), abs(levels[-1]))
    left, _ = table.room(width)
    high = table.high(width)
    area = Area(Box(left, 0, width - left, high * len(table.rows)), (0, len(table.columns)), (0, 1))
    places = tuple((n + 0.5, name) for n, name in enumerate(table.columns))
    named = place_labels(area, places, width, NOTE.on(faces))
    top = max(label.y for label in named) + NOTE.leading
    legend = _legend(metric, levels, most, top, TICK.on(faces))
    height = top + _TALL + TICK.leading + NEAR
    shapes = (*_painted(table, area, levels[0], most), *legend[0])
    labels = (*_names(table, left, high), *(_values(table, area) if table.fits(width) else ()), *named, *legend[1])
    missing = len(table.cells) < len(table.rows) * len(table.columns)
    note = "empty cells have no data" if missing else ""
    body = (*picture(width, height, ((pixels(width, height), shapes),)), *written(labels))
    return Plot(height, body, note, _sentences(metric, levels[-1] - levels[0]))


def _table(metric: Metric, faces: Fonts) -> _Table:
    """Return the series as rows, and the x of all of them in the order of their axis as columns."""
    data = series.read((metric,))
    columns = {place: n for n, (place, _) in enumerate(data.written)}
    cells = {(n, columns[x]): y for n, one in enumerate(data.series) for x, y in one.rows}
    span = max(map(abs, cells.values()))
    bare = replace(metric, unit="")
    texts = {at: words.amount(bare, value, span) for at, value in cells.items()}
    names = tuple(text for _, text in ticks.named(data))
    return _Table(tuple(clean(one.name) for one in data.series), names, cells, texts, faces)


def _names(table: _Table, left: float, high: float) -> tuple[Label, ...]:
    names, kind = enumerate(table.rows), LABEL.on(table.faces)
    return tuple(label for n, name in names for label in row_name(name, left - NEAR, (n + 0.5) * high, kind))


def _values(table: _Table, area: Area) -> tuple[Label, ...]:
    """Return the value in the middle of each cell."""
    high = area.box.h / len(table.rows)
    return tuple(
        Label(text, area.x(column + 0.5), (row + 0.5) * high, TICK, anchor="middle")
        for (row, column), text in table.texts.items()
    )


def _painted(table: _Table, area: Area, lowest: float, most: float) -> tuple[Shape, ...]:
    wide, high = area.box.w / len(table.columns), area.box.h / len(table.rows)
    return tuple(
        _cell(value, lowest, most, Box(area.x(column), row * high, wide, high))
        for (row, column), value in table.cells.items()
    )


def _cell(value: float, lowest: float, most: float, place: Box) -> Fills:
    """Return a rectangle painted by its value: faintest at the scale's start (or at zero), deepest at its end."""
    start = max(lowest, 0)
    share = (abs(value) - start) / (most - start)
    corners = box(place.x + _GAP / 2, place.y + _GAP / 2, place.right - _GAP / 2, place.bottom - _GAP / 2)
    return Fills((corners,), _ABOVE if value >= 0 else _BELOW, FAINTEST + max(share, 0.0) * (DEEPEST - FAINTEST))


def _legend(
    metric: Metric, levels: tuple[float, ...], most: float, top: float, kind: Type
) -> tuple[tuple[Shape, ...], tuple[Label, ...]]:
    """Return the scale in steps, with the numbers at its ends and, where it is inside, at zero."""
    low, high = levels[0], levels[-1]
    whole = _STEPS * _STEP
    steps = tuple(low + (high - low) * (n + 0.5) / _STEPS for n in range(_STEPS))
    shapes = (_cell(value, low, most, Box(n * _STEP, top, _STEP, _TALL)) for n, value in enumerate(steps))
    y = top + _TALL + kind.leading / 2 + _GAP
    first, last = Label(formats.number(low, None, metric.locale), 0, y, kind, "muted"), words.amount(metric, high, high)
    right = max(whole, widest((first.text,), kind) + NEAR + widest((last,), kind))
    zero = Label(formats.number(0), -low / (high - low) * whole, y, kind, "muted", "middle")
    apart = widest((first.text,), kind) + NEAR < zero.x < right - widest((last,), kind) - NEAR
    return tuple(shapes), (first, *((zero,) if low < 0 and apart else ()), Label(last, right, y, kind, "muted", "end"))


def _sentences(metric: Metric, span: float) -> tuple[str, ...]:
    """Return the whole's extremes, and each row's."""
    cells = [(y, name, x) for name, points in metric.series for x, y in points]
    ends = ((told, pick(cells)) for told, pick in (("lowest", min), ("highest", max)))
    whole = ", ".join(f"{told} {words.amount(metric, y, span)} ({name}, {x})" for told, (y, name, x) in ends)
    return f"{metric.label}: {whole}.", *(_row(metric, name, points, span) for name, points in metric.series if points)


def _row(metric: Metric, name: str, points: tuple[tuple[str, float], ...], span: float) -> str:
    low, high = (words.amount(metric, pick(y for _, y in points), span) for pick in (min, max))
    return f"{name}: {low} to {high}."
