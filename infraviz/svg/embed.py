"""The fonts that a file of its own carries: only the faces and the glyphs that it uses."""

from __future__ import annotations

from collections.abc import Iterator

from infraviz import fonts
from infraviz.svg.document import Drawing
from infraviz.svg.element import Element
from infraviz.theme import DEFAULT, MONO, SANS, Fonts

Run = tuple[str, int, str]  # voice, weight, text


def font_faces(drawing: Drawing, faces: Fonts = DEFAULT.fonts) -> str:
    """Return `@font-face` rules for every family and weight that the drawing's texts are set in."""
    used: dict[tuple[str, int], set[str]] = {}
    for element in drawing.body:
        for voice, weight, text in _runs(element, SANS, 400):
            used.setdefault((faces.of(voice), weight), set()).update(text)
    return "".join(fonts.face_rule(family, sorted(used[family, weight]), weight) for family, weight in sorted(used))


def face(element: Element, voice: str, weight: int) -> tuple[str, int]:
    """Return the voice and weight that an element's text is set in, given those around it."""
    attrs = dict(element.attrs)
    if "iv-mono" in str(attrs.get("class", "")).split():
        voice = MONO
    given = str(attrs.get("font-weight", weight))
    return voice, int(given) if given.isdigit() else 700 if given == "bold" else 400


def _runs(element: Element, voice: str, weight: int) -> Iterator[Run]:
    voice, weight = face(element, voice, weight)
    for child in element.children:
        if isinstance(child, Element):
            yield from _runs(child, voice, weight)
        elif element.tag in ("text", "tspan"):
            yield voice, weight, child
