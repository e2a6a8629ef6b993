"""From what was measured to the specs of the study of infraviz: the numbers as a CSV file, and their source.

The metrics in `specs/metrics/infraviz.yaml` name rows of that file, so a later measurement changes no file but these
two.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

from results import Results

SPECS = Path(__file__).parents[2] / "specs"
DATA, SOURCE = "data/benchmarks.csv", "metrics/benchmarks.yaml"
COLUMNS = ("name", "tool", "value", "unit", "goal", "samples", "load")


def published(results: Results) -> dict[str, str]:
    """Return the files to write, by their path in the folder of specs."""
    told = io.StringIO()
    writer = csv.writer(told, lineterminator="\n")
    writer.writerows([COLUMNS, *lines(results)])
    return {DATA: told.getvalue(), SOURCE: _source(results)}


def lines(results: Results) -> Iterator[tuple[str, ...]]:
    """Yield a line for each figure, its name being PART/ID/FIGURE."""
    for row in sorted(results.rows, key=lambda row: row.key):
        for name, figure in sorted(row.figures.items()):
            goal = f"{row.goals[name]:g}" if name in row.goals else ""
            where = f"{row.part}/{row.id}/{name}"
            yield where, row.tool, f"{figure.value:.4g}", figure.unit, goal, str(figure.samples), f"{row.load:.2f}"


def _source(results: Results) -> str:
    """Return the source of these numbers; it is as old as the oldest of them, to the month."""
    where = results.machine
    memory = f"{where.memory.value:.0f} {where.memory.unit}"
    place = f"{where.used} cores of {where.cpu}, {memory}, {where.system.split(',')[0]}, Python {where.python}"
    date = min(row.date for row in results.rows)[:7]
    title = json.dumps(f"Benchmarks of infraviz on {place}", ensure_ascii=False)
    return (
        "# Written by `tests/benchmarks/bench.py --publish` from tests/benchmarks/results.json: not to be edited.\n"
        f"sources:\n  benchmarks: {{title: {title}, kind: measured, as_of: {date}}}\n"
    )


def write(results: Results, specs: Path = SPECS) -> None:
    for path, text in published(results).items():
        (specs / path).parent.mkdir(exist_ok=True)
        (specs / path).write_text(text, encoding="utf-8")
