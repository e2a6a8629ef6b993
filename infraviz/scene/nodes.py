"""Nodes and groups: a card with icon, label, note and badges; a panel with its name."""

from __future__ import annotations

from infraviz.geometry import Box
from infraviz.layout.placed import PlacedGroup, PlacedNode
from infraviz.layout.text import (
    BADGE_HEIGHT,
    ICON,
    LABEL_LINE,
    LABEL_SIZE,
    LABEL_WEIGHT,
    LID,
    MARK,
    NOTE_LINE,
    NOTE_SIZE,
    PAD_X,
    SIGNED,
    TITLE_SIZE,
    TITLE_TRACKING,
    icon_room,
)
from infraviz.model.graph import Group, Node
from infraviz.model.kinds import KINDS
from infraviz.scene.changes import CHANGED, SIGNS
from infraviz.scene.edges import FADED, mark
from infraviz.scene.primitives import Item, Rect, Text, Use
from infraviz.scene.shapes import SHAPES, Look
from infraviz.theme import RADIUS_CARD, RADIUS_GROUP, RADIUS_TAG


def node(item: Node, placed: PlacedNode, symbol: str, tone: str) -> tuple[Item, ...]:
    """Return a node's drawing. `symbol` is its icon's id, `tone` the token of its group's colour."""
    kind, box = KINDS[item.kind], placed.box
    look = _look(item)
    aside = SIGNED if item.change else 0
    behind = _stack(box, look) if item.replicas > 1 else ()
    top = box.y + (LID if kind.shape == "cylinder" else 3 if kind.shape == "screen" else 0)
    inner = Box(box.x, top, box.w, box.bottom - top)
    left = box.x + PAD_X + aside
    icon = Use(symbol, Box(left, inner.centre.y - ICON / 2, ICON, ICON), "muted" if item.faded else tone)
    return (
        *behind,
        *SHAPES[kind.shape](box, look),
        *(() if item.bare else (icon,)),
        *_lines(item, placed, inner, left + icon_room(item)),
        *sign(item.change, box.x + PAD_X, inner.centre.y),
        *_replicas(item, box),
    )


def _stack(box: Box, look: Look) -> tuple[Item, ...]:
    return (Rect(box.moved(4, -4), RADIUS_CARD, look.fill, look.stroke, look.weight),)


def _look(item: Node) -> Look:
    if item.change:
        return Look("card", SIGNS[item.change].tone, CHANGED, SIGNS[item.change].dash)
    return Look("surface", "line", FADED) if item.faded else Look("card", "line")


def sign(change: str, x: float, y: float) -> tuple[Item, ...]:
    """Return the sign of a change in a disc that starts at `x`, its middle at `y`; nothing where nothing changed."""
    return mark(x + MARK / 2, y, SIGNS[change].sign, SIGNS[change].tone) if change else ()


def _lines(item: Node, placed: PlacedNode, inner: Box, x: float) -> list[Item]:
    text = placed.text
    height = len(text.label) * LABEL_LINE + len(text.note) * NOTE_LINE + len(text.badges) * BADGE_HEIGHT
    y = inner.centre.y - height / 2
    found: list[Item] = []
    for line in text.label:
        found.append(Text(x, y + 13.5, line, LABEL_SIZE, "muted" if item.faded else "text", LABEL_WEIGHT))
        y += LABEL_LINE
    for line in text.note:
        found.append(Text(x, y + 12, line, NOTE_SIZE, "muted"))
        y += NOTE_LINE
    for badge in text.badges:
        width = inner.right - PAD_X + 4 - x
        found.append(Rect(Box(x - 2, y + 3, width, BADGE_HEIGHT - 4), RADIUS_TAG, "accent-soft"))
        found.append(Text(x + 4, y + 16, badge, NOTE_SIZE, "accent", mono=True))
        y += BADGE_HEIGHT
    return found


def _replicas(item: Node, box: Box) -> tuple[Item, ...]:
    if item.replicas < 2:
        return ()
    return (Text(box.right - PAD_X, box.y + 23.5, f"×{item.replicas}", NOTE_SIZE, "muted", mono=True, anchor="end"),)


def group(item: Group, placed: PlacedGroup, tone: str) -> tuple[Item, ...]:
    """Return a group's panel and its name. An empty `tone` gives the neutral panel of an outer group."""
    fill, ink = (f"{tone}-soft", tone) if tone else ("raised", "muted")
    title = placed.title
    return (
        _panel(item, placed.box, fill),
        *sign(item.change, title.x, title.centre.y),
        Text(
            title.x + (SIGNED if item.change else 0),
            title.y + 12,
            item.label.upper(),
            TITLE_SIZE,
            ink,
            600,
            mono=True,
            tracking=TITLE_TRACKING,
        ),
    )


def _panel(item: Group, box: Box, fill: str) -> Rect:
    if not item.change:
        return Rect(box, RADIUS_GROUP, fill, "rule")
    return Rect(box, RADIUS_GROUP, fill, SIGNS[item.change].tone, CHANGED, SIGNS[item.change].dash)
