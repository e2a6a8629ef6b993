"""Where tasks run: in this process, or in worker processes of this machine.

Workers are processes of their own, not threads (matplotlib and Graphviz know none), and new ones, not copies: a copy
of a process with threads may hang, and Python's own pools run a script again that calls them without a guard.
"""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from queue import Empty, SimpleQueue
from threading import Thread, Timer
from typing import Any

from infraviz.build.places import Place
from infraviz.build.tasks import Order, named, perform
from infraviz.errors import MachineError

Run = Callable[[str, str, Sequence[Any]], list[Any]]  # kind, key of what is common, items → a result for each item
START = 24  # items of a kind below which starting a process costs more than it saves
SECONDS = 120.0  # that one item may take: far beyond the deadlines of layouts, templates and queries
_CHUNKS = 6  # orders for each worker, so that all of them end at about the same time
_LARGEST = 64  # items of an order
_MALLOC = {"MALLOC_MMAP_THRESHOLD_": str(64 << 20), "MALLOC_TRIM_THRESHOLD_": str(128 << 20)}
_HEAVY = ("counted", "drawn")  # tasks with DuckDB, and with matplotlib and Graphviz, which keeps memory of every run
_RENEWED = 700  # of those, after which a process makes room for a new one
_PUT_BY = 300  # of those, after which it does so before tasks of other kinds


class Died(Exception):
    """A worker process ended before it answered; says why."""


@contextmanager
def executor(place: Place, jobs: int | None) -> Iterator[Run]:
    """Yield a function that does tasks: in `jobs` processes, or in as many as pay off where it is None.

    The processes are started when first needed, and have ended when the block is left. The function raises what the
    tasks raise, and MachineError with the names of those whose process died or took too long, when all else is done.
    """
    wanted = jobs if jobs is not None else os.cpu_count() or 1
    pool = _Pool(place, wanted, 1 if jobs is not None else START)
    try:
        yield pool.run
    finally:
        pool.close()


@dataclass(frozen=True)
class _Batch:
    """Orders that are to be done, by their number, and what came of them: results, or an error."""

    waiting: SimpleQueue[tuple[int, Order]]
    done: dict[int, Any]


class _Pool:
    """Worker processes that are started once, when there is enough to do."""

    def __init__(self, place: Place, jobs: int, least: int) -> None:
        self._place, self._jobs, self._least = place, jobs, least
        self._workers: list[Process] = []

    def run(self, kind: str, common: str, items: Sequence[Any]) -> list[Any]:
        """Do some tasks and return their results in the order of the items."""
        if self._jobs <= 1 or len(items) <= 1 or (not self._workers and len(items) < self._least):
            return perform(Order(kind, self._place, common, tuple(items))) if items else []
        if not self._workers:
            self._workers = [Process() for _ in range(self._jobs)]
        orders = [Order(kind, self._place, common, portion) for portion in portions(items, self._jobs)]
        return joined(self._all(orders))

    def _all(self, orders: list[Order]) -> list[Any]:
        batch = _Batch(SimpleQueue(), {})
        for numbered in enumerate(orders):
            batch.waiting.put(numbered)
        threads = [Thread(target=worker.work, args=(batch,), daemon=True) for worker in self._workers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return [batch.done[number] for number in range(len(orders))]

    def close(self) -> None:
        for worker in self._workers:
            worker.end()


def portions(items: Sequence[Any], hands: int) -> Iterator[tuple[Any, ...]]:
    """Yield some items in portions of a size that keeps so many hands busy to the end."""
    size = max(1, min(_LARGEST, -(-len(items) // (hands * _CHUNKS))))
    return (tuple(items[start : start + size]) for start in range(0, len(items), size))


def joined(answers: list[Any]) -> list[Any]:
    """Return the results of all orders, or raise what went wrong."""
    results: list[Any] = []
    dead: list[str] = []
    for answer in answers:
        if isinstance(answer, Exception):
            raise answer
        results += answer
    dead = [str(each) for each in results if isinstance(each, Died)]
    if dead:
        raise MachineError("\n".join(dead))
    return results


class Process:
    """One worker process; another is started in its place when it has died."""

    def __init__(self) -> None:
        self._process = _started()
        self._late = False
        self._done = 0

    def work(self, batch: _Batch) -> None:
        """Do orders as long as some are waiting."""
        while True:
            try:
                number, order = batch.waiting.get_nowait()
            except Empty:
                return
            is_heavy = order.kind in _HEAVY
            if self._done > (_RENEWED if is_heavy else _PUT_BY):
                self._renew()
            batch.done[number] = self.answer(order)
            self._done += len(order.items) if is_heavy else 0

    def answer(self, order: Order) -> Any:
        """Return the results of an order, or the error it raised; of items whose process died, why."""
        try:
            return self._ask(order)
        except Died as died:
            if len(order.items) == 1:
                return [Died(f"{named(order.items[0])}: {died}")]
        results: list[Any] = []
        for item in order.items:  # one of them is to blame
            answer = self.answer(replace(order, items=(item,)))
            if isinstance(answer, Exception):
                return answer
            results += answer
        return results

    def _ask(self, order: Order) -> Any:
        from infraviz.build.worker import receive, send

        assert self._process.stdin is not None, "a pipe"
        assert self._process.stdout is not None, "a pipe"
        timer = Timer(SECONDS * len(order.items), self._overrun)
        timer.daemon = True
        timer.start()
        try:
            send(self._process.stdin, order)
            return receive(self._process.stdout)
        except (EOFError, OSError):
            why = self._why()
            self._renew()
            raise Died(why) from None
        finally:
            timer.cancel()

    def _renew(self) -> None:
        self.end()
        self._process, self._late, self._done = _started(), False, 0

    def _overrun(self) -> None:
        self._late = True
        self._process.kill()

    def _why(self) -> str:
        from infraviz.build.worker import NO_MEMORY

        code = self._process.wait()
        if self._late:
            return f"took longer than {SECONDS:g} s"
        if code == NO_MEMORY:
            return "needs more memory than there is"
        ended = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        return f"its worker process died ({ended})"

    def end(self) -> None:
        """End the process, and what it may have started."""
        with suppress(ProcessLookupError, PermissionError):
            if hasattr(os, "killpg"):
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                if pipe:
                    pipe.close()


def _started() -> subprocess.Popen[bytes]:
    """Start a process that runs `worker.py`, with this process's import path and nothing else on it."""
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "infraviz.build.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # glibc gives what is large back to the system each time, and takes a page fault for each page to get it again
        env=_MALLOC | os.environ | {"PYTHONPATH": os.pathsep.join(path or os.curdir for path in sys.path)},
        start_new_session=True,  # so that Ctrl-C ends them in order, with what they started
    )


def seldom_collecting() -> None:
    """Let Python look for unreachable cycles less often: a build makes millions of values and hardly any of those."""
    gc.set_threshold(50_000, 20, 100)
