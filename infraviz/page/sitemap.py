"""What crawlers read: the list of pages, and where it is. Both need the address of the site.

Sources: https://www.sitemaps.org/protocol.html, RFC 9309.
"""

from __future__ import annotations

from collections.abc import Iterable

from infraviz.model.site import Site
from infraviz.page import links
from infraviz.svg.element import Element, el, serialise

SITEMAP, ROBOTS = "sitemap.xml", "robots.txt"
_NAMES = "http://www.sitemaps.org/schemas/sitemap/0.9"


def paths(site: Site) -> tuple[str, ...]:
    """Return the paths of what `files` makes."""
    return (SITEMAP, ROBOTS) if links.canonical(site, SITEMAP) else ()


def files(site: Site, pages: Iterable[str]) -> dict[str, str]:
    """Return the sitemap of the pages at these paths, and robots.txt, by path; nothing without an address."""
    address = links.canonical(site, SITEMAP)
    if not address:
        return {}
    changed = {study.path: study.updated or study.date for study in site.studies}
    urls = (_url(links.canonical(site, path), changed.get(path, "")) for path in pages)
    told = '<?xml version="1.0" encoding="UTF-8"?>\n' + serialise(el("urlset", {"xmlns": _NAMES}, *urls)) + "\n"
    return {SITEMAP: told, ROBOTS: f"User-agent: *\nAllow: /\n\nSitemap: {address}\n"}


def _url(address: str, changed: str) -> Element:
    """Return one page; a day of change only where the author has declared one."""
    return el("url", None, el("loc", None, address), *((el("lastmod", None, changed),) if changed else ()))
