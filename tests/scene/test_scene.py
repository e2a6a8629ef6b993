"""What is drawn: shapes by kind, strokes by arrow, a legend of what is used, words for those who do not see it."""

from __future__ import annotations

import pytest

from infraviz.geometry import Box, Point
from infraviz.layout.placed import PlacedEdge, PlacedNode
from infraviz.layout.text import ICON, ICON_GAP, PAD_X, node_text, pill_text
from infraviz.model import words
from infraviz.model.graph import Edge, Flow, Graph, Group, Node, Step
from infraviz.model.kinds import KINDS
from infraviz.scene import nodes
from infraviz.scene.draw import symbol_id, symbol_ids, tones
from infraviz.scene.edges import CORNER, HEAD, MESSAGE, OPTIONAL, drawn, line, pill, rounded, stroke
from infraviz.scene.glyphs import GLYPHS
from infraviz.scene.legend import entries, legend
from infraviz.scene.primitives import Path, Rect, Text, Use
from infraviz.scene.shapes import SHAPES, Look
from infraviz.spec.architecture import KINDS as DECLARED

STRAIGHT = (Point(0, 0), Point(100, 0))


def measure(text: str, size: float, weight: int, family: str) -> float:
    return len(text) * size / 2


def test_every_kind_that_specs_may_name_has_a_shape_and_a_glyph() -> None:
    assert tuple(KINDS) == DECLARED
    for kind in KINDS.values():
        assert kind.shape in SHAPES
        assert kind.glyph in GLYPHS


def test_no_glyph_is_left_over() -> None:
    assert set(GLYPHS) == {kind.glyph for kind in KINDS.values()}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_stays_inside_its_box(shape: str) -> None:
    box = Box(10, 20, 120, 64)
    for item in SHAPES[shape](box, Look("card", "line")):
        if isinstance(item, Path):
            for _, numbers in item.commands:
                assert all(0 <= n <= 130 for n in numbers)
        elif hasattr(item, "box"):
            assert box.contains(item.box)


@pytest.mark.parametrize(
    ("edge", "dash", "heads"),
    [
        (Edge("e", "a", "b", "->"), (), 1),
        (Edge("e", "a", "b", "~>"), MESSAGE, 1),
        (Edge("e", "a", "b", "<->"), (), 2),
        (Edge("e", "a", "b", "--"), (), 0),
        (Edge("e", "a", "b", "->", optional=True), OPTIONAL, 1),
    ],
)
def test_each_arrow_has_its_own_line_and_heads(edge: Edge, dash: tuple[float, ...], heads: int) -> None:
    path, *rest = line(edge, STRAIGHT)
    assert isinstance(path, Path)
    assert path.dash == dash
    assert len(rest) == heads


def test_a_line_ends_where_its_head_begins() -> None:
    path, _ = line(Edge("e", "a", "b"), STRAIGHT)
    assert isinstance(path, Path)
    assert path.commands[-1] == ("L", (100 - HEAD, 0))


def test_a_flow_is_in_the_accent_and_heavier() -> None:
    assert stroke(Edge("e", "a", "b", steps=(1,))).colour == "accent"
    assert stroke(Edge("e", "a", "b", steps=(1,))).weight > stroke(Edge("e", "a", "b")).weight


def test_corners_are_rounded_and_the_drawn_curve_stays_near_the_corner() -> None:
    corner = [Point(0, 0), Point(50, 0), Point(50, 50)]
    assert ("Q", (50, 0, 50, CORNER)) in rounded(corner)
    points = drawn(corner)
    assert points[0] == (0, 0)
    assert points[-1] == (50, 50)
    assert min(abs(x - 50) + abs(y) for x, y in points) <= CORNER


def test_short_sides_have_smaller_corners() -> None:
    commands = rounded([Point(0, 0), Point(6, 0), Point(6, 40)])
    assert ("L", (3, 0)) in commands


GRAPH = Graph(
    "g", "G",
    groups=(Group("outer", "Outer"), Group("inner", "Inner", "outer"), Group("other", "Other")),
    nodes=(
        Node("a", "cdn", "Edge", "fast", group="inner", replicas=2),
        Node("b", "database", "Store", icon="brand/mysql", group="other"),
    ),
    edges=(Edge("ab", "a", "b", "~>", "publish", "≤ 20 ms", optional=True), Edge("ob", "outer", "b", "--")),
    flow=Flow("f", "F", (Step(1, "a", "b", "it goes"),)),
)  # fmt: skip


def test_the_legend_lists_what_is_used_and_nothing_else() -> None:
    assert [entry[2] for entry in entries(GRAPH)] == ["belongs together", "optional", "CDN"]


def test_the_legend_wraps_to_the_width() -> None:
    wide, narrow = legend(GRAPH, 600, 0, measure), legend(GRAPH, 200, 0, measure)
    assert narrow[1] > wide[1]
    assert all(item.x <= 200 for item in narrow[0] if isinstance(item, Text))


def test_a_group_that_holds_only_groups_has_no_tone() -> None:
    assert tones(GRAPH) == {"inner": "tier-1", "other": "tier-2"}


def test_the_graph_in_words() -> None:
    assert words.component(GRAPH.nodes[0]) == "Edge (CDN, 2 replicas): fast"
    assert words.relations(GRAPH) == (
        "Edge sends to Store: publish, ≤ 20 ms, optional.",
        "Outer belongs with Store.",
    )
    assert words.steps(GRAPH) == ("Edge → Store: it goes",)


def test_a_symbol_is_named_after_the_icon_or_the_kind() -> None:
    assert [symbol_id(node) for node in GRAPH.nodes] == ["kind-cdn", "icon-brand-mysql"]


def test_an_edges_badges_lie_inside_its_pill_below_its_words() -> None:
    edge = Edge("e", "a", "b", label="ask", badges=("600 → 60 ms", "+40 %"))
    text = pill_text(edge, measure, 112)
    assert text is not None
    box = Box(100, 50, text.width, text.height)
    surface, *items = pill(edge, PlacedEdge("e", "a", "b", STRAIGHT, box, text))
    badges = [item for item in items if isinstance(item, Rect)]
    words = [item for item in items if isinstance(item, Text)]
    assert [item.text for item in words] == ["ask", *edge.badges]
    assert [(item.fill, words[n + 1].fill) for n, item in enumerate(badges)] == [("accent-soft", "accent")] * 2
    assert all(box.contains(item.box) for item in badges)
    assert words[0].y < badges[0].box.y < words[1].y < badges[0].box.bottom < badges[1].box.y
    assert isinstance(surface, Rect)


def test_icons_whose_names_come_out_alike_stay_apart() -> None:
    alike = Graph("g", "G", nodes=tuple(Node(n, "service", n, icon=f"assets/{n}.svg") for n in ("a-b", "a/b", "c")))
    assert list(symbol_ids(alike).values()) == ["icon-assets-a-b-svg", "icon-assets-a-b-svg-2", "icon-assets-c-svg"]
    same = Graph("g", "G", nodes=(Node("x", "cache", "X"), Node("y", "cache", "Y")))
    assert set(symbol_ids(same).values()) == {"kind-cache"}


def test_a_node_that_wants_no_icon_has_none_and_takes_no_room_for_it() -> None:
    plain, bare = Node("a", "service", "A long enough name"), Node("a", "service", "A long enough name", bare=True)
    texts = {node.bare: node_text(node, measure, 300) for node in (plain, bare)}
    assert texts[False].width - texts[True].width == ICON + ICON_GAP
    drawn = {
        n.bare: nodes.node(n, PlacedNode("a", "", Box(0, 0, 300, 44), texts[n.bare]), "s", "muted")
        for n in (plain, bare)
    }
    uses = {bare: [item for item in items if isinstance(item, Use)] for bare, items in drawn.items()}
    assert (len(uses[False]), len(uses[True])) == (1, 0)
    words = next(item for item in drawn[True] if isinstance(item, Text))
    assert words.x == PAD_X
    assert list(entries(Graph("g", "G", nodes=(bare,)))) == []
