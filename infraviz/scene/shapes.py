"""Node shapes: name → function of a box and its two colours. Kinds differ in shape where people expect it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from infraviz.geometry import Box
from infraviz.layout.text import LID
from infraviz.scene.primitives import Circle, Item, Path, Rect
from infraviz.theme import RADIUS_CARD


@dataclass(frozen=True)
class Look:
    """The colours of a node, as token names, the weight of its lines in px, and the dashes of its outline."""

    fill: str
    stroke: str
    weight: float = 1
    dash: tuple[float, ...] = ()


def card(box: Box, look: Look) -> tuple[Item, ...]:
    return (Rect(box, RADIUS_CARD, look.fill, look.stroke, look.weight, look.dash),)


def dashed(box: Box, look: Look) -> tuple[Item, ...]:
    return (Rect(box, RADIUS_CARD, look.fill, look.stroke, look.weight * 1.25, look.dash or (5, 4)),)


def screen(box: Box, look: Look) -> tuple[Item, ...]:
    """A window: a line under three dots."""
    y = box.y + 9
    line = Path((("M", (box.x, y)), ("H", (box.right,))), stroke=look.stroke, weight=look.weight)
    dots = (Circle(box.x + x, box.y + 4.75, 1.25, look.stroke) for x in (10, 15, 20))
    return (*card(box, look), line, *dots)


def bars(box: Box, look: Look) -> tuple[Item, ...]:
    """A pipe of messages: bars at the end where they leave."""
    lines = tuple(
        ("M", (x, box.y)) if i == 0 else ("V", (box.bottom,)) for x in (box.right - 6, box.right - 11) for i in (0, 1)
    )
    return (*card(box, look), Path(lines, stroke=look.stroke, weight=look.weight))


def cylinder(box: Box, look: Look) -> tuple[Item, ...]:
    """A store, with its lid."""
    top, bottom, rx = box.y + LID, box.bottom - LID, box.w / 2
    body = (
        ("M", (box.x, top)), ("A", (rx, LID, 0, 0, 1, box.right, top)), ("V", (bottom,)),
        ("A", (rx, LID, 0, 0, 1, box.x, bottom)), ("Z", ()),
    )  # fmt: skip
    lid = (("M", (box.x, top)), ("A", (rx, LID, 0, 0, 0, box.right, top)))
    return (
        Path(body, look.fill, look.stroke, look.weight, look.dash),
        Path(lid, stroke=look.stroke, weight=look.weight),
    )


SHAPES: dict[str, Callable[[Box, Look], tuple[Item, ...]]] = {
    "card": card, "dashed": dashed, "screen": screen, "bars": bars, "cylinder": cylinder,
}  # fmt: skip
