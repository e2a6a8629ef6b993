"""The fonts that a file of its own carries: only the faces and the glyphs that it uses."""

from __future__ import annotations

from collections.abc import Iterator

from infraviz import fonts
from infraviz.svg.document import Drawing
from infraviz.svg.element import Element
from infraviz.theme import MONO, SANS

Run = tuple[str, int, str]  # family, weight, text


def font_faces(drawing: Drawing) -> str:
    """Return `@font-face` rules for every family and weight that the drawing's texts are set in."""
    used: dict[tuple[str, int], set[str]] = {}
    for element in drawing.body:
        for family, weight, text in _runs(element, SANS, 400):
            used.setdefault((family, weight), set()).update(text)
    return "".join(fonts.face_rule(family, sorted(used[family, weight]), weight) for family, weight in sorted(used))


def face(element: Element, family: str, weight: int) -> tuple[str, int]:
    """Return the family and weight that an element's text is set in, given those around it."""
    attrs = dict(element.attrs)
    if "iv-mono" in str(attrs.get("class", "")).split():
        family = MONO
    given = str(attrs.get("font-weight", weight))
    return family, int(given) if given.isdigit() else 700 if given == "bold" else 400


def _runs(element: Element, family: str, weight: int) -> Iterator[Run]:
    family, weight = face(element, family, weight)
    for child in element.children:
        if isinstance(child, Element):
            yield from _runs(child, family, weight)
        elif element.tag in ("text", "tspan"):
            yield family, weight, child
