"""The case study's page, the home page's sections and their figures."""

from __future__ import annotations

from dataclasses import replace

import pytest
from page_sample import DAU, PICTURES, SITE, Page, diagram

from infraviz.model.site import Section
from infraviz.page import figures, tiles
from infraviz.page.render import render
from infraviz.theme import DEFAULT

Pages = dict[str, Page]


def test_previous_and_next(pages: Pages) -> None:
    found = [
        [t.attrs["href"] for rel in ("prev", "next") for t in page.named("a") if t.attrs.get("rel") == rel]
        for path, page in pages.items()
        if path.startswith("studies/")
    ]
    first, second, third = "feeds", "market%20data", "last"
    assert found == [
        [f"../../studies/{second}/index.html"],
        [f"../../studies/{first}/index.html", f"../../studies/{third}/index.html"],
        [f"../../studies/{second}/index.html"],
    ]


def test_numbers_follow_the_order_of_the_site(pages: Pages) -> None:
    assert [f"{n:02} 2023" in pages["index.html"].text for n in (1, 2, 3, 4)] == [True, True, True, False]


def test_sources_section_stands_on_studies_with_metrics(pages: Pages) -> None:
    page = pages["studies/feeds/index.html"]
    assert "Stated by its author" in page.text
    assert "https://example.org/portfolio" in [t.attrs.get("href") for t in page.named("a")]


@pytest.mark.usefixtures("quick")
def test_source_line_is_left_to_a_chart_that_names_its_source(pages: Pages) -> None:
    path = "studies/market data/index.html"
    told = PICTURES["chart-load"].wide.replace("A &amp; B", "Source: Load test, measured, 2024-05")
    own = PICTURES | {"chart-load": replace(PICTURES["chart-load"], wide=told)}
    text = Page(str(render(SITE, own, DEFAULT)[path])).text
    assert text.count("Source: Load test") == pages[path].text.count("Source: Load test") == 1


def test_figure_shows_caption_steps_text_and_file(pages: Pages) -> None:
    page = pages["studies/market data/index.html"]
    assert "Alternative of feeds.flow-tick" in page.text
    assert "~/architecture — Feeds — A tick" in page.text
    assert "A → B: first" in page.text
    assert "A sends to B: publish" in page.text
    assert "../../figures/feeds.flow-tick.svg" in [t.attrs.get("href") for t in page.named("a")]
    assert "A photo" in [t.attrs.get("alt") for t in page.named("img")]


def test_a_figure_shown_twice_is_an_image_the_second_time(pages: Pages) -> None:
    page = pages["studies/market data/index.html"]
    assert [t.attrs["src"] for t in page.named("img")] == [
        "../../figures/feeds.flow-tick.svg",
        "../../assets/a%20photo.png",
    ]
    assert len([t for t in page.named("svg") if t.attrs.get("id") == "fig-feeds-flow-tick"]) == 1


@pytest.mark.parametrize(
    ("width", "narrow", "classes"),
    [
        (1120, "x", "iv-page-wide iv-from-960"),
        (900, "x", "iv-page-wide iv-from-800"),
        (840, "x", "iv-page-wide iv-from-720"),
        (1030, "x", "iv-page-wide iv-from-880"),
        (700, "x", "iv-text iv-from-640"),
        (2000, "x", "iv-page-wide iv-from-960"),
        (640, "", "iv-text iv-always"),
    ],
)
def test_the_wide_picture_waits_until_it_is_readable(width: float, narrow: str, classes: str) -> None:
    picture = replace(PICTURES["feeds"], width=width, narrow=narrow)
    assert figures.view(diagram("feeds"), figures.Gallery({"feeds": picture}, "")).size == classes


@pytest.mark.parametrize(
    ("width", "box", "tall"),
    [
        (1034, "313 1034", True),
        (844, "313 1034", False),
        (1072, "274 1368", False),  # no taller sheet: the wide form is the larger of the two
        (1090, "344 1188", True),
        (700, "344 600", True),  # it stands beside the headings, where there is less room
    ],
)
def test_on_paper_a_diagram_takes_the_form_that_is_read_more_easily(width: float, box: str, tall: bool) -> None:
    picture = replace(PICTURES["feeds"], width=width, narrow=f'<svg id="x" viewBox="0 0 {box}">')
    size = figures.view(diagram("feeds"), figures.Gallery({"feeds": picture}, "")).size
    assert ("iv-tall-on-paper" in size.split()) is tall


def test_links_in_pictures_are_seen_from_the_page(pages: Pages) -> None:
    links = [t.attrs["href"] for t in pages["studies/feeds/index.html"].named("a")]
    assert links.count("../../studies/feeds/index.html") >= 2
    assert "/studies/feeds/" not in links


@pytest.mark.usefixtures("quick")
def test_missing_picture_is_named() -> None:
    with pytest.raises(KeyError, match="lifecycle"):
        render(replace(SITE, studies=()), {}, DEFAULT)


@pytest.mark.usefixtures("quick")
def test_stats_after_the_hero_stand_in_its_window(pages: Pages) -> None:
    page = pages["index.html"]
    assert len([t for t in page.tags if "iv-console" in t.attrs.get("class", "")]) == 1
    apart = replace(SITE, sections=(Section("stats", metrics=(DAU,)), Section("hero", "One"), Section("hero", "Two")))
    html = str(render(apart, PICTURES, DEFAULT)["index.html"])
    assert html.count("<h1") == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [("before", "15000"), ("after", "200000"), ("factor", "13.3333333333333"), ("value", "15k → 200k users")],
)
def test_machine_readable_values(name: str, value: str) -> None:
    assert tiles.machine(DAU, name).replace("\u202f", " ") == value
