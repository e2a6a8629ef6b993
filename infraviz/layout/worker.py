"""One layout in a process of its own, for `guard.py`: a pickled job comes in, a drawing or an error goes out."""

from __future__ import annotations

import pickle
import signal
import sys
from typing import TYPE_CHECKING

from infraviz.errors import InfravizError
from infraviz.layout.engine import ENGINES
from infraviz.layout.place import layout
from infraviz.layout.placed import Placed
from infraviz.layout.text import Measure
from infraviz.model.graph import Graph

if TYPE_CHECKING:
    from infraviz.layout.guard import Means


def answer(graph: Graph, measure: Measure, means: Means, room: float | None) -> Placed | InfravizError:
    """Return the drawing or the error, within the deadline: this process ends with it."""
    if hasattr(signal, "setitimer"):  # even when the process that started it is gone
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, means.deadline + 1)
    try:
        return layout(graph, measure, ENGINES[means.engine], room)
    except InfravizError as error:
        return error


def main() -> None:
    """Read a job from the standard input and write its answer to the output."""
    sys.stdout.buffer.write(pickle.dumps(answer(*pickle.loads(sys.stdin.buffer.read()))))


if __name__ == "__main__":
    main()
