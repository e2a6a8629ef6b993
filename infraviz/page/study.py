"""A case study's page, and the page for an address that does not exist."""

from __future__ import annotations

from infraviz.model.site import Block, Prose
from infraviz.page import cards, figures, jsonld, listing, markdown, sources
from infraviz.page.idents import Idents
from infraviz.page.listing import Book
from infraviz.page.view import FigureView, LostView, ProseView, StudyView

SOURCES = "Sources"


def view(book: Book, index: int) -> StudyView:
    """Return the page of the study at `index` for its template."""
    study = book.site.studies[index]
    shell = listing.shell(book, study.path, study.title, study.summary, cards.of_study(book.site, study))
    names = Idents([*listing.FRAME_IDS, *listing.taken(study.blocks, book.pictures)])
    place = markdown.Place(shell.root, names)
    return StudyView(
        shell=shell,
        row=listing.row(book, index, shell.root),
        crumb=listing.study_list(book, shell.root),
        source=sources.line(study.headline, shell.root),
        blocks=tuple(_block(book, study.blocks, number, place) for number in range(len(study.blocks))),
        citations=sources.citations(study.metrics, shell.root),
        citations_id=names.take(SOURCES),
        previous=listing.row(book, index - 1, shell.root) if index else None,
        following=listing.row(book, index + 1, shell.root) if index + 1 < len(book.site.studies) else None,
        data=jsonld.article(shell, study),
    )


def _block(book: Book, blocks: tuple[Block, ...], index: int, place: markdown.Place) -> ProseView | FigureView:
    block = blocks[index]
    if isinstance(block, Prose):
        return ProseView(markdown.to_html(block, place))
    before = frozenset(key for b in blocks[:index] if (key := getattr(b, "key", "")))
    return figures.view(block, figures.Gallery(book.pictures, place.root, before))


def lost(book: Book) -> LostView:
    """Return the page for an address that does not exist: it offers every study."""
    shell = listing.shell(book, listing.LOST, "Page not found", "")
    return LostView(shell, listing.rows(book, shell.root))
