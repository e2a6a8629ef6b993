"""What a condition over the rows of a file may be made of: columns, constants, comparisons, and functions named here.

The condition comes as the tree that DuckDB's own parser makes of it. A list of what is allowed, and not of what is
refused: a stranger's condition then reads nothing but the rows, gives the same answer on every machine and day, and
takes time and memory in proportion to the rows. Functions that make a text or a list longer are left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from infraviz.data.rows import DataError
from infraviz.errors import did_you_mean, shown

_PARTS = {
    "COLUMN_REF", "COMPARISON", "CONJUNCTION", "CONSTANT", "FUNCTION", "OPERATOR", "BETWEEN", "CASE", "CAST", "TYPE",
    "COLLATE",
}  # fmt: skip
_NAMES = {
    "SUBQUERY": "a query", "LAMBDA": "a lambda", "WINDOW": "a window over rows", "STAR": "'*'",
    "PARAMETER": "a parameter",
}  # fmt: skip
_NUMBERS = """
+ - * / // % ** & | ~ << >> abs ceil ceiling floor round trunc sign sqrt cbrt exp ln log log2 log10 pow power mod
greatest least isnan isinf isfinite even sin cos tan asin acos atan atan2 radians degrees pi
"""
_TEXTS = """
|| ~~ !~~ ~~* !~~* ~~~ ^@ lower upper lcase ucase trim ltrim rtrim left right substr substring length len strlen
contains starts_with ends_with prefix suffix instr position strpos split_part reverse ascii unicode ord translate concat
like_escape ilike_escape not_like_escape not_ilike_escape regexp_matches regexp_full_match regexp_extract
"""
_TIMES = """
date_part datepart date_trunc datetrunc date_diff datediff date_sub datesub year quarter month week day hour minute
second millisecond microsecond dayofweek dayofmonth dayofyear weekday isodow isoyear weekofyear yearweek epoch epoch_ms
last_day make_date make_timestamp strftime strptime try_strptime timezone to_timestamp to_years to_months to_weeks
to_days to_hours to_minutes to_seconds to_milliseconds
"""
_OTHERS = """
coalesce ifnull nullif if list_value list_contains array_contains list_position struct_extract array_extract
"""
FUNCTIONS = frozenset(" ".join((_NUMBERS, _TEXTS, _TIMES, _OTHERS)).split())


def check(tree: Mapping[str, Any]) -> None:
    """Raise DataError where a parsed `SELECT 1 FROM rows WHERE (…)` is more than one condition of allowed parts."""
    nodes = [one["node"] for one in tree["statements"]]
    if len(nodes) != 1 or nodes[0]["type"] != "SELECT_NODE":
        raise DataError("only one condition can stand here", "where")
    for part in _parts(nodes[0]["where_clause"]):
        kind = part["class"]
        if kind not in _PARTS:
            what = _NAMES.get(kind, kind.lower())
            raise DataError(f"{what} cannot stand in a condition", "where", "it compares the columns of one row")
        if kind == "FUNCTION" and part["function_name"].lower() not in FUNCTIONS:
            name = part["function_name"]
            raise DataError(
                f"the function {shown(name)} cannot be called in a condition", "where", did_you_mean(name, FUNCTIONS)
            )


def unknown(tree: Mapping[str, Any], columns: Collection[str]) -> str | None:
    """Return the first name in a parsed condition that is no column, such as `current_user`; None where all are."""
    known = {*map(str.lower, columns), "rows"}
    named = (p["column_names"][0] for p in _parts(tree["statements"][0]["node"]) if p["class"] == "COLUMN_REF")
    return next((str(name) for name in named if name.lower() not in known), None)


def _parts(tree: Any) -> Iterator[Mapping[str, Any]]:
    """Yield every part of an expression, at any depth."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            if "class" in node:
                yield node
            waiting += reversed(node.values())
        elif isinstance(node, list):
            waiting += reversed(node)
