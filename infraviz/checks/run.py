"""Applies the rules: severities as configured, comments that silence a finding, findings in order of their places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial

from infraviz.checks import ignored, typed_number
from infraviz.checks.registry import RULES
from infraviz.checks.rule import Rule, Subject, finding
from infraviz.checks.texts import texts
from infraviz.errors import SpecError, did_you_mean, shown
from infraviz.model.resolve import Project
from infraviz.spec.document import Document
from infraviz.spec.ignores import Ignore
from infraviz.spec.load import Specs

OFF = "off"


@dataclass(frozen=True)
class Found:
    """What the checks found, each sorted by place."""

    errors: tuple[SpecError, ...] = ()
    warnings: tuple[SpecError, ...] = ()


def run(specs: Specs, project: Project, today: date, strict: bool = False) -> Found:
    """Hold a resolved site against every rule. Pure: the date of today is handed in. `strict` makes warnings errors."""
    severities = severities_of(specs)
    sizes = cache(partial(typed_number.sizes, project.metrics))
    told = held(Subject(specs, project, texts(specs, project), today, sizes), severities, RULES.values())
    return sorted_out((*told, *unknown(specs)), strict)


def severities_of(specs: Specs) -> dict[str, str]:
    """Return the severity of each rule by its code, as the site configures it."""
    return {code: rule.severity for code, rule in RULES.items()} | _configured(specs)


def held(subject: Subject, severities: Mapping[str, str], rules: Iterable[Rule]) -> tuple[SpecError, ...]:
    """Hold the specs of a subject against some rules; comments that silence others of the rules are left alone."""
    active = {rule.code: rule for rule in rules if severities[rule.code] != OFF}
    found = [error for rule in active.values() for error in _applied(rule, subject)]
    ignores = [ignore for document in _documents(subject.specs) for ignore in document.ignores]
    beside: dict[str, list[Ignore]] = {}
    for ignore in ignores:
        beside.setdefault(ignore.place.file, []).append(ignore)
    kept = [e for e in found if not any(ignored.silences(ignore, e) for ignore in beside.get(e.place.file, ()))]
    if ignored.RULE.code in active:
        kept += ignored.wrong(ignores, found, frozenset(RULES), frozenset(active))
    return tuple(replace(error, severity=severities[error.code]) for error in kept)


def sorted_out(told: Iterable[SpecError], strict: bool = False) -> Found:
    """Return findings as errors and warnings, each sorted by place; `strict` makes all of them errors."""
    all_of_them = {replace(error, severity="error") if strict else error for error in told}
    in_order = sorted(all_of_them, key=_order)
    by_severity = {name: tuple(e for e in in_order if e.severity == name) for name in ("error", "warning")}
    return Found(by_severity["error"], by_severity["warning"])


def _order(error: SpecError) -> tuple[str, int, int, str, str, str]:
    place = error.place
    return place.file, place.line, place.column, error.path, error.message, error.hint


def _applied(rule: Rule, subject: Subject) -> Iterator[SpecError]:
    return (replace(error, code=rule.code) for error in rule.function(subject))


def _configured(specs: Specs) -> dict[str, str]:
    site = specs.site.spec if specs.site else None
    return {code: severity for code, severity in site.checks.items() if code in RULES} if site else {}


def unknown(specs: Specs) -> Iterator[SpecError]:
    """Tell codes in the configuration that no rule has."""
    if specs.site and specs.site.spec:
        for code in specs.site.spec.checks:
            if code not in RULES:
                hint = did_you_mean(code, RULES) or "`infraviz list checks` names them"
                yield finding(specs.site.document, ("checks", code), f"no check is called {shown(code)}", hint, True)


def _documents(specs: Specs) -> tuple[Document, ...]:
    site = (specs.site.document,) if specs.site else ()
    drawn, counted = (a.document for a in specs.architectures), (m.document for m in specs.metrics)
    return (*site, *drawn, *counted, *(study.document for study in specs.studies))
