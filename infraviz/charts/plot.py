"""What a form hands back: the picture without its frame, and what only the form can say about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Plot:
    """A figure in px, a note for the subtitle ("before = 100 %") and the picture told in sentences."""

    figure: Figure
    note: str
    sentences: tuple[str, ...]
