"""Rows from CSV files through DuckDB: the statistic is computed in SQL, only the result comes back."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from infraviz.data.rows import DataError, Rows
from infraviz.errors import did_you_mean
from infraviz.spec.load import inside
from infraviz.spec.metrics import DataSpec, percentile

MAX_BYTES = 500_000_000
MAX_POINTS = 100_000
_AGGREGATES = {
    "mean": "avg({0})", "median": "median({0})", "sum": "sum({0})", "count": "count({0})",
    "min": "min({0})", "max": "max({0})", "first": "first({0} ORDER BY nr)", "last": "last({0} ORDER BY nr)",
}  # fmt: skip


def fetch(spec: DataSpec, statistic: str | None, root: Path) -> Rows:
    """Return the rows of a `data: {file: …}`. Raises DataError with the author's mistake.

    `root` is the specs folder, which the file must lie in. Percentiles interpolate linearly between the
    two nearest rows (`quantile_cont`, the method that numpy calls "linear").
    """
    path = _path(spec, root)
    connection = _open(path)
    try:
        columns = [str(row[0]) for row in connection.execute("DESCRIBE rows").fetchall() if row[0] != "nr"]
        _check_columns(spec, columns)
        number = spec.y if spec.y is not None else spec.value
        condition = _condition(connection, spec)
        _check_numbers(connection, str(number), condition)
        return _points(connection, spec, condition) if spec.y else _statistic(connection, spec, statistic, condition)
    finally:
        connection.close()


def _path(spec: DataSpec, root: Path) -> Path:
    name = str(spec.file)
    path = inside(root, name)
    if path is None:
        raise DataError(f"the path {name!r} leads out of the specs folder", "file")
    if path.suffix.lower() != ".csv":
        raise DataError(f"cannot read {name!r}: only CSV files are read so far", "file")
    if not path.is_file():
        folder = path.parent
        near = [f"{Path(name).parent.as_posix()}/{p.name}" for p in folder.iterdir()] if folder.is_dir() else []
        raise DataError(f"no such file: {name!r}", "file", did_you_mean(name, near))
    if path.stat().st_size == 0:
        raise DataError(f"the file {name!r} is empty", "file")
    if path.stat().st_size > MAX_BYTES:
        raise DataError(f"the file {name!r} is larger than {MAX_BYTES // 1_000_000} MB", "file")
    return path


def _open(path: Path) -> Any:
    """Return a connection with the file as the table `rows`, all columns text, cut off from the machine."""
    import duckdb

    connection = duckdb.connect(":memory:", config={"threads": 1})
    try:
        connection.execute(
            "CREATE TABLE rows AS SELECT row_number() OVER () AS nr, * "
            "FROM read_csv(?, header = true, all_varchar = true, delim = ',', auto_detect = true)",
            [os.fspath(path)],
        )
        # The author's condition runs from here on: no files, no network, no extensions, no way back.
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
    except duckdb.Error as error:
        connection.close()
        told = str(error).replace(os.fspath(path), path.name).splitlines()[0]
        raise DataError(f"cannot be read as CSV: {told}", "file") from None
    return connection


def _check_columns(spec: DataSpec, columns: list[str]) -> None:
    for field in ("value", "by", "x", "y"):
        name = getattr(spec, field)
        if name is not None and name not in columns:
            hint = did_you_mean(name, columns) or f"it has {', '.join(columns)}"
            raise DataError(f"no column {name!r} in {spec.file}", field, hint)


def _condition(connection: Any, spec: DataSpec) -> str:
    """Return the WHERE clause. The author's condition must be a single expression that DuckDB accepts."""
    import duckdb

    if spec.where is None:
        return ""
    query = f"SELECT count(*) FROM rows WHERE ({spec.where}\n)"
    try:
        if len(duckdb.extract_statements(query)) != 1 or ";" in spec.where:
            raise DataError("the condition must be one expression", "where")
        found = connection.execute(query).fetchone()[0]
    except duckdb.Error as error:
        raise DataError(f"the condition does not work: {str(error).splitlines()[0]}", "where") from None
    if not found:
        raise DataError("the condition leaves no rows", "where")
    return f"WHERE ({spec.where}\n)"


def _check_numbers(connection: Any, column: str, condition: str) -> None:
    name = _quoted(column)
    bad = connection.execute(
        f"SELECT nr, {name} FROM (SELECT * FROM rows {condition}) WHERE {name} IS NOT NULL "
        f"AND (TRY_CAST({name} AS DOUBLE) IS NULL OR NOT isfinite(TRY_CAST({name} AS DOUBLE))) ORDER BY nr LIMIT 1"
    ).fetchone()
    if bad:
        raise DataError(f"row {bad[0]}: {bad[1]!r} in column {column!r} is not a number", "file")
    if not connection.execute(f"SELECT count({name}) FROM rows {condition}").fetchone()[0]:
        raise DataError(f"column {column!r} holds no numbers", "file")


def _points(connection: Any, spec: DataSpec, condition: str) -> Rows:
    x, y = _quoted(str(spec.x)), _quoted(str(spec.y))
    found = connection.execute(
        f"SELECT {x}, CAST({y} AS DOUBLE) FROM (SELECT * FROM rows {condition}) "
        f"WHERE {x} IS NOT NULL AND {y} IS NOT NULL ORDER BY nr LIMIT {MAX_POINTS + 1}"
    ).fetchall()
    if len(found) > MAX_POINTS:
        raise DataError(f"more than {MAX_POINTS} points", "file", "sum them up over a longer step")
    return Rows(points=tuple((str(a), float(b)) for a, b in found))


def _statistic(connection: Any, spec: DataSpec, statistic: str | None, condition: str) -> Rows:
    number = f"CAST({_quoted(str(spec.value))} AS DOUBLE)"
    aggregate = _aggregate(str(statistic), number)
    value = float(connection.execute(f"SELECT {aggregate} FROM rows {condition}").fetchone()[0])
    if spec.by is None:
        return Rows(value)
    by = _quoted(spec.by)
    found = connection.execute(
        f"SELECT {by}, {aggregate} FROM rows {condition} GROUP BY {by} HAVING {by} IS NOT NULL ORDER BY min(nr)"
    ).fetchall()
    return Rows(value, tuple((str(name), float(v)) for name, v in found if v is not None))


def _aggregate(statistic: str, number: str) -> str:
    share = percentile(statistic)
    if share is not None:
        return f"quantile_cont({number}, {share!r})"
    if statistic not in _AGGREGATES:
        raise DataError(f"the statistic {statistic!r} needs a time axis, which files do not have yet", "value")
    return _AGGREGATES[statistic].format(number)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
