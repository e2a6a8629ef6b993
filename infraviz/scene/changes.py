"""How a comparison marks what changed: a sign, a tone, and dashes for what is gone. Never by colour alone."""

from __future__ import annotations

from dataclasses import dataclass

CHANGED = 2.0  # px of the lines of what changed


@dataclass(frozen=True)
class Sign:
    """The sign of a change, the token of its colour, and the dashes of its lines (none: as they are)."""

    sign: str
    tone: str
    dash: tuple[float, ...] = ()


SIGNS = {
    "added": Sign("+", "good"),
    "removed": Sign("−", "bad", (8.0, 3.0, 2.0, 3.0)),
    "changed": Sign("~", "warn"),
}
