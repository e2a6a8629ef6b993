"""IV115: a line joins points that are about equally far apart.

Where a series has a rhythm, the charts break the line at what is missing. Where it has none, they cannot know.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from infraviz.checks.rule import Rule, Subject, finding
from infraviz.errors import SpecError

_EVEN, _MOSTLY, _LONG = 0.15, 0.8, 3  # of the usual step; of all steps; times the usual step
_FEWEST = 4


def _check(subject: Subject) -> Iterator[SpecError]:
    for metric, _, document in subject.metrics():
        for _, points in (("", metric.points), *metric.series):
            gap = _gap(tuple(x for x, _ in points))
            if gap:
                message = (
                    f"the points have no even rhythm, and a line joins {gap[0]} to {gap[1]} as if it were measured"
                )
                hint = "give every step, or a bucket"
                yield finding(document, ("metrics", metric.id, "data"), message, hint)
                break


def _gap(xs: tuple[str, ...]) -> tuple[str, str] | None:
    """Return the ends of the longest step of a series without a rhythm, None where all is even or no scale."""
    places = [_place(x) for x in xs]
    known = sorted((place, x) for place, x in zip(places, xs, strict=True) if place is not None)
    if len(known) < len(xs) or len(known) < _FEWEST:
        return None
    steps = [(after[0] - before[0], before[1], after[1]) for before, after in pairwise(known)]
    usual = sorted(step for step, _, _ in steps)[len(steps) // 2]
    even = sum(abs(step - usual) <= _EVEN * usual for step, _, _ in steps)
    longest = max(steps)
    return longest[1:] if usual > 0 and even < _MOSTLY * len(steps) and longest[0] > _LONG * usual else None


def _place(x: str) -> float | None:
    """Return a number, or a date as seconds; None for a word."""
    try:
        return float(x)
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(f"{x}-01" if len(x) == len("2026-01") else x)
    except ValueError:
        return None
    return (moment.replace(tzinfo=None) - datetime(1970, 1, 1)).total_seconds()


RULE = Rule(
    "IV115",
    "uneven-gaps",
    "warning",
    "The points of a line are about equally far apart, or its gaps can be told.",
    "Give a row for every step, or put the rows into buckets.",
    _check,
)
