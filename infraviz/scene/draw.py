"""Placed → Scene: panels, edges, nodes and labels at absolute positions, and the legend below."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain, count

from infraviz import icons
from infraviz.cleaner import Cleaned
from infraviz.layout.placed import Placed
from infraviz.layout.text import Measure
from infraviz.model import words
from infraviz.model.graph import Edge, Graph, Node, lineage
from infraviz.model.kinds import KINDS
from infraviz.scene import edges, flow, legend, nodes
from infraviz.scene.glyphs import GLYPHS
from infraviz.scene.primitives import Item, Layer, Scene, Symbol
from infraviz.theme import TIERS

Link = Callable[[str], str]  # a node's url as written → as it must stand in the file


def draw(graph: Graph, placed: Placed, measure: Measure, link: Link) -> Scene:
    """Return the scene of a placed graph."""
    width = max(placed.width, legend.least_width(graph, measure))
    key, height = legend.legend(graph, width, placed.height, measure)
    items: tuple[Item, ...] = (
        *_panels(graph, placed),
        *_edges(graph, placed),
        *flow.travellers(graph, placed),
        *_nodes(graph, placed, link),
        *_labels(graph, placed),
        *((Layer(key, "legend", "Legend"),) if key else ()),
    )
    description = " ".join((graph.summary, *words.relations(graph))).strip()
    return Scene(width, placed.height + height, graph.title, description, items, _symbols(graph))


def tones(graph: Graph) -> dict[str, str]:
    """Return each group's colour token: one tone a tier, none for a group that only holds groups."""
    if any(graph.changes()):
        return {}  # a comparison keeps its colours for what changed
    direct = {node.group for node in graph.nodes if node.group}
    tiers = [group.id for group in graph.groups if group.id in direct]
    return {group: f"tier-{number % TIERS + 1}" for number, group in enumerate(tiers)}


def _panels(graph: Graph, placed: Placed) -> list[Layer]:
    by_id, colour = {group.id: group for group in graph.groups}, tones(graph)
    return [
        Layer(nodes.group(by_id[panel.id], panel, colour.get(panel.id, "")), "group", by_id[panel.id].label)
        for panel in placed.groups
    ]


def _edges(graph: Graph, placed: Placed) -> list[Layer]:
    routes = {edge.id: edge.route for edge in placed.edges}
    ordered = sorted(graph.edges, key=lambda edge: bool(edge.steps or edge.change))  # these lie on top
    return [
        Layer(edges.line(edge, routes[edge.id]), "edge", words.relation(graph, edge), data=_ends(edge))
        for edge in ordered
    ]


def _labels(graph: Graph, placed: Placed) -> list[Layer]:
    boxes = {edge.id: edge for edge in placed.edges}
    pills = ((edge, edges.pill(edge, boxes[edge.id])) for edge in graph.edges)
    return [Layer(items, "label", words.relation(graph, edge), data=_ends(edge)) for edge, items in pills if items]


def _ends(edge: Edge) -> tuple[tuple[str, str], ...]:
    """Return what ties a line or its label to its two ends and to the steps of the flow."""
    return ("from", edge.source), ("to", edge.target), ("step", " ".join(map(str, edge.steps)))


def _nodes(graph: Graph, placed: Placed, link: Link) -> list[Layer]:
    by_id, colour, symbols = {node.id: node for node in graph.nodes}, tones(graph), symbol_ids(graph)
    parents = {group.id: group.parent for group in graph.groups}
    return [
        Layer(
            nodes.node(by_id[p.id], p, symbols[p.id], colour.get(p.group, "muted")),
            "node",
            words.component(by_id[p.id]),
            link(by_id[p.id].url) if by_id[p.id].url else "",
            (("node", p.id), ("within", " ".join(lineage(p.group, parents)))),
        )
        for p in placed.nodes
    ]


def symbol_id(node: Node) -> str:
    """Return the id of a node's icon: its own, or its kind's glyph."""
    return "icon-" + "".join(c if c.isalnum() else "-" for c in node.icon) if node.icon else f"kind-{node.kind}"


def symbol_ids(graph: Graph) -> dict[str, str]:
    """Return each node's symbol by the node's id. Two icons whose names come out alike are told apart by a number."""
    taken: dict[str, str] = {}  # symbol → the icon that it shows
    found: dict[str, str] = {}
    for node in graph.nodes:
        base = symbol_id(node)
        names = chain([base], (f"{base}-{number}" for number in count(2)))
        found[node.id] = next(name for name in names if taken.setdefault(name, node.icon) == node.icon)
    return found


def _symbols(graph: Graph) -> tuple[Symbol, ...]:
    own, names = dict(graph.own), symbol_ids(graph)
    found = {names[node.id]: _symbol(names[node.id], node, own.get(node.icon)) for node in graph.nodes if not node.bare}
    return tuple(found[name] for name in sorted(found))


def _symbol(name: str, node: Node, own: icons.Own | None) -> Symbol:
    if not node.icon:
        return Symbol(name, GLYPHS[KINDS[node.kind].glyph], stroked=True)
    icon = own or icons.load(node.icon)
    if isinstance(icon, Cleaned):
        return Symbol(name, parts=icon.parts, view_box=icon.view_box)
    return Symbol(name, icon.path) if isinstance(icon, icons.Vector) else Symbol(name, picture=icon.uri)
