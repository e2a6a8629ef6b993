"""Points, boxes and polylines. Units are SVG pixels; x grows to the right, y grows downwards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Command = tuple[str, tuple[float, ...]]  # an SVG path letter and its numbers


@dataclass(frozen=True)
class Point:
    x: float
    y: float

    def turned(self) -> Point:
        """Return the point with its axes exchanged."""
        return Point(self.y, self.x)


@dataclass(frozen=True)
class Box:
    """An axis-aligned rectangle: its top left corner and its size."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h

    @property
    def centre(self) -> Point:
        return Point(self.x + self.w / 2, self.y + self.h / 2)

    def grown(self, by: float) -> Box:
        """Return the box with `by` pixels added on each side."""
        return Box(self.x - by, self.y - by, self.w + 2 * by, self.h + 2 * by)

    def moved(self, dx: float, dy: float) -> Box:
        return Box(self.x + dx, self.y + dy, self.w, self.h)

    def turned(self) -> Box:
        """Return the box with its axes exchanged."""
        return Box(self.y, self.x, self.h, self.w)

    def contains(self, other: Box, slack: float = 0.01) -> bool:
        """Whether `other` lies inside this box, edges included."""
        return (
            other.x >= self.x - slack
            and other.y >= self.y - slack
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )

    def overlaps(self, other: Box, slack: float = 0.01) -> bool:
        """Whether the two boxes share an area (touching edges do not count)."""
        return (
            self.x < other.right - slack
            and other.x < self.right - slack
            and self.y < other.bottom - slack
            and other.y < self.bottom - slack
        )

    def cuts(self, a: Point, b: Point, slack: float = 0.01) -> bool:
        """Whether the axis-parallel segment from `a` to `b` enters the inside of the box."""
        low_x, high_x = min(a.x, b.x), max(a.x, b.x)
        low_y, high_y = min(a.y, b.y), max(a.y, b.y)
        return (
            low_x < self.right - slack
            and high_x > self.x + slack
            and low_y < self.bottom - slack
            and high_y > self.y + slack
        )


def around(boxes: Iterable[Box]) -> Box:
    """Return the smallest box that holds all `boxes`. Raises ValueError when there is none."""
    items = list(boxes)
    left, top = min(b.x for b in items), min(b.y for b in items)
    return Box(left, top, max(b.right for b in items) - left, max(b.bottom for b in items) - top)


def simplified(points: Iterable[Point], slack: float = 0.01) -> tuple[Point, ...]:
    """Return the polyline without repeated points and without points in the middle of a straight run."""
    kept: list[Point] = []
    for point in points:
        if kept and abs(kept[-1].x - point.x) < slack and abs(kept[-1].y - point.y) < slack:
            continue
        while len(kept) > 1 and _between(kept[-2], kept[-1], point, slack):
            kept.pop()
        kept.append(point)
    return tuple(kept)


def _between(a: Point, b: Point, c: Point, slack: float) -> bool:
    same_x = abs(a.x - b.x) < slack and abs(b.x - c.x) < slack
    same_y = abs(a.y - b.y) < slack and abs(b.y - c.y) < slack
    return (same_x and (b.y - a.y) * (c.y - b.y) >= 0) or (same_y and (b.x - a.x) * (c.x - b.x) >= 0)
