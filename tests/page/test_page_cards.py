"""Social cards: what stands on them, that it fits, and that they are the same each time."""

from __future__ import annotations

import io
import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_sample import CALLS, DAU, LOAD, SITE, Page, diagram, study
from PIL import Image

from infraviz import fonts, pipeline
from infraviz.layout import guard
from infraviz.model.graph import Edge, Graph, Node
from infraviz.model.site import DiagramFigure
from infraviz.page import cards
from infraviz.svg.document import Drawing, write
from infraviz.svg.element import Element, el
from infraviz.theme import DEFAULT, MONO, SANS, STACKS
from infraviz.themes import THEMES

NODES = (Node("a", "client", "Client"), Node("b", "service", "Service"))
FIGURE = DiagramFigure("feeds", "Alt", Graph("feeds", "Feeds", nodes=NODES, edges=(Edge("e", "a", "b", "->"),)))
CARD = cards.Card("card.png", "Ada & Sons", "A title", (DAU, CALLS, LOAD), FIGURE)
WIDE = Drawing("figure", 2000, 100, "", "", (el("rect", {"width": 9, "height": 9}),))


def made(card: cards.Card) -> bytes:
    return pipeline.make_card(pipeline.CardTask(card, DEFAULT, guard.DEFAULT))


def test_a_card_is_a_png_of_the_size_that_pages_tell_and_light() -> None:
    png = made(CARD)
    assert Image.open(io.BytesIO(png)).size == (cards.WIDTH, cards.HEIGHT)
    assert len(png) < 150_000
    assert made(CARD) == png


def frame(card: cards.Card) -> tuple[float, float]:
    """Return the size of the figure on a card."""
    parts = cards.draw(card, pipeline._card_figure(pipeline.CardTask(card, DEFAULT, guard.DEFAULT))).body
    attrs = next(dict(part.attrs) for part in parts if isinstance(part, Element) and part.tag == "svg")
    return float(str(attrs["width"])), float(str(attrs["height"]))


def test_a_diagram_is_turned_where_it_is_larger_so() -> None:
    nodes = tuple(Node(f"n{number}", "service", f"Service {number}") for number in range(8))
    chain = tuple(Edge(f"e{number}", f"n{number}", f"n{number + 1}", "->") for number in range(7))
    graph = Graph("chain", "Chain", nodes=nodes, edges=chain)
    placed = guard.laid_out(graph, fonts.Ruler(DEFAULT.fonts))
    as_written = placed.width * placed.height * cards.fits(placed.width, placed.height) ** 2
    width, height = frame(replace(CARD, figure=replace(FIGURE, graph=graph)))
    assert width * height > 2 * as_written


def test_the_figure_stands_inside_its_frame() -> None:
    high = replace(WIDE, ident="high", width=300, height=300)
    drawn = next(child for child in cards.draw(CARD, high).body if child.tag == "svg")
    attrs = dict(drawn.attrs)
    assert (attrs["width"], attrs["height"]) == (450, 450), "no more than half as large again"
    assert float(str(attrs["x"])) + 450 <= cards.WIDTH - 48
    assert 48 <= float(str(attrs["y"])) <= cards.HEIGHT - 48 - 450


def texts(drawing: Drawing) -> list[tuple[str, dict[str, object]]]:
    return [(str(e.children[0]), dict(e.attrs)) for e in drawing.body if isinstance(e, Element) and e.tag == "text"]


LETTERS = st.text("abcdefghij WWMMiil-—é", min_size=1, max_size=400)


@given(LETTERS, LETTERS, LETTERS, st.integers(0, 3), st.booleans())
def test_no_text_leaves_its_column_or_meets_another(title: str, site: str, label: str, count: int, drawn: bool) -> None:
    metrics = tuple(replace(DAU, label=label) for _ in range(count))
    card = replace(CARD, title=title, site=site, metrics=metrics)
    found = texts(cards.draw(card, WIDE if drawn else None))
    right = 524 if drawn else cards.WIDTH - 48
    for text, attrs in found:
        family = MONO if attrs.get("class") == "iv-mono" else SANS
        weight = int(str(attrs.get("font-weight", 400)))
        assert float(str(attrs["x"])) + fonts.width(text, float(str(attrs["font-size"])), weight, family) <= right + 0.5
    baselines = [(float(str(attrs["y"])), float(str(attrs["font-size"]))) for _, attrs in found]
    assert all(48 < y <= cards.HEIGHT - 40 for y, _ in baselines)
    for (above, _), (below, size) in itertools.pairwise(baselines):
        assert below - above >= size


def test_what_is_said_of_a_card_is_what_stands_on_it() -> None:
    assert cards.alt(CARD) == (
        "A title — Ada & Sons. Daily users: 15k → 200k\u202fusers ▲ better. Database calls: −92\u202f% ▼ better. "
        "Page build: 600 → 60\u202fms ▼ better. Diagram: Feeds."
    )


def test_a_study_has_its_first_diagram_and_three_numbers() -> None:
    both = study("s", diagram("feeds.flow-tick"), diagram("feeds"))
    card = cards.of_study(SITE, replace(both, headline=(DAU, LOAD, CALLS, DAU)))
    assert card.figure is both.blocks[0]
    assert card.metrics == (DAU, LOAD, CALLS)
    assert card.path == "studies/s/card.png"
    chart = SITE.studies[1].blocks[3]
    assert cards.of_study(SITE, study("s", chart)).figure is chart  # type: ignore[arg-type]
    assert cards.of_study(SITE, study("s")).figure is None


def test_pages_name_their_card_by_its_full_address(pages: dict[str, Page]) -> None:
    def told(path: str) -> dict[str, str]:
        return {t.attrs["property"]: t.attrs["content"] for t in pages[path].named("meta") if "property" in t.attrs}

    own = told("studies/market data/index.html")
    assert own["og:image"] == "https://example.org/notes/studies/market%20data/card.png"
    assert (own["og:image:width"], own["og:image:height"]) == ("1200", "630")
    assert told("topics/streams/index.html")["og:image"] == "https://example.org/notes/card.png"
    alt = next(t for t in pages["index.html"].named("meta") if t.attrs.get("property") == "og:image:alt")
    assert alt.attrs["data-metric"] == "dau load"


def test_a_site_without_an_address_has_no_cards() -> None:
    assert cards.of_site(replace(SITE, url="")) == ()
    assert cards.image(replace(SITE, url=""), CARD) is None
    assert [card.path for card in cards.of_site(SITE)][:2] == ["card.png", "studies/feeds/card.png"]


@pytest.mark.parametrize("text", ["日本語", "שלום", "🚀"])
def test_a_text_that_our_fonts_cannot_set_makes_no_card(text: str) -> None:
    """Another font would stand in for it on one machine and none on the next."""
    assert cards.image(SITE, replace(CARD, title=text)) is None
    site = replace(SITE, studies=(replace(study("s"), title=text), study("t")))
    assert [card.path for card in cards.of_site(site)] == ["card.png", "studies/t/card.png"]


def test_the_lines_of_a_title_are_of_about_the_same_width() -> None:
    card = replace(CARD, title="Live market data for a social app")
    found = texts(cards.draw(card, WIDE))
    assert [text for text, _ in found if text in card.title] == ["Live market", "data for a", "social app"]


@pytest.mark.parametrize("name", THEMES)
def test_a_card_has_the_themes_fonts_and_its_first_scheme(name: str) -> None:
    theme = THEMES[name]
    png = pipeline.make_card(pipeline.CardTask(CARD, theme, guard.DEFAULT))
    behind = theme.tone("raised").value(theme.first)
    assert Image.open(io.BytesIO(png)).convert("RGB").getpixel((2, 2)) == tuple(bytes.fromhex(behind[1:]))
    svg = write(cards.draw(CARD, None, theme.fonts), theme, theme.first)
    title = next(line for line in svg.split("<text") if line.endswith(">A title</text>"))
    assert STACKS[theme.fonts.display] in title.replace("&#x27;", "'")
