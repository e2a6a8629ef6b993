"""Shaded parts of a line chart: between two places on x, two values, or two metrics' lines."""

from __future__ import annotations

from infraviz.charts import axis, words
from infraviz.charts.area import Area
from infraviz.charts.axis import Row
from infraviz.charts.series import Data, rows
from infraviz.charts.shapes import Fills, Shape, box
from infraviz.model.metric import Band, Metric

Bands = tuple[Band, ...]
_NEUTRAL, _AROUND = 0.14, 0.2  # opacity: of a place or a range of values, of the room around a line


def bounds(bands: Bands) -> tuple[float, ...]:
    """Return the values that the y axis must reach for the bands."""
    ends = (end for band in bands for end in (band.low, band.high) if end is not None)
    return (*ends, *(y for band in bands for edge in band.edges for _, y in edge.points))


def regions(bands: Bands, data: Data, area: Area) -> tuple[Shape, ...]:
    """Return what is shaded, as far as the area reaches."""
    return tuple(shape for band in bands for shape in _region(band, data, area))


def _region(band: Band, data: Data, area: Area) -> tuple[Shape, ...]:
    (left, right), (bottom, top) = area.span, area.ys
    if band.edges:
        return _between(band, data)
    if band.low is not None and band.high is not None:
        return (Fills((box(left, band.low, right, band.high),), "line", _NEUTRAL),)
    span = placed(band, data)
    return (Fills((box(max(left, span[0]), bottom, min(right, span[1]), top),), "line", _NEUTRAL),) if span else ()


def placed(band: Band, data: Data) -> tuple[float, float] | None:
    """Return the places of a band between two x, None where the axis does not reach it or it is of values."""
    start, end = (data.axis.place(x) if x else None for x in (band.start, band.end))
    low, high = data.xs
    if start is None or end is None or end < low or start > high:
        return None
    return min(start, end), max(start, end)


def _between(band: Band, data: Data) -> tuple[Shape, ...]:
    """Return the room between two metrics where both have a value, broken where their rhythm misses a step."""
    below, above = (dict(rows(edge.points, data.axis)) for edge in band.edges)
    both = tuple((x, y) for x, y in sorted(below.items()) if x in above)
    runs = (run for run in axis.runs(both) if len(run) > 1)
    return tuple(Fills((_closed(run, above),), data.series[0].token, _AROUND) for run in runs)


def _closed(run: tuple[Row, ...], above: dict[float, float]) -> tuple[Row, ...]:
    return (*run, *((x, above[x]) for x, _ in reversed(run)))


def note(bands: Bands, metric: Metric) -> str:
    """Return what is shaded."""
    return "; ".join(f"shaded: {_range(band, metric)}" for band in bands)


def told(band: Band, metric: Metric) -> str:
    """Return a band as a sentence."""
    return f"Shaded, {_range(band, metric)}."


def _range(band: Band, metric: Metric) -> str:
    if band.edges:
        return f"{band.label}, {' to '.join(edge.label for edge in band.edges)}"
    ends = (band.start, band.end)
    if band.low is not None and band.high is not None:
        ends = (words.amount(metric, band.low), words.amount(metric, band.high))
    return f"{band.label}, {ends[0]} to {ends[1]}"
