"""The author's own images: the files in `assets/` that studies may show, measured and judged. Their one reader.

A picture's size is read from its header. Its pixels are never decoded, so a small file that would fill the memory
does no harm here.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import unquote

from infraviz import cleaner, icons
from infraviz.cleaner import Unsafe
from infraviz.limits import DEFAULTS
from infraviz.spec.files import Reader, part

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
    return {path: image(root / path, partial(part, root / path)) for path in sorted(named & assets)}


def image(path: Path, read: Reader) -> Image | str:
    """Return one image's size, or why it cannot be shown."""
    try:
        if path.suffix == ".svg":
            return _drawing(read(cleaner.IMAGE.max_bytes + 1))
        raw = read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            return f"is larger than {MAX_BYTES // 1_000_000} MB: {_SMALLER}"
        return _picture(raw, icons.FORMATS[path.suffix])
    except Unsafe as error:
        return f"{error}: an SVG may hold shapes, gradients and text"
    except OSError as error:
        return f"cannot be read: {os.strerror(error.errno or 0)}"


def _drawing(raw: bytes) -> Image:
    drawn = cleaner.clean(raw, cleaner.IMAGE)
    width, height = map(float, drawn.view_box.split()[2:])
    return Image(max(1, round(width)), max(1, round(height)))


def _picture(raw: bytes, kind: str) -> Image | str:
    """Return a picture's size, or why it cannot be shown."""
    try:
        return Image(*icons.pixels(raw, kind))
    except Unsafe as error:
        return str(error) if "pixels" not in str(error) else f"{error}: {_SMALLER}"
