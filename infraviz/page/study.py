"""A case study's page, and the page for an address that does not exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from infraviz.model.markup import parse, words
from infraviz.model.site import Block, Prose, Study
from infraviz.page import cards, figures, jsonld, links, listing, markdown, sources
from infraviz.page.idents import Idents
from infraviz.page.listing import Book
from infraviz.page.view import Entry, FigureView, LostView, Picture, ProseView, Row, StudyView

SOURCES = "Sources"
_TOP = 2  # the level of a page's highest heading
_FEWEST = 3  # entries of a table of contents
_SEEN_AT_ONCE = 2  # blocks that may stand on the first screen
_WORDS_A_MINUTE = 238  # silent reading of non-fiction in English: Brysbaert, 2019, doi:10.1016/j.jml.2019.104047


@dataclass(frozen=True)
class Sheet:
    """A study's page as far as it can be made without the pages around it and the pictures on it.

    `study` is without tokens; `html` is its prose, run by run; the heading of the sources, if any, is the last.
    """

    study: Study
    html: tuple[Markup, ...]
    headings: tuple[markdown.Heading, ...]
    reading: str  # how long it takes to read


def sheet(study: Study) -> Sheet:
    """Return a study with its prose written: all that takes its Markdown."""
    names = Idents(listing.FRAME_IDS)
    place = markdown.Place(links.up(study.path), names, _TOP, anchors=True, notes=names.take("fn"))
    written = [markdown.with_headings(block, place) for block in study.blocks if isinstance(block, Prose)]
    headings = [heading for _, found in written for heading in found]
    if study.metrics:
        headings.append(markdown.Heading(_TOP, names.take(SOURCES), Markup(SOURCES)))
    blocks = tuple(Prose("", block.values) if isinstance(block, Prose) else block for block in study.blocks)
    html = tuple(html for html, _ in written)
    return Sheet(replace(study, blocks=blocks), html, tuple(headings), _reading(study.blocks))


@dataclass(frozen=True)
class Seat:
    """Where a study stands in reading order: its index, and its neighbours."""

    index: int
    before: Study | None
    after: Study | None


def seats(studies: Sequence[Study]) -> Iterator[Seat]:
    """Yield the seat of each study."""
    return map(Seat, range(len(studies)), (None, *studies), (*studies[1:], None))


def view(book: Book, seat: Seat, sheet: Sheet, pictures: Mapping[str, Picture]) -> StudyView:
    """Return the page of a study for its template; `pictures` are those of its figures."""
    study = sheet.study
    shell = listing.shell(book, study.path, study.title, study.summary, cards.of_study(book.site, study))
    cited = sources.citations(study.metrics, shell.root)
    return StudyView(
        shell=shell,
        row=listing.row(book, study, seat.index, shell.root),
        crumb=listing.study_list(book, shell.root),
        source=sources.line(study.headline, shell.root),
        blocks=tuple(_blocks(sheet, figures.Gallery(pictures, shell.root))),
        citations=cited,
        citations_id=sheet.headings[-1].ident if cited else "",
        previous=_neighbour(book, seat.before, seat.index - 1, shell.root),
        following=_neighbour(book, seat.after, seat.index + 1, shell.root),
        data=jsonld.article(shell, book.site, study),
        contents=_contents(sheet.headings, _TOP),
        reading=sheet.reading,
    )


def _neighbour(book: Book, study: Study | None, index: int, root: str) -> Row | None:
    return listing.row(book, study, index, root) if study else None


def _blocks(sheet: Sheet, gallery: figures.Gallery) -> Iterator[ProseView | FigureView]:
    """Yield the blocks for the template."""
    html, before = iter(sheet.html), set[str]()
    for index, block in enumerate(sheet.study.blocks):
        if isinstance(block, Prose):
            yield ProseView(next(html))
        else:
            shown = figures.view(block, replace(gallery, again=frozenset(before)))
            yield replace(shown, lazy=index >= _SEEN_AT_ONCE)
            before.add(getattr(block, "key", ""))


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
