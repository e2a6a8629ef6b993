"""What there is to place: texts measured, and the items of a layout with their sizes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from infraviz.layout import loops
from infraviz.layout.grid import NODE_MARGIN, TITLE, TITLE_HEIGHT, Grid
from infraviz.layout.ranks import Columns
from infraviz.layout.skeleton import Skeleton
from infraviz.layout.text import Measure, NodeText, PillText, node_text, pill_text, title_width
from infraviz.model.graph import Edge, Graph, lineage

_DUMMY = 2.0  # px across that a passing edge takes
_WIDEST = {"right": 176.0, "tight": 136.0, "down": 188.0, "phone": 160.0}  # px of a node
_PILL = {"right": 112.0, "tight": 72.0, "down": 132.0, "phone": 104.0}  # px of a label's line


@dataclass(frozen=True)
class Texts:
    """The nodes' texts, the pills of the edges that have one, and the widths of the groups' titles, px."""

    nodes: dict[str, NodeText]
    pills: dict[str, PillText]
    titles: dict[str, float]


def measured(graph: Graph, measure: Measure, style: str) -> Texts:
    """Return the texts of a graph, wrapped as a style of `_WIDEST` asks for."""
    pills = {edge.id: pill_text(edge, measure, _PILL[style]) for edge in graph.edges}
    return Texts(
        {node.id: node_text(node, measure, _WIDEST[style]) for node in graph.nodes},
        {ident: pill for ident, pill in pills.items() if pill},
        {group.id: title_width(group, measure) for group in graph.groups},
    )


def sized(graph: Graph, bones: Skeleton, cols: Columns, texts: Texts, down: bool) -> Grid:
    """Return the items with their sizes. Nodes of one column are equally long along the direction of reading."""
    sizes = {node.id: _across(texts.nodes[node.id].width, texts.nodes[node.id].height, down) for node in graph.nodes}
    along = {ident: size[0] for ident, size in sizes.items()}
    across = {ident: size[1] for ident, size in sizes.items()}
    if not down:
        _hold_titles(along, graph, bones, texts)
    own = bows_of(bones, texts, down)
    for ident, found in own.items():
        along[ident] = max(along[ident], loops.length(found))
    _level(along, cols.column)
    if not down:
        _level(across, cols.column)
    beside = {ident: NODE_MARGIN + loops.room(own.get(ident, ())) for ident in sizes}
    for edge, item in cols.labels.items():
        along[item], across[item] = _across(texts.pills[edge].width, texts.pills[edge].height, down)
    for group, item in cols.titles.items():
        along[item], across[item], beside[item] = TITLE_HEIGHT, texts.titles[group], NODE_MARGIN
    for item in cols.column:
        along.setdefault(item, 0.0)
        across.setdefault(item, _DUMMY)
        beside.setdefault(item, 0.0)
    return Grid(bones, cols, along, across, beside, 0.0 if down else TITLE)


def _across(width: float, height: float, down: bool) -> tuple[float, float]:
    """Return a size as along and across."""
    return (height, width) if down else (width, height)


def _hold_titles(along: dict[str, float], graph: Graph, bones: Skeleton, texts: Texts) -> None:
    """Make nodes at least as wide as the titles of their groups, so that no edge turns below a title."""
    filled = {group for node in graph.nodes for group in lineage(node.group, bones.parents)}
    for node in graph.nodes:
        along[node.id] = max([along[node.id], *(texts.titles[group] for group in lineage(node.group, bones.parents))])
    along |= {port: texts.titles[group] for port, group in bones.ports.items() if group not in filled}


def bows_of(bones: Skeleton, texts: Texts, down: bool) -> dict[str, tuple[loops.Bow, ...]]:
    """Return the loops of each node that has some."""
    sizes = {edge: _across(pill.width, pill.height, down) for edge, pill in texts.pills.items()}
    found: dict[str, list[Edge]] = {}
    for edge in bones.loops:
        found.setdefault(edge.source, []).append(edge)
    return {node: loops.bows(edges, sizes) for node, edges in found.items()}


def _level(sizes: dict[str, float], column: Mapping[str, int]) -> None:
    """Make the items of one column equally large: the largest of them decides."""
    largest: dict[int, float] = {}
    for item, size in sizes.items():
        largest[column[item]] = max(size, largest.get(column[item], 0.0))
    sizes |= {item: largest[column[item]] for item in sizes}
