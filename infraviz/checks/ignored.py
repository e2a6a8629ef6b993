"""IV100: a comment that silences a check names the check and the reason, and silences something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from infraviz.checks.rule import Rule, Subject
from infraviz.errors import SpecError, did_you_mean, shown
from infraviz.spec.ignores import Ignore


def silences(ignore: Ignore, error: SpecError) -> bool:
    """Return whether a comment silences a finding: without a reason it silences nothing."""
    covers = error.place.file == ignore.place.file and ignore.first <= error.place.line <= ignore.last
    return covers and error.code in ignore.codes and bool(ignore.reason)


def wrong(
    ignores: Iterable[Ignore], found: Iterable[SpecError], known: frozenset[str], active: frozenset[str]
) -> Iterator[SpecError]:
    """Yield what is wrong with the comments themselves, given what all other rules found."""
    beside: dict[str, list[SpecError]] = {}
    for error in found:
        beside.setdefault(error.place.file, []).append(error)
    for ignore in ignores:
        used = {error.code for error in beside.get(ignore.place.file, ()) if silences(ignore, error)}
        for message, hint in _told(ignore, used, known, active):
            yield SpecError(ignore.place, "", message, hint, RULE.code)


def _told(ignore: Ignore, used: set[str], known: frozenset[str], active: frozenset[str]) -> Iterator[tuple[str, str]]:
    if not ignore.codes:
        yield "this comment silences nothing", "write it like 'infraviz: ignore[IV102] reason'"
        return
    yield from (
        (f"no check is called {shown(code)}", did_you_mean(code, known)) for code in ignore.codes if code not in known
    )
    if not ignore.reason:
        yield "the reason is missing", "say after the code why the check is wrong here"
        return
    for code in ignore.codes:
        if code in active and code not in used:
            yield f"{code} finds nothing here to ignore", "take the comment out"


def _alone(_: Subject) -> Iterator[SpecError]:
    """Find nothing by itself: `wrong` is asked when all other rules have been."""
    return iter(())


RULE = Rule(
    "IV100",
    "ignore",
    "warning",
    "A comment that silences a check names a check and a reason, and silences something.",
    "Write `infraviz: ignore[IV102] reason`, or take the comment out.",
    _alone,
)
