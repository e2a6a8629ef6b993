"""An end to one command: its time and its memory, so that no specs keep a machine busy without end.

The parts of a build have limits of their own, which tell what is wrong with the specs. This is the wall behind them.
"""

from __future__ import annotations

import math
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from infraviz.limits import Limits

_AGAIN = 5.0  # seconds between alarms: one that comes while something is cleaned up could be lost
_SPARE = 60  # seconds of a processor beyond the time, for what no alarm reaches


class TimeIsUp(BaseException):
    """The time of the command is up. As with Ctrl-C, no `except Exception` holds it."""


@contextmanager
def confined(limits: Limits) -> Iterator[None]:
    """Run a block within its time and memory. Raises TimeIsUp in it; does nothing where the system cannot.

    Memory is that of this process and of each that it starts. Code that never comes back to Python is ended by the
    system when the processor time is used up.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGALRM, _alarm)
    signal.setitimer(signal.ITIMER_REAL, limits.seconds, _AGAIN)
    try:
        with _resources(limits):
            yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def without_end() -> None:
    """Let the command take as long as it is wanted: for a server."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, 0)
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (resource.RLIM_INFINITY, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _alarm(_number: int, _frame: FrameType | None) -> None:
    raise TimeIsUp


@contextmanager
def _resources(limits: Limits) -> Iterator[None]:
    import resource

    processor = math.ceil(time.process_time() + limits.seconds * (os.cpu_count() or 1)) + _SPARE
    wanted = {resource.RLIMIT_CPU: processor, resource.RLIMIT_DATA: limits.memory}
    before = {kind: resource.getrlimit(kind) for kind in wanted}
    for kind, most in wanted.items():
        soft, hard = before[kind]
        given = [most, *(one for one in (soft, hard) if one != resource.RLIM_INFINITY)]
        resource.setrlimit(kind, (min(given), hard))
    try:
        yield
    finally:
        for kind, pair in before.items():
            resource.setrlimit(kind, pair)
