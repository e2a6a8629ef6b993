"""Rows from a database by an SQLAlchemy URL: the aggregate is made there, only its result comes back.

One SELECT in a read-only transaction that is rolled back, with a time limit. Percentiles are read off the ranks
(`row_number`) and interpolated here, so that every engine gives the number that NumPy calls "linear", those
without `percentile_cont` too.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

from infraviz.data import statistics
from infraviz.data.asking import condition, statement
from infraviz.data.engines import engine_of, reading, tried, words_of
from infraviz.data.files import points_of
from infraviz.data.rows import MAX_GROUPS, MAX_POINTS, DataError, Rows, Spread
from infraviz.data.secrets import Opened
from infraviz.errors import did_you_mean, shown
from infraviz.spec.metrics import DataSpec, percentile

_FEWER = "sum them up in the SQL, or take value and statistic"


def fetch(spec: DataSpec, statistic: str | None, connection: Opened, root: Path) -> tuple[Rows, str]:
    """Return the rows of a `data: {sql: …}` and how they were made. Raises DataError, without any secret in it.

    `root` is the specs folder: a SQLite file whose address stands in the specs must lie in it.
    """
    try:
        engine = engine_of(connection, root)
        return tried(lambda: _fetched(engine, spec, statistic, connection.timeout))
    except DataError as error:
        raise DataError(connection.hide(str(error)), error.field, connection.hide(error.hint)) from None
    except Exception as error:  # whatever a driver raises: its words may hold the address
        raise DataError(f"the database cannot be read: {connection.hide(words_of(error))}", "sql") from None


def _fetched(engine: Any, spec: DataSpec, statistic: str | None, timeout: float) -> tuple[Rows, str]:
    with reading(engine, timeout) as run:
        if spec.value is None:
            return _points(run, spec)
        rows = _aggregate(run, spec, str(statistic))
    count = dict(rows.counts)[""]
    return rows, statistics.method(str(statistic), spec.value, count, ["in the database"])


def _all(run: Any, query: Any) -> list[Any]:
    return list(run.execute(query).fetchall())


def _text(sql: str) -> Any:
    """Return the author's SQL as it is: a ':' in it is no parameter."""
    import sqlalchemy as sa

    return sa.text(sql.replace(":", r"\:"))


@dataclass(frozen=True)
class _Source:
    """The author's SELECT as a subquery: its raw number, the same as double, its group, and what is kept of it."""

    raw: Any
    number: Any
    group: Any
    kept: Any


def _source(spec: DataSpec) -> _Source:
    import sqlalchemy as sa

    names = [str(spec.value), *([spec.by] if spec.by else [])]
    data = _text(f"{statement(str(spec.sql))}\n").columns(*(sa.column(name) for name in names)).subquery("data")
    raw, group = data.c[str(spec.value)], data.c[spec.by] if spec.by else None
    kept = raw.is_not(None)
    if spec.where is not None:
        kept = sa.and_(kept, _text(f"({condition(spec.where)}\n)"))
    return _Source(raw, sa.cast(raw, sa.Double()), group, kept)


def _aggregate(run: Any, spec: DataSpec, statistic: str) -> Rows:
    import sqlalchemy as sa

    source = _source(spec)
    if statistic == "count":
        found = _by_group(run, source, [sa.func.count(source.raw)])
        return _rows(
            statistic, {name: float(n) for name, (n,) in found.items()}, {k: int(n) for k, (n,) in found.items()}, ()
        )
    number = source.number
    parts: list[Any] = [sa.func.count(source.raw), sa.func.min(source.raw), sa.func.max(source.raw)]
    _check_numbers(_all(run, sa.select(*parts).where(source.kept))[0], spec)
    parts = [
        sa.func.count(source.raw),
        sa.func.min(number),
        sa.func.max(number),
        sa.func.avg(number),
        sa.func.sum(number),
    ]
    totals = _by_group(run, source, parts)
    spreads = _spreads(run, source, {name: int(row[0]) for name, row in totals.items()}, totals[""][1:3], statistic)
    values = {name: _one(statistic, row, spreads[name]) for name, row in totals.items()}
    shares = tuple(_only_shares(spread) for spread in spreads.values())
    return _rows(statistic, values, {name: int(row[0]) for name, row in totals.items()}, shares)


def _rows(statistic: str, values: Mapping[str, float], counts: Mapping[str, int], spreads: tuple[Spread, ...]) -> Rows:
    wrong = next((value for value in values.values() if not math.isfinite(value)), None)
    if wrong is not None:
        raise DataError(f"the {statistic} is too large for a number", "value")
    groups = tuple((name, value) for name, value in values.items() if name)
    return Rows(values[""], groups, spreads=spreads, counts=tuple(counts.items()))


def _one(statistic: str, totals: Any, spread: Spread) -> float:
    share = 0.5 if statistic == "median" else percentile(statistic)
    if share is not None:
        return dict(spread.quantiles)[share]
    _, low, high, mean, total = totals
    return float({"min": low, "max": high, "mean": mean, "sum": total}[statistic])


def _check_numbers(found: Any, spec: DataSpec) -> None:
    """Refuse a column that is empty, or whose least or greatest value is no number: text comes after numbers."""
    count, *ends = found
    if not count:
        raise DataError(
            f"the column {shown(spec.value)} holds no numbers" + (" that 'where' keeps" * bool(spec.where)), "value"
        )
    for end in ends:
        if not isinstance(end, int | float | Decimal) or isinstance(end, bool):
            raise DataError(f"{shown(_told(end))} in column {shown(spec.value)} is not a number", "value")
        if not math.isfinite(end):
            hint = "leave such rows out in the SQL"
            raise DataError(f"{_told(end)} in column {shown(spec.value)} is not a finite number", "value", hint)


def _by_group(run: Any, source: _Source, parts: Sequence[Any]) -> dict[str, Any]:
    """Return the parts over all rows under '', then over each group, by name. Rows without a group have none."""
    import sqlalchemy as sa

    found = {"": _all(run, sa.select(*parts).where(source.kept))[0]}
    if source.group is None:
        return found
    query = sa.select(source.group, *parts).where(source.kept, source.group.is_not(None)).group_by(source.group)
    groups = _all(run, query.limit(MAX_GROUPS + 1))
    if len(groups) > MAX_GROUPS:
        raise DataError(f"more than {MAX_GROUPS} groups", "by", "is it an id?")
    return found | {_told(name): rest for name, *rest in sorted(groups, key=lambda row: _told(row[0]))}


def _spreads(
    run: Any, source: _Source, counts: Mapping[str, int], ends: Sequence[float], statistic: str
) -> dict[str, Spread]:
    """Return how the rows are spread, with the share that the statistic needs among the quantiles."""
    share = 0.5 if statistic == "median" else percentile(statistic)
    shares = sorted({*statistics.SHARES, *([share] if share is not None else [])})
    values = _at_ranks(run, source, counts, shares)
    edges = statistics.bin_edges(float(ends[0]), float(ends[1]))
    bins = _by_group(run, source, _bins(source.number, edges))
    return {
        name: Spread(
            name,
            count,
            tuple((share, _between(values, name, count, share)) for share in shares),
            statistics.bins_of(edges, [int(n) for n in bins[name]]),
        )
        for name, count in counts.items()
    }


def _only_shares(spread: Spread) -> Spread:
    kept = tuple(pair for pair in spread.quantiles if pair[0] in statistics.SHARES)
    return Spread(spread.name, spread.count, kept, spread.bins)


def _between(values: Mapping[tuple[str, int], float], name: str, count: int, share: float) -> float:
    low, high, part = statistics.ranks(count, share)
    return statistics.between(values[name, low], values[name, high], part)


def _at_ranks(
    run: Any, source: _Source, counts: Mapping[str, int], shares: Sequence[float]
) -> dict[tuple[str, int], float]:
    """Return the values at the ranks that the shares lie between, by group ('' for all rows) and rank."""
    import sqlalchemy as sa

    found: dict[tuple[str, int], float] = {}
    for group in [None] if source.group is None else [None, source.group]:
        over = {"order_by": source.number} | ({} if group is None else {"partition_by": group})
        rank = (sa.func.row_number().over(**over) - 1).label("place")
        name = sa.literal_column("NULL") if group is None else group
        kept = [source.kept] if group is None else [source.kept, group.is_not(None)]
        ordered = sa.select(name.label("name"), source.number.label("number"), rank).where(*kept).subquery("ordered")
        wanted = [(one, count) for one, count in counts.items() if bool(one) == (group is not None)]
        places = {place for _, count in wanted for share in shares for place in statistics.ranks(count, share)[:2]}
        listed: Any = sa.literal_column(f"({', '.join(map(str, sorted(places)))})")
        query = sa.select(ordered.c.name, ordered.c.number, ordered.c.place).where(ordered.c.place.op("IN")(listed))
        for one, number, place in run.execute(query):
            found["" if group is None else _told(one), int(place)] = float(number)
    return found


def _bins(number: Any, edges: Sequence[float]) -> list[Any]:
    import sqlalchemy as sa

    last = len(edges) - 2
    tests = [
        sa.and_(number >= low, number <= high if k == last else number < high)
        for k, (low, high) in enumerate(pairwise(edges))
    ]
    return [sa.func.sum(sa.case((test, 1), else_=0)) for test in tests]


def _points(run: Any, spec: DataSpec) -> tuple[Rows, str]:
    """Return the rows of the author's own SELECT, in its order: points, a line a group, or one single value."""
    query = _text(statement(str(spec.sql))).execution_options(stream_results=True, max_row_buffer=1000)
    result = run.execute(query)
    columns = list(map(str, result.keys()))
    rows = result.fetchmany(MAX_POINTS + 2)  # one more than MySQL's limit, so that its answer is read to the end
    if len(rows) > MAX_POINTS:
        raise DataError(f"the query gives more than {MAX_POINTS} rows", "sql", _FEWER)
    if len(columns) == 1 and len(rows) == 1 and spec.x is None:
        return Rows(_as_number(rows[0][0], columns[0], 1), counts=(("", 1),)), "one value, made in the database"
    x, y, by = _places(spec, columns)
    found = [
        ("" if by is None else _told(row[by]), _told(row[x]), _as_number(row[y], columns[y], number))
        for number, row in enumerate(rows, 1)
        if row[x] is not None and row[y] is not None and (by is None or row[by] is not None)
    ]
    if not found:
        raise DataError("the query gives no rows", "sql")
    told = f"{columns[y]} by {columns[x]}, {statistics.rows_told(len(found))}"
    return points_of(found, by is not None, spec.timezone), told


def _places(spec: DataSpec, columns: list[str]) -> tuple[int, int, int | None]:
    """Return which columns are x, y and the group: as named, else the first two of those that are no group."""
    for field in ("x", "y", "by"):
        name = getattr(spec, field)
        if name is not None and name not in columns:
            hint = did_you_mean(name, columns) or f"it gives {', '.join(columns)}"
            raise DataError(f"the query gives no column {shown(name)}", field, hint)
    by = columns.index(spec.by) if spec.by is not None else None
    if spec.x is not None:
        return columns.index(spec.x), columns.index(str(spec.y)), by
    rest = [place for place in range(len(columns)) if place != by]
    if len(rest) != 2:
        hint = "two are x and y; else name them, or take value and statistic"
        raise DataError(f"the query gives {len(columns)} columns: {', '.join(columns)}", "sql", hint)
    return rest[0], rest[1], by


def _as_number(value: Any, column: str, row: int) -> float:
    if not isinstance(value, int | float | Decimal) or isinstance(value, bool) or not math.isfinite(value):
        raise DataError(f"row {row}: {shown(_told(value))} in column {shown(column)} is not a number", "sql")
    return float(value)


def _told(value: Any) -> str:
    """Return a value of the database as it is shown: dates and times by ISO 8601, decimals without an exponent."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) and value.is_finite() else str(value)
