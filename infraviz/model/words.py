"""A graph in words: for screen readers, tooltips, and those who do not see the picture."""

from __future__ import annotations

from infraviz.model.graph import Edge, Graph, Node
from infraviz.model.kinds import KINDS

_VERBS = {"->": "asks", "~>": "sends to", "<->": "talks with", "--": "belongs with"}


def component(node: Node) -> str:
    """Return a node in words: `API Gateway (gateway): auth · routing`."""
    replicas = f", {node.replicas} replicas" if node.replicas > 1 else ""
    rest = " · ".join(part for part in (node.note, *node.badges) if part)
    change = f", {node.change}" if node.change else ""
    return f"{node.label} ({KINDS[node.kind].words}{replicas}{change})" + (f": {rest}" if rest else "")


def relation(graph: Graph, edge: Edge) -> str:
    """Return an edge in words: `API Gateway sends to Kafka: publish`."""
    told = ", ".join(
        part
        for part in (edge.label, edge.detail, *edge.badges, "optional" if edge.optional else "", edge.change)
        if part
    )
    names = graph.name(edge.source), graph.name(edge.target)
    return f"{names[0]} {_VERBS[edge.arrow]} {names[1]}" + (f": {told}" if told else "")


def relations(graph: Graph) -> tuple[str, ...]:
    """Return every edge in words, each as a sentence."""
    return tuple(relation(graph, edge) + "." for edge in graph.edges)


def steps(graph: Graph) -> tuple[str, ...]:
    """Return the flow's steps in words: `Clients → Edge: GET /feed`."""
    if graph.flow is None:
        return ()
    names = graph.labels
    return tuple(
        f"{names.get(s.source, s.source)} → {names.get(s.target, s.target)}" + (f": {s.text}" if s.text else "")
        for s in graph.flow.steps
    )
