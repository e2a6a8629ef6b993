"""Layout with a deadline: large graphs are laid out in a process of their own, which is ended when time is up.

The engine runs inside its process and cannot be interrupted there. A process costs about 0.3 s, so small
graphs, which take little time whatever their shape, are laid out where they are.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from infraviz.errors import InfravizError, MachineError
from infraviz.layout.engine import ENGINES
from infraviz.layout.place import layout
from infraviz.layout.placed import Placed
from infraviz.layout.text import Measure
from infraviz.model.graph import Graph

SMALL = 200  # nodes and edges up to which even a dense graph takes no more than a few seconds
_OWN_GROUP = hasattr(os, "killpg")  # where processes come in groups, the worker's `dot` ends with it


@dataclass(frozen=True)
class Means:
    """What layout may use: the name of an engine in `ENGINES`, and the seconds that one large layout may take."""

    engine: str = "builtin"
    deadline: float = 20.0


DEFAULT = Means()


def laid_out(graph: Graph, measure: Measure, means: Means = DEFAULT, room: float | None = None) -> Placed:
    """Return the placed graph as `layout` does, within the deadline where the graph is large.

    `measure` must be a function of a module, since another process calls it. Raises MachineError when time is
    up or the engine fails, UsageError where the engine is not there.
    """
    if len(graph.nodes) + len(graph.edges) <= SMALL:
        return layout(graph, measure, ENGINES[means.engine], room)
    found = _elsewhere(pickle.dumps((graph, measure, means, room)), means.deadline)
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


def _elsewhere(job: bytes, seconds: float) -> Any:
    """Return what the worker answers, None when time is up. The worker has ended when this returns."""
    with _worker() as process:
        try:
            answer, problem = process.communicate(job, seconds)
        except subprocess.TimeoutExpired:
            _end(process)
            return None
        except BaseException:  # Ctrl-C ends the worker too
            _end(process)
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
        start_new_session=_OWN_GROUP,
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError, PermissionError):  # it has ended by itself just now
        if _OWN_GROUP:
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
