"""matplotlib's door: its settings, its fonts, figures measured in px, and their SVG text.

matplotlib is imported when the first chart is drawn. Its settings are process-global, so charts are
drawn in worker processes, never in threads.
"""

from __future__ import annotations

import functools
import io
import logging
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from infraviz import fonts
from infraviz.charts.text import MIDDLE, Type, clean
from infraviz.geometry import Box
from infraviz.theme import DEFAULT

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

DPI = 72  # the SVG canvas counts in points: at 72 a point is a px
_TOKENS = tuple(name for name, _ in DEFAULT.tones)
_SETTINGS = {"svg.fonttype": "none", "svg.hashsalt": "infraviz", "text.parse_math": False}
_NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}
_ALIGN: dict[str, Literal["left", "center", "right"]] = {"start": "left", "middle": "center", "end": "right"}


@dataclass(frozen=True)
class Label:
    """One line of text in a figure: the middle of its line at `x`, `y` px from the top left corner."""

    text: str
    x: float
    y: float
    kind: Type
    token: str = "text"
    anchor: str = "start"


@contextmanager
def settings() -> Iterator[None]:
    """Draw with matplotlib's defaults and `_SETTINGS`, whatever a matplotlibrc says; restore after.

    Silent too: a home that cannot be written to, a glyph that our fonts lack and a span of dates that has no
    round steps are no news to an author.
    """
    logger = logging.getLogger("matplotlib")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        import matplotlib

        with matplotlib.rc_context(_defaults() | _SETTINGS), warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Glyph|AutoDateLocator")
            yield
    finally:
        logger.setLevel(level)


@functools.cache
def _defaults() -> dict[Any, Any]:
    import matplotlib

    defaults = matplotlib.rcParamsDefault.items()
    return {name: value for name, value in defaults if not name.startswith("backend")}


def colour(token: str) -> str:
    """Return the stand-in colour that `token_of` turns back into the token. Raises ValueError if unknown."""
    return f"#01{_TOKENS.index(token) + 1:04x}"


def token_of(value: str) -> str:
    """Return the token that a stand-in colour was made from. Raises ValueError for any other colour."""
    index = int(value[1:], 16) - 0x10001
    if not 0 <= index < len(_TOKENS):
        raise ValueError(f"a chart names a colour of its own: {value}")
    return _TOKENS[index]


def new(width: float, height: float) -> Figure:
    """Return an empty figure of `width` by `height` px."""
    from matplotlib.figure import Figure

    return Figure(figsize=(width / DPI, height / DPI), dpi=DPI, frameon=False)


def panel(figure: Figure, box: Box) -> Axes:
    """Return bare axes (no frame, no ticks) in a box of px from the figure's top left corner."""
    width, height = figure.bbox.size
    axes = figure.add_axes((box.x / width, 1 - box.bottom / height, box.w / width, box.h / height))
    axes.set_axis_off()
    return axes


def write(figure: Figure, labels: Iterable[Label]) -> None:
    """Add lines of text to the figure."""
    from matplotlib.transforms import IdentityTransform

    for label in labels:
        figure.text(
            label.x,
            figure.bbox.height - label.y - MIDDLE * label.kind.size,
            clean(label.text),
            transform=IdentityTransform(),
            fontproperties=_font(label.kind),
            color=colour(label.token),
            ha=_ALIGN[label.anchor],
        )


def hairline(figure: Figure, points: tuple[tuple[float, float], ...], token: str) -> None:
    """Add a line one px thick through points in px from the figure's top left corner."""
    from matplotlib.lines import Line2D
    from matplotlib.transforms import IdentityTransform

    xs, ys = [x for x, _ in points], [figure.bbox.height - y for _, y in points]
    figure.add_artist(
        Line2D(xs, ys, transform=IdentityTransform(), color=colour(token), linewidth=1, solid_capstyle="butt")
    )


@functools.cache
def _font(kind: Type) -> FontProperties:
    """Return the font by its file, so that what the system has installed makes no difference."""
    from matplotlib.font_manager import FontProperties

    file = fonts.path(kind.family)
    return FontProperties(family=kind.family, fname=file, size=kind.size, weight=kind.weight)


def svg_text(figure: Figure) -> str:
    """Return the figure as the SVG text that matplotlib writes."""
    out = io.StringIO()
    figure.savefig(out, format="svg", metadata=_NO_METADATA, transparent=True)
    return out.getvalue()
