"""Small moves after Graphviz: pills and passing edges slide to where their edge runs straight."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import takewhile

from infraviz.layout.grid import ITEM_GAP, Grid
from infraviz.layout.ports import Side, spread
from infraviz.model.graph import lineage

CLEARANCE = 8.0  # px between an item and a group that it is not in
Ports = dict[tuple[str, str], float]  # (edge id, anchor) → height where the edge meets the anchor


def settle(grid: Grid, centre: Mapping[str, float]) -> tuple[dict[str, float], Ports]:
    """Return the items' final centres across, and where each edge meets its anchors.

    Nodes never move, so what Graphviz kept apart stays apart; an item moves only within the free space
    between its neighbours and the groups around it.
    """
    moved = dict(centre)
    room = _Room(grid, moved)
    for item in grid.columns.titles.values():
        room.move(item, room.free(item)[0])
    ports = meet(grid, moved)
    for strand in grid.skeleton.strands:
        edge = strand.edge.id
        items = grid.columns.passed[edge]
        _straighten(items, ports[edge, strand.first], ports[edge, strand.last], room)
        for port, neighbour in ((strand.first, items[:1]), (strand.last, items[-1:])):
            if port in grid.skeleton.ports and neighbour:
                room.move(port, moved[neighbour[0]])
    return moved, meet(grid, moved)


def _straighten(items: tuple[str, ...], start: float, end: float, room: _Room) -> None:
    """Move a strand's items so that it changes its height as seldom as the free space allows.

    From the start on, each item takes the height of the one before it where it can. Then each run of items
    at one height takes the height of what follows it, or else of what comes before, if all of it can.
    """
    height = start
    for item in items:
        height = height if room.move(item, height) else room.centre[item]
    at = 0
    while at < len(items):
        height = room.centre[items[at]]
        run = tuple(takewhile(lambda item: room.centre[item] == height, items[at:]))  # noqa: B023
        after = at + len(run)
        before = room.centre[items[at - 1]] if at else start
        following = room.centre[items[after]] if after < len(items) else end
        if before != height != following and not _move_all(run, following, room):
            _move_all(run, before, room)
        at = after


def _move_all(run: tuple[str, ...], height: float, room: _Room) -> bool:
    fit = all(room.fits(item, height) for item in run)
    for item in run if fit else ():
        room.move(item, height)
    return fit


class _Room:
    """The free space around the items of each column; keeps the order that Graphviz chose."""

    def __init__(self, grid: Grid, centre: dict[str, float]) -> None:
        self.grid, self.centre = grid, centre
        self.order = [sorted(items, key=lambda i: centre[i]) for items in grid.by_column()]
        self.extents, self.spans = grid.extents(centre), grid.spans()

    def move(self, item: str, height: float) -> bool:
        """Put an item at a height if there is room; return whether it is there now."""
        fits = self.fits(item, height)
        if fits:
            self.centre[item] = height
        return fits

    def fits(self, item: str, height: float) -> bool:
        """Whether there is room for an item at a height."""
        if abs(self.centre[item] - height) < 0.01:
            return True
        low, high = self.free(item)
        return low <= height <= high

    def free(self, item: str) -> tuple[float, float]:
        """Return the lowest and highest centre that an item can take."""
        half = self.grid.across[item] / 2
        column = self.order[self.grid.columns.column[item]]
        at = column.index(item)
        low, high = self.bounds(item)
        if at > 0:
            low = max(low, self._edge(column[at - 1], +1) + ITEM_GAP)
        if at + 1 < len(column):
            high = min(high, self._edge(column[at + 1], -1) - ITEM_GAP)
        return low + half, high - half

    def _edge(self, item: str, side: int) -> float:
        return self.centre[item] + side * (self.grid.across[item] / 2 + self.grid.beside[item])

    def bounds(self, item: str) -> tuple[float, float]:
        """Return the extent that the groups leave: inside its own, clear of all others in its column."""
        number, here = self.grid.columns.column[item], self.centre[item]
        own = set(lineage(self.grid.columns.groups[item], self.grid.skeleton.parents))
        low, high = float("-inf"), float("inf")
        for group, (top, bottom) in self.extents.items():
            if group in own:
                padding = self.grid.padding(item)
                low, high = max(low, top + self.grid.title + padding), min(high, bottom - padding)
            elif self.spans[group][0] <= number <= self.spans[group][1]:
                if bottom <= here:
                    low = max(low, bottom + CLEARANCE)
                else:
                    high = min(high, top - CLEARANCE)
        return low, high


def meet(grid: Grid, centre: Mapping[str, float]) -> Ports:
    """Return where each edge meets its two anchors, px across.

    Each side in turn gives way to the other: where an edge joins two nodes directly, both ends settle on
    one height that lies within both, and the edge runs straight.
    """
    ports: Ports = {}
    for onwards in (True, False, True):
        for anchor, reached in _sides(grid, centre, ports, onwards).items():
            ports |= _places(grid, centre, anchor, reached)
    return ports


def _sides(
    grid: Grid, centre: Mapping[str, float], ports: Ports, onwards: bool
) -> dict[str, list[tuple[float, float, str]]]:
    """Return, for each anchor, the edges on one side: their order there, the height they want, their ids."""
    found: dict[str, list[tuple[float, float, str]]] = {}
    for strand in grid.skeleton.strands:
        path = (strand.first, *grid.columns.passed[strand.edge.id], strand.last)
        anchor, neighbour = (path[0], path[1]) if onwards else (path[-1], path[-2])
        wanted = ports.get((strand.edge.id, neighbour), centre[neighbour])
        found.setdefault(anchor, []).append((centre[neighbour], wanted, strand.edge.id))
    return found


def _places(grid: Grid, centre: Mapping[str, float], anchor: str, reached: list[tuple[float, float, str]]) -> Ports:
    if anchor in grid.skeleton.ports:
        return {(edge, anchor): centre[anchor] for *_, edge in reached}
    half = grid.across[anchor] / 2
    reached.sort()
    side = Side(centre[anchor] - half, centre[anchor] + half, tuple(wanted for _, wanted, _ in reached))
    return {(edge, anchor): round(y, 1) for (*_, edge), y in zip(reached, spread(side), strict=True)}
