"""The site's icon: the two strokes of `//` on the accent, as SVG and, for who cannot show that, as PNG."""

from __future__ import annotations

from functools import lru_cache

from infraviz.svg.document import Drawing, write
from infraviz.svg.element import Element, Paint, Value, el
from infraviz.theme import Theme

SIZE = 32
_PNG = {"static/icon-32.png": 32, "static/icon-180.png": 180}  # px: the tab of an older browser, a phone's home screen


def mark(radius: float = 7) -> Element:
    """Return the icon as a group of `SIZE` px; a phone cuts the corners itself and wants none."""
    stroke: dict[str, Value] = {"stroke": Paint("on-accent"), "stroke-width": 3.5, "stroke-linecap": "round"}
    strokes = (el("path", {"d": f"M{x} 23 l6 -14", **stroke}) for x in (8, 17.5))
    return el("g", None, el("rect", {"width": SIZE, "height": SIZE, "rx": radius, "fill": Paint("accent")}), *strokes)


def files(theme: Theme) -> dict[str, str | bytes]:
    """Return the icon in every form by path."""
    svg = write(Drawing("icon", SIZE, SIZE, "//", "", (mark(),)), theme)
    return {"static/icon.svg": svg, **{path: _png(theme, size) for path, size in _PNG.items()}}


@lru_cache(maxsize=8)
def _png(theme: Theme, size: int) -> bytes:
    from infraviz.svg.png import rasterise

    square = size > SIZE
    svg = write(Drawing("icon", SIZE, SIZE, "//", "", (mark(0 if square else 7),)), theme, "light")
    return rasterise(svg, None, size / SIZE, system_fonts=False)
