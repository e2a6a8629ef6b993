"""Files as a table in DuckDB, cut off from the machine before an author's condition runs: the only door to DuckDB.

Parquet is read in place, by its own types. Cells of CSV, TSV and JSON are kept as text, as they were written;
under the column's own name a column that holds only numbers is one of numbers, so that conditions compare them so.
"""

from __future__ import annotations

import csv
import io
import json
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from infraviz.data.paths import Found
from infraviz.data.rows import DataError
from infraviz.data.watch import Watch
from infraviz.errors import shown
from infraviz.limits import DEFAULTS, current, size

_NUMBERS = re.compile(r'^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL.*|"NULL")$')
_DELIMITERS = {"csv": ",", "tsv": "\t"}
_CONFIG: dict[str, Any] = {
    "threads": 1, "temp_directory": "", "autoinstall_known_extensions": "false", "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
}  # fmt: skip
_LESS = "fewer rows or columns, or Parquet, which is read in place"
_OWN = threading.local()  # each thread's database
Read = tuple[dict[str, str], dict[str, str]]  # the type of each column, and what it holds as written
Check = Callable[[list[str]], None]
FILE, ROW = '"# file"', '"# row"'  # the number of a row's file, or its path, and the row's number in it, from 1


@dataclass(frozen=True)
class Table:
    """An open table called `rows`. `kinds` has the type of each column in SQL, `texts` what it holds as written."""

    connection: Any
    found: Found
    kinds: dict[str, str]
    texts: dict[str, str]
    watch: Watch

    def close(self) -> None:
        """Give up the table and its memory."""
        self.watch.stop()
        self.connection.close()  # its tables are temporary: they go with it, also from a database that stays

    def number(self, column: str) -> str:
        """Return the SQL for a column as a number: NULL where it holds none, or is no column of numbers."""
        return f"TRY_CAST({self.texts[column]} AS DOUBLE)" if self.may_be_number(column) else "CAST(NULL AS DOUBLE)"

    def may_be_number(self, column: str) -> bool:
        """Return whether a column may hold numbers: by its type, or because its cells are text."""
        return self.kinds[column] == "CELL" or bool(_NUMBERS.match(self.kinds[column]))

    def all(self, sql: str) -> list[tuple[Any, ...]]:
        """Return what a query over `rows` gives. Raises DataError with DuckDB's words, less the machine's paths."""
        return list(self._run(sql).fetchall())

    def arrays(self, sql: str) -> dict[str, Any]:
        """Return what a query gives as one NumPy array a column."""
        return dict(self._run(sql).fetchnumpy())

    def _run(self, sql: str) -> Any:
        import duckdb

        try:
            return self.connection.execute(sql)
        except duckdb.Error as error:
            raise _failed(error, self.found) from None

    def place(self, file: object, row: object) -> str:
        """Return where a row stands, from its `FILE` and `ROW`: `data/x.csv, row 3`."""
        paths = dict(zip(self.found.paths, self.found.names, strict=True))
        name = paths.get(file) if isinstance(file, str) else self.found.names[int(str(file))]
        return f"{name}, row {row}"


def open_table(found: Found, timezone: str, check: Check, locked: bool) -> Table:
    """Return the table of some files. Its user closes it. Raises DataError for files that are broken.

    Times without a zone are in `timezone`, and times are written in it. `check` is called with the names of the
    columns before rows are read. One that is `locked`, cut off from the machine, can be asked what an author wrote.
    """
    import duckdb

    # what is locked stays so; opening a database takes longer than most files, so the others share one
    connection = _database() if locked else _shared().cursor()
    watch = Watch(connection, current().data_seconds)
    try:
        connection.execute("SET TimeZone = 'UTC'")
        read = _READERS[found.kind](connection, found, lambda columns: _check_columns(columns, found, check))
        _check_rows(connection, found)
        _set_zone(connection, timezone)
        if locked:
            _lock_up(connection, found)
    except BaseException as error:
        watch.stop()
        connection.close()
        if isinstance(error, duckdb.Error):
            raise _failed(error, found) from None
        raise
    return Table(connection, found, *read, watch)


def _database() -> Any:
    import duckdb

    memory = f"{current().data_memory // 2**20}MiB"
    return duckdb.connect(":memory:", config={**_CONFIG, "memory_limit": memory})


def _shared() -> Any:
    """Return this thread's database for files that are read without an author's condition."""
    if getattr(_OWN, "limit", None) != current().data_memory:
        _OWN.limit, _OWN.database = current().data_memory, _database()
    return _OWN.database


def _check_columns(columns: list[str], found: Found, check: Check) -> None:
    most = current().columns
    if len(columns) > most:
        raise DataError(f"{found.names[0]} has more than {most} columns", "file")
    check(columns)


def _check_rows(connection: Any, found: Found) -> None:
    most = current().rows
    if connection.execute("SELECT count(*) FROM rows").fetchone()[0] > most:
        raise DataError(
            f"more than {most} rows", "file", f"sum them up first: {found.names[0]} is too large for a build"
        )


def _failed(error: Exception, found: Found) -> DataError:
    """Return a mistake that says why DuckDB gave up."""
    import duckdb

    _OWN.limit = None  # a database that something failed in is not used for the next file
    if isinstance(error, duckdb.InterruptException):
        return DataError(f"reading took longer than {current().data_seconds:g} s", "file", _LESS)
    if isinstance(error, duckdb.OutOfMemoryException):
        return DataError(f"reading takes more than {size(current().data_memory)} of memory", "file", _LESS)
    return DataError(broken(str(error), found), "file")


def _set_zone(connection: Any, timezone: str) -> None:
    if timezone not in _zones():
        raise DataError(f"unknown time zone {shown(timezone)}", "timezone", "such as UTC or Europe/Berlin")
    connection.execute(f"SET TimeZone = {literal(timezone)}")


@cache
def _zones() -> frozenset[str]:
    with _shared().cursor() as connection:
        return frozenset(name for (name,) in connection.execute("SELECT name FROM pg_timezone_names()").fetchall())


def _lock_up(connection: Any, found: Found) -> None:
    """Cut a connection off: from here on, when the author's condition runs, there is nothing but these files."""
    allowed = ", ".join(map(literal, found.paths)) if found.kind == "parquet" else ""
    connection.execute(f"SET allowed_paths = [{allowed}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def _parquet(connection: Any, found: Found, check: Check) -> Read:
    paths = ", ".join(map(literal, found.paths))
    connection.execute(
        f"CREATE TEMP VIEW rows AS SELECT * EXCLUDE (file_row_number), file_row_number + 1 AS {ROW} "
        f"FROM read_parquet([{paths}], filename = '# file', file_row_number = true)"
    )
    described = connection.execute("DESCRIBE rows").fetchall()
    kinds = {str(name): str(kind) for name, kind, *_ in described if quoted(name) not in (FILE, ROW)}
    check(list(kinds))
    return kinds, {name: quoted(name) for name in kinds}


def _delimited(connection: Any, found: Found, check: Check) -> Read:
    delimiter = _DELIMITERS[found.kind]
    headers = [_header(path, name, delimiter) for path, name in zip(found.paths, found.names, strict=True)]
    columns = headers[0]
    for name, header in zip(found.names, headers, strict=True):
        if header != columns:
            raise DataError(f"the columns of {name} are not those of {found.names[0]}", "file")
    check(columns)
    texts = _cells(connection, columns)
    for number, path in enumerate(found.paths):
        connection.execute(
            f"INSERT INTO cells SELECT {number}, row_number() OVER (), * FROM read_csv(?, columns = ?, header = true, "
            "auto_detect = false, delim = ?, quote = '\"', escape = '\"', comment = '', strict_mode = true) LIMIT ?",
            [path, {_text(n): "VARCHAR" for n in range(len(columns))}, delimiter, current().rows + 1],
        )
    return _typed(connection, texts)


def _header(path: str, name: str, delimiter: str) -> list[str]:
    """Return the names of the columns. A name that is empty becomes `column 3`."""
    most = DEFAULTS.header_bytes
    try:
        with Path(path).open(newline="", encoding="utf-8-sig") as file:
            begin = file.read(most)
    except UnicodeDecodeError:
        raise DataError(f"{name} is not a text in UTF-8", "file", "save it as CSV in UTF-8") from None
    if len(begin) == most and "\n" not in begin and "\r" not in begin:
        raise DataError(f"the first line of {name} is longer than {size(most)}", "file", "it names the columns")
    try:
        first = next(csv.reader(io.StringIO(begin, newline=""), delimiter=delimiter), [])
    except csv.Error as error:
        raise DataError(f"the first line of {name} cannot be read: {error}", "file", "it names the columns") from None
    columns = [column or f"column {number}" for number, column in enumerate(first, 1)]
    if not columns:
        raise DataError(f"the first line of {name} is empty", "file", "it names the columns")
    _check_twice(columns, name)
    return columns


def _check_twice(columns: list[str], name: str) -> None:
    seen: dict[str, str] = {}
    for column in columns:
        if column.lower() in seen:  # SQL does not tell `ms` from `MS`
            earlier = seen[column.lower()]
            also = "" if earlier == column else f", as {shown(earlier)}"
            raise DataError(f"the column {shown(column)} stands twice in {name}{also}", "file")
        seen[column.lower()] = column


def _json(connection: Any, found: Found, check: Check) -> Read:
    """Read objects, in an array or one after the other. Text stays as it is, all else is as JSON writes it."""
    columns: list[str] = []
    for path in found.paths:
        described = connection.execute(
            "DESCRIBE SELECT * FROM "
            "read_json(?, format = 'auto', records = true, sample_size = -1, map_inference_threshold = -1)",
            [path],
        ).fetchall()
        columns += [str(name) for name, *_ in described if name not in columns]
    _check_twice(columns, found.names[0])
    check(columns)
    texts = _cells(connection, columns)
    values = ", ".join(f"json_extract_string({quoted(column)}, '$')" for column in columns)
    for number, path in enumerate(found.paths):
        connection.execute(
            f"INSERT INTO cells SELECT {number}, row_number() OVER (), {values} FROM "
            "read_json(?, format = 'auto', records = true, columns = ?) LIMIT ?",
            [path, dict.fromkeys(columns, "JSON"), current().rows + 1],
        )
    return _typed(connection, texts)


def _cells(connection: Any, columns: list[str]) -> dict[str, str]:
    """Make the table that holds the cells as text. Return the name in it of each column."""
    names = [quoted(_text(number)) for number in range(len(columns))]
    declared = ", ".join(f"{name} VARCHAR" for name in names)
    connection.execute(f"CREATE TEMP TABLE cells ({FILE} INTEGER, {ROW} BIGINT, {declared})")
    return dict(zip(columns, names, strict=True))


def _typed(connection: Any, texts: dict[str, str]) -> Read:
    """Return the table of cells, where a column of numbers is one under its own name."""
    tests = ", ".join(f"bool_and({text} IS NULL OR coalesce({finite(text)}, false))" for text in texts.values())
    numeric = connection.execute(f"SELECT {tests} FROM cells").fetchone()
    typed = (
        f"{f'CAST({text} AS DOUBLE)' if is_number else text} AS {quoted(column)}"
        for (column, text), is_number in zip(texts.items(), numeric, strict=True)
    )
    connection.execute(f"CREATE TEMP VIEW rows AS SELECT *, {', '.join(typed)} FROM cells")
    return dict.fromkeys(texts, "CELL"), texts


_READERS: dict[str, Callable[[Any, Found, Check], Read]] = {
    "csv": _delimited, "tsv": _delimited, "json": _json, "parquet": _parquet,
}  # fmt: skip


def parsed(connection: Any, where: str) -> Mapping[str, Any]:
    """Return DuckDB's own tree of a condition. Raises DataError for one that is not well formed."""
    sql = f"SELECT 1 FROM rows WHERE ({where}\n)"
    tree: Mapping[str, Any] = json.loads(connection.execute("SELECT json_serialize_sql(?)", [sql]).fetchone()[0])
    if tree["error"]:
        raise DataError(f"the condition does not work: {first_line(str(tree['error_message']))}", "where")
    return tree


def expression_error(connection: Any, where: str) -> str:
    """Return what DuckDB has against a condition that is not one expression over `rows`, '' for nothing."""
    import duckdb

    try:
        duckdb.SQLExpression(where)  # refuses all that is more than one expression
        connection.execute(f"SELECT count(*) FROM rows WHERE ({where}\n)").fetchone()
    except duckdb.Error as error:
        return str(error)
    return ""


def finite(text: str) -> str:
    """Return the SQL that tests whether a cell is a finite number: NULL where it is none."""
    return f"isfinite(TRY_CAST({text} AS DOUBLE))"


def broken(error: str, found: Found) -> str:
    """Return what a reader says of a file, in words for the author and without a path of this machine."""
    for path, name in zip(found.paths, found.names, strict=True):
        error = error.replace(path, name)
    name = next((name for name in found.names if name in error), found.names[0])
    line = re.search(r"CSV Error on Line: (\d+)", error)
    place = f"{name}, line {line[1]}" if line else name
    cells = re.search(r"Expected Number of Columns: (\d+) Found: (\d+)", error)
    if cells:
        return f"{place}: the number of cells is {cells[2]}, in the header it is {cells[1]}"
    if "unterminated quote" in error:
        return f"{place}: a quote is opened and not closed"
    if "unicode" in error:
        return f"{place}: not valid UTF-8"
    return (
        f"{place} cannot be read as {found.kind.upper() if found.kind != 'parquet' else 'Parquet'}: {first_line(error)}"
    )


def first_line(error: str) -> str:
    """Return DuckDB's words less the class of the error."""
    return re.sub(r"^[A-Z]\w*( \w+)? Error: ", "", error.splitlines()[0]).strip()


def _text(number: int) -> str:
    return f"# {number}"


def quoted(name: str) -> str:
    """Return a name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return a text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"
