"""The rows of a chart's metrics, read onto one x axis: the points of each, or each of its series."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import cycle

from infraviz.charts import axis
from infraviz.charts.axis import Axis, Row
from infraviz.data.rows import Points
from infraviz.model.metric import Mark, Metric

TOKENS = ("accent", "tier-4", "tier-2", "tier-5", "tier-3", "tier-6")  # neighbours are easy to tell apart


@dataclass(frozen=True)
class Series:
    """One line's metric, name and colour, its points as written, and its rows in the order of the axis."""

    metric: Metric
    name: str
    token: str
    points: Points
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Data:
    """All series of a chart and the axis they share; `written` are its places and the x written there."""

    axis: Axis
    series: tuple[Series, ...]
    written: tuple[tuple[float, str], ...]

    @property
    def locale(self) -> str:
        """The site's way to write numbers."""
        return self.series[0].metric.locale

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
    """Return the lines of the metrics (one point each at least) on the axis that fits what was written as x."""
    named = tuple(line for metric in metrics for line in lines(metric, alone=len(metrics) == 1))
    written = tuple(x for _, _, points in named for x, _ in points)
    scale = axis.read(written)
    series = tuple(
        Series(metric, name, token, points, rows(points, scale))
        for (metric, name, points), token in zip(named, cycle(TOKENS), strict=False)
    )
    places = {place: x for x in written if (place := scale.place(x)) is not None}
    return Data(scale, series, tuple(sorted(places.items())))


def lines(metric: Metric, alone: bool) -> tuple[tuple[Metric, str, Points], ...]:
    """Return the lines of a metric with their names: its points, or each series, with its label unless `alone`."""
    if metric.points:
        return ((metric, metric.label, metric.points),)
    prefix = "" if alone else f"{metric.label}, "
    return tuple((metric, prefix + name, points) for name, points in metric.series)


def rows(points: Points, scale: Axis) -> tuple[Row, ...]:
    """Return the points on an axis and in its order, without those that it has no place for."""
    placed = ((scale.place(x), y) for x, y in points)
    return tuple(sorted(((x, y) for x, y in placed if x is not None), key=lambda row: row[0]))


def _ends(values: Iterable[float]) -> tuple[float, float]:
    known = tuple(values)
    return min(known), max(known)
