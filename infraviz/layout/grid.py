"""The working state of one layout, in flow coordinates: *along* the direction of reading, *across* it.

A diagram that reads to the right and one that reads down are laid out by the same code; only the last
step turns the axes. What differs is a group's title: to the right it takes a line across the top, and
room is kept for it there; reading down it is an item before the group's first nodes, so that the edges
which enter the group run beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from infraviz.layout.ranks import Columns, group_spans
from infraviz.layout.skeleton import Skeleton

PANEL = 20.0  # px of padding inside a group
TITLE = 24.0  # px of a group's title line
TITLE_HEIGHT = 16.0  # px of the title itself
NODE_MARGIN = 8.0  # px that a node keeps free beside it, on top of the gap between items
ITEM_GAP = 12.0  # px between items of one column


@dataclass(frozen=True)
class Grid:
    """Items in columns with their sizes (px).

    `beside` is what an item keeps free at each side across; `title` the title line's share across.
    """

    skeleton: Skeleton
    columns: Columns
    along: Mapping[str, float]
    across: Mapping[str, float]
    beside: Mapping[str, float]
    title: float

    def spans(self) -> dict[str, tuple[int, int]]:
        """Return the first and last column of each group that has an item."""
        return group_spans(self.columns.column, self.columns.groups, self.skeleton.parents)

    def by_column(self) -> list[list[str]]:
        """Return the items of each column."""
        found: list[list[str]] = [[] for _ in range(max(self.columns.column.values()) + 1)]
        for item, number in self.columns.column.items():
            found[number].append(item)
        return found

    def padding(self, item: str) -> float:
        """Return how far a group's border keeps from an item across: less from pills and passing edges."""
        return PANEL - NODE_MARGIN + self.beside[item]

    def extents(self, centre: Mapping[str, float]) -> dict[str, tuple[float, float]]:
        """Return each group's extent across, panel and title line included."""
        found: dict[str, tuple[float, float]] = {}
        inner: dict[str, list[tuple[float, float]]] = {}
        for item, group in self.columns.groups.items():
            half = self.across[item] / 2 + self.padding(item)
            inner.setdefault(group, []).append((centre[item] - half, centre[item] + half))
        for group in reversed(list(self.skeleton.parents)):  # inner groups first
            if group not in inner:
                continue
            low, high = zip(*inner[group], strict=True)
            found[group] = (min(low) - self.title, max(high))
            around = (found[group][0] - PANEL, found[group][1] + PANEL)
            inner.setdefault(self.skeleton.parents[group], []).append(around)
        return found


def depth_pads(
    groups: Iterable[str], parents: Mapping[str, str], ends: Mapping[str, int], own: float
) -> dict[str, float]:
    """Return how far each group's border lies from the column it starts (or ends) at.

    `ends` maps a group to that column; a group that shares it with an inner one lies outside of that.
    """
    pads: dict[str, float] = {}
    for group in reversed(list(groups)):
        inner = [pads[g] for g in pads if parents[g] == group and ends[g] == ends[group]]
        pads[group] = own + max(inner, default=0.0)
    return pads
