"""The home page, section by section."""

from __future__ import annotations

from dataclasses import replace

from infraviz.model.metric import Metric
from infraviz.model.site import Card, Prose, Section, block_metrics
from infraviz.page import figures, jsonld, listing, markdown, sources, tiles
from infraviz.page.idents import Idents
from infraviz.page.links import href
from infraviz.page.listing import Book
from infraviz.page.view import CardView, FigureView, HomeView, SectionView


def view(book: Book) -> HomeView:
    """Return the home page for its template."""
    shell = listing.shell(book, listing.HOME, "", _description(book))
    names = Idents([*listing.FRAME_IDS, *book.anchors])
    place = markdown.Place(shell.root, names, top=3)
    sections = [_section(book, index, place) for index in range(len(book.site.sections))]
    return HomeView(shell, tuple(_joined(sections)), _main(book), jsonld.website(shell, book.site))


def _main(book: Book) -> str:
    """Return the id of the section whose heading is the page's own, '' if there is no hero."""
    pairs = zip(book.site.sections, book.anchors, strict=True)
    return next((anchor for section, anchor in pairs if section.kind == "hero"), "")


def _description(book: Book) -> str:
    return next((s.lead for s in book.site.sections if s.kind == "hero"), "")


def _section(book: Book, index: int, place: markdown.Place) -> SectionView:
    section = book.site.sections[index]
    rows = listing.rows(book, place.root) if section.kind == "studies" else ()
    return SectionView(
        kind=section.kind,
        ident=book.anchors[index],
        heading=section.heading,
        lead=section.lead or (section.figure.graph.summary if section.figure else ""),
        html=markdown.to_html(section.prose or Prose(""), place),
        status=section.status,
        prompt=section.prompt,
        tiles=tiles.tiles(section.metrics),
        source=sources.line(_metrics(book, section), place.root),
        figure=_figure(book, index),
        rows=rows,
        cards=_cards(section, place),
        stops=section.stops,
    )


def _metrics(book: Book, section: Section) -> tuple[Metric, ...]:
    """Return the metrics that a section shows, those of its figure aside."""
    if section.kind == "studies":
        return tuple(metric for study in book.site.studies for metric in study.headline)
    texts = (section.prose or Prose(""), *(card.text for card in section.cards))
    return (*section.metrics, *(metric for text in texts for metric in block_metrics(text)))


def _figure(book: Book, index: int) -> FigureView | None:
    """Return the section's diagram; a caption that only repeats the summary above it is left out."""
    figure = book.site.sections[index].figure
    if figure is None:
        return None
    before = frozenset(s.figure.key for s in book.site.sections[:index] if s.figure)
    view = figures.view(figure, figures.Gallery(book.pictures, "", before))
    return replace(view, caption="") if figure.alt == figure.graph.summary else view


def _cards(section: Section, place: markdown.Place) -> tuple[CardView, ...]:
    return tuple(_card(number, card, place) for number, card in enumerate(section.cards, 1))


def _card(number: int, card: Card, place: markdown.Place) -> CardView:
    shown = f"{number:02}" if card.items else ""
    return CardView(shown, card.title, markdown.to_html(card.text, place), card.items, href(card.url, place.root))


def _joined(sections: list[SectionView]) -> list[SectionView]:
    """Return the sections with stats that follow the hero put into the hero's own frame."""
    if [section.kind for section in sections[:2]] != ["hero", "stats"]:
        return sections
    hero, stats, *rest = sections
    return [replace(hero, tiles=stats.tiles, source=stats.source), *rest]
