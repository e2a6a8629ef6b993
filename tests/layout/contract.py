"""The geometry contract, checked from outside on the data that `infraviz diagram X -o x.json` writes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import Any

from infraviz.geometry import Box, Point

Data = dict[str, Any]


def violations(data: Data, declared: set[str]) -> list[str]:
    """Return every breach of the contract, in words. `declared` are the ids of the edges that must be drawn."""
    nodes = {n["id"]: Box(*n["box"]) for n in data["nodes"]}
    groups = {g["id"]: g for g in data["groups"]}
    found = [f"edge {ident} is not drawn" for ident in sorted(declared - {e["id"] for e in data["edges"]})]
    return [*found, *_boxes(data, nodes, groups), *_edges(data, nodes, groups), *_labels(data, nodes, groups)]


def _boxes(data: Data, nodes: dict[str, Box], groups: dict[str, Data]) -> Iterator[str]:
    whole = Box(0, 0, data["width"], data["height"])
    for ident, box in nodes.items():
        if not whole.contains(box):
            yield f"node {ident} leaves the drawing"
    for (a, one), (b, other) in combinations(nodes.items(), 2):
        if one.overlaps(other):
            yield f"node {a} overlaps node {b}"
    for (a, first), (b, second) in combinations(groups.items(), 2):
        if b in _around(a, groups) or a in _around(b, groups):
            continue
        if Box(*first["box"]).overlaps(Box(*second["box"])):
            yield f"group {a} overlaps group {b}"
    for node in data["nodes"]:
        own = _around(node["group"], groups)
        for ident, group in groups.items():
            inside = Box(*group["box"]).contains(nodes[node["id"]])
            if (ident in own) != inside and (ident in own or Box(*group["box"]).overlaps(nodes[node["id"]])):
                yield f"node {node['id']} is wrong about group {ident}"
        for ident, group in groups.items():
            if Box(*group["title"]).overlaps(nodes[node["id"]]):
                yield f"node {node['id']} overlaps the title of {ident}"
    for ident, group in groups.items():
        if not Box(*group["box"]).contains(Box(*group["title"])):
            yield f"the title of {ident} leaves its group"


def _around(group: str | None, groups: dict[str, Data]) -> list[str]:
    found = []
    while group:
        found.append(group)
        group = groups[group]["in"]
    return found


def _edges(data: Data, nodes: dict[str, Box], groups: dict[str, Data]) -> Iterator[str]:
    for edge in data["edges"]:
        ends, points = {edge["from"], edge["to"]}, [Point(*p) for p in edge["route"]]
        for ident, box in nodes.items():
            inner = box.grown(-0.5)
            if ident not in ends and any(inner.cuts(a, b) for a, b in pairwise(points)):
                yield f"edge {edge['id']} passes through node {ident}"
            if ident in ends and any(inner.cuts(a, b) for a, b in pairwise(points)):
                yield f"edge {edge['id']} passes through its end {ident}"
        for ident, group in groups.items():
            if ident not in ends and any(Box(*group["title"]).cuts(a, b) for a, b in pairwise(points)):
                yield f"edge {edge['id']} passes through the title of {ident}"
        for point, end in ((points[0], edge["from"]), (points[-1], edge["to"])):
            box = nodes[end] if end in nodes else Box(*groups[end]["box"])
            if not _on_border(point, box):
                yield f"edge {edge['id']} does not reach {end}"


def _on_border(point: Point, box: Box) -> bool:
    spot = Box(point.x, point.y, 0, 0)
    return box.grown(0.6).contains(spot) and not box.grown(-0.6).contains(spot)


def _labels(data: Data, nodes: dict[str, Box], groups: dict[str, Data]) -> Iterator[str]:
    labels = [(e["id"], Box(*e["label"]["box"])) for e in data["edges"] if e["label"]]
    for ident, box in labels:
        if any(box.overlaps(other) for other in nodes.values()):
            yield f"label of {ident} overlaps a node"
        if any(box.overlaps(Box(*group["title"])) for group in groups.values()):
            yield f"label of {ident} overlaps a group's title"
        for edge in data["edges"]:
            points = [Point(*p) for p in edge["route"]]
            touched = any(box.grown(-0.5).cuts(a, b) for a, b in pairwise(points))
            if touched != (edge["id"] == ident):
                yield f"label of {ident} {'lies on' if touched else 'is away from'} {edge['id']}"
    for (a, one), (b, other) in combinations(labels, 2):
        if one.overlaps(other):
            yield f"label of {a} overlaps label of {b}"
