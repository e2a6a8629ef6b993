"""Lines: the points of each metric over dates, numbers or words, labelled at their ends."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from infraviz.charts import axis, ends, figure, series, ticks, words
from infraviz.charts.area import NEAR, Area, axes, level_labels, place_labels
from infraviz.charts.ends import Block
from infraviz.charts.figure import Label
from infraviz.charts.flags import Flag, arranged
from infraviz.charts.plot import Plot
from infraviz.charts.series import Data, Series
from infraviz.charts.text import NOTE, TICK, VALUE, clean, widest, width
from infraviz.geometry import Box
from infraviz.model import formats
from infraviz.model.metric import Chart, Metric

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_STROKE, _DOT = 2, 7  # px: a line's width, a dot's diameter
_WIDE = 480  # px from which on a figure is wide
_HIGH, _LOW = 220, 180  # px: the plot's height in a wide figure, and in others
_LEADER, _SHORT_LEADER = 28, 20  # px between plot and labels for their leaders, likewise
_ABOVE = 10  # px from the plot's top to the marks' labels: half an end label
_MOVED = 2  # px that a label may be off its line before it gets a leader


def plot(chart: Chart, width: float) -> Plot:
    """Return the lines of all metrics over one x axis and on one scale, `width` px wide."""
    data = series.read(chart.metrics)
    marks = data.marked(chart.marks)
    levels = ticks.values(*data.ys)
    span = levels[-1] - levels[0]
    blocks = tuple(ends.block(one, span, width, named=len(data.series) > 1) for one in data.series)
    flat = _area(data, levels, blocks, width)
    flags = arranged(tuple(Flag(flat.x(x), clean(mark.label)) for x, mark in marks), width)
    rows = max((flag.row + 1 for flag in flags), default=0)
    area = replace(flat, box=flat.box.moved(0, _ABOVE + rows * NOTE.leading))
    drawn = _drawn(data, area, levels, width)
    _flags(drawn, area, flags)
    _ends(drawn, area, blocks, data)
    if len(data.series) == 1:
        figure.write(drawn, _first(data.series[0], area, flags))
    note = f"axis starts at {words.amount(chart.metrics[0], levels[0])}" if levels[0] > 0 else ""
    told = (f"{mark.label}: {mark.x}." for _, mark in marks)
    return Plot(drawn, note, (*(_sentence(metric, span) for metric in chart.metrics), *told))


def _sentence(metric: Metric, span: float) -> str:
    rows = metric.points
    told = {"first": rows[0], "last": rows[-1]}
    told |= {"lowest": min(rows, key=lambda row: row[1]), "highest": max(rows, key=lambda row: row[1])}
    parts = (f"{name} {words.amount(metric, y, span)} ({x})" for name, (x, y) in told.items())
    return f"{metric.label}: {', '.join(parts)}."


def _area(data: Data, levels: tuple[float, ...], blocks: tuple[Block, ...], width: float) -> Area:
    """Return the plot between the labels of the y axis and those of the lines, its top still at 0."""
    left = widest(tuple(map(formats.number, levels)), TICK) + NEAR
    leader = (_LEADER if width >= _WIDE else _SHORT_LEADER) if len(blocks) > 1 else NEAR
    right = width - max(block.width for block in blocks) - leader
    high = max(_HIGH if width >= _WIDE else _LOW, ends.needed(blocks))
    return Area(Box(left, 0, right - left, high), data.xs, (levels[0], levels[-1]))


def _drawn(data: Data, area: Area, levels: tuple[float, ...], width: float) -> Figure:
    """Return a figure with both axes' labels, the grid and the lines."""
    kind = TICK if data.axis.kind == "number" else NOTE
    places = place_labels(area, ticks.places(data, area.box.w), width, kind)
    drawn = figure.new(width, max(label.y for label in places) + NOTE.leading / 2)
    made = axes(drawn, area, levels)
    for one in data.series:
        _curve(made, one, first=len(data.series) == 1)
    figure.write(drawn, (*level_labels(area, levels), *places))
    return drawn


def _curve(made: Axes, one: Series, first: bool) -> None:
    """Draw a line, and dots at its end, at its `first` point if asked to, and at points that stand alone."""
    colour = figure.colour(one.token)
    runs = axis.runs(one.rows)
    for run in runs:
        if len(run) > 1:
            xs, ys = zip(*run, strict=True)
            made.plot(xs, ys, color=colour, linewidth=_STROKE, solid_capstyle="round", clip_on=False)
    alone = (run[0] for run in runs if len(run) == 1)
    xs, ys = zip(*dict.fromkeys((*one.rows[: int(first)], *alone, one.rows[-1])), strict=True)
    made.plot(xs, ys, "o", color=colour, markersize=_DOT, markeredgewidth=0, clip_on=False)


def _flags(drawn: Figure, area: Area, flags: tuple[Flag, ...]) -> None:
    """Draw each mark's hairline from its label down to the axis."""
    for flag in flags:
        middle = area.box.y - _ABOVE - (flag.row + 0.5) * NOTE.leading
        figure.hairline(drawn, ((flag.x, middle - NOTE.size / 2), (flag.x, area.box.bottom)), "line")
        anchor = "end" if flag.left else "start"
        figure.write(drawn, (Label(flag.text, flag.start, middle, NOTE, "muted", anchor),))


def _ends(drawn: Figure, area: Area, blocks: tuple[Block, ...], data: Data) -> None:
    """Write the labels at the lines' ends, with a leader where one had to move or its line ends early."""
    rows = [one.rows[-1] for one in data.series]
    wanted = tuple(area.y(y) for _, y in rows)
    heights = tuple(block.height for block in blocks)
    middles = ends.spread(wanted, heights, area.box.y - _ABOVE, area.box.bottom + _ABOVE)
    left = drawn.bbox.width - max(block.width for block in blocks)
    for (place, _), y, middle, block in zip(rows, wanted, middles, blocks, strict=True):
        figure.write(drawn, block.labels(left, middle))
        x = area.x(place)
        if abs(middle - y) > _MOVED or x < area.box.right:
            figure.hairline(drawn, ((x + _DOT, y), (left - NEAR / 2, middle)), block.token)


def _first(one: Series, area: Area, flags: tuple[Flag, ...]) -> tuple[Label, ...]:
    """Return the value a line starts with, under the line or over it; nothing where a mark is in the way."""
    spots = [(area.x(x), area.y(y)) for x, y in axis.runs(one.rows)[0]]
    text = words.amount(replace(one.metric, unit=""), one.rows[0][1], area.ys[1] - area.ys[0])
    left = spots[0][0]
    right = left + width(text, VALUE)
    if len(one.rows) < 2 or right > area.box.right or any(left <= flag.x < right for flag in flags):
        return ()
    heights = [y for x, y in spots if x < right] + [_between(spots, right)]
    under = max(heights) + VALUE.leading - NEAR / 2
    if spots[0][1] == max(heights) and under + VALUE.leading / 2 < area.box.bottom:
        return (Label(text, left, under, VALUE),)
    return (Label(text, left, min(heights) - VALUE.leading + NEAR / 2, VALUE),)


def _between(spots: list[tuple[float, float]], x: float) -> float:
    """Return how high a line through the spots is at `x`."""
    for (left, y), (right, other) in pairwise(spots):
        if left <= x < right:
            return y + (other - y) * (x - left) / (right - left)
    return spots[-1][1]
