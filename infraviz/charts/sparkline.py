"""Sparklines: a small line without axes for each line of the metrics, its last value beside it.

Drawn without matplotlib, because a page may hold hundreds of them.
"""

from __future__ import annotations

from infraviz.charts import axis, line, series, words
from infraviz.charts.axis import Row
from infraviz.charts.plot import Plot
from infraviz.charts.text import LABEL, VALUE_STRONG, Label, row_name, widest, written
from infraviz.geometry import Box
from infraviz.model.metric import Chart
from infraviz.svg.element import Element, Paint, Value, el, path_data
from infraviz.theme import Fonts

_HIGH, _ROW, _ASIDE = 28, 44, 12  # px: a line's height, a row's, and between a line and its words
_STROKE, _DOT = 2, 3.5  # px: a line's width, a dot's radius
_NAMES, _SHORTEST = 0.36, 96  # of the width, that names may take; px that a line has at least
_NOTE = "each line from its lowest to its highest value"


def plot(chart: Chart, width: float, faces: Fonts) -> Plot:
    """Return a row a line: its name where there are several, the line, the last value."""
    found = series.read(chart.metrics).series
    names = tuple(one.name for one in found) if len(found) > 1 else ()
    label, strong = LABEL.on(faces), VALUE_STRONG.on(faces)
    left = min(widest(names, label) + _ASIDE, _NAMES * width) if names else 0
    room = width - left - _SHORTEST - _ASIDE
    texts = tuple(words.short(one.metric, one.rows[-1][1], _span(one.rows), room, strong) for one in found)
    right = width - widest(texts, strong) - _ASIDE
    body: list[Element] = []
    labels: list[Label] = []
    for n, (one, text) in enumerate(zip(found, texts, strict=True)):
        middle = (n + 0.5) * _ROW
        body += drawn(one.rows, Box(left + _DOT, middle - _HIGH / 2, right - left - 2 * _DOT, _HIGH))
        labels.append(Label(text, right + _ASIDE - _DOT, middle, strong, "accent"))
        labels += row_name(one.name, left - _ASIDE, middle, label) if names else ()
    told = tuple(line.sentence(one, _span(one.rows)) for one in found)
    return Plot(_ROW * len(found), (*body, *written(labels)), _NOTE, told)


def drawn(rows: tuple[Row, ...], box: Box) -> tuple[Element, ...]:
    """Return a line through rows of place and value that fills the box, with a dot at its end.

    Two rows are two dots, and where an even rhythm misses a step the line is broken, as in a line chart.
    """
    runs = axis.runs(rows)
    spots = [_spots(run, rows, box) for run in runs]
    path = path_data(
        (letter, spot) for run in spots if len(run) > 1 for letter, spot in zip("M" + "L" * len(run), run, strict=False)
    )
    alone = dict.fromkeys((*(run[0] for run in spots if len(run) == 1), spots[-1][-1]))
    dots = (el("path", {"d": _circle(x, y), "fill": Paint("accent")}) for x, y in alone)
    if not path:
        return tuple(dots)
    stroke: dict[str, Value] = {"stroke": Paint("accent"), "stroke-width": _STROKE, "stroke-linecap": "round"}
    return el("path", {"d": path, "fill": "none", **stroke}), *dots


def _spots(run: tuple[Row, ...], rows: tuple[Row, ...], box: Box) -> tuple[Row, ...]:
    """Return rows in px; values that are all the same lie in the middle."""
    first, wide = rows[0][0], rows[-1][0] - rows[0][0] or 1
    low, high = min(y for _, y in rows), max(y for _, y in rows)
    if low == high:
        low, high = low - 1, high + 1
    across, up = box.w / wide, box.h / (high - low)
    return tuple((box.x + (x - first) * across, box.y + (high - y) * up) for x, y in run)


def _circle(x: float, y: float) -> str:
    return path_data(
        (
            ("M", (x - _DOT, y)),
            ("a", (_DOT, _DOT, 0, 1, 0, 2 * _DOT, 0)),
            ("a", (_DOT, _DOT, 0, 1, 0, -2 * _DOT, 0)),
            ("z", ()),
        )
    )


def _span(rows: tuple[Row, ...]) -> float:
    return max(y for _, y in rows) - min(y for _, y in rows) or abs(rows[0][1]) or 1
