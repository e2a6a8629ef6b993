"""What every picture of the library shares: options, bytes as SVG, PNG or PDF, the file."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from infraviz import single
from infraviz.errors import MachineError, UsageError
from infraviz.layout.engine import ENGINES
from infraviz.layout.guard import DEFAULT, Means
from infraviz.theme import DEFAULT as DEFAULT_THEME
from infraviz.theme import Theme

FORMATS = (".svg", ".png", ".pdf")
THEMES = ("auto", "light", "dark")
SCALE = 2.0


@dataclass(frozen=True)
class Options:
    """How a picture is drawn; `view`, `flow`, `engine` and `deadline` (seconds) concern diagrams only.

    `theme` is the scheme: auto, light or dark; `text` is fonts (text with its fonts embedded), plain (text without
    them) or paths (outlines); `scale` is how many pixels of a PNG a px of the drawing takes. Raises UsageError for a
    value that cannot be.
    """

    theme: str = "auto"
    view: str = ""
    flow: str = ""
    engine: str = DEFAULT.engine
    deadline: float = DEFAULT.deadline
    text: str = "fonts"
    scale: float = SCALE

    def __post_init__(self) -> None:
        known("theme", self.theme, THEMES)
        known("text", self.text, single.TEXTS)
        known("engine", self.engine, ENGINES)
        if not self.deadline > 0:
            raise UsageError(f"the deadline must be a number of seconds above 0, not {self.deadline:g}")
        if not (math.isfinite(self.scale) and 0.1 <= self.scale <= 20):
            raise UsageError(f"the scale must be a number from 0.1 to 20, not {self.scale:g}")

    @property
    def means(self) -> Means:
        """What layout may use."""
        return Means(self.engine, self.deadline)

    def scheme(self, suffix: str) -> str:
        """Return the scheme to draw in: a PNG or PDF has one, light unless dark is asked for."""
        return "light" if suffix != ".svg" and self.theme == "auto" else self.theme

    def text_in(self, suffix: str) -> str:
        """Return how to draw text: a PDF has outlines."""
        return "paths" if suffix == ".pdf" else self.text


def as_bytes(svg: str, suffix: str, options: Options, theme: Theme = DEFAULT_THEME) -> bytes:
    """Return an SVG text as the bytes of an `.svg`, `.png` or `.pdf` file; the last two on the theme's surface."""
    if suffix == ".svg":
        return svg.encode()
    surface = theme.tone("surface").value(options.theme)
    if suffix == ".pdf":
        from infraviz.svg.pdf import as_pdf

        return as_pdf(svg, surface)
    from infraviz.svg.png import rasterise

    return rasterise(svg, surface, options.scale)


def write_file(path: Path, content: bytes) -> Path:
    """Write a file and return its path. Raises MachineError with the system's reason."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise MachineError(f"cannot write {path}: {error.strerror}") from error
    return path


def known(what: str, name: str, names: Iterable[str]) -> str:
    """Return `name` when it is one of `names`. Raises UsageError that lists them."""
    if name in names:
        return name
    raise UsageError(f"unknown {what}: {name!r} (must be one of {', '.join(sorted(names)) or 'none'})")
