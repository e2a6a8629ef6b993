"""Marks on a line chart: labels above the plot, each on a hairline of its own that crosses no other label."""

from __future__ import annotations

from dataclasses import dataclass, replace

from infraviz.charts.text import NOTE, Type, shorten, width

_NEAR, _APART = 4, 8  # px from the hairline to its label, from one label to the next


@dataclass(frozen=True)
class Flag:
    """A label beside a hairline at `x` px: right of it, or left; `row` 0 is the lowest."""

    x: float
    text: str
    kind: Type = NOTE
    left: bool = False
    row: int = 0

    @property
    def span(self) -> tuple[float, float]:
        size = width(self.text, self.kind) + _NEAR
        return (self.x - size, self.x) if self.left else (self.x, self.x + size)

    @property
    def start(self) -> float:
        """Where the label's text is anchored, in px."""
        return self.x - _NEAR if self.left else self.x + _NEAR


def arranged(flags: tuple[Flag, ...], room: float) -> tuple[Flag, ...]:
    """Return the flags inside `room` px, in rows.

    The labels of right flags lie right of their hairlines, so rows rise from right to left and no hairline
    meets a label on its way down; with left flags it is the other way round. A right flag that would cover
    a left one's hairline becomes a left flag too.
    """
    ordered = _sided(tuple(sorted(flags, key=lambda flag: flag.x)), room)
    rights = [flag for flag in reversed(ordered) if not flag.left]
    placed: list[Flag] = []
    for flag in (*rights, *(flag for flag in ordered if flag.left)):
        rows = (other.row + 1 for other in placed if _meet(flag, other))
        placed.append(replace(flag, row=max(rows, default=0)))
    return tuple(placed)


def _sided(ordered: tuple[Flag, ...], room: float) -> tuple[Flag, ...]:
    """Return the flags with their sides chosen, from right to left; what fits on no side is shortened."""
    sided: list[Flag] = []
    for flag in reversed(ordered):
        end = flag.span[1]
        covers = any(other.left and other.x < end + _APART for other in sided)
        left = covers or (end > room and flag.x > room / 2)
        space = (flag.x if left else room - flag.x) - _NEAR
        sided.append(replace(flag, left=left, text=shorten(flag.text, space, flag.kind)))
    return tuple(reversed(sided))


def _meet(one: Flag, other: Flag) -> bool:
    return one.span[0] < other.span[1] + _APART and other.span[0] < one.span[1] + _APART
