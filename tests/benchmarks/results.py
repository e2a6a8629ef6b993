"""What was measured, as it is kept: rows of figures, the machine, and `results.json`."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from measure import CORES, Took

FILE = Path(__file__).with_name("results.json")
OWN = "infraviz"


@dataclass(frozen=True)
class Figure:
    """A number as it was measured: of how many samples which statistic it is."""

    value: float
    unit: str
    statistic: str = "one run"
    samples: int = 1


@dataclass(frozen=True)
class Row:
    """One thing that one tool did.

    `id` is the same for all tools that did it; `ran` is the command, or what was done in one process. `goals` are upper
    bounds of figures, by their names. `date` and `load` (of the machine, before) are put in by the runner.
    """

    part: str
    id: str
    what: str
    tool: str
    ran: str
    figures: Mapping[str, Figure]
    goals: Mapping[str, float] = field(default_factory=dict)
    date: str = ""
    load: float = 0.0

    @property
    def key(self) -> tuple[str, str, str]:
        return self.part, self.id, self.tool

    def met(self) -> dict[str, bool]:
        """Say of each goal whether it was reached; one about memory that could not be seen is left out."""
        return {name: self.figures[name].value <= most for name, most in self.goals.items() if name in self.figures}


@dataclass(frozen=True)
class Machine:
    """Where and when it was measured; `used` of its cores are given to each process."""

    cpu: str
    cores: int
    used: int
    memory: Figure
    system: str
    python: str
    date: str

    def same(self, other: Machine) -> bool:
        return replace(self, date="") == replace(other, date="")


@dataclass(frozen=True)
class Results:
    machine: Machine
    rows: tuple[Row, ...]


def took(found: Took, statistic: str = "one run", samples: int = 1) -> dict[str, Figure]:
    """Return the figures of a whole process: wall, cpu, and peak where memory can be seen."""
    figures = {"wall": Figure(found.wall, "s", statistic, samples), "cpu": Figure(found.cpu, "s", statistic, samples)}
    if found.peak is not None:
        figures["peak"] = Figure(found.peak, "MiB", "greatest", samples)
    return figures


def within(seconds: float, samples: int) -> dict[str, Figure]:
    """Return the figure of something done many times in one process."""
    return {"wall": Figure(seconds, "s", "median", samples)}


def machine() -> Machine:
    """Return this machine, today (UTC)."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / (1 << 30)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return Machine(
        cpu=_model(),
        cores=cores,
        used=min(CORES, cores),
        memory=Figure(round(pages, 1), "GiB", "as told by the system"),
        system=f"{_system()}, {platform.system()} {platform.release()}, {platform.machine()}",
        python=platform.python_version(),
        date=datetime.now(UTC).date().isoformat(),
    )


def _model() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return platform.platform(terse=True)


def merged(old: Results | None, new: Results, parts: Iterable[str]) -> Results:
    """Return the new rows with those old ones that are of other parts; rows of another machine do not stay."""
    gone = set(parts)
    kept = [row for row in old.rows if row.part not in gone] if old and old.machine.same(new.machine) else []
    return Results(new.machine, tuple(sorted([*kept, *new.rows], key=lambda row: row.key)))


def read(path: Path = FILE) -> Results | None:
    """Return what was measured last; None where nothing was."""
    if not path.exists():
        return None
    told = json.loads(path.read_text(encoding="utf-8"))
    where = told["machine"]
    rows = tuple(Row(**{**row, "figures": _figures(row["figures"])}) for row in told["rows"])
    return Results(Machine(**{**where, "memory": Figure(**where["memory"])}), rows)


def _figures(told: Mapping[str, Mapping[str, Any]]) -> dict[str, Figure]:
    return {name: Figure(**figure) for name, figure in told.items()}


def write(results: Results, path: Path = FILE) -> None:
    """Write results, each number to four digits."""
    text = json.dumps(_short(asdict(results)), indent=1, sort_keys=True, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


def _short(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.4g}")
    if isinstance(value, Mapping):
        return {key: _short(each) for key, each in value.items()}
    return [_short(each) for each in value] if isinstance(value, list | tuple) else value


def command(words: Sequence[str], folder: Path) -> str:
    """Return a command as it is told: without the paths of this machine."""
    return " ".join(_plain(word, folder) for word in words)


def _plain(word: str, folder: Path) -> str:
    path = Path(word)
    if not path.is_absolute():
        return word
    return str(path.relative_to(folder)) if path.is_relative_to(folder) else path.name
