"""Which chart form suits which metrics. Knows the shapes of metrics only, nothing of drawing.

A form is one entry here and one module in `charts/`; a test holds the two together.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from infraviz.errors import did_you_mean
from infraviz.model.metric import Metric

MAX_LINES = 6
Metrics = tuple[Metric, ...]


def decided(form: str, metrics: Metrics) -> tuple[str, str]:
    """Return why a form cannot draw these metrics ('' when it can), and the form; `auto` is decided here."""
    picked = auto_form(metrics) if form == "auto" else form
    return suits(picked, metrics), picked


def auto_form(metrics: Metrics) -> str:
    """Return the form that the shape of the metrics asks for; `suits` says whether it can draw them."""
    if metrics and all(metric.points for metric in metrics):
        return "line"
    return "change" if not grouped(metrics) and metrics and not _change(metrics) else "bar"


def suits(form: str, metrics: Metrics) -> str:
    """Return why a form cannot draw these metrics, in words for people, or an empty string where it can."""
    if form not in SUITS:
        hint = did_you_mean(form, SUITS) or f"drawn are {', '.join(SUITS)}"
        return f"the form {form!r} is not drawn yet ({hint})"
    if not metrics:
        return "a chart needs at least one metric"
    endless = [metric.id for metric in metrics if not all(map(math.isfinite, _numbers(metric)))]
    if endless:
        return f"a chart needs finite numbers: {', '.join(endless)}"
    return SUITS[form](metrics)


def grouped(metrics: Metrics) -> bool:
    """Whether the chart is of one metric's groups."""
    return len(metrics) == 1 and bool(metrics[0].groups)


def single(metric: Metric) -> float | None:
    """Return the one number that a bar shows of a metric."""
    return metric.after if metric.value is None else metric.value


def _numbers(metric: Metric) -> tuple[float, ...]:
    ends = (metric.before, metric.after, metric.percent, metric.value)
    rows = (y for _, y in (*metric.points, *metric.groups))
    return (*(end for end in ends if end is not None), *rows)


def _change(metrics: Metrics) -> str:
    lacking = [m.id for m in metrics if m.percent is None and m.difference is None]
    return f"a change needs before and after, or a change in percent: {', '.join(lacking)}" if lacking else ""


def _bar(metrics: Metrics) -> str:
    if grouped(metrics):
        return ""
    lacking = [metric.id for metric in metrics if single(metric) is None]
    if lacking:
        return f"a bar needs a value, an after, or groups of a single metric: {', '.join(lacking)}"
    return _one_unit(metrics)


def _line(metrics: Metrics) -> str:
    lacking = [metric.id for metric in metrics if not metric.points]
    if lacking:
        return f"a line needs rows with x and y: {', '.join(lacking)}"
    if len(metrics) > MAX_LINES:
        return f"a line chart is readable up to {MAX_LINES} metrics, this one has {len(metrics)}"
    return _one_unit(metrics)


def _one_unit(metrics: Metrics) -> str:
    units = tuple(dict.fromkeys(metric.unit or "none" for metric in metrics))
    return f"metrics on one scale need one unit, these have {', '.join(units)}" if len(units) > 1 else ""


SUITS: dict[str, Callable[[Metrics], str]] = {"change": _change, "bar": _bar, "line": _line}
