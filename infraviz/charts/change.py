"""Before → after: two bars a metric, on a scale from zero, and the change told below them."""

from __future__ import annotations

from dataclasses import replace

from infraviz.charts import words
from infraviz.charts.bars import Bar, Words, between, fitting, stack
from infraviz.charts.plot import Plot
from infraviz.charts.text import STRONG, VALUE_STRONG
from infraviz.model import formats
from infraviz.model.metric import Chart, Metric
from infraviz.theme import Fonts

_TOKENS = {"better": "good", "worse": "bad"}
_LEAD = 24  # px between two metrics
_BASE = 100.0  # %, what a metric counts as before when only its change in percent is known
_RELATIVE = f"before = {formats.with_unit(_BASE, '%')}"


def plot(chart: Chart, width: float, faces: Fonts) -> Plot:
    """Return the rows of all metrics, one below the other."""
    metrics = chart.metrics
    pairs = tuple(map(_with_ends, metrics))
    choices = (pairs, tuple(map(words.unitless, pairs)), tuple(map(words.bare, pairs)))
    texts = fitting(tuple(map(_texts, choices)), width, faces)
    scales = tuple(map(_scale, metrics))
    items: list[Bar | Words] = []
    for n, metric in enumerate(metrics):
        if len(metrics) > 1:
            own = scales[n] if len(set(scales)) > 1 else ""
            items.append(Words(_joined(metric.label, own), STRONG, lead=_LEAD if n else 0))
        items += _pair(metric, pairs[n], texts[2 * n : 2 * n + 2])
    whiskers = words.whiskers(any(item.ends for item in items if isinstance(item, Bar)))
    note = _joined(_note(set(scales)), whiskers)
    return Plot(*stack(tuple(items), width, faces), note, tuple(map(formats.sentence, metrics)))


def _with_ends(metric: Metric) -> Metric:
    """Return the metric with two ends: where only the change is known, 100 % and what became of it."""
    if metric.percent is None:
        return metric
    return replace(metric, unit="%", before=_BASE, after=_BASE + metric.percent, statistic="")


def _ends(metric: Metric) -> tuple[float, float]:
    return metric.before or 0.0, metric.after or 0.0


def _texts(metrics: tuple[Metric, ...]) -> tuple[str, ...]:
    return tuple(text for metric in metrics for text in (formats.before(metric), formats.after(metric)))


def _scale(metric: Metric) -> str:
    """Return the name of the metric's scale: its unit. What is relative compares with nothing absolute."""
    return _RELATIVE if metric.percent is not None else metric.unit


def _joined(*parts: str) -> str:
    return " · ".join(filter(None, parts))


def _pair(metric: Metric, pair: Metric, texts: tuple[str, ...]) -> tuple[Bar | Words, ...]:
    token = _TOKENS.get(metric.verdict or "", "")
    (before, after), scale = _ends(pair), _scale(metric)
    return (
        Bar("Before", before, texts[0], "line", scale=scale, ends=between(metric.before_interval)),
        Bar("After", after, texts[1], token or "accent", VALUE_STRONG, scale, between(metric.after_interval)),
        Words(words.told(metric), STRONG, token or "text", inset=True),
    )


def _note(scales: set[str]) -> str:
    if scales == {_RELATIVE}:
        return f"relative: {_RELATIVE}"
    own = ", each unit on its own scale from zero" if len(scales) > 1 else ""
    return f"before and after{own}"
