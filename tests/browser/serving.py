"""A folder of files on loopback, and the sites that the tests put there."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from sites import ROOT

import infraviz as iv

LEAN = "studies/market-data/index.html"  # the page of `lean` with one diagram and two charts


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the test's own output is enough."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a closed tab breaks its connections."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder, files as they are, and yield its address; the port is of the system's choice."""
    with _Server(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def seed(folder: Path, theme: str = "") -> Path:
    """Build the seed site below a folder, in a theme where one is named, and return where it is."""
    specs = Path(shutil.copytree(ROOT / "specs", folder / "specs"))
    if theme:
        site = specs / "site.yaml"
        text, count = re.subn("^theme: .*$", f"theme: {theme}", site.read_text(encoding="utf-8"), flags=re.MULTILINE)
        assert count == 1
        site.write_text(text, encoding="utf-8")
    iv.build(specs, folder / "out")
    return folder / "out"


def short(folder: Path) -> Path:
    """Build the seed site with one study cut to a section and a diagram."""
    specs = Path(shutil.copytree(ROOT / "specs", folder / "specs"))
    study = specs / "studies" / "market-data.md"
    front, text = study.read_text(encoding="utf-8").split("\n---\n", 1)
    context, figure = text.partition("## The constraint")[0], "![The delivery side](diagram:market-data?view=delivery)"
    study.write_text(f"{front}\n---\n{context}{figure}\n", encoding="utf-8")
    iv.build(specs, folder / "out")
    return folder / "out"


def lean(folder: Path) -> Path:
    """Build the seed site with one study cut to one diagram and two charts, and a link to elsewhere in it."""
    specs = Path(shutil.copytree(ROOT / "specs", folder / "specs"))
    study = specs / "studies" / "market-data.md"
    figures = re.findall(r"^!\[.*\n", study.read_text(encoding="utf-8"), re.MULTILINE)
    text = study.read_text(encoding="utf-8").replace(figures[1], "").replace(figures[-1], "")
    study.write_text(f"{text}\nThe stream is [Kafka](https://kafka.apache.org/documentation/).\n", encoding="utf-8")
    iv.build(specs, folder / "out")
    return folder / "out"
