"""A distribution: for each value the share of rows that do not exceed it (ECDF), one curve a group or metric."""

from __future__ import annotations

from dataclasses import dataclass

from infraviz.charts import ticks, words
from infraviz.charts.area import NEAR, Area, grid, pixels, place_labels
from infraviz.charts.figure import picture
from infraviz.charts.plot import Plot
from infraviz.charts.series import TOKENS
from infraviz.charts.shapes import Dots, Line, Shape
from infraviz.charts.spreads import quantile
from infraviz.charts.text import NOTE, TICK, Label, Type, widest, wrap, written
from infraviz.data.rows import Spread
from infraviz.geometry import Box
from infraviz.model import formats
from infraviz.model.forms import spreads
from infraviz.model.metric import Chart, Metric
from infraviz.theme import Fonts

_SHARES = (0.0, 25.0, 50.0, 75.0, 95.0, 100.0)  # %, the levels of the y axis
_TOLD = (0.5, 0.95)  # what is marked and told of each curve
_WIDE, _HIGH, _LOW = 480, 240, 200  # px: from where on a figure is wide, its plot's height, and in others
_DASHES: tuple[tuple[float, ...], ...] = ((), (7, 3), (2, 3), (7, 3, 2, 3), (12, 4), (2, 6))
_KEY = 28  # px of line in the key
_NOTE = "share of rows at or below each value"


@dataclass(frozen=True)
class _Curve:
    """One curve: its name, its look, its points (value, share in %) and those that are marked, and its words."""

    name: str
    token: str
    dashes: tuple[float, ...]
    points: tuple[tuple[float, float], ...]
    marked: tuple[tuple[float, float], ...]
    text: str


def plot(chart: Chart, width: float, faces: Fonts) -> Plot:
    """Return the curves over one axis of values, and below it their names with p50 and p95."""
    found = spreads(chart.metrics)
    ends = [spread.quantiles[n][1] for _, _, spread in found for n in (0, -1)]
    levels = ticks.values(min(ends), max(ends))
    span = levels[-1] - levels[0]
    curves = tuple(_curve(n, *one, span) for n, one in enumerate(found))
    area = _area(levels, width, faces)
    places = place_labels(area, ticks.numbered(levels, chart.metrics[0].locale), width, TICK.on(faces))
    top = max(label.y for label in places) + TICK.leading
    height, key = _key(curves, top, width, NOTE.on(faces))
    shapes = (*grid(area, _SHARES), *(shape for curve in curves for shape in _shapes(curve)))
    layers = ((area, shapes), (pixels(width, height), key[0]))
    labels = (*_shares(area), *places, *key[1])
    start = f"axis starts at {words.amount(chart.metrics[0], levels[0])}" if levels[0] > 0 else ""
    note = " · ".join(filter(None, (_NOTE, start)))
    told = tuple(f"{curve.name}: {curve.text}." for curve in curves)
    return Plot(height, (*picture(width, height, layers), *written(labels)), note, told)


def _curve(n: int, name: str, metric: Metric, spread: Spread, span: float) -> _Curve:
    points = tuple((value, share * 100) for share, value in spread.quantiles)
    marked = tuple((quantile(spread, share), share * 100) for share in _TOLD)
    parts = (f"p{share:g}\u00a0{words.amount(metric, value, span)}" for value, share in marked)
    text = f"{', '.join(parts)}, {spread.count} rows"
    return _Curve(name, TOKENS[n], _DASHES[n], points, marked, text)


def _area(levels: tuple[float, ...], width: float, faces: Fonts) -> Area:
    left = widest(tuple(map(_percent, _SHARES)), TICK.on(faces)) + NEAR
    high = _HIGH if width >= _WIDE else _LOW
    return Area(Box(left, TICK.leading / 2, width - left - NEAR, high), (levels[0], levels[-1]), (0, 100))


def _percent(share: float) -> str:
    return formats.with_unit(share, "%")


def _shares(area: Area) -> tuple[Label, ...]:
    """Return the labels of the y axis."""
    right = area.box.x - NEAR
    near = area.y(_SHARES[-2]) - area.y(_SHARES[-1]) < TICK.leading
    kept = _SHARES[:-1] if near else _SHARES
    return tuple(Label(_percent(share), right, area.y(share), TICK, "muted", "end") for share in kept)


def _shapes(curve: _Curve) -> tuple[Shape, ...]:
    """Return a curve and its marks; rows that are all the same are the marks alone, one above the other."""
    return Line(curve.points, curve.token, dashes=curve.dashes), Dots(curve.marked, curve.token)


def _key(
    curves: tuple[_Curve, ...], top: float, width: float, kind: Type
) -> tuple[float, tuple[tuple[Shape, ...], tuple[Label, ...]]]:
    """Return where the key ends, and for each curve a piece of it with its name, p50 and p95."""
    shapes: list[Shape] = []
    labels: list[Label] = []
    for curve in curves:
        y = top + kind.leading / 2
        shapes.append(Line(((0, y), (_KEY, y)), curve.token, dashes=curve.dashes))
        shapes.append(Dots(((_KEY / 2, y),), curve.token))
        lines = wrap(f"{curve.name}: {curve.text}", width - _KEY - NEAR, kind)
        labels += [Label(line, _KEY + NEAR, y + n * kind.leading, kind) for n, line in enumerate(lines)]
        top += kind.leading * len(lines) + 4
    return top - 4, (tuple(shapes), tuple(labels))
