"""`infraviz refresh`: ask the servers, write the lock, say what moved."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from infraviz.data import lock
from infraviz.data import refresh as data
from infraviz.data.fetch import Wanted, error_at
from infraviz.data.lock import Entry
from infraviz.data.permits import told as permits_of
from infraviz.data.rows import DataError, Rows
from infraviz.errors import SpecError, SpecErrors
from infraviz.model import formats
from infraviz.spec import load as spec

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Report:
    """What a refresh did: a line for each metric, and the mistakes. A metric that failed keeps its old entry."""

    lines: tuple[str, ...]
    errors: tuple[SpecError, ...]


def refresh(
    root: Path,
    idents: Sequence[str] = (),
    progress: Progress = lambda _: None,
    environ: Mapping[str, str] = os.environ,
    now: datetime | None = None,
    *,
    allow: Sequence[str] = (),
    offline: bool = False,
) -> Report:
    """Fetch the metrics named, or all that come from servers, and write `metrics.lock`.

    `allow` are the hosts that may be reached, beside those in INFRAVIZ_ALLOW; `offline` opens nothing.

    Raises SpecErrors where the specs cannot be read, UsageError for an unknown id, MachineError where the lock cannot
    be written.
    """
    specs = spec.load(root)
    if specs.errors:
        raise SpecErrors(specs.errors)
    wanted, permits = data.chosen(specs, idents), permits_of(allow, offline, environ)
    old = _old(root, bool(idents))
    found = data.fetch_all(wanted, specs, environ, now or datetime.now(UTC), progress, permits)
    remote = old if idents else {one.id: old[one.id] for one in wanted if one.id in old}
    new = {**remote, **{ident: one for ident, one in found.items() if isinstance(one, Entry)}}
    if new != old:
        lock.write(root, new)
    gone = tuple(f"{ident}: gone" for ident in sorted(set(old) - set(new)))
    lines = tuple(_line(one, old.get(one.id), new[one.id]) for one in wanted if isinstance(found[one.id], Entry))
    errors = tuple(error_at(one, found[one.id]) for one in wanted if isinstance(found[one.id], DataError))
    return Report((*lines, *gone), errors)


def _old(root: Path, partly: bool) -> dict[str, Entry]:
    """Return the lock as it is. One that is broken is written anew, unless only a part of it is asked for."""
    try:
        return lock.read(root)
    except SpecErrors:
        if partly:
            raise
        return {}


def _line(wanted: Wanted, old: Entry | None, new: Entry) -> str:
    told = _told(wanted, new.rows)
    if old is None:
        return f"{wanted.id}: new, {told}"
    if old.rows == new.rows:
        return f"{wanted.id}: unchanged, {told}"
    before = _told(wanted, old.rows)
    return f"{wanted.id}: {before} → {told}" if before != told else f"{wanted.id}: {told}, changed in detail"


def _told(wanted: Wanted, rows: Rows) -> str:
    """Return rows in a few words: the number, a number a group, or how many points."""
    unit = wanted.data.unit or wanted.metric.unit
    parts = [formats.with_unit(rows.value, unit)] if rows.value is not None else []
    parts += [f"{name} {formats.with_unit(value, unit)}" for name, value in rows.groups[:4]]
    parts += ["…"] * (len(rows.groups) > 4)
    points = len(rows.points) + sum(len(points) for _, points in rows.series)
    return ", ".join([*parts, *([f"{points} points"] if points else [])])
