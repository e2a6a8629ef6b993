"""The studies as feeds: RSS 2.0 and Atom 1.0. Both need the address of the site, and neither reads a clock.

Sources: https://www.rssboard.org/rss-specification, RFC 4287.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime

from infraviz.model.site import Site, Study
from infraviz.page import links
from infraviz.svg.element import Element, el, serialise

RSS, ATOM = "feed.xml", "atom.xml"
TYPES = {RSS: "application/rss+xml", ATOM: "application/atom+xml"}
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_ATOM_NAMES = "http://www.w3.org/2005/Atom"


def paths(site: Site) -> tuple[str, ...]:
    """Return the paths of the feeds: none without an address, no Atom where nothing on the site has a date."""
    if not links.canonical(site, RSS) or not site.studies:
        return ()
    return (RSS, ATOM) if any(map(day, site.studies)) else (RSS,)


def files(site: Site) -> dict[str, str]:
    """Return the feeds by path."""
    return {path: _HEAD + serialise(_FEEDS[path](site)) + "\n" for path in paths(site)}


def day(study: Study) -> str:
    """Return the day that a study was last changed: as declared, else its year's first, else its newest number's.

    A month counts as its first day. '' where none is known.
    """
    told = study.updated or study.date or str(study.year or "") or study.latest[:10]
    return f"{told}-01-01"[: len("2025-03-14")] if told else ""


def newest_first(site: Site) -> tuple[Study, ...]:
    """Return the studies by their days, those of one day in reading order, those without one last."""
    return tuple(sorted(site.studies, key=day, reverse=True))


def description(site: Site) -> str:
    """Return what the site says of itself: the lead of its hero, else its title."""
    return next((s.lead for s in site.sections if s.kind == "hero" and s.lead), site.title)


def _rss(site: Site) -> Element:
    own = {"rel": "self", "type": TYPES[RSS], "href": links.canonical(site, RSS)}
    channel = el(
        "channel", None,
        el("title", None, site.title), el("link", None, links.canonical(site, "")),
        el("description", None, html.escape(description(site), quote=False)), el("language", None, site.language),
        el("atom:link", dict(own)), *(_item(site, study) for study in newest_first(site)),
    )  # fmt: skip
    return el("rss", {"version": "2.0", "xmlns:atom": _ATOM_NAMES}, channel)


def _item(site: Site, study: Study) -> Element:
    """Return a study; its description is HTML, so that a `<` of the author's is escaped twice."""
    address = links.canonical(site, study.path)
    parts = [el("title", None, study.title), el("link", None, address), el("guid", {"isPermaLink": "true"}, address)]
    if study.summary:
        parts.append(el("description", None, html.escape(study.summary, quote=False)))
    parts += (el("category", None, topic) for topic in dict.fromkeys(study.topics))
    if study.date:  # a year alone is no day to publish on, and RSS can do without
        published = datetime.fromisoformat(study.date).replace(tzinfo=UTC)
        parts.append(el("pubDate", None, format_datetime(published, usegmt=True)))
    return el("item", None, *parts)


def _atom(site: Site) -> Element:
    dated = [study for study in newest_first(site) if day(study)]
    home = links.canonical(site, "")
    return el(
        "feed", {"xmlns": _ATOM_NAMES, "xml:lang": site.language},
        el("id", None, home), el("title", None, site.title), el("subtitle", None, description(site)),
        el("updated", None, _moment(day(dated[0]))), el("author", None, *_author(site)),
        el("link", {"rel": "self", "type": TYPES[ATOM], "href": links.canonical(site, ATOM)}),
        el("link", {"rel": "alternate", "type": "text/html", "href": home}),
        *(el("entry", None, *_entry(site, study)) for study in dated),
    )  # fmt: skip


def _author(site: Site) -> Iterator[Element]:
    yield el("name", None, site.author.name if site.author else site.title)
    if site.author and site.author.url:
        yield el("uri", None, site.author.url)


def _entry(site: Site, study: Study) -> Iterator[Element]:
    address = links.canonical(site, study.path)
    yield el("id", None, address)
    yield el("title", None, study.title)
    yield el("link", {"rel": "alternate", "type": "text/html", "href": address})
    yield el("updated", None, _moment(day(study)))
    if study.date:
        yield el("published", None, _moment(study.date))
    if study.summary:
        yield el("summary", None, study.summary)
    yield from (el("category", {"term": topic}) for topic in dict.fromkeys(study.topics))


def _moment(of: str) -> str:
    """Return the first moment of a day in UTC: the formats want a time, and a day has no other."""
    return f"{of}T00:00:00Z"


_FEEDS = {RSS: _rss, ATOM: _atom}
