"""How links are written on a page. Which ones may stand there at all is decided by `infraviz.links`."""

from __future__ import annotations

import re
from urllib.parse import quote, urljoin

from infraviz.links import allowed
from infraviz.model.site import Site

_ROOTED = re.compile(r' href="(/[^"]*)"')  # begins with what can be searched for fast


def href(address: str, root: str) -> str:
    """Return the address as it is to stand in `href`, or '' for one that must not be a link.

    An address that starts with `/` is counted from the site's root, which is `root` as seen from the page.
    """
    address = address.strip()
    if not allowed(address):
        return ""
    return below(address, root) if address.startswith("/") else address


def below(address: str, root: str) -> str:
    """Return an address counted from the root, `/studies/feeds/#top`, as a file seen from the page."""
    place, mark, fragment = address.lstrip("/").partition("#")
    if not place or place.endswith("/"):
        place += "index.html"
    return root + place + mark + fragment


def up(path: str) -> str:
    """Return the way from a file below the site's root back to it: `../../`."""
    return "../" * path.count("/")


def study(slug: str, root: str) -> str:
    """Return the link to a study's page."""
    return f"{root}studies/{quote(slug)}/index.html"


def canonical(site: Site, path: str) -> str:
    """Return the full address of a file below the site's root, '' for a site without an address."""
    base = href(site.url, "").rstrip("/")
    return urljoin(f"{base}/", quote(path.removesuffix("index.html"))) if base else ""


def rebased(svg: str, root: str) -> str:
    """Return SVG text whose links that are counted from the site's root work from the page."""
    return _ROOTED.sub(lambda match: f' href="{below(match[1], root)}"', svg)
