"""A page or an SVG file → the texts that a reader sees or hears, each with its place and its marks.

The parser is the standard library's: it knows the line and column of everything, takes HTML and SVG alike, never
expands an entity that a document defines, and fetches nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

Attrs = dict[str, str]
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
_INLINE = frozenset((
    "a", "abbr", "b", "cite", "code", "data", "dfn", "em", "i", "kbd", "mark", "q", "s", "small", "span", "strong",
    "sub", "sup", "time", "tspan", "u", "var",
))  # fmt: skip
_SILENT = frozenset(("script", "style", "template"))
_SPOKEN = ("alt", "aria-label", "aria-description", "aria-valuetext", "title", "placeholder")
_META = ("description", "og:title", "og:description", "twitter:title", "twitter:description", "og:image:alt")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_STRICT = frozenset(("svg", "tr"))  # marks whose numbers are all the metric's; others hold an author's words too
_TILE = "iv-tile"
CODE = "code"  # stands among the classes of what is in `<code>`: it claims nothing, as in the checks
JSON_LD = "application/ld+json"


@dataclass(frozen=True)
class Mark:
    """A `data-metric`: its ids, whether all numbers below it must be theirs, and the `value` of a `<data>`."""

    metrics: tuple[str, ...]
    strict: bool = False
    value: str | None = None


@dataclass(frozen=True)
class Segment:
    """A run of text in one element: `start` is its offset in its text, `classes` those of all elements around it."""

    text: str
    start: int
    line: int
    column: int
    mark: Mark | None
    classes: frozenset[str]


@dataclass(frozen=True)
class Text:
    """What is read in one breath: a paragraph, a label, an attribute.

    `where` says what it is (`text`, `alt`, `desc` …); `near` is the heading or the figure it stands under; `figure` the
    id of the SVG around it or, in the same `<figure>`, before it; `cell` its row (0: headings) and column in a table.
    """

    segments: tuple[Segment, ...]
    where: str
    near: str
    figure: str = ""
    cell: tuple[int, int] | None = None

    @property
    def text(self) -> str:
        return "".join(segment.text for segment in self.segments)


@dataclass(frozen=True)
class Block:
    """A data block of a page, unparsed."""

    text: str
    line: int
    column: int


@dataclass
class _Open:
    """An element that is open."""

    tag: str
    attrs: Attrs
    mark: Mark | None
    classes: frozenset[str]


@dataclass
class Reader(HTMLParser):
    """Reads one file; `texts` and `blocks` fill while it is fed."""

    texts: list[Text] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)
    run: list[Segment] = field(default_factory=list)
    near: str = ""
    figure: str = ""
    cell: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._start(tag, attrs)
        if tag in _VOID:
            self.open.pop()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._start(tag, attrs)
        self.handle_endtag(tag)

    def _start(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        if tag not in _INLINE:
            self._flush()
        self._enter(tag, known)
        above = self.open[-1] if self.open else None
        own = frozenset(known.get("class", "").split()) | ({"aria-current"} if "aria-current" in known else set())
        own |= {CODE} if tag == "code" else set()
        classes = own | (above.classes if above else frozenset())
        mark = _mark(tag, known, above.mark if above else None)
        self.open.append(_Open(tag, known, mark, classes))
        self._spoken(tag, known)

    def _enter(self, tag: str, attrs: Attrs) -> None:
        """Keep in mind which figure this is, and which cell of a table."""
        if tag == "figure":
            self.figure = ""
        if tag == "svg":
            self.figure = attrs.get("id", "")
        if tag == "table":
            self.cell = (-1, -1)
        if tag == "tr" and self.cell:
            self.cell = (self.cell[0] + 1, -1)
        if tag in ("th", "td") and self.cell:
            self.cell = (self.cell[0], self.cell[1] + 1)

    def _spoken(self, tag: str, attrs: Attrs) -> None:
        """Note what is said in attributes."""
        spoken = {name: attrs[name] for name in _SPOKEN if attrs.get(name)}
        if tag == "meta" and attrs.get("name", attrs.get("property", "")) in _META:
            spoken[attrs.get("name") or attrs["property"]] = attrs.get("content", "")
        for name, text in spoken.items():
            whole = self._segment(text)
            mark = replace(whole.mark, value=None) if whole.mark else None
            self._note((replace(whole, mark=mark),), name)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INLINE:
            self._flush()
        if any(element.tag == tag for element in self.open):
            while self.open.pop().tag != tag:
                pass
        if tag in ("table", "figure"):
            self.cell = None
        if tag == "figure":
            self.figure = ""

    def handle_data(self, data: str) -> None:
        silent = next((element for element in self.open if element.tag in _SILENT), None)
        if silent and silent.attrs.get("type") == JSON_LD:
            self.blocks.append(Block(data, *self._place()))
        elif not silent:
            self.run.append(replace(self._segment(data), start=sum(len(s.text) for s in self.run)))

    def unknown_decl(self, data: str) -> None:
        """Take a CDATA section of an SVG file as the text that it is."""
        self.handle_data(data.removeprefix("CDATA["))

    def close(self) -> None:
        super().close()
        self._flush()

    def _segment(self, text: str) -> Segment:
        here = self.open[-1] if self.open else None
        mark, classes = (here.mark, here.classes) if here else (None, frozenset[str]())
        return Segment(text, 0, *self._place(), mark, classes)

    def _place(self) -> tuple[int, int]:
        line, column = self.getpos()
        return line, column + 1

    def _flush(self) -> None:
        """Note the text that was gathered, under the innermost element that is no part of a line."""
        run, self.run = tuple(self.run), []
        if not "".join(segment.text for segment in run).strip():
            return
        holder = next((element.tag for element in reversed(self.open) if element.tag not in _INLINE), "")
        self._note(run, holder if holder in ("title", "desc", "metadata") else "text")
        if holder in _HEADINGS:
            self.near = " ".join(self.texts[-1].text.split())

    def _note(self, segments: tuple[Segment, ...], where: str) -> None:
        in_table = self.cell if any(element.tag in ("th", "td") for element in self.open) else None
        self.texts.append(Text(segments, where, self.figure or self.near, self.figure, in_table))


def _mark(tag: str, attrs: Attrs, around: Mark | None) -> Mark | None:
    """Return the mark that holds in an element: its own, else the one around it."""
    ids = tuple(attrs.get("data-metric", "").split())
    if tag == "data":
        return Mark(ids or (around.metrics if around else ()), True, attrs.get("value", ""))
    return Mark(ids, tag in _STRICT or _TILE in attrs.get("class", "").split()) if ids else around


def read(text: str) -> Reader:
    """Return a page or an SVG file, read to its end."""
    reader = Reader()
    reader.feed(text)
    reader.close()
    return reader


_ESCAPE = re.compile(r"\\[0-9a-fA-F]{1,6}\s?")
_CONTENT = re.compile(r"content\s*:[^;}]*?(\"[^\"]*\"|'[^']*')")


def generated(css: str) -> Iterator[Text]:
    """Yield what a style sheet writes into pages by itself."""
    for match in _CONTENT.finditer(css):
        line = css.count("\n", 0, match.start(1)) + 1
        column = match.start(1) - css.rfind("\n", 0, match.start(1))
        written = _ESCAPE.sub(lambda escape: chr(int(escape[0][1:], 16) % 0x110000), match[1][1:-1])
        yield Text((Segment(written, 0, line, column, None, frozenset()),), "content", "style sheet")
