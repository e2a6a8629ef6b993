"""What may be asked of a server, and what was: the checks that need no connection, and the fields the lock holds."""

from __future__ import annotations

import re
from collections.abc import Callable

from infraviz.data.rows import DataError
from infraviz.errors import did_you_mean, shown
from infraviz.spec.metrics import DataSpec, MetricSpec
from infraviz.spec.quantity import parse
from infraviz.spec.site import ConnectionSpec

Asked = dict[str, str]
FIELDS = ("sql", "prometheus", "from", "statistic", "value", "by", "where", "x", "y", "range", "step", "timezone")
MAX_SAMPLES = 11_000  # a series, as Prometheus itself allows
_COMMENT = r"--[^\n]*\n|/\*(?!M?!)(?:(?!\*/).)*\*/"
_SELECT = re.compile(rf"(?:\s|{_COMMENT})*+\(*+\s*+(select|with)\b", re.IGNORECASE | re.DOTALL)
_REACHING = re.compile(  # what reads files, reaches other servers or changes this one, where an account may
    r"\b(?:pg_(?:read_\w+|ls_\w+|stat_file|file_\w+|logdir_\w+|terminate_backend|cancel_backend|reload_conf|rotate_logfile)"
    r"|lo_(?:import|export|get|put|create|unlink)|dblink\w*|load_file|load_extension|readfile|writefile|fsdir"
    r"|outfile|dumpfile|sys_(?:exec|eval)|set_config|query_to_xml\w*)\b|\bu&\s*[\"']",
    re.IGNORECASE,
)
_IN_THE_SQL = "write it in the SQL"


def asked(metric: MetricSpec, data: DataSpec) -> Asked:
    """Return all that decides what a server answers, by the names of the fields."""
    found = {name: getattr(data, name, None) for name in FIELDS}
    found |= {"from": data.connection, "statistic": metric.statistic}
    return {name: str(value).strip() for name, value in found.items() if value is not None}


def check_file(data: DataSpec) -> None:
    """Raise DataError for what goes with servers and not with files."""
    for field, name in (("connection", "from"), ("range", "range"), ("step", "step")):
        if getattr(data, field) is not None:
            raise DataError(f"{name!r} does not go with a file", name)


def check(metric: MetricSpec, data: DataSpec, connections: dict[str, ConnectionSpec]) -> None:
    """Raise DataError for what cannot be asked of a database or of Prometheus."""
    kind = "sql" if data.sql is not None else "prometheus"
    name = str(data.connection)
    if name not in connections:
        raise DataError(f"undeclared connection {shown(name)}", "from", did_you_mean(name, connections) or _NONE)
    if getattr(connections[name], kind) is None:
        raise DataError(f"the connection {shown(name)} is not one of {kind}", "from")
    if data.bucket is not None:
        raise DataError(f"data from {kind} takes no bucket", "bucket", _IN_THE_SQL if kind == "sql" else "take a step")
    _CHECKS[kind](metric, data)


_NONE = "connections stand in site.yaml"


def _sql(metric: MetricSpec, data: DataSpec) -> None:
    statement(str(data.sql))
    if data.where is not None:
        condition(data.where)
        if data.value is None:
            raise DataError("'where' goes with 'value' here", "where", _IN_THE_SQL)
    for field in ("range", "step"):
        if getattr(data, field) is not None:
            raise DataError(f"{field!r} goes with prometheus only", field)
    if metric.statistic in ("first", "last", "rate"):
        hint = f"{_IN_THE_SQL}: order by … limit 1 and statistic: max" if metric.statistic != "rate" else _IN_THE_SQL
        raise DataError(f"rows of a database have no order: {metric.statistic!r} cannot be taken", "sql", hint)
    if metric.statistic is not None and data.value is None:
        raise DataError("a statistic needs 'value', the column it is of", "sql")


def _harmless(sql: str, field: str) -> str:
    """Return a text as it is; refuse what could be more than one reading statement, wherever in the text it stands."""
    if ";" in sql:
        raise DataError("only one statement may be asked: ';' cannot stand inside", field)
    if re.search(r"\binto\b", sql, re.IGNORECASE):
        raise DataError("only a SELECT that reads may be asked: 'into' cannot stand in it", field)
    if found := _REACHING.search(sql):
        raise DataError(f"{shown(found[0])} reaches beyond the tables and cannot stand in it", field)
    if re.search(r"/\*(!|M!)", sql):
        raise DataError("a comment that the server runs ('/*!') cannot stand here", field)
    return sql


def statement(sql: str) -> str:
    """Return the author's SELECT without a ';' at its end. Raises DataError where it is not one reading statement."""
    if not _SELECT.match(sql):
        raise DataError("only a SELECT may be asked", "sql", "it starts with select or with")
    return _harmless(sql.strip().removesuffix(";").rstrip(), "sql")


def condition(where: str) -> str:
    """Return the author's condition. Raises DataError where it could be more than that."""
    return _harmless(where, "where")


def _prometheus(metric: MetricSpec, data: DataSpec) -> None:
    for field in ("value", "x", "y", "where", "timezone"):
        if getattr(data, field) is not None:
            raise DataError(f"data from prometheus takes no {field!r}", field, "the query says what it is of")
    if data.range is None:
        for field in ("step", "statistic"):
            if getattr(metric if field == "statistic" else data, field) is not None:
                raise DataError(f"{field!r} needs a range", "step" if field == "step" else "prometheus")
        return
    if data.step is None:
        raise DataError("a range needs a step", "range", "how far apart its points are, such as 1h")
    span, step = seconds(data, "range"), seconds(data, "step")
    if step > span:
        raise DataError("the step is longer than the range", "step")
    if span / step > MAX_SAMPLES:
        raise DataError(f"more than {MAX_SAMPLES} points a series", "step", "take a longer step")


def seconds(data: DataSpec, field: str) -> int:
    """Return `range` or `step` in whole seconds. Raises DataError where it says none."""
    text = str(getattr(data, field))
    quantity = parse(text, "duration")
    if quantity is None or quantity.base < 1 or not quantity.base.is_integer():
        raise DataError(f"{shown(text)} is not a duration of whole seconds", field, "write it like 14d, 1h or 30s")
    return int(quantity.base)


_CHECKS: dict[str, Callable[[MetricSpec, DataSpec], None]] = {"sql": _sql, "prometheus": _prometheus}
