"""Collects mistakes while the specs are resolved, so that all of them are told at once."""

from __future__ import annotations

from collections.abc import Iterable

from infraviz.errors import SpecError, SpecErrors, did_you_mean, shown
from infraviz.limits import current
from infraviz.spec.document import Document, Path, dotted, too_many

_HINTED = 100  # mistakes that come with a hint: each is compared with all that is known


class Problems:
    """A list of errors with a short way to add one. Handed down through the resolve functions.

    Too many of them end the search: SpecErrors is raised with those that were found.
    """

    def __init__(self) -> None:
        self.errors: list[SpecError] = []

    def add(self, document: Document, path: Path, message: str, hint: str = "", key: bool = False) -> None:
        """Add an error at a path of a document; `key` points at the key rather than at the value."""
        self.keep(SpecError(document.place(*path, key=key), dotted(document.original(path)), message, hint))

    def keep(self, error: SpecError) -> None:
        """Add an error whose place is known."""
        if len(self.errors) >= current().mistakes:
            raise SpecErrors([*self.errors, too_many(error.place.file)])
        self.errors.append(error)

    def undeclared(self, document: Document, path: Path, what: str, name: str, known: Iterable[str]) -> None:
        """Add "undeclared node 'x'", with the nearest declared name as its hint."""
        hint = did_you_mean(name, known) if len(self.errors) < _HINTED else ""
        self.add(document, path, f"undeclared {what} {shown(name)}", hint)
