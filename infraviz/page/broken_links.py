"""Links inside the site that lead nowhere, told with their places. Links out of it are never followed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from infraviz.errors import SpecError, did_you_mean, shown
from infraviz.model.resolve import Project
from infraviz.model.site import Site
from infraviz.model.topics import topics
from infraviz.model.written_links import Written
from infraviz.page import feeds, figures, home, listing, sitemap, study
from infraviz.page.assets import FILES
from infraviz.page.listing import FRAME_IDS, Book
from infraviz.page.view import Picture, ProseView

_ID = re.compile(r'\sid="([^"]*)"')
_TEXT = ":~:"  # begins a fragment that names text, not an id


def broken(project: Project) -> tuple[SpecError, ...]:
    """Return an error for each link to a page, a file or an id that the site does not have."""
    inside = [link for link in project.links if not link.external]
    if not inside:
        return ()
    known = files(project.site) | project.assets
    ids = _Ids(project.site)
    return tuple(dict.fromkeys(error for link in inside for error in _wrong(link, known, ids)))


def files(site: Site) -> frozenset[str]:
    """Return the paths of what is written for a site, the author's images aside."""
    pages = (listing.HOME, listing.LOST, *(each.path for each in site.studies))
    around = (listing.TOPICS, *(topic.path for topic in topics(site.studies).values())) if topics(site.studies) else ()
    search = (listing.SEARCH,) if site.studies else ()
    drawn = (f"figures/{key}.svg" for key in _keys(site))
    numbers = (figures.csv_file(figure.key) for figure in site.charts)
    told = (*feeds.files(site), *sitemap.files(site, ()))
    return frozenset((*pages, *around, *search, *drawn, *numbers, *told, *FILES))


def _keys(site: Site) -> tuple[str, ...]:
    return (*(figure.key for figure in site.diagrams), *(figure.key for figure in site.charts))


class _Ids:
    """The ids of pages, found when a page is first asked for."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._found: dict[str, frozenset[str]] = {}
        self._book: Book | None = None

    def on(self, path: str) -> frozenset[str]:
        if path not in self._found:
            self._found[path] = frozenset(self._of(path))
        return self._found[path]

    def _of(self, path: str) -> Iterator[str]:
        yield from FRAME_IDS
        if self._book is None:
            self._book = listing.bind(self.site, {key: Picture(key, "", "", "", 0, "") for key in _keys(self.site)})
        for index, each in enumerate(self.site.studies):
            if each.path == path:
                page = study.view(self._book, index)
                yield page.citations_id
                yield from (i for b in page.blocks if isinstance(b, ProseView) for i in _ID.findall(b.html))
        if path == listing.HOME:
            for section in home.view(self._book).sections:
                yield section.ident
                html = (section.html, *(card.html for card in section.cards))
                yield from (ident for text in html for ident in _ID.findall(text))


def _wrong(link: Written, known: frozenset[str], ids: _Ids) -> Iterator[SpecError]:
    for page in link.on:
        file, fragment = link.target(page)
        if file not in known:
            told = f"{shown(link.address)} leads to no page or file of the site"
            yield SpecError(link.place, link.path, told, _hint(link, file, known))
        elif fragment and file.endswith(".html") and not fragment.startswith(_TEXT) and fragment not in ids.on(file):
            nothing = f"nothing on {_address(file)} has the id {shown(fragment)}"
            told = f"{shown(link.address)} leads to no heading: {nothing}"
            yield SpecError(link.place, link.path, told, did_you_mean(fragment, ids.on(file) - set(FRAME_IDS)))


def _hint(link: Written, file: str, known: frozenset[str]) -> str:
    if not link.address.startswith(("/", ".")) and link.target(listing.HOME)[0] in known:
        return f"write {shown('/' + link.address)}: the link is counted from the page it stands on"
    if any(link.target(page)[0] in known for page in link.on):
        return "it stands in files of several folders: count it from the root, with '/' in front"
    return did_you_mean(_address(file), map(_address, known)) or "a file of another place is named with https://"


def _address(file: str) -> str:
    return "/" + file.removesuffix("index.html")
