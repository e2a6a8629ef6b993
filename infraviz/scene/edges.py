"""Edges: a line by arrow kind, rounded corners, small filled heads, a pill for the label."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from infraviz.geometry import Box, Command, Point
from infraviz.layout.placed import PlacedEdge
from infraviz.layout.text import MARK, PILL_BADGE, PILL_LINE, PILL_SIZE, PillText, led
from infraviz.model.graph import Edge
from infraviz.scene.changes import CHANGED, SIGNS
from infraviz.scene.primitives import Circle, Item, Path, Rect, Text
from infraviz.theme import RADIUS_TAG

CORNER = 8.0
HEAD, HEAD_HALF = 7.0, 3.5
FADED = 0.75  # px; what a view fades is thinner and its words are muted, but it stays visible
MESSAGE, OPTIONAL = (6.0, 4.0), (1.5, 3.5)


@dataclass(frozen=True)
class Stroke:
    """How an edge is drawn: colour token, weight in px, dashes."""

    colour: str
    weight: float
    dash: tuple[float, ...]


def stroke(edge: Edge) -> Stroke:
    dash = OPTIONAL if edge.optional else MESSAGE if edge.arrow == "~>" else ()
    if edge.steps:
        return Stroke("accent", 2, dash)
    if edge.change:
        return Stroke(SIGNS[edge.change].tone, CHANGED, SIGNS[edge.change].dash or dash)
    return Stroke("line", FADED if edge.faded else 1.5, dash)


def line(edge: Edge, route: Sequence[Point]) -> tuple[Item, ...]:
    """Return an edge's line and its heads. The line ends where a head begins."""
    look = stroke(edge)
    at_end, at_start = edge.arrow != "--", edge.arrow == "<->"
    points = list(route)
    heads: list[Item] = []
    if at_end:
        heads.append(head(points[-2], points[-1], look.colour))
        points[-1] = _back(points[-2], points[-1])
    if at_start:
        heads.append(head(points[1], points[0], look.colour))
        points[0] = _back(points[1], points[0])
    return (Path(rounded(points), stroke=look.colour, weight=look.weight, dash=look.dash), *heads)


def rounded(points: Sequence[Point], radius: float = CORNER) -> tuple[Command, ...]:
    """Return a polyline as a path whose corners are rounded, less where a side is short."""
    commands: list[Command] = [("M", (points[0].x, points[0].y))]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        r = min(radius, _distance(before, corner) / 2, _distance(corner, after) / 2)
        start, end = _toward(corner, before, r), _toward(corner, after, r)
        commands += [("L", (start.x, start.y)), ("Q", (corner.x, corner.y, end.x, end.y))]
    commands.append(("L", (points[-1].x, points[-1].y)))
    return tuple(commands)


def drawn(points: Sequence[Point]) -> list[tuple[float, float]]:
    """Return the polyline as it is drawn: each rounded corner as points on its curve, within 0.5 px."""
    found: list[tuple[float, float]] = []
    for _, numbers in rounded(points):
        if len(numbers) == 2:
            found.append((numbers[0], numbers[1]))
            continue
        (x0, y0), (x1, y1, x2, y2) = found[-1], numbers
        for t in (0.25, 0.5, 0.75, 1.0):
            s = 1 - t
            found.append((s * s * x0 + 2 * s * t * x1 + t * t * x2, s * s * y0 + 2 * s * t * y1 + t * t * y2))
    return found


def head(start: Point, tip: Point, colour: str) -> Path:
    """Return a filled arrowhead at `tip`, coming from `start`."""
    base = _back(start, tip)
    dx, dy = (tip.x - base.x) / HEAD * HEAD_HALF, (tip.y - base.y) / HEAD * HEAD_HALF
    corners = (
        ("M", (tip.x, tip.y)),
        ("L", (base.x - dy, base.y + dx)),
        ("L", (base.x + dy, base.y - dx)),
        ("Z", ()),
    )
    return Path(corners, fill=colour)


def _back(start: Point, tip: Point) -> Point:
    return _toward(tip, start, HEAD)


def _toward(origin: Point, goal: Point, by: float) -> Point:
    distance = _distance(origin, goal)
    if not distance:
        return Point(origin.x - by, origin.y)
    return Point(origin.x + (goal.x - origin.x) / distance * by, origin.y + (goal.y - origin.y) / distance * by)


def _distance(a: Point, b: Point) -> float:
    return math.hypot(a.x - b.x, a.y - b.y)


def pill(edge: Edge, placed: PlacedEdge) -> tuple[Item, ...]:
    """Return an edge's label on a pill in the colour of the surface, led by the numbers of its flow steps."""
    if placed.pill is None or placed.text is None:
        return ()
    box, text = placed.pill, placed.text
    signs = [(SIGNS[text.change].sign, SIGNS[text.change].tone)] if text.change else []
    signs += [(str(number), "accent") for number in text.steps]
    marks = (
        m
        for n, (sign, tone) in enumerate(signs)
        for m in mark(box.x + MARK / 2 + n * (MARK + 2), box.centre.y, sign, tone)
    )
    return (Rect(box, RADIUS_TAG, "surface"), *marks, *_words(box, text, "muted" if edge.faded else "text"))


def mark(x: float, y: float, sign: str, tone: str = "accent") -> tuple[Item, ...]:
    """Return a flow step's number or a sign in a disc, its middle at `x`, `y`."""
    return (
        Circle(x, y, MARK / 2, tone),
        Text(x, y + 4, sign, 11 if len(sign) > 1 else 12, "on-accent", 600, mono=True, anchor="middle"),
    )


def _words(box: Box, text: PillText, colour: str) -> list[Item]:
    taken = led(text)
    middle = box.x + taken + (box.w - taken) / 2
    y = box.centre.y - text.words_height / 2 + PILL_LINE * 0.75
    found: list[Item] = []
    for line_text in text.lines:
        found.append(Text(middle, y, line_text, PILL_SIZE, colour, anchor="middle"))
        y += PILL_LINE
    if text.detail:
        found.append(Text(middle, y, text.detail, PILL_SIZE, "muted", mono=True, anchor="middle"))
        y += PILL_LINE
    for badge in text.badges:
        half = (box.w - taken) / 2 - 4  # a little of the line's own ground stays at both ends
        found.append(Rect(Box(middle - half, y - 11, 2 * half, PILL_BADGE - 2), RADIUS_TAG, "accent-soft"))
        found.append(Text(middle, y + 2, badge, PILL_SIZE, "accent", mono=True, anchor="middle"))
        y += PILL_BADGE
    return found
