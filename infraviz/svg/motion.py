"""The mark that travels along a flow: an element that only a style rule shows, and only where motion is allowed."""

from __future__ import annotations

from collections.abc import Iterator

from infraviz.scene.primitives import Traveller
from infraviz.svg.element import Element, Paint, Value, el, number, path_data

STEP, PAUSE = 1.2, 1.8  # seconds along one step, and between two rounds
_FADE = 0.15  # the part of a step in which the mark appears, and in which it goes
_RADIUS = 5


def mark(item: Traveller) -> Element:
    """Return the mark. Without style sheets it is not shown: it stands at 0, 0 until a rule puts it on its way."""
    attrs: dict[str, Value] = {"class": "iv-travel", "r": _RADIUS, "fill": Paint(item.fill), "aria-hidden": "true"}
    return el("circle", {**attrs, "display": "none", "opacity": 0})


def rules(item: Traveller, ident: str) -> str:
    """Return the CSS that moves the mark along each leg in turn, at the same pace a step, not a px."""
    name, seconds = f"{ident}-travel", len(item.legs) * STEP + PAUSE
    path = "".join(path_data(leg.commands) for leg in item.legs)
    moved = (
        f"display:inline;offset-path:path('{path}');offset-rotate:0deg;"
        f"animation:{name} {number(seconds)}s ease-in-out infinite"
    )
    frames = "".join(f"{number(at * 100)}%{{{told}}}" for at, told in _frames(item, seconds))
    allowed = "@media screen and (prefers-reduced-motion:no-preference)"
    return f"{allowed}{{#{ident} .iv-travel{{{moved}}}}}@keyframes {name}{{{frames}}}"


def _frames(item: Traveller, seconds: float) -> Iterator[tuple[float, str]]:
    """Yield what holds at which part of a round. All legs are one path; between two of them the mark is not seen."""
    whole, gone = sum(leg.length for leg in item.legs) or 1, 0.0
    for index, leg in enumerate(item.legs):
        start, share = index * STEP / seconds, STEP / seconds
        yield start, f"offset-distance:{number(gone / whole * 100)}%;opacity:0"
        yield start + share * _FADE, "opacity:1"
        yield start + share * (1 - _FADE), "opacity:1"
        gone += leg.length
        yield start + share * 0.999, f"offset-distance:{number(gone / whole * 100)}%;opacity:0"
    yield 1, "offset-distance:100%;opacity:0"
