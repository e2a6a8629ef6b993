"""What many tests need: an empty working directory, and the command, run in this process."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from hypothesis import settings
from sites import Done

os.environ.setdefault("INFRAVIZ_CACHE_KEY", "of the tests")  # else each of them would ask the home for one
settings.register_profile("same", derandomize=True, deadline=None)  # a run gives the same result each time
settings.load_profile("same")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Done]:
    """Run `infraviz …` in this process, just as the installed command does."""
    from infraviz.cli import main

    def command(*arguments: str | Path) -> Done:
        monkeypatch.setattr(sys, "argv", ["infraviz", *map(str, arguments)])
        out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
        code: object = 0
        with redirect_stdout(out), redirect_stderr(err):
            try:
                main()
            except SystemExit as stop:
                code = stop.code or 0
        out.flush()
        assert isinstance(code, int)
        return Done(code, out.buffer.getvalue().decode(), err.getvalue())

    return command
