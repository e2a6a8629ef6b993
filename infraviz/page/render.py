"""The pages of a site: the room's one way in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from infraviz.model.site import Site
from infraviz.page import home, listing, study
from infraviz.page.assets import assets
from infraviz.page.view import HomeView, LostView, Picture, StudyView
from infraviz.theme import Theme


def render(site: Site, pictures: Mapping[str, Picture], theme: Theme) -> dict[str, str | bytes]:
    """Return every file of the site's pages by its path below the root.

    `pictures` hold a picture for the key of every diagram and chart on a page (KeyError if one is missing);
    their own files and the author's images are not among the results. Same input, same bytes.
    """
    book = listing.bind(site, pictures)
    pages = {listing.HOME: _html("home.html", home.view(book), theme)}
    for index, each in enumerate(site.studies):
        pages[study.path(each)] = _html("study.html", study.view(book, index), theme)
    pages[listing.LOST] = _html("404.html", study.lost(book), theme)
    return {**pages, **assets(theme, pictures, pages)}


def _html(template: str, page: HomeView | StudyView | LostView, theme: Theme) -> str:
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
