"""The pages of a site: the room's one way in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from infraviz.model.site import Site
from infraviz.page import feeds, figures, home, listing, search, sitemap, study, templating, topics
from infraviz.page.assets import assets
from infraviz.page.listing import Book
from infraviz.page.templating import Wanted
from infraviz.page.view import Page, Picture
from infraviz.spec.overrides import NONE, Overrides
from infraviz.theme import Theme


def render(site: Site, pictures: Mapping[str, Picture], theme: Theme, own: Overrides = NONE) -> dict[str, str | bytes]:
    """Return every file of the site's pages by its path below the root.

    `pictures` hold a picture for the key of every diagram and chart on a page (KeyError if one is missing);
    their own files and the author's images are not among the results. `own` stands in for our templates and
    style sheets. Same input, same bytes. Raises SpecErrors with what is wrong with the author's templates.
    """
    book = listing.bind(site, pictures)
    seated = zip(study.seats(site.studies), site.studies, strict=True)
    views = [study.view(book, seat, study.sheet(each), pictures) for seat, each in seated]
    told = around(book)
    found = search.files(search.entry(page, each.path) for page, each in zip(views, site.studies, strict=True))
    studies = {each.path: ("study.html", page) for each, page in zip(site.studies, views, strict=True)}
    pages = html({listing.HOME: told.pages[listing.HOME], **studies, **told.pages}, theme, own)
    rules = [rule for key in pictures for rule in figures.rules(pictures[key])]
    return {**pages, **told.files, **found, **assets(theme, rules, pages.values(), own)}


@dataclass(frozen=True)
class Around:
    """What stands around the studies: pages, still to be written, and files for machines but the search's, by path."""

    pages: dict[str, tuple[str, Page]]
    files: dict[str, str]


def around(book: Book) -> Around:
    """Return what stands around the studies."""
    wanted: dict[str, tuple[str, Page]] = {listing.HOME: ("home.html", home.view(book))}
    wanted |= {path: ("topic.html", topic) for path, topic in topics.pages(book).items()}
    wanted |= {path: ("topics.html", view) for path, view in topics.overview(book).items()}
    in_order = (listing.HOME, *(each.path for each in book.site.studies), *list(wanted)[1:])
    told = {**feeds.files(book.site), **sitemap.files(book.site, in_order)}
    if book.site.studies:
        wanted[listing.SEARCH] = ("search.html", search.view(book))
    return Around(wanted | {listing.LOST: ("404.html", study.lost(book))}, told)


def html(wanted: Wanted, theme: Theme, own: Overrides) -> dict[str, str]:
    """Return the pages by path; those from an author's templates are made apart and looked through."""
    if not own.templates:
        return templating.rendered(wanted, theme.tone("surface"))
    from infraviz.page import bounded, obedience

    pages = bounded.rendered(wanted, theme.tone("surface"), own.templates)
    obedience.check(pages, own)
    return pages
