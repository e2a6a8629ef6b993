"""Asks the servers anew: every metric of SQL and Prometheus in parallel, each within its time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from queue import Empty, Queue

from infraviz import limits
from infraviz.data import asking, lock
from infraviz.data.fetch import Wanted, connections_of, with_data
from infraviz.data.lock import Entry
from infraviz.data.permits import Permits
from infraviz.data.rows import DataError, Rows
from infraviz.data.secrets import Opened, opened
from infraviz.errors import UsageError, did_you_mean
from infraviz.spec.load import Specs

TIMEOUT = 30.0  # seconds that one query may take where the connection says nothing
_PATIENCE = 4  # how many times its timeout a metric may take in all, with every attempt
_TICK = 0.2


@dataclass(frozen=True)
class Job:
    """One metric to fetch, and its connection, open to be asked."""

    wanted: Wanted
    connection: Opened


Answer = Entry | DataError
Ask = Callable[[Job], Answer]


def chosen(specs: Specs, idents: Sequence[str]) -> list[Wanted]:
    """Return the metrics to fetch: those named, or all that come from servers. Raises UsageError for a wrong name."""
    remote = {one.id: one for one in with_data(specs) if one.data.file is None}
    for ident in idents:
        if ident not in remote:
            hint = did_you_mean(ident, remote) or f"there are {', '.join(sorted(remote)) or 'none'}"
            raise UsageError(f"no metric {ident!r} comes from a server ({hint})")
    return [remote[ident] for ident in (dict.fromkeys(idents) if idents else remote)]


def fetch_all(
    wanted: Sequence[Wanted],
    specs: Specs,
    environ: Mapping[str, str],
    now: datetime,
    progress: Callable[[str], None],
    permits: Permits,
) -> dict[str, Answer]:
    """Return what the servers answer for each metric, or why not. One that fails does not keep the others."""
    connections = connections_of(specs)
    found: dict[str, Answer] = {}
    jobs: list[Job] = []
    for one in wanted:
        try:
            asking.check(one.metric, one.data, connections)
            name = str(one.data.connection)
            permits.check_open()
            jobs.append(Job(one, opened(name, connections[name], environ, TIMEOUT, permits)))
        except DataError as error:
            found[one.id] = error
    for ident, answer in in_parallel(jobs, lambda job: _ask(job, specs.root, now)):
        progress(ident)
        found[ident] = answer
    return {one.id: found[one.id] for one in wanted}


def _ask(job: Job, root: Path, now: datetime) -> Answer:
    metric, data = job.wanted.metric, job.wanted.data
    try:
        rows, method = _asked(job, root, now)
        return Entry(asking.asked(metric, data), lock.now_told(now), method, rows)
    except DataError as error:
        return error
    except Exception as error:  # no traceback from a thread, and no words that could hold a secret
        return DataError(f"cannot be fetched: {type(error).__name__}")


def _asked(job: Job, root: Path, now: datetime) -> tuple[Rows, str]:
    metric, data = job.wanted.metric, job.wanted.data
    if data.sql is not None:
        from infraviz.data import sql

        return sql.fetch(data, metric.statistic, job.connection, root)
    from infraviz.data import prometheus

    return prometheus.fetch(data, metric.statistic, job.connection, now)


def in_parallel(jobs: Sequence[Job], ask: Ask) -> Iterator[tuple[str, Answer]]:
    """Yield each metric's answer as it comes. A thread that hangs past its time is left behind, not waited for."""
    answers: Queue[tuple[str, Answer]] = Queue()
    waiting, running, many = list(jobs), dict[str, float](), limits.current().query_at_once
    while waiting or running:
        while waiting and len(running) < many:
            job = waiting.pop(0)
            running[job.wanted.id] = time.monotonic() + job.connection.timeout * _PATIENCE
            threading.Thread(target=lambda job=job: answers.put((job.wanted.id, ask(job))), daemon=True).start()
        try:
            ident, answer = answers.get(timeout=_TICK)
        except Empty:
            late = [ident for ident, until in running.items() if time.monotonic() > until]
        else:
            late = []
            if running.pop(ident, None) is not None:
                yield ident, answer
        for ident in late:
            del running[ident]
            yield ident, DataError("no answer within the time")
