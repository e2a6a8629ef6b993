"""Rows of horizontal bars from zero, with their labels and values: what `change` and `bar` share."""

from __future__ import annotations

from dataclasses import dataclass

from infraviz.charts.area import pixels
from infraviz.charts.figure import picture
from infraviz.charts.shapes import Fills, Point, Rules, Shape, box
from infraviz.charts.text import LABEL, VALUE, Label, Type, widest, wrap, written
from infraviz.model.metric import Interval
from infraviz.svg.element import Element

THICK, BELOW, NEAR, GAP = 20, 8, 6, 12  # px: a bar, below a bar, beside a bar's end, beside its label
_AFTER = 4  # px below a paragraph
_CAP = 4  # px that the ends of an interval reach up and down
_WIDEST_LABEL, _WIDEST_VALUE, _SHORTEST = 0.36, 0.4, 0.2  # of the width: columns at most, bars at least


@dataclass(frozen=True)
class Bar:
    """One bar: its label, its value, the text at its end. Bars with the same `scale` can be compared.

    `ends` are the low and high of the interval around the value, the value twice where there is none.
    """

    label: str
    value: float
    text: str
    token: str = "accent"
    kind: Type = VALUE
    scale: str = ""
    ends: tuple[float, ...] = ()

    @property
    def reach(self) -> tuple[float, float]:
        """The least and the greatest that the bar shows: its value or the ends of its interval."""
        return min((self.value, *self.ends)), max((self.value, *self.ends))


@dataclass(frozen=True)
class Words:
    """A paragraph between bars, `lead` px below what is above it. Inset, it starts where the bars do."""

    text: str
    kind: Type
    token: str = "text"
    lead: int = 0
    inset: bool = False


@dataclass(frozen=True)
class _Scale:
    """Where zero is, in px from the left, and how many px a unit is long."""

    zero: float
    unit: float
    two_sided: bool


@dataclass(frozen=True)
class _Grid:
    """The columns of a figure `width` px wide: where bars start, 0 if labels stand above, and each scale."""

    width: float
    start: float
    scales: dict[str, _Scale]


@dataclass(frozen=True)
class _Row:
    """What one item comes to: its lines of text, and its lower edge and its bar's middle, px from the top."""

    labels: tuple[Label, ...]
    bottom: float
    middle: float = 0


def fitting(texts: tuple[str, ...], short: tuple[str, ...], width: float) -> tuple[str, ...]:
    """Return the texts for the bars' ends, or the short ones if the texts leave too little for the bars."""
    return texts if widest(texts, VALUE) <= _WIDEST_VALUE * width else short


def between(interval: Interval | None) -> tuple[float, ...]:
    """Return the two ends of an interval, nothing where they are not known."""
    if interval is None or interval.low is None or interval.high is None:
        return ()
    return interval.low, interval.high


def stack(items: tuple[Bar | Words, ...], width: float) -> tuple[float, tuple[Element, ...]]:
    """Return the height that the items need from top to bottom, and their picture, `width` px wide."""
    grid = _grid(tuple(item for item in items if isinstance(item, Bar)), width)
    rows: list[_Row] = []
    bottom = 0.0
    for item in items:
        rows.append(_bar(item, bottom, grid) if isinstance(item, Bar) else _words(item, bottom, grid))
        bottom = rows[-1].bottom
    bars = tuple((item, row.middle) for item, row in zip(items, rows, strict=True) if isinstance(item, Bar))
    shapes = (shape for bar, middle in bars for shape in _shapes(bar, middle, grid.scales[bar.scale]))
    texts = written(label for row in rows for label in row.labels)
    return bottom, (*picture(width, bottom, ((pixels(width, bottom), shapes),)), *texts)


def _grid(bars: tuple[Bar, ...], width: float) -> _Grid:
    """Give labels a column, or none where they would leave too little and stand above; bars what is left."""
    column = widest(tuple(bar.label for bar in bars), LABEL) + GAP
    left, right = (_room(tuple(bar for bar in bars if (bar.value < 0) == below)) for below in (True, False))
    fits = column <= _WIDEST_LABEL * width and width - column - left - right >= _SHORTEST * width
    start, end = column if fits else 0, width - right
    names = dict.fromkeys(bar.scale for bar in bars)
    scales = {name: _scale(tuple(bar for bar in bars if bar.scale == name), start, end) for name in names}
    return _Grid(width, start, scales)


def _scale(bars: tuple[Bar, ...], start: float, end: float) -> _Scale:
    """Return the scale on which the bars and the texts left of them lie between `start` and `end` px."""
    start += _room(tuple(bar for bar in bars if bar.value < 0))
    lowest, highest = min(0.0, *(bar.reach[0] for bar in bars)), max(0.0, *(bar.reach[1] for bar in bars))
    unit = (end - start) / (highest - lowest or 1)
    return _Scale(start - lowest * unit, unit, lowest < 0)


def _room(bars: tuple[Bar, ...]) -> float:
    return max((widest((bar.text,), bar.kind) + NEAR for bar in bars), default=0)


def _bar(bar: Bar, top: float, grid: _Grid) -> _Row:
    lines = (bar.label,) if grid.start else wrap(bar.label, grid.width, LABEL)
    middle = top + THICK / 2 + (0 if grid.start else LABEL.leading * len(lines))
    first = middle if grid.start else top + LABEL.leading / 2
    names = (Label(line, 0, first + n * LABEL.leading, LABEL) for n, line in enumerate(lines))
    return _Row((*names, _value(bar, middle, grid.scales[bar.scale])), middle + THICK / 2 + BELOW, middle)


def _value(bar: Bar, middle: float, scale: _Scale) -> Label:
    low, high = (scale.zero + end * scale.unit for end in bar.reach)
    if bar.value < 0:
        return Label(bar.text, low - NEAR, middle, bar.kind, anchor="end")
    return Label(bar.text, high + NEAR, middle, bar.kind)


def _words(words: Words, top: float, grid: _Grid) -> _Row:
    left = grid.start if words.inset else 0
    step = words.kind.leading
    first = top + words.lead + step / 2
    lines = enumerate(wrap(words.text, grid.width - left, words.kind))
    labels = tuple(Label(line, left, first + n * step, words.kind, words.token) for n, line in lines)
    return _Row(labels, top + words.lead + step * len(labels) + _AFTER)


def _shapes(bar: Bar, middle: float, scale: _Scale) -> tuple[Shape, ...]:
    """Return a bar, its interval, and a hairline at zero where its scale has two sides."""
    top, bottom = middle - THICK / 2, middle + THICK / 2
    zero, end = scale.zero, scale.zero + bar.value * scale.unit
    filled = (Fills((box(zero, top, end, bottom),), bar.token),) if bar.value else ()
    side = (((zero, top - BELOW / 2), (zero, bottom + BELOW / 2)),)
    return (
        *filled,
        *((Rules(side, "line"),) if scale.two_sided else ()),
        *((Rules(_whisker(bar, middle, scale), "text", 1.5),) if bar.ends else ()),
    )


def _whisker(bar: Bar, middle: float, scale: _Scale) -> tuple[tuple[Point, Point], ...]:
    low, high = (scale.zero + end * scale.unit for end in bar.ends)
    caps = (((x, middle - _CAP), (x, middle + _CAP)) for x in (low, high))
    return ((low, middle), (high, middle)), *caps
