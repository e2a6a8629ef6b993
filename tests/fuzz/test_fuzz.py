"""The properties of `make fuzz` over a little input, the same each time; more of it in `make test-slow`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from properties import folder
from sites import GOOD
from targets import TARGETS

QUICK = {
    "yaml": 40,
    "specs": 8,
    "study": 20,
    "markdown": 60,
    "svg": 150,
    "table": 25,
    "json": 15,
    "parquet": 5,
    "command": 20,
}


def fed(name: str, examples: int) -> None:
    """Feed a target that many examples, always the same."""
    action, strategies = TARGETS[name]

    @settings(
        max_examples=examples, deadline=None, database=None, derandomize=True, phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.tuples(*strategies))
    def holds(values: tuple[object, ...]) -> None:
        action(*values)

    holds()


@pytest.mark.parametrize("name", TARGETS)
def test_whatever_a_stranger_sends_has_an_answer(name: str) -> None:
    fed(name, QUICK[name])


@pytest.mark.slow
@pytest.mark.parametrize("name", TARGETS)
def test_much_of_what_a_stranger_sends_has_an_answer(name: str) -> None:
    fed(name, 10 * QUICK[name])


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [
        ["check", "\udcff"],
        ["build", "specs", "-o", "out", "--jobs", "nan"],
        ["diagram", "x" * 5000],
        ["list", "é"],
        ["-h"],
        ["--"],
    ],
)
def test_a_command_of_its_own_has_an_answer(words: list[str]) -> None:
    with folder(GOOD) as here:
        command = [sys.executable, "-m", "infraviz", *map(os.fsencode, words)]
        done = subprocess.run(command, cwd=here, capture_output=True, timeout=60, check=False)
    assert done.returncode in (0, 1, 2, 3)
    assert b"Traceback" not in done.stderr
    assert b"(a bug;" not in done.stderr


def test_every_target_has_its_share() -> None:
    assert QUICK.keys() == TARGETS.keys()
    assert sorted(path.name for path in Path(__file__).parent.glob("*.py")) == [
        "coverage_guided.py", "fuzz.py", "hostile.py", "properties.py", "targets.py", "test_fuzz.py",
    ]  # fmt: skip
