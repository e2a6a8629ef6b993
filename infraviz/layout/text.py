"""Texts set to lines and measured: what a node, a label pill and a group title need of space.

The measurer is passed in, so that layout can be tested without fonts. Here `SANS` and `MONO` are the two voices of a
figure, words and labels; a theme may set them in other families, and its measurer knows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from infraviz import lines
from infraviz.lines import Width, ending, words
from infraviz.model.graph import Edge, Group, Node
from infraviz.model.kinds import KINDS
from infraviz.theme import MONO, SANS

Measure = Callable[[str, float, int, str], float]  # text, size in px, weight, SANS or MONO → width in px

LABEL_SIZE, NOTE_SIZE, PILL_SIZE, TITLE_SIZE = 14, 12, 12, 12
LABEL_LINE, NOTE_LINE, PILL_LINE = 18, 16, 16
LABEL_WEIGHT = 600
TITLE_TRACKING = 0.6  # px between the capitals of a group's title
ICON, ICON_GAP, PAD_X, PAD_Y = 22, 10, 12, 12
BADGE_HEIGHT, PILL_BADGE = 22, 20  # on a node, and on an edge's pill
BADGE_PAD = 6
MARK = 18  # diameter of the disc that holds a flow step's number or the sign of a change
SIGNED = MARK + 6  # px that the sign of a change takes before a node's icon and before a group's title
MIN_WIDTH, MAX_LINES = 104, 3
LONG_WORD = 160.0  # px up to which a word widens its card rather than being broken
LID = 6  # half the height of a cylinder's lid
BARS = 8  # px that the bars of a queue take beside the text


@dataclass(frozen=True)
class NodeText:
    """A node's lines and the size of the card that holds them."""

    label: tuple[str, ...]
    note: tuple[str, ...]
    badges: tuple[str, ...]
    width: float
    height: float


@dataclass(frozen=True)
class PillText:
    """An edge label's lines, the marks of its flow steps, and the size of the pill that holds both."""

    lines: tuple[str, ...]
    detail: str
    steps: tuple[int, ...]
    width: float
    height: float
    change: str = ""  # what a comparison says of the edge; its sign is a mark too
    badges: tuple[str, ...] = ()

    @property
    def words_height(self) -> float:
        """The height of the lines and badges, in px."""
        return (len(self.lines) + bool(self.detail)) * PILL_LINE + len(self.badges) * PILL_BADGE


def node_text(node: Node, measure: Measure, widest: float) -> NodeText:
    """Return a node's text, wrapped to a card at most about `widest` px wide."""
    room = widest - 2 * PAD_X - icon_room(node)
    label = wrapped(node.label, room, lambda t: measure(t, LABEL_SIZE, LABEL_WEIGHT, SANS))
    note = wrapped(node.note, room, lambda t: measure(t, NOTE_SIZE, 400, SANS)) if node.note else ()
    widths = [measure(t, LABEL_SIZE, LABEL_WEIGHT, SANS) for t in label]
    widths += [measure(t, NOTE_SIZE, 400, SANS) for t in note]
    widths += [measure(t, NOTE_SIZE, 400, MONO) + 12 for t in node.badges]
    replicas = measure(f"×{node.replicas}", NOTE_SIZE, 400, MONO) + 14 if node.replicas > 1 else 0
    shape = KINDS[node.kind].shape
    aside = replicas + (BARS if shape == "bars" else 0) + (SIGNED if node.change else 0)
    width = 2 * PAD_X + icon_room(node) + max(widths) + aside
    height = 2 * PAD_Y + len(label) * LABEL_LINE + len(note) * NOTE_LINE + len(node.badges) * BADGE_HEIGHT
    return NodeText(label, note, node.badges, max(MIN_WIDTH, _up(width)), _up(height + 2 * LID * (shape == "cylinder")))


def icon_room(node: Node) -> float:
    """Return the px that a node's icon takes before its words."""
    return 0 if node.bare else ICON + ICON_GAP


def pill_text(edge: Edge, measure: Measure, widest: float) -> PillText | None:
    """Return an edge's label with its flow marks, or None when there is nothing to say on the edge."""
    if not (edge.label or edge.detail or edge.steps or edge.change or edge.badges):
        return None
    lines = wrapped(edge.label, widest, lambda t: measure(t, PILL_SIZE, 400, SANS)) if edge.label else ()
    widths = [measure(t, PILL_SIZE, 400, SANS) for t in lines]
    if edge.detail:
        widths.append(measure(edge.detail, PILL_SIZE, 400, MONO))
    widths += [measure(t, PILL_SIZE, 400, MONO) + 2 * BADGE_PAD for t in edge.badges]
    marks = led(edge)
    text = max(widths, default=0)
    width = marks + text + (4 if marks and text else 0) + (12 if text else 0)
    told = PillText(lines, edge.detail, edge.steps, _up(width), 0, edge.change, edge.badges)
    return replace(told, height=max(MARK + 2 if marks else 0, told.words_height + 4))


def led(item: Edge | PillText) -> float:
    """Return the px that the marks before an edge's words take."""
    return (len(item.steps) + bool(item.change)) * (MARK + 2)


def title_width(group: Group, measure: Measure) -> float:
    """Return the width of a group's title, set in spaced mono capitals after the sign of a change."""
    text = group.label.upper()
    sign = SIGNED if group.change else 0
    return _up(measure(text, TITLE_SIZE, 600, MONO) + TITLE_TRACKING * len(text) + sign)


def wrapped(text: str, room: float, width: Width) -> tuple[str, ...]:
    """Return the text in lines of at most `room` px; the third line ends in an ellipsis if there is more.

    A word that is somewhat wider than the room makes room for itself rather than being broken.
    """
    room = max(room, min(LONG_WORD, max(map(width, words(text)), default=0)))
    found = lines.wrapped(text, room, width)
    if len(found) <= MAX_LINES:
        return found
    return (*found[: MAX_LINES - 1], ending(found[MAX_LINES - 1], room, width))


def _up(value: float) -> float:
    """Round up to the 4-px grid."""
    return -(-value // 4) * 4
