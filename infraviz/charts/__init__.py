"""Metric → picture. One module a form; matplotlib is imported when the first form that needs it is drawn."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext

from infraviz.charts import (
    bar,
    change,
    distribution,
    figure,
    frame,
    grouped,
    heatmap,
    histogram,
    line,
    multiples,
    ranges,
    sparkline,
    tile,
)
from infraviz.charts.plot import Plot
from infraviz.errors import UsageError
from infraviz.model.forms import scales, suits
from infraviz.model.metric import Chart
from infraviz.svg.document import Drawing
from infraviz.theme import DEFAULT, Fonts

FORMS: dict[str, Callable[[Chart, float, Fonts], Plot]] = {
    "tile": tile.plot, "change": change.plot, "bar": bar.plot, "grouped": grouped.plot, "line": line.plot,
    "distribution": distribution.plot, "histogram": histogram.plot, "range": ranges.plot, "heatmap": heatmap.plot,
    "multiples": multiples.plot, "sparkline": sparkline.plot,
}  # fmt: skip
_PLAIN = ("tile", "sparkline")  # drawn without matplotlib


def draw(chart: Chart, ident: str, width: int, faces: Fonts = DEFAULT.fonts) -> Drawing:
    """Return the chart `width` px wide, as high as its content needs; `ident` is unique on its page.

    Texts are measured in `faces`, the fonts of the theme that it will be written in.

    The same chart gives the same drawing in every process. Raises UsageError where the form does not suit
    the metrics. Not for threads: matplotlib's settings are the process's.
    """
    reason = suits(chart.form, chart.metrics) or scales(chart.form, chart.metrics, chart.scale, chart.bands)
    if reason:
        raise UsageError(f"chart {chart.id!r}: {reason}")
    with nullcontext() if chart.form in _PLAIN else figure.settings():
        return frame.framed(chart, ident, width, FORMS[chart.form](chart, width - 2 * frame.PAD, faces), faces)
