"""The author's own images: the files in `assets/` that studies may show, measured and judged. Their one reader.

A picture's size is read from its header. Its pixels are never decoded, so a small file that would fill the memory
does no harm here.
"""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

from infraviz import cleaner
from infraviz.cleaner import Unsafe
from infraviz.limits import DEFAULTS

MAX_BYTES, MAX_PIXELS = DEFAULTS.image_bytes, DEFAULTS.image_pixels
KINDS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP", ".gif": "GIF"}
_NAMED = re.compile(r"assets/[^\n]*?\.(?:svg|png|jpe?g|webp|gif)")
_ORIENTATION, _ON_ITS_SIDE = 0x0112, (5, 6, 7, 8)  # the EXIF tag, its values that swap width and height
_SMALLER = "twice the width it is shown in, 1440 px, is enough"


@dataclass(frozen=True)
class Image:
    """An image that may be shown: its own size, px."""

    width: int
    height: int


def read(root: Path, texts: Iterable[str], assets: frozenset[str]) -> dict[str, Image | str]:
    """Return each image that a text names by its path, or why it cannot be shown: `is no PNG`."""
    named = {path for text in texts for path in _NAMED.findall(unquote(text))}
    return {path: _image(root / path) for path in sorted(named & assets)}


def _image(path: Path) -> Image | str:
    try:
        if path.suffix == ".svg":
            return _drawing(path)
        if path.stat().st_size > MAX_BYTES:
            return f"is larger than {MAX_BYTES // 1_000_000} MB: {_SMALLER}"
        return _picture(path.read_bytes(), KINDS[path.suffix])
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
    """Return a picture's size as a browser shows it, or why it is none of its kind or too large."""
    from PIL import Image as Pictures

    too_large = f"has more than {MAX_PIXELS // 1_000_000} million pixels: {_SMALLER}"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Pictures.DecompressionBombWarning)
            with Pictures.open(BytesIO(raw), formats=(kind,)) as picture:
                width, height = picture.size
                turned = kind == "JPEG" and picture.getexif().get(_ORIENTATION) in _ON_ITS_SIDE
    except Pictures.DecompressionBombError:
        return too_large
    except Exception:  # whatever a broken file makes the readers of its format raise
        return f"is no {kind}"
    if width * height > MAX_PIXELS:
        return too_large
    return Image(height, width) if turned else Image(width, height)
