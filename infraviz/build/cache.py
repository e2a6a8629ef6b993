"""What was made before, by the digest of what it was made from: one SQLite file, safe to delete, to share and to lose.

A cache must never be the reason that a build fails: one that cannot be read, written or trusted is as if it were
empty. It lies beside specs that may come from strangers, so each value is sealed with a key that only this user has:
what was put there by others, or was damaged, is not believed.
"""

from __future__ import annotations

import hmac
import sqlite3
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from infraviz.build.secret import seal

NAME = "cache.sqlite"
MAX_BYTES = 2_000_000_000
_KEPT = 0.8  # of MAX_BYTES, after the least recently used have gone
_WAIT = 20.0  # seconds for another process to finish its write
_TABLES = (
    "CREATE TABLE IF NOT EXISTS made (key BLOB PRIMARY KEY, seal BLOB NOT NULL, value BLOB NOT NULL) WITHOUT ROWID",
    # beside the values, which a change of a row would write again
    "CREATE TABLE IF NOT EXISTS used (key BLOB PRIMARY KEY, run INTEGER NOT NULL) WITHOUT ROWID",
)
_FAST = 1  # zlib's level: the half of the best one's gain at a tenth of its time
T = TypeVar("T")


class Cache:
    """Values by key, both bytes, in a folder; to be used in a `with` block. With no folder it holds nothing.

    The most recently used are kept when it grows beyond `limit` bytes; what counts is the order of the runs that used
    them, never the clock. `secret` seals the values.
    """

    def __init__(self, folder: Path | None, limit: int = MAX_BYTES, secret: bytes = b"") -> None:
        self._folder, self._limit, self._secret = folder, limit, secret
        self._store: sqlite3.Connection | None = None
        self._run = 0
        self._read: set[bytes] = set()

    def __enter__(self) -> Cache:
        if self._folder is not None:
            self._store = _opened(self._folder) or _opened_anew(self._folder)
        self._run = self._try(
            lambda store: int(store.execute("SELECT coalesce(max(run), 0) + 1 FROM used").fetchone()[0]), 0
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._try(self._tidied, None)
        self._try(lambda store: store.close(), None)
        self._store = None

    def close(self) -> None:
        """End its use."""
        self.__exit__(None, None, None)

    def get(self, key: bytes) -> bytes | None:
        """Return the value that was put, None where there is none or it is not what was put."""
        packed = self._sealed(key)
        return None if packed is None else zlib.decompress(packed)

    def has(self, key: bytes) -> bool:
        """Whether there is a value that was put; it counts as used."""
        return self._sealed(key) is not None

    def drop(self, prefix: bytes) -> None:
        """Forget everything whose key begins so."""
        self._try(
            lambda store: store.execute("DELETE FROM made WHERE key >= ? AND key < ?", [prefix, prefix + b"\xff"]), None
        )

    def _sealed(self, key: bytes) -> bytes | None:
        """Return a value as it is kept, if it is what was put."""
        row = self._try(
            lambda store: store.execute("SELECT seal, value FROM made WHERE key = ?", [key]).fetchone(), None
        )
        if row is None or not isinstance(row[1], bytes) or not hmac.compare_digest(self._seal(key, row[1]), row[0]):
            return None
        self._read.add(key)
        return row[1]

    def put(self, key: bytes, value: bytes) -> None:
        """Keep a value under a key, in place of any other."""
        packed = zlib.compress(value, _FAST)
        row = [key, self._seal(key, packed), packed]
        self._try(lambda store: store.execute("INSERT OR REPLACE INTO made VALUES (?, ?, ?)", row), None)
        self._read.add(key)

    def _seal(self, key: bytes, packed: bytes) -> bytes:
        return seal(self._secret, key, packed)

    def _tidied(self, store: sqlite3.Connection) -> None:
        """Note what this run used, and drop the least recently used where there is too much."""
        store.execute("BEGIN")
        used = [(key, self._run) for key in sorted(self._read)]
        store.executemany("INSERT OR REPLACE INTO used VALUES (?, ?)", used)
        store.execute("COMMIT")
        (size,) = store.execute("SELECT coalesce(sum(length(value)), 0) FROM made").fetchone()
        if size <= self._limit:
            return
        oldest = (
            "SELECT key, sum(length(value)) OVER (ORDER BY coalesce(run, 0) DESC, key) AS kept "
            "FROM made LEFT JOIN used USING (key)"
        )
        store.execute(
            f"DELETE FROM made WHERE key IN (SELECT key FROM ({oldest}) WHERE kept > ?)", [self._limit * _KEPT]
        )
        store.execute("DELETE FROM used WHERE key NOT IN (SELECT key FROM made)")
        store.execute("PRAGMA incremental_vacuum")

    def _try(self, action: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        """Return what the action gives, or `otherwise` where there is no store or it fails: then it is given up."""
        if self._store is None:
            return otherwise
        try:
            return action(self._store)
        except sqlite3.Error:
            with suppress(sqlite3.Error):
                self._store.close()
            self._store = None
            return otherwise


def _opened(folder: Path) -> sqlite3.Connection | None:
    """Return the store in a folder, None where it cannot be used."""
    store = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        store = sqlite3.connect(folder / NAME, timeout=_WAIT, isolation_level=None)
        store.execute("PRAGMA page_size = 16384")  # figures take some pages, not dozens
        store.execute("PRAGMA auto_vacuum = INCREMENTAL")
        store.execute("PRAGMA journal_mode = WAL")
        store.execute("PRAGMA synchronous = OFF")  # what a crash may lose is made again
        for table in _TABLES:
            store.execute(table)
        store.execute("SELECT key, seal, value, run FROM made LEFT JOIN used USING (key) LIMIT 1").fetchone()
        return store
    except (sqlite3.Error, OSError):
        if store is not None:
            store.close()
        return None


def _opened_anew(folder: Path) -> sqlite3.Connection | None:
    """Return an empty store in place of one that is broken."""
    with suppress(OSError):
        for suffix in ("", "-wal", "-shm"):
            (folder / f"{NAME}{suffix}").unlink(missing_ok=True)
        return _opened(folder)
    return None
