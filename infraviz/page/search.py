"""The search: a page with a script, and an index made at build time that the script reads. No service is asked.

The index is a script too, which only assigns data, so that pages need no right to connect to anything.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from importlib import resources

from infraviz.model.topics import key
from infraviz.page import listing
from infraviz.page.listing import Book
from infraviz.page.view import FigureView, Link, ProseView, SearchView, StudyView

INDEX, SCRIPT = "search/index.js", "static/search.js"
ASSIGNED = "window.infravizSearch="  # what stands before the data in the index
_NUMBER = re.compile(r"<data\b.*?</data>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_HEADING = re.compile(r'<h[2-6][^>]*\bid="([^"]*)"[^>]*>(.*?)</h[2-6]>', re.DOTALL)
_WORD = re.compile(
    r"(?<![^\W_])[^\W\d_][^\W_]+"
)  # a word begins with a letter: numbers that claim something are not in the index
_ESCAPES = str.maketrans({c: f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"})


@dataclass(frozen=True, slots=True)
class Entry:
    """What is found of one study: its address below the root, its texts, and the words of its prose and figures."""

    path: str
    title: str
    summary: str
    tags: tuple[str, ...]
    headings: tuple[tuple[str, str], ...]  # id and text
    words: str


def view(book: Book) -> SearchView:
    """Return the search page; without JavaScript it leads to the topics, or to the studies where there are none."""
    shell = listing.shell(book, listing.SEARCH, "Search", "Search the case studies.")
    instead = Link("the list of topics", shell.root + listing.TOPICS)
    if not book.topics:
        instead = Link("the list of case studies", listing.study_list(book, shell.root).href)
    return SearchView(replace(shell, scripts=(shell.root + INDEX, shell.root + SCRIPT)), instead)


def entry(page: StudyView, path: str) -> Entry:
    """Return a study's entry, made from its page."""
    texts = [each for block in page.blocks for each in _texts(block)]
    headings = [(ident, _plain(told)) for text in texts for ident, told in _HEADING.findall(text)]
    row = page.row
    tags = tuple({key(tag): tag for tag in (*(link.text for link in row.topic_links), *row.stack)}.values())
    told = " ".join((row.title, row.summary, *tags, *(text for _, text in headings)))
    words = set(_words(_plain("\n".join(texts)))) - set(_words(told))
    return Entry(path, row.title, row.summary, tags, tuple(headings), " ".join(sorted(words)))


def _texts(block: ProseView | FigureView) -> Iterator[str]:
    if isinstance(block, ProseView):
        yield str(block.html)
    else:
        yield from map(html.escape, (block.caption, block.bar, *block.text, *block.steps))


def _plain(text: str) -> str:
    """Return the words of HTML that the templates' own rooms made: `<` begins nothing but a tag in it."""
    return " ".join(html.unescape(_TAG.sub(" ", _NUMBER.sub(" ", text))).split())


def _words(text: str) -> list[str]:
    """Return the words as they are compared: in small letters, without accents."""
    plain = text.lower()
    if not plain.isascii():
        apart = unicodedata.normalize("NFKD", plain)
        plain = apart.translate({ord(c): None for c in set(apart) if unicodedata.combining(c)})
    return _WORD.findall(plain)


def files(entries: Iterable[Entry]) -> dict[str, str]:
    """Return the index and the script by path; nothing for no entries."""
    data = [[e.path, e.title, e.summary, e.tags, e.headings, e.words] for e in entries]
    if not data:
        return {}
    told = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    script = (resources.files("infraviz.page") / "static" / "search.js").read_text("utf-8")
    return {INDEX: f"{ASSIGNED}{told};\n", SCRIPT: script}
