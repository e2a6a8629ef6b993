"""`metrics.lock`: what the servers answered, so that a site is built without them. JSON, one entry a metric.

An entry holds what was asked, when (UTC), what came back, and the SHA-256 of that. It never holds an address or a
secret. Reading and writing are pure but for the one file.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from infraviz import limits
from infraviz.data.asking import FIELDS, Asked
from infraviz.data.rows import DataError, Origin, Rows, Spread
from infraviz.errors import MachineError, Place, SpecError, SpecErrors, shown

NAME = "metrics.lock"
VERSION = 1
_TIME = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True)
class Entry:
    """One metric as it was fetched. `rows` have no origin; `fetched` is UTC."""

    asked: Asked
    fetched: str
    method: str
    rows: Rows

    @property
    def digest(self) -> str:
        """The SHA-256 of the answer as canonical JSON."""
        return hashlib.sha256(_json(plain(self.rows)).encode()).hexdigest()

    @property
    def origin(self) -> Origin:
        """Where the rows came from, as it may be published."""
        kind = "sql" if "sql" in self.asked else "prometheus"
        where = f" where {self.asked['where']}" if "where" in self.asked else ""
        span = f" over {self.asked['range']}, step {self.asked['step']}" if "range" in self.asked else ""
        query = f"{self.asked[kind]}{where}{span}"
        return Origin(kind, self.asked["from"], query, self.digest, self.fetched[:10], self.method)


Entries = Mapping[str, Entry]


def rows_of(ident: str, asked: Asked, entries: Entries) -> Rows:
    """Return the rows of a metric. Raises DataError where they were not fetched, or something else was asked."""
    entry = entries.get(ident)
    kind = "sql" if "sql" in asked else "prometheus"
    if entry is None:
        raise DataError("not fetched yet", kind, f"run infraviz refresh {ident}")
    for name in FIELDS:
        if entry.asked.get(name) != asked.get(name):
            field = name if name not in ("statistic",) else kind
            raise DataError(
                f"{name!r} is not what it was when this was fetched", field, f"run infraviz refresh {ident}"
            )
    return replace(entry.rows, origin=entry.origin)


def now_told(now: datetime) -> str:
    """Return a moment as the lock writes it."""
    return now.astimezone(UTC).strftime(_TIME)


def read(root: Path) -> dict[str, Entry]:
    """Return the entries of the lock, none where there is no lock. Raises SpecErrors where it cannot be read."""
    path = root / NAME
    if not path.exists() and not path.is_symlink():
        return {}
    try:
        text = _text(path, limits.current().lock_bytes)
        data = json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        place, hint = Place(str(path), error.lineno, error.colno), "infraviz refresh writes it anew"
        raise SpecErrors([SpecError(place, "", "not readable: two versions merged?", hint)]) from None
    except (OSError, ValueError, RecursionError) as error:
        raise SpecErrors([SpecError(Place(str(path)), "", f"not readable: {type(error).__name__}")]) from None
    return _entries(data, path)


def _text(path: Path, most: int) -> str:
    """Return the lock's text. Raises SpecErrors for one that is too large or no file of its own, OSError."""
    status = path.lstat()
    if not stat.S_ISREG(status.st_mode):
        raise SpecErrors([SpecError(Place(str(path)), "", "not a plain file")])
    if status.st_size > most:
        raise SpecErrors([SpecError(Place(str(path)), "", f"larger than {limits.size(most)}")])
    return path.read_text(encoding="utf-8")


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is not a number")


def _entries(data: Any, path: Path) -> dict[str, Entry]:
    if not isinstance(data, dict) or data.get("version") != VERSION or not isinstance(data.get("metrics"), dict):
        hint = "infraviz refresh writes it anew"
        raise SpecErrors([SpecError(Place(str(path)), "", "not a lock of this version of infraviz", hint)])
    found, errors = {}, []
    for ident, one in data["metrics"].items():
        try:
            entry = _entry(one)
        except (KeyError, TypeError, ValueError, IndexError):
            entry = None
        if entry is None or entry.digest != one.get("digest"):
            message = f"the entry of {shown(ident)} is not what was fetched"
            errors.append(SpecError(Place(str(path)), "", message, f"run infraviz refresh {ident}"))
        else:
            found[ident] = entry
    if errors:
        raise SpecErrors(errors)
    return found


def _entry(one: Any) -> Entry:
    asked = {str(name): str(value) for name, value in one["asked"].items()}
    datetime.strptime(one["fetched"], _TIME)
    if not ("sql" in asked) ^ ("prometheus" in asked) or "from" not in asked:
        raise ValueError("asked of nobody")
    return Entry(asked, one["fetched"], str(one["method"]), _rows(one["rows"]))


def _rows(data: Any) -> Rows:
    value = data.get("value")
    return Rows(
        value=None if value is None else float(value),
        groups=_pairs(data.get("groups", ())),
        points=_pairs(data.get("points", ())),
        series=tuple((str(name), _pairs(points)) for name, points in data.get("series", ())),
        spreads=tuple(_spread(one) for one in data.get("spreads", ())),
        counts=tuple((str(name), int(count)) for name, count in data.get("counts", ())),
    )


def _pairs(data: Any) -> tuple[tuple[str, float], ...]:
    return tuple((str(name), float(value)) for name, value in data)


def _spread(data: Any) -> Spread:
    quantiles = tuple((float(share), float(value)) for share, value in data["quantiles"])
    bins = tuple((float(low), float(high), int(count)) for low, high, count in data["bins"])
    return Spread(str(data["name"]), int(data["count"]), quantiles, bins)


def plain(rows: Rows) -> dict[str, Any]:
    """Return rows as plain data, without their origin and without what is empty."""
    found = asdict(replace(rows, origin=None))
    return {name: value for name, value in found.items() if value not in (None, ())}


def text(entries: Entries) -> str:
    """Return the lock: metrics by id, one line a field, so that two versions of it can be compared and merged."""
    metrics = ",\n".join(f"  {_json(ident)}: {{\n{_fields(entries[ident])}\n  }}" for ident in sorted(entries))
    return f'{{\n "version": {VERSION},\n "metrics": {{\n{metrics}\n }}\n}}\n'


def _fields(entry: Entry) -> str:
    rows = ",\n".join(f"    {_json(name)}: {_json(value)}" for name, value in plain(entry.rows).items())
    fields = {"asked": entry.asked, "fetched": entry.fetched, "method": entry.method, "digest": entry.digest}
    lines = [f"   {_json(name)}: {_json(value)}" for name, value in fields.items()]
    return ",\n".join([*lines, f'   "rows": {{\n{rows}\n   }}'])


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def write(root: Path, entries: Entries) -> None:
    """Put the lock in place in one step: a reader sees the old one or the new one. Raises MachineError."""
    path = root / NAME
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{NAME}-", dir=root)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text(entries))
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        os.replace(temporary, path)
    except OSError as error:
        Path(temporary).unlink(missing_ok=True) if temporary else None
        raise MachineError(f"cannot write {path}: {error.strerror or error}") from error
