"""What a fetch brings back: the aggregate, the points or how the values are spread, never the raw rows."""

from __future__ import annotations

from dataclasses import dataclass

from infraviz.limits import DEFAULTS

Points = tuple[tuple[str, float], ...]  # (x as written, y)
MAX_POINTS, MAX_GROUPS = DEFAULTS.points, DEFAULTS.groups


@dataclass(frozen=True)
class Spread:
    """How the values of one group are spread; `name` is '' for all rows.

    `quantiles` are (share from 0 to 1, value) in rising order, the first and the last being the least and the
    greatest value; `bins` are (low, high, count) of equal width, none left out.
    """

    name: str
    count: int
    quantiles: tuple[tuple[float, float], ...]
    bins: tuple[tuple[float, float, int], ...]


@dataclass(frozen=True)
class Origin:
    """Where rows came from, as it may be published: no address, no secret, no path outside the specs.

    `query` is what was asked (the file and its condition, the SQL, the PromQL), `digest` the SHA-256 of what the
    answer was made from, `as_of` the UTC date of the fetch ('' for files), `method` says in words how the
    number was computed.
    """

    kind: str  # 'file', 'sql' or 'prometheus'
    name: str  # the file's path below the specs, or the connection's id
    query: str
    digest: str
    as_of: str = ""
    method: str = ""


@dataclass(frozen=True)
class Rows:
    """One metric's data in the unit of its data: exactly one of these forms, and what it rests on.

    `value` is one number; `groups` one number a group, beside `value`; `points` (x as written, y); `series`
    points by group. `spreads` stand beside `value` for one statistic of a column: all rows first, then each
    group. `counts` is how many rows stand behind `value` ('') and behind each group.
    """

    value: float | None = None
    groups: Points = ()
    points: Points = ()
    series: tuple[tuple[str, Points], ...] = ()
    spreads: tuple[Spread, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    origin: Origin | None = None


class DataError(Exception):
    """What is wrong with the data, in words for the author. `field` is the part of `data:` it concerns."""

    def __init__(self, message: str, field: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.field, self.hint = field, hint
