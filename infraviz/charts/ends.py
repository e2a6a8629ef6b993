"""Labels at the ends of lines: name and last value in a column beside the plot, none over another."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

from infraviz.charts import words
from infraviz.charts.series import Series
from infraviz.charts.text import NAME, VALUE_STRONG, Label, widest, wrap
from infraviz.theme import Fonts

_WIDEST = 0.36  # of the width, that the column may take
_APART = 6  # px between two blocks

Sizes = tuple[float, ...]  # px


@dataclass(frozen=True)
class Block:
    """The lines of one label: a name (which may be empty) over a value, in a colour token and a theme's fonts."""

    name: tuple[str, ...]
    value: str
    token: str
    faces: Fonts

    @property
    def height(self) -> float:
        return NAME.leading * len(self.name) + VALUE_STRONG.leading

    @property
    def width(self) -> float:
        return max(widest(self.name, NAME.on(self.faces)), widest((self.value,), VALUE_STRONG.on(self.faces)))

    def labels(self, x: float, middle: float) -> tuple[Label, ...]:
        """Return the lines from `x` px on, the block's middle at `middle` px from the top."""
        top = middle - self.height / 2
        names = tuple(
            Label(line, x, top + (n + 0.5) * NAME.leading, NAME, self.token) for n, line in enumerate(self.name)
        )
        return (
            *names,
            Label(self.value, x, top + self.height - VALUE_STRONG.leading / 2, VALUE_STRONG, self.token),
        )


def block(one: Series, span: float, width: float, named: bool, faces: Fonts) -> Block:
    """Return the label of a line in a figure `width` px wide, with the line's name where it is `named`."""
    room = _WIDEST * width
    text = words.short(one.metric, one.rows[-1][1], span, room, VALUE_STRONG.on(faces))
    return Block(wrap(one.name, room, NAME.on(faces)) if named else (), text, one.token, faces)


def needed(blocks: tuple[Block, ...]) -> float:
    """Return the height in px that all blocks need one below the other."""
    return sum(block.height + _APART for block in blocks)


def spread(wanted: Sizes, heights: Sizes, top: float, bottom: float) -> Sizes:
    """Return middles between `top` and `bottom` px, as near to `wanted` as can be, in its order and apart.

    There must be the room that is `needed`.
    """
    order = sorted(range(len(wanted)), key=lambda n: wanted[n])
    above = (0.0, *accumulate(heights[n] + _APART for n in order))
    # Less the blocks above it, a block's upper edge may be anywhere that is not higher than the one before.
    edges = _rising(tuple(wanted[n] - heights[n] / 2 - space for n, space in zip(order, above, strict=False)))
    lowest = bottom - above[-1] + _APART
    middles = {
        n: min(max(edge, top), lowest) + space + heights[n] / 2
        for n, edge, space in zip(order, edges, above, strict=False)
    }
    return tuple(middles[n] for n in range(len(wanted)))


def _rising(values: Sizes) -> Sizes:
    """Return the nearest values that never fall: those that do are replaced by their mean."""
    pools: list[tuple[float, int]] = []
    for value in values:
        pools.append((value, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (after, more), (before, count) = pools.pop(), pools.pop()
            pools.append(((before * count + after * more) / (count + more), count + more))
    return tuple(mean for mean, count in pools for _ in range(count))
