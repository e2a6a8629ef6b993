"""Where tasks run, elsewhere: on the workers of a Dask cluster that is already there.

An order goes to a worker as bytes, its answer comes back as bytes; what is large goes through the store that all
machines share. On a worker a process of its own does the order, as on this machine: Dask's workers have threads, and
matplotlib and Graphviz know none. What dies with a worker is given to another one, by Dask.
"""

from __future__ import annotations

import logging
import pickle
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any
from urllib.parse import urlsplit

from infraviz.build.executors import Died, Process, Run, joined, portions
from infraviz.build.places import Away
from infraviz.build.secret import NAME
from infraviz.build.shared import Shared
from infraviz.build.tasks import Order, named
from infraviz.build.versions import parts, version
from infraviz.errors import InfravizError, MachineError, UsageError, shown

SECONDS = 10.0  # for a scheduler to answer, and for a first worker to come
_LEFT = 60.0  # seconds without any worker after which none is waited for
_LOOK = 5.0  # seconds between two looks at which workers there are
_PORT = 8786  # of a scheduler that is named without one
_KINDS = {"dask": "tcp", "dask+tls": "tls"}
_HERE = ("metrics", "counted", "rows", "copy")  # what is not worth the way, and what writes to this machine's disk
_idle: SimpleQueue[Process] = SimpleQueue()  # of a worker: its processes that have nothing to do


def address(executor: str) -> str:
    """Return the address of the scheduler that an executor names: `dask://host:8786` → `tcp://host:8786`.

    Raises UsageError.
    """
    wrong = UsageError(f"no such executor: {shown(executor)} (must be dask://HOST:PORT, or dask+tls://HOST:PORT)")
    try:
        url = urlsplit(executor)
        host, port = url.hostname, url.port
    except ValueError:
        raise wrong from None
    if url.scheme not in _KINDS or not host or "@" in url.netloc or url.path.strip("/") or url.query or url.fragment:
        raise wrong
    return f"{_KINDS[url.scheme]}://{f'[{host}]' if ':' in host else host}:{_PORT if port is None else port}"


@contextmanager
def executor(scheduler: str, store: Away, here: Run) -> Iterator[Run]:
    """Yield a function that does tasks on a cluster, and `here` those that are not worth the way.

    Nothing is done before every worker has shown that it is of this version and reads what this machine puts into the
    store. Raises UsageError without Dask, and MachineError for what the cluster is not or does not. What is
    not done when the block is left is cancelled.
    """
    with _quiet(), _connected(scheduler) as client:
        _check(client, scheduler, store)
        crew = _Crew(client, scheduler, store, here)
        try:
            yield crew.run
        finally:
            with suppress(Exception):
                client.run(rest, on_error="ignore")


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Dask from telling in its own words what a build tells in one line."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)


@contextmanager
def _connected(scheduler: str) -> Iterator[Any]:
    try:
        client = _dask().Client(scheduler, timeout=SECONDS, set_as_default=False)
    except (OSError, TimeoutError) as error:
        told = f"no scheduler of Dask answers at {scheduler}: is it running, and reached from here?"
        raise MachineError(told) from error
    except (ValueError, TypeError, RuntimeError) as error:
        raise MachineError(f"the scheduler at {scheduler} cannot be used: {_said(error)}") from error
    try:
        yield client
    finally:
        with suppress(Exception):
            client.close(timeout=SECONDS)


def _dask() -> Any:
    """Return Dask's own library, which has no types. Raises UsageError where it is not installed."""
    try:
        import distributed
    except ImportError:
        raise UsageError("--executor dask://… needs Dask: pip install 'infraviz[dask]'") from None
    return distributed


def _check(client: Any, scheduler: str, store: Away) -> None:
    """Raise MachineError where a worker cannot do what is asked of it, with each such worker and why."""
    try:
        client.wait_for_workers(1, timeout=SECONDS)
    except TimeoutError:
        raise MachineError(f"the scheduler at {scheduler} has no workers") from None
    probe = secrets.token_hex(32).encode()
    at_hand = store.opened()
    at_hand.put(probe, probe)
    try:
        answers: Mapping[str, Any] = client.run(hello, store, probe, on_error="return")
    except OSError as error:
        raise MachineError(f"the scheduler at {scheduler} is gone: {_said(error)}") from error
    finally:
        at_hand.drop(probe)
    lines = [f"{worker}: {why}" for worker, answer in sorted(answers.items()) if (why := _amiss(answer))]
    if lines:
        raise MachineError("\n".join(["not every worker of the cluster can build this site", *lines]))


def hello(store: Away, probe: bytes) -> tuple[dict[str, str], str]:
    """On a worker: return what it consists of, and what keeps it from the store, '' for nothing."""
    try:
        at_hand = store.opened()
        assert isinstance(at_hand, Shared)
        if at_hand.get(probe) == probe:
            return parts(), ""
        if at_hand.has(probe):
            return parts(), f"its {NAME} is not that of this machine"
        return parts(), f"does not see what this machine puts into the store {store.url}: is it the same place there?"
    except InfravizError as error:
        return parts(), str(error)


def _amiss(answer: Any) -> str:
    """Return why a worker cannot be used, '' where it can."""
    if isinstance(answer, BaseException):
        return f"cannot run infraviz: {_said(answer)}"
    theirs, trouble = answer
    ours = parts()
    other = [name for name in sorted({*ours, *theirs}) if ours.get(name) != theirs.get(name)]
    if other:
        told = ", ".join(f"{name} {_short(theirs.get(name))} instead of {_short(ours.get(name))}" for name in other)
        return f"has another version: {told}"
    return str(trouble)


def _short(version: str | None) -> str:
    return (version or "none").split(" ")[0][:12]


def _said(error: BaseException) -> str:
    return f"{type(error).__name__}: {str(error).strip()}"[:200].replace("\n", " ").rstrip(": ")


class _Crew:
    """The workers of a cluster, whoever they are when something is to be done."""

    def __init__(self, client: Any, scheduler: str, store: Away, here: Run) -> None:
        self._client, self._scheduler, self._store, self._here = client, scheduler, store, here

    def run(self, kind: str, common: str, items: Sequence[Any]) -> list[Any]:
        """Do some tasks and return their results in the order of the items."""
        if kind in _HERE:
            return self._here(kind, common, items)
        hands = max(1, sum(self._threads().values()))
        orders = [Order(kind, self._store, common, portion) for portion in portions(items, hands)]
        return joined(self._all(orders))

    def _threads(self) -> Mapping[str, int]:
        found: Mapping[str, int] = self._told(self._client.nthreads)
        return found

    def _all(self, orders: Sequence[Order]) -> list[Any]:
        """Return an answer to each order: results, or the error that it raised."""
        killed = _dask().KilledWorker
        answers = zip(orders, self._answers(orders), strict=True)
        return [self._one_by_one(order) if isinstance(answer, killed) else answer for order, answer in answers]

    def _one_by_one(self, order: Order) -> Any:
        """Return the answer to an order whose workers died: one of its items is to blame, or what ran beside it."""
        answers: list[Any] = []
        for item in order.items:
            (answer,) = self._answers([replace(order, items=(item,))])
            dead = isinstance(answer, _dask().KilledWorker)
            answers.append([Died(f"{named(item)}: {_times(answer)}")] if dead else answer)
        wrong = next((answer for answer in answers if isinstance(answer, Exception)), None)
        return wrong if wrong is not None else [result for answer in answers for result in answer]

    def _answers(self, orders: Sequence[Order]) -> list[Any]:
        """Return what Dask says of some orders: the answer, or that one killed its workers."""
        name = f"infraviz-{secrets.token_hex(8)}"
        futures = [
            self._client.submit(work, version(), pickle.dumps(order), key=f"{name}-{number}", pure=False)
            for number, order in enumerate(orders)
        ]
        try:
            self._wait(futures)
            return [self._told(partial(_result, future)) for future in futures]
        finally:
            with suppress(Exception):
                self._client.cancel([future for future in futures if not future.done()], force=True)

    def _wait(self, futures: Sequence[Any]) -> None:
        """Wait until all is done. Raises MachineError where nobody is there to do it."""
        alone = 0.0
        while futures:
            try:
                _dask().wait(futures, timeout=_LOOK)
                return
            except TimeoutError:
                alone = 0.0 if self._threads() else alone + _LOOK
            except Exception:  # told by the one that it happened to
                return
            if alone >= _LEFT:
                raise MachineError(f"the scheduler at {self._scheduler} has no workers any more")

    def _told(self, ask: Callable[[], Any]) -> Any:
        """Ask the cluster for something; a KilledWorker is an answer. Raises MachineError for what else goes wrong."""
        try:
            return ask()
        except _dask().KilledWorker as killed:
            return killed
        except (CancelledError, OSError) as error:
            raise MachineError(f"the scheduler at {self._scheduler} is gone, or gave up the build") from error
        except Exception as error:
            raise MachineError(f"the cluster at {self._scheduler} failed: {_said(error)}") from error


def _result(future: Any) -> Any:
    return pickle.loads(future.result())


def _times(killed: Any) -> str:
    count = int(killed.allowed_failures) + 1
    return "the worker that had it died" if count == 1 else f"{count} workers that had it died, one after the other"


def work(expected: str, order: bytes) -> bytes:
    """On a worker: do an order in a process of its own, which then waits for the next one."""
    if version() != expected:
        return pickle.dumps(MachineError("a worker of another version came to the cluster"))
    try:
        process = _idle.get_nowait()
    except Empty:
        process = Process()
    try:
        return pickle.dumps(process.answer(pickle.loads(order)))
    finally:
        _idle.put(process)


def rest() -> None:
    """On a worker: end the processes that have nothing to do."""
    with suppress(Empty):
        while True:
            _idle.get_nowait().end()
