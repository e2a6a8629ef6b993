"""Specs → rows, for every metric that has data. Files are read; what a server gave is in the lock."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from infraviz.data import asking, files, lock
from infraviz.data.rows import DataError, Rows
from infraviz.errors import SpecError, SpecErrors
from infraviz.limits import current
from infraviz.spec.document import Document, dotted
from infraviz.spec.load import Specs
from infraviz.spec.metrics import DataSpec, MetricSpec
from infraviz.spec.site import ConnectionSpec


@dataclass(frozen=True)
class Fetched:
    """What came back: rows by metric id, and what went wrong, at its place."""

    rows: dict[str, Rows]
    errors: tuple[SpecError, ...]


@dataclass(frozen=True)
class Wanted:
    """A metric that has data, and where it is declared."""

    id: str
    metric: MetricSpec
    data: DataSpec
    document: Document


@dataclass(frozen=True)
class Reading:
    """One reading of the files below `root` that some metrics share, and the statistics that are wanted of it."""

    root: Path
    data: DataSpec
    statistics: tuple[str | None, ...]

    @property
    def name(self) -> str:
        return str(self.data.file)


Answer = Sequence[Rows | DataError]  # for each statistic
Reader = Callable[[Sequence[Reading]], Sequence[Answer]]
Locked = Callable[[], lock.Entries]  # raises SpecErrors


def read(reading: Reading) -> Answer:
    """Read some files. Mistakes in data do not raise: they are the answer."""
    try:
        asking.check_file(reading.data)
        return files.fetch_all(reading.data, reading.statistics, reading.root)
    except DataError as error:
        return [error] * len(reading.statistics)


def in_threads(readings: Sequence[Reading]) -> Sequence[Answer]:
    """Read files in parallel, in this process."""
    if len(readings) < 2:
        return [read(one) for one in readings]
    with ThreadPoolExecutor(min(len(readings), os.cpu_count() or 1, current().data_readers)) as pool:
        return list(pool.map(read, readings))


def fetch(specs: Specs, reader: Reader = in_threads, locked: Locked | None = None) -> Fetched:
    """Read the data of all metrics: files by `reader`, the answers of servers from the lock. Opens no connection.

    `locked` gives what is in the lock; by default its file is read.

    Mistakes in data do not raise: they are in the result.
    """
    wanted = tuple(with_data(specs))
    found = _from_files([one for one in wanted if one.data.file is not None], specs.root, reader)
    remote = [one for one in wanted if one.data.file is None]
    broken: tuple[SpecError, ...] = ()
    try:
        found |= _from_lock(remote, specs, locked or (lambda: lock.read(specs.root))) if remote else {}
    except SpecErrors as error:
        broken = error.errors
    errors = [error_at(one, found[one.id]) for one in wanted if isinstance(found.get(one.id), DataError)]
    rows = {one.id: rows for one in wanted if isinstance(rows := found.get(one.id), Rows)}
    return Fetched(rows, (*broken, *errors))


def connections_of(specs: Specs) -> dict[str, ConnectionSpec]:
    """Return the connections of the site by their ids."""
    return dict(specs.site.spec.connections) if specs.site and specs.site.spec else {}


def _from_lock(wanted: list[Wanted], specs: Specs, locked: Locked) -> dict[str, Rows | DataError]:
    """Return what was fetched for each metric. Raises SpecErrors for a lock that cannot be read."""
    entries, connections = locked(), connections_of(specs)
    found: dict[str, Rows | DataError] = {}
    for one in wanted:
        try:
            asking.check(one.metric, one.data, connections)
            found[one.id] = lock.rows_of(one.id, asking.asked(one.metric, one.data), entries)
        except DataError as error:
            found[one.id] = error
    return found


def with_data(specs: Specs) -> Iterator[Wanted]:
    """Yield every metric that has data, in the order of the files."""
    for loaded in specs.metrics:
        for ident, metric in loaded.spec.metrics.items() if loaded.spec else ():
            if metric.data is not None:
                yield Wanted(ident, metric, metric.data, loaded.document)


def _from_files(wanted: list[Wanted], root: Path, reader: Reader) -> dict[str, Rows | DataError]:
    """Return what each metric's file gives. Metrics of the same data share one reading of it."""
    together: dict[DataSpec, list[Wanted]] = {}
    for one in wanted:
        together.setdefault(one.data.model_copy(update={"unit": None}), []).append(one)
    readings = [
        Reading(root, data, tuple(one.metric.statistic for one in metrics)) for data, metrics in together.items()
    ]
    answers = zip(together.values(), reader(readings), strict=True)
    return {one.id: rows for metrics, answer in answers for one, rows in zip(metrics, answer, strict=True)}


def error_at(wanted: Wanted, error: object) -> SpecError:
    """Return a mistake in data as one at the place of its metric."""
    field = error.field if isinstance(error, DataError) else ""
    path = ("metrics", wanted.id, "data", field) if field else ("metrics", wanted.id, "data")
    hint = error.hint if isinstance(error, DataError) else ""
    return SpecError(wanted.document.place(*path), dotted(path), str(error), hint)
