"""Ranges: how far the rows of each group or metric reach, or an interval around a number, on one scale."""

from __future__ import annotations

from dataclasses import dataclass

from infraviz.charts import ticks, words
from infraviz.charts.area import NEAR, Area, pixels, place_labels
from infraviz.charts.figure import picture
from infraviz.charts.plot import Plot
from infraviz.charts.shapes import Dots, Fills, Rules, Shape, box
from infraviz.charts.spreads import quantile
from infraviz.charts.text import LABEL, TICK, VALUE, Label, Type, widest, wrap, written
from infraviz.data.rows import Spread
from infraviz.geometry import Box
from infraviz.model.forms import intervals, spreads
from infraviz.model.metric import Chart, Metric
from infraviz.theme import Fonts

_HIGH, _THICK, _MARK = 32, 12, 20  # px: a row without its name, the thick part, the mark at the median
_SOFT = 0.5  # opacity of the thick part, so that the mark in it can be seen
_WIDEST = 0.36  # of the width, that the names may take beside the rows
_SPREAD = "thin p5 to p95, thick p25 to p75, mark at the median"
_INTERVAL = "line from low to high, dot at the value"


@dataclass(frozen=True)
class _Row:
    """One range: its name, its thin and (for a spread) its thick part, its middle, and the whole in words."""

    name: str
    thin: tuple[float, float]
    thick: tuple[float, float] | None
    middle: float
    text: str
    told: str


def plot(chart: Chart, width: float, faces: Fonts) -> Plot:
    """Return one row a group, or a metric, or a number with an interval, in the order given."""
    rows = tuple(_rows(chart.metrics))
    levels = ticks.values(min(row.thin[0] for row in rows), max(row.thin[1] for row in rows))
    area, tops, above = _area(rows, levels, width, faces)
    middles = tuple(top + _HIGH / 2 for top in tops)
    places = place_labels(area, ticks.numbered(levels, chart.metrics[0].locale), width, TICK.on(faces))
    height = max(label.y for label in places) + TICK.leading / 2
    shapes = (shape for row, y in zip(rows, middles, strict=True) for shape in _shapes(row, area, y))
    labels = (*_labels(rows, tops, above, width, LABEL.on(faces)), *places)
    layers = ((pixels(width, height), (*_grid(area, levels, tops), *shapes)),)
    kinds = {row.thick is None for row in rows}
    note = "; ".join(text for text, plain in ((_SPREAD, False), (_INTERVAL, True)) if plain in kinds)
    start = f"axis starts at {words.amount(chart.metrics[0], levels[0])}" if levels[0] > 0 else ""
    told = tuple(row.told for row in rows)
    return Plot(
        height, (*picture(width, height, layers), *written(labels)), " · ".join(filter(None, (note, start))), told
    )


def _rows(metrics: tuple[Metric, ...]) -> tuple[_Row, ...]:
    found = [_of_spread(name, metric, spread) for name, metric, spread in spreads(metrics)]
    lone = (metric for metric in metrics if not spreads((metric,)))
    return (*found, *(row for metric in lone for row in _of_intervals(metric, len(metrics) == 1)))


def _of_spread(name: str, metric: Metric, spread: Spread) -> _Row:
    p5, p25, p50, p75, p95 = (quantile(spread, share) for share in (0.05, 0.25, 0.5, 0.75, 0.95))
    low, middle, high = (_amount(metric, value, p95 - p5) for value in (p5, p50, p95))
    told = f"{name}: median {middle}, from {low} (p5) to {high} (p95), {spread.count} rows."
    return _Row(name, (p5, p95), (p25, p75), p50, middle, told)


def _of_intervals(metric: Metric, alone: bool) -> tuple[_Row, ...]:
    return tuple(
        _Row(
            name if alone else metric.label if name == "value" else f"{metric.label}, {name}",
            (interval.low or 0.0, interval.high or 0.0),
            None,
            value,
            words.amount(metric, value),
            f"{metric.label}, {name}: {words.amount(metric, value)}, "
            f"between {words.amount(metric, interval.low or 0.0)} and {words.amount(metric, interval.high or 0.0)}.",
        )
        for name, value, interval in intervals(metric)
    )


def _amount(metric: Metric, value: float, span: float) -> str:
    return words.amount(metric, value, span or abs(value) or 1)


def _area(
    rows: tuple[_Row, ...], levels: tuple[float, ...], width: float, faces: Fonts
) -> tuple[Area, tuple[float, ...], bool]:
    """Return the plot between names and values, each row's top, and whether names stand above their rows."""
    label = LABEL.on(faces)
    names = widest(tuple(row.name for row in rows), label) + 2 * NEAR
    above = names > _WIDEST * width
    left = NEAR if above else names
    right = width - widest(tuple(row.text for row in rows), VALUE.on(faces)) - 2 * NEAR
    tops, bottom = [], 0.0
    for row in rows:
        bottom += label.leading * len(wrap(row.name, width, label)) if above else 0
        tops.append(bottom)
        bottom += _HIGH
    return Area(Box(left, 0, right - left, bottom), (levels[0], levels[-1]), (0, 1)), tuple(tops), above


def _grid(area: Area, levels: tuple[float, ...], tops: tuple[float, ...]) -> tuple[Shape, ...]:
    """Return a line at each level, through the rows but not through the names above them."""
    return tuple(
        Rules(tuple(((area.x(level), top), (area.x(level), top + _HIGH)) for top in tops), "rule" if level else "line")
        for level in levels
    )


def _shapes(row: _Row, area: Area, y: float) -> tuple[Shape, ...]:
    low, high, middle = area.x(row.thin[0]), area.x(row.thin[1]), area.x(row.middle)
    if row.thick is None:
        return Rules((((low, y), (high, y)),), "accent", 2), Dots(((middle, y),), "accent", 9)
    left, right = (area.x(end) for end in row.thick)
    thin = Rules((((low, y), (left, y)), ((right, y), (high, y))), "accent", 2)
    thick = Fills((box(left, y - _THICK / 2, right, y + _THICK / 2),), "accent", _SOFT)
    return thin, thick, Rules((((middle, y - _MARK / 2), (middle, y + _MARK / 2)),), "text", 2)


def _labels(
    rows: tuple[_Row, ...], tops: tuple[float, ...], above: bool, width: float, kind: Type
) -> tuple[Label, ...]:
    found = []
    for row, top in zip(rows, tops, strict=True):
        lines = wrap(row.name, width, kind) if above else (row.name,)
        first = top - (len(lines) - 0.5) * kind.leading if above else top + _HIGH / 2
        found += [Label(text, 0, first + n * kind.leading, kind) for n, text in enumerate(lines)]
        found.append(Label(row.text, width, top + _HIGH / 2, VALUE, anchor="end"))
    return tuple(found)
