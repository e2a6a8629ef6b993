"""Limits: read from the environment and from nowhere else, told in the documents, and the end of a command."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from pathlib import Path

import pytest
from sites import GOOD, ROOT, Done, write

from infraviz import limits
from infraviz.confine import TimeIsUp, confined
from infraviz.errors import UsageError
from infraviz.limits import DEFAULTS, Limits

Run = Callable[..., Done]


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    limits.current.cache_clear()
    yield
    limits.current.cache_clear()


def test_the_environment_moves_what_an_operator_may_move() -> None:
    told = limits.told({"INFRAVIZ_ROWS": "1e8", "INFRAVIZ_SECONDS": "2.5", "INFRAVIZ_YAML_DEPTH": "9", "ROWS": "1"})
    assert told == replace(DEFAULTS, rows=100_000_000, seconds=2.5)


@pytest.mark.parametrize("text", ["", "x", "0", "-1", "nan", "inf", "1e99"])
def test_what_is_no_limit_is_wrong_usage(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        limits.told({"INFRAVIZ_ROWS": text})
    assert str(caught.value) == f"INFRAVIZ_ROWS is no limit: {text!r} (a number above 0, such as 5e+07)"


def test_a_wrong_limit_ends_any_command(here: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INFRAVIZ_SECONDS", "soon")
    assert run("check") == Done(2, "", "INFRAVIZ_SECONDS is no limit: 'soon' (a number above 0, such as 1800)\n")


def test_every_limit_is_in_the_documents() -> None:
    text = (ROOT / "docs" / "limits.md").read_text()
    rows = re.findall(r"^\| (.+?) \| (.+?) \| (`INFRAVIZ_\w+`)? ?\|$", text, re.MULTILINE)
    assert rows == [
        (
            one.metadata["what"],
            shown(one.name, one.default),
            f"`{limits.name_of(one)}`" if one.metadata["settable"] else "",
        )
        for one in fields(Limits)
    ]


def shown(name: str, value: float) -> str:
    """Return a limit as the documents write it."""
    if name == "memory" or name.endswith(("bytes", "memory")):
        return limits.size(value)
    return f"{value:g} s" if "seconds" in name else f"{value:,}".replace(",", " ")


@pytest.mark.parametrize(
    ("count", "text"), [(4 << 30, "4 GiB"), (2_000_000, "2 MB"), (200_000, "200 kB"), (10**9, "1000 MB")]
)
def test_sizes_as_people_write_them(count: int, text: str) -> None:
    assert limits.size(count) == text


def test_a_command_ends_when_its_time_is_up() -> None:
    def endless() -> None:
        with confined(replace(DEFAULTS, seconds=0.01)):
            while True:
                pass

    with pytest.raises(TimeIsUp):
        endless()


def test_limits_of_the_process_are_as_before_afterwards() -> None:
    resource = pytest.importorskip("resource")
    kinds = (resource.RLIMIT_CPU, resource.RLIMIT_DATA)
    before = [resource.getrlimit(kind) for kind in kinds]
    with confined(DEFAULTS):
        assert [resource.getrlimit(kind) for kind in kinds] != before
    assert [resource.getrlimit(kind) for kind in kinds] == before


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a process by its memory")
@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("SECONDS", "1", "infraviz took longer than 1 s and was ended (INFRAVIZ_SECONDS allows more)"),
        ("MEMORY", "60e6", "infraviz needs more than 60 MB of memory and was ended (INFRAVIZ_MEMORY allows more)"),
    ],
)
def test_a_build_that_takes_too_much_is_ended(here: Path, name: str, value: str, line: str) -> None:
    nodes = "".join(f"  n{i}: {{kind: service}}\n" for i in range(40_000))
    write(here / "specs", {**GOOD, "architectures/shop.yaml": f"title: x\nnodes:\n{nodes}"})
    command = [
        sys.executable,
        "-c",
        f"import os; os.environ['INFRAVIZ_{name}'] = '{value}'; from infraviz.cli import main; main()",
    ]
    done = subprocess.run([*command, "check"], cwd=here, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (3, f"{line}\n")


def test_memory_that_is_used_up_is_no_bug(here: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise MemoryError

    write(here / "specs", GOOD)
    monkeypatch.setattr("infraviz.pipeline.checked", fail)
    line = "infraviz needs more than 4 GiB of memory and was ended (INFRAVIZ_MEMORY allows more)\n"
    assert run("check") == Done(3, "", line)
