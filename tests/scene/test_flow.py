"""The mark that travels along a flow: in the order of its steps, and only where motion is allowed."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

import infraviz as iv
from infraviz import fonts
from infraviz.layout import engine
from infraviz.layout.place import layout
from infraviz.model.graph import Edge, Flow, Graph, Node, Step
from infraviz.scene.flow import travellers
from infraviz.svg.motion import PAUSE, STEP, rules

NODES = tuple(Node(name, "service", name) for name in "abc")
EDGES = (Edge("a--b", "a", "b", steps=(1, 3)), Edge("b--c", "b", "c", steps=(2,)))
STEPS = (Step(1, "a", "b", ""), Step(2, "b", "c", ""), Step(3, "b", "a", ""))
GRAPH = Graph("g", "G", nodes=NODES, edges=EDGES, flow=Flow("f", "F", STEPS))
SHOP = iv.Architecture(
    "Shop",
    {"a": {"kind": "client"}, "b": {"kind": "cache"}},
    ["a -> b"],
    flows={"f": {"title": "F", "steps": ["a -> b"]}},
)


def of(graph: Graph) -> tuple[object, ...]:
    return travellers(graph, layout(graph, fonts.width, engine.run))


def test_the_mark_goes_along_each_step_in_its_direction() -> None:
    placed = layout(GRAPH, fonts.width, engine.run)
    (mark,) = travellers(GRAPH, placed)
    there, on, back = mark.legs
    route = next(edge.route for edge in placed.edges if edge.id == "a--b")
    first, last = (route[0].x, route[0].y), (route[-1].x, route[-1].y)
    assert (there.commands[0][1], there.commands[-1][1]) == (first, last)
    assert (back.commands[0][1], back.commands[-1][1]) == (last, first)
    assert there.length == back.length == pytest.approx(abs(route[0].x - route[-1].x))
    assert on.length > 0


def test_no_flow_no_mark() -> None:
    assert of(Graph("g", "G", nodes=NODES, edges=(EDGES[1],))) == ()


def test_a_step_that_is_not_drawn_is_left_out() -> None:
    gone = Flow("f", "F", (Step(9, "x", "y", ""),))
    assert of(Graph("g", "G", nodes=NODES, edges=EDGES, flow=gone)) == ()


def test_the_rules_are_of_one_drawing_and_for_those_who_allow_motion() -> None:
    (mark,) = travellers(GRAPH, layout(GRAPH, fonts.width, engine.run))
    css = rules(mark, "iv-x")
    assert css.startswith("@media screen and (prefers-reduced-motion:no-preference){#iv-x .iv-travel{display:inline;")
    assert f"animation:iv-x-travel {3 * STEP + PAUSE:g}s" in css
    assert "@keyframes iv-x-travel{0%{offset-distance:0%;opacity:0}" in css
    times = [float(at) for at in re.findall(r"([\d.]+)%\{", css)]
    assert times == sorted(times)
    assert times[-2:] == [pytest.approx(66.6, abs=0.1), 100]
    assert not re.search(r"[\"<&]", css)  # it stands in a page's style sheet as it is


def test_the_mark_is_hidden_from_renderers_without_style_sheets() -> None:
    tree = ElementTree.fromstring(SHOP.to_svg(flow="f"))
    (mark,) = tree.iterfind(".//*[@class='iv-travel iv-f-accent']")
    assert (mark.get("display"), mark.get("opacity"), mark.get("aria-hidden")) == ("none", "0", "true")
    assert "iv-travel" not in SHOP.to_svg()
