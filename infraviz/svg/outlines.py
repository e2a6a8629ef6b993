"""Text → outlines, for print and for programs without the fonts: each line of text becomes one path."""

from __future__ import annotations

from dataclasses import replace

from infraviz import fonts
from infraviz.svg.document import Drawing
from infraviz.svg.element import Element, Value, el, path_data
from infraviz.svg.embed import face
from infraviz.theme import DEFAULT, SANS, Fonts

_SHARES = {"start": 0.0, "middle": 0.5, "end": 1.0}  # of a line's width that lie before its anchor


def outlined(drawing: Drawing, faces: Fonts = DEFAULT.fonts) -> Drawing:
    """Return the drawing with its texts as paths; a text with a character that the fonts lack stays text."""
    return replace(drawing, body=tuple(_outlined(element, SANS, 400, faces) for element in drawing.body))


def _outlined(element: Element, voice: str, weight: int, faces: Fonts) -> Element:
    voice, weight = face(element, voice, weight)
    if element.tag == "text":
        return _path(element, faces.of(voice), weight) or element
    children = (c if isinstance(c, str) else _outlined(c, voice, weight, faces) for c in element.children)
    return replace(element, children=tuple(children))


def _path(element: Element, family: str, weight: int) -> Element | None:
    attrs = dict(element.attrs)
    text = " ".join(part for part in "".join(map(str, element.children)).split(" ") if part)  # as SVG shows it
    size, tracking, left, base = (_number(attrs.get(name)) for name in ("font-size", "letter-spacing", "x", "y"))
    line = fonts.outline(text, size, weight, family, tracking)
    if line is None:
        return None
    left -= line.width * _SHARES[str(attrs.get("text-anchor", "start"))]
    moved = (
        (letter, (n + (base if i % 2 else left) for i, n in enumerate(points))) for letter, points in line.commands
    )
    return el("path", {"d": path_data(moved), "fill": attrs.get("fill")})


def _number(value: Value) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
