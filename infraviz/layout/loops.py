"""Edges from a node to itself: a bow below the node, its label on the far side of the bow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from infraviz.geometry import Box, Point
from infraviz.model.graph import Edge

DEPTH = 16.0  # px from a node to the far side of its first bow, and from one bow to the next
CLEAR = 6.0  # px between a node and a bow's label
_FEET = 0.22  # where the outermost bow stands, as a share of the node's length


@dataclass(frozen=True)
class Bow:
    """One loop: how far its far side lies from the node, and the size of its pill (0 for none), px."""

    edge: str
    depth: float
    along: float
    across: float


def bows(loops: Sequence[Edge], sizes: Mapping[str, tuple[float, float]]) -> tuple[Bow, ...]:
    """Return one node's loops from the inside out. `sizes` are the pills' sizes along and across, by edge."""
    found: list[Bow] = []
    used = 0.0
    for loop in loops:
        along, across = sizes.get(loop.id, (0.0, 0.0))
        depth = used + max(DEPTH, CLEAR + across / 2)
        found.append(Bow(loop.id, depth, along, across))
        used = depth + across / 2
    return tuple(found)


def room(found: Sequence[Bow]) -> float:
    """Return the px that the loops take below their node."""
    return max((bow.depth + bow.across / 2 for bow in found), default=0.0)


def route(bow: Bow, number: int, count: int, box: Box) -> tuple[Point, ...]:
    """Return a loop's polyline: the inner ones stand inside the outer ones."""
    inset = box.w * (_FEET + (0.4 - _FEET) * (count - 1 - number) / count)
    left, right, below = box.x + inset, box.right - inset, box.bottom + bow.depth
    return (Point(right, box.bottom), Point(right, below), Point(left, below), Point(left, box.bottom))


def pill(bow: Bow, box: Box) -> Box:
    """Return the box of a loop's label, on the middle of its far side."""
    return Box(box.centre.x - bow.along / 2, box.bottom + bow.depth - bow.across / 2, bow.along, bow.across)
