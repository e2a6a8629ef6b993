"""The frame every chart gets: claim, measure, picture, source; one height that follows from them."""

from __future__ import annotations

from infraviz.charts import text, words
from infraviz.charts.plot import Plot
from infraviz.charts.text import MEASURE, NOTE, TITLE, Type
from infraviz.lines import clean
from infraviz.model.metric import Chart
from infraviz.svg.document import Drawing
from infraviz.svg.element import Element, Paint, el
from infraviz.theme import Fonts

PAD = 8  # px on all sides
_ABOVE, _BELOW = 16, 12  # px between the words and the picture


def framed(chart: Chart, ident: str, width: float, plot: Plot, faces: Fonts) -> Drawing:
    """Return the drawing of a chart `width` px wide; `plot` is `width - 2 * PAD` px wide."""
    title = clean(words.title(chart))
    room = width - 2 * PAD
    head, top = _paragraph(title, PAD, room, TITLE.on(faces))
    measure, top = _paragraph(words.measure(chart, plot.note), top, room, MEASURE.on(faces))
    moved = f"translate({PAD} {top + _ABOVE:g})"
    picture = el("g", {"transform": moved, "stroke-linejoin": "round"}, *plot.body)
    bottom = top + _ABOVE + plot.height + _BELOW
    source, bottom = _paragraph(words.source(chart.metrics), bottom, room, NOTE.on(faces))
    description = clean(" ".join(plot.sentences))
    return Drawing(ident, width, bottom + PAD, title, description, (*head, *measure, picture, *source))


def _paragraph(prose: str, top: float, room: float, kind: Type) -> tuple[tuple[Element, ...], float]:
    """Return the lines of a paragraph from `top` down, and where it ends, in px."""
    lines = text.wrap(prose, room, kind)
    paint = Paint("text" if kind.size == TITLE.size else "muted")
    first = top + kind.leading / 2 + text.MIDDLE * kind.size
    placed = (text.element(line, (PAD, first + n * kind.leading), kind, paint) for n, line in enumerate(lines))
    return tuple(placed), top + kind.leading * len(lines)
