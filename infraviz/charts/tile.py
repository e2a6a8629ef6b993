"""Tiles: the figure of each metric in large type, with its name and its change. Drawn without matplotlib."""

from __future__ import annotations

from infraviz.charts import words
from infraviz.charts.plot import Plot
from infraviz.charts.text import NOTE, STRONG, Label, Type, shorten, widest, wrap, written
from infraviz.model import formats
from infraviz.model.metric import Chart, Metric
from infraviz.theme import Fonts

_FIGURE = Type(28, 600)
_LEAST, _ASIDE, _BELOW = 200, 24, 20  # px: a tile's width at least, and between tiles
_TOKENS = {"better": "good", "worse": "bad"}

_Line = tuple[str, Type, str]  # text, how it is set, colour token


def plot(chart: Chart, width: float, faces: Fonts) -> Plot:
    """Return the tiles in rows, as many beside each other as there is room for."""
    metrics = chart.metrics
    columns = _columns(metrics, width, faces)
    room = (width - (columns - 1) * _ASIDE) / columns
    labels: list[Label] = []
    top = bottom = 0.0
    for n, metric in enumerate(metrics):
        if n and n % columns == 0:
            top = bottom + _BELOW
        lines = _lines(metric, room, len(metrics) > 1 or bool(chart.title), faces)
        placed, end = _tile(lines, n % columns * (room + _ASIDE), top)
        labels += placed
        bottom = max(bottom, end)
    return Plot(bottom, written(labels), "", tuple(map(formats.sentence, metrics)))


def _columns(metrics: tuple[Metric, ...], width: float, faces: Fonts) -> int:
    """Return how many tiles stand beside each other: so many that none of their figures needs two lines."""
    least = max(_LEAST, widest(tuple(map(formats.headline, metrics)), _FIGURE.on(faces)))
    return min(len(metrics), max(1, int((width + _ASIDE) // (least + _ASIDE))))


def _lines(metric: Metric, room: float, named: bool, faces: Fonts) -> tuple[_Line, ...]:
    """Return the lines of a tile: the figure, its name where it is `named`, the change."""
    large, strong, note = (kind.on(faces) for kind in (_FIGURE, STRONG, NOTE))
    figure = formats.headline(metric)
    told = formats.verdict(metric) if metric.percent is not None else words.told(metric)  # the figure says the rest
    token = _TOKENS.get(metric.verdict or "", "muted")
    name = metric.label if named else ""
    window = f"in {metric.window}" if metric.window else ""
    return (
        *((line, large, "text") for line in wrap(figure, room, large)),
        *((line, strong, "text") for line in wrap(name, room, strong)),
        *((line, note, token) for line in wrap(told, room, note)),
        *((shorten(window, room, note), note, "muted") for _ in filter(None, (window,))),
    )


def _tile(lines: tuple[_Line, ...], left: float, top: float) -> tuple[list[Label], float]:
    """Return the lines one below the other, and where they end."""
    found: list[Label] = []
    for text, kind, paint in lines:
        found.append(Label(text, left, top + kind.leading / 2, kind, paint))
        top += kind.leading
    return found, top
