"""Metric → picture. One module a form; matplotlib is imported when the first chart is drawn."""

from __future__ import annotations

import math
from collections.abc import Callable

from infraviz.charts import bar, change, figure, frame, line
from infraviz.charts.plot import Form, Plot
from infraviz.errors import UsageError
from infraviz.model.metric import Chart, Metric
from infraviz.svg.document import Drawing

_FORMS: dict[str, Form] = {"change": change, "bar": bar, "line": line}  # one entry a form
FORMS: dict[str, Callable[[Chart, float], Plot]] = {name: form.plot for name, form in _FORMS.items()}


def auto_form(metrics: tuple[Metric, ...]) -> str:
    """Return the form that the shape of the metrics asks for; `suits` says whether it can draw them."""
    if metrics and all(metric.points for metric in metrics):
        return "line"
    grouped = len(metrics) == 1 and metrics[0].groups
    return "change" if not grouped and metrics and not change.suits(metrics) else "bar"


def suits(form: str, metrics: tuple[Metric, ...]) -> str:
    """Return why `form` cannot draw `metrics`, in words for people, or an empty string where it can."""
    if form not in _FORMS:
        return f"there is no chart form {form!r} (must be one of {', '.join(sorted(_FORMS))})"
    if not metrics:
        return "a chart needs at least one metric"
    endless = [metric.id for metric in metrics if not all(map(math.isfinite, _numbers(metric)))]
    if endless:
        return f"a chart needs finite numbers: {', '.join(endless)}"
    return _FORMS[form].suits(metrics)


def _numbers(metric: Metric) -> tuple[float, ...]:
    ends = (metric.before, metric.after, metric.percent, metric.value)
    rows = (y for _, y in (*metric.points, *metric.groups))
    return (*(end for end in ends if end is not None), *rows)


def draw(chart: Chart, ident: str, width: int) -> Drawing:
    """Return the chart `width` px wide, as high as its content needs; `ident` is unique on its page.

    The same chart gives the same drawing in every process. Raises UsageError where the form does not suit
    the metrics. Not for threads: matplotlib's settings are the process's.
    """
    reason = suits(chart.form, chart.metrics)
    if reason:
        raise UsageError(f"chart {chart.id!r}: {reason}")
    with figure.settings():
        return frame.framed(chart, ident, width, FORMS[chart.form](chart, width - 2 * frame.PAD))
