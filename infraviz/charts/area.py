"""Where data lies in a picture, in px, and what stands around it: the grid and the labels of both axes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from infraviz.charts.shapes import Rules, Shape
from infraviz.charts.text import TICK, Label, Type, shorten, widest, wrap
from infraviz.charts.ticks import Tick
from infraviz.geometry import Box
from infraviz.theme import Fonts

_APART = 12  # px between two labels of the x axis
_LINES = 3  # that one of them may take
NEAR = 8  # px between a line's end or the plot's edge and a label


@dataclass(frozen=True)
class Area:
    """A plot's box in px from the picture's top left corner, and the ends of both axes; `log` is of the y axis."""

    box: Box
    xs: tuple[float, float]
    ys: tuple[float, float]
    log: bool = False

    @property
    def span(self) -> tuple[float, float]:
        """The ends of the x axis, apart even where it has one place only."""
        low, high = self.xs
        return (low, high) if high > low else (low - 1, low + 1)

    def x(self, place: float) -> float:
        """Return where a place on the x axis is, in px; in the middle where the axis has one place only."""
        low, high = self.span
        return self.box.x + (place - low) / (high - low) * self.box.w

    def y(self, value: float) -> float:
        """Return where a value is, in px from the picture's top."""
        low, high, at = (math.log10(n) if self.log else n for n in (*self.ys, value))
        return self.box.y + (high - at) / (high - low) * self.box.h


def pixels(width: float, height: float) -> Area:
    """Return the area of a whole picture, on scales of px from its top left corner."""
    return Area(Box(0, 0, width, height), (0, width), (height, 0))


@dataclass(frozen=True)
class _Column:
    """One label of the x axis: its lines, its middle and half of its width in px."""

    lines: tuple[str, ...]
    x: float
    half: float


def grid(area: Area, levels: tuple[float, ...]) -> tuple[Shape, ...]:
    """Return a hairline at each level of the y axis, a stronger one at zero."""
    low, high = area.span
    strong = tuple(level for level in levels if level == 0 and not area.log)
    lines = (("rule", tuple(level for level in levels if level not in strong)), ("line", strong))
    return tuple(Rules(tuple(((low, at), (high, at)) for at in some), token) for token, some in lines if some)


def level_labels(area: Area, levels: tuple[Tick, ...]) -> tuple[Label, ...]:
    """Return the labels of the y axis, left of the plot."""
    right = area.box.x - NEAR
    return tuple(Label(text, right, area.y(level), TICK, "muted", "end") for level, text in levels)


def beside(levels: tuple[Tick, ...], faces: Fonts) -> float:
    """Return the px that the labels of the y axis take left of the plot."""
    return widest(tuple(text for _, text in levels), TICK.on(faces)) + NEAR


def place_labels(area: Area, ticks: tuple[Tick, ...], room: float, kind: Type) -> tuple[Label, ...]:
    """Return the labels of the x axis, centred below their places but inside `room` px.

    Where they would touch they are wrapped; where that is not enough, every second, third … is kept.
    """
    whole = tuple(_column((text,), area.x(place), room, kind) for place, text in ticks)
    strides = (whole[::stride] for stride in range(2, len(whole)))
    kept = next(filter(_apart, (whole, _wrapped(area, ticks, room, kind), *strides)), whole[:1])
    first = area.box.bottom + NEAR + kind.leading / 2
    return tuple(
        Label(line, column.x, first + n * kind.leading, kind, "muted", "middle")
        for column in kept
        for n, line in enumerate(column.lines)
    )


def _wrapped(area: Area, ticks: tuple[Tick, ...], room: float, kind: Type) -> tuple[_Column, ...]:
    """Return the labels in lines as wide as the places are apart; none if that breaks words or needs many."""
    slot = min((area.x(x) - area.x(before) for (before, _), (x, _) in pairwise(ticks)), default=0) - _APART
    lines = [wrap(text, slot, kind) for _, text in ticks]
    whole = all(widest(tuple(text.split(" ")), kind) <= slot for _, text in ticks)
    if not whole or max(map(len, lines)) > _LINES:
        return ()
    return tuple(_column(some, area.x(place), room, kind) for some, (place, _) in zip(lines, ticks, strict=True))


def _column(lines: tuple[str, ...], x: float, room: float, kind: Type) -> _Column:
    shown = tuple(shorten(line, room, kind) for line in lines)
    half = widest(shown, kind) / 2
    return _Column(shown, min(max(x, half), room - half), half)


def _apart(columns: tuple[_Column, ...]) -> bool:
    """Return whether there are labels, and none touches the next."""
    gaps = (after.x - after.half - before.x - before.half for before, after in pairwise(columns))
    return bool(columns) and all(gap >= _APART for gap in gaps)
