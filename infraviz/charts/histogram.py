"""A histogram: how many rows lie in each bin, bars from zero without gaps, p50 and p95 marked."""

from __future__ import annotations

from dataclasses import replace

from infraviz.charts import ticks, words
from infraviz.charts.area import Area, beside, grid, level_labels, pixels, place_labels
from infraviz.charts.figure import picture
from infraviz.charts.flags import Flag, arranged
from infraviz.charts.plot import Plot
from infraviz.charts.shapes import Fills, Rules, Shape, box
from infraviz.charts.spreads import quantile
from infraviz.charts.text import NOTE, TICK, Label, written
from infraviz.charts.ticks import Tick
from infraviz.data.rows import Spread
from infraviz.geometry import Box
from infraviz.model import formats
from infraviz.model.metric import Chart, Metric
from infraviz.theme import Fonts

_WIDE, _HIGH, _LOW = 480, 220, 180  # px: from where on a figure is wide, its plot's height, and in others
_GAP, _LONE = 1, 24  # px between two bars, and of a bar whose rows are all the same
_ABOVE = 6  # px between the plot and the labels of p50 and p95
_TOLD = (0.5, 0.95)


def plot(chart: Chart, width: float, faces: Fonts) -> Plot:
    """Return the bins of all rows of the metric, on an axis from the first bin to the last."""
    (metric,) = chart.metrics
    spread = next(spread for spread in metric.spreads if not spread.name)
    levels = ticks.values(0, max(count for _, _, count in spread.bins), whole=True)
    marks = ticks.numbered(levels, metric.locale)
    flat = _area(spread, marks, width, faces)
    flags = arranged(tuple(Flag(flat.x(value), text, NOTE.on(faces)) for text, value in _marks(metric, spread)), width)
    rows = max((flag.row + 1 for flag in flags), default=0)
    area = replace(flat, box=flat.box.moved(0, rows * NOTE.leading + _ABOVE))
    places = place_labels(area, _ticks(area, metric), width, TICK.on(faces))
    height = max(label.y for label in places) + TICK.leading / 2
    hairs, flagged = _flags(flags, area)
    layers = ((area, grid(area, levels)), (pixels(width, height), (*_bars(spread, area), *hairs)))
    labels = (*level_labels(area, marks), *places, *flagged)
    return Plot(
        height, (*picture(width, height, layers), *written(labels)), _note(metric, spread), _told(metric, spread)
    )


def _marks(metric: Metric, spread: Spread) -> tuple[tuple[str, float], ...]:
    """Return the percentiles that are marked, with their words; each once where rows are all the same."""
    span = spread.bins[-1][1] - spread.bins[0][0]
    found = ((f"p{share * 100:g}", quantile(spread, share)) for share in _TOLD if spread.quantiles)
    return tuple((f"{name} {words.amount(metric, value, span or 1)}", value) for name, value in found)


def _note(metric: Metric, spread: Spread) -> str:
    size, rows = spread.bins[0][1] - spread.bins[0][0], f"{_count(metric, spread.count)} rows"
    if not size:
        return f"{rows}, all the same"
    return f"{rows} in bins of {words.amount(metric, size, spread.bins[-1][1] - spread.bins[0][0])}"


def _told(metric: Metric, spread: Spread) -> tuple[str, ...]:
    low, high, count = max(spread.bins, key=lambda one: one[2])
    span = spread.bins[-1][1] - spread.bins[0][0] or 1
    ends = f"{words.amount(metric, low, span)} to {words.amount(metric, high, span)}"
    marks = ", ".join(text for text, _ in _marks(metric, spread))
    most = f"most of them, {_count(metric, count)}, from {ends}"
    return (f"{metric.label}: {_count(metric, spread.count)} rows; {most}; {marks}.",)


def _count(metric: Metric, count: int) -> str:
    return formats.number(count, None, metric.locale)


def _area(spread: Spread, levels: tuple[Tick, ...], width: float, faces: Fonts) -> Area:
    left = beside(levels, faces)
    high = _HIGH if width >= _WIDE else _LOW
    ends = (spread.bins[0][0], spread.bins[-1][1])
    return Area(Box(left, 0, width - left, high), ends, (levels[0][0], levels[-1][0]))


def _ticks(area: Area, metric: Metric) -> tuple[Tick, ...]:
    return ticks.numbered(ticks.numbers(*area.span, area.box.w), metric.locale)


def _bars(spread: Spread, area: Area) -> tuple[Shape, ...]:
    """Return a bar in px for each bin that has rows, without gaps where bins are many.

    Rows that are all the same are one bar at their value.
    """
    gap = _GAP if area.box.w / len(spread.bins) > 4 * _GAP else 0
    zero = area.y(0)
    sides = ((_sides(area.x(low), area.x(high), gap), area.y(count)) for low, high, count in spread.bins if count)
    return tuple(Fills((box(left, top, right, zero),), "accent") for (left, right), top in sides)


def _sides(left: float, right: float, gap: float) -> tuple[float, float]:
    return (left + gap / 2, right - gap / 2) if right > left else (left - _LONE / 2, right + _LONE / 2)


def _flags(flags: tuple[Flag, ...], area: Area) -> tuple[tuple[Shape, ...], tuple[Label, ...]]:
    middles = tuple(area.box.y - _ABOVE - (flag.row + 0.5) * NOTE.leading for flag in flags)
    pairs = (((f.x, y - NOTE.size / 2), (f.x, area.box.bottom)) for f, y in zip(flags, middles, strict=True))
    labels = (
        Label(flag.text, flag.start, y, NOTE, "text", "end" if flag.left else "start")
        for flag, y in zip(flags, middles, strict=True)
    )
    lines = tuple(pairs)
    return (Rules(lines, "surface", 3), Rules(lines, "text")) if lines else (), tuple(labels)
