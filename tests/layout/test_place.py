"""Layout without fonts or Graphviz: an injected measurer and recorded layouts."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from infraviz.errors import MachineError
from infraviz.layout import engine
from infraviz.layout.engine import Positions
from infraviz.layout.place import layout
from infraviz.layout.placed import Placed
from infraviz.model.graph import Edge, Graph, Group, Node

RECORDED = Path(__file__).parent / "recorded.json"

CHAIN = Graph(
    "chain", "Chain",
    nodes=(Node("a", "client", "A"), Node("b", "service", "B"), Node("c", "database", "C")),
    edges=(Edge("ab", "a", "b", label="ask"), Edge("bc", "b", "c")),
)  # fmt: skip
FAN = Graph(
    "fan", "Fan",
    groups=(Group("g", "Stores"),),
    nodes=(Node("a", "service", "A"), Node("b", "cache", "B", group="g"), Node("c", "cache", "C", group="g")),
    edges=(Edge("ab", "a", "b"), Edge("ac", "a", "c"), Edge("ca", "c", "a")),
)  # fmt: skip


def seven(text: str, size: float, weight: int, family: str) -> float:
    """Measure every character as half the type size."""
    return len(text) * size / 2


def recorded(source: str) -> Positions:
    """Play a layout back. Renew the recording with `python tests/layout/test_place.py`."""
    known = json.loads(RECORDED.read_text(encoding="utf-8"))
    return {name: (x, y) for name, (x, y) in known[_key(source)].items()}


def _key(source: str) -> str:
    return hashlib.sha256(source.encode()).hexdigest()[:16]


def boxes(placed: Placed) -> dict[str, tuple[float, float, float, float]]:
    return {n.id: (n.box.x, n.box.y, n.box.w, n.box.h) for n in placed.nodes}


def test_a_chain_runs_straight_from_left_to_right() -> None:
    placed = layout(CHAIN, seven, recorded)
    found = boxes(placed)
    assert found["a"][0] < found["b"][0] < found["c"][0]
    assert len({box[1] + box[3] / 2 for box in found.values()}) == 1
    assert [len(edge.route) for edge in placed.edges] == [2, 2]


def test_a_label_stands_in_the_middle_of_its_own_edge() -> None:
    placed = layout(CHAIN, seven, recorded)
    first = placed.edges[0]
    assert first.pill is not None
    assert first.route[0].x < first.pill.x
    assert first.pill.right < first.route[-1].x
    assert first.pill.centre.y == first.route[0].y
    assert placed.edges[1].pill is None


def test_a_group_holds_its_nodes_with_padding_and_a_title_line() -> None:
    placed = layout(FAN, seven, recorded)
    (group,) = placed.groups
    inside = [node.box for node in placed.nodes if node.group == "g"]
    assert min(box.x for box in inside) - group.box.x == 20
    assert min(box.y for box in inside) - group.title.bottom >= 8
    assert group.box.contains(group.title)


def test_a_backward_edge_leaves_on_the_left_and_arrives_on_the_right() -> None:
    placed = layout(FAN, seven, recorded)
    back = next(edge for edge in placed.edges if edge.id == "ca")
    found = boxes(placed)
    assert back.route[0].x == found["c"][0]
    assert back.route[-1].x == found["a"][0] + found["a"][2]


def test_on_a_phone_it_reads_down() -> None:
    found = boxes(layout(CHAIN, seven, recorded, 358))
    assert found["a"][1] < found["b"][1] < found["c"][1]


def test_the_same_graph_gives_the_same_drawing() -> None:
    assert layout(FAN, seven, engine.run) == layout(FAN, seven, engine.run)


def test_an_engine_that_moves_items_to_other_ranks_is_not_believed() -> None:
    def wrong(source: str) -> Positions:
        return {name: (0.0, y) for name, (_, y) in engine.run(source).items()}

    with pytest.raises(MachineError, match="other ranks"):
        layout(CHAIN, seven, lambda source: engine.run(source) if "height=0.013889" in source else wrong(source))


def record() -> None:
    found: dict[str, Positions] = {}

    def keep(source: str) -> Positions:
        found[_key(source)] = dict(engine.run(source))
        return found[_key(source)]

    for graph in (CHAIN, FAN):
        layout(graph, seven, keep)
        layout(graph, seven, keep, 358)
    RECORDED.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    record()
