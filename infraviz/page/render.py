"""The pages of a site: the room's one way in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from infraviz.model.site import Site
from infraviz.page import feeds, home, listing, search, sitemap, study, topics
from infraviz.page.assets import assets
from infraviz.page.view import HomeView, LostView, Picture, SearchView, StudyView, TopicsView, TopicView
from infraviz.theme import Theme


def render(site: Site, pictures: Mapping[str, Picture], theme: Theme) -> dict[str, str | bytes]:
    """Return every file of the site's pages by its path below the root.

    `pictures` hold a picture for the key of every diagram and chart on a page (KeyError if one is missing);
    their own files and the author's images are not among the results. Same input, same bytes.
    """
    book = listing.bind(site, pictures)
    pages = {listing.HOME: _html("home.html", home.view(book), theme)}
    found: list[search.Entry] = []
    for index, each in enumerate(site.studies):
        page = study.view(book, index)
        pages[each.path] = _html("study.html", page, theme)
        found.append(search.entry(page, each.path))
    pages |= {path: _html("topic.html", topic, theme) for path, topic in topics.pages(book).items()}
    pages |= {path: _html("topics.html", view, theme) for path, view in topics.overview(book).items()}
    listed = sitemap.files(site, pages)
    if found:
        pages[listing.SEARCH] = _html("search.html", search.view(book), theme)
    pages[listing.LOST] = _html("404.html", study.lost(book), theme)
    return {**pages, **feeds.files(site), **listed, **search.files(found), **assets(theme, pictures, pages)}


View = HomeView | StudyView | LostView | TopicView | TopicsView | SearchView


def _html(template: str, page: View, theme: Theme) -> str:
    return _environment().get_template(template).render(page=page, surface=theme.tone("surface"))


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("infraviz.page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
