"""Findings as a SARIF 2.1.0 log (OASIS standard, 2020), as code hosts and editors read it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

from infraviz.checks.registry import RULES
from infraviz.errors import SpecError

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
UNREADABLE = "IV000"  # what the language itself refuses: SARIF wants a rule for each result


def log(errors: Sequence[SpecError], root: Path) -> dict[str, Any]:
    """Return the log as plain data. Paths are relative: to the working directory, or to the folder around `root`."""
    rules = [_rule(UNREADABLE, "spec", "error", "The specs are written as the spec language asks.", "See the message.")]
    rules += [_rule(r.code, r.name, r.severity, r.summary, r.advice) for r in RULES.values()]
    driver = {"name": "infraviz", "version": version("infraviz"), "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": _results(errors, root)}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: str, name: str, severity: str, summary: str, advice: str) -> dict[str, Any]:
    return {
        "id": code,
        "name": "".join(word.capitalize() for word in name.split("-")),
        "shortDescription": {"text": summary},
        "help": {"text": f"{advice} docs/checks/{code}.md has an example." if code in RULES else advice},
        "defaultConfiguration": {"level": severity},
    }


def _results(errors: Iterable[SpecError], root: Path) -> list[dict[str, Any]]:
    numbers = {code: number for number, code in enumerate((UNREADABLE, *RULES))}
    return [_result(error, numbers[error.code or UNREADABLE], root) for error in errors]


def _result(error: SpecError, number: int, root: Path) -> dict[str, Any]:
    path = f"{error.path}: " if error.path else ""
    hint = f" ({error.hint})" if error.hint else ""
    place: dict[str, Any] = {"artifactLocation": {"uri": _uri(error.place.file, root)}}
    if error.place.line:
        place["region"] = {"startLine": error.place.line, "startColumn": max(1, error.place.column)}
    return {
        "ruleId": error.code or UNREADABLE,
        "ruleIndex": number,
        "level": error.severity,
        "message": {"text": f"{path}{error.message}{hint}"},
        "locations": [{"physicalLocation": place}],
    }


def _uri(file: str, root: Path) -> str:
    """Return a file as a relative address, nothing of this machine in it."""
    path, here = Path(os.path.abspath(file)), Path.cwd()  # noqa: PTH100 (links stay as the author wrote them)
    base = here if path.is_relative_to(here) else Path(os.path.abspath(root)).parent  # noqa: PTH100
    return quote(path.relative_to(base).as_posix() if path.is_relative_to(base) else path.name)
