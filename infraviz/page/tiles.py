"""Metrics as tiles."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from infraviz.model import formats
from infraviz.model.metric import Metric
from infraviz.page.view import Tile

_TONES = {"better": "good", "worse": "bad"}


@lru_cache(maxsize=1024)  # a study's numbers stand on its page, on those of its neighbours and in every list
def tile(metric: Metric) -> Tile:
    """Return a metric as a tile; the unit stands apart so that it can be set smaller."""
    figure, _, unit = formats.headline(metric).rpartition(formats.NARROW)
    if not figure or unit != metric.unit or unit == "%":
        figure, unit = formats.headline(metric), ""
    return Tile(
        metric=metric.id,
        label=metric.label,
        figure=figure,
        unit=unit,
        value=machine(metric),
        source=formats.provenance(metric),
        notes=_notes(metric),
        verdict=formats.verdict(metric),
        tone=_TONES.get(metric.verdict or "", ""),
    )


def tiles(metrics: Iterable[Metric]) -> tuple[Tile, ...]:
    """Return the metrics as tiles, in order."""
    return tuple(tile(metric) for metric in metrics)


def _notes(metric: Metric) -> tuple[str, ...]:
    change = formats.change(metric) if metric.percent is None else ""
    window = f"in {metric.window}" if metric.window else ""
    return tuple(note for note in (formats.factor_mark(metric), change, window) if note)


def machine(metric: Metric, name: str = "value") -> str:
    """Return a metric's field as a plain number where it is one, else as its text."""
    numbers = {
        "before": metric.before,
        "after": metric.after,
        "change": metric.change,
        "factor": metric.factor,
        "difference": metric.difference,
    }
    single = metric.value if metric.value is not None else metric.percent
    if single is None and metric.before is None and metric.points:
        single = metric.points[-1][1]
    number = numbers.get(name, single if name in ("value", metric.statistic) else None)
    return formats.field(metric, name) if number is None else f"{number:.15g}"
