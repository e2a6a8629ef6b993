"""IV101: a claim holds."""

from __future__ import annotations

from collections.abc import Iterator

from infraviz.checks.rule import Rule, Subject, finding
from infraviz.errors import SpecError
from infraviz.model.claims import claim_holds


def _check(subject: Subject) -> Iterator[SpecError]:
    for metric, _, document in subject.metrics():
        holds, message = claim_holds(metric, metric.claim) if metric.claim else (True, "")
        if not holds:
            yield finding(document, ("metrics", metric.id, "claim"), message)


RULE = Rule(
    "IV101",
    "claim",
    "error",
    "The claim of a metric holds against its number.",
    "Publish the number that the data gives, or find out why it is not what was claimed.",
    _check,
)
