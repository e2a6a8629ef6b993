"""Text in a chart: the ways it is set, its width, the lines that fit a width, its element.

Layout measures with `fonts`, never with matplotlib, which knows only the regular weight of a variable font.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from infraviz import fonts
from infraviz.lines import clean, shortened, wrapped
from infraviz.svg.element import Element, Paint, Voice, el
from infraviz.theme import DEFAULT, MONO, SANS, SERIF, Fonts

MIDDLE = 0.36  # half of the capitals' height, in em: from a line's middle down to its baseline


@dataclass(frozen=True)
class Type:
    """A way of setting text: size in px, weight, whether it is a label, and the theme's fonts it is measured in.

    `heading` is of a card's title; charts have their titles in the family of their words.
    """

    size: int
    weight: int = 400
    mono: bool = False
    heading: bool = False
    faces: Fonts = DEFAULT.fonts

    def on(self, faces: Fonts) -> Type:
        """Return the same way of setting text in a theme's fonts."""
        return replace(self, faces=faces)

    @property
    def voice(self) -> str:
        return MONO if self.mono else SERIF if self.heading else SANS

    @property
    def family(self) -> str:
        return self.faces.of(self.voice)

    @property
    def leading(self) -> int:
        """The distance of two baselines in px, on the 4-px grid."""
        return self.size + (4 if self.size != 14 else 6)


TITLE, MEASURE, NOTE, LABEL = Type(16, 600), Type(14), Type(12), Type(14)
STRONG, NAME = Type(14, 600), Type(12, 600)
VALUE, VALUE_STRONG, TICK = Type(14, mono=True), Type(14, 600, mono=True), Type(12, mono=True)


@dataclass(frozen=True)
class Label:
    """One line of text in a picture: the middle of its line at `x`, `y` px from the top left corner."""

    text: str
    x: float
    y: float
    kind: Type
    token: str = "text"
    anchor: str = "start"


def width(text: str, kind: Type) -> float:
    """Return the width of the text on one line, in px."""
    return fonts.width(clean(text), kind.size, kind.weight, kind.family)


def widest(texts: tuple[str, ...], kind: Type) -> float:
    """Return the width of the widest line in px, 0 where there is none."""
    return max((width(text, kind) for text in texts), default=0)


@lru_cache(10_000)  # titles and sources are the same in each width and form
def wrap(text: str, room: float, kind: Type) -> tuple[str, ...]:
    """Return the text as lines no wider than `room` px, none for an empty text."""
    return tuple(filter(None, wrapped(text, room, lambda line: width(line, kind))))


def shorten(text: str, room: float, kind: Type) -> str:
    """Return the text, cut with an ellipsis where wider than `room` px; nothing if not even that fits."""
    return shortened(text, room, lambda line: width(line, kind))


def element(text: str, at: tuple[float, float], kind: Type, paint: Paint, anchor: str = "start") -> Element:
    """Return one line of text with its baseline at `at`, in px."""
    return el(
        "text",
        {
            "x": at[0],
            "y": at[1],
            "font-size": kind.size,
            "font-weight": kind.weight if kind.weight != 400 else None,
            "font-family": Voice(kind.voice) if kind.mono or kind.heading else None,
            "text-anchor": anchor if anchor != "start" else None,
            "fill": paint,
            "class": "iv-mono" if kind.mono else None,
        },
        text,
    )


def row_name(name: str, room: float, middle: float, kind: Type) -> tuple[Label, ...]:
    """Return the name of a row, left of it, in two lines at most around its middle in px from the top."""
    first, *others = wrap(name, room, kind) or ("",)
    lines = (first, shorten(" ".join(others), room, kind)) if others else (first,)
    top = middle - (len(lines) - 1) * kind.leading / 2
    return tuple(Label(text, 0, top + n * kind.leading, kind) for n, text in enumerate(lines))


def written(labels: Iterable[Label]) -> tuple[Element, ...]:
    """Return the labels that say something as text elements."""
    placed = ((label, label.y + MIDDLE * label.kind.size, clean(label.text)) for label in labels)
    return tuple(
        element(text, (label.x, y), label.kind, Paint(label.token), label.anchor) for label, y, text in placed if text
    )
