"""IV117: a count that can only rise is not shown under the word growth."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from infraviz.checks.rule import Rule, Subject, finding
from infraviz.checks.wording import GROWTH, TOTAL
from infraviz.errors import SpecError
from infraviz.model.metric import Metric

_FEWEST = 8  # points that never fall before it is more than luck


def _check(subject: Subject) -> Iterator[SpecError]:
    for metric, _, document in subject.metrics():
        if _never_falls(metric) and _speaks(metric.label):
            yield finding(document, ("metrics", metric.id, "label"), _message(metric, metric.label), _HINT)
    for told in subject.texts:
        rising = next((metric for metric in told.metrics if _never_falls(metric)), None)
        if rising and _speaks(told.text) and not TOTAL.search(rising.label):
            yield told.problem(0, _message(rising, told.text), _HINT)


_HINT = "show the count of each step, or write 'total'"


def _message(metric: Metric, text: str) -> str:
    found = GROWTH.search(text)
    return f"{found[0] if found else ''!r} over {metric.id!r}, which never falls: it looks like a running total"


def _speaks(text: str) -> bool:
    return GROWTH.search(text) is not None and not TOTAL.search(text)


def _never_falls(metric: Metric) -> bool:
    lines = [points for points in (metric.points, *(points for _, points in metric.series)) if len(points) >= _FEWEST]
    return any(all(a[1] <= b[1] for a, b in pairwise(points)) and points[0][1] < points[-1][1] for points in lines)


RULE = Rule(
    "IV117",
    "cumulative",
    "warning",
    "A series that never falls is called a total, not growth and not a count by the week.",
    "Show the count of each step, or write 'total' in the title.",
    _check,
)
