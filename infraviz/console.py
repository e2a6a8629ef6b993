"""What the command line tells: progress, mistakes, what a check of the output and a build's account say."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infraviz.errors import InfravizError, SpecError, SpecErrors

if TYPE_CHECKING:
    from infraviz.build.why import Reason


def print_error(error: InfravizError) -> None:
    print(error, file=sys.stderr)
    if isinstance(error, SpecErrors):
        print(f"{counted(error.errors)}, nothing was written", file=sys.stderr)


def counted(errors: Iterable[SpecError]) -> str:
    """Return `2 mistakes, 1 warning`; nothing of what there is none of."""
    severities = [error.severity for error in errors]
    words = (("error", "mistake"), ("warning", "warning"))
    return ", ".join(count(n, word) for severity, word in words if (n := severities.count(severity)))


def report_check(written: tuple[str, ...], removed: tuple[str, ...], output: Path) -> bool:
    """Tell how the output folder differs from what the specs make; whether it does not."""
    for verb, paths in (("differs", written), ("is left over", removed)):
        for path in paths:
            print(f"{output / path} {verb}")
    if written or removed:
        print(f"{output} is not what the specs make", file=sys.stderr)
        return False
    print(f"{output} is up to date.")
    return True


@contextmanager
def progress(done: str = "made") -> Iterator[Any]:
    """Yield a function that shows progress on a terminal and does nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda _key: None
        return
    from rich.console import Console

    with Console(stderr=True).status("reading specs") as status:
        yield lambda key: status.update(f"{done} {key}")


def print_warnings(warnings: Iterable[SpecError]) -> None:
    for warning in warnings:
        print(warning, file=sys.stderr)


def as_json(errors: list[SpecError], form: str, specs: Path) -> str:
    if form == "sarif":
        from infraviz.checks.sarif import log

        return json.dumps(log(errors, specs), indent=1, ensure_ascii=False)
    return json.dumps([as_data(error) for error in errors], indent=1, ensure_ascii=False)


def count(count: int, word: str) -> str:
    plural = f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"
    return f"{count} {word if count == 1 else plural}"


def as_data(error: SpecError) -> dict[str, Any]:
    place = error.place
    return {
        "file": place.file, "line": place.line, "column": place.column,
        "path": error.path, "message": error.message, "hint": error.hint,
        "code": error.code, "severity": error.severity,
    }  # fmt: skip


def explain(reasons: Iterable[Reason]) -> None:
    """Tell of every task of a build whether it ran, and why."""
    told = list(reasons)
    for each in told:
        print(f"{'ran ' if each.ran else 'kept'}  {each.kind} {each.name}: {each.why}")
    print(f"{sum(each.ran for each in told)} of {count(len(told), 'task')} ran.")
