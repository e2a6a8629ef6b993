"""Graph → Placed: the whole of layout in one function.

texts measured → strands → ranks (Graphviz) → columns → heights (Graphviz) → small moves → channels → routes
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from infraviz.errors import MachineError
from infraviz.geometry import Box, Point, around, simplified
from infraviz.layout import loops
from infraviz.layout.along import Along, heights, place_along
from infraviz.layout.engine import Engine, Item, Link, Panel, dot_source
from infraviz.layout.grid import NODE_MARGIN, PANEL, TITLE, Grid
from infraviz.layout.placed import Placed, PlacedEdge, PlacedGroup, PlacedNode
from infraviz.layout.ranks import Columns, columns, components, folded, ranks
from infraviz.layout.settle import Ports, settle
from infraviz.layout.skeleton import Skeleton, Strand, lineage, skeleton
from infraviz.layout.text import Measure, NodeText, PillText, node_text, pill_text, title_width
from infraviz.model.graph import Edge, Graph
from infraviz.theme import PAGE_WIDTH

MARGIN = 8.0  # px around the drawing
TITLE_HEIGHT = 16.0  # px
_DUMMY = 2.0
_WIDEST = {"right": 176.0, "down": 188.0, "phone": 160.0}
_PILL = {"right": 112.0, "down": 132.0, "phone": 104.0}
_HEAVY, _FIRM = 8, 2  # how much a strand wants to be straight between dummies, and at its anchors


@dataclass(frozen=True)
class _Texts:
    nodes: dict[str, NodeText]
    pills: dict[str, PillText]
    titles: dict[str, float]


def layout(graph: Graph, measure: Measure, engine: Engine, room: float | None = None) -> Placed:
    """Return the placed graph. With `room` (px) it reads down and is folded to about that width, for a phone.

    Raises MachineError when the engine fails.
    """
    if room is not None:
        return _laid(graph, measure, engine, "phone", room)
    if graph.direction != "auto":
        return _laid(graph, measure, engine, graph.direction, None)
    across = _laid(graph, measure, engine, "right", None)
    return across if across.width <= PAGE_WIDTH else _laid(graph, measure, engine, "down", None)


def _laid(graph: Graph, measure: Measure, engine: Engine, style: str, room: float | None) -> Placed:
    down = style != "right"
    texts = _texts(graph, measure, style)
    bones = skeleton(graph, blocks=room is not None)
    if room is None:
        rank = ranks(bones, [node.id for node in graph.nodes], engine)
    else:
        rank = folded(bones, {node: text.width + 2 * NODE_MARGIN for node, text in texts.nodes.items()}, room)
    cols = columns(bones, rank, texts.pills, titled=down)
    grid = _grid(graph, bones, cols, texts, down)
    centre, ports = settle(grid, _heights(grid, engine))
    crossings = heights(grid, centre, ports)
    along = place_along(grid, crossings)
    return _turned(graph, grid, texts, _Laid(centre, ports, along, crossings), down)


@dataclass(frozen=True)
class _Laid:
    centre: Mapping[str, float]
    ports: Ports
    along: Along
    crossings: Mapping[str, list[tuple[int, float, float]]]


def _texts(graph: Graph, measure: Measure, style: str) -> _Texts:
    pills = {edge.id: pill_text(edge, measure, _PILL[style]) for edge in graph.edges}
    return _Texts(
        {node.id: node_text(node, measure, _WIDEST[style]) for node in graph.nodes},
        {ident: pill for ident, pill in pills.items() if pill},
        {group.id: title_width(group.label, measure) for group in graph.groups},
    )


def _grid(graph: Graph, bones: Skeleton, cols: Columns, texts: _Texts, down: bool) -> Grid:
    """Return the items with their sizes. Nodes of one column are equally long along the direction of reading."""
    sizes = {node.id: _across(texts.nodes[node.id].width, texts.nodes[node.id].height, down) for node in graph.nodes}
    along = {ident: size[0] for ident, size in sizes.items()}
    across = {ident: size[1] for ident, size in sizes.items()}
    if not down:
        _hold_titles(along, graph, bones, texts)
    own = _bows(bones, texts, down)
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


def _hold_titles(along: dict[str, float], graph: Graph, bones: Skeleton, texts: _Texts) -> None:
    """Make nodes at least as wide as the titles of their groups, so that no edge turns below a title."""
    filled = {group for node in graph.nodes for group in lineage(node.group, bones.parents)}
    for node in graph.nodes:
        along[node.id] = max([along[node.id], *(texts.titles[group] for group in lineage(node.group, bones.parents))])
    along |= {port: texts.titles[group] for port, group in bones.ports.items() if group not in filled}


def _bows(bones: Skeleton, texts: _Texts, down: bool) -> dict[str, tuple[loops.Bow, ...]]:
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


def _heights(grid: Grid, engine: Engine) -> dict[str, float]:
    """Return each item's centre across, from Graphviz, with every strand passing one item a column."""
    items = list(grid.columns.column)
    names = {item: f"n{number}" for number, item in enumerate(items)}
    groups = {group: f"g{number}" for number, group in enumerate(grid.skeleton.parents)}
    parents = {groups[g]: groups.get(parent, "") for g, parent in grid.skeleton.parents.items()}
    boxes = [
        Item(
            names[item],
            max(1.0, grid.along[item]),
            grid.across[item] + 2 * grid.beside[item],
            groups.get(grid.columns.groups[item], ""),
        )
        for item in items
    ]
    links = [Link(names[a.source], names[a.target], a.gap, a.weight, a.loose) for a in _links(grid)]
    found = engine(dot_source(boxes, links, parents, Panel(PANEL - NODE_MARGIN, PANEL, grid.title)))
    _check_columns(grid, {item: found[name][0] for item, name in names.items()})
    return {item: -found[name][1] for item, name in names.items()}


def _links(grid: Grid) -> list[Link]:
    column = grid.columns.column
    links: list[Link] = []
    for strand in grid.skeleton.strands:
        path = (strand.first, *grid.columns.passed[strand.edge.id], strand.last)
        for source, target in zip(path, path[1:], strict=False):
            weight = _FIRM if {source, target} & {strand.first, strand.last} else _HEAVY
            links.append(Link(source, target, column[target] - column[source], weight))
    links += [Link(item, _below(grid, item), _step(grid, item)) for item in grid.columns.titles.values()]
    links += [
        Link(hold.source, hold.target, column[hold.target] - column[hold.source], loose=True)
        for hold in grid.skeleton.holds
    ]
    return links + _ties(grid, links)


def _below(grid: Grid, title: str) -> str:
    """Return the first anchor that a title stands before."""
    group = grid.columns.groups[title]
    inside = [a for a, own in grid.skeleton.groups.items() if group in lineage(own, grid.skeleton.parents)]
    return min(inside, key=lambda anchor: grid.columns.column[anchor])


def _step(grid: Grid, title: str) -> int:
    return grid.columns.column[_below(grid, title)] - grid.columns.column[title]


def _ties(grid: Grid, links: list[Link]) -> list[Link]:
    """Return loose links that join the parts of a graph, so that the engine agrees on every column."""
    column = grid.columns.column
    parts = components(list(column), links)
    ties: list[Link] = []
    for part in parts[1:]:
        one, other = min(parts[0], key=lambda i: column[i]), min(part, key=lambda i: column[i])
        early, late = sorted((one, other), key=lambda i: column[i])
        ties.append(Link(early, late, column[late] - column[early], loose=True))
    return ties


def _check_columns(grid: Grid, found: Mapping[str, float]) -> None:
    """Raise when the engine put the items into other columns than asked: the picture would be wrong."""
    levels = {x: n for n, x in enumerate(sorted({round(x, 1) for x in found.values()}))}
    wrong = [item for item, x in found.items() if levels[round(x, 1)] != grid.columns.column[item]]
    if wrong:
        raise MachineError(f"the layout engine moved {len(wrong)} items to other ranks")


def _turned(graph: Graph, grid: Grid, texts: _Texts, laid: _Laid, down: bool) -> Placed:
    """Return the drawing in px from its top left corner, axes exchanged when it reads down."""
    boxes = {node.id: _box(grid, laid, node.id) for node in graph.nodes}
    panels = _panels(grid, laid)
    pills = {edge: _box(grid, laid, item) for edge, item in grid.columns.labels.items()}
    routes = {s.edge.id: _route(grid, laid, s, panels) for s in grid.skeleton.strands}
    for node, found in _bows(grid.skeleton, texts, down).items():
        for bow in found:
            routes[bow.edge] = loops.route(bow, boxes[node])
            if bow.edge in texts.pills:
                pills[bow.edge] = loops.pill(bow, boxes[node])
    points = [Box(p.x, p.y, 0, 0) for route in routes.values() for p in route]
    whole = around([*boxes.values(), *panels.values(), *pills.values(), *points])
    turn = _Turn(MARGIN - whole.x, MARGIN - whole.y, down)
    titles = {g: turn.box(_box(grid, laid, item)) for g, item in grid.columns.titles.items()}
    return Placed(
        *turn.size(whole),
        tuple(PlacedNode(n.id, n.group, turn.box(boxes[n.id]), texts.nodes[n.id]) for n in graph.nodes),
        tuple(
            _placed_group(g, turn.box(panels[g]), titles.get(g), grid, texts)
            for g in grid.skeleton.parents
            if g in panels
        ),
        tuple(
            PlacedEdge(
                e.id, e.source, e.target, turn.route(routes[e.id]),
                turn.box(pills[e.id]) if e.id in pills else None, texts.pills.get(e.id),
            )
            for e in graph.edges
        ),
    )  # fmt: skip


@dataclass(frozen=True)
class _Turn:
    """Moves flow coordinates to the drawing's origin, and exchanges the axes when it reads down."""

    dx: float
    dy: float
    down: bool

    def box(self, box: Box) -> Box:
        moved = box.moved(self.dx, self.dy)
        return moved.turned() if self.down else moved

    def route(self, points: tuple[Point, ...]) -> tuple[Point, ...]:
        moved = (Point(p.x + self.dx, p.y + self.dy) for p in points)
        return tuple(p.turned() if self.down else p for p in moved)

    def size(self, whole: Box) -> tuple[float, float]:
        width, height = whole.w + 2 * MARGIN, whole.h + 2 * MARGIN
        return (height, width) if self.down else (width, height)


def _box(grid: Grid, laid: _Laid, item: str) -> Box:
    """Return an item's box, in the middle of its column."""
    column = grid.columns.column[item]
    along, across = grid.along[item], grid.across[item]
    x = laid.along.start[column] + (laid.along.size[column] - along) / 2
    return Box(x, laid.centre[item] - across / 2, along, across)


def _panels(grid: Grid, laid: _Laid) -> dict[str, Box]:
    extents = grid.extents(laid.centre)
    return {
        group: Box(low, extents[group][0], high - low, extents[group][1] - extents[group][0])
        for group, (low, high) in laid.along.borders.items()
    }


def _placed_group(group: str, box: Box, title: Box | None, grid: Grid, texts: _Texts) -> PlacedGroup:
    """Return a group; without a title of its own as an item, its title stands on its top line."""
    depth = len(list(lineage(group, grid.skeleton.parents))) - 1
    line = Box(box.x + PANEL, box.y + PANEL / 2, texts.titles[group], TITLE_HEIGHT)
    return PlacedGroup(group, grid.skeleton.parents[group], box, title or line, depth)


def _route(grid: Grid, laid: _Laid, strand: Strand, panels: Mapping[str, Box]) -> tuple[Point, ...]:
    """Return an edge's polyline from its source to its target."""
    hops = laid.crossings[strand.edge.id]
    first, last = grid.columns.column[strand.first], grid.columns.column[strand.last]
    points = [Point(laid.along.start[first] + laid.along.size[first], hops[0][1])]
    for channel, enter, leave in hops:
        turn = laid.along.turns.get((channel, strand.edge.id))
        if turn is not None:
            points += [Point(turn, enter), Point(turn, leave)]
    points.append(Point(laid.along.start[last], hops[-1][2]))
    if strand.first in grid.skeleton.ports:
        points = _clipped(points, panels[grid.skeleton.ports[strand.first]])
    if strand.last in grid.skeleton.ports:
        points = _clipped(points[::-1], panels[grid.skeleton.ports[strand.last]])[::-1]
    route = simplified(points)
    return route[::-1] if strand.backwards else route


def _clipped(points: list[Point], panel: Box) -> list[Point]:
    """Return the polyline from where it first leaves `panel`, which its first point lies in."""
    for index, end in enumerate(points[1:], 1):
        if panel.contains(Box(end.x, end.y, 0, 0)):
            continue
        start = points[index - 1]
        border = Point(
            panel.right if end.x > start.x else panel.x if end.x < start.x else start.x,
            panel.bottom if end.y > start.y else panel.y if end.y < start.y else start.y,
        )
        return [border, *points[index:]]
    return points
