"""The last step of layout: boxes and routes in px of the drawing, axes exchanged when it reads down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from infraviz.geometry import Box, Point, around, simplified
from infraviz.layout import loops
from infraviz.layout.along import Along
from infraviz.layout.grid import PANEL, TITLE_HEIGHT, Grid
from infraviz.layout.items import Texts, bows_of
from infraviz.layout.placed import Placed, PlacedEdge, PlacedGroup, PlacedNode
from infraviz.layout.skeleton import Strand
from infraviz.model.graph import Graph, lineage

MARGIN = 8.0  # px around the drawing


@dataclass(frozen=True)
class Laid:
    """Where everything lies in flow coordinates; `crossings` are the channels that each edge crosses."""

    centre: Mapping[str, float]
    along: Along
    crossings: Mapping[str, list[tuple[int, float, float]]]


def finished(graph: Graph, grid: Grid, texts: Texts, laid: Laid, down: bool) -> Placed:
    """Return the drawing in px from its top left corner, axes exchanged when it reads down."""
    boxes = {node.id: _box(grid, laid, node.id) for node in graph.nodes}
    panels = _panels(grid, laid)
    pills = {edge: _box(grid, laid, item) for edge, item in grid.columns.labels.items()}
    routes = {s.edge.id: _route(grid, laid, s, panels) for s in grid.skeleton.strands}
    for node, found in bows_of(grid.skeleton, texts, down).items():
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


def _box(grid: Grid, laid: Laid, item: str) -> Box:
    """Return an item's box, in the middle of its column."""
    column = grid.columns.column[item]
    along, across = grid.along[item], grid.across[item]
    x = laid.along.start[column] + (laid.along.size[column] - along) / 2
    return Box(x, laid.centre[item] - across / 2, along, across)


def _panels(grid: Grid, laid: Laid) -> dict[str, Box]:
    extents = grid.extents(laid.centre)
    return {
        group: Box(low, extents[group][0], high - low, extents[group][1] - extents[group][0])
        for group, (low, high) in laid.along.borders.items()
    }


def _placed_group(group: str, box: Box, title: Box | None, grid: Grid, texts: Texts) -> PlacedGroup:
    """Return a group; without a title of its own as an item, its title stands on its top line."""
    depth = len(lineage(group, grid.skeleton.parents)) - 1
    line = Box(box.x + PANEL, box.y + PANEL / 2, texts.titles[group], TITLE_HEIGHT)
    return PlacedGroup(group, grid.skeleton.parents[group], box, title or line, depth)


def _route(grid: Grid, laid: Laid, strand: Strand, panels: Mapping[str, Box]) -> tuple[Point, ...]:
    """Return an edge's polyline from its source to its target."""
    hops = laid.crossings[strand.edge.id]
    first, last = grid.columns.column[strand.first], grid.columns.column[strand.last]
    points = [Point(laid.along.start[first] + laid.along.size[first], hops[0][1])]
    for channel, _, leave in hops:
        turn = laid.along.turns.get((channel, strand.edge.id))
        if turn is not None:
            points += [Point(turn, points[-1].y), Point(turn, leave)]
    points.append(Point(laid.along.start[last], points[-1].y))
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
