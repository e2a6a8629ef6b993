"""Where edges leave and reach a node: in order, apart, and straight where that is possible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

GAP = 14.0  # px between two edges on one side of a node
INSET = 12.0  # px kept free at the corners
_STRAIGHT = 1000.0  # weight of an edge that could run straight, against one that bends anyway


@dataclass(frozen=True)
class Side:
    """One side of a node: its extent across the ranks, and the wanted heights of its edges, in order."""

    low: float
    high: float
    wanted: tuple[float, ...]


def spread(side: Side) -> list[float]:
    """Return the place of each edge on a side, px, in the given order.

    An edge whose other end lies within the side goes straight there; the others stay near the middle.
    Places are at least `GAP` apart (less only where the side is too short). Least squares under an order
    and a distance, by pooling adjacent violators (Barlow et al. 1972) on places less their minimal offset.
    """
    count = len(side.wanted)
    low, high = side.low + INSET, side.high - INSET
    gap = min(GAP, (high - low) / (count - 1)) if count > 1 else 0.0
    middle = (side.low + side.high) / 2
    reachable = [low <= y <= high for y in side.wanted]
    wanted = [y if ok else middle for y, ok in zip(side.wanted, reachable, strict=True)]
    weights = [_STRAIGHT if ok else 1.0 for ok in reachable]
    offsets = [number * gap - (count - 1) * gap / 2 for number in range(count)]
    pooled = _isotonic([w - o for w, o in zip(wanted, offsets, strict=True)], weights)
    room_low, room_high = low + (count - 1) * gap / 2, high - (count - 1) * gap / 2
    return [min(max(p, room_low), room_high) + o for p, o in zip(pooled, offsets, strict=True)]


def _isotonic(values: Sequence[float], weights: Sequence[float]) -> list[float]:
    """Return the non-decreasing sequence nearest to `values` in weighted least squares."""
    blocks: list[tuple[float, float, int]] = []  # mean, weight, how many
    for value, weight in zip(values, weights, strict=True):
        mean, total, size = value, weight, 1
        while blocks and blocks[-1][0] > mean:
            other, other_weight, other_size = blocks.pop()
            mean = (mean * total + other * other_weight) / (total + other_weight)
            total, size = total + other_weight, size + other_size
        blocks.append((mean, total, size))
    return [mean for mean, _, size in blocks for _ in range(size)]
