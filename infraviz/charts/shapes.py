"""What a plot is made of, in the numbers of its data: lines, rules, dots and filled polygons, in colour tokens."""

from __future__ import annotations

from dataclasses import dataclass

Point = tuple[float, float]  # x and y on the scales of an area


@dataclass(frozen=True)
class Line:
    """A line through points, with round ends; `dashes` are px of line and of gap in turn."""

    points: tuple[Point, ...]
    token: str
    width: float = 2
    dashes: tuple[float, ...] = ()


@dataclass(frozen=True)
class Rules:
    """Straight lines that stand for themselves, with flat ends: a grid, a leader, the thin part of a range."""

    pairs: tuple[tuple[Point, Point], ...]
    token: str
    width: float = 1


@dataclass(frozen=True)
class Dots:
    """A dot at each point, `size` px across."""

    points: tuple[Point, ...]
    token: str
    size: float = 7


@dataclass(frozen=True)
class Fills:
    """Polygons without an outline, each of them closed; `opacity` is of what they are painted with."""

    polygons: tuple[tuple[Point, ...], ...]
    token: str
    opacity: float = 1


Shape = Line | Rules | Dots | Fills


def box(left: float, top: float, right: float, bottom: float) -> tuple[Point, ...]:
    """Return the corners of a rectangle."""
    return (left, top), (right, top), (right, bottom), (left, bottom)
