"""One layout in a process of its own, for `guard.py`: a pickled job comes in, a drawing or an error goes out."""

from __future__ import annotations

import pickle
import signal
import sys

from infraviz.errors import InfravizError
from infraviz.layout.engine import ENGINES
from infraviz.layout.place import layout
from infraviz.layout.placed import Placed


def main() -> None:
    """Read a job from the standard input, lay it out, and write the drawing or the error to the output."""
    graph, measure, means, room = pickle.loads(sys.stdin.buffer.read())
    if hasattr(signal, "setitimer"):  # ends this process even when the one that started it is gone
        signal.setitimer(signal.ITIMER_REAL, means.deadline + 1)
    try:
        answer: Placed | InfravizError = layout(graph, measure, ENGINES[means.engine], room)
    except InfravizError as error:
        answer = error
    sys.stdout.buffer.write(pickle.dumps(answer))


if __name__ == "__main__":
    main()
