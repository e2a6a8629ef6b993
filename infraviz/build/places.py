"""Where the store of a build is, and what every store can do."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from infraviz.build import shared
from infraviz.build.cache import Cache


class Store(Protocol):
    """Values by key, both bytes."""

    def get(self, key: bytes) -> bytes | None: ...
    def has(self, key: bytes) -> bool: ...
    def put(self, key: bytes, value: bytes) -> None: ...
    def drop(self, prefix: bytes) -> None: ...
    def close(self) -> None: ...


@dataclass(frozen=True)
class Place:
    """Where the store is, and the key that seals what is in it."""

    folder: Path
    secret: bytes = field(repr=False)

    def opened(self) -> Store:
        return Cache(self.folder, secret=self.secret).__enter__()


@dataclass(frozen=True)
class Away:
    """Where a store is that machines share. The key that seals it is in the environment of each, and in no order."""

    url: str
    under: str = shared.MADE

    def opened(self) -> Store:
        return shared.opened(self.url, self.under)
