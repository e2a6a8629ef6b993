"""Rows from CSV, TSV, JSON and Parquet files: DuckDB reads and keeps them, the statistics are made in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from infraviz.data import conditions, paths, statistics, times
from infraviz.data.rows import MAX_GROUPS, MAX_POINTS, DataError, Origin, Points, Rows
from infraviz.data.statistics import Column, rows_told
from infraviz.data.tables import FILE, ROW, Table, expression_error, first_line, open_table, parsed
from infraviz.errors import did_you_mean, shown
from infraviz.limits import DEFAULTS
from infraviz.spec.metrics import DataSpec

_MAX_LISTED = 12
_FEWER = "sum them up: a bucket with a statistic, or a longer step in the data itself"


def fetch(spec: DataSpec, statistic: str | None, root: Path) -> Rows:
    """Return the rows of a `data: {file: …}`. Raises DataError with the author's mistake.

    `root` is the specs folder, which the files must lie in.
    """
    return fetch_all(spec, [statistic], root)[0]


def fetch_all(spec: DataSpec, wanted: Sequence[str | None], root: Path) -> list[Rows]:
    """Return the rows of several statistics of the same data, which is read once."""
    found = paths.find(str(spec.file), root)
    zone, locked = spec.timezone or "UTC", spec.where is not None
    table = open_table(found, zone, lambda columns: _check_columns(spec, columns), locked)
    try:
        condition = _condition(spec, table)
        rows = _rows(spec, wanted, table, condition)
        query = f"{spec.file} where {spec.where}" if spec.where else str(spec.file)
        digest = paths.digest(found)
        return [
            replace(one, origin=Origin("file", str(spec.file), query, digest, method=_method(spec, statistic, one)))
            for statistic, one in zip(wanted, rows, strict=True)
        ]
    finally:
        table.close()


def _rows(spec: DataSpec, wanted: Sequence[str | None], table: Table, condition: str) -> list[Rows]:
    if spec.x is not None and "rate" not in wanted and spec.bucket is None:
        return [_points(spec, table, condition)] * len(wanted)
    names = [str(name) for name in wanted]
    if spec.bucket is not None:
        return [_buckets(spec, name, table, condition) for name in names]
    if set(names) == {"count"}:
        return [_count(spec, table, condition)] * len(names)
    if "rate" in names and spec.x is None:
        raise DataError("'rate' needs x, the column of times, and y", "value")
    column, codes, groups = _column(spec, table, condition)
    if codes is None:
        return statistics.rows_of(column, (), names)
    parts = [(groups[code], part) for code, part in statistics.grouped(column, codes, len(groups))]
    return statistics.rows_of(column, parts, names)


def _check_columns(spec: DataSpec, columns: list[str]) -> None:
    for field in ("value", "by", "x", "y"):
        name = getattr(spec, field)
        if name is not None and name not in columns:
            raise DataError(f"no column {shown(name)} in {spec.file}", field, _known(name, columns))


def _known(name: str, columns: list[str]) -> str:
    more = ", …" if len(columns) > _MAX_LISTED else ""
    return did_you_mean(name, columns) or f"it has {', '.join(columns[:_MAX_LISTED])}{more}"


def _condition(spec: DataSpec, table: Table) -> str:
    """Return the WHERE clause. The author's condition must be a single expression that DuckDB accepts."""
    if spec.where is None:
        return "WHERE true"
    tree = parsed(table.connection, spec.where)
    conditions.check(tree)
    column = conditions.unknown(tree, table.kinds)
    if column is not None:
        raise DataError(f"no column {shown(column)} in {spec.file}", "where", _known(column, list(table.kinds)))
    if error := expression_error(table.connection, spec.where):
        for path in table.found.paths:
            error = error.replace(path, str(spec.file))
        raise DataError(f"the condition does not work: {first_line(error)}", "where")
    clause = f"WHERE ({spec.where}\n)"
    if not table.all(f"SELECT 1 FROM rows {clause} LIMIT 1"):
        raise DataError("the condition leaves no rows", "where")
    return clause


def _number(spec: DataSpec, table: Table, condition: str) -> str:
    """Return the SQL of the column of numbers, every cell of which is one or is empty."""
    field = "y" if spec.y is not None else "value"
    column = str(spec.y if spec.y is not None else spec.value)
    if not table.may_be_number(column):
        raise DataError(f"the column {shown(column)} of {spec.file} is {table.kinds[column]}, not numbers", field)
    text, number = table.texts[column], table.number(column)
    bad = table.all(
        f"SELECT {FILE}, {ROW}, {text} FROM (SELECT * FROM rows {condition}) WHERE {text} IS NOT NULL "
        f"AND NOT coalesce(isfinite({number}), false) LIMIT 1"
    )
    if bad:
        file, row, cell = bad[0]
        message = f"{table.place(file, row)}: {shown(cell)} in column {shown(column)} is not a number"
        raise DataError(message, "file", _first_row(table))
    if not table.all(f"SELECT 1 FROM rows {condition} AND {text} IS NOT NULL LIMIT 1"):
        raise DataError(f"the column {shown(column)} of {spec.file} holds no numbers", "file")
    return number


def _first_row(table: Table) -> str:
    return "row 1 is the one under the header" if table.found.kind in ("csv", "tsv") else "rows count from 1"


def _column(spec: DataSpec, table: Table, condition: str) -> tuple[Column, Any, list[str]]:
    """Return the numbers, the code of the group of each, and the groups' names by their codes."""
    number = _number(spec, table, condition)
    parts, kept = [f"{number} AS v"], f"{condition} AND {number} IS NOT NULL"
    if spec.x is not None:
        parts.append(f"epoch({_instant(spec, table, condition)}) AS t")
        kept += f" AND {table.texts[spec.x]} IS NOT NULL"
    groups: list[str] = []
    if spec.by is not None:
        names, groups = _groups(spec, table, kept)
        parts.append(f"coalesce(list_position([{names}], {_text(table, spec.by)}), 0) AS g")
    arrays = table.arrays(f"SELECT {', '.join(parts)} FROM rows {kept}")
    column = Column(arrays["v"], arrays.get("t"))
    if spec.by is None:
        return column, None, groups
    return column, arrays["g"] - 1, groups  # rows without a group have the code -1


def _groups(spec: DataSpec, table: Table, kept: str) -> tuple[str, list[str]]:
    by = _text(table, str(spec.by))
    shorter = f"left({by}, {DEFAULTS.text_chars + 1})"
    found = table.all(f"SELECT DISTINCT {shorter} FROM rows {kept} AND {by} IS NOT NULL LIMIT {MAX_GROUPS + 1}")
    if len(found) > MAX_GROUPS:
        raise DataError(f"the column {shown(spec.by)} has more than {MAX_GROUPS} groups", "by", "is it an id?")
    names = sorted(str(name) for (name,) in found)
    _check_short(max(map(len, names), default=0), str(spec.by), "by")
    return ", ".join("'" + name.replace("'", "''") + "'" for name in names), names


def _check_short(longest: int, column: str, field: str) -> None:
    """Refuse texts that are no names. `longest` is the number of characters of the longest."""
    if longest > DEFAULTS.text_chars:
        message = f"a text in the column {shown(column)} is longer than {DEFAULTS.text_chars} characters"
        raise DataError(message, field, "take a column of names")


def _count(spec: DataSpec, table: Table, condition: str) -> Rows:
    """Return how many cells of a column are filled, whatever they hold."""
    cell, by = table.texts[str(spec.value)], _text(table, spec.by) if spec.by else "NULL"
    kept = f"{condition} AND {cell} IS NOT NULL"
    total = int(table.all(f"SELECT count(*) FROM rows {kept}")[0][0])
    if spec.by is not None:
        _groups(spec, table, kept)
    found = table.all(
        f"SELECT {by}, count(*) FROM (SELECT *, row_number() OVER () AS n FROM rows {kept}) "
        f"WHERE {by} IS NOT NULL GROUP BY {by} ORDER BY min(n)"
    )
    counts = tuple((str(name), int(n)) for name, n in found)
    return Rows(float(total), tuple((name, float(n)) for name, n in counts), counts=(("", total), *counts))


def _points(spec: DataSpec, table: Table, condition: str) -> Rows:
    number, x = _number(spec, table, condition), _text(table, str(spec.x))
    by = _text(table, spec.by) if spec.by else "''"
    longest = table.all(f"SELECT coalesce(max(length({x})), 0), coalesce(max(length({by})), 0) FROM rows {condition}")[
        0
    ]
    _check_short(longest[0], str(spec.x), "x")
    _check_short(longest[1], str(spec.by), "by")
    found = table.all(
        f"SELECT {by}, {x}, {number} FROM rows {condition} AND {x} IS NOT NULL AND {number} IS NOT NULL "
        f"AND {by} IS NOT NULL LIMIT {MAX_POINTS + 1}"
    )
    if len(found) > MAX_POINTS:
        raise DataError(f"more than {MAX_POINTS} points", "file", _FEWER)
    return points_of([(str(name), str(a), float(b)) for name, a, b in found], spec.by is not None, spec.timezone)


def points_of(found: Sequence[tuple[str, str, float]], grouped: bool, timezone: str | None) -> Rows:
    """Return (group, x, y) as points, or as a line a group, checked as times."""
    lines: dict[str, list[tuple[str, float]]] = {}
    for name, x, y in found:
        lines.setdefault(name, []).append((x, y))
    if len(lines) > MAX_GROUPS:
        raise DataError(f"more than {MAX_GROUPS} lines", "by", "is it an id?")
    counts = tuple((name, len(points)) for name, points in lines.items())
    if not grouped:
        return Rows(points=times.checked(tuple(lines.get("", ())), timezone), counts=counts)
    series = times.joined(((name, tuple(points)) for name, points in lines.items()), timezone)
    return Rows(series=series, counts=(("", len(found)), *counts))


def _buckets(spec: DataSpec, statistic: str, table: Table, condition: str) -> Rows:
    """Return a statistic of y for each bucket of time, as points, or as a line a group."""
    number, instant = _number(spec, table, condition), _instant(spec, table, condition)
    start, form = times.bucket_sql(str(spec.bucket), instant, spec.timezone or "UTC")
    kept = f"{condition} AND {number} IS NOT NULL AND {table.texts[str(spec.x)]} IS NOT NULL"
    labels = table.all(f"SELECT DISTINCT epoch({start}), strftime({start}, '{form}') FROM rows {kept} ORDER BY 1")
    if len(labels) > MAX_POINTS:
        raise DataError(f"more than {MAX_POINTS} buckets", "bucket", "take longer ones")
    names, groups = _groups(spec, table, kept) if spec.by else ("", [""])
    code = f"coalesce(list_position([{names}], {_text(table, spec.by)}), 0)" if spec.by else "1"
    arrays = table.arrays(
        f"SELECT {number} AS v, epoch({instant}) AS t, epoch({start}) AS b, {code} AS g FROM rows {kept}"
    )
    column = Column(arrays["v"], arrays["t"])
    lines = []
    for number_of, name in enumerate(groups, 1):
        mine = arrays["g"] == number_of
        part = Column(column.values[mine], arrays["t"][mine])
        lines.append((name, _line(part, arrays["b"][mine], labels, statistic)))
    counts = (("", len(column.values)),)
    return Rows(series=tuple(lines), counts=counts) if spec.by else Rows(points=lines[0][1], counts=counts)


def _line(column: Column, starts: Any, labels: Sequence[tuple[Any, ...]], statistic: str) -> Points:
    import numpy as np

    codes = np.searchsorted(np.array([start for start, _ in labels]), starts)
    found = sorted(statistics.grouped(column, codes, len(labels)), key=lambda pair: pair[0])
    return tuple((str(labels[code][1]), statistics.one(part, statistic)) for code, part in found)


def _instant(spec: DataSpec, table: Table, condition: str) -> str:
    """Return the SQL of x as a moment, each row's being known. Times without a zone are in the table's."""
    column = str(spec.x)
    kind, text = table.kinds[column], table.texts[column]
    if kind in ("DATE", "TIMESTAMP WITH TIME ZONE"):
        return f"CAST({text} AS TIMESTAMPTZ)"
    if kind.startswith("TIMESTAMP"):
        times.check_zones(0, 0, 1, spec.timezone)
        return f"CAST({text} AS TIMESTAMPTZ)"
    if kind not in ("CELL", "VARCHAR"):
        raise DataError(f"the column {shown(column)} of {spec.file} is {kind}, not times", "x")
    tests, kept = times.sql_tests(text), f"{condition} AND {text} IS NOT NULL"
    bad = table.all(f"SELECT {FILE}, {ROW}, {text} FROM rows {kept} AND {tests.pop('bad')} LIMIT 1")
    if bad:
        message = f"{table.place(*bad[0][:2])}: {shown(bad[0][2])} in column {shown(column)} is not a time"
        raise DataError(message, "x", "write it like 2026-01-31 or 2026-01-31T12:00:00Z")
    counted = ", ".join(f"count(*) FILTER ({test})" for test in tests.values())
    zoned, other, bare = table.all(f"SELECT {counted} FROM rows {kept}")[0]
    times.check_zones(zoned, other, bare, spec.timezone)
    return f"CAST({text} AS TIMESTAMPTZ)"


def _text(table: Table, column: str) -> str:
    """Return the SQL of a column as it is shown: cells as written, times by ISO 8601."""
    text, kind = table.texts[column], table.kinds[column]
    if kind == "CELL":
        return text
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"strftime({text}, '%Y-%m-%dT%H:%M:%S%z')"
    return f"replace(CAST({text} AS VARCHAR), ' ', 'T')" if kind.startswith("TIMESTAMP") else f"CAST({text} AS VARCHAR)"


def _method(spec: DataSpec, statistic: str | None, rows: Rows) -> str:
    count = dict(rows.counts).get("", sum(n for _, n in rows.counts))
    if statistic is None:
        return f"{spec.y} by {spec.x}, {rows_told(count)}"
    extra = [f"by {spec.bucket} of {spec.x}"] if spec.bucket else [f"a second of {spec.x}"] if spec.x else []
    return statistics.method(statistic, str(spec.y or spec.value), count, extra)
