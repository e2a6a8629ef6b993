"""Which chart form suits which metrics. Knows the shapes of metrics only, nothing of drawing.

A form is one entry here and one module in `charts/`; a test holds the two together.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator

from infraviz.data.rows import Points, Spread
from infraviz.errors import did_you_mean
from infraviz.model import formats
from infraviz.model.metric import Band, Interval, Metric

MAX_LINES, MAX_PANELS, MAX_ROWS = 6, 24, 60
_SCALED = ("line", "multiples")  # what may have a logarithmic scale and bands
_PERCENTILE = re.compile(r"median|p\d.*")
Metrics = tuple[Metric, ...]
_LOGS = (1e-300, 1e300)  # of a log scale: its ticks reach some powers of ten further
Bands = tuple[Band, ...]


def decided(form: str, metrics: Metrics, scale: str = "linear", bands: Bands = ()) -> tuple[str, str]:
    """Return why a form cannot draw these metrics ('' when it can), and the form; `auto` is decided here."""
    picked = auto_form(metrics) if form == "auto" else form
    return suits(picked, metrics) or scales(picked, metrics, scale, bands), picked


def auto_form(metrics: Metrics) -> str:
    """Return the form that the shape of the metrics asks for; `suits` says whether it can draw them."""
    if metrics and all(map(lines, metrics)):
        return _of_lines(metrics)
    if len(metrics) == 1 and not _has_change(metrics[0]):
        return _of_one(metrics[0])
    if len(metrics) > 1 and not _grouped(metrics):
        return "grouped"
    if metrics and all(map(_has_change, metrics)):
        return "change"
    return "tile" if metrics and all(metric.text for metric in metrics) else "bar"


def _of_lines(metrics: Metrics) -> str:
    count = sum(len(lines(metric)) for metric in metrics)
    if count <= MAX_LINES:
        return "line"
    return "heatmap" if count > MAX_PANELS and len(metrics) == 1 else "multiples"


def _of_one(metric: Metric) -> str:
    """Return the form for one metric that is neither lines nor a change."""
    if metric.groups:
        spread = _PERCENTILE.fullmatch(metric.statistic) and not _range((metric,))
        return "range" if spread else "bar"
    if not _distribution((metric,)):
        return "distribution"
    return "bar" if single(metric) is not None else "tile"


def suits(form: str, metrics: Metrics) -> str:
    """Return why a form cannot draw these metrics, in words for people, or an empty string where it can."""
    if form not in SUITS:
        hint = did_you_mean(form, SUITS) or f"drawn are {', '.join(SUITS)}"
        return f"the form {form!r} is not drawn ({hint})"
    if not metrics:
        return "a chart needs at least one metric"
    endless = [metric.id for metric in metrics if not all(map(math.isfinite, _numbers(metric)))]
    if endless:
        return f"a chart needs finite numbers: {', '.join(endless)}"
    return SUITS[form](metrics)


def scales(form: str, metrics: Metrics, scale: str, bands: Bands) -> str:
    """Return why a form cannot have this scale, or these bands, likewise."""
    if form not in _SCALED and (bands or scale == "log"):
        return f"a {'band' if bands else 'log scale'} goes with {' and '.join(_SCALED)} only, this is a {form} chart"
    edges = tuple(edge for band in bands for edge in band.edges)
    lacking = [edge.id for edge in edges if not edge.points or edge.unit != metrics[0].unit]
    if lacking:
        return f"a band needs metrics with rows of x and y in the chart's unit: {', '.join(lacking)}"
    if scale == "log":
        return _above_zero((*metrics, *edges), bands)
    endless = [edge.id for edge in edges if not all(map(math.isfinite, _numbers(edge)))]
    return f"a chart needs finite numbers: {', '.join(endless)}" if endless else ""


def _above_zero(metrics: Metrics, bands: Bands) -> str:
    below = [
        metric.id for metric in metrics for _, points in lines(metric) if not all(0 < y < math.inf for _, y in points)
    ]
    below += [band.label for band in bands if band.low is not None and band.low <= 0]
    if below:
        return f"a log scale needs values above zero: {', '.join(dict.fromkeys(below))}"
    sizes = [y for metric in metrics for _, points in lines(metric) for _, y in points]
    extreme = sizes and not _LOGS[0] <= min(sizes) <= max(sizes) <= _LOGS[1]
    return f"a log scale goes from {_LOGS[0]:g} to {_LOGS[1]:g}" if extreme else ""


def grouped(metrics: Metrics) -> bool:
    """Whether the chart is of one metric's groups."""
    return len(metrics) == 1 and bool(metrics[0].groups)


def single(metric: Metric) -> float | None:
    """Return the one number that a bar shows of a metric."""
    return metric.after if metric.value is None else metric.value


def lines(metric: Metric) -> tuple[tuple[str, Points], ...]:
    """Return the lines that a metric is drawn as: its points under no name, or its series."""
    return (("", metric.points),) if metric.points else tuple(line for line in metric.series if line[1])


def spreads(metrics: Metrics) -> tuple[tuple[str, Metric, Spread], ...]:
    """Return how rows are spread, with a name: the groups of a single metric, else all rows of each metric."""
    if len(metrics) == 1 and (groups := tuple(s for s in metrics[0].spreads if s.name and s.quantiles)):
        return tuple((spread.name, metrics[0], spread) for spread in groups)
    whole = ((metric, spread) for metric in metrics for spread in metric.spreads[:1])
    return tuple((metric.label, metric, spread) for metric, spread in whole if not spread.name and spread.quantiles)


def intervals(metric: Metric) -> tuple[tuple[str, float, Interval], ...]:
    """Return the metric's numbers that have an interval: what the number is, the number, the interval."""
    found = (
        ("before", metric.before, metric.before_interval),
        ("after", metric.after, metric.after_interval),
        ("value", metric.value, metric.value_interval),
    )
    return tuple(
        (name, number, interval)
        for name, number, interval in found
        if number is not None and interval is not None and None not in (interval.low, interval.high)
    )


def _numbers(metric: Metric) -> Iterator[float]:
    ends = (metric.before, metric.after, metric.percent, metric.value)
    bounds = (n for _, _, interval in intervals(metric) for n in (interval.low, interval.high))
    yield from (end for end in (*ends, *bounds) if end is not None)
    yield from (y for _, points in (*metric.series, ("", metric.points), ("", metric.groups)) for _, y in points)
    yield from (y for spread in metric.spreads for _, y in spread.quantiles)


def _has_change(metric: Metric) -> bool:
    return metric.percent is not None or metric.difference is not None


def _tile(metrics: Metrics) -> str:
    lacking = [metric.id for metric in metrics if not formats.headline(metric)]
    return f"a tile needs a figure: {', '.join(lacking)}" if lacking else ""


def _change(metrics: Metrics) -> str:
    lacking = [metric.id for metric in metrics if not _has_change(metric)]
    return f"a change needs before and after, or a change in percent: {', '.join(lacking)}" if lacking else ""


def _bar(metrics: Metrics) -> str:
    if grouped(metrics):
        return ""
    lacking = [metric.id for metric in metrics if single(metric) is None]
    if lacking:
        return f"a bar needs a value, an after, or groups of a single metric: {', '.join(lacking)}"
    return _one_unit(metrics)


def _grouped(metrics: Metrics) -> str:
    lacking = [metric.id for metric in metrics if not metric.groups]
    if lacking or len(metrics) < 2:
        return f"grouped bars need two or more metrics with groups{_listed(lacking)}"
    if len(metrics) > MAX_LINES:
        return f"grouped bars are readable up to {MAX_LINES} metrics, these are {len(metrics)}"
    names = {name for name, _ in metrics[0].groups}
    other = [metric.id for metric in metrics if {name for name, _ in metric.groups} != names]
    if other:
        return f"grouped bars need the same groups in each metric, those of {metrics[0].id}: {', '.join(other)}"
    return _one_unit(metrics)


def _line(metrics: Metrics) -> str:
    lacking, count = _lines(metrics)
    if lacking:
        return f"a line needs rows with x and y: {', '.join(lacking)}"
    if count > MAX_LINES:
        told = f"{len(metrics)}" if count == len(metrics) else f"{count} lines"
        return f"a line chart is readable up to {MAX_LINES} metrics, this one has {told}; multiples draws more"
    return _one_unit(metrics)


def _multiples(metrics: Metrics) -> str:
    lacking, count = _lines(metrics)
    if lacking or count < 2:
        return f"small multiples need two or more lines, rows with x and y{_listed(lacking)}"
    if count > MAX_PANELS:
        return f"small multiples are readable up to {MAX_PANELS} panels, these are {count}"
    return _one_unit(metrics)


def _lines(metrics: Metrics) -> tuple[list[str], int]:
    """Return the metrics that are no lines, and how many lines the others are."""
    return [m.id for m in metrics if not lines(m)], sum(len(lines(metric)) for metric in metrics)


def _distribution(metrics: Metrics) -> str:
    lacking = _without_spread(metrics)
    if lacking:
        return f"a distribution needs a statistic of a column of rows: {', '.join(lacking)}"
    count = len(spreads(metrics))
    if count > MAX_LINES:
        return f"a distribution is readable up to {MAX_LINES} curves, this one has {count}; range draws more"
    return _one_unit(metrics)


def _histogram(metrics: Metrics) -> str:
    bins = [metric for metric in metrics if any(not spread.name and spread.bins for spread in metric.spreads)]
    if len(metrics) > 1 or not bins:
        return "a histogram needs a single metric, a statistic of a column of rows"
    return ""


def _range(metrics: Metrics) -> str:
    lacking = [ident for ident in _without_spread(metrics) if not any(intervals(m) for m in metrics if m.id == ident)]
    if lacking:
        return f"a range needs a statistic of a column of rows, or an interval: {', '.join(lacking)}"
    return _one_unit(metrics)


def _heatmap(metrics: Metrics) -> str:
    if len(metrics) > 1 or not metrics[0].series:
        return "a heatmap needs a single metric with rows of x and y by group"
    if len(metrics[0].series) > MAX_ROWS:
        return f"a heatmap is readable up to {MAX_ROWS} rows, this one has {len(metrics[0].series)}"
    return ""


def _sparkline(metrics: Metrics) -> str:
    lacking, _ = _lines(metrics)
    return f"a sparkline needs rows with x and y: {', '.join(lacking)}" if lacking else ""


def _without_spread(metrics: Metrics) -> list[str]:
    return [metric.id for metric in metrics if not spreads((metric,))]


def _one_unit(metrics: Metrics) -> str:
    units = tuple(dict.fromkeys(metric.unit or "none" for metric in metrics))
    return f"metrics on one scale need one unit, these have {', '.join(units)}" if len(units) > 1 else ""


def _listed(lacking: list[str]) -> str:
    return f": {', '.join(lacking)}" if lacking else ""


SUITS: dict[str, Callable[[Metrics], str]] = {
    "tile": _tile, "change": _change, "bar": _bar, "grouped": _grouped, "line": _line,
    "distribution": _distribution, "histogram": _histogram, "range": _range, "heatmap": _heatmap,
    "multiples": _multiples, "sparkline": _sparkline,
}  # fmt: skip
