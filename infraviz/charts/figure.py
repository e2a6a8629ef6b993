"""matplotlib's door for pictures: shapes on an area's scales → the elements that its SVG renderer makes of them.

There is no figure that is filled and emptied: each shape is an artist with its own transform, drawn at once. So
nothing is left behind for the next chart, and none of the cost of axes is paid. matplotlib is imported when the
first picture is drawn. Its settings are process-global, so charts are drawn in worker processes, never in threads.
"""

from __future__ import annotations

import functools
import io
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

from infraviz.charts.area import Area
from infraviz.charts.convert import elements
from infraviz.charts.shapes import Dots, Fills, Line, Rules, Shape
from infraviz.svg.element import Element
from infraviz.theme import DEFAULT

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.transforms import Transform

Layer = tuple[Area, Iterable[Shape]]
_TOKENS = tuple(name for name, _ in DEFAULT.tones)
_READ = ("lines.", "path.", "patch.", "svg.", "markers.", "agg.", "figure.", "image.", "hatch.", "_internal.")
_NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}


@contextmanager
def settings() -> Iterator[None]:
    """Draw with matplotlib's own defaults, whatever a matplotlibrc says; restore after.

    Silent too: a home that cannot be written to is no news to an author. Only what artists and the renderer read
    is set, because a whole `rc_context` costs more than a chart.
    """
    logger = logging.getLogger("matplotlib")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with _own():
            yield
    finally:
        logger.setLevel(level)


@contextmanager
def _own() -> Iterator[None]:
    from matplotlib import rcParams

    kept = {name: rcParams[name] for name in _defaults()}
    rcParams.update(_defaults())
    try:
        yield
    finally:
        rcParams.update(kept)


@functools.cache
def _defaults() -> dict[Any, Any]:
    import matplotlib

    defaults = matplotlib.rcParamsDefault.items()
    return {name: value for name, value in defaults if name.startswith(_READ)} | {"svg.hashsalt": "infraviz"}


def colour(token: str) -> str:
    """Return the stand-in colour that `token_of` turns back into the token. Raises ValueError if unknown."""
    return f"#01{_TOKENS.index(token) + 1:04x}"


def token_of(value: str) -> str:
    """Return the token that a stand-in colour was made from. Raises ValueError for any other colour."""
    index = int(value[1:], 16) - 0x10001
    if not 0 <= index < len(_TOKENS):
        raise ValueError(f"a chart names a colour of its own: {value}")
    return _TOKENS[index]


def picture(width: float, height: float, layers: Iterable[Layer]) -> tuple[Element, ...]:
    """Return the shapes as elements, the first at the back, in a picture of `width` by `height` px."""
    from matplotlib.backends.backend_svg import RendererSVG

    out = io.StringIO()
    renderer: Any = RendererSVG(width, height, out, metadata=_NO_METADATA)  # type: ignore[no-untyped-call]
    for area, shapes in layers:
        transform = _transform(area, height)
        for artist in (artist for shape in shapes for artist in _ARTISTS[type(shape)](shape)):
            artist.set_transform(transform)
            artist.draw(renderer)
    renderer.finalize()
    return elements(out.getvalue(), token_of)


def _transform(area: Area, height: float) -> Transform:
    """Return matplotlib's way from the area's scales to px from the picture's bottom left corner."""
    from matplotlib.scale import LogTransform
    from matplotlib.transforms import Bbox, BboxTransform, IdentityTransform, blended_transform_factory

    (left, right), (low, high), box = area.span, area.ys, area.box
    place = Bbox([[box.x, height - box.bottom], [box.right, height - box.y]])
    if not area.log:
        return BboxTransform(Bbox([[left, low], [right, high]]), place)
    scale: Any = LogTransform(10)
    low, high = scale.transform([low, high])
    bend = blended_transform_factory(IdentityTransform(), scale)
    return bend + BboxTransform(Bbox([[left, low], [right, high]]), place)


def _line(shape: Line) -> tuple[Artist, ...]:
    from matplotlib.lines import Line2D

    xs, ys = zip(*shape.points, strict=True)
    style: Any = (0, shape.dashes) if shape.dashes else "solid"
    paint = colour(shape.token)
    caps: Literal["butt", "round"] = "butt" if shape.dashes else "round"
    drawn = Line2D(
        xs, ys, color=paint, linewidth=shape.width, linestyle=style, solid_capstyle=caps, dash_capstyle=caps,
        solid_joinstyle="round", dash_joinstyle="round",
    )  # fmt: skip
    return (drawn,)


def _dots(shape: Dots) -> tuple[Artist, ...]:
    from matplotlib.lines import Line2D

    xs, ys = zip(*shape.points, strict=True)
    paint = colour(shape.token)
    return (Line2D(xs, ys, linestyle="none", marker="o", color=paint, markersize=shape.size, markeredgewidth=0),)


def _rules(shape: Rules) -> tuple[Artist, ...]:
    from matplotlib.collections import LineCollection

    return (LineCollection(shape.pairs, colors=colour(shape.token), linewidths=shape.width, capstyle="butt"),)


def _fills(shape: Fills) -> tuple[Artist, ...]:
    from matplotlib.patches import Polygon

    paint = (colour(shape.token), shape.opacity)
    return tuple(Polygon(corners, facecolor=paint, edgecolor="none", linewidth=0) for corners in shape.polygons)


_ARTISTS: dict[type, Callable[[Any], Any]] = {Line: _line, Dots: _dots, Rules: _rules, Fills: _fills}
