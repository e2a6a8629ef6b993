"""Typed numbers that the author excuses in the specs: `infraviz: ignore[IV102] reason`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from infraviz.checks.ignored import silences
from infraviz.checks.texts import texts
from infraviz.checks.typed_number import RULE
from infraviz.model.resolve import Project
from infraviz.model.typed import numerals
from infraviz.spec.load import Specs
from infraviz.trace.truth import squeezed


def excused(specs: Specs, project: Project) -> Mapping[str, str]:
    """Return the reason for each number that is typed in the specs and excused there, by its text without spaces."""
    found: dict[str, str] = {}
    for told in texts(specs, project):
        for numeral in numerals(told.text) if told.document.ignores else ():
            place = replace(told.problem(numeral.start, ""), code=RULE.code)
            for ignore in told.document.ignores:
                if silences(ignore, place):
                    found[squeezed(numeral.text).lower()] = ignore.reason
    return found
