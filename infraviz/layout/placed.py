"""The result of layout: boxes and routes in px of the drawing, origin at the top left."""

from __future__ import annotations

from dataclasses import dataclass

from infraviz.geometry import Box, Point
from infraviz.layout.text import NodeText, PillText


@dataclass(frozen=True)
class PlacedNode:
    id: str
    group: str
    box: Box
    text: NodeText


@dataclass(frozen=True)
class PlacedGroup:
    """A group's panel; `title` is the box of its name on the top line, `depth` its nesting from 0."""

    id: str
    parent: str
    box: Box
    title: Box
    depth: int


@dataclass(frozen=True)
class PlacedEdge:
    """An edge's polyline from its source to its target, and its label's pill where it has one."""

    id: str
    source: str
    target: str
    route: tuple[Point, ...]
    pill: Box | None = None
    text: PillText | None = None


@dataclass(frozen=True)
class Placed:
    width: float
    height: float
    nodes: tuple[PlacedNode, ...]
    groups: tuple[PlacedGroup, ...]
    edges: tuple[PlacedEdge, ...]
