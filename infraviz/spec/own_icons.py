"""The author's own icons: the files in `assets/` that nodes name, read and cleaned. The only reader of them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from infraviz import icons
from infraviz.cleaner import MAX_BYTES, Unsafe
from infraviz.spec.architecture import ArchitectureSpec
from infraviz.spec.files import Reader, part


def read(root: Path, specs: Iterable[ArchitectureSpec | None], assets: frozenset[str]) -> dict[str, icons.Own | str]:
    """Return each icon that a node names by its path, or why it cannot be used: `holds a <script>`."""
    named = {node.icon for spec in specs if spec for node in spec.nodes.values() if node.icon}
    return {path: icon(root / path, partial(part, root / path)) for path in sorted(named & assets)}


def icon(path: Path, read: Reader) -> icons.Own | str:
    """Return one icon, or why it cannot be used."""
    try:
        return icons.own(path, read(MAX_BYTES + 1))
    except Unsafe as error:
        return str(error)
    except OSError as error:
        return f"cannot be read: {os.strerror(error.errno or 0)}"
