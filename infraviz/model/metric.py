"""Metrics and what follows from them: change, difference, factor. Pure arithmetic, no I/O, no text."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from infraviz.data.rows import Origin, Spread

Better = Literal["higher", "lower", "neutral"]
SourceKind = Literal["statement", "measured", "computed", "estimate"]
Verdict = Literal["better", "worse", "same", "changed"]


@dataclass(frozen=True)
class Source:
    """Where a number comes from. `as_of` is a year, a year and month, or a date, as written."""

    title: str
    kind: SourceKind
    as_of: str = ""
    url: str = ""


@dataclass(frozen=True)
class Interval:
    """What an uncertain number lies between, in the metric's unit, and how many observations stand behind it.

    `low` and `high` are None where only `n` is known, `n` is None where it is not told.
    """

    low: float | None = None
    high: float | None = None
    n: int | None = None


@dataclass(frozen=True)
class Metric:
    """One declared number (or fact that is no number) with its unit, direction and source.

    Exactly one form is filled: `before` and `after`; `percent` (only a change in percent is known);
    `value`; or `text`. A metric with rows may have `points` (x as written, y) or `groups` (name, value)
    beside its form, or `points` alone, or `series` (points by group) alone. Numbers are in `unit`.
    `before_interval`, `after_interval` and `value_interval` belong to the number they are named after.
    `spreads` say how the rows behind a statistic are spread, all rows first, then each group.
    The decimals are those a number was written with, None where it was computed or has none; `before_qualifier` and
    `after_qualifier` come with another metric's number. `max_age` is in seconds. `locale` is the site's.
    """

    id: str
    label: str
    source: Source
    unit: str = ""
    better: Better = "neutral"
    before: float | None = None
    after: float | None = None
    percent: float | None = None
    value: float | None = None
    text: str = ""
    qualifier: str = ""
    window: str = ""
    statistic: str = ""
    points: tuple[tuple[str, float], ...] = ()
    groups: tuple[tuple[str, float], ...] = ()
    claim: str = ""
    series: tuple[tuple[str, tuple[tuple[str, float], ...]], ...] = ()
    spreads: tuple[Spread, ...] = ()
    before_interval: Interval | None = None
    after_interval: Interval | None = None
    value_interval: Interval | None = None
    origin: Origin | None = None
    before_decimals: int | None = None
    after_decimals: int | None = None
    value_decimals: int | None = None
    before_qualifier: str = ""
    after_qualifier: str = ""
    max_age: float | None = None
    locale: str = "en"

    @property
    def difference(self) -> float | None:
        """After less before, in the metric's unit (percentage points when the unit is %)."""
        if self.before is None or self.after is None:
            return None
        return _finite(self.after - self.before)

    @property
    def change(self) -> float | None:
        """Relative change in percent, or None where it means nothing: a base that is zero or negative.

        A base of zero has no percentage; one that is negative, or a value that changes sign, gives a
        percentage whose sign says the opposite of what happened.
        """
        if self.percent is not None:
            return self.percent
        if self.before is None or self.after is None or self.before <= 0 or self.after < 0:
            return None
        return _finite((self.after - self.before) / self.before * 100)

    @property
    def factor(self) -> float | None:
        """After divided by before; None where `change` is None or only the change is known."""
        if self.before is None or self.after is None or self.change is None:
            return None
        return self.after / self.before

    @property
    def verdict(self) -> Verdict | None:
        """Whether the change is for the better, by `better`; None for a metric without a change."""
        moved = self.percent if self.percent is not None else self.difference
        if moved is None:
            return None
        if moved == 0:
            return "same"
        if self.better == "neutral":
            return "changed"
        return "better" if (moved > 0) == (self.better == "higher") else "worse"


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


@dataclass(frozen=True)
class Mark:
    """A labelled place on a chart's x axis; `x` is written as in the data."""

    x: str
    label: str


@dataclass(frozen=True)
class Band:
    """A labelled part of a chart: from one place on the x axis to another, or between two values or two metrics.

    Exactly one pair is filled: `start` and `end`, written as in the data; `low` and `high`, in the metrics' unit;
    or `edges`, a lower and an upper metric with points.
    """

    label: str
    start: str = ""
    end: str = ""
    low: float | None = None
    high: float | None = None
    edges: tuple[Metric, ...] = ()


@dataclass(frozen=True)
class Chart:
    """A chart with its form decided: an entry of `model.forms.SUITS`. `scale` is `linear` or `log`."""

    id: str
    form: str
    metrics: tuple[Metric, ...]
    title: str = ""
    marks: tuple[Mark, ...] = ()
    subtitle: str = ""
    bands: tuple[Band, ...] = ()
    scale: str = "linear"
