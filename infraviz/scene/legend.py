"""The legend: what the diagram uses, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from infraviz.geometry import Box, Point
from infraviz.layout.text import Measure
from infraviz.model.graph import Edge, Graph
from infraviz.model.kinds import KINDS
from infraviz.scene.changes import SIGNS
from infraviz.scene.edges import line, mark
from infraviz.scene.primitives import Item, Text, Use
from infraviz.theme import SANS

SIZE, LINE, GAP = 12, 24, 20.0
SAMPLE, GLYPH = 34.0, 16.0
ARROWS = {
    "->": "request: the caller waits",
    "~>": "message: the sender goes on",
    "<->": "both ways",
    "--": "belongs together",
}
Entry = tuple[str, str, str]  # what kind of entry, its key, its words


def entries(graph: Graph) -> Iterator[Entry]:
    """Yield the legend's entries: changes, arrows, then marks, then the kinds that are shown by a glyph."""
    changes = set(graph.changes())
    yield from (("change", change, change) for change in SIGNS if change in changes)
    arrows = {edge.arrow for edge in graph.edges if not edge.optional}
    yield from (("arrow", arrow, words) for arrow, words in ARROWS.items() if arrow in arrows)
    if any(edge.optional for edge in graph.edges):
        yield "optional", "->", "optional"
    if any(edge.steps for edge in graph.edges):
        yield "step", "", "step of the flow"
    shown = {node.kind for node in graph.nodes if not node.icon and not node.bare}
    yield from (("kind", kind, meaning.words) for kind, meaning in KINDS.items() if kind in shown)


def legend(graph: Graph, width: float, top: float, measure: Measure) -> tuple[tuple[Item, ...], float]:
    """Return the legend's drawing below `top`, in rows at most `width` px wide, and its height."""
    items: list[Item] = []
    x, y = 8.0, top + 16
    for kind, key, words in entries(graph):
        sample = GLYPH if kind in ("kind", "step", "change") else SAMPLE
        size = sample + 8 + measure(words, SIZE, 400, SANS)
        if x > 8 and x + size > width - 8:
            x, y = 8.0, y + LINE
        items += _sample(kind, key, x, y)
        items.append(Text(x + sample + 8, y + 4, words, SIZE, "muted"))
        x += size + GAP
    return tuple(items), (y + 16 - top if items else 0)


def least_width(graph: Graph, measure: Measure) -> float:
    """Return the width that the longest entry needs."""
    return max((SAMPLE + 24 + measure(words, SIZE, 400, SANS) for _, _, words in entries(graph)), default=0)


def _sample(kind: str, key: str, x: float, y: float) -> tuple[Item, ...]:
    if kind == "kind":
        return (Use(f"kind-{key}", Box(x, y - GLYPH / 2, GLYPH, GLYPH), "muted"),)
    if kind == "step":
        return mark(x + GLYPH / 2, y, "1")
    if kind == "change":
        return mark(x + GLYPH / 2, y, SIGNS[key].sign, SIGNS[key].tone)
    edge = Edge("", "", "", key, optional=kind == "optional")  # type: ignore[arg-type]
    return line(edge, (Point(x, y), Point(x + SAMPLE, y)))
