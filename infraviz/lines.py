"""Text as lines of a limited width: what diagrams and charts break in the same way.

The width is a function that is passed in, since it depends on the typeface.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

FORBIDDEN = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff"  # what XML cannot hold (1.0, 2.2), and DEL
_CONTROL = re.compile(rf"[{FORBIDDEN}\x80-\x9f]")
_SPACE = re.compile(r"[ \t\r\n\u2028\u2029]+")  # not `\s`, which would also eat the narrow no-break space
_PIECE = re.compile("[^ ]+ *| +")
Width = Callable[[str], float]  # one line → px


def clean(text: str) -> str:
    """Return the text on one line, white space collapsed, without control characters."""
    return _SPACE.sub(" ", _CONTROL.sub("", text)).strip()


def wrapped(text: str, room: float, width: Width) -> tuple[str, ...]:
    """Return the text in lines of at most `room` px; one empty line for an empty text.

    Lines break at spaces, between wide characters (UAX #11), and inside a word only where it is wider than a line.
    """
    lines = [""]
    for piece in _pieces(clean(text), room, width):
        if lines[-1] and width((lines[-1] + piece).rstrip(" ")) > room:
            lines.append("")
        lines[-1] += piece
    return tuple(line.rstrip(" ") for line in lines)


def shortened(text: str, room: float, width: Width) -> str:
    """Return the text on one line, cut with an ellipsis where wider than `room` px; '' where not even that fits."""
    text = clean(text)
    return text if width(text) <= room else ending(wrapped(text, room, width)[0], room, width)


def ending(line: str, room: float, width: Width) -> str:
    """Return as much of a line as fits before an ellipsis, '' where not even that fits."""
    while line and width(f"{line}…") > room:
        line = line[:-1]
    return f"{line.rstrip()}…" if line or width("…") <= room else ""


def words(text: str) -> list[str]:
    """Return the words that a line cannot break inside, unless they fill it alone."""
    return [word for word in clean(text).split(" ") if not any(map(_is_wide, word))]


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def _pieces(text: str, room: float, width: Width) -> Iterator[str]:
    """Yield what a line may break after, each with the spaces behind it."""
    for match in _PIECE.finditer(text):
        for part in _around_wide(match[0]) if any(map(_is_wide, match[0])) else (match[0],):
            yield from _chopped(part, room, width) if width(part.rstrip(" ")) > room else (part,)


def _around_wide(piece: str) -> Iterator[str]:
    """Yield a word in parts that end at its wide characters; the letters between them stay together."""
    start = 0
    for end, character in enumerate(piece, 1):
        if _is_wide(character) or (end < len(piece) and _is_wide(piece[end])):
            yield piece[start:end]
            start = end
    if start < len(piece):
        yield piece[start:]


def _chopped(word: str, room: float, width: Width) -> Iterator[str]:
    start = 0
    for end in range(1, len(word) + 1):
        if end - start > 1 and width(word[start:end].rstrip(" ")) > room:
            yield word[start : end - 1]
            start = end - 1
    yield word[start:]
