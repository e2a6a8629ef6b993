"""A case study's page, and the page for an address that does not exist."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from markupsafe import Markup

from infraviz.model.markup import parse, words
from infraviz.model.site import Block, Prose
from infraviz.page import cards, figures, jsonld, listing, markdown, sources
from infraviz.page.idents import Idents
from infraviz.page.listing import Book
from infraviz.page.view import Entry, FigureView, LostView, ProseView, StudyView

SOURCES = "Sources"
_FEWEST = 3  # entries of a table of contents
_SEEN_AT_ONCE = 2  # blocks that may stand on the first screen
_WORDS_A_MINUTE = 238  # silent reading of non-fiction in English: Brysbaert, 2019, doi:10.1016/j.jml.2019.104047


def view(book: Book, index: int) -> StudyView:
    """Return the page of the study at `index` for its template."""
    study = book.site.studies[index]
    shell = listing.shell(book, study.path, study.title, study.summary, cards.of_study(book.site, study))
    names = Idents([*listing.FRAME_IDS, *listing.taken(study.blocks, book.pictures)])
    place = markdown.Place(shell.root, names, anchors=True, notes=names.take("fn"))
    blocks, headings = _blocks(book, study.blocks, place)
    cited = sources.citations(study.metrics, shell.root)
    if cited:
        headings.append(markdown.Heading(place.top, names.take(SOURCES), Markup(SOURCES)))
    return StudyView(
        shell=shell,
        row=listing.row(book, index, shell.root),
        crumb=listing.study_list(book, shell.root),
        source=sources.line(study.headline, shell.root),
        blocks=blocks,
        citations=cited,
        citations_id=headings[-1].ident if cited else "",
        previous=listing.row(book, index - 1, shell.root) if index else None,
        following=listing.row(book, index + 1, shell.root) if index + 1 < len(book.site.studies) else None,
        data=jsonld.article(shell, book.site, study),
        contents=_contents(headings, place.top),
        reading=_reading(study.blocks),
    )


def _blocks(
    book: Book, blocks: tuple[Block, ...], place: markdown.Place
) -> tuple[tuple[ProseView | FigureView, ...], list[markdown.Heading]]:
    """Return the blocks for the template, and the headings in them."""
    views: list[ProseView | FigureView] = []
    headings: list[markdown.Heading] = []
    before: set[str] = set()
    for index, block in enumerate(blocks):
        if isinstance(block, Prose):
            html, found = markdown.with_headings(block, place)
            headings += found
            views.append(ProseView(html))
        else:
            view = figures.view(block, figures.Gallery(book.pictures, place.root, frozenset(before)))
            views.append(replace(view, lazy=index >= _SEEN_AT_ONCE))
            before.add(getattr(block, "key", ""))
    return tuple(views), headings


def _contents(headings: Iterable[markdown.Heading], top: int) -> tuple[Entry, ...]:
    """Return the headings of the first two levels as a table of contents, nothing for a page of few."""
    entries: list[Entry] = []
    for heading in headings:
        entry = Entry(heading.html, heading.ident)
        if heading.level == top:
            entries.append(entry)
        elif heading.level == top + 1 and entries:
            entries[-1] = replace(entries[-1], entries=(*entries[-1].entries, entry))
    return tuple(entries) if len(entries) >= _FEWEST else ()


def _reading(blocks: Iterable[Block]) -> str:
    """Return how long the prose takes to read, in whole minutes, at least one; '' where there is none."""
    count = sum(words(block.tokens or parse(block.markdown).tokens) for block in blocks if isinstance(block, Prose))
    return f"{max(1, round(count / _WORDS_A_MINUTE))} min read" if count else ""


def lost(book: Book) -> LostView:
    """Return the page for an address that does not exist: it offers every study."""
    shell = listing.shell(book, listing.LOST, "Page not found", "")
    return LostView(shell, listing.rows(book, shell.root))
