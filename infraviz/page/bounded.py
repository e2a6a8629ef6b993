"""An author's templates in a process of their own, with an end to its time and memory and without any file.

Jinja's sandbox keeps a template from what Python has inside; it does not keep it from running or growing endlessly.
Specs may come from strangers, so the process that renders them is given a deadline, a share of memory, and no way to
open a file or a connection. It answers in JSON, which can do nothing to who reads it.
"""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from infraviz import limits
from infraviz.errors import MachineError, Place, SpecError, SpecErrors
from infraviz.page.templating import Wanted, attempted, shipped
from infraviz.spec.overrides import OwnText
from infraviz.theme import Tone

SECONDS_A_PAGE = 0.1
_LATE = ("jinja2.debug", "encodings.unicode_escape", "textwrap", "pprint")  # imported when first needed: too late
MEMORY_A_BYTE = 8  # bytes that the process may take beside its limit, for each that it is given


def rendered(wanted: Wanted, surface: Tone, own: tuple[OwnText, ...], deadline: float | None = None) -> dict[str, str]:
    """Return the pages from the author's templates, by path, within the deadline in seconds.

    Raises SpecErrors with what is wrong with the templates, MachineError when the process fails for another reason.
    """
    seconds = limits.current().template_seconds + SECONDS_A_PAGE * len(wanted) if deadline is None else deadline
    job = pickle.dumps((dict(wanted), surface, own, dict(shipped())))
    with _worker() as process:
        try:
            answer, problem = process.communicate(job, seconds)
        except BaseException as error:
            process.kill()
            if isinstance(error, subprocess.TimeoutExpired):
                raise _endless(own, f"the templates took longer than {seconds:g} s") from None
            raise
    if process.returncode < 0:
        raise _endless(own, "the templates took too much time or memory")
    if process.returncode:
        told = problem.decode(errors="replace").strip().splitlines()[-1:] or [f"exit code {process.returncode}"]
        raise MachineError(f"the pages could not be made: {told[0]}")
    pages, errors = json.loads(answer)
    if errors:
        raise SpecErrors(SpecError(Place(*place), "", message) for place, message in errors)
    return {path: str(pages[path]) for path in wanted}


def _endless(own: tuple[OwnText, ...], message: str) -> SpecErrors:
    folder = Path(own[0].file).parent
    return SpecErrors([SpecError(Place(str(folder)), "", message, "a loop without end, or a text that grows with it")])


def _worker() -> subprocess.Popen[bytes]:
    """Start a process that runs this module, with this process's import path and nothing else on it."""
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "infraviz.page.bounded"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(path or os.curdir for path in sys.path)},
    )


def _close_in(given: int) -> None:
    """Limit what this process may take from here on: memory, and no file or connection beyond those it has.

    `given` is how many bytes it was given.
    """
    for module in _LATE:
        import_module(module)
    with suppress(ImportError):  # Windows has no such limits; the deadline holds there too
        import resource

        memory = limits.current().template_memory + MEMORY_A_BYTE * given
        for limit, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_NOFILE, 3)):
            resource.setrlimit(limit, (most, most))


def main() -> None:
    """Read a job from the standard input and write the pages and errors to the output."""
    job = sys.stdin.buffer.read()
    wanted, surface, own, ours = pickle.loads(job)
    _close_in(len(job))
    pages, errors = attempted(wanted, surface, own, ours)
    told = [((e.place.file, e.place.line, e.place.column), e.message) for e in errors]
    sys.stdout.write(json.dumps((pages, told)))


if __name__ == "__main__":
    main()
