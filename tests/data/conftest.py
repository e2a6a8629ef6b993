"""The servers, each started once a session when a test first asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
import sample
import servers
from servers import Server


def _started(server: AbstractContextManager[Server]) -> Iterator[Server]:
    try:
        started = server.__enter__()
    except servers.Missing as missing:
        pytest.skip(f"{missing}: apt-get install postgresql mariadb-server prometheus")
    try:
        yield started
    finally:
        server.__exit__(None, None, None)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    for server in _started(servers.postgres()):
        sample.fill(server.url)
        yield server


@pytest.fixture(scope="session")
def mariadb() -> Iterator[Server]:
    for server in _started(servers.mariadb()):
        sample.fill(server.url)
        yield server


@pytest.fixture(scope="session")
def prometheus() -> Iterator[Server]:
    yield from _started(servers.prometheus(sample.openmetrics()))


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "app.db"
    sample.fill(f"sqlite:///{path}")
    return path
