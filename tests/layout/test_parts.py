"""The parts of layout, each by itself: order, ranks, ports, tracks, text, geometry."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infraviz.geometry import Box, Point, around, simplified
from infraviz.layout.engine import Link
from infraviz.layout.order import in_blocks, linear_order
from infraviz.layout.ports import GAP, INSET, Side, spread
from infraviz.layout.ranks import components
from infraviz.layout.text import BADGE_PAD, MAX_LINES, PILL_BADGE, PILL_SIZE, node_text, pill_text, wrapped
from infraviz.layout.tracks import Jog, assign
from infraviz.model.graph import Edge, Node
from infraviz.theme import MONO

NODES = [f"n{i}" for i in range(8)]
arcs = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=20)


@given(arcs)
def test_an_order_places_every_node_once(found: list[tuple[str, str]]) -> None:
    assert sorted(linear_order(NODES, found).values()) == list(range(len(NODES)))


@given(arcs)
def test_without_cycles_every_arc_runs_onwards(found: list[tuple[str, str]]) -> None:
    acyclic = [(a, b) for a, b in found if a < b]
    order = linear_order(NODES, acyclic)
    assert all(order[a] < order[b] for a, b in acyclic)


def test_a_cycle_is_cut_where_it_comes_back_to_the_first_declared() -> None:
    order = linear_order(["a", "b", "c"], [("a", "b"), ("b", "c"), ("c", "a")])
    assert order == {"a": 0, "b": 1, "c": 2}


def test_blocks_keep_each_group_together() -> None:
    groups = {"a": "x", "b": "y", "c": "x", "d": ""}
    order = in_blocks({"a": 0, "b": 1, "c": 2, "d": 3}, groups, {"x": "", "y": ""}, [("a", "b"), ("c", "d")])
    sequence = sorted(order, key=lambda node: order[node])
    assert abs(sequence.index("a") - sequence.index("c")) == 1


def test_components_are_listed_in_the_order_of_their_first_items() -> None:
    assert components(["a", "b", "c", "d"], [Link("a", "c"), Link("d", "b")]) == [["a", "c"], ["b", "d"]]


wanted = st.lists(st.floats(-200, 300), min_size=1, max_size=9).map(sorted).map(tuple)


@given(wanted)
def test_edges_on_a_side_keep_their_order_their_distance_and_the_corners(heights: tuple[float, ...]) -> None:
    places = spread(Side(0, 100, heights))
    gap = min(GAP, (100 - 2 * INSET) / max(1, len(places) - 1))
    assert all(b - a >= gap - 1e-6 for a, b in pairwise(places))
    assert min(places) >= INSET - 1e-6
    assert max(places) <= 100 - INSET + 1e-6


@given(st.floats(INSET, 100 - INSET))
def test_a_lone_edge_runs_straight_where_it_can(height: float) -> None:
    assert spread(Side(0, 100, (height,))) == pytest.approx([height])


def test_a_lone_edge_that_must_bend_leaves_in_the_middle() -> None:
    assert spread(Side(0, 100, (400.0,))) == [50]


jogs = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=8).map(
    lambda found: [Jog(str(n), 10.0 * a, 10.0 * b) for n, (a, b) in enumerate(found)]
)


@given(jogs)
def test_jogs_that_meet_never_share_a_track(found: list[Jog]) -> None:
    tracks = assign(found)
    assert set(tracks) == {jog.edge for jog in found}
    for a in found:
        for b in found:
            if a.edge < b.edge and a.low < b.high and b.low < a.high:
                assert tracks[a.edge] != tracks[b.edge]


def test_two_jogs_that_need_not_cross_do_not() -> None:
    down, further = Jog("one", 0, 50), Jog("two", 10, 90)
    tracks = assign([down, further])
    assert tracks["one"] > tracks["two"]


def six(text: str) -> float:
    return 6.0 * len(text)


@given(st.text(max_size=200))
def test_wrapped_lines_fit_and_are_at_most_three(text: str) -> None:
    lines = wrapped(text, 170, six)
    assert len(lines) <= MAX_LINES
    assert all(six(line) <= 170 for line in lines)


def test_a_text_that_is_cut_says_so() -> None:
    assert wrapped("word " * 60, 170, six)[-1].endswith("…")


def test_wide_characters_break_anywhere() -> None:
    assert len(wrapped("注文サービスのデータベース" * 3, 170, six)) > 1


def measure(text: str, size: float, weight: int, family: str) -> float:
    return len(text) * size / 2


def test_a_node_is_as_large_as_its_lines_need() -> None:
    one = node_text(Node("a", "service", "Short"), measure, 176)
    two = node_text(Node("a", "service", "Short", "with a note", badges=("12 ms",)), measure, 176)
    lidded = node_text(Node("a", "database", "Short"), measure, 176)
    assert two.height > one.height
    assert lidded.height > one.height
    assert one.width % 4 == 0


def test_an_edge_without_words_has_no_pill() -> None:
    assert pill_text(Edge("e", "a", "b"), measure, 112) is None


def test_flow_marks_take_room_beside_the_words() -> None:
    plain, marked = (pill_text(Edge("e", "a", "b", label="ask", steps=s), measure, 112) for s in ((), (1, 2)))
    assert plain is not None
    assert marked is not None
    assert marked.width >= plain.width + 36


def test_badges_take_room_below_the_words() -> None:
    plain, told, alone = (
        pill_text(Edge("e", "a", "b", label=label, badges=badges), measure, 112)
        for label, badges in (("ask", ()), ("ask", ("600 → 60 ms", "+40 %")), ("", ("600 → 60 ms",)))
    )
    assert plain is not None
    assert told is not None
    assert alone is not None
    assert told.height == plain.height + 2 * PILL_BADGE
    assert told.width == alone.width >= measure("600 → 60 ms", PILL_SIZE, 400, MONO) + 2 * BADGE_PAD
    assert alone.height == PILL_BADGE + 4


def test_boxes_that_touch_do_not_overlap() -> None:
    assert not Box(0, 0, 10, 10).overlaps(Box(10, 0, 10, 10))
    assert Box(0, 0, 10, 10).overlaps(Box(9, 9, 10, 10))
    assert around([Box(0, 0, 1, 1), Box(5, 5, 1, 1)]) == Box(0, 0, 6, 6)


def test_a_polyline_loses_only_what_does_not_bend() -> None:
    points = [Point(0, 0), Point(0, 0), Point(5, 0), Point(9, 0), Point(9, 4)]
    assert simplified(points) == (Point(0, 0), Point(9, 0), Point(9, 4))
