"""Links inside the site that lead nowhere, told with their places. Links out of it are never followed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from infraviz.errors import SpecError, did_you_mean, shown
from infraviz.model.resolve import Project
from infraviz.model.site import Site
from infraviz.model.topics import topics
from infraviz.model.written_links import Written
from infraviz.page import feeds, figures, home, listing, sitemap, study
from infraviz.page.assets import FILES
from infraviz.page.listing import FRAME_IDS
from infraviz.page.view import Picture

_ID = re.compile(r'\sid="([^"]*)"')
_TEXT = ":~:"  # begins a fragment that names text, not an id


Ids = Callable[[str], frozenset[str]]  # the ids on the page at a path


def broken(project: Project) -> tuple[SpecError, ...]:
    """Return an error for each link to a page, a file or an id that the site does not have."""
    site = project.site
    by_path = {each.path: each for each in site.studies}

    @cache
    def ids(path: str) -> frozenset[str]:
        return ids_of_study(study.sheet(by_path[path])) if path in by_path else other_ids(site, path)

    return wrong_ones(project.links, files(site) | project.assets, ids)


def wrong_ones(links: Iterable[Written], known: frozenset[str], ids: Ids) -> tuple[SpecError, ...]:
    """Return an error for each link that leads to none of the `known` files, or to no id on a page."""
    inside = (link for link in links if not link.external)
    return tuple(dict.fromkeys(error for link in inside for error in _wrong(link, known, ids)))


def files(site: Site) -> frozenset[str]:
    """Return the paths of what is written for a site, the author's images aside."""
    pages = (listing.HOME, listing.LOST, *(each.path for each in site.studies))
    found = topics(site.studies)
    around = (listing.TOPICS, *(topic.path for topic in found.values())) if found else ()
    search = (listing.SEARCH,) if site.studies else ()
    drawn = (f"figures/{key}.svg" for key in _keys(site))
    numbers = (figures.csv_file(figure.key) for figure in site.charts)
    told = (*feeds.paths(site), *sitemap.paths(site))
    return frozenset((*pages, *around, *search, *drawn, *numbers, *told, *FILES))


def _keys(site: Site) -> tuple[str, ...]:
    return (*(figure.key for figure in site.diagrams), *(figure.key for figure in site.charts))


def ids_of_study(sheet: study.Sheet) -> frozenset[str]:
    """Return the ids on a study's page that a link may name."""
    headings = (heading.ident for heading in sheet.headings)
    return frozenset((*FRAME_IDS, *headings, *(ident for html in sheet.html for ident in _ID.findall(html))))


def other_ids(site: Site, path: str) -> frozenset[str]:
    """Return the ids on any other page."""
    if path != listing.HOME:
        return frozenset(FRAME_IDS)
    drawn = (section.figure.key for section in site.sections if section.figure)
    sections = home.view(listing.bind(site, {key: Picture(key, "", "", "", 0, "") for key in drawn})).sections
    texts = (html for section in sections for html in (section.html, *(card.html for card in section.cards)))
    found = (ident for text in texts for ident in _ID.findall(text))
    return frozenset((*FRAME_IDS, *(section.ident for section in sections), *found))


def _wrong(link: Written, known: frozenset[str], ids: Ids) -> Iterator[SpecError]:
    for page in link.on:
        file, fragment = link.target(page)
        if file not in known:
            told = f"{shown(link.address)} leads to no page or file of the site"
            yield SpecError(link.place, link.path, told, _hint(link, file, known))
        elif fragment and file.endswith(".html") and not fragment.startswith(_TEXT) and fragment not in ids(file):
            nothing = f"nothing on {_address(file)} has the id {shown(fragment)}"
            told = f"{shown(link.address)} leads to no heading: {nothing}"
            yield SpecError(link.place, link.path, told, did_you_mean(fragment, ids(file) - set(FRAME_IDS)))


def _hint(link: Written, file: str, known: frozenset[str]) -> str:
    if not link.address.startswith(("/", ".")) and link.target(listing.HOME)[0] in known:
        return f"write {shown('/' + link.address)}: the link is counted from the page it stands on"
    if any(link.target(page)[0] in known for page in link.on):
        return "it stands in files of several folders: count it from the root, with '/' in front"
    return did_you_mean(_address(file), map(_address, known)) or "a file of another place is named with https://"


def _address(file: str) -> str:
    return "/" + file.removesuffix("index.html")
