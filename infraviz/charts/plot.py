"""What a form hands back: the picture without its frame, and what only the form can say about it."""

from __future__ import annotations

from dataclasses import dataclass

from infraviz.svg.element import Element


@dataclass(frozen=True)
class Plot:
    """A picture `height` px high, a note for the subtitle ("before = 100 %") and the picture told in sentences."""

    height: float
    body: tuple[Element, ...]
    note: str
    sentences: tuple[str, ...]
