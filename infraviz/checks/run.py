"""Applies the rules: severities as configured, comments that silence a finding, findings in order of their places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from infraviz.checks import ignored
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
    severities: dict[str, str] = {code: rule.severity for code, rule in RULES.items()}
    severities |= _configured(specs)
    subject = Subject(specs, project, texts(specs, project), today)
    found = [error for rule in RULES.values() for error in _applied(rule, subject) if severities[rule.code] != OFF]
    ignores = [ignore for document in _documents(specs) for ignore in document.ignores]
    beside: dict[str, list[Ignore]] = {}
    for ignore in ignores:
        beside.setdefault(ignore.place.file, []).append(ignore)
    kept = [e for e in found if not any(ignored.silences(ignore, e) for ignore in beside.get(e.place.file, ()))]
    active = frozenset(code for code, severity in severities.items() if severity != OFF)
    kept += ignored.wrong(ignores, found, frozenset(RULES), active)
    told = [replace(e, severity="error" if strict else severities[e.code]) for e in kept if severities[e.code] != OFF]
    told += _unknown(specs)
    by_severity = {name: tuple(sorted({e for e in told if e.severity == name})) for name in ("error", "warning")}
    return Found(by_severity["error"], by_severity["warning"])


def _applied(rule: Rule, subject: Subject) -> Iterator[SpecError]:
    return (replace(error, code=rule.code) for error in rule.function(subject))


def _configured(specs: Specs) -> dict[str, str]:
    site = specs.site.spec if specs.site else None
    return {code: severity for code, severity in site.checks.items() if code in RULES} if site else {}


def _unknown(specs: Specs) -> Iterator[SpecError]:
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
