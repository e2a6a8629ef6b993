"""SVG → PNG, by resvg: no browser, the same fonts as the layout was measured with."""

from __future__ import annotations

from infraviz import fonts
from infraviz.errors import MachineError
from infraviz.theme import MONO, SANS

SCALE = 2.0


def rasterise(svg: str, background: str | None = None, scale: float = SCALE) -> bytes:
    """Return an SVG text as PNG bytes, `scale` pixels for each px of the drawing. Raises MachineError."""
    import resvg_py

    files = [str(fonts.path(SANS)), str(fonts.path(MONO))]
    try:
        return bytes(resvg_py.svg_to_bytes(svg_string=svg, font_files=files, background=background, zoom=scale))
    except ValueError as error:
        raise MachineError(f"the picture could not be made: {error}") from error
