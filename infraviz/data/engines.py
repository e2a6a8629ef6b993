"""Connections to databases by SQLAlchemy: drivers, one read-only transaction within its time, what engines say."""

from __future__ import annotations

import math
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from infraviz.data.permits import PORTS
from infraviz.data.rows import MAX_POINTS, DataError
from infraviz.data.secrets import Opened
from infraviz.errors import shown
from infraviz.spec.files import inside

T = TypeVar("T")
ATTEMPTS = 3
_PAUSE = 0.3  # seconds before the second attempt; twice that before the third
DRIVERS = {
    "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg",
    "mysql": "mysql+pymysql", "mariadb": "mariadb+pymysql",
}  # fmt: skip
_PARAMETERS = ("sslmode", "charset", "application_name", "connect_timeout", "target_session_attrs")
_WHOLE = "the whole address may come from the environment, as ${NAME}"
_EXTRAS = {"psycopg": "postgres", "pymysql": "mysql"}
_REFUSED = re.compile(r"authenticat|password|denied|not exist|unknown database|no pg_hba", re.IGNORECASE)


def tried(action: Callable[[], T]) -> T:
    """Return what an action gives, tried again where the connection failed and another attempt may help."""
    import sqlalchemy as sa

    for attempt in range(1, ATTEMPTS + 1):
        try:
            return action()
        except sa.exc.DBAPIError as error:
            words = words_of(error)
            lost = error.connection_invalidated or (error.statement is None and not _REFUSED.search(words))
            if not lost or attempt == ATTEMPTS:
                raise _failed(words, error.statement is None) from None
        time.sleep(_PAUSE * attempt)
    raise AssertionError("unreachable")


def _failed(words: str, connecting: bool) -> DataError:
    if re.search(r"statement timeout|max_statement_time|maximum statement execution|^interrupted", words):
        return DataError(
            "the query took too long and was ended", "sql", "the connection's timeout says how long it may"
        )
    return DataError(f"{'no connection' if connecting else 'the query fails'}: {words}", "sql")


def words_of(error: BaseException) -> str:
    """Return what the engine says, on one line: without the statement, without the driver's way to write it."""
    original = getattr(error, "orig", None) or error
    found = original.args[1] if len(original.args) == 2 and isinstance(original.args[1], str) else str(original)
    return (found.strip().splitlines() or [type(original).__name__])[0].strip()


def engine_of(connection: Opened, root: Path) -> Any:
    """Return an engine that opens a connection when it is asked to. Raises DataError for an address it cannot take."""
    try:
        import sqlalchemy as sa
    except ModuleNotFoundError:
        raise DataError("SQLAlchemy is not here", "from", "pip install 'infraviz[sql]'") from None
    try:
        url = sa.make_url(connection.url)
    except (sa.exc.ArgumentError, ValueError):
        message = "the address of the database is none that SQLAlchemy reads"
        raise DataError(message, "from", "it looks like postgresql://user@host/name") from None
    url = url.set(drivername=DRIVERS.get(url.drivername, url.drivername))
    backend = url.get_backend_name()
    if not connection.given:
        _check_written(url, backend)
    if backend == "sqlite":
        return sa.create_engine(_sqlite(url, connection, root), poolclass=sa.pool.NullPool)
    for host, port in _hosts(url):
        connection.check(host, port or PORTS.get(backend))
    arguments = _ARGUMENTS[backend](connection.timeout) if backend in _ARGUMENTS else {}
    if backend == "postgresql" and not connection.given:
        arguments |= {"passfile": os.devnull, "password": url.password or ""}  # no password of this machine's user
    try:
        return sa.create_engine(url, poolclass=sa.pool.NullPool, connect_args=arguments, hide_parameters=True)
    except ModuleNotFoundError as error:
        extra = _EXTRAS.get(str(error.name))
        hint = f"pip install 'infraviz[{extra}]'" if extra else f"pip install {error.name}"
        raise DataError(f"the driver {shown(error.name)} for {backend} is not here", "from", hint) from None
    except sa.exc.NoSuchModuleError:
        raise DataError(f"no dialect for {shown(url.drivername)} is here", "from", "install its package") from None


def _check_written(url: Any, backend: str) -> None:
    """Refuse, in an address that the specs write, what would read files or settings of this machine."""
    if backend != "sqlite" and url.drivername not in DRIVERS.values():
        raise DataError(f"an address for {shown(url.drivername)} cannot stand in the specs", "from", _WHOLE)
    strange = next((name for name in url.query if name not in _PARAMETERS), None)
    if strange is not None and backend != "sqlite":
        raise DataError(f"the parameter {shown(strange)} cannot stand in an address in the specs", "from", _WHOLE)


def _hosts(url: Any) -> list[tuple[str, int | None]]:
    """Return every host and port that an address may lead to."""
    found: list[tuple[str, int | None]] = []
    for name in ("host", "hostaddr", "unix_socket"):
        value = url.query.get(name, ())
        for one in (value,) if isinstance(value, str) else value:
            for each in one.split(","):
                host, _, port = each.partition(":")
                found.append((host, int(port) if port.isdecimal() else url.port))
    return [(url.host or "", url.port), *found] if url.host or not found else found


def _sqlite(url: Any, connection: Opened, root: Path) -> Any:
    """Return the URL of a SQLite file, opened for reading; counted from the specs folder."""
    name = url.database or ""
    path = (root / name).resolve() if connection.given else inside(root, name)
    if not name or name == ":memory:" or name.startswith("file:"):
        raise DataError("a SQLite address names a file", "from", "such as sqlite:///data/app.db")
    if path is None:
        hint = "a path from the environment, ${NAME}, may lie anywhere"
        raise DataError("the SQLite file lies outside the specs folder", "from", hint)
    if not path.is_file():
        raise DataError("no such SQLite file", "from", "its path is counted from the specs folder")
    return url.set(database=path.as_uri(), query={"mode": "ro", "uri": "true"})


_ARGUMENTS: Mapping[str, Callable[[float], dict[str, Any]]] = {
    "postgresql": lambda limit: {"connect_timeout": max(2, math.ceil(limit)), "application_name": "infraviz"},
    "mysql": lambda limit: {"connect_timeout": max(1, math.ceil(limit)), "read_timeout": math.ceil(limit) + 5},
    "mariadb": lambda limit: {"connect_timeout": max(1, math.ceil(limit)), "read_timeout": math.ceil(limit) + 5},
}


@contextmanager
def reading(engine: Any, timeout: float) -> Iterator[Any]:
    """Yield a connection that can only read, within its time (seconds), and roll back at the end."""
    with engine.connect() as connection:
        name = engine.dialect.name
        for sql in _READ_ONLY[name](engine.dialect, timeout) if name in _READ_ONLY else ():
            connection.exec_driver_sql(sql)
        if name == "sqlite":
            until = time.monotonic() + timeout
            connection.connection.dbapi_connection.set_progress_handler(lambda: time.monotonic() > until, 10_000)
        try:
            yield connection
        finally:
            if not connection.invalidated:
                connection.rollback()


def _mysql_reading(dialect: Any, timeout: float) -> list[str]:
    limit = (
        f"SET SESSION max_statement_time = {timeout}"
        if dialect.is_mariadb
        else f"SET SESSION max_execution_time = {math.ceil(timeout * 1000)}"
    )
    many = f"SET SESSION sql_select_limit = {MAX_POINTS + 1}"
    return [limit, many, "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY"]


_READ_ONLY: Mapping[str, Callable[[Any, float], list[str]]] = {
    "postgresql": lambda _, timeout: [
        "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
        f"SET LOCAL statement_timeout = {math.ceil(timeout * 1000)}",
    ],
    "mysql": _mysql_reading,
    "mariadb": _mysql_reading,
    "sqlite": lambda _dialect, _timeout: ["PRAGMA query_only = ON"],
}
