"""What many tests need: a folder of good specs to break, and the command, run in this process."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
Content = str | bytes | None

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
  page: {title: A page, kind: statement}
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
    """Return every file below a folder by its path."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@dataclass(frozen=True)
class Done:
    """What a command did."""

    code: int
    out: str
    err: str
    binary: bytes = b""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Done]:
    """Run `infraviz …` in this process, just as the installed command does."""
    from infraviz.cli import main

    def command(*arguments: str | Path) -> Done:
        monkeypatch.setattr(sys, "argv", ["infraviz", *map(str, arguments)])
        out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
        code: object = 0
        with redirect_stdout(out), redirect_stderr(err):
            try:
                main()
            except SystemExit as stop:
                code = stop.code or 0
        out.flush()
        binary = out.buffer.getvalue()
        assert isinstance(code, int)
        return Done(code, binary.decode("utf-8", "replace"), err.getvalue(), binary)

    return command
