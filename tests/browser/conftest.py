"""The seed site, built once and served on loopback, and a browser to read it with."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import tools
from sites import ROOT

import infraviz as iv


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the test's own output is enough."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a closed tab breaks its connections."""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the seed site."""
    out = tmp_path_factory.mktemp("site") / "out"
    iv.build(ROOT / "specs", out)
    return out


@pytest.fixture(scope="session")
def url(site: Path) -> Iterator[str]:
    """The address of the seed site, on a port of the system's choice."""
    yield from served(site)


def served(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback until the generator is closed."""
    server = _Server(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A browser for a module: Playwright allows one at a time in a thread."""
    with tools.chromium() as running:
        yield running


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)
