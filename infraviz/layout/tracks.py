"""The channel between two columns: which track each edge takes when it changes its height there.

Tracks are ordered so that edges cross as little as possible, the way orthogonal layered layouts do it
(Sander, "A fast heuristic for hierarchical Manhattan layout", 1996).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

CLEAR = 8.0  # px that two edges in one channel keep between their heights to share a track
_OVERLAID = 50  # cost of two edges running on top of each other, in crossings


@dataclass(frozen=True)
class Jog:
    """One edge's change of height in a channel: it comes in at `enter` and goes on at `leave`."""

    edge: str
    enter: float
    leave: float

    @cached_property
    def low(self) -> float:
        return min(self.enter, self.leave)

    @cached_property
    def high(self) -> float:
        return max(self.enter, self.leave)


def assign(jogs: Sequence[Jog]) -> dict[str, int]:
    """Return each jog's track, from 0 at the side where the edges enter. Jogs far apart share a track."""
    ordered = _ordered(list(jogs))
    tracks: dict[str, int] = {}
    for index, jog in enumerate(ordered):
        before = [tracks[other.edge] + 1 for other in ordered[:index] if _meet(jog, other)]
        tracks[jog.edge] = max(before, default=0)
    return tracks


def _meet(one: Jog, other: Jog) -> bool:
    return one.low < other.high + CLEAR and other.low < one.high + CLEAR


def _ordered(jogs: list[Jog]) -> list[Jog]:
    """Return the jogs so that, pair by pair, the cheaper one comes first (greedy feedback arc removal)."""
    pull = {
        jog.edge: sum(_cost(jog, other) - _cost(other, jog) for other in jogs if other is not jog and _meet(jog, other))
        for jog in jogs
    }
    rest, found = sorted(jogs, key=lambda j: (j.low, j.high, j.edge)), []
    while rest:
        jog = min(rest, key=lambda j: pull[j.edge])
        rest.remove(jog)
        found.append(jog)
        for other in rest:
            if _meet(jog, other):
                pull[other.edge] -= _cost(other, jog) - _cost(jog, other)
    return found


def _cost(first: Jog, second: Jog) -> int:
    """Return the crossings when `first` takes the track nearer to where the edges enter."""
    crossings = int(second.low < first.leave < second.high) + int(first.low < second.enter < first.high)
    return crossings + _OVERLAID * int(abs(first.leave - second.enter) < CLEAR)
