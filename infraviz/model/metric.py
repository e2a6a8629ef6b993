"""Metrics and what follows from them: change, difference, factor. Pure arithmetic, no I/O, no text."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from infraviz.data.rows import Origin, Spread
from infraviz.model import algebra
from infraviz.model.algebra import Amount

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
    `after_qualifier` come with another metric's number. `max_age` is in seconds. `locale` is the site's. `formula` says
    which metrics' numbers it was computed from (`cost / users`), '' for any other.
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
    formula: str = ""

    @cached_property
    def before_amount(self) -> Amount | None:
        """Before, with all that is known of it."""
        return _amount(self.before, self.before_interval, self.before_decimals, self.before_qualifier)

    @cached_property
    def after_amount(self) -> Amount | None:
        """After, likewise."""
        return _amount(self.after, self.after_interval, self.after_decimals, self.after_qualifier)

    @cached_property
    def value_amount(self) -> Amount | None:
        """The single value, likewise."""
        return _amount(self.value, self.value_interval, self.value_decimals, self.qualifier)

    @cached_property
    def difference_amount(self) -> Amount | None:
        """After less before, in the metric's unit (percentage points when the unit is %), with its interval."""
        before, after = self.before_amount, self.after_amount
        return algebra.difference(before, after) if before and after else None

    @cached_property
    def change_amount(self) -> Amount | None:
        """Relative change in percent with its interval, or None where it means nothing: see `algebra.change`."""
        if self.percent is not None:
            return Amount(self.percent)
        before, after = self.before_amount, self.after_amount
        return algebra.change(before, after) if before and after else None

    @cached_property
    def factor_amount(self) -> Amount | None:
        """After divided by before with its interval; None where `change` is None or only the change is known."""
        before, after = self.before_amount, self.after_amount
        return algebra.factor(before, after) if before and after and self.change is not None else None

    @property
    def difference(self) -> float | None:
        """After less before, in the metric's unit (percentage points when the unit is %)."""
        return self.difference_amount.value if self.difference_amount else None

    @property
    def change(self) -> float | None:
        """Relative change in percent, or None where it means nothing: a base that is zero or negative."""
        return self.change_amount.value if self.change_amount else None

    @property
    def factor(self) -> float | None:
        """After divided by before; None where `change` is None or only the change is known."""
        return self.factor_amount.value if self.factor_amount else None

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


def _amount(value: float | None, interval: Interval | None, decimals: int | None, qualifier: str) -> Amount | None:
    if value is None or not math.isfinite(value):
        return None
    known = interval or Interval()
    return Amount(value, known.low, known.high, known.n, decimals, qualifier)


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
