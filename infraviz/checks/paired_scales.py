"""IV118: two charts beside each other, of one unit, have one scale."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from infraviz.checks.rule import Rule, Subject
from infraviz.checks.texts import Told
from infraviz.errors import SpecError
from infraviz.model.metric import Chart

_SCALED = ("bar", "grouped", "line", "change", "range", "distribution", "histogram", "multiples")
_UNLIKE = 1.25  # how many times larger the one largest number may be


def _check(subject: Subject) -> Iterator[SpecError]:
    for one, other in pairwise(subject.texts):
        if one.chart and other.chart and one.study == other.study:
            reason = _unlike(one.chart, other.chart)
            if reason:
                yield _finding(other, one.chart, reason)


def _finding(told: Told, beside: Chart, reason: str) -> SpecError:
    return told.problem(0, f"beside the chart {beside.id!r}, of the same unit, {reason}", "put both into one chart")


def _unlike(one: Chart, other: Chart) -> str:
    """Return how two charts that a reader compares differ in their scales, '' where they do not."""
    units = {metric.unit for chart in (one, other) for metric in chart.metrics}
    if len(units) > 1 or "" in units or one.form != other.form or one.form not in _SCALED:
        return ""
    if one.scale != other.scale:
        return f"the one scale is {one.scale}, the other {other.scale}"
    tops = [top for chart in (one, other) if (top := _top(chart)) > 0]
    unlike = len(tops) == 2 and max(tops) > _UNLIKE * min(tops)
    return "and on another scale: lengths and slopes do not compare" if unlike else ""


def _top(chart: Chart) -> float:
    """Return the largest number that a chart shows."""
    found = [size for m in chart.metrics for size in (m.before, m.after, m.value) if size is not None]
    for metric in chart.metrics:
        found += [y for _, points in (*metric.series, ("", metric.points), ("", metric.groups)) for _, y in points]
        found += [value for spread in metric.spreads for _, value in spread.quantiles]
    return max(map(abs, found), default=0)


RULE = Rule(
    "IV118",
    "paired-scales",
    "warning",
    "Two charts that follow each other in a study and have the same unit and form have the same scale.",
    "Put both metrics into one chart.",
    _check,
)
