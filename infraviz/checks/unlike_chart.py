"""IV106: a chart shows one statistic, or its labels say which is which."""

from __future__ import annotations

from collections.abc import Iterator

from infraviz.checks.rule import Rule, Subject, finding
from infraviz.checks.wording import says
from infraviz.errors import SpecError


def _check(subject: Subject) -> Iterator[SpecError]:
    for chart, _, document in subject.charts():
        found = [metric for metric in chart.metrics if metric.statistic]
        silent = [metric for metric in found if not says(metric.label, metric.statistic)]
        if len({metric.statistic for metric in found}) > 1 and silent:
            told = ", ".join(f"{metric.id!r} is the {metric.statistic}" for metric in found)
            message = f"different statistics on one scale, and the labels do not say so: {told}"
            yield finding(
                document, ("charts", chart.id, "metrics"), message, f"name it in the label of {silent[0].id!r}"
            )


RULE = Rule(
    "IV106",
    "unlike-chart",
    "warning",
    "The numbers of a chart are one statistic, or each label names its own.",
    "Chart one statistic, or write 'Median …' and '95th percentile of …' in the labels.",
    _check,
)
