"""Positions along the direction of reading: columns, the channels between them, tracks, group borders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from infraviz.layout.grid import PANEL, Grid, depth_pads
from infraviz.layout.settle import Ports
from infraviz.layout.tracks import Jog, assign

TRACK = 10.0  # px between two tracks of a channel
STRAIGHT = 14.0  # px an edge runs straight out of a node and into one, arrowhead included
LEVEL = 0.5  # px below which two heights count as one
PLAIN = 20.0  # px of a channel that nothing turns in
TIGHT = 4.0  # px between a title and what it stands before, where nothing turns


@dataclass(frozen=True)
class Along:
    """`start` and `size` of each column; `borders` of each group; the place of each jog by (channel, edge)."""

    start: tuple[float, ...]
    size: tuple[float, ...]
    borders: dict[str, tuple[float, float]]
    turns: dict[tuple[int, str], float]

    @property
    def length(self) -> float:
        ends = [border for _, border in self.borders.values()]
        return max([self.start[-1] + self.size[-1], *ends])


def crossings(grid: Grid, centre: Mapping[str, float], ports: Ports) -> dict[str, list[tuple[int, float, float]]]:
    """Return, for each edge, the channels it crosses with the heights it enters and leaves them at."""
    found: dict[str, list[tuple[int, float, float]]] = {}
    for strand in grid.skeleton.strands:
        edge = strand.edge.id
        levels = [
            ports[edge, strand.first],
            *(centre[i] for i in grid.columns.passed[edge]),
            ports[edge, strand.last],
        ]
        channel = grid.columns.column[strand.first]
        hops = pairwise(levels)
        found[edge] = [(channel + step, enter, leave) for step, (enter, leave) in enumerate(hops)]
    return found


def place_along(grid: Grid, crossings: Mapping[str, list[tuple[int, float, float]]]) -> Along:
    """Return where everything lies along."""
    jogs: dict[int, list[Jog]] = {}
    for edge, hops in crossings.items():
        for channel, enter, leave in hops:
            if abs(enter - leave) > LEVEL:
                jogs.setdefault(channel, []).append(Jog(edge, enter, leave))
    tracks = {channel: assign(found) for channel, found in jogs.items()}
    spans, parents = grid.spans(), grid.skeleton.parents
    present = [group for group in parents if group in spans]
    opening = depth_pads(present, parents, {g: spans[g][0] for g in present}, PANEL)
    closing = depth_pads(present, parents, {g: spans[g][1] for g in present}, PANEL)
    sizes = [max((grid.along[item] for item in items), default=0.0) for items in grid.by_column()]
    before = [max((opening[g] for g in present if spans[g][0] == c), default=0.0) for c in range(len(sizes))]
    after = [max((closing[g] for g in present if spans[g][1] == c), default=0.0) for c in range(len(sizes))]
    titled = {grid.columns.column[item] for item in grid.columns.titles.values()}
    starts = [before[0]]
    for channel, size in enumerate(sizes[:-1]):
        count = len(set(tracks.get(channel, {}).values()))
        plain = TIGHT if channel in titled else PLAIN
        between = _channel(count, after[channel] + before[channel + 1], plain)
        starts.append(starts[-1] + size + between)
    turns = {
        (channel, edge): starts[channel] + sizes[channel] + after[channel] + STRAIGHT + track * TRACK
        for channel, found in tracks.items()
        for edge, track in found.items()
    }
    borders = {
        g: (starts[spans[g][0]] - opening[g], starts[spans[g][1]] + sizes[spans[g][1]] + closing[g]) for g in present
    }
    return Along(tuple(starts), tuple(sizes), borders, turns)


def _channel(tracks: int, borders: float, plain: float) -> float:
    """Return the width of a channel with so many tracks, `borders` px of it taken by groups' panels."""
    if not tracks:
        return max(plain, borders + (STRAIGHT if borders else 0))
    return borders + 2 * STRAIGHT + (tracks - 1) * TRACK
