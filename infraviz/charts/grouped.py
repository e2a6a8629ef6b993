"""Grouped bars: under each group's name a bar for each metric, all on one scale from zero."""

from __future__ import annotations

from dataclasses import replace

from infraviz.charts import words
from infraviz.charts.bars import Bar, Words, fitting, stack
from infraviz.charts.plot import Plot
from infraviz.charts.series import TOKENS
from infraviz.charts.text import STRONG
from infraviz.model.metric import Chart, Metric
from infraviz.theme import Fonts

_LEAD = 12  # px between two groups


def plot(chart: Chart, width: float, faces: Fonts) -> Plot:
    """Return the groups in the order of the first metric, the metrics in the order given."""
    metrics = chart.metrics
    names = tuple(name for name, _ in metrics[0].groups)
    bare = tuple(replace(metric, unit="") for metric in metrics)
    span = max(abs(value) for metric in metrics for _, value in metric.groups)
    texts = iter(fitting((_texts(metrics, names, span), _texts(bare, names, span)), width, faces))
    items: list[Bar | Words] = []
    for n, name in enumerate(names):
        items.append(Words(name, STRONG, lead=_LEAD if n else 0))
        for metric, token in zip(metrics, TOKENS, strict=False):
            items.append(Bar(metric.label, dict(metric.groups)[name], next(texts), token))
    return Plot(*stack(tuple(items), width, faces), "", tuple(_sentence(metric, names, span) for metric in metrics))


def _texts(metrics: tuple[Metric, ...], names: tuple[str, ...], span: float) -> tuple[str, ...]:
    return tuple(words.amount(metric, dict(metric.groups)[name], span) for name in names for metric in metrics)


def _sentence(metric: Metric, names: tuple[str, ...], span: float) -> str:
    told = ", ".join(f"{name} {words.amount(metric, dict(metric.groups)[name], span)}" for name in names)
    return f"{metric.label}: {told}."
