"""The x axis of a line: what was written → places on one scale, with breaks where a step is missing."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Literal

EPOCH = datetime(1970, 1, 1)
_DATE = re.compile(r"\d{4}-\S+")
_MONTH = re.compile(r"\d{4}-\d{2}")
_EVEN, _MISSING = 0.15, 1.75  # of the usual step: how far one may be off, from where on one is a gap
_MOSTLY = 0.8  # of all steps must be even before the others are called gaps

Row = tuple[float, float]  # a place and a value


@dataclass(frozen=True)
class Axis:
    """What kind of x the rows have. Places are days since 1970 (UTC), numbers, or positions in `words`."""

    kind: Literal["date", "number", "word"]
    words: tuple[str, ...] = ()

    def place(self, x: str) -> float | None:
        """Return the place of an x as written, None where this axis has none for it."""
        if self.kind == "date":
            return days(x)
        if self.kind == "number":
            return _number(x)
        return self._order.get(x)

    @cached_property
    def _order(self) -> dict[str, float]:
        return {word: float(n) for n, word in enumerate(self.words)}


def read(xs: Iterable[str]) -> Axis:
    """Return the axis for these x: of numbers if all are, or of dates, else of words in the order given."""
    known = tuple(dict.fromkeys(xs))
    if all(_number(x) is not None for x in known):
        return Axis("number")
    if all(days(x) is not None for x in known):
        return Axis("date")
    return Axis("word", known)


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


@lru_cache(10_000)  # a chart asks several times, and each width again
def days(text: str) -> float | None:
    """Return an ISO date, month (`2024-05`), week (`2024-W05`) or time as days since 1970, else None."""
    text = text.strip()
    if not _DATE.match(text):
        return None
    try:
        moment = datetime.fromisoformat(f"{text}-01" if _MONTH.fullmatch(text) else text)
    except ValueError:
        return None
    if moment.tzinfo:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    return (moment - EPOCH) / timedelta(days=1)


def runs(points: tuple[Row, ...]) -> tuple[tuple[Row, ...], ...]:
    """Return the points in runs that a line may join: broken where an even rhythm misses a step.

    Two points are two runs: they say nothing about what was between them.
    """
    if len(points) <= 2:
        return tuple((point,) for point in points)
    steps = tuple(after[0] - before[0] for before, after in pairwise(points))
    longest = _longest(steps)
    joined: list[list[Row]] = [[points[0]]]
    for step, point in zip(steps, points[1:], strict=True):
        if step > longest:
            joined.append([])
        joined[-1].append(point)
    return tuple(map(tuple, joined))


def _longest(steps: tuple[float, ...]) -> float:
    """Return the longest step that is no gap; without an even rhythm every step is fine."""
    usual = sorted(steps)[len(steps) // 2]
    even = sum(abs(step - usual) <= _EVEN * usual for step in steps)
    return usual * _MISSING if usual > 0 and even >= _MOSTLY * len(steps) else math.inf
