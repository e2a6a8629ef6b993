"""Architectures as graphs: defaults, views with faded neighbours, flows over edges that exist or do not."""

from __future__ import annotations

import pytest

from infraviz.errors import SpecErrors
from infraviz.model import words
from infraviz.model.graph import Edge, Graph, Group, lineage
from infraviz.model.metric import Metric, Source
from infraviz.model.problems import Problems
from infraviz.model.resolve_graph import resolve_graph, with_flow, with_view
from infraviz.spec.architecture import ArchitectureSpec
from infraviz.spec.document import read
from infraviz.spec.files import Loaded, check_data

TEXT = """\
title: Shop
groups:
  platform: Platform
  back: {label: Back office, in: platform}
  stores: {label: Stores, in: platform}
nodes:
  web: {kind: client}
  api: {kind: gateway, label: API, group: back, replicas: 3}
  jobs: {kind: worker, tech: go, group: back}
  db: {kind: database, label: MySQL, tech: mysql, group: stores, metrics: [load]}
  cache: {kind: cache, tech: redis, note: sessions, icon: none, group: stores}
  mail: {kind: external, icon: brand/kafka}
edges:
  - web -> api -> db: order
  - api ~> jobs
  - jobs -> mail: {label: send, timeout: 20ms, retries: 1, rate: 2M/day, optional: true}
  - jobs -> mail: again
  - stores -- mail
flows:
  order:
    title: One order
    steps:
      - web -> api -> db: save
      - db -> api: answer
      - web -> cache: look
views:
  back: {title: The back office, only: [back]}
  one: {title: One node, only: [db]}
  all: {title: The platform, only: [platform]}
"""
LOAD = Metric("load", "Load", Source("A page", "statement"), "ms", before=600, after=60)


def shop(text: str = TEXT) -> tuple[Graph, ArchitectureSpec]:
    document = read(text, "shop.yaml")
    spec = check_data(ArchitectureSpec, document.data, "shop.yaml")
    problems = Problems()
    graph = resolve_graph(Loaded("shop", spec, document), {"load": LOAD}, frozenset(), {}, problems)
    if problems.errors:
        raise SpecErrors(problems.errors)
    assert graph is not None
    return graph, spec


def edges(graph: Graph) -> list[tuple[str, str, str]]:
    return [(edge.source, edge.arrow, edge.target) for edge in graph.edges]


def test_nodes_have_their_defaults() -> None:
    nodes = {node.id: node for node in shop()[0].nodes}
    assert (nodes["web"].label, nodes["web"].note, nodes["web"].icon) == ("web", "", "")
    assert (nodes["jobs"].note, nodes["jobs"].icon) == ("Go", "brand/go")
    assert (nodes["db"].note, nodes["db"].icon) == ("", "brand/mysql")  # the label says it already
    assert (nodes["cache"].note, nodes["cache"].icon) == ("sessions", "")
    assert nodes["mail"].icon == "brand/kafka"
    assert nodes["api"].replicas == 3
    assert nodes["db"].badges == ("600 → 60\u202fms",)


def test_groups_have_their_parents() -> None:
    assert shop()[0].groups[:2] == (Group("platform", "Platform"), Group("back", "Back office", "platform"))


def test_a_chain_is_one_edge_a_hop_with_the_label_on_each() -> None:
    graph, _ = shop()
    assert edges(graph)[:3] == [("web", "->", "api"), ("api", "->", "db"), ("api", "~>", "jobs")]
    assert [edge.label for edge in graph.edges[:2]] == ["order", "order"]


def test_edges_have_ids_of_their_own_and_say_what_is_declared() -> None:
    graph, _ = shop()
    send = graph.edges[3]
    assert [edge.id for edge in graph.edges[3:5]] == ["jobs--mail", "jobs--mail--2"]
    assert send.detail == "≤ 20\u202fms · 1 retry · 2M/day"
    assert send.optional
    assert graph.edges[5] == Edge("stores--mail", "stores", "mail", "--")


def test_a_long_label_is_cut_where_it_is_drawn() -> None:
    graph, _ = shop(TEXT.replace("label: API", f"label: {'x' * 5000}"))
    label = graph.nodes[1].label
    assert len(label) == 400
    assert label.endswith("…")


def test_lineage_ends_at_a_cycle() -> None:
    assert lineage("a", {"a": "b", "b": "c", "c": ""}) == ("a", "b", "c")
    assert lineage("a", {"a": "b", "b": "a"}) == ("a", "b")
    assert lineage("", {}) == ()


def test_a_view_keeps_a_group_and_fades_its_neighbours() -> None:
    graph, spec = shop()
    seen = with_view(graph, spec, "back")
    assert seen.title == "The back office"
    assert {node.id: node.faded for node in seen.nodes} == {
        "web": True, "api": False, "jobs": False, "db": True, "mail": True,
    }  # fmt: skip
    assert [group.id for group in seen.groups] == ["platform", "back"]
    assert edges(seen) == edges(graph)[:5]
    assert [edge.faded for edge in seen.edges] == [True, True, False, True, True]
    assert next(node for node in seen.nodes if node.id == "db").group == ""  # its own group is left out


def test_a_view_of_one_node_shows_what_it_talks_with() -> None:
    graph, spec = shop()
    seen = with_view(graph, spec, "one")
    assert {node.id: node.faded for node in seen.nodes} == {"api": True, "db": False}
    assert edges(seen) == [("api", "->", "db")]


def test_a_view_of_a_group_keeps_the_groups_inside_it() -> None:
    graph, spec = shop()
    seen = with_view(graph, spec, "all")
    assert [group.id for group in seen.groups] == ["platform", "back", "stores"]
    assert {node.id for node in seen.nodes if not node.faded} == {"api", "jobs", "db", "cache"}


def test_a_view_leaves_the_graph_as_it_was() -> None:
    graph, spec = shop()
    with_view(graph, spec, "one")
    assert graph == shop()[0]


def test_a_flow_numbers_the_edges_it_follows() -> None:
    graph, spec = shop()
    told = with_flow(graph, spec, "order")
    assert told.flow is not None
    assert [(s.number, s.source, s.target, s.text) for s in told.flow.steps] == [
        (1, "web", "api", "save"),
        (2, "api", "db", "save"),
        (3, "db", "api", "answer"),
        (4, "web", "cache", "look"),
    ]
    steps = {edge.id: edge.steps for edge in told.edges if edge.steps}
    assert steps == {
        "web--api": (1,),
        "api--db": (2, 3),  # the answer takes the same edge back
        "web--cache--flow-4": (4,),  # no edge is declared there
    }
    assert len(told.edges) == len(graph.edges) + 1


def test_a_flow_over_a_view_brings_back_the_edges_it_uses() -> None:
    graph, spec = shop()
    told = with_flow(with_view(graph, spec, "one"), spec, "order")
    assert [(edge.id, edge.steps, edge.faded) for edge in told.edges] == [("api--db", (2, 3), False)]
    assert told.flow is not None
    assert len(told.flow.steps) == 4  # listed, even where they are not drawn


def test_an_unknown_view_or_flow_is_a_key_error() -> None:
    graph, spec = shop()
    with pytest.raises(KeyError):
        with_view(graph, spec, "nowhere")
    with pytest.raises(KeyError):
        with_flow(graph, spec, "nowhere")


def test_an_edge_shows_its_metrics_and_says_them() -> None:
    graph, _ = shop(TEXT.replace("rate: 2M/day,", "rate: 2M/day, metrics: [load],"))
    edge = next(edge for edge in graph.edges if edge.badges)
    assert (edge.id, edge.badges) == ("jobs--mail", ("600 → 60\u202fms",))
    assert "600 → 60\u202fms" in words.relation(graph, edge)


def test_a_chain_shows_them_on_every_hop() -> None:
    graph, _ = shop(TEXT.replace("web -> api -> db: order", "web -> api -> db: {metrics: [load]}"))
    assert [edge.id for edge in graph.edges if edge.badges] == ["web--api", "api--db"]


@pytest.mark.parametrize(
    ("edge", "path"),
    [
        ("web -> api: {metrics: [load, laod]}", "edges[5].metrics[1]"),
        ("{from: web, to: api, metrics: [laod]}", "edges[5].metrics[0]"),
    ],
)
def test_an_undeclared_metric_of_an_edge_is_told_where_it_stands(edge: str, path: str) -> None:
    with pytest.raises(SpecErrors) as told:
        shop(TEXT.replace("  - stores -- mail\n", f"  - stores -- mail\n  - {edge}\n"))
    (error,) = told.value.errors
    line = TEXT[: TEXT.index("  - stores -- mail")].count("\n") + 2
    column = 5 + edge.index("laod")
    expected = f"shop.yaml:{line}:{column}  {path}: undeclared metric 'laod' (did you mean 'load'?)"
    assert str(error) == expected
