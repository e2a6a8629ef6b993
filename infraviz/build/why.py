"""Why a task runs or does not: what it would be made from now, beside what it was made from the last time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from infraviz.build.known import digest
from infraviz.build.versions import version

Parts = Mapping[str, str]  # what something is made from, in words, and what tells one state of it from another
KEPT = "nothing that it is made from has changed"
FIRST = "it was not made before"
IN_CACHE, IN_PLACE = "the cache has it no longer", "its file is not there, or is not what was made"
_MOST = 4  # things that are named
_LETTERS = 16  # of a digest: enough to see that two differ


@dataclass(frozen=True)
class Reason:
    """A task, whether it ran, and why."""

    kind: str
    name: str
    ran: bool
    why: str


@dataclass(frozen=True)
class Account:
    """What the tasks of one site were made from, kept in the store under their names; `reasons` only when asked for."""

    root: Path
    known: Callable[[str], Any]
    leave: Callable[[str, object], None]
    reasons: list[Reason] | None = field(default=None, compare=False)

    @property
    def is_asked(self) -> bool:
        return self.reasons is not None

    def before(self, kind: str, name: str) -> Parts | None:
        """Return what a task was made from the last time, None where it was not made."""
        return self.known(self._key(kind, name))  # type: ignore[no-any-return]

    def note(self, kind: str, name: str, now: Parts, ran: bool, lost: str = IN_CACHE) -> None:
        """Note a task; what ran is remembered. `lost` is why it runs though it is made from what it was made from."""
        told = {part: state[:_LETTERS] for part, state in now.items()} | {"infraviz": version()[:_LETTERS]}
        if self.reasons is not None:
            self.reasons.append(Reason(kind, name, ran, _why(self.before(kind, name), told, lost) if ran else KEPT))
        if ran:
            self.leave(self._key(kind, name), told)

    def _key(self, kind: str, name: str) -> str:
        return digest("why", str(self.root), kind, name)


def _why(before: Parts | None, now: Parts, lost: str) -> str:
    """Return why something is made that was made from other parts before."""
    if before is None:
        return FIRST
    groups = (
        ("changed", [part for part in now if part in before and before[part] != now[part]]),
        ("new", [part for part in now if part not in before]),
        ("gone", [part for part in before if part not in now]),
    )
    return "; ".join(f"{what}: {_listed(parts)}" for what, parts in groups if parts) or lost


def _listed(parts: list[str]) -> str:
    more = f" and {len(parts) - _MOST} more" if len(parts) > _MOST else ""
    return ", ".join(parts[:_MOST]) + more
