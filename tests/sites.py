"""Folders of specs to build and to break, and what a command did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PNG = bytes.fromhex(  # one pixel
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000"
    "000a49444154789c636000000002000148afa4710000000049454e44ae426082"
)
ROOT = Path(__file__).parents[1]
Content = str | bytes | None
PAGES = sorted(path.relative_to(ROOT / "out").as_posix() for path in (ROOT / "out").rglob("*.html"))  # of the seed site

SHOP = """\
title: Shop
groups:
  back: Back office
nodes:
  web: {kind: client}
  api: {kind: service, group: back}
  db:
    kind: database
    group: back
edges:
  - web -> api: order
  - api -> db
flows:
  order:
    title: One order
    steps: [web -> api, api -> db]
views:
  stores: {title: Stores, only: [back]}
"""
METRICS = """\
sources:
  page: {title: A page, kind: statement, as_of: 2026-01}
metrics:
  load: {label: Load, unit: ms, better: lower, before: 600, after: 60, source: page}
charts:
  speed: {form: change, metrics: [load]}
"""
STUDY = """\
---
title: The shop
---
It loads in {{ load.after }}.

![The shop](diagram:shop)
"""
GOOD: Mapping[str, Content] = {
    "architectures/shop.yaml": SHOP,
    "metrics/shop.yaml": METRICS,
    "studies/shop.md": STUDY,
    "site.yaml": "title: Site\n",
}


def write(folder: Path, files: Mapping[str, Content]) -> Path:
    """Write files below a folder (None: leave it out) and return the folder."""
    for name, content in files.items():
        path = folder / name
        if content is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder by its path; what builds keep for themselves is left out."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and ".infraviz" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@dataclass(frozen=True)
class Done:
    """What a command did."""

    code: int
    out: str
    err: str
