"""The pages of a site: the room's one way in."""

from __future__ import annotations

from collections.abc import Mapping

from infraviz.model.site import Site
from infraviz.page import feeds, home, listing, search, sitemap, study, templating, topics
from infraviz.page.assets import assets
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
    wanted: dict[str, tuple[str, Page]] = {listing.HOME: ("home.html", home.view(book))}
    found: list[search.Entry] = []
    for index, each in enumerate(site.studies):
        page = study.view(book, index)
        wanted[each.path] = ("study.html", page)
        found.append(search.entry(page, each.path))
    wanted |= {path: ("topic.html", topic) for path, topic in topics.pages(book).items()}
    wanted |= {path: ("topics.html", view) for path, view in topics.overview(book).items()}
    listed = sitemap.files(site, wanted)
    if found:
        wanted[listing.SEARCH] = ("search.html", search.view(book))
    wanted[listing.LOST] = ("404.html", study.lost(book))
    pages = _html(wanted, theme, own)
    return {**pages, **feeds.files(site), **listed, **search.files(found), **assets(theme, pictures, pages, own)}


def _html(wanted: Wanted, theme: Theme, own: Overrides) -> dict[str, str]:
    """Return the pages by path; those from an author's templates are made apart and looked through."""
    if not own.templates:
        return templating.rendered(wanted, theme.tone("surface"))
    from infraviz.page import bounded, obedience

    pages = bounded.rendered(wanted, theme.tone("surface"), own.templates)
    obedience.check(pages, own)
    return pages
