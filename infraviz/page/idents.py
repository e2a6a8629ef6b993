"""Ids that are unique on a page."""

from __future__ import annotations

import re
from collections.abc import Iterable

_ID = re.compile(r' id="([^"]*)"')  # begins with what can be searched for fast
_BREAKS = re.compile(r"\W+")


class Idents:
    """The ids of one page. `taken` are those that the page's SVGs and its frame already use."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)

    def take(self, text: str) -> str:
        """Return an id made from `text`, and keep it: a second one like it gets `-2`."""
        base = _BREAKS.sub("-", text.lower()).strip("-") or "section"
        ident, count = base, 1
        while ident in self._taken:
            count += 1
            ident = f"{base}-{count}"
        self._taken.add(ident)
        return ident


def in_svg(svg: str) -> list[str]:
    """Return the ids that SVG text uses."""
    return _ID.findall(svg)
