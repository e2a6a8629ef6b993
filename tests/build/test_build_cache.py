"""The cache: it gives back what was put, or nothing, whatever happens to its file."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infraviz.build.cache import NAME, Cache


def stored(folder: Path, key: bytes) -> bytes | None:
    with Cache(folder) as cache:
        return cache.get(key)


def put(folder: Path, key: bytes, value: bytes) -> None:
    with Cache(folder) as cache:
        cache.put(key, value)


def test_what_was_put_is_there_in_the_next_run(tmp_path: Path) -> None:
    put(tmp_path / "new" / "folder", b"a", b"one")
    put(tmp_path / "new" / "folder", b"a", b"two")
    assert stored(tmp_path / "new" / "folder", b"a") == b"two"
    assert stored(tmp_path / "new" / "folder", b"b") is None


@given(st.dictionaries(st.binary(max_size=40), st.binary(max_size=200), max_size=8))
def test_any_bytes(tmp_path_factory: pytest.TempPathFactory, values: dict[bytes, bytes]) -> None:
    folder = tmp_path_factory.mktemp("cache")
    with Cache(folder) as cache:
        for key, value in values.items():
            cache.put(key, value)
    with Cache(folder) as cache:
        assert {key: cache.get(key) for key in values} == values


def test_without_a_folder_it_holds_nothing() -> None:
    with Cache(None) as cache:
        cache.put(b"a", b"one")
        assert cache.get(b"a") is None


def test_a_changed_value_is_not_believed(tmp_path: Path) -> None:
    put(tmp_path, b"a", b"one")
    with sqlite3.connect(tmp_path / NAME) as store:
        store.execute("UPDATE made SET value = ?", [b"won"])
    assert stored(tmp_path, b"a") is None
    put(tmp_path, b"a", b"one")
    assert stored(tmp_path, b"a") == b"one"


def test_a_value_of_another_key_or_user_is_not_believed(tmp_path: Path) -> None:
    put(tmp_path, b"a", b"one")
    put(tmp_path, b"b", b"two")
    with sqlite3.connect(tmp_path / NAME) as store:
        store.execute("UPDATE made SET (seal, value) = (SELECT seal, value FROM made WHERE key = ?)", [b"b"])
    assert stored(tmp_path, b"a") is None
    with Cache(tmp_path, secret=b"mine") as cache:
        assert cache.get(b"b") is None


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\0" + b"\1" * 5000])
def test_a_broken_file_is_made_anew(tmp_path: Path, content: bytes) -> None:
    (tmp_path / NAME).write_bytes(content)
    assert stored(tmp_path, b"a") is None
    put(tmp_path, b"a", b"one")
    assert stored(tmp_path, b"a") == b"one"


def test_another_table_is_made_anew(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / NAME) as store:
        store.execute("CREATE TABLE made (other TEXT)")
    put(tmp_path, b"a", b"one")
    assert stored(tmp_path, b"a") == b"one"


def test_a_folder_that_cannot_be_made_is_as_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    put(tmp_path / "file" / "cache", b"a", b"one")
    assert stored(tmp_path / "file" / "cache", b"a") is None


def test_a_file_that_breaks_midway_is_as_none(tmp_path: Path) -> None:
    with Cache(tmp_path) as cache:
        cache.put(b"a", b"one")
        for path in tmp_path.iterdir():
            path.write_bytes(b"x" * 9000)
        cache.put(b"b", b"two")
        assert cache.get(b"b") in (None, b"two")
    put(tmp_path, b"c", b"three")
    assert stored(tmp_path, b"c") == b"three"


def test_the_least_recently_used_go_first(tmp_path: Path) -> None:
    noise = random.Random(1).randbytes(100)  # which does not get smaller
    for key in (b"a", b"b", b"c", b"d"):
        put(tmp_path, key, noise)
    assert stored(tmp_path, b"a") == noise  # used again
    with Cache(tmp_path, limit=450) as cache:
        cache.put(b"e", noise)
    assert {key for key in (b"a", b"b", b"c", b"d", b"e") if stored(tmp_path, key)} == {b"a", b"d", b"e"}


def test_many_processes_at_once(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from infraviz.build.cache import Cache\n"
        "with Cache(Path(sys.argv[1])) as cache:\n"
        "    for n in range(200): cache.put(b'%d' % n, b'%d' % n * 50)\n"
        "    assert all(cache.get(b'%d' % n) == b'%d' % n * 50 for n in range(200))\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path)]) for _ in range(4)]
    assert [process.wait(timeout=60) for process in running] == [0] * 4
    assert stored(tmp_path, b"199") == b"199" * 50
