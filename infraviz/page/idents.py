"""Ids that are unique on a page. Those of figures begin with `iv-`, and no heading's does."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

_LONGEST = 80  # characters of an id
_FIGURES = "iv-"  # begins the ids of every figure: `single.ident_of`


class Idents:
    """The ids of one page. `taken` are those that its frame already uses."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)
        self._counts: dict[str, int] = {}

    def take(self, text: str) -> str:
        """Return an id made from `text`, and keep it: a second one like it gets `-2`."""
        base = _slug(text) or "section"
        ident, count = base, self._counts.get(base, 1)
        while ident in self._taken:
            count += 1
            ident = f"{base}-{count}"
        self._counts[base] = count
        self._taken.add(ident)
        return ident


def _slug(text: str) -> str:
    """Return the words of a text in small letters, a hyphen between them, in any script; signs are left out.

    A mark that belongs to a letter, such as a vowel in Hindi, is kept with it.
    """
    plain = unicodedata.normalize("NFC", text.lower())
    kept = "".join(c if c.isalnum() or c == "_" or unicodedata.category(c)[0] == "M" else " " for c in plain)
    words = "-".join(kept.split())
    if len(words) > _LONGEST:
        words = words[:_LONGEST].rpartition("-")[0] or words[:_LONGEST]
    return f"section-{words}" if words.startswith(_FIGURES) else words
