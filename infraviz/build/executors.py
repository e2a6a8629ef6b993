"""Where tasks run: in this process, or in worker processes of this machine."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from infraviz.build.tasks import Order, Place, perform

Run = Callable[[str, str, Sequence[Any]], list[Any]]  # kind, key of what is common, items → a result for each item
START = 24  # items of a kind below which starting a process costs more than it saves
_CHUNKS = 6  # orders for each worker, so that all of them end at about the same time
_LARGEST = 64  # items of an order


@contextmanager
def executor(place: Place, jobs: int | None) -> Iterator[Run]:
    """Yield a function that does tasks: in `jobs` processes, or in as many as pay off where it is None.

    The processes are started when first needed, and have ended when the block is left.
    """
    wanted = jobs if jobs is not None else os.cpu_count() or 1
    pool = _Pool(place, wanted, 1 if jobs is not None else START)
    try:
        yield pool.run
    finally:
        pool.close()


class _Pool:
    """Worker processes that are started once, when there is enough to do."""

    def __init__(self, place: Place, jobs: int, least: int) -> None:
        self._place, self._jobs, self._least = place, jobs, least
        self._started: Any = None

    def run(self, kind: str, common: str, items: Sequence[Any]) -> list[Any]:
        """Do some tasks and return their results in the order of the items."""
        if self._jobs <= 1 or len(items) <= 1 or (self._started is None and len(items) < self._least):
            return perform(Order(kind, self._place, common, tuple(items))) if items else []
        if self._started is None:
            self._started = _processes(self._jobs)
        size = max(1, min(_LARGEST, -(-len(items) // (self._jobs * _CHUNKS))))
        orders = [
            Order(kind, self._place, common, tuple(items[start : start + size])) for start in range(0, len(items), size)
        ]
        return [result for results in self._started.map(perform, orders) for result in results]

    def close(self) -> None:
        if self._started is not None:
            self._started.shutdown(cancel_futures=True)


def _may_branch() -> bool:
    """Whether workers can be copies of this process, which costs milliseconds: only where it has no other thread."""
    try:
        return len(list(Path("/proc/self/task").iterdir())) == 1
    except OSError:  # not Linux
        return False


def _processes(jobs: int) -> Any:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_all_start_methods, get_context

    if _may_branch():
        context: Any = get_context("fork")
    elif "forkserver" in get_all_start_methods():
        context = get_context("forkserver")
        context.set_forkserver_preload(["infraviz.build.tasks", "infraviz.page.templating"])
    else:
        context = get_context("spawn")
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=seldom_collecting)


def seldom_collecting() -> None:
    """Let Python look for unreachable cycles less often: a build makes millions of values and hardly any of those."""
    gc.set_threshold(50_000, 20, 100)
