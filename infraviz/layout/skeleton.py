"""A graph as strands between ranks: which way each edge runs, where it bends, what it passes.

A *strand* is one edge, turned so that it runs onwards. It is anchored at items: a node, or a *port*,
which stands for a group whose border the edge ends at. Between its anchors it passes one item in every
column: its label's pill in one of them, a thin *dummy* in the others. So labels and passing edges have
their space reserved before anything is placed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from infraviz.layout.engine import Link
from infraviz.layout.order import in_blocks, linear_order
from infraviz.model.graph import Edge, Graph, lineage


@dataclass(frozen=True)
class Strand:
    """One edge from the anchor `first` in an earlier rank to `last` in a later one."""

    edge: Edge
    first: str
    last: str

    @property
    def backwards(self) -> bool:
        """Whether the edge's source is the later anchor."""
        return self.first not in (self.edge.source, port_id(self.edge, self.edge.source))


@dataclass(frozen=True)
class Skeleton:
    """All strands, the ports by id with their group, and the constraints that ports bring."""

    strands: tuple[Strand, ...]
    loops: tuple[Edge, ...]
    ports: dict[str, str]
    holds: tuple[Link, ...]
    parents: dict[str, str]
    groups: dict[str, str]  # anchor → its group
    order: dict[str, int]  # node → its place in the order that every strand follows


def port_id(edge: Edge, group: str) -> str:
    """Return the id of the port where an edge meets a group; no node id holds a space."""
    return f"{edge.id} at {group}"


def skeleton(graph: Graph, blocks: bool) -> Skeleton:
    """Return the strands of a graph. Every declared edge is a strand or a loop; none is dropped.

    `blocks` orders the nodes group by group, for a page that is too narrow for groups side by side.
    """
    parents = {group.id: group.parent for group in graph.groups}
    members = _members(graph, parents)
    edges = [edge for edge in graph.edges if edge.source != edge.target]
    arcs = [(a, b) for e in edges for a in members[e.source] for b in members[e.target]]
    order = linear_order([node.id for node in graph.nodes], arcs)
    if blocks:
        order = in_blocks(order, {node.id: node.group for node in graph.nodes}, parents, arcs)
    strands: list[Strand] = []
    ports: dict[str, str] = {}
    holds: list[Link] = []
    for edge in edges:
        strand, own_ports, own_holds = _strand(edge, members, parents, order)
        strands.append(strand)
        ports |= own_ports
        holds += own_holds
    groups = {node.id: node.group for node in graph.nodes} | ports
    loops = tuple(edge for edge in graph.edges if edge.source == edge.target)
    return Skeleton(tuple(strands), loops, ports, tuple(holds), _outer_first(parents), groups, order)


def _members(graph: Graph, parents: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the nodes inside each group, at any depth, and each node as its own only member."""
    found: dict[str, list[str]] = {group: [] for group in parents} | {node.id: [node.id] for node in graph.nodes}
    for node in graph.nodes:
        for group in lineage(node.group, parents):
            found[group].append(node.id)
    return found


def _strand(
    edge: Edge, members: Mapping[str, Sequence[str]], parents: Mapping[str, str], order: Mapping[str, int]
) -> tuple[Strand, dict[str, str], list[Link]]:
    early, late = edge.source, edge.target
    if _mean(members[early], order) > _mean(members[late], order):
        early, late = late, early
    latest = max((order[m] for m in members[late]), default=len(order))
    before = [m for m in members[early] if order[m] < latest]
    limit = max((order[m] for m in before), default=-1)
    after = [m for m in members[late] if order[m] > limit]
    ports: dict[str, str] = {}
    holds: list[Link] = []
    first, last = early, late
    if early in parents:
        first = port_id(edge, early)
        ports[first] = early
        holds += [Link(m, first, 0) for m in before]
    if late in parents:
        last = port_id(edge, late)
        ports[last] = late
        holds += [Link(last, m, 0) for m in after]
    return Strand(edge, first, last), ports, holds


def _mean(members: Sequence[str], order: Mapping[str, int]) -> float:
    return sum(order[m] for m in members) / max(1, len(members))


def _outer_first(parents: Mapping[str, str]) -> dict[str, str]:
    depth = {group: len(lineage(group, parents)) for group in parents}
    return {group: parents[group] for group in sorted(parents, key=lambda g: depth[g])}
