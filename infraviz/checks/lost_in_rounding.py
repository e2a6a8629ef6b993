"""IV112: before and after are still different as they are shown."""

from __future__ import annotations

from collections.abc import Iterator

from infraviz.checks.rule import Rule, Subject, finding
from infraviz.errors import SpecError
from infraviz.model import formats


def _check(subject: Subject) -> Iterator[SpecError]:
    for metric, _, document in subject.metrics():
        if metric.difference and formats.field(metric, "before") == formats.field(metric, "after"):
            shown = formats.field(metric, "after")
            message = f"before and after differ, and both are shown as '{shown}': rounding hides the change"
            yield finding(document, ("metrics", metric.id), message, "a smaller unit shows it", True)


RULE = Rule(
    "IV112",
    "lost-in-rounding",
    "warning",
    "A before and an after that differ are shown as different texts.",
    "Choose a smaller unit, or do not call it a change.",
    _check,
)
