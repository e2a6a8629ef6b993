"""Statistics of numbers in memory: one value, a value a group, and how the numbers are spread.

Sums are exact (`math.fsum`), so that the result is the same in any order of rows and on any machine. Percentiles
interpolate linearly between the two nearest ranks: method 7 of Hyndman and Fan, "Sample Quantiles in Statistical
Packages" (1996), which NumPy calls "linear" and PostgreSQL `percentile_cont`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

from infraviz.data.rows import DataError, Rows, Spread
from infraviz.spec.metrics import percentile

if TYPE_CHECKING:
    import numpy as np

    Array: TypeAlias = np.ndarray[Any, Any]

SHARES = tuple(sorted([*(number / 100 for number in range(101)), 0.999]))  # every hundredth, and p99.9
BINS = 30
_CHUNK = 100_000


@dataclass(frozen=True)
class Column:
    """Numbers in the order of their rows, all finite; `times` are the seconds of each row where there are any."""

    values: Array
    times: Array | None = None

    @cached_property
    def ordered(self) -> Array:
        """The numbers in rising order."""
        import numpy as np

        return np.sort(self.values)


def column(values: Sequence[float], times: Sequence[float]) -> Column:
    """Return numbers and the seconds they are of as a column."""
    import numpy as np

    return Column(np.array(values, dtype=float), np.array(times, dtype=float))


def one(column: Column, statistic: str) -> float:
    """Return one statistic. Raises DataError where the numbers have none, or it is too large for a number."""
    share = percentile(statistic)
    if share is not None or statistic == "median":
        found = quantile(column.ordered, 0.5 if share is None else share)
    else:
        found = float(_STATISTICS[statistic](column))
    if not math.isfinite(found):
        raise DataError(f"the {statistic} is too large for a number", "value")
    return found


def grouped(column: Column, codes: Array, count: int) -> Iterator[tuple[int, Column]]:
    """Yield the rows of each code from 0 to `count` - 1 that has any, in the order of their first rows."""
    import numpy as np

    order = np.argsort(codes, kind="stable")
    ends = np.searchsorted(codes[order], np.arange(count + 1))
    runs = [(code, order[ends[code] : ends[code + 1]]) for code in range(count) if ends[code] < ends[code + 1]]
    for code, rows in sorted(runs, key=lambda run: int(run[1][0])):
        yield code, Column(column.values[rows], None if column.times is None else column.times[rows])


def rows_of(column: Column, groups: Sequence[tuple[str, Column]], statistics: Sequence[str]) -> list[Rows]:
    """Return the rows of each statistic: its value, its value a group, how many rows each has, and their spreads."""
    named = [("", column), *groups]
    counts = tuple((name, len(part.values)) for name, part in named)
    spreads = _spreads(named)
    return [
        Rows(
            value=sum(one(part, name) for _, part in groups) if name == "rate" and groups else one(column, name),
            groups=tuple((group, one(part, name)) for group, part in groups),
            spreads=() if name == "rate" else spreads,
            counts=counts,
        )
        for name in statistics
    ]


def _spreads(named: Sequence[tuple[str, Column]]) -> tuple[Spread, ...]:
    ordered = [(name, part.ordered) for name, part in named]
    edges = bin_edges(float(ordered[0][1][0]), float(ordered[0][1][-1]))
    return tuple(_spread(name, values, edges) for name, values in ordered)


def _spread(name: str, ordered: Array, edges: Sequence[float]) -> Spread:
    import numpy as np

    inner = np.searchsorted(ordered, edges[1:-1], side="left").tolist()
    ends = [0, *inner, len(ordered)]
    quantiles = tuple((share, quantile(ordered, share)) for share in SHARES)
    return Spread(name, len(ordered), quantiles, bins_of(edges, [b - a for a, b in pairwise(ends)]))


def bin_edges(low: float, high: float) -> tuple[float, ...]:
    """Return the edges of `BINS` bins of equal width from the least to the greatest value; of one where they agree."""
    if low == high:
        return (low, high)
    return (*(low * (1 - k / BINS) + high * (k / BINS) for k in range(BINS)), high)


def bins_of(edges: Sequence[float], counts: Sequence[int]) -> tuple[tuple[float, float, int], ...]:
    """Return the bins between edges. A bin holds its lower edge; the last one holds both."""
    return tuple(zip(edges, edges[1:], counts, strict=False))


def quantile(ordered: Array, share: float) -> float:
    """Return the value at a share (0 to 1) of numbers in rising order, linear between the two nearest ranks."""
    low, high, part = ranks(len(ordered), share)
    return between(float(ordered[low]), float(ordered[high]), part)


def ranks(count: int, share: float) -> tuple[int, int, float]:
    """Return the two ranks (from 0) that a share lies between, and how far it is from the first to the second."""
    place = share * (count - 1)
    low = min(math.floor(place), count - 1)
    return low, min(low + 1, count - 1), place - low


def between(low: float, high: float, part: float) -> float:
    """Return the number a part of the way from low to high, exact at both ends and never past them."""
    return high - (high - low) * (1 - part) if part >= 0.5 else low + (high - low) * part


def _fsum(values: Array) -> float:
    chunks = (values[start : start + _CHUNK].tolist() for start in range(0, len(values), _CHUNK))
    try:
        return math.fsum(chain.from_iterable(chunks))
    except OverflowError:
        return math.inf


def _rate(column: Column) -> float:
    """Return how fast a counter rises, a second: a fall is a restart from zero, as in Prometheus."""
    import numpy as np

    if column.times is None:
        raise DataError("'rate' needs x, the column of times", "value")
    order = np.argsort(column.times, kind="stable")
    times, values = column.times[order], column.values[order]
    seconds = float(times[-1] - times[0])
    if seconds <= 0:
        raise DataError("'rate' needs rows at two times or more", "x")
    steps = np.diff(values)
    return _fsum(np.where(steps < 0, values[1:], steps)) / seconds


_STATISTICS: dict[str, Any] = {
    "mean": lambda column: _fsum(column.values) / len(column.values),
    "sum": lambda column: _fsum(column.values),
    "count": lambda column: len(column.values),
    "min": lambda column: column.values.min(),
    "max": lambda column: column.values.max(),
    "first": lambda column: column.values[0],
    "last": lambda column: column.values[-1],
    "rate": _rate,
}


def method(statistic: str, column: str, count: int, extra: Iterable[str] = ()) -> str:
    """Return in words how a number was made: `p95 of ms, linear between ranks, 12 340 rows`."""
    linear = ["linear between ranks"] if statistic == "median" or percentile(statistic) is not None else []
    of = f"{statistic} of {column}" if column else statistic
    return ", ".join([of, *linear, rows_told(count), *extra])


def rows_told(count: int) -> str:
    """Return a count of rows in words, with narrow spaces between thousands."""
    text = f"{count:,}".replace(",", "\u202f") if count >= 10_000 else str(count)
    return f"{text} row{'' if count == 1 else 's'}"
