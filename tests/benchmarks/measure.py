"""How everything here is measured: seconds within a process, and whole processes from outside.

The memory of a process is its PSS (`/proc/PID/smaps_rollup`): pages of its own, and its share of those that it has in
common with others, so that the sum over a process and all below it counts each page once. The peak of that sum is
looked for every 10 ms at first, then every 100 ms or less often, so that looking takes no more than a twentieth of a
core: what is held for a shorter time may be missed. Where there is no /proc, it is None.
"""

from __future__ import annotations

import math
import os
import resource
import statistics
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from time import perf_counter

CORES = 2
MIB = 1 << 20
_PROC = Path("/proc")


@dataclass(frozen=True)
class Took:
    """What a whole process took: seconds on the wall, CPU seconds with all processes below it, MiB at its peak."""

    wall: float
    cpu: float
    peak: float | None


@dataclass(frozen=True)
class Options:
    """What was asked for: less of everything, or more; how many studies have their pages timed beside the peers."""

    quick: bool = False
    full: bool = False
    studies: int = 1000


class Failed(Exception):
    """A command did not end well; the text is its output."""


def ran(command: Sequence[str], cwd: Path | None = None) -> Took:
    """Run a command, its output thrown away; raise `Failed` where it fails."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), perf_counter()
    process = subprocess.Popen(command, cwd=cwd, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    memory = _Memory(process.pid)
    output, _ = process.communicate()
    wall, after = perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    peak = memory.peak()
    if process.returncode:
        raise Failed(f"{' '.join(command)}\n{output}")
    return Took(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, peak)


def middle(runs: Sequence[Took]) -> Took:
    """Return the medians of several runs, and the greatest of their peaks."""
    peaks = [each.peak for each in runs if each.peak is not None]
    wall, cpu = (statistics.median(values) for values in zip(*((each.wall, each.cpu) for each in runs), strict=True))
    return Took(wall, cpu, max(peaks, default=None))


def repeated(command: Sequence[str], runs: int, cwd: Path | None = None) -> Took:
    """Run a command several times after one run that is not counted."""
    ran(command, cwd)
    return middle([ran(command, cwd) for _ in range(runs)])


def median(action: Callable[[], object], runs: int) -> float:
    """Return the median seconds of an action in this process, after one run that is not counted."""
    action()
    return statistics.median(_timed(action) for _ in range(runs))


def exponent(sizes: tuple[float, float], seconds: tuple[float, float]) -> float:
    """Return how time grows with size between two sizes: the slope on log-log paper, 1 for in proportion."""
    return math.log(seconds[1] / seconds[0]) / math.log(sizes[1] / sizes[0])


def _timed(action: Callable[[], object]) -> float:
    start = perf_counter()
    action()
    return perf_counter() - start


def two_cores() -> None:
    """Keep this process, and those that it starts from now on, to two cores."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])


class _Memory:
    """Looks at a process and all below it until it is asked for the peak; nothing is frozen here, a thread writes."""

    def __init__(self, root: int) -> None:
        self._root, self._peak, self._stop = root, 0, Event()
        self._thread = Thread(target=self._look, daemon=True)
        self._thread.start()

    def peak(self) -> float | None:
        """Stop looking; return MiB, or None where nothing was seen."""
        self._stop.set()
        self._thread.join()
        return self._peak / MIB or None

    def _look(self) -> None:
        start = perf_counter()
        while not self._stop.is_set():
            looked = perf_counter()
            self._peak = max(self._peak, sum(map(_pss, _tree(self._root))))
            now = perf_counter()
            self._stop.wait(max(0.01, min(0.1, (now - start) / 20), 20 * (now - looked)))


def _tree(root: int) -> Iterator[int]:
    """Yield a process and all below it."""
    waiting = [root]
    while waiting:
        yield (own := waiting.pop())
        waiting += _children(own)


def _children(process: int) -> list[int]:
    try:
        tasks = list((_PROC / str(process) / "task").iterdir())
        return [int(word) for task in tasks for word in (task / "children").read_text().split()]
    except OSError:  # it has ended in between
        return []


def _pss(process: int) -> int:
    """Return the bytes of a process's share of memory, 0 when it has ended."""
    try:
        lines = (_PROC / str(process) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
