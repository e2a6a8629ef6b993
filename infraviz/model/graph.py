"""Architectures as graphs: nodes in nested groups, edges between nodes or groups, flows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from infraviz.icons import Own

if TYPE_CHECKING:
    from infraviz.model.metric import Metric

Arrow = Literal["->", "~>", "<->", "--"]
Direction = Literal["right", "down", "auto"]
Change = Literal["", "added", "removed", "changed"]  # what a comparison says of a thing, nothing elsewhere


@dataclass(frozen=True)
class Node:
    """One component. `icon` names an entry of the catalogue or is empty for the kind's glyph; `bare` is for neither."""

    id: str
    kind: str
    label: str
    note: str = ""
    icon: str = ""
    group: str = ""
    replicas: int = 1
    url: str = ""
    badges: tuple[str, ...] = ()  # metric values, as text
    faded: bool = False
    change: Change = ""
    bare: bool = False
    metrics: tuple[Metric, ...] = field(default=(), compare=False)  # of the badges


def lineage(group: str, parents: Mapping[str, str]) -> tuple[str, ...]:
    """Return a group and the groups around it, innermost first. A cycle ends the walk."""
    seen: list[str] = []
    while group and group not in seen:
        seen.append(group)
        group = parents.get(group, "")
    return tuple(seen)


@dataclass(frozen=True)
class Group:
    id: str
    label: str
    parent: str = ""
    change: Change = ""


@dataclass(frozen=True)
class Edge:
    """A relation. `source` and `target` name nodes or groups. `detail` is what is declared beside the label."""

    id: str
    source: str
    target: str
    arrow: Arrow = "->"
    label: str = ""
    detail: str = ""
    optional: bool = False
    steps: tuple[int, ...] = ()  # numbers of the flow's steps that use it
    badges: tuple[str, ...] = ()  # metric values, as text
    faded: bool = False
    change: Change = ""
    metrics: tuple[Metric, ...] = field(default=(), compare=False)  # of the badges


@dataclass(frozen=True)
class Step:
    number: int
    source: str
    target: str
    text: str


@dataclass(frozen=True)
class Flow:
    id: str
    title: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Graph:
    """A whole diagram: one architecture with its view and its flow applied.

    `own` holds the author's own icons by name.
    """

    id: str
    title: str
    summary: str = ""
    direction: Direction = "right"
    groups: tuple[Group, ...] = ()
    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    flow: Flow | None = None
    own: tuple[tuple[str, Own], ...] = ()

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """Every metric that the diagram shows, once."""
        shown = (*(node.metrics for node in self.nodes), *(edge.metrics for edge in self.edges))
        return tuple(dict.fromkeys(metric for metrics in shown for metric in metrics))

    def name(self, ident: str) -> str:
        """Return the label of a node or group."""
        return self.labels[ident]

    def changes(self) -> list[Change]:
        """Return what a comparison says of every group, node and edge, '' for what did not change."""
        return [
            *(group.change for group in self.groups),
            *(node.change for node in self.nodes),
            *(edge.change for edge in self.edges),
        ]

    @cached_property
    def labels(self) -> dict[str, str]:
        """Return the label of every node and group by id."""
        return {group.id: group.label for group in self.groups} | {node.id: node.label for node in self.nodes}
