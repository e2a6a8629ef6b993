"""Graph → Placed: the whole of layout in one function.

texts measured → strands → ranks (Graphviz) → columns → heights (Graphviz) → small moves → channels → routes
"""

from __future__ import annotations

from infraviz.layout.along import crossings, place_along
from infraviz.layout.engine import Engine
from infraviz.layout.finish import Laid, finished
from infraviz.layout.grid import NODE_MARGIN
from infraviz.layout.heights import centres
from infraviz.layout.items import measured, sized
from infraviz.layout.placed import Placed
from infraviz.layout.ranks import columns, folded, ranks
from infraviz.layout.settle import settle
from infraviz.layout.skeleton import skeleton
from infraviz.layout.text import Measure
from infraviz.model.graph import Graph
from infraviz.theme import PAGE_WIDTH

TIGHTEST = 1.25  # how much wider than a page a drawing may be for earlier wrapping to help


def layout(graph: Graph, measure: Measure, engine: Engine, room: float | None = None) -> Placed:
    """Return the placed graph. With `room` (px) it reads down and is folded to about that width, for a phone.

    Raises MachineError when the engine fails.
    """
    if room is not None:
        return _folded(graph, measure, engine, room)
    if graph.direction == "down":
        return _laid(graph, measure, engine, "down", None)
    across = _across(graph, measure, engine)
    if graph.direction == "right" or across.width <= PAGE_WIDTH:
        return across
    return _laid(graph, measure, engine, "down", None)


def _folded(graph: Graph, measure: Measure, engine: Engine, room: float) -> Placed:
    """Return the graph for a narrow page. Where edges beside the nodes make it too wide, one node stands in a row."""
    folded = _laid(graph, measure, engine, "phone", room)
    if folded.width <= room:
        return folded
    single = _laid(graph, measure, engine, "phone", 0)
    return single if single.width < folded.width else folded


def _across(graph: Graph, measure: Measure, engine: Engine) -> Placed:
    """Return the graph reading to the right; one that is wider than a page has its words wrapped earlier."""
    wide = _laid(graph, measure, engine, "right", None)
    if not PAGE_WIDTH < wide.width <= PAGE_WIDTH * TIGHTEST:
        return wide
    tight = _laid(graph, measure, engine, "tight", None)
    return tight if tight.width < wide.width else wide


def _laid(graph: Graph, measure: Measure, engine: Engine, style: str, room: float | None) -> Placed:
    down = style in ("down", "phone")
    texts = measured(graph, measure, style)
    bones = skeleton(graph, blocks=room is not None)
    if room is None:
        rank = ranks(bones, [node.id for node in graph.nodes], engine)
    else:
        rank = folded(bones, {node: text.width + 2 * NODE_MARGIN for node, text in texts.nodes.items()}, room)
    cols = columns(bones, rank, texts.pills, titled=down)
    grid = sized(graph, bones, cols, texts, down)
    centre, ports = settle(grid, centres(grid, engine))
    crossed = crossings(grid, centre, ports)
    along = place_along(grid, crossed)
    return finished(graph, grid, texts, Laid(centre, along, crossed), down)
