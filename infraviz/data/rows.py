"""What a fetch brings back: the aggregate, or the points, never the raw rows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Rows:
    """One metric's data in its unit: a single value, one value a group, or points (x as written, y)."""

    value: float | None = None
    groups: tuple[tuple[str, float], ...] = ()
    points: tuple[tuple[str, float], ...] = ()


class DataError(Exception):
    """What is wrong with the data, in words for the author. `field` is the part of `data:` it concerns."""

    def __init__(self, message: str, field: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.field, self.hint = field, hint
