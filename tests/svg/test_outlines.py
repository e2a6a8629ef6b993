"""Text as outlines: the same picture without text or fonts, and the same names for those who do not see it."""

from __future__ import annotations

import io
import re
from xml.etree import ElementTree

import pytest
from PIL import Image, ImageChops

import infraviz as iv
from infraviz import fonts
from infraviz.svg.document import Drawing
from infraviz.svg.element import Element, el
from infraviz.svg.outlines import outlined
from infraviz.svg.png import rasterise
from infraviz.theme import MONO, SANS

SVG = "{http://www.w3.org/2000/svg}"
SHOP = iv.Architecture(
    "Shop",
    {"web": {"kind": "client", "group": "g"}, "api": {"kind": "queue", "label": "API – fi", "replicas": 3}},
    [{"web -> api": {"label": "order", "timeout": "2s"}}],
    {"g": "Front"},
)


def of(text: Element) -> Element:
    return outlined(Drawing("x", 9, 9, "T", "", (text,))).body[0]


def span(path: Element) -> tuple[float, float]:
    """Return the left and right ends of a path of absolute commands."""
    xs = [float(pair.split()[0]) for pair in re.findall(r"-?[\d.]+ -?[\d.]+", str(dict(path.attrs)["d"]))]
    return min(xs), max(xs)


def test_the_picture_is_the_same() -> None:
    pictures = [
        Image.open(io.BytesIO(rasterise(SHOP.to_svg("light", text=text), "#ffffff", 2))).convert("L")
        for text in ("fonts", "paths")
    ]
    assert max(ImageChops.difference(*pictures).getextrema()) < 64  # grey levels, at the edges of letters


def test_no_text_and_no_font_is_left_but_every_name_is() -> None:
    trees = {text: ElementTree.fromstring(SHOP.to_svg(text=text)) for text in ("fonts", "plain", "paths")}
    assert [text for text, tree in trees.items() if tree.findall(f".//{SVG}text")] == ["fonts", "plain"]
    assert [text for text, tree in trees.items() if "@font-face" in "".join(tree.itertext())] == ["fonts"]
    names = [[node.get("aria-label") for node in tree.iter()] for tree in trees.values()]
    titles = [[node.text for node in tree.iter(f"{SVG}title")] for tree in trees.values()]
    assert all(told == names[0] for told in names)
    assert all(told == titles[0] for told in titles)


@pytest.mark.parametrize(("anchor", "left", "right"), [(None, 100, 148), ("middle", 76, 124), ("end", 52, 100)])
def test_outlines_stand_where_the_text_stood(anchor: str | None, left: float, right: float) -> None:
    attrs = {"x": 100, "y": 20, "font-size": 10, "text-anchor": anchor, "class": "iv-mono"}
    assert fonts.width("HHHHHHHH", 10, 400, MONO) == 48
    start, end = span(of(el("text", attrs, "HHHHHHHH")))
    assert left <= start < left + 1.5
    assert right - 1.5 < end <= right


def test_tracking_is_kept() -> None:
    attrs = {"x": 0, "y": 0, "font-size": 10}
    plain, spaced = (span(of(el("text", {**attrs, "letter-spacing": n}, "AB"))) for n in (None, 5))
    assert spaced[1] - plain[1] == pytest.approx(5, abs=0.02)


def test_weight_is_kept() -> None:
    light, bold = (fonts.outline("I", 100, weight, SANS) for weight in (400, 700))
    assert light != bold


def test_a_text_that_our_fonts_lack_stays_text() -> None:
    text = el("text", {"x": 0, "y": 0, "font-size": 10}, "数据 API")
    assert of(text) == text


def test_spaces_that_the_font_lacks_are_no_reason_to_keep_text() -> None:
    assert fonts.outline("60\u202fms", 12, 400, MONO)


def test_text_is_one_of_three() -> None:
    with pytest.raises(iv.UsageError, match=r"unknown text: 'curves' \(must be one of fonts, paths, plain\)"):
        SHOP.to_svg(text="curves")


def test_a_chart_has_outlines_too() -> None:
    metric = iv.Metric("Load", "ms", "lower", before=600, after=60)
    assert "<text" in metric.to_svg()
    assert "<text" not in metric.to_svg(text="paths")
