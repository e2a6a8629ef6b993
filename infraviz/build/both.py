"""Two stores as one: the cache of this machine, and behind it the store that it shares with the workers of a cluster.

What only this machine needs stays near. What workers are to find is sent, what they made is brought, many at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from infraviz.build.cache import Cache
from infraviz.build.shared import Shared
from infraviz.build.tasks import Lost

_AT_ONCE = 16  # requests
_BATCH = 64  # values that are in memory
_PREFIX = 64  # characters of a key without what is behind it
A = TypeVar("A")
B = TypeVar("B")


class Both:
    """A store that reads near first, then far, and puts near. Only what asks the far one runs in threads."""

    def __init__(self, near: Cache, far: Shared) -> None:
        self.near, self.far = near, far
        self._absent: set[bytes] = set()  # known not to be there, until asked once

    def get(self, key: bytes) -> bytes | None:
        """Return the value that was put, None where neither store has it."""
        value = self.near.get(key)
        if value is None and not self._is_absent(key):
            value = self.far.get(key)
            if value is not None:
                self.near.put(key, value)
        return value

    def has(self, key: bytes) -> bool:
        return self.near.has(key) or (not self._is_absent(key) and self.far.has(key))

    def put(self, key: bytes, value: bytes) -> None:
        """Keep a value on this machine."""
        self.near.put(key, value)

    def drop(self, prefix: bytes) -> None:
        """Forget everything whose key begins so, here and there."""
        self.near.drop(prefix)
        self.far.drop(prefix)

    def close(self) -> None:
        """Nothing is held open but what others opened."""

    def hand(self, key: bytes, value: bytes) -> None:
        """Keep a value here and there."""
        self.near.put(key, value)
        if not self.far.has(key):
            self.far.put(key, value)

    def bring(self, keys: Iterable[bytes], needed: bool = False) -> None:
        """Bring values near, as many as there are. Raises Lost where one that is `needed` is nowhere."""
        wanted = [key for key in dict.fromkeys(keys) if not self.near.has(key)]
        absent = []
        for batch in _batches(wanted):
            for key, value in zip(batch, _all(self.far.get, batch), strict=True):
                if value is None:
                    absent.append(key)
                else:
                    self.near.put(key, value)
        self._absent = set(absent)
        if needed and absent:
            raise self._lost(absent)

    def send(self, keys: Iterable[bytes], made: Callable[[bytes], bytes | None] | None = None) -> None:
        """See that workers find some values; one that is not there is what is near, or what `made` gives.

        Raises Lost where there is none.
        """
        wanted, lost = list(dict.fromkeys(keys)), []
        absent = [key for batch in _batches(wanted) for key in _missing(self.far, batch)]
        for batch in _batches(absent):
            values = {key: (made or self.near.get)(key) for key in batch}
            lost += [key for key, value in values.items() if value is None]
            _all(lambda pair: self.far.put(*pair), [(key, value) for key, value in values.items() if value is not None])
        if lost:
            raise self._lost(lost)

    def _lost(self, keys: list[bytes]) -> Lost:
        """Forget what belongs to some keys, so that it is made again, and return what is to be raised."""
        for key in keys[1:]:
            self.drop(key[:_PREFIX])
        return Lost(keys[0].decode())

    def _is_absent(self, key: bytes) -> bool:
        known = key in self._absent
        self._absent.discard(key)
        return known


def _missing(far: Shared, keys: list[bytes]) -> list[bytes]:
    return [key for key, there in zip(keys, _all(far.has, keys), strict=True) if not there]


def _batches(keys: list[bytes]) -> Iterable[list[bytes]]:
    return (keys[start : start + _BATCH] for start in range(0, len(keys), _BATCH))


def _all(call: Callable[[A], B], values: list[A]) -> list[B]:
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        return list(threads.map(call, values))
