"""The rows of a line chart's metrics, read onto one x axis."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from infraviz.charts import axis
from infraviz.charts.axis import Axis, Row
from infraviz.model.metric import Mark, Metric

TOKENS = ("accent", "tier-4", "tier-2", "tier-5", "tier-3", "tier-6")  # neighbours are easy to tell apart


@dataclass(frozen=True)
class Series:
    """One metric, its colour, and its rows in the order of the axis."""

    metric: Metric
    token: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Data:
    """All series of a chart and the axis they share; `written` are its places and the x written there."""

    axis: Axis
    series: tuple[Series, ...]
    written: tuple[tuple[float, str], ...]

    @property
    def xs(self) -> tuple[float, float]:
        return _ends(x for one in self.series for x, _ in one.rows)

    @property
    def ys(self) -> tuple[float, float]:
        return _ends(y for one in self.series for _, y in one.rows)

    def marked(self, marks: tuple[Mark, ...]) -> tuple[tuple[float, Mark], ...]:
        """Return the marks with their places; one that the axis does not reach is left out."""
        low, high = self.xs
        placed = ((self.axis.place(mark.x), mark) for mark in marks)
        return tuple((x, mark) for x, mark in placed if x is not None and low <= x <= high)


def read(metrics: tuple[Metric, ...]) -> Data:
    """Return the metrics' points (one each at least) on the axis that fits what was written as x."""
    scale = axis.read(x for metric in metrics for x, _ in metric.points)
    series = tuple(Series(metric, token, _rows(metric, scale)) for metric, token in zip(metrics, TOKENS, strict=False))
    placed = ((scale.place(x), x) for metric in metrics for x, _ in metric.points)
    written = {place: x for place, x in placed if place is not None}
    return Data(scale, series, tuple(sorted(written.items())))


def _rows(metric: Metric, scale: Axis) -> tuple[Row, ...]:
    placed = ((scale.place(x), y) for x, y in metric.points)
    return tuple(sorted(((x, y) for x, y in placed if x is not None), key=lambda row: row[0]))


def _ends(values: Iterable[float]) -> tuple[float, float]:
    known = tuple(values)
    return min(known), max(known)
