"""What a chart says in words: title, measure, source. Numbers come from `formats` as they are."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from infraviz.charts.text import Type, shorten, width
from infraviz.model import formats
from infraviz.model.algebra import EXACT, STATISTIC_DIGITS
from infraviz.model.forms import spreads
from infraviz.model.metric import Chart, Metric

_STATED = "Stated, not measured"
_SPREAD = ("distribution", "histogram", "range")  # forms that show the rows, not the one statistic of them
_FINEST = 1000  # steps in a scale that are told apart


def title(chart: Chart) -> str:
    """Return the chart's own title, or what it shows by name; a claim is never made up."""
    if chart.title:
        return chart.title
    if len(chart.metrics) > 1:
        return ", ".join(metric.label for metric in chart.metrics)
    (metric,) = chart.metrics
    return f"{metric.label}: {formats.headline(metric)}" if chart.form == "change" else metric.label


def measure(chart: Chart, note: str) -> str:
    """Return what is measured: a name the title leaves out, statistic, unit, the form's note, the window."""
    metrics = chart.metrics
    alone = len(metrics) == 1
    parts = (
        _name(chart) if chart.title and alone else "",
        "" if chart.form in _SPREAD else _shared({metric.statistic for metric in metrics}),
        _shared({metric.unit for metric in metrics}),
        note,
        f"in {metrics[0].window}" if alone and metrics[0].window else "",
    )
    text = " · ".join(filter(None, parts))
    if chart.subtitle:  # what the form has to say of its scales is never left out
        return " · ".join(filter(None, (chart.subtitle, note)))
    return text[0].upper() + text[1:] if note and text.startswith(note) else text


def _name(chart: Chart) -> str:
    """Return what a single metric is, or that its rows are shown and not the one number that it names."""
    label = chart.metrics[0].label
    return f"Rows behind: {label}" if chart.form in _SPREAD and spreads(chart.metrics) else label


def source(metrics: tuple[Metric, ...]) -> str:
    """Return where the numbers come from, each source once, and which of them are only stated."""
    origins = "; ".join(_unique(map(formats.provenance, metrics)))
    stated = [metric.label for metric in metrics if metric.source.kind == "statement"]
    if not stated:
        return f"Source: {origins}"
    which = "" if len(stated) == len(metrics) else f": {', '.join(stated)}"
    return f"Source: {origins}. {_STATED}{which}."


def amount(metric: Metric, value: float, span: float | None = None) -> str:
    """Return one of the metric's numbers with its unit.

    A row of data is shown no finer than a thousandth of `span`, the length of the scale it is drawn on.
    """
    digits = None if span is None else _digits(value, span)
    if metric.statistic and metric.statistic not in EXACT:
        digits = STATISTIC_DIGITS
    return formats.with_unit(value, metric.unit, digits, metric.locale)


def unitless(metric: Metric) -> Metric:
    """Return the metric as its numbers are told where the unit is said elsewhere."""
    return replace(metric, unit="")


def bare(metric: Metric) -> Metric:
    """Return the metric as its numbers are told where there is no room for their intervals either."""
    return replace(metric, unit="", before_interval=None, after_interval=None, value_interval=None)


def short(metric: Metric, value: float, span: float, room: float, kind: Type) -> str:
    """Return a row of data with its unit; without it, and cut, where it is wider than `room` px."""
    text = amount(metric, value, span)
    return text if width(text, kind) <= room else shorten(amount(unitless(metric), value, span), room, kind)


def _digits(value: float, span: float) -> int:
    """Return the significant digits that tell steps of a thousandth of `span` apart; whole numbers stay."""
    decimals = max(0, math.ceil(round(-math.log10(span / _FINEST), 9))) if span else 0
    return decimals + len(str(int(abs(value))))


def told(metric: Metric) -> str:
    """Return a change in words and marks: `▼ better · −90 % · ÷10`."""
    points = formats.difference(metric) if metric.unit == "%" or not formats.change(metric) else ""
    parts = (formats.verdict(metric), points, formats.change(metric), formats.factor_mark(metric))
    return " · ".join(filter(None, parts))


def whiskers(shown: bool) -> str:
    """Return what the thin lines over bars are, where they are shown."""
    return "thin lines from low to high" if shown else ""


def _shared(texts: set[str]) -> str:
    return texts.pop() if len(texts) == 1 else ""


def _unique(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, texts)))
