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
    found = sha256()
    for name, told in parts().items():
        found.update(f"{name} {told}\0".encode())
    return found.hexdigest()


@cache
def parts() -> dict[str, str]:
    """Return what this program consists of: Python, infraviz itself as a digest, and each library's version."""
    return {"Python": sys.version, "infraviz": _own(), **{name: _installed(name) for name in LIBRARIES}}


def _own() -> str:
    found = sha256()
    here = Path(__file__).parents[1]
    for path in sorted(path for path in here.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
        found.update(path.relative_to(here).as_posix().encode() + b"\0" + sha256(path.read_bytes()).digest())
    return found.hexdigest()


def _installed(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
