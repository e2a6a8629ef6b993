"""One graph or chart → an SVG of its own: the steps of `pipeline.py` for a single picture, and nothing else loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infraviz import fonts, theme
from infraviz.layout import guard
from infraviz.layout.placed import Placed
from infraviz.model.graph import Graph
from infraviz.scene.draw import Link, draw
from infraviz.scene.primitives import Scene
from infraviz.svg.document import Drawing, write
from infraviz.svg.embed import font_faces
from infraviz.svg.write import drawing

if TYPE_CHECKING:
    from infraviz.model.metric import Chart, Metric

CHART_WIDTH = theme.TEXT_WIDTH
TEXTS = ("fonts", "plain", "paths")  # text with its fonts embedded, without them, or as outlines


def scene(
    graph: Graph,
    link: Link,
    room: float | None = None,
    means: guard.Means = guard.DEFAULT,
    faces: theme.Fonts = theme.DEFAULT.fonts,
) -> tuple[Placed, Scene]:
    """Lay a graph out and draw it in a theme's fonts; with `room` (px) folded to about that width.

    Raises MachineError when the engine fails or its time is up, UsageError where it is not there.
    """
    ruler = fonts.Ruler(faces)
    placed = guard.laid_out(graph, ruler, means, room)
    return placed, draw(graph, placed, ruler, link)


def as_written(url: str) -> str:
    """Leave a link as it is: in a page, the page makes it relative; in a picture by itself, it is the author's."""
    return url


def ident_of(key: str) -> str:
    """Return a figure's key as an id that CSS selectors can name."""
    return "iv-" + key.replace(".", "--")


def one_diagram(
    graph: Graph,
    mode: str,
    means: guard.Means = guard.DEFAULT,
    text: str = "fonts",
    colours: theme.Theme = theme.DEFAULT,
) -> str:
    """Return one graph as an SVG file of its own; `mode` and `text` are those of `alone`."""
    _, drawn = scene(graph, as_written, means=means, faces=colours.fonts)
    return alone(_credited(drawing(drawn, ident_of(graph.id)), graph.metrics), mode, text, colours)


def one_chart(chart: Chart, mode: str, text: str = "fonts", colours: theme.Theme = theme.DEFAULT) -> str:
    """Return one chart as an SVG file of its own, likewise."""
    from infraviz import charts

    drawn = charts.draw(chart, ident_of(f"chart-{chart.id}"), CHART_WIDTH, colours.fonts)
    return alone(_credited(drawn, chart.metrics), mode, text, colours)


def _credited(drawn: Drawing, metrics: tuple[Metric, ...]) -> Drawing:
    if not metrics:
        return drawn
    from infraviz.page.metadata import credited

    return credited(drawn, metrics)


def alone(drawn: Drawing, mode: str, text: str = "fonts", colours: theme.Theme = theme.DEFAULT) -> str:
    """Return a drawing as an SVG file of its own in a mode of `svg.document.MODES`, its text as `TEXTS` says."""
    if text == "paths":
        from infraviz.svg.outlines import outlined

        drawn = outlined(drawn, colours.fonts)
    return write(drawn, colours, mode, "" if text == "plain" else font_faces(drawn, colours.fonts))
