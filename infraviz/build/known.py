"""What one file may name of the others, and a note of what it did name: that is what its unit depends on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import TypeVar

ALL = "*"  # the name of a whole collection
T = TypeVar("T")
Dependency = tuple[str, str]  # what kind of thing, and its id or `ALL`


def digest(*parts: object) -> str:
    """Return the SHA-256 of some values by what they are told as; dataclasses are told by their fields."""
    found = sha256()
    for part in parts:
        found.update(part if isinstance(part, bytes) else repr(part).encode("utf-8", "surrogatepass"))
        found.update(b"\0")
    return found.hexdigest()


@dataclass(frozen=True)
class Shelf(Mapping[str, T]):
    """A collection that others name things of: their ids, how one is got, and what tells one state of it from another.

    `states` hold a digest for each id.
    """

    kind: str
    states: Mapping[str, str]
    get_one: Callable[[str], T]

    def __getitem__(self, ident: str) -> T:
        if ident not in self.states:
            raise KeyError(ident)
        return self.get_one(ident)

    def __iter__(self) -> Iterator[str]:
        return iter(self.states)

    def __len__(self) -> int:
        return len(self.states)

    def state(self, ident: str) -> str:
        """Return the digest of one thing, '' where there is none; of all of them for `ALL`."""
        return self._whole if ident == ALL else self.states.get(ident, "")

    @cached_property
    def _whole(self) -> str:
        return digest(*sorted(self.states.items()))


class Watched(Mapping[str, T]):
    """A shelf that notes in `seen` what is looked up in it; who goes through all of it depends on all of it."""

    def __init__(self, shelf: Shelf[T], seen: dict[Dependency, None]) -> None:
        self._shelf, self._seen = shelf, seen

    def __getitem__(self, ident: str) -> T:
        self._seen[self._shelf.kind, ident] = None
        return self._shelf[ident]

    def __contains__(self, ident: object) -> bool:
        self._seen[self._shelf.kind, str(ident)] = None
        return ident in self._shelf.states

    def __iter__(self) -> Iterator[str]:
        self._seen[self._shelf.kind, ALL] = None
        return iter(self._shelf)

    def __len__(self) -> int:
        self._seen[self._shelf.kind, ALL] = None
        return len(self._shelf)


class Derived(Mapping[str, T]):
    """Something made for each name of another mapping, when it is asked for."""

    def __init__(self, names: Mapping[str, object], make: Callable[[str], T]) -> None:
        self._names, self._make = names, make

    def __getitem__(self, ident: str) -> T:
        if ident not in self._names:
            raise KeyError(ident)
        return self._make(ident)

    def __contains__(self, ident: object) -> bool:
        return ident in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)
