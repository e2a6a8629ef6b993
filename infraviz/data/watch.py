"""An end to what DuckDB does: a thread that interrupts a connection when its time is up, until it is closed."""

from __future__ import annotations

import threading
from typing import Any

_AGAIN = 0.2  # seconds between interruptions: one that comes between two queries stops neither


class Watch:
    """Interrupts a connection after some seconds, from a thread of its own that ends with `stop`."""

    def __init__(self, connection: Any, seconds: float) -> None:
        self._connection, self._seconds = connection, seconds
        self._stopped = threading.Event()
        threading.Thread(target=self._run, daemon=True).start()

    def stop(self) -> None:
        """Let the connection be."""
        self._stopped.set()

    def _run(self) -> None:
        wait = self._seconds
        while not self._stopped.wait(wait):
            self._connection.interrupt()
            wait = _AGAIN
