"""What several pages need: the studies as rows, the home page's anchors, and the frame of every page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from infraviz.model.site import Block, ChartFigure, DiagramFigure, Site
from infraviz.page import idents, links, tiles
from infraviz.page.view import Link, Picture, Row, Shell

FRAME_IDS = ("content", "top")  # ids that the templates themselves use
STUDIES = "Case studies"  # when the home page does not name its list
HOME, LOST = "index.html", "404.html"
_NAMED = ("studies", "cards", "timeline")  # the sections that the navigation offers


@dataclass(frozen=True)
class Book:
    """The site with its pictures, and the ids of the home page's sections, in order."""

    site: Site
    pictures: Mapping[str, Picture]
    anchors: tuple[str, ...]


def bind(site: Site, pictures: Mapping[str, Picture]) -> Book:
    """Return the site as a book; the anchors keep clear of ids in the home page's figures."""
    figures = [section.figure for section in site.sections if section.figure]
    names = idents.Idents([*FRAME_IDS, *taken(figures, pictures)])
    anchors = tuple(names.take(section.heading or section.kind) for section in site.sections)
    return Book(site, pictures, anchors)


def taken(blocks: Iterable[Block], pictures: Mapping[str, Picture]) -> list[str]:
    """Return the ids that the figures among the blocks bring to a page."""
    keys = [block.key for block in blocks if isinstance(block, DiagramFigure | ChartFigure)]
    texts = (svg for key in keys for svg in (pictures[key].wide, pictures[key].narrow))
    return [ident for svg in texts for ident in idents.in_svg(svg)]


def rows(book: Book, root: str) -> tuple[Row, ...]:
    """Return every study as a row, numbered in reading order."""
    return tuple(row(book, index, root) for index in range(len(book.site.studies)))


def row(book: Book, index: int, root: str) -> Row:
    """Return the study at `index` as a row."""
    study = book.site.studies[index]
    return Row(
        number=f"{index + 1:02}",
        year=str(study.year or ""),
        title=study.title,
        summary=study.summary,
        topics=study.topics,
        stack=study.stack,
        tiles=tiles.tiles(study.headline),
        href=links.study(study.slug, root),
    )


def study_list(book: Book, root: str) -> Link:
    """Return the link to the list of studies on the home page, or to the page itself if it has none."""
    for section, anchor in zip(book.site.sections, book.anchors, strict=True):
        if section.kind == "studies":
            return Link(section.heading or STUDIES, f"{root}index.html#{quote(anchor)}")
    return Link(STUDIES, f"{root}index.html")


def shell(book: Book, path: str, title: str, description: str) -> Shell:
    """Return the frame of the page at `path`, such as `studies/x/index.html`."""
    site, root = book.site, _root(book.site, path)
    home = "" if path == HOME else f"{root}index.html"
    return Shell(
        site=site.title,
        title=site.title if title in ("", site.title) else f"{title} — {site.title}",
        description=description,
        root=root,
        canonical="" if path == LOST else _canonical(site, path),
        nav=tuple(
            Link(section.heading, f"{home}#{quote(anchor)}")
            for section, anchor in zip(site.sections, book.anchors, strict=True)
            if section.kind in _NAMED and section.heading
        ),
    )


def _canonical(site: Site, path: str) -> str:
    base = links.href(site.url, "").rstrip("/")
    return urljoin(f"{base}/", quote(path.removesuffix("index.html"))) if base else ""


def _root(site: Site, path: str) -> str:
    """Return the way to the root. A host shows 404.html at any depth, so there it starts with `/`."""
    if path == LOST and site.url:
        return urlsplit(site.url).path.rstrip("/") + "/"
    return "../" * path.count("/")
