"""IV110: a number has a unit, unless it counts what its label names."""

from __future__ import annotations

from collections.abc import Iterator

from infraviz.checks.rule import Rule, Subject, finding
from infraviz.errors import SpecError
from infraviz.model.metric import Metric
from infraviz.spec.metrics import MetricSpec


def _check(subject: Subject) -> Iterator[SpecError]:
    for metric, spec, document in subject.metrics():
        if not metric.unit and _needs_one(metric, spec):
            message = "a number without a unit"
            hint = "unit: ms, %, users …; only a whole number can do without"
            yield finding(document, ("metrics", metric.id), message, hint, key=True)


def _needs_one(metric: Metric, spec: MetricSpec) -> bool:
    """Whether a number is no count: a quotient has no unit, and a change in percent has its own."""
    if spec.compute is not None or metric.percent is not None or metric.statistic == "count":
        return False
    rows = (y for _, points in (*metric.series, ("", metric.points), ("", metric.groups)) for _, y in points)
    numbers = (metric.before, metric.after, metric.value, *rows)
    return any(number is not None and not float(number).is_integer() for number in numbers)


RULE = Rule(
    "IV110",
    "no-unit",
    "warning",
    "A number that is no count has a unit.",
    "Write `unit`: 12.5 of what?",
    _check,
)
