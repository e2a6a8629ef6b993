"""What is in every key of the cache: infraviz itself, to the byte, and the libraries that shape what it makes."""

from __future__ import annotations

import sys
from functools import cache
from hashlib import sha256
from importlib import metadata
from pathlib import Path

LIBRARIES = (
    "brotli", "diagrams", "duckdb", "fontpkg-inter", "fontpkg-jetbrains-mono", "fontpkg-newsreader", "fonttools",
    "graphviz", "jinja2", "markdown-it-py", "markupsafe", "matplotlib", "mdit-py-plugins", "numpy", "pillow",
    "pydantic", "pygments", "pygraphviz", "pyyaml", "resvg", "simplepycons", "uharfbuzz", "yamlcore",
)  # fmt: skip


@cache
def version() -> str:
    """Return a digest of everything that this program consists of."""
    found = sha256(sys.version.encode())
    here = Path(__file__).parents[1]
    for path in sorted(path for path in here.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
        found.update(path.relative_to(here).as_posix().encode() + b"\0" + sha256(path.read_bytes()).digest())
    for name in LIBRARIES:
        found.update(f"{name} {_installed(name)}\0".encode())
    return found.hexdigest()


def _installed(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
