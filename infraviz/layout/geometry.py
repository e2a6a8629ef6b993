"""Placed → plain data: the geometry that anyone can check from outside. Px of the SVG's viewBox."""

from __future__ import annotations

from typing import Any

from infraviz.geometry import Box
from infraviz.layout.placed import Placed


def as_data(
    placed: Placed, width: float, height: float, curves: dict[str, list[tuple[float, float]]]
) -> dict[str, Any]:
    """Return the placed graph as JSON data. `curves` are the routes as drawn, corners rounded, by edge."""
    return {
        "width": width,
        "height": height,
        "nodes": [{"id": n.id, "group": n.group or None, "box": _box(n.box)} for n in placed.nodes],
        "groups": [
            {"id": g.id, "in": g.parent or None, "box": _box(g.box), "title": _box(g.title)} for g in placed.groups
        ],
        "edges": [
            {
                "id": e.id,
                "from": e.source,
                "to": e.target,
                "route": [[_px(x), _px(y)] for x, y in curves[e.id]],
                "label": {"text": " ".join((*e.text.lines, e.text.detail, *e.text.badges)).strip(), "box": _box(e.pill)}
                if e.pill and e.text
                else None,
            }
            for e in placed.edges
        ],
    }


def _box(box: Box) -> list[float]:
    return [_px(box.x), _px(box.y), _px(box.w), _px(box.h)]


def _px(value: float) -> float:
    return round(value, 2) + 0.0
