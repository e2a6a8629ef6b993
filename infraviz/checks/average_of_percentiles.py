"""IV108: percentiles are not averaged or added: what comes out is no percentile of anything."""

from __future__ import annotations

import re
from collections.abc import Iterator

from infraviz.checks.rule import Rule, Subject, finding
from infraviz.errors import SpecError
from infraviz.model.metric import Metric
from infraviz.spec.document import Path
from infraviz.spec.metrics import DataSpec, MetricSpec, percentile

_AVERAGES = ("mean", "median", "sum")
_NAME = r"(?:(?<![a-z0-9])p(?:50|75|80|90|95|98|99|999)(?![0-9])|percentile|quantile)"
_COLUMN = re.compile(_NAME, re.IGNORECASE)
_CALL = re.compile(
    rf"\b(?:avg|mean|sum|median)(?:_over_time)?\s*(?:by\s*\([^()]*\)\s*)?\([^;]{{0,400}}?{_NAME}", re.IGNORECASE
)
_HISTOGRAM = re.compile(r"histogram_quantile\s*\(\s*[\d.]+\s*,\s*sum\b", re.IGNORECASE)


def _check(subject: Subject) -> Iterator[SpecError]:
    for metric, spec, document in subject.metrics():
        for path, message in (*_data(spec), *_computed(spec, subject)):
            hint = "take the percentile over all rows at once"
            yield finding(document, ("metrics", metric.id, *path), message, hint)


def _data(spec: MetricSpec) -> Iterator[tuple[Path, str]]:
    data = spec.data
    if data is None:
        return
    column = data.value or ""
    if spec.statistic in _AVERAGES and _COLUMN.search(column):
        yield ("statistic",), f"the {spec.statistic} of {column!r} is made of percentiles, and is none"
    for field, query in _queries(data):
        if _CALL.search(_HISTOGRAM.sub("", query)):
            yield ("data", field), "the query averages or adds percentiles, and what comes out is none"


def _queries(data: DataSpec) -> Iterator[tuple[str, str]]:
    yield from ((name, query) for name, query in (("sql", data.sql), ("prometheus", data.prometheus)) if query)


def _computed(spec: MetricSpec, subject: Subject) -> Iterator[tuple[Path, str]]:
    if spec.compute is None or spec.compute.operation != "add":
        return
    names = (reference.partition(".")[0] for reference in spec.compute.operands)
    found = [metric for name in names if (metric := subject.project.metrics.get(name)) and _is_percentile(metric)]
    if found:
        told = ", ".join(f"{metric.id!r} is the {metric.statistic}" for metric in found)
        yield ("compute",), f"a sum of percentiles is no percentile of the sum: {told}"


def _is_percentile(metric: Metric) -> bool:
    return metric.statistic == "median" or percentile(metric.statistic) is not None


RULE = Rule(
    "IV108",
    "average-of-percentiles",
    "error",
    "Percentiles are not averaged or added.",
    "Take the percentile over all rows at once: the mean of ten p95s is not the p95.",
    _check,
)
