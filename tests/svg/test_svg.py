"""Element trees and documents: escaping, numbers, colours, and what a file of its own may hold."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infraviz import fonts, pipeline, single, theme
from infraviz.svg.document import MODES, Drawing, page_styles, write
from infraviz.svg.element import Element, Paint, el, escape, number, serialise
from infraviz.svg.png import rasterise

ROOT = Path(__file__).parents[2]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def lifecycle() -> str:
    project = pipeline.load(ROOT / "specs")
    return single.one_diagram(project.graphs["request-lifecycle"], "auto")


@given(st.text())
def test_any_text_survives_a_round_trip_less_what_xml_forbids(text: str) -> None:
    tree = ElementTree.fromstring(serialise(el("t", {"a": text}, text)))
    kept = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]", "", text)
    assert (tree.text or "") == kept.replace("\r\n", "\n").replace("\r", "\n")  # as XML reads line ends
    assert escape(text).count("<") == 0


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (-0.001, "0"), (1.5, "1.5"), (2.0, "2"), (1 / 3, "0.33"), (1e6, "1000000"), (-12.30, "-12.3")],
)
def test_numbers_are_short(value: float, text: str) -> None:
    assert number(value) == text


def test_a_paint_that_was_not_resolved_is_refused() -> None:
    with pytest.raises(TypeError, match="line"):
        serialise(el("rect", {"fill": Paint("line")}))


def _drawing(*body: Element) -> Drawing:
    return Drawing("iv-x", 10, 10, "Title", "", body)


def test_each_mode_gives_the_colours_its_own_way() -> None:
    drawing = _drawing(el("rect", {"fill": Paint("line")}))
    tone = theme.DEFAULT.tone("line")
    texts = {mode: write(drawing, theme.DEFAULT, mode) for mode in MODES}
    assert tone.light in texts["light"]
    assert tone.dark in texts["dark"]
    assert tone.light in texts["auto"]
    assert f"@media (prefers-color-scheme:dark){{#iv-x .iv-f-line{{fill:{tone.dark}}}}}" in texts["auto"]
    assert "#" not in texts["page"].replace("#iv-x", "")


def test_an_unknown_mode_is_refused() -> None:
    with pytest.raises(ValueError, match="must be one of auto, light, dark, page"):
        write(_drawing(), theme.DEFAULT, "sepia")


def test_every_class_of_a_page_drawing_has_a_rule() -> None:
    figures = pipeline.load(ROOT / "specs").site.diagrams
    _, scene = single.scene(figures[0].graph, str)
    from infraviz.svg.write import drawing

    used = set(re.findall(r"\biv-[fsco]-[a-z0-9-]+", write(drawing(scene, "iv-y"), theme.DEFAULT, "page")))
    assert used
    assert all(f".{name}{{" in page_styles(theme.DEFAULT) for name in used)


def test_a_file_of_its_own_needs_nothing_from_elsewhere(lifecycle: str) -> None:
    tree = ElementTree.fromstring(lifecycle)
    tags = {element.tag.removeprefix(SVG) for element in tree.iter()}
    assert not tags & {"script", "foreignObject", "link"}
    for element in tree.iter():
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            if name.endswith("href") and element.tag != f"{SVG}a":
                assert value.startswith(("#", "data:"))
                assert name != "href", "Inkscape 1.2 needs xlink:href"
    for url in re.findall(r"url\(([^)]*)\)", lifecycle):
        assert url.startswith("data:font/woff;base64,")


def test_the_lifecycle_is_real_text_named_and_under_60_kb(lifecycle: str) -> None:
    tree = ElementTree.fromstring(lifecycle)
    words = {text for element in tree.iter(f"{SVG}text") if (text := element.text)}
    assert {"API Gateway", "Kafka", "MySQL", "INGRESS"} <= words
    assert len(lifecycle.encode()) < 60_000
    labels = [e.attrib["aria-label"] for e in tree.iter(f"{SVG}g") if "aria-label" in e.attrib]
    assert "API Gateway (gateway): auth · routing" in labels
    assert "API Gateway sends to Kafka" in labels


def test_ids_are_prefixed_and_used_once(lifecycle: str) -> None:
    ids = [e.attrib["id"] for e in ElementTree.fromstring(lifecycle).iter() if "id" in e.attrib]
    assert len(ids) == len(set(ids))
    assert all(ident.startswith("iv-request-lifecycle") for ident in ids)


def test_only_tokens_colour_the_output(lifecycle: str) -> None:
    known = {value for _, tone in theme.DEFAULT.tones for value in (tone.light, tone.dark)}
    outside_fonts = re.sub(r"url\([^)]*\)", "", lifecycle)
    assert set(re.findall(r"#[0-9a-fA-F]{6}\b", outside_fonts)) <= known


def test_a_png_has_two_pixels_for_each_px(lifecycle: str) -> None:
    flat = single.one_diagram(pipeline.load(ROOT / "specs").graphs["request-lifecycle"], "light")
    data = rasterise(flat, "#ffffff", 2)
    width = int(re.search(r'width="(\d+)', flat)[1])  # type: ignore[index]
    assert data.startswith(b"\x89PNG")
    assert int.from_bytes(data[16:20], "big") == 2 * width


def test_texts_fit_the_boxes_they_stand_in() -> None:
    project = pipeline.load(ROOT / "specs")
    for figure in project.site.diagrams:
        placed, _ = single.scene(figure.graph, str)
        for node in placed.nodes:
            for line in node.text.label:
                assert fonts.width(line, 14, 600) + 12 + 22 + 10 <= node.box.w
