"""Ranks and columns: which nodes stand on one line across the direction of reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from infraviz.layout.engine import Engine, Item, Link, Panel, dot_source
from infraviz.layout.skeleton import Skeleton, Strand
from infraviz.model.graph import lineage

_COMPACT = 3  # how much a group's length counts beside the length of an edge


def ranks(skeleton: Skeleton, nodes: Sequence[str], engine: Engine) -> dict[str, int]:
    """Return the rank of every node and port, from 0, by Graphviz's network simplex.

    It makes the sum of all edges' lengths least; the length of a group counts like that of some edges.
    """
    anchors = [*nodes, *skeleton.ports]
    links = [*(Link(s.first, s.last) for s in skeleton.strands), *skeleton.holds, *_together(skeleton, nodes)]
    every = dict.fromkeys([*anchors, *(end for link in links for end in (link.source, link.target))])
    names = {anchor: f"n{number}" for number, anchor in enumerate(every)}
    items = [Item(name, 1, 1) for name in names.values()]
    renamed = [Link(names[a.source], names[a.target], a.gap, a.weight) for a in links]
    positions = engine(dot_source(items, renamed, {}, Panel()))
    places = {anchor: round(positions[names[anchor]][0], 1) for anchor in anchors}
    levels = {x: level for level, x in enumerate(sorted(set(places.values())))}
    found = {anchor: levels[x] for anchor, x in places.items()}
    return _from_zero(found, components(anchors, [a for a in links if a.source in found and a.target in found]))


def _together(skeleton: Skeleton, nodes: Sequence[str]) -> Iterator[Link]:
    """Yield links that keep the nodes of a group in few ranks: from its start to each, from each to its end."""
    for group, parent in skeleton.parents.items():
        yield Link(f"start of {group}", f"end of {group}", 0, _COMPACT)
        if parent:
            yield Link(f"start of {parent}", f"start of {group}", 0)
            yield Link(f"end of {group}", f"end of {parent}", 0)
    for node in nodes:
        if group := skeleton.groups[node]:
            yield Link(f"start of {group}", node, 0, 0)
            yield Link(node, f"end of {group}", 0, 0)


def _from_zero(found: Mapping[str, int], parts: Iterable[Sequence[str]]) -> dict[str, int]:
    """Return the ranks with each connected part starting at 0."""
    return {item: found[item] - min(found[other] for other in part) for part in parts for item in part}


def components(items: Sequence[str], links: Iterable[Link]) -> list[list[str]]:
    """Return the items in connected parts, in the order of their first items."""
    leader = {item: item for item in items}

    def find(item: str) -> str:
        while leader[item] != item:
            leader[item] = leader[leader[item]]
            item = leader[item]
        return item

    for link in links:
        leader[find(link.target)] = find(link.source)
    parts: dict[str, list[str]] = {}
    for item in items:
        parts.setdefault(find(item), []).append(item)
    return list(parts.values())


def folded(skeleton: Skeleton, widths: Mapping[str, float], room: float) -> dict[str, int]:
    """Return ranks for a narrow page: nodes of one group side by side while they fit, groups one below the other.

    List scheduling in the skeleton's order: each node takes the first rank that comes after all it depends
    on, after every group that ended before it, and that still has room. `widths` are in px, as `room` is.
    """
    needs: dict[str, list[Link]] = {}
    for link in [*(Link(s.first, s.last) for s in skeleton.strands), *skeleton.holds]:
        needs.setdefault(link.target, []).append(link)
    found: dict[str, int] = {}
    rows = _Rows(skeleton)
    for anchor in _after_needs(skeleton, needs):
        rank = max((found[link.source] + link.gap for link in needs.get(anchor, ())), default=0)
        if anchor not in skeleton.ports:
            rank = rows.take(anchor, rank, widths[anchor], room)
        found[anchor] = rank
    return found


class _Rows:
    """How full each rank is, and which group its nodes are in."""

    def __init__(self, skeleton: Skeleton) -> None:
        self.skeleton = skeleton
        self.used: dict[int, float] = {}
        self.group: dict[int, str] = {}
        self.last = 0

    def take(self, node: str, rank: int, width: float, room: float) -> int:
        """Put a node into the first rank from `rank` on that suits it, and return that rank."""
        group = self.skeleton.groups[node]
        inner = room - 2 * _INDENT * len(lineage(group, self.skeleton.parents))
        rank = max(rank, self.last)
        while rank in self.used and (self.group[rank] != group or self.used[rank] + width > inner):
            rank += 1
        self.used[rank] = self.used.get(rank, 0) + width
        self.group[rank] = group
        self.last = rank if group else self.last
        return rank


_INDENT = 20.0  # px that each level of groups takes at each side


def _after_needs(skeleton: Skeleton, needs: Mapping[str, Sequence[Link]]) -> list[str]:
    """Return nodes in their order, each port after what it holds on to and before what holds on to it."""
    placed: dict[str, None] = {}

    def place(anchor: str) -> None:
        for link in needs.get(anchor, ()):
            if link.source not in placed:
                place(link.source)
        placed.setdefault(anchor)

    for anchor in (*sorted(skeleton.order, key=lambda node: skeleton.order[node]), *skeleton.ports):
        place(anchor)
    return list(placed)


@dataclass(frozen=True)
class Columns:
    """Where the items of each column come from.

    Each rank has its nodes, behind them the pills of the edges that start there and, in a drawing that
    reads down, before them the titles of the groups that begin there. Columns without items are gone.
    """

    column: dict[str, int]  # item → column, from 0
    passed: dict[str, tuple[str, ...]]  # edge id → the items it passes between its anchors, in order
    labels: dict[str, str]  # edge id → the item that is its pill
    titles: dict[str, str]  # group → the item that is its title; none in a drawing that reads to the right
    groups: dict[str, str]  # item → group


Slot = tuple[int, int, int]  # rank, then titles (0), nodes (1) or pills (2), then the depth of a title
_TITLE, _NODE, _PILL = range(3)


def columns(skeleton: Skeleton, rank: Mapping[str, int], labelled: Iterable[str], titled: bool) -> Columns:
    """Return the columns of all items.

    `labelled` names the edges that carry a pill; `titled` says whether group titles are items of their own.
    """
    with_pill = set(labelled)
    pills = {s.edge.id: _pill_slot(s, rank) for s in skeleton.strands if s.edge.id in with_pill}
    titles = _title_slots(skeleton, rank) if titled else {}
    used = sorted({(r, _NODE, 0) for r in rank.values()} | set(pills.values()) | set(titles.values()))
    dense = {slot: number for number, slot in enumerate(used)}
    column = {anchor: dense[r, _NODE, 0] for anchor, r in rank.items()}
    column |= {title_id(group): dense[slot] for group, slot in titles.items()}
    groups = skeleton.groups | {title_id(group): group for group in titles}
    spans = group_spans(column, groups, skeleton.parents)
    passed: dict[str, tuple[str, ...]] = {}
    labels: dict[str, str] = {}
    for strand in skeleton.strands:
        ident = strand.edge.id
        between = range(column[strand.first] + 1, column[strand.last])
        items = tuple(f"{ident} in {number}" for number in between)
        passed[ident] = items
        for item, number in zip(items, between, strict=True):
            column[item] = number
            groups[item] = _group_at(strand, number, skeleton, spans)
            if ident in pills and number == dense[pills[ident]]:
                labels[ident] = item
    return Columns(column, passed, labels, {group: title_id(group) for group in titles}, groups)


def title_id(group: str) -> str:
    """Return the id of a group's title as an item; no node id holds a space."""
    return f"title of {group}"


def _pill_slot(strand: Strand, rank: Mapping[str, int]) -> Slot:
    """Return the place of an edge's pill: next to the edge's source."""
    return (rank[strand.last] - 1 if strand.backwards else rank[strand.first], _PILL, 0)


def _title_slots(skeleton: Skeleton, rank: Mapping[str, int]) -> dict[str, Slot]:
    """Return the place of each group's title: before its first nodes, an outer group's before an inner one's."""
    first = {group: low for group, (low, _) in group_spans(rank, skeleton.groups, skeleton.parents).items()}
    return {
        group: (low, _TITLE, sum(first[outer] == low for outer in lineage(group, skeleton.parents)))
        for group, low in first.items()
    }


def group_spans(
    column: Mapping[str, int], groups: Mapping[str, str], parents: Mapping[str, str]
) -> dict[str, tuple[int, int]]:
    """Return the first and last column of each group that holds an item, at any depth."""
    found: dict[str, tuple[int, int]] = {}
    for item, own in groups.items():
        for group in lineage(own, parents):
            low, high = found.get(group, (column[item], column[item]))
            found[group] = (min(low, column[item]), max(high, column[item]))
    return found


def _group_at(strand: Strand, number: int, skeleton: Skeleton, spans: Mapping[str, tuple[int, int]]) -> str:
    """Return the group a strand runs in at a column: its anchors' groups as long as they reach, then outside."""
    for anchor in (strand.first, strand.last):
        start = skeleton.groups[anchor]
        if anchor in skeleton.ports:  # from a group's border on, the edge is outside the group
            start = skeleton.parents[start]
        for group in lineage(start, skeleton.parents):
            if spans[group][0] <= number <= spans[group][1]:
                return group
    return ""
