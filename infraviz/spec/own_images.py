"""The author's own images: the files in `assets/` that studies may show, measured and judged. Their one reader.

A picture's size is read from its header. Its pixels are never decoded, so a small file that would fill the memory
does no harm here.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from infraviz import cleaner, icons
from infraviz.cleaner import Unsafe
from infraviz.limits import DEFAULTS

MAX_BYTES = DEFAULTS.image_bytes
_NAMED = re.compile(r"assets/[^\n]{0,500}?\.(?:svg|png|jpe?g|webp|gif)")
_SMALLER = "twice the width it is shown in, 1440 px, is enough"


@dataclass(frozen=True)
class Image:
    """An image that may be shown: its own size, px."""

    width: int
    height: int


def read(root: Path, texts: Iterable[str], assets: frozenset[str]) -> dict[str, Image | str]:
    """Return each image that a text names by its path, or why it cannot be shown: `is no PNG`."""
    named = {path for text in texts for path in _NAMED.findall(unquote(text))}
    return {path: image(root / path) for path in sorted(named & assets)}


def image(path: Path) -> Image | str:
    """Return one image's size, or why it cannot be shown."""
    try:
        if path.suffix == ".svg":
            return _drawing(path)
        if path.stat().st_size > MAX_BYTES:
            return f"is larger than {MAX_BYTES // 1_000_000} MB: {_SMALLER}"
        return _picture(path.read_bytes(), icons.FORMATS[path.suffix])
    except Unsafe as error:
        return f"{error}: an SVG may hold shapes, gradients and text"
    except OSError as error:
        return f"cannot be read: {os.strerror(error.errno or 0)}"


def _drawing(path: Path) -> Image:
    with path.open("rb") as file:
        drawn = cleaner.clean(file.read(cleaner.IMAGE.max_bytes + 1), cleaner.IMAGE)
    width, height = map(float, drawn.view_box.split()[2:])
    return Image(max(1, round(width)), max(1, round(height)))


def _picture(raw: bytes, kind: str) -> Image | str:
    """Return a picture's size, or why it cannot be shown."""
    try:
        return Image(*icons.pixels(raw, kind))
    except Unsafe as error:
        return str(error) if "pixels" not in str(error) else f"{error}: {_SMALLER}"
