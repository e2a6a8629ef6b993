"""Times on the x axis: where a zone is missing or mixed, where a time stands twice, buckets in SQL."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from infraviz.data.rows import DataError, Points
from infraviz.errors import shown
from infraviz.spec.quantity import parse

DATE = r"\d{4}-\d{2}(-\d{2})?"
CLOCK = r"[ T]\d{2}:\d{2}(:\d{2}([.,]\d+)?)?"
ZONE = r"\s?([Zz]|[+-]\d{2}(:?\d{2})?)"
UTC = r"([Zz]|[+-]00(:?00)?)$"
_TIME = re.compile(rf"(?P<date>{DATE})(?P<clock>{CLOCK})?(?P<zone>{ZONE})?")
_LABELS = {
    "day": "%Y-%m-%d", "week": "%Y-%m-%d", "month": "%Y-%m", "quarter": "%Y-%m-%d", "year": "%Y",
}  # fmt: skip
_DAY = 86_400
_BY_ZONE = "timezone says which zone those without one are in"


def checked(points: Points, timezone: str | None) -> Points:
    """Return the points of one line. Raises DataError for times that cannot be told apart or put in order.

    Points whose x are no dates or times pass as they are. Where some times have a zone and some have none, all
    are written in `timezone`.
    """
    found = [_TIME.fullmatch(x) for x, _ in points]
    if not points or any(match is None for match in found):
        return points
    with_clock = [match for match in found if match and match["clock"]]
    zones = {bool(match["zone"]) for match in with_clock}
    if len(zones) > 1:
        if timezone is None:
            raise DataError("some times have a zone and some have none", "x", _BY_ZONE)
        points = tuple((_in_zone(x, timezone), y) for x, y in points)
    seen: dict[str, int] = {}
    for number, (x, _) in enumerate(points, 1):
        if x in seen:
            hint = "'by' tells lines apart, 'bucket' with a statistic sums them up"
            raise DataError(f"the time {shown(x)} stands twice, as point {seen[x]} and {number}", "x", hint)
        seen[x] = number
    return points


def _in_zone(x: str, timezone: str) -> str:
    try:
        moment, zone = datetime.fromisoformat(x), ZoneInfo(timezone)
    except ValueError:
        raise DataError(f"{shown(x)} is not a time", "x") from None
    except (ZoneInfoNotFoundError, OSError):
        raise DataError(f"unknown time zone {shown(timezone)}", "timezone") from None
    return (moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)).isoformat()


def sql_tests(text: str) -> dict[str, str]:
    """Return the SQL that counts, over cells of text, those that are no time, and those with and without a zone."""
    full = f"regexp_full_match({text}, '\\d{{4}}-\\d{{2}}-\\d{{2}}({CLOCK})?({ZONE})?')"
    zoned, clock = f"regexp_matches({text}, ':.*{ZONE}$')", f"contains({text}, ':')"
    return {
        "bad": f"NOT ({full} AND TRY_CAST({text} AS TIMESTAMPTZ) IS NOT NULL)",
        "zoned": zoned,
        "other": f"{zoned} AND NOT regexp_matches({text}, '{UTC}')",
        "bare": f"{clock} AND NOT {zoned}",
    }


def check_zones(zoned: int, other: int, bare: int, timezone: str | None) -> None:
    """Raise DataError where it is not known which day or hour a time belongs to; the numbers count the times."""
    if timezone is not None:
        return
    if zoned and bare:
        raise DataError("some times have a zone and some have none", "x", _BY_ZONE)
    if bare:
        raise DataError("the times have no zone", "x", "timezone says which: UTC, Europe/Berlin …")
    if other:
        raise DataError("the times are in other zones than UTC", "x", "timezone says in which zone buckets begin")


def bucket_sql(bucket: str, instant: str, timezone: str) -> tuple[str, str]:
    """Return the SQL for the start of an instant's bucket, and the form its label has (as `strftime` takes it)."""
    if bucket in _LABELS:
        return f"date_trunc('{bucket}', {instant})", _LABELS[bucket]
    quantity = parse(bucket, "duration")
    seconds = 3600.0 if quantity is None else quantity.base
    if not seconds.is_integer():
        raise DataError("a bucket is a whole number of seconds", "bucket")
    label = "%Y-%m-%d" if seconds % _DAY == 0 else "%Y-%m-%dT%H:%M%z" if seconds % 60 == 0 else "%Y-%m-%dT%H:%M:%S%z"
    step = f"INTERVAL '{int(seconds // _DAY)} days'" if seconds % _DAY == 0 else f"INTERVAL '{int(seconds)} seconds'"
    return f"time_bucket({step}, {instant}, '{timezone}')", label


def joined(series: Iterable[tuple[str, Points]], timezone: str | None) -> tuple[tuple[str, Points], ...]:
    """Return the lines, each checked. The message of a DataError names the line."""
    found = []
    for name, points in series:
        try:
            found.append((name, checked(points, timezone)))
        except DataError as error:
            raise DataError(f"{shown(name)}: {error}", error.field, error.hint) from None
    return tuple(found)
