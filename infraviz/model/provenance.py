"""Where a metric comes from, in words: source, kind, date, method, how many values, digest."""

from __future__ import annotations

from collections.abc import Iterable

from infraviz.model import formats
from infraviz.model.metric import Metric

DIGEST = 12  # characters of a digest that tell one file from another
_KINDS = {
    "statement": "Stated by its author; no data stands behind it on this site.",
    "measured": "",
    "computed": "Computed from data.",
    "estimate": "An estimate.",
}


def kind(metric: Metric) -> str:
    """Return what the kind of the metric's source means, as a sentence; '' where the word says it all."""
    return _KINDS[metric.source.kind]


def method(metric: Metric) -> str:
    """Return how the number came about: what its data or its formula tells, else its statistic and how many values."""
    if metric.origin and metric.origin.method:
        return metric.origin.method
    if metric.formula:
        return f"computed: {metric.formula}"
    return ", ".join(part for part in (metric.statistic, observations(metric)) if part)


def observations(metric: Metric) -> str:
    """Return how many values stand behind the number, `n = 1200`, or before and after; '' where it is not known."""
    before, after = (i.n if i else None for i in (metric.before_interval, metric.after_interval))
    if before is not None and after is not None:
        return f"n = {formats.number(before)} before, {formats.number(after)} after"
    n = metric.value_interval.n if metric.value_interval else None
    if n is None and metric.spreads:
        n = metric.spreads[0].count
    return "" if n is None else f"n = {formats.number(n)}"


def data(metric: Metric) -> str:
    """Return what was read: its name, a short digest of it, and the day of the fetch; '' for a number as written."""
    origin = metric.origin
    if origin is None:
        return ""
    digest = f"SHA-256 {origin.digest[:DIGEST]}" if origin.digest else ""
    read = f"read {origin.as_of}" if origin.as_of else ""
    return ", ".join(part for part in (origin.name, digest, read) if part)


def latest(metrics: Iterable[Metric]) -> str:
    """Return the latest date that the metrics' sources or data have, as written; '' where none has one.

    A year or a month stands for its first day, so `2026-01` is before `2026-01-15`.
    """
    dates = ((m.source.as_of, m.origin.as_of if m.origin else "") for m in metrics)
    return max((date for pair in dates for date in pair), default="")
