"""The seed site, built once and served on loopback, and a browser to read it with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import serving
import tools


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the seed site."""
    return serving.seed(tmp_path_factory.mktemp("seed"))


@pytest.fixture(scope="session")
def url(site: Path) -> Iterator[str]:
    """The address of the seed site."""
    with serving.served(site) as address:
        yield address


@pytest.fixture(scope="session")
def lean(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a study with one diagram, two charts and a link to elsewhere."""
    with serving.served(serving.lean(tmp_path_factory.mktemp("lean"))) as address:
        yield f"{address}/{serving.LEAN}"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A browser for a module: Playwright allows one at a time in a thread."""
    with tools.chromium() as running:
        yield running


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)
