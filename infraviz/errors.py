"""Errors for people: where, what, and what was probably meant.

Every stage collects `SpecError` values and raises them once, together, as
`SpecErrors`. The command line turns each class here into an exit code; nothing
here knows about the command line.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from heapq import nlargest
from os.path import commonprefix

MAX_SHOWN_VALUE = 60
_MAX_COMPARED, _MAX_CANDIDATES = 200, 200


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """A position in a source file. `line` and `column` count from 1; 0 means "the file as a whole"."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, order=True)
class SpecError:
    """One mistake in a spec: its place, the path inside the spec, the message and an optional hint.

    `code` is the stable name of the check that found it (`IV101`), '' for what the language itself refuses.
    `severity` is `error` or `warning`; a warning is printed and stops nothing.
    """

    place: Place
    path: str
    message: str
    hint: str = ""
    code: str = ""
    severity: str = "error"

    def __str__(self) -> str:
        place = f"{self.place}  " if self.place.line else f"{self.place}: "
        word = "warning: " if self.severity == "warning" else ""
        path = f"{self.path}: " if self.path else ""
        hint = f" ({self.hint})" if self.hint else ""
        code = f" [{self.code}]" if self.code else ""
        return visible(f"{place}{word}{path}{self.message}{hint}{code}")


def visible(text: str) -> str:
    """Return a text as it may reach a terminal: no control characters, one line."""
    return "".join(c if c.isprintable() or unicodedata.category(c) == "Zs" else repr(c)[1:-1] for c in text)


class InfravizError(Exception):
    """Base of everything infraviz raises on purpose."""


class SpecErrors(InfravizError):
    """All mistakes found in one run, sorted by place. Exit code 1."""

    def __init__(self, errors: Iterable[SpecError]) -> None:
        self.errors = tuple(sorted(set(errors)))
        super().__init__("\n".join(map(str, self.errors)))

    def __reduce__(self) -> tuple[type[SpecErrors], tuple[tuple[SpecError, ...]]]:
        return SpecErrors, (self.errors,)  # as they come from another process; Python would pass on the message


class UsageError(InfravizError):
    """The command or function was called with something that cannot be. Exit code 2."""


class MachineError(InfravizError):
    """The machine failed: disk, permissions, the layout engine. Exit code 3."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ``did you mean 'x'?`` for the closest of `known`, or an empty string."""
    close = difflib.get_close_matches(word[:_MAX_COMPARED], _candidates(word, known), n=1, cutoff=0.6)
    return f"did you mean {close[0]!r}?" if close else ""


def _candidates(word: str, known: Iterable[str]) -> list[str]:
    """Return the words to compare: all, or of very many those that begin alike. Each comparison takes its time."""
    words = [each for each in known if len(each) <= _MAX_COMPARED]
    if len(words) > _MAX_CANDIDATES:
        words = nlargest(_MAX_CANDIDATES, words, key=lambda each: len(commonprefix((each, word))))  # noqa: RUF071
    return sorted(words)


def shown(value: object) -> str:
    """Return a value as it may stand in a message: quoted, on one line, never longer than 60 characters."""
    text = repr(value[:MAX_SHOWN_VALUE] if isinstance(value, str) else value)
    return text if len(text) <= MAX_SHOWN_VALUE else text[: MAX_SHOWN_VALUE - 1] + "…"
