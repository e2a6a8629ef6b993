"""IV116: two numbers are not told as a course: between a before and an after nothing is known."""

from __future__ import annotations

from collections.abc import Iterator

from infraviz.checks.rule import Rule, Subject
from infraviz.checks.texts import sentences
from infraviz.checks.wording import COURSE, NOT
from infraviz.errors import SpecError
from infraviz.model.metric import Metric

_FEWEST = 3  # points that make a course


def _check(subject: Subject) -> Iterator[SpecError]:
    for told in subject.texts:
        for start, end in sentences(told.text) if COURSE.search(told.text) else ():
            metrics = [m for m in told.about(subject.project, start, end) if _has_numbers(m)]
            match = COURSE.search(told.text, start, end)
            if match and metrics and not NOT.search(told.text, start, end) and all(map(_is_pair, metrics)):
                message = f"{match[0]!r} tells a course, and {metrics[0].id!r} has two numbers only"
                yield told.problem(match.start(), message, "the numbers between them come from data with x and y")


def _has_numbers(metric: Metric) -> bool:
    return metric.before is not None or bool(metric.points) or bool(metric.series)


def _is_pair(metric: Metric) -> bool:
    longest = max((len(points) for points in (metric.points, *(points for _, points in metric.series))), default=0)
    return longest < _FEWEST


RULE = Rule(
    "IV116",
    "two-points",
    "warning",
    "Two endpoints are not told as a course: no 'steadily', no 'week by week', no 'trend'.",
    "Show the series, or say only what was before and what is now.",
    _check,
)
