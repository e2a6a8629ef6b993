"""SVG → PNG, by resvg: no browser, the same fonts as the layout was measured with."""

from __future__ import annotations

import re

from infraviz import fonts
from infraviz.errors import MachineError
from infraviz.theme import FAMILIES

MAX_SIDE = 8000
_VIEW_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def rasterise(svg: str, background: str | None, scale: float, system_fonts: bool = True) -> bytes:
    """Return an SVG text as PNG bytes, `scale` pixels for each px of the drawing.

    A drawing that would have a side of more than `MAX_SIDE` pixels is made smaller. `system_fonts` may stand in for
    letters that our fonts lack; without them the picture is the same on every machine. Raises MachineError.
    """
    import resvg_py

    box = _VIEW_BOX.search(svg)
    largest = max(float(box[1]), float(box[2])) if box else 1.0
    scale = min(scale, MAX_SIDE / largest)
    files = [str(fonts.path(family)) for family in FAMILIES if family in svg]
    try:
        made = resvg_py.svg_to_bytes(
            svg_string=svg, font_files=files, background=background, zoom=scale, skip_system_fonts=not system_fonts
        )
        return bytes(made)
    except ValueError as error:
        raise MachineError(f"the picture could not be made: {error}") from error
