"""What holds whatever a stranger sends: an answer in words within its time, and no file but where files belong."""

from __future__ import annotations

import io
import re
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from html.parser import HTMLParser
from pathlib import Path
from types import FrameType

from hostile import Files
from sites import GOOD, METRICS, tree, write

from infraviz import api, cleaner, links, pipeline
from infraviz.cleaner import Unsafe
from infraviz.errors import MachineError, SpecErrors, UsageError
from infraviz.model.markup import parse
from infraviz.model.site import Prose
from infraviz.page.idents import Idents
from infraviz.page.markdown import Place, to_html
from infraviz.svg.write import cleaned

LIMIT = 60  # seconds after which something hangs, on a machine that is busy with other things too
OURS = (SpecErrors, UsageError, MachineError)
_SCRIPTS = ("application/ld+json", "")


class Hangs(BaseException):
    """Something took longer than anything may."""


@contextmanager
def in_time() -> Iterator[None]:
    """Run a block that may not hang."""

    def late(_number: int, _frame: FrameType | None) -> None:
        raise Hangs

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(LIMIT)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def folder(files: Files, named: Iterable[str] = ("out",)) -> Iterator[Path]:
    """Yield a folder with specs in it. Afterwards they are as they were, and beside them only what was named."""
    here = Path(tempfile.mkdtemp(prefix="iv-fuzz-"))
    try:
        write(here / "specs", files)
        before = tree(here)
        with in_time():
            yield here
        after = tree(here)
        assert {path: after.get(path) for path in before} == before
        assert [path for path in after if path not in before and path.partition("/")[0] not in named] == []
    finally:
        shutil.rmtree(here)


def _ours(action: Callable[[], object]) -> bool:
    """Whether an action works; where it does not, it says so in our words, each on one line."""
    try:
        action()
    except OURS as error:
        assert str(error), "an error says what is wrong"
        assert all(line.isprintable() for line in str(error).split("\n"))
        return False
    return True


def loads(file: str, text: str) -> None:
    """Specs with one file of a stranger's are read, resolved and checked, or told what is wrong."""
    with folder({**GOOD, file: text.encode("utf-8", "surrogatepass")}) as here:
        _ours(lambda: pipeline.checked(here / "specs"))


def builds(files: Files) -> None:
    """Specs are built into pages that run nothing, or told what is wrong."""
    with folder({**GOOD, **files}) as here:
        if _ours(lambda: api.build(here / "specs", here / "out", 1)):
            for page in (here / "out").rglob("*.html"):
                harmless(page.read_text())


def reads(name: str, content: bytes, condition: str) -> None:
    """A data file with a condition over it is read, or told what is wrong."""
    data = f"statistic: p95, data: {{file: data/{name}, value: ms, by: region, where: {condition!r}}}"
    with folder(
        {**GOOD, "metrics/shop.yaml": METRICS.replace("before: 600, after: 60", data), f"data/{name}": content}
    ) as here:
        _ours(lambda: pipeline.checked(here / "specs"))


def cleans(raw: bytes) -> None:
    """A drawing is refused in words, or holds only what is harmless."""
    for use in (cleaner.ICON, cleaner.IMAGE):
        with in_time():
            try:
                found = cleaned(cleaner.clean(raw, use))
            except Unsafe as error:
                assert str(error)
                continue
        assert not re.search(
            r"(?i)<(?:script|style|use|image|a|foreignObject|animate|set)\b|\son\w+=|href=\"(?!#)|url\((?!#)", found
        )


def writes(text: str) -> None:
    """Markdown becomes HTML that runs nothing."""
    with in_time():
        html = to_html(Prose(text, (), parse(text).tokens), Place("", Idents()))
    harmless(html)


class _Reader(HTMLParser):
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        assert tag not in ("iframe", "object", "embed", "base", "animate", "foreignobject"), tag
        assert tag != "script" or given.get("type", "") in _SCRIPTS
        assert tag != "script" or "src" in given or given.get("type") == "application/ld+json"
        for name, value in given.items():
            assert not name.startswith("on"), name
            assert (
                name not in ("href", "src", "xlink:href") or links.allowed(value) or value.startswith("data:image/")
            ), value

    handle_startendtag = handle_starttag


def harmless(html: str) -> None:
    """See that a page holds no script but ours, no event, and no link that runs anything."""
    reader = _Reader()
    reader.feed(html)
    reader.close()


def answers(words: list[str]) -> None:
    """A command line gives an exit code of ours and no traceback, and writes nothing but below `out/`."""
    from infraviz.cli import main

    alone = ("shop.svg", "load.svg", "speed.svg", "shop-diff.svg")  # where no name was given
    with folder(GOOD, {word.partition("/")[0] for word in ("out", *alone, *words)}) as here, _inside(here):
        (here / "out").mkdir()
        out, err = io.TextIOWrapper(io.BytesIO(), "utf-8", errors="backslashreplace"), io.StringIO()
        before, sys.argv = sys.argv, ["infraviz", *words]
        code: object = 0
        try:
            with redirect_stdout(out), redirect_stderr(err):
                main()
        except SystemExit as stop:
            code = stop.code or 0
        finally:
            sys.argv = before
        assert code in (0, 1, 2, 3), (code, err.getvalue())
        assert "Traceback" not in err.getvalue()
        assert "(a bug;" not in err.getvalue(), err.getvalue()


@contextmanager
def _inside(here: Path) -> Iterator[None]:
    import os

    before = Path.cwd()
    os.chdir(here)
    try:
        yield
    finally:
        os.chdir(before)
