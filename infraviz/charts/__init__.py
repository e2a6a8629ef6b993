"""Metric → picture. One module a form; matplotlib is imported when the first chart is drawn."""

from __future__ import annotations

from collections.abc import Callable

from infraviz.charts import bar, change, figure, frame, line
from infraviz.charts.plot import Plot
from infraviz.errors import UsageError
from infraviz.model.forms import suits
from infraviz.model.metric import Chart
from infraviz.svg.document import Drawing

FORMS: dict[str, Callable[[Chart, float], Plot]] = {"change": change.plot, "bar": bar.plot, "line": line.plot}


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
