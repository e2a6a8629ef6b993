"""A flow that moves: the routes of its steps, in order, for a mark to travel along."""

from __future__ import annotations

from itertools import pairwise
from math import dist

from infraviz.geometry import Point
from infraviz.layout.placed import Placed
from infraviz.model.graph import Graph
from infraviz.scene.edges import drawn, rounded
from infraviz.scene.primitives import Leg, Traveller


def travellers(graph: Graph, placed: Placed) -> tuple[Traveller, ...]:
    """Return the mark of a graph's flow; none without a flow, or where no step of it is drawn."""
    routes = {edge.id: edge.route for edge in placed.edges}
    by_step = {number: edge for edge in graph.edges for number in edge.steps}
    legs = [
        _leg(routes[edge.id], back=step.source != edge.source)
        for step in (graph.flow.steps if graph.flow else ())
        if (edge := by_step.get(step.number))
    ]
    return (Traveller(tuple(legs), "accent"),) if legs else ()


def _leg(route: tuple[Point, ...], back: bool) -> Leg:
    """Return a route as it is drawn, against its direction for a step that goes back."""
    points = route[::-1] if back else route
    return Leg(rounded(points), sum(dist(a, b) for a, b in pairwise(drawn(points))))
