"""SVG → PNG, by resvg: no browser, the same fonts as the layout was measured with."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from infraviz import fonts
from infraviz.errors import MachineError
from infraviz.theme import FAMILIES

MAX_SIDE = 8000
_ROOT = re.compile(r"<svg\b[^>]*>")
_SIDE = re.compile(r'(?<=\s)(width|height)="([\d.]+)"')
_AS_IT_IS = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)  # the identity, row by row


def rasterise(svg: str, background: str | None, scale: float, system_fonts: bool = True) -> bytes:
    """Return an SVG text as PNG bytes, `scale` pixels for each px of the drawing.

    `svg` has a view box and its size on its root, `background` is `#rrggbb`. A drawing that would have a side of more
    than `MAX_SIDE` pixels is made smaller. `system_fonts` may stand in for letters that our fonts lack; without them
    the picture is the same on every machine. Raises MachineError.
    """
    from resvg import render, usvg

    families = tuple(family for family in FAMILIES if family in svg)
    behind = _opaque(background) if background else None
    try:
        tree = usvg.Tree.from_str(_sized(svg, scale), _options(families, system_fonts))
        return bytes(render(tree, _AS_IT_IS, bg_color=behind))
    except BaseException as error:  # resvg tells of what it cannot draw by a panic, which is no Exception
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        raise MachineError(f"the picture could not be made: {error}") from None


def _opaque(colour: str) -> tuple[int, int, int, int]:
    red, green, blue = bytes.fromhex(colour[1:])
    return red, green, blue, 255


@lru_cache(8)
def _options(families: tuple[str, ...], system_fonts: bool) -> Any:
    """Return what resvg draws with; fonts are read once a process."""
    from resvg import usvg

    options = usvg.Options.default()
    if system_fonts:
        options.load_system_fonts()
    for family in families:
        options.load_font_data(fonts.path(family).read_bytes())  # a file is mapped anew for each text
    return options


def _sized(svg: str, scale: float) -> str:
    """Return the text with the size of its root in pixels."""
    root = _ROOT.search(svg)
    sides = _SIDE.findall(root[0]) if root else []
    if not root or not sides:
        return svg
    scale = min(scale, MAX_SIDE / max(float(size) for _, size in sides))
    sized = _SIDE.sub(lambda side: f'{side[1]}="{max(1, round(float(side[2]) * scale))}"', root[0])
    return svg[: root.start()] + sized + svg[root.end() :]
