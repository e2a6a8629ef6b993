"""IV111: a number is no older than it may be, and no source is dated in the future."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from infraviz.checks.rule import Rule, Subject, finding
from infraviz.errors import SpecError
from infraviz.model.metric import Metric

_DAY = 86_400


def _check(subject: Subject) -> Iterator[SpecError]:
    for metric, _, document in subject.metrics():
        at = ("metrics", metric.id, "max_age" if metric.max_age is not None else "source")
        for message, hint in _wrong(metric, subject.today):
            yield finding(document, at, message, hint)


def _wrong(metric: Metric, today: date) -> Iterator[tuple[str, str]]:
    as_of = metric.origin.as_of if metric.origin and metric.origin.as_of else metric.source.as_of
    days = _days(as_of)
    if days is None:
        if metric.max_age is not None:
            yield "an age needs a date, and the source has none", "write as_of on the source"
        return
    first, last = days
    if first > today:
        yield f"dated in the future: {as_of}", ""
    elif metric.max_age is not None and (today - last).days > metric.max_age / _DAY:
        hint = "`infraviz refresh` renews it" if metric.origin and metric.origin.as_of else "look it up again"
        yield f"{(today - last).days} days old, and at most {metric.max_age / _DAY:g} are allowed", hint


def _days(as_of: str) -> tuple[date, date] | None:
    """Return the first and the last day that a date may mean: a month's or a year's; None for no date."""
    parts = as_of[:10].split("-")
    try:
        year, month, day = (int(part) for part in (*parts, "0", "0")[:3])
        first = date(year, month or 1, day or 1)
        return first, date(year, month or 12, day or monthrange(year, month or 12)[1])
    except ValueError:
        return None


RULE = Rule(
    "IV111",
    "stale",
    "error",
    "A number is no older than its `max_age`, and no source is dated in the future.",
    "Run `infraviz refresh`, or measure again and renew `as_of`.",
    _check,
)
