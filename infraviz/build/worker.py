"""A worker process: orders come in, results or an error go out, until there are no more. Started by `executors.py`."""

from __future__ import annotations

import os
import pickle
import sys
from typing import IO, Any

from infraviz.build.tasks import Lost, perform
from infraviz.errors import InfravizError

NO_MEMORY = 70  # exit code
_SIZE = 8  # bytes that say how long a message is


def send(pipe: IO[bytes], message: object) -> None:
    """Write one message."""
    raw = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    pipe.write(len(raw).to_bytes(_SIZE, "big") + raw)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:
    """Read one message. Raises EOFError where the other side has gone."""
    size = int.from_bytes(_exactly(pipe, _SIZE), "big")
    return pickle.loads(_exactly(pipe, size))


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    raw = pipe.read(size)
    if len(raw) < size:
        raise EOFError
    return raw


def main() -> None:
    """Do orders from the standard input; what anything prints goes to the standard error, not among the answers."""
    from infraviz.build.executors import seldom_collecting

    seldom_collecting()
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    while True:
        try:
            answer: object = perform(receive(sys.stdin.buffer))
        except EOFError:
            return
        except MemoryError:  # nothing can be trusted to work now
            os._exit(NO_MEMORY)
        except (InfravizError, Lost) as error:
            answer = error
        except Exception as error:  # a bug: told by who started this
            answer = RuntimeError(f"{type(error).__name__}: {error}")
        try:
            send(answers, answer)
        except BrokenPipeError:  # nobody waits for it any more
            os._exit(0)


if __name__ == "__main__":
    main()
