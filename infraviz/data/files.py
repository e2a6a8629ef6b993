"""Rows from CSV files through DuckDB: the statistic is computed in SQL, only the result comes back."""

from __future__ import annotations

import csv
import os
import re
from pathlib import Path
from typing import Any

from infraviz.data.rows import DataError, Rows
from infraviz.errors import did_you_mean, shown
from infraviz.spec.files import inside
from infraviz.spec.metrics import DataSpec, percentile

MAX_BYTES = 500_000_000
MAX_POINTS = 100_000
_MAX_LISTED = 12
_AGGREGATES = {
    "mean": "avg({0})", "median": "median({0})", "sum": "sum({0})", "count": "count({0})",
    "min": "min({0})", "max": "max({0})",
    "first": 'first({0} ORDER BY "#")', "last": 'last({0} ORDER BY "#")',
}  # fmt: skip


def fetch(spec: DataSpec, statistic: str | None, root: Path) -> Rows:
    """Return the rows of a `data: {file: …}`. Raises DataError with the author's mistake.

    `root` is the specs folder, which the file must lie in. Percentiles interpolate linearly between the
    two nearest rows (`quantile_cont`, the method that numpy calls "linear").
    """
    path, name = _path(spec, root), str(spec.file)
    columns = _header(path, name)
    _check_columns(spec, columns)
    texts = {column: _quoted(text) for column, text in zip(columns, _texts(columns), strict=True)}
    connection = _open(path, columns, name)
    try:
        condition = _condition(connection, spec, columns)
        number = texts[str(spec.value if spec.y is None else spec.y)]
        _check_numbers(connection, number, spec, condition)
        if spec.x is not None:
            return _points(connection, texts[spec.x], number, condition)
        return _statistic(connection, number, texts.get(spec.by or ""), statistic, condition)
    finally:
        connection.close()


def _path(spec: DataSpec, root: Path) -> Path:
    name = str(spec.file)
    path = inside(root, name)
    if path is None:
        raise DataError(f"the path {name!r} leads out of the specs folder", "file", "data lies in data/")
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


def _header(path: Path, name: str) -> list[str]:
    """Return the names of the columns. A name that is empty becomes `column 3`."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            first = next(csv.reader(file), [])
    except (UnicodeDecodeError, csv.Error):
        raise DataError(f"{name} is not a text in UTF-8", "file", "save it as CSV in UTF-8") from None
    columns = [column or f"column {number}" for number, column in enumerate(first, 1)]
    if not columns:
        raise DataError(f"the first line of {name} is empty", "file", "it names the columns")
    seen: dict[str, str] = {}
    for column in columns:
        if column.lower() in seen:  # SQL does not tell `ms` from `MS`
            earlier = seen[column.lower()]
            also = "" if earlier == column else f", as {shown(earlier)}"
            raise DataError(f"the column {shown(column)} stands twice in {name}{also}", "file")
        seen[column.lower()] = column
    return columns


def _open(path: Path, columns: list[str], name: str) -> Any:
    """Return a connection with the file as `rows`, cut off from the machine.

    `rows` has every cell as text under the names of `_texts`. Under the columns' own names a column that
    holds only numbers is one of numbers, so that conditions compare them as such.
    """
    import duckdb

    connection: Any = duckdb.connect(":memory:", config={"threads": 1})
    try:
        connection.execute(
            'CREATE TABLE cells AS SELECT row_number() OVER () AS "#", * FROM read_csv(?, columns = ?, header = true, '
            "auto_detect = false, delim = ',', quote = '\"', escape = '\"', comment = '', strict_mode = true)",
            [os.fspath(path), dict.fromkeys(_texts(columns), "VARCHAR")],
        )
        # The author's condition runs from here on: no files, no network, no extensions, no way back.
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        texts = [_quoted(text) for text in _texts(columns)]
        tests = ", ".join(f"bool_and({text} IS NULL OR coalesce({_finite(text)}, false))" for text in texts)
        numeric = connection.execute(f"SELECT {tests} FROM cells").fetchone()
        typed = (
            f"{f'CAST({text} AS DOUBLE)' if is_number else text} AS {_quoted(column)}"
            for column, text, is_number in zip(columns, texts, numeric, strict=True)
        )
        connection.execute(f"CREATE VIEW rows AS SELECT *, {', '.join(typed)} FROM cells")
    except duckdb.Error as error:
        connection.close()
        raise _broken(str(error), name) from None
    return connection


def _broken(error: str, name: str) -> DataError:
    """Return what the CSV reader says, in words for the author."""
    line = re.search(r"CSV Error on Line: (\d+)", error)
    place = f"{name}, line {line[1]}" if line else name
    cells = re.search(r"Expected Number of Columns: (\d+) Found: (\d+)", error)
    if cells:
        return DataError(f"{place}: the number of cells is {cells[2]}, in the header it is {cells[1]}", "file")
    if "unterminated quote" in error:
        return DataError(f"{place}: a quote is opened and not closed", "file")
    if "unicode" in error:
        return DataError(f"{place}: not valid UTF-8", "file", "save it as CSV in UTF-8")
    return DataError(f"{place} cannot be read as CSV: {_first_line(error)}", "file")


def _first_line(error: str) -> str:
    """Return DuckDB's words less the class of the error."""
    return re.sub(r"^[A-Z]\w*( \w+)? Error: ", "", error.splitlines()[0]).strip()


def _texts(columns: list[str]) -> list[str]:
    """Return the names under which the cells stand as text, for each column."""
    return [f"# {number}" for number in range(len(columns))]


def _check_columns(spec: DataSpec, columns: list[str]) -> None:
    for field in ("value", "by", "x", "y"):
        name = getattr(spec, field)
        if name is not None and name not in columns:
            raise DataError(f"no column {shown(name)} in {spec.file}", field, _known(name, columns))


def _known(name: str, columns: list[str]) -> str:
    more = ", …" if len(columns) > _MAX_LISTED else ""
    return did_you_mean(name, columns) or f"it has {', '.join(columns[:_MAX_LISTED])}{more}"


def _condition(connection: Any, spec: DataSpec, columns: list[str]) -> str:
    """Return the WHERE clause. The author's condition must be a single expression that DuckDB accepts."""
    import duckdb

    if spec.where is None:
        return ""
    try:
        duckdb.SQLExpression(spec.where)  # refuses all that is more than one expression
        found = connection.execute(f"SELECT count(*) FROM rows WHERE ({spec.where}\n)").fetchone()[0]
    except duckdb.Error as error:
        column = re.search(r'Referenced column "(.*)" not found', str(error))
        if column:
            hint = _known(column[1], columns)
            raise DataError(f"no column {shown(column[1])} in {spec.file}", "where", hint) from None
        raise DataError(f"the condition does not work: {_first_line(str(error))}", "where") from None
    if not found:
        raise DataError("the condition leaves no rows", "where")
    return f"WHERE ({spec.where}\n)"


def _check_numbers(connection: Any, number: str, spec: DataSpec, condition: str) -> None:
    column = spec.y if spec.y is not None else spec.value
    bad = connection.execute(
        f'SELECT "#", {number} FROM (SELECT * FROM rows {condition}) WHERE {number} IS NOT NULL '
        f'AND NOT coalesce({_finite(number)}, false) ORDER BY "#" LIMIT 1'
    ).fetchone()
    if bad:
        message = f"{spec.file}, row {bad[0]}: {shown(bad[1])} in column {shown(column)} is not a number"
        raise DataError(message, "file", "row 1 is the one under the header")
    if not connection.execute(f"SELECT count({number}) FROM rows {condition}").fetchone()[0]:
        raise DataError(f"the column {shown(column)} of {spec.file} holds no numbers", "file")


def _finite(text: str) -> str:
    return f"isfinite(TRY_CAST({text} AS DOUBLE))"


def _points(connection: Any, x: str, y: str, condition: str) -> Rows:
    found = connection.execute(
        f"SELECT {x}, CAST({y} AS DOUBLE) FROM (SELECT * FROM rows {condition}) "
        f'WHERE {x} IS NOT NULL AND {y} IS NOT NULL ORDER BY "#" LIMIT {MAX_POINTS + 1}'
    ).fetchall()
    if len(found) > MAX_POINTS:
        raise DataError(f"more than {MAX_POINTS} points", "file", "sum them up over a longer step")
    return Rows(points=tuple((str(a), float(b)) for a, b in found))


def _statistic(connection: Any, number: str, by: str | None, statistic: str | None, condition: str) -> Rows:
    aggregate = _aggregate(str(statistic), f"CAST({number} AS DOUBLE)")
    value = float(connection.execute(f"SELECT {aggregate} FROM rows {condition}").fetchone()[0])
    if by is None:
        return Rows(value)
    found = connection.execute(
        f'SELECT {by}, {aggregate} FROM rows {condition} GROUP BY {by} HAVING {by} IS NOT NULL ORDER BY min("#")'
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
