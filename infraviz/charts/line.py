"""Lines: the points of each metric, or its series, over dates, numbers or words, labelled at their ends."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from infraviz.charts import axis, bands, ends, series, ticks, words
from infraviz.charts.area import NEAR, Area, beside, grid, level_labels, pixels, place_labels
from infraviz.charts.ends import Block
from infraviz.charts.figure import picture
from infraviz.charts.flags import Flag, arranged
from infraviz.charts.plot import Plot
from infraviz.charts.series import Data, Series
from infraviz.charts.shapes import Dots, Line, Rules, Shape
from infraviz.charts.text import NOTE, TICK, VALUE, Label, Type, width, written
from infraviz.charts.ticks import Tick
from infraviz.geometry import Box
from infraviz.lines import clean
from infraviz.model.metric import Band, Chart
from infraviz.theme import Fonts

_WIDE = 480  # px from which on a figure is wide
_HIGH, _LOW = 220, 180  # px: the plot's height in a wide figure, and in others
_LEADER, _SHORT_LEADER = 28, 20  # px between plot and labels for their leaders, likewise
_ABOVE = 10  # px from the plot's top to the marks' labels: half an end label
_MOVED = 2  # px that a label may be off its line before it gets a leader
_DOT = 7  # px from a line's end to its leader
LOG = "log scale"

Part = tuple[tuple[Shape, ...], tuple[Label, ...]]  # shapes in px, and labels


def plot(chart: Chart, width: float, faces: Fonts) -> Plot:
    """Return all lines over one x axis and on one scale, `width` px wide."""
    data = series.read(chart.metrics)
    levels = scale(chart, data)
    span = levels[-1] - levels[0]
    blocks = tuple(ends.block(one, span, width, len(data.series) > 1, faces) for one in data.series)
    marks = ticks.numbered(levels, data.locale)
    area = _area(data, marks, blocks, width, chart.scale == "log")
    flags = arranged(_flagged(chart, data, area, NOTE.on(faces)), width)
    rows = max((flag.row + 1 for flag in flags), default=0) + area.log
    area = replace(area, box=area.box.moved(0, _ABOVE + rows * NOTE.leading))
    places = place_labels(area, ticks.places(data, area.box.w), width, tick_type(data).on(faces))
    height = max(label.y for label in places) + NOTE.leading / 2
    over = (_flags(flags, area), _ends(area, blocks, data, width))
    under = (*bands.regions(chart.bands, data, area), *grid(area, levels), *curves(data))
    layers = ((area, under), (pixels(width, height), tuple(shape for shapes, _ in over for shape in shapes)))
    named = (*level_labels(area, marks), *_axis_label(area), *places, *_first(data, area, flags, VALUE.on(faces)))
    labels = (*named, *(label for _, some in over for label in some))
    body = (*picture(width, height, layers), *written(labels))
    unnamed = tuple(band for band in chart.bands if not band.start)  # the others have flags
    return Plot(height, body, note(chart, levels, unnamed), sentences(chart, data, span))


def scale(chart: Chart, data: Data) -> tuple[float, ...]:
    """Return the levels of the y axis that all lines and bands lie between."""
    values = (*data.ys, *bands.bounds(chart.bands))
    return (ticks.log_values if chart.scale == "log" else ticks.values)(min(values), max(values))


def note(chart: Chart, levels: tuple[float, ...], shown: tuple[Band, ...]) -> str:
    """Return what a reader must know: a scale that is no linear one from zero, and the bands that are `shown`."""
    start = f"axis starts at {words.amount(chart.metrics[0], levels[0])}" if levels[0] > 0 else ""
    shaded = bands.note(shown, chart.metrics[0])
    return " · ".join(filter(None, (LOG if chart.scale == "log" else start, shaded)))


def sentences(chart: Chart, data: Data, span: float) -> tuple[str, ...]:
    """Return each line, mark and band in words."""
    marks = (f"{mark.label}: {mark.x}." for _, mark in data.marked(chart.marks))
    shaded = (bands.told(band, chart.metrics[0]) for band in chart.bands)
    return (*(sentence(one, span) for one in data.series), *marks, *shaded)


def sentence(one: Series, span: float) -> str:
    """Return where a line starts, ends, and is lowest and highest."""
    rows = one.points
    found = {"first": rows[0], "last": rows[-1]}
    found |= {"lowest": min(rows, key=lambda row: row[1]), "highest": max(rows, key=lambda row: row[1])}
    parts = (f"{name} {words.amount(one.metric, y, span)} ({x})" for name, (x, y) in found.items())
    return f"{one.name}: {', '.join(parts)}."


def tick_type(data: Data) -> Type:
    """Return how the labels of the x axis are set: numbers in the face of numbers."""
    return TICK if data.axis.kind == "number" else NOTE


def _area(data: Data, levels: tuple[Tick, ...], blocks: tuple[Block, ...], width: float, log: bool) -> Area:
    """Return the plot between the labels of the y axis and those of the lines, its top still at 0."""
    left = beside(levels, blocks[0].faces)
    leader = (_LEADER if width >= _WIDE else _SHORT_LEADER) if len(blocks) > 1 else NEAR
    right = width - max(block.width for block in blocks) - leader
    high = max(_HIGH if width >= _WIDE else _LOW, ends.needed(blocks))
    return Area(Box(left, 0, right - left, high), data.xs, (levels[0][0], levels[-1][0]), log)


def curves(data: Data) -> tuple[Shape, ...]:
    """Return the lines, and dots at their ends, at a single line's start, and at points that stand alone."""
    first = int(len(data.series) == 1)
    return tuple(shape for one in data.series for shape in curve(one, first))


def curve(one: Series, first: int) -> tuple[Shape, ...]:
    runs = axis.runs(one.rows)
    lines = (Line(run, one.token) for run in runs if len(run) > 1)
    alone = (run[0] for run in runs if len(run) == 1)
    return *lines, Dots(tuple(dict.fromkeys((*one.rows[:first], *alone, one.rows[-1]))), one.token)


def _axis_label(area: Area) -> tuple[Label, ...]:
    """Return the words at the top of an axis that is not linear."""
    return (Label(LOG, 0, area.box.y - _ABOVE - NOTE.leading / 2, NOTE, "muted"),) if area.log else ()


def _flagged(chart: Chart, data: Data, area: Area, kind: Type) -> tuple[Flag, ...]:
    """Return the marks, and the bands between two places, as flags where they begin."""
    marks = tuple((x, mark.label) for x, mark in data.marked(chart.marks))
    spans = tuple((span[0], band.label) for band in chart.bands if (span := bands.placed(band, data)))
    return tuple(Flag(area.x(max(x, area.span[0])), clean(label), kind) for x, label in (*marks, *spans))


def _flags(flags: tuple[Flag, ...], area: Area) -> Part:
    """Return each flag's hairline from its label down to the axis, and the label."""
    bottom = area.box.y - _ABOVE - area.log * NOTE.leading
    middles = tuple(bottom - (flag.row + 0.5) * NOTE.leading for flag in flags)
    pairs = tuple(
        ((flag.x, y - NOTE.size / 2), (flag.x, area.box.bottom)) for flag, y in zip(flags, middles, strict=True)
    )
    labels = (
        Label(flag.text, flag.start, y, NOTE, "muted", "end" if flag.left else "start")
        for flag, y in zip(flags, middles, strict=True)
    )
    return (Rules(pairs, "line"),) if pairs else (), tuple(labels)


def _ends(area: Area, blocks: tuple[Block, ...], data: Data, width: float) -> Part:
    """Return the labels at the lines' ends, and a leader where one had to move or its line ends early."""
    rows = [one.rows[-1] for one in data.series]
    wanted = tuple(area.y(y) for _, y in rows)
    heights = tuple(block.height for block in blocks)
    middles = ends.spread(wanted, heights, area.box.y - _ABOVE, area.box.bottom + _ABOVE)
    left = width - max(block.width for block in blocks)
    leaders = tuple(
        Rules((((area.x(place) + _DOT, y), (left - NEAR / 2, middle)),), block.token)
        for (place, _), y, middle, block in zip(rows, wanted, middles, blocks, strict=True)
        if abs(middle - y) > _MOVED or area.x(place) < area.box.right
    )
    return leaders, tuple(
        label for block, middle in zip(blocks, middles, strict=True) for label in block.labels(left, middle)
    )


def _first(data: Data, area: Area, flags: tuple[Flag, ...], kind: Type) -> tuple[Label, ...]:
    """Return the value a single line starts with, under it or over it; nothing where a flag is in the way."""
    one, *others = data.series
    spots = [(area.x(x), area.y(y)) for x, y in axis.runs(one.rows)[0]]
    text = words.amount(replace(one.metric, unit=""), one.rows[0][1], area.ys[1] - area.ys[0])
    left = spots[0][0]
    right = left + width(text, kind)
    if others or len(one.rows) < 2 or right > area.box.right or any(left <= flag.x < right for flag in flags):
        return ()
    heights = [y for x, y in spots if x < right] + [_between(spots, right)]
    under = max(heights) + kind.leading - NEAR / 2
    if spots[0][1] == max(heights) and under + kind.leading / 2 < area.box.bottom:
        return (Label(text, left, under, kind),)
    return (Label(text, left, min(heights) - kind.leading + NEAR / 2, kind),)


def _between(spots: list[tuple[float, float]], x: float) -> float:
    """Return how high a line through the spots is at `x`."""
    for (left, y), (right, other) in pairwise(spots):
        if left <= x < right:
            return y + (other - y) * (x - left) / (right - left)
    return spots[-1][1]
