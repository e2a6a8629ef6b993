"""Edges from a node to itself: a bow below the node, its label on the far side of the bow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from infraviz.geometry import Box, Point
from infraviz.model.graph import Edge

DEPTH = 16.0  # px from a node to the far side of its first bow, and from one bow to the next
FOOT = 14.0  # px from the middle of a node to where its first bow stands
CLEAR = 6.0  # px between a bow and what lies inside it


@dataclass(frozen=True)
class Bow:
    """One loop, px: half the distance of its feet, the depth of its far side, and the size of its pill (or 0)."""

    edge: str
    half: float
    depth: float
    along: float
    across: float


def bows(loops: Sequence[Edge], sizes: Mapping[str, tuple[float, float]]) -> tuple[Bow, ...]:
    """Return one node's loops from the inside out, those without a label first.

    `sizes` are the pills' sizes along and across, by edge.
    """
    found: list[Bow] = []
    half, used = FOOT - CLEAR, 0.0
    for loop in sorted(loops, key=lambda edge: edge.id in sizes):
        along, across = sizes.get(loop.id, (0.0, 0.0))
        half, depth = half + CLEAR, used + max(DEPTH, CLEAR + across / 2)
        found.append(Bow(loop.id, half, depth, along, across))
        half, used = max(half, along / 2), depth + across / 2
    return tuple(found)


def room(found: Sequence[Bow]) -> float:
    """Return the px that the loops take below their node."""
    return max((bow.depth + bow.across / 2 for bow in found), default=0.0)


def length(found: Sequence[Bow]) -> float:
    """Return how long the node must be along for its loops, px."""
    return max((2 * (max(bow.half, bow.along / 2) + CLEAR) for bow in found), default=0.0)


def route(bow: Bow, box: Box) -> tuple[Point, ...]:
    """Return a loop's polyline, from the node's lower side back to it."""
    middle, below = box.centre.x, box.bottom + bow.depth
    left, right = middle - bow.half, middle + bow.half
    return (Point(right, box.bottom), Point(right, below), Point(left, below), Point(left, box.bottom))


def pill(bow: Bow, box: Box) -> Box:
    """Return the box of a loop's label, on the middle of its far side."""
    return Box(box.centre.x - bow.along / 2, box.bottom + bow.depth - bow.across / 2, bow.along, bow.across)
