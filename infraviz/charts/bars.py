"""Rows of horizontal bars from zero, with their labels and values: what `change` and `bar` share."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from infraviz.charts.area import pixels
from infraviz.charts.figure import picture
from infraviz.charts.shapes import Fills, Point, Rules, Shape, box
from infraviz.charts.text import LABEL, VALUE, VALUE_STRONG, Label, Type, shorten, widest, wrap, written
from infraviz.model.metric import Interval
from infraviz.svg.element import Element
from infraviz.theme import Fonts

THICK, BELOW, NEAR, GAP = 20, 8, 6, 12  # px: a bar, below a bar, beside a bar's end, beside its label
_AFTER = 4  # px below a paragraph
_CAP = 4  # px that the ends of an interval reach up and down
_WIDEST_LABEL, _WIDEST_VALUE, _SHORTEST = 0.36, 0.4, 0.2  # of the width: columns at most, bars at least
_MOST = 0.45  # of the width, that a text at a bar's end may take where none is short


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
    """The columns of a figure `width` px wide: where bars start, 0 if labels stand above, each scale; its fonts."""

    width: float
    start: float
    scales: dict[str, _Scale]
    faces: Fonts


@dataclass(frozen=True)
class _Row:
    """What one item comes to: its lines of text, and its lower edge and its bar's middle, px from the top."""

    labels: tuple[Label, ...]
    bottom: float
    middle: float = 0


def fitting(choices: tuple[tuple[str, ...], ...], width: float, faces: Fonts) -> tuple[str, ...]:
    """Return the texts for the bars' ends: the first that leave enough for the bars, else the last, cut."""
    value, strong = VALUE.on(faces), VALUE_STRONG.on(faces)
    fit = (texts for texts in choices if widest(texts, value) <= _WIDEST_VALUE * width)
    return next(fit, None) or tuple(shorten(text, _MOST * width, strong) for text in choices[-1])


def between(interval: Interval | None) -> tuple[float, ...]:
    """Return the two ends of an interval, nothing where they are not known."""
    if interval is None or interval.low is None or interval.high is None:
        return ()
    return interval.low, interval.high


def stack(items: tuple[Bar | Words, ...], width: float, faces: Fonts) -> tuple[float, tuple[Element, ...]]:
    """Return the height that the items need from top to bottom, and their picture, `width` px wide."""
    grid = _grid(tuple(item for item in items if isinstance(item, Bar)), width, faces)
    rows: list[_Row] = []
    bottom = 0.0
    for item in items:
        rows.append(_bar(item, bottom, grid) if isinstance(item, Bar) else _words(item, bottom, grid))
        bottom = rows[-1].bottom
    bars = tuple((item, row.middle) for item, row in zip(items, rows, strict=True) if isinstance(item, Bar))
    shapes = (
        *_filled(bars, grid),
        *(one for bar, middle in bars for one in _over(bar, middle, grid.scales[bar.scale])),
    )
    texts = written(label for row in rows for label in row.labels)
    return bottom, (*picture(width, bottom, ((pixels(width, bottom), shapes),)), *texts)


def _grid(bars: tuple[Bar, ...], width: float, faces: Fonts) -> _Grid:
    """Give labels a column, or none where they would leave too little and stand above; bars what is left."""
    column = widest(tuple(bar.label for bar in bars), LABEL.on(faces)) + GAP
    left, right = (_room(tuple(bar for bar in bars if (bar.value < 0) == below), faces) for below in (True, False))
    fits = column <= _WIDEST_LABEL * width and width - column - left - right >= _SHORTEST * width
    start, end = column if fits else 0, width - right
    names = dict.fromkeys(bar.scale for bar in bars)
    scales = {name: _scale(tuple(bar for bar in bars if bar.scale == name), start, end, faces) for name in names}
    return _Grid(width, start, scales, faces)


def _scale(bars: tuple[Bar, ...], start: float, end: float, faces: Fonts) -> _Scale:
    """Return the scale on which the bars and the texts left of them lie between `start` and `end` px."""
    start += _room(tuple(bar for bar in bars if bar.value < 0), faces)
    lowest, highest = min(0.0, *(bar.reach[0] for bar in bars)), max(0.0, *(bar.reach[1] for bar in bars))
    unit = (end - start) / (highest - lowest or 1)
    return _Scale(start - lowest * unit, unit, lowest < 0)


def _room(bars: tuple[Bar, ...], faces: Fonts) -> float:
    return max((widest((bar.text,), bar.kind.on(faces)) + NEAR for bar in bars), default=0)


def _bar(bar: Bar, top: float, grid: _Grid) -> _Row:
    lines = (bar.label,) if grid.start else wrap(bar.label, grid.width, LABEL.on(grid.faces))
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
    lines = enumerate(wrap(words.text, grid.width - left, words.kind.on(grid.faces)))
    labels = tuple(Label(line, left, first + n * step, words.kind, words.token) for n, line in lines)
    return _Row(labels, top + words.lead + step * len(labels) + _AFTER)


def _filled(bars: tuple[tuple[Bar, float], ...], grid: _Grid) -> tuple[Shape, ...]:
    """Return the bars with their middles in px from the top; neighbours of one colour together, which is faster."""
    drawn = ((bar.token, _rectangle(bar, middle, grid.scales[bar.scale])) for bar, middle in bars if bar.value)
    return tuple(Fills(tuple(box for _, box in some), token) for token, some in groupby(drawn, key=lambda one: one[0]))


def _rectangle(bar: Bar, middle: float, scale: _Scale) -> tuple[Point, ...]:
    return box(scale.zero, middle - THICK / 2, scale.zero + bar.value * scale.unit, middle + THICK / 2)


def _over(bar: Bar, middle: float, scale: _Scale) -> tuple[Shape, ...]:
    """Return a hairline at zero where a bar's scale has two sides, and its interval."""
    reach = THICK / 2 + BELOW / 2
    side = (((scale.zero, middle - reach), (scale.zero, middle + reach)),)
    return (
        *((Rules(side, "line"),) if scale.two_sided else ()),
        *(_whisker(bar, middle, scale) if bar.ends else ()),
    )


def _whisker(bar: Bar, middle: float, scale: _Scale) -> tuple[Shape, ...]:
    """Return a line from low to high with a cap at each end, set off from the bar that it lies on."""
    low, high = (scale.zero + end * scale.unit for end in bar.ends)
    caps = (((x, middle - _CAP), (x, middle + _CAP)) for x in (low, high))
    pairs = (((low, middle), (high, middle)), *caps)
    return Rules(pairs, "surface", 4), Rules(pairs, "text", 1.5)
