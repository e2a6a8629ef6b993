"""Icons of the author's: what is harmless is drawn once as a symbol, what could act or reach out is refused by name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from sites import GOOD, SHOP, Done, write

from infraviz import cleaner
from infraviz.cleaner import Part, Unsafe, clean, prefixed

Run = Callable[..., Done]
NS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
ICON = f"""<svg {NS} xmlns:ink="http://ink" viewBox="0 0 10 20" fill="none" class="x">
  <title>Mine</title><metadata><rdf/></metadata><ink:view/>
  <defs>
    <linearGradient id="a"><stop offset="0" style="stop-color:red; -x-y: 1"/></linearGradient>
    <radialGradient id="b" xlink:href="#a"/>
  </defs>
  <g ink:label="layer" data-name="l"><path d="M0 0L5 5" fill="url('#b') #fff" stroke="currentColor"/></g>
</svg>"""


def svg(inner: str, extra: str = "") -> bytes:
    return f'<svg {NS} viewBox="0 0 1 1" {extra}>{inner}</svg>'.encode()


def test_the_harmless_is_kept_and_the_talk_is_dropped() -> None:
    icon = clean(ICON.encode())
    assert icon.view_box == "0 0 10 20"
    (root,) = icon.parts
    assert root.attrs == (("fill", "none"),)
    defs, group = root.children
    assert defs.children[0].children == (Part("stop", (("offset", "0"), ("stop-color", "red"))),)
    assert defs.children[1].attrs == (("href", "#a"), ("id", "b"))
    assert group.attrs == ()
    assert dict(group.children[0].attrs)["fill"] == "url(#b) #fff"


def test_ids_and_references_get_the_same_prefix() -> None:
    defs, group = (prefixed(part, "p") for part in clean(ICON.encode()).parts[0].children)
    assert defs.children[1].attrs == (("href", "#p-a"), ("id", "p-b"))
    assert dict(group.children[0].attrs)["fill"] == "url(#p-b) #fff"


@pytest.mark.parametrize("name", ["", "url(x)", "a b", "a'b"])
def test_an_id_that_nothing_can_refer_to_is_dropped(name: str) -> None:
    parts = clean(svg(f'<g id="{name}"/><g id="url(#a) {name}"/><g id="Ebene-1.é"/>')).parts
    assert [part.attrs for part in parts] == [(), (), (("id", "Ebene-1.é"),)]


def test_a_size_stands_in_for_a_view_box() -> None:
    assert clean(f'<svg {NS} width="32px" height="16"><path d="M0 0"/></svg>'.encode()).view_box == "0 0 32 16"


BOMB = '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (svg("<script>x()</script>"), "holds a <script>"),
        (svg("<foreignObject/>"), "holds a <foreignObject>"),
        (svg("<style>path{fill:red}</style>"), "holds a <style>"),
        (svg('<image href="x.png"/>'), "holds a <image>"),
        (svg('<use href="#a"/>'), "holds a <use>"),
        (svg('<g><animate attributeName="x"/></g>'), "holds a <animate>"),
        (svg('<path d="M0 0" onclick="x()"/>'), "holds an event attribute (onclick)"),
        (svg("<path/>", 'onload="x()"'), "holds an event attribute (onload)"),
        (svg('<linearGradient href="https://x/#a"/>'), "refers to something outside itself (href)"),
        (svg('<linearGradient xlink:href="javascript:x()"/>'), "refers to something outside itself (href)"),
        (svg('<path fill="url(https://x/y)"/>'), "refers to something outside itself (fill)"),
        (svg('<path style="fill: url( //x )"/>'), "refers to something outside itself (fill)"),
        (svg('<path fill="u\\72l(//x)"/>'), "has a value that is not allowed (fill)"),
        (svg('<path fill="image-set(//x)"/>'), "has a value that is not allowed (fill)"),
        (svg('<path style="fill:ur/**/l(//x)"/>'), "has a value that is not allowed (fill)"),
        (BOMB.encode() + svg("<path/>"), "has a document type (<!DOCTYPE …>)"),
        (b"<svg><path></svg>", "is not well-formed XML: mismatched tag: line 1, column 13"),
        (b"", "is not well-formed XML: no element found: line 1, column 0"),
        (b"\x89PNG", "is not well-formed XML: not well-formed (invalid token): line 1, column 0"),
        (b'<?xml version="1.0" encoding="x-no"?><svg/>', "is not well-formed XML: unknown encoding: x-no"),
        (b"<html/>", "is not an SVG"),
        (f"<svg {NS}><path/></svg>".encode(), "has no viewBox"),
        (f'<svg {NS} viewBox="0 0 0 nan"><path/></svg>'.encode(), "has a viewBox without a size"),
        (svg("<title>only words</title>"), "holds nothing to draw"),
        (svg("<g>" * 41 + "</g>" * 41), "is nested deeper than 40 elements"),
        (svg("<path/>" * 2000), "has more than 2000 elements"),
        (svg(" " * 200_000), "is larger than 200 kB"),
    ],
)
def test_what_could_act_or_reach_out_is_refused(raw: bytes, why: str) -> None:
    with pytest.raises(Unsafe) as told:
        clean(raw)
    assert str(told.value) == why


def test_a_deep_file_is_no_danger() -> None:
    with pytest.raises(Unsafe):
        clean(svg("<g>" * 900 + "</g>" * 900))


def test_an_unsafe_icon_is_told_where_it_is_named(here: Path, run: Run) -> None:
    shop = SHOP.replace("client}", "client, icon: assets/x.svg}")
    files = {**GOOD, "architectures/shop.yaml": shop, "assets/x.svg": svg("<script/>")}
    write(here / "specs", files)
    place = "specs/architectures/shop.yaml:5:29  nodes.web.icon: "
    assert run("check", "specs").err.splitlines()[0] == place + "the icon assets/x.svg holds a <script>"


def test_an_image_that_no_node_names_is_left_alone(here: Path, run: Run) -> None:
    write(here / "specs", {**GOOD, "assets/x.svg": svg("<script/>")})
    assert run("check", "specs").code == 0


def test_two_nodes_share_one_symbol(here: Path, run: Run) -> None:
    shop = SHOP.replace("client}", "client, icon: assets/x.svg}").replace("service,", "service, icon: assets/x.svg,")
    write(here / "specs", {**GOOD, "architectures/shop.yaml": shop, "assets/x.svg": ICON})
    assert run("diagram", "shop").code == 0
    tree = ElementTree.parse("shop.svg")
    symbols = [node for node in tree.iter("{http://www.w3.org/2000/svg}symbol") if node.get("viewBox") == "0 0 10 20"]
    assert [node.get("id") for node in symbols] == ["iv-shop-icon-assets-x-svg"]
    ids = {node.get("id") for node in symbols[0].iter() if node.get("id")}
    assert ids == {"iv-shop-icon-assets-x-svg" + end for end in ("", "-a", "-b")}
    assert "data:image" not in Path("shop.svg").read_text(encoding="utf-8")


def test_limits_are_as_documented() -> None:
    assert (cleaner.ICON.max_bytes, cleaner.ICON.max_elements) == (200_000, 2000)
