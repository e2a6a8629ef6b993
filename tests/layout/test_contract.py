"""The geometry contract holds for generated services and for every diagram that is shipped."""

from __future__ import annotations

from pathlib import Path

import pytest
from contract import violations
from generate import service
from hypothesis import given, settings
from hypothesis import strategies as st

from infraviz import fonts, pipeline, theme
from infraviz.layout import engine
from infraviz.layout.geometry import as_data
from infraviz.layout.place import layout
from infraviz.model.diff import diff
from infraviz.model.graph import Edge, Graph, Group, Node
from infraviz.model.problems import Problems
from infraviz.model.resolve_graph import resolve_graph, with_flow
from infraviz.scene.edges import drawn
from infraviz.spec.architecture import ArchitectureSpec
from infraviz.spec.document import Document
from infraviz.spec.files import Loaded, check_data

ROOT = Path(__file__).parents[2]
SHIPPED = [
    "specs",
    "infraviz/starter/specs",
    "examples/metrics/specs",
    *(str(p.relative_to(ROOT)) for p in sorted(ROOT.glob("tests/golden/*/specs"))),
]


def graph_of(seed: int, most: int) -> Graph:
    data = service(seed, most)
    spec = check_data(ArchitectureSpec, data, "generated")
    problems = Problems()
    graph = resolve_graph(Loaded("x", spec, Document("generated", data)), {}, frozenset(), {}, problems)
    assert graph is not None
    assert problems.errors == []
    return with_flow(graph, spec, "f") if seed % 3 == 0 else graph


def breaches(graph: Graph, room: float | None) -> list[str]:
    placed = layout(graph, fonts.width, engine.run, room)
    data = as_data(placed, placed.width, placed.height, {e.id: drawn(e.route) for e in placed.edges})
    return violations(data, {edge.id for edge in graph.edges})


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(0, 1_000_000), st.sampled_from([None, float(theme.PHONE_WIDTH)]))
def test_generated_services_keep_the_contract(seed: int, room: float | None) -> None:
    assert breaches(graph_of(seed, 18), room) == []


@pytest.mark.parametrize("edge", [Edge("e", "a", "g"), Edge("e", "g", "a")])
def test_an_edge_may_end_at_a_group_that_holds_nothing(edge: Edge) -> None:
    graph = Graph("x", "X", groups=(Group("g", "G"),), nodes=(Node("a", "client", "A"),), edges=(edge,))
    assert breaches(graph, None) == []


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.integers(0, 300_000), st.sampled_from([None, float(theme.PHONE_WIDTH)]))
def test_comparisons_keep_the_contract(seed: int, room: float | None) -> None:
    """Two services that have nothing but their ids in common: everything moves."""
    assert breaches(diff(graph_of(3 * seed + 1, 14), graph_of(3 * seed + 2, 14)), room) == []


@pytest.mark.slow
@settings(max_examples=250, deadline=None, derandomize=True)
@given(st.integers(0, 1_000_000), st.sampled_from([None, float(theme.PHONE_WIDTH)]))
def test_larger_services_keep_the_contract(seed: int, room: float | None) -> None:
    assert breaches(graph_of(seed, 60), room) == []


@pytest.mark.parametrize("specs", SHIPPED)
@pytest.mark.parametrize("room", [None, theme.PHONE_WIDTH])
def test_shipped_diagrams_keep_the_contract(specs: str, room: float | None) -> None:
    project = pipeline.load(ROOT / specs)
    graphs = [figure.graph for figure in project.site.diagrams] or list(project.graphs.values())
    assert graphs
    assert {graph.title: breaches(graph, room) for graph in graphs} == {graph.title: [] for graph in graphs}


def test_the_checker_sees_a_broken_drawing() -> None:
    graph = graph_of(7, 12)
    placed = layout(graph, fonts.width, engine.run)
    data = as_data(placed, placed.width, placed.height, {e.id: drawn(e.route) for e in placed.edges})
    data["nodes"][1]["box"] = data["nodes"][0]["box"]
    lost = data["edges"].pop()["id"]
    found = violations(data, {edge.id for edge in graph.edges})
    assert f"edge {lost} is not drawn" in found
    assert any("overlaps node" in breach for breach in found)
