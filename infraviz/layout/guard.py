"""Layout with a deadline: large graphs are laid out in a process of their own, which is ended when time is up.

The engine runs inside its process and cannot be interrupted there. Small graphs, which take little time whatever
their shape, are laid out where they are, but not endlessly many: what Graphviz keeps ends with its process. Where
it is safe the other process is a copy of this one, which costs some milliseconds, elsewhere a new one (about 0.3 s).
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from infraviz.errors import InfravizError, MachineError
from infraviz.layout import worker
from infraviz.layout.engine import ENGINES, run
from infraviz.layout.place import layout
from infraviz.layout.placed import Placed
from infraviz.layout.text import Measure
from infraviz.model.graph import Graph

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

SMALL = 200  # nodes and edges up to which even a dense graph takes no more than a few seconds
FRESH = 5000  # runs of Graphviz after which a process lets others do them: it keeps some 10 kB of every run with groups


@dataclass(frozen=True)
class Means:
    """What layout may use: the name of an engine in `ENGINES`, and the seconds that one large layout may take."""

    engine: str = "builtin"
    deadline: float = 20.0


DEFAULT = Means()
Job = tuple[Graph, Measure, Means, float | None]


def laid_out(graph: Graph, measure: Measure, means: Means = DEFAULT, room: float | None = None) -> Placed:
    """Return the placed graph as `layout` does, within the deadline where the graph is large.

    `measure` must be one that can be pickled, since another process calls it. Raises MachineError when time is
    up or the engine fails, UsageError where the engine is not there.
    """
    return _laid_out(graph, measure, means, room)


@lru_cache(maxsize=16)  # a page and its social card show the same graph, one after the other
def _laid_out(graph: Graph, measure: Measure, means: Means, room: float | None) -> Placed:
    if len(graph.nodes) + len(graph.edges) <= SMALL and run.cache_info().misses < FRESH:
        return layout(graph, measure, ENGINES[means.engine], room)
    found = (_branched if _may_branch() else _started)((graph, measure, means, room))
    if found is None:
        raise MachineError(_advice(graph, means.deadline))
    if isinstance(found, InfravizError):
        raise found
    assert isinstance(found, Placed), "the worker answers with a drawing or an error"
    return found


def _advice(graph: Graph, deadline: float) -> str:
    return (
        f"the layout of {graph.id!r} took longer than {deadline:g} s: draw a part of it with a view "
        "(views: …; --view NAME), or allow more with --deadline"
    )


def _may_branch() -> bool:
    """Whether a copy of this process can do the work: cheap, but safe only on Linux and beside no other thread."""
    return sys.platform == "linux" and threading.active_count() == 1


def _branched(job: Job) -> Any:
    """Return what a copy of this process answers, None when time is up. The copy has ended when this returns."""
    from multiprocessing import get_context

    context = get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_answer, args=(theirs, job), daemon=True)
    process.start()
    theirs.close()
    try:
        return ours.recv() if ours.poll(job[2].deadline) else None
    except EOFError:
        process.join()
        raise MachineError(f"the layout engine failed: exit code {process.exitcode}") from None
    finally:
        process.kill()
        _end(process.pid or 0)  # what it may have started
        process.join()


def _answer(pipe: Connection, job: Job) -> None:
    """Lay out in the copy, as the head of a group of processes, and end without the exit routines of the original."""
    os.setsid()
    pipe.send(worker.answer(*job))
    pipe.close()
    os._exit(0)


def _started(job: Job) -> Any:
    """Return what a new process answers, None when time is up. It has ended when this returns."""
    with _worker() as process:
        try:
            answer, problem = process.communicate(pickle.dumps(job), job[2].deadline)
        except subprocess.TimeoutExpired:
            _end(process.pid)
            return None
        except BaseException:  # Ctrl-C ends the worker too
            _end(process.pid)
            raise
    if process.returncode:
        told = problem.decode(errors="replace").strip().splitlines()[-1:] or [f"exit code {process.returncode}"]
        raise MachineError(f"the layout engine failed: {told[0]}")
    return pickle.loads(answer)


def _worker() -> subprocess.Popen[bytes]:
    """Start a process that runs `layout/worker.py`, with this process's import path and nothing else on it."""
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "infraviz.layout.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(path or os.curdir for path in sys.path)},
        start_new_session=True,  # so that a `dot` that it started ends with it
    )


def _end(process: int) -> None:
    with suppress(ProcessLookupError, PermissionError):  # it has ended by itself just now
        if hasattr(os, "killpg"):
            os.killpg(process, signal.SIGKILL)
        else:
            os.kill(process, signal.SIGTERM)  # on Windows the end of a process, whatever the signal
