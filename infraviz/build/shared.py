"""A store that machines share: a folder or a bucket, by its URL, through fsspec. Values are sealed as in `cache.py`.

Each machine takes the key that seals them from its own environment. A value is written beside its place and then
renamed where files can be read half written; elsewhere one put is one step, and what is cut off breaks its seal.
"""

from __future__ import annotations

import hmac
import os
import re
import secrets
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from infraviz.build.secret import NAME, seal, told
from infraviz.errors import MachineError, UsageError, shown, visible

MADE = "made"  # the folder of what was made
_TRIES = 3
_PAUSE = 0.25  # seconds before the second try; before the third, twice that
_SEAL = 32  # bytes
_FAST = 1  # zlib's level, as in `cache.py`
_FILES = ("file", "local")
_KEY = re.compile(rb"[0-9A-Za-z.-]+")
_WAITS: dict[str, Any] = {"connect_timeout": 10, "read_timeout": 60, "retries": {"max_attempts": 1}}
_OPTIONS: dict[str, dict[str, Any]] = {
    **{kind: {"auto_mkdir": True} for kind in _FILES},
    **{kind: {"config_kwargs": _WAITS} for kind in ("s3", "s3a")},
}
T = TypeVar("T")


def located(url: str) -> str:
    """Return the URL of a store as every machine understands it. Raises UsageError for what is no shared store."""
    kind, _, rest = url.partition("://")
    if not rest and "://" not in url:
        kind, rest = "file", url
    if not rest:
        raise UsageError("--executor needs --store: a folder or a URL that its workers reach too")
    if kind == "memory":
        raise UsageError("the store memory:// is of one process: name a folder or a URL that workers reach too")
    if kind in _FILES:
        return f"file://{Path(rest).expanduser().resolve().as_posix()}"
    if "@" in urlsplit(url).netloc:
        raise UsageError("the URL of the store holds a user or a password: give them in the environment")
    return url.rstrip("/")


def opened(url: str, under: str = MADE) -> Shared:
    """Return a store, sealed with the key of the environment. Raises UsageError, without a key among others."""
    secret = told()
    if secret is None:
        raise UsageError(f"the store {url} is shared: set {NAME}, to the same on this machine and on every worker")
    return Shared(url, secret, under)


class Shared:
    """Values by key, both bytes, in the folder `under` of a URL. Safe to be used by many threads and machines.

    Raises UsageError for a URL that cannot be used, and in all that it does MachineError, after three tries.
    """

    def __init__(self, url: str, secret: bytes, under: str = MADE) -> None:
        self.url, self.under, self._secret = url, under, secret
        self._is_local = url.startswith(tuple(f"{kind}://" for kind in _FILES))
        self._files, root = _files(url)
        self._folder = f"{root.rstrip('/')}/{under}"

    def get(self, key: bytes) -> bytes | None:
        """Return the value that was put, None where there is none or it is not what was put."""
        try:
            raw: bytes = self._tried("read from", lambda: self._files.cat_file(self._path(key)))
        except FileNotFoundError:
            return None
        if not hmac.compare_digest(raw[:_SEAL], seal(self._secret, key, raw[_SEAL:])):
            return None
        return zlib.decompress(raw[_SEAL:])

    def has(self, key: bytes) -> bool:
        """Whether something lies under a key; only who gets it sees whether its seal holds."""
        return bool(self._tried("read from", lambda: self._files.exists(self._path(key))))

    def put(self, key: bytes, value: bytes) -> None:
        """Keep a value under a key, in place of any other."""
        packed = zlib.compress(value, _FAST)
        raw, path = seal(self._secret, key, packed) + packed, self._path(key)
        try:
            self._tried("write to", lambda: self._write(path, raw))
        except FileNotFoundError as error:
            raise self._failed("write to", error) from None

    def drop(self, prefix: bytes) -> None:
        """Forget everything whose key begins so."""
        with suppress(FileNotFoundError):
            for path in self._tried("read from", lambda: self._files.glob(f"{self._path(prefix)}*")):
                self._tried("write to", lambda path=path: self._files.rm_file(path))  # type: ignore[misc]

    def clear(self) -> None:
        """Forget everything."""
        with suppress(FileNotFoundError):
            self._tried("write to", lambda: self._files.rm(self._folder, recursive=True))

    def close(self) -> None:
        """Nothing is held open."""

    def _path(self, key: bytes) -> str:
        if not _KEY.fullmatch(key):
            raise ValueError(f"no key of a shared store: {key!r}")
        name = key.decode("ascii")
        return f"{self._folder}/{name[:2]}/{name[2:]}"

    def _write(self, path: str, raw: bytes) -> None:
        if not self._is_local:
            self._files.pipe_file(path, raw)
            return
        beside = f"{path}.{secrets.token_hex(8)}.new"
        self._files.pipe_file(beside, raw)
        os.replace(beside, path)

    def _tried(self, doing: str, action: Callable[[], T]) -> T:
        """Do something, again where that may help. Raises FileNotFoundError, or MachineError in the end."""
        for attempt in range(_TRIES):
            try:
                return action()
            except FileNotFoundError:
                raise
            except Exception as error:  # each file system has its own, and so have the libraries below it
                if attempt + 1 == _TRIES or isinstance(error, PermissionError):
                    raise self._failed(doing, error) from error
            time.sleep(_PAUSE * 2**attempt)
        raise AssertionError("it returned or raised")

    def _failed(self, doing: str, error: Exception) -> MachineError:
        why = visible(str(error).strip() or type(error).__name__)[:200]
        return MachineError(f"cannot {doing} the store {self.url}: {why}")


def _files(url: str) -> tuple[Any, str]:
    """Return a file system and the path in it that a URL names."""
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise UsageError("--store needs fsspec: pip install 'infraviz[dask]'") from None
    kind = url.partition("://")[0]
    try:
        found: tuple[Any, str] = url_to_fs(url, use_listings_cache=False, **_OPTIONS.get(kind, {}))
    except ImportError as error:
        raise UsageError(f"--store {kind}://… needs a package: {error}") from None
    except ValueError:
        raise UsageError(
            f"no such kind of store: {shown(kind)} (must be a folder, or a URL such as s3://BUCKET/FOLDER)"
        ) from None
    return found
