"""Specs → rows, for every metric that has data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from infraviz.data import files
from infraviz.data.rows import DataError, Rows
from infraviz.errors import SpecError
from infraviz.spec.document import Document, dotted
from infraviz.spec.load import Specs
from infraviz.spec.metrics import DataSpec, MetricSpec


@dataclass(frozen=True)
class Fetched:
    """What came back: rows by metric id, and what went wrong, at its place."""

    rows: dict[str, Rows]
    errors: tuple[SpecError, ...]


def fetch(specs: Specs) -> Fetched:
    """Read the data of all metrics. Mistakes in data do not raise: they are in the result."""
    rows: dict[str, Rows] = {}
    errors: list[SpecError] = []
    for ident, metric, data, document in _with_data(specs):
        try:
            rows[ident] = _origin(data)(data, metric.statistic, specs.root)
        except DataError as error:
            path = ("metrics", ident, "data", error.field) if error.field else ("metrics", ident, "data")
            errors.append(SpecError(document.place(*path), dotted(path), str(error), error.hint))
    return Fetched(rows, tuple(errors))


def _with_data(specs: Specs) -> Iterator[tuple[str, MetricSpec, DataSpec, Document]]:
    for loaded in specs.metrics:
        for ident, metric in loaded.spec.metrics.items() if loaded.spec else ():
            if metric.data is not None:
                yield ident, metric, metric.data, loaded.document


def _origin(data: DataSpec) -> Callable[[DataSpec, str | None, Path], Rows]:
    if data.file is not None:
        return files.fetch
    name = "sql" if data.sql is not None else "prometheus"
    raise DataError(f"reading from {name} is not built yet: this version reads CSV files", name)
