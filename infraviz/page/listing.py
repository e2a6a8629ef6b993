"""What several pages need: the studies as rows, the home page's anchors, and the frame of every page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from infraviz.model.site import Site, Study
from infraviz.model.topics import Topic, key, topics
from infraviz.page import assets, cards, feeds, idents, links, tiles
from infraviz.page.cards import Card
from infraviz.page.view import Link, Picture, Row, Shell

FRAME_IDS = ("content", "top")  # ids that the templates themselves use
STUDIES = "Case studies"  # when the home page does not name its list
HOME, LOST, TOPICS, SEARCH = "index.html", "404.html", "topics/index.html", "search/index.html"
_NAMED = ("studies", "cards", "timeline")  # the sections that the navigation offers


@dataclass(frozen=True)
class Book:
    """The site with its pictures, and what several pages ask of it, found once.

    `anchors` are the ids of the home page's sections, in order, `topics` by their keys, `feeds` are paths.
    """

    site: Site
    pictures: Mapping[str, Picture]
    anchors: tuple[str, ...]
    topics: Mapping[str, Topic]
    feeds: tuple[str, ...]


def bind(site: Site, pictures: Mapping[str, Picture]) -> Book:
    """Return the site as a book."""
    names = idents.Idents(FRAME_IDS)
    anchors = tuple(names.take(section.heading or section.kind) for section in site.sections)
    return Book(site, pictures, anchors, topics(site.studies), feeds.paths(site))


def rows(book: Book, root: str) -> tuple[Row, ...]:
    """Return every study as a row, numbered in reading order."""
    return tuple(row(book, study, index, root) for index, study in enumerate(book.site.studies))


def row(book: Book, study: Study, index: int, root: str) -> Row:
    """Return a study as a row; it is the one at `index` in reading order."""
    return Row(
        number=f"{index + 1:02}",
        year=str(study.year or ""),
        title=study.title,
        summary=study.summary,
        topics=study.topics,
        stack=study.stack,
        tiles=tiles.tiles(study.headline),
        href=links.study(study.slug, root),
        topic_links=tuple(topic_link(topic, root) for topic in _topics(book, study)),
    )


def _topics(book: Book, study: Study) -> tuple[Topic, ...]:
    return tuple(dict.fromkeys(book.topics[key(topic)] for topic in study.topics))


def topic_link(topic: Topic, root: str) -> Link:
    """Return the link to a topic's page."""
    return Link(topic.name, root + quote(topic.path))


def study_list(book: Book, root: str) -> Link:
    """Return the link to the list of studies on the home page, or to the page itself if it has none."""
    for section, anchor in zip(book.site.sections, book.anchors, strict=True):
        if section.kind == "studies":
            return Link(section.heading or STUDIES, f"{root}index.html#{quote(anchor)}")
    return Link(STUDIES, f"{root}index.html")


def shell(book: Book, path: str, title: str, description: str, card: Card | None = None) -> Shell:
    """Return the frame of the page at `path`, such as `studies/x/index.html`; without a card it has the home page's."""
    site, root = book.site, _root(book.site, path)
    home = "" if path == HOME else f"{root}index.html"
    return Shell(
        site=site.title,
        title=site.title if title in ("", site.title) else f"{title} — {site.title}",
        description=description,
        root=root,
        canonical="" if path == LOST else links.canonical(site, path),
        nav=tuple(
            Link(section.heading, f"{home}#{quote(anchor)}")
            for section, anchor in zip(site.sections, book.anchors, strict=True)
            if section.kind in _NAMED and section.heading
        ),
        lang=site.language,
        ways=_ways(book, root),
        feeds=tuple(Link(feeds.TYPES[path], root + path) for path in book.feeds),
        card=cards.image(site, card or cards.of_home(site)),
        author=site.author.name if site.author else "",
        fonts=tuple(root + assets.font_path(family) for family in site.theme.fonts.shown),
    )


def _ways(book: Book, root: str) -> tuple[Link, ...]:
    """Return the ways to a study besides the list: by topic, by search."""
    ways = (
        Link("Topics", f"{root}{TOPICS}") if book.topics else None,
        Link("Search", f"{root}{SEARCH}") if book.site.studies else None,
    )
    return tuple(way for way in ways if way)


def _root(site: Site, path: str) -> str:
    """Return the way to the root. A host shows 404.html at any depth, so there it starts with `/`."""
    if path == LOST and site.url:
        return urlsplit(site.url).path.rstrip("/") + "/"
    return links.up(path)
