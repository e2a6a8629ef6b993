"""What a comparison of two graphs says, and that its picture keeps every promise of a picture."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from sites import SHOP, Done, write

import infraviz as iv
from infraviz.model.diff import diff
from infraviz.model.graph import Edge, Graph, Group, Node

OLD = Graph(
    "shop", "Shop",
    groups=(Group("g", "Stores"),),
    nodes=(Node("web", "client", "Web"), Node("cron", "worker", "Cron"), Node("db", "database", "DB", group="g")),
    edges=(Edge("web--db", "web", "db", label="ask"), Edge("cron--db", "cron", "db")),
)  # fmt: skip
NEW = replace(
    OLD,
    nodes=(OLD.nodes[0], replace(OLD.nodes[2], label="Data"), Node("mail", "worker", "Mail")),
    edges=(OLD.edges[0], Edge("db--mail", "db", "mail")),
)


def changes(graph: Graph) -> dict[str, str]:
    return {item.id: item.change for item in (*graph.groups, *graph.nodes, *graph.edges)}


def test_everything_says_what_became_of_it() -> None:
    found = diff(OLD, NEW)
    assert changes(found) == {
        "g": "", "web": "", "cron": "removed", "db": "changed", "mail": "added",
        "web--db": "", "cron--db": "removed", "db--mail": "added",
    }  # fmt: skip
    assert found.summary == "2 added, 2 removed, 1 changed."
    assert [node.label for node in found.nodes] == ["Web", "Cron", "Data", "Mail"]


def test_what_did_not_change_is_faded() -> None:
    found = diff(OLD, NEW)
    assert {item.id for item in (*found.nodes, *found.edges) if item.faded} == {"web", "web--db"}


def test_nothing_changed() -> None:
    found = diff(OLD, OLD)
    assert set(changes(found).values()) == {""}
    assert found.summary == "Nothing changed."


def test_two_titles_are_told() -> None:
    assert diff(OLD, replace(NEW, id="next", title="Next")).title == "Shop → Next"


def test_of_parallel_edges_those_that_say_the_same_go_together() -> None:
    ask, tell = Edge("web--db", "web", "db", label="ask"), Edge("web--db--2", "web", "db", label="tell")
    found = diff(replace(OLD, edges=(ask, tell)), replace(OLD, edges=(replace(tell, id="web--db"),)))
    assert [(edge.label, edge.change) for edge in found.edges] == [("ask", "removed"), ("tell", "")]
    assert len({edge.id for edge in found.edges}) == 2


def test_an_edge_whose_words_change_is_changed() -> None:
    found = diff(OLD, replace(OLD, edges=(replace(OLD.edges[0], label="read"), OLD.edges[1])))
    assert [(edge.label, edge.change) for edge in found.edges] == [("read", "changed"), ("", "")]


def test_an_id_that_becomes_another_sort_of_thing_stands_twice() -> None:
    new = Graph("shop", "Shop", groups=(Group("web", "Web tier"),), nodes=(Node("db", "database", "DB", group="web"),))
    found = diff(OLD, new)
    assert changes(found)["web"] == "added"
    assert changes(found)["web--before"] == "removed"
    assert {edge.source for edge in found.edges} == {"web--before", "cron"}


def test_a_removed_edge_between_what_now_lies_in_each_other_is_named() -> None:
    old = replace(OLD, edges=(Edge("web--g", "web", "g"),))
    new = replace(OLD, nodes=(replace(OLD.nodes[0], group="g"), *OLD.nodes[1:]), edges=())
    found = diff(old, new)
    assert found.edges == ()
    assert found.summary == (
        "1 removed, 1 changed. Removed, but not drawn, since one end now lies in the other: Web – Stores."
    )


def test_the_picture_says_it_in_signs_words_and_a_legend() -> None:
    nodes = {"web": iv.Node("client"), "db": iv.Node("database")}
    old = iv.Architecture("Shop", nodes | {"ftp": iv.Node("external")}, ["web -> db: ask", "web -> ftp"])
    new = iv.Architecture("Shop", nodes | {"mail": iv.Node("queue")}, ["web -> db: read", "web ~> mail"])
    svg = iv.diff(old, new).to_svg()
    texts = [element.text for element in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]
    assert [texts.count(sign) for sign in "+−~"] == [3, 3, 2]  # node, edge and legend; one edge and legend
    assert {"added", "removed", "changed"} <= set(texts)
    assert "mail (queue, added)" in svg
    assert "web asks db: read, changed" in svg
    assert iv.diff(old, new)._repr_html_() == svg
    assert iv.diff(old, new).summary == "2 added, 2 removed, 1 changed."


def test_views_of_the_newer_one_can_be_compared() -> None:
    nodes = {"web": iv.Node("client"), "db": iv.Node("database")}
    old = iv.Architecture("Shop", nodes, ["web -> db"])
    new = iv.Architecture("Shop", nodes | {"c": iv.Node("cache")}, ["web -> db", "db -> c"],
                          views={"v": {"title": "V", "only": ["web", "db"]}})  # fmt: skip
    assert "<title>V</title>" in iv.diff(old, new).to_svg(view="v").replace(' id="iv-shop-title"', "")
    with pytest.raises(iv.UsageError, match="unknown view"):
        iv.diff(new, old).to_svg(view="v")


def test_the_command_compares_two_files(here: Path, run: object) -> None:
    assert callable(run)
    write(here, {"old.yaml": SHOP, "new.yaml": SHOP.replace("api -> db\n", "db -> api\n", 1)})
    assert run("diff", "old.yaml", "new.yaml", "-o", "what.svg") == Done(0, "what.svg\n", "")
    assert "db asks api: added" in Path("what.svg").read_text(encoding="utf-8")
    assert run("diff", "old.yaml", "new.yaml") == Done(0, "old-new-diff.svg\n", "")
    assert run("diff", "old.yaml", "none.yaml").code == 2
