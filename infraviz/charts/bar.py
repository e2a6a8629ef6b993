"""Bars from zero: one a metric, or one a group of a single metric, in the order given."""

from __future__ import annotations

from infraviz.charts import words
from infraviz.charts.bars import Bar, between, fitting, stack
from infraviz.charts.plot import Plot
from infraviz.model import formats
from infraviz.model.forms import grouped, single
from infraviz.model.metric import Chart, Metric
from infraviz.theme import Fonts

_Row = tuple[str, float, str, tuple[float, ...]]  # a bar's label, value, the text at its end, its interval


def plot(chart: Chart, width: float, faces: Fonts) -> Plot:
    """Return one bar a row, all on one scale."""
    metrics = chart.metrics
    full = _rows(metrics)
    choices = (metrics, tuple(map(words.unitless, metrics)), tuple(map(words.bare, metrics)))
    texts = fitting(tuple(tuple(row[2] for row in _rows(some)) for some in choices), width, faces)
    bars = tuple(Bar(label, value, text, ends=ends) for (label, value, _, ends), text in zip(full, texts, strict=True))
    return Plot(*stack(bars, width, faces), words.whiskers(any(bar.ends for bar in bars)), _sentences(metrics, full))


def _rows(metrics: tuple[Metric, ...]) -> tuple[_Row, ...]:
    if not grouped(metrics):
        return tuple((metric.label, single(metric) or 0.0, _text(metric), _ends(metric)) for metric in metrics)
    (metric,) = metrics
    span = max(abs(value) for _, value in metric.groups)
    return tuple((name, value, words.amount(metric, value, span), ()) for name, value in metric.groups)


def _ends(metric: Metric) -> tuple[float, ...]:
    return between(metric.after_interval if metric.value is None else metric.value_interval)


def _text(metric: Metric) -> str:
    return formats.value(metric) if metric.value is not None else formats.after(metric)


def _sentences(metrics: tuple[Metric, ...], rows: tuple[_Row, ...]) -> tuple[str, ...]:
    if not grouped(metrics):
        return tuple(map(formats.sentence, metrics))
    return (f"{metrics[0].label}: {', '.join(f'{name} {text}' for name, _, text, _ in rows)}.",)
