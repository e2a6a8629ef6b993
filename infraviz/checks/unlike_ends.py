"""IV105: before and after are the same statistic over the same window."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from infraviz.checks.rule import Rule, Subject, finding
from infraviz.checks.wording import says
from infraviz.errors import SpecError
from infraviz.model.metric import Metric
from infraviz.spec.metrics import DataSpec, MetricSpec

_COMPARED = ("subtract", "divide", "ratio")


@dataclass(frozen=True)
class _Pair:
    """Two metrics that are compared, and the field that does it."""

    one: str
    other: str
    field: str


def _check(subject: Subject) -> Iterator[SpecError]:
    known = {metric.id: (metric, spec) for metric, spec, _ in subject.metrics()}
    for metric, spec, document in subject.metrics():
        pair = _pair(spec)
        if pair and pair.one in known and pair.other in known:
            for message in _unlike(metric, pair, known):
                yield finding(document, ("metrics", metric.id, pair.field), message)


def _pair(spec: MetricSpec) -> _Pair | None:
    if spec.before and spec.after and spec.before.metric and spec.after.metric:
        return _Pair(_ident(spec.before.metric), _ident(spec.after.metric), "after")
    if spec.compute and spec.compute.operation in _COMPARED and len(spec.compute.operands) == 2:
        one, other = map(_ident, spec.compute.operands)
        return _Pair(one, other, "compute")
    return None


def _ident(reference: str) -> str:
    return reference.partition(".")[0]


def _unlike(metric: Metric, pair: _Pair, known: Mapping[str, tuple[Metric, MetricSpec]]) -> Iterator[str]:
    (one, one_spec), (other, other_spec) = known[pair.one], known[pair.other]
    if pair.field == "compute" and one.unit != other.unit:
        return  # errors a request are no comparison
    statistics = (one.statistic, other.statistic)
    named = pair.field == "compute" and all(says(metric.label, name) for name in statistics if name)
    if len(set(statistics)) > 1 and "" not in statistics and not named:
        yield f"{pair.one!r} is the {statistics[0]} and {pair.other!r} the {statistics[1]}: they do not compare"
    windows = (_window(one, one_spec), _window(other, other_spec))
    if len(set(windows)) > 1 and "" not in windows:
        yield f"{pair.one!r} is over {windows[0]} and {pair.other!r} over {windows[1]}: they do not compare"


def _window(metric: Metric, spec: MetricSpec) -> str:
    """Return the span that a number is over: as declared, else the range of its query."""
    data = spec.data or DataSpec.model_construct(range=None)
    return metric.window or data.range or ""


RULE = Rule(
    "IV105",
    "unlike-ends",
    "error",
    "What is compared, as before and after or in a computed metric, is one statistic over one window.",
    "Compare p95 with p95, and fourteen days with fourteen days.",
    _check,
)
