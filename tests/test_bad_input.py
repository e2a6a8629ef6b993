"""Bad input: every mistake is told where it stands, in whole sentences, all at once; nothing is written."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from bad_input_cases import ARCH, CASES, SITE, USAGE, WITH_DATA, Files
from hypothesis import given, settings
from hypothesis import strategies as st
from sites import GOOD, SHOP, STUDY, Done, tree, write

from infraviz import pipeline
from infraviz.build import publish
from infraviz.errors import SpecErrors, UsageError

Run = Callable[..., Done]


@pytest.mark.parametrize(("files", "lines"), CASES)
def test_mistakes_are_told_and_nothing_is_written(here: Path, run: Run, files: Files, lines: tuple[str, ...]) -> None:
    write(here / "specs", files)
    done = run("build", "specs", "-o", "out")
    last = f"{len(lines)} {'mistake' if len(lines) == 1 else 'mistakes'}, nothing was written"
    assert done.err.splitlines() == [*lines, last]
    assert done.code == 1
    assert done.out == ""
    assert not (here / "out").exists()


def test_the_specs_that_the_cases_break_are_good(here: Path, run: Run) -> None:
    for files in (GOOD, WITH_DATA):
        write(here / "specs", files)
        assert run("check", "specs") == Done(0, "1 architecture, 1 metric, 1 study: no mistakes.\n", "")


def test_a_mistake_leaves_the_last_good_site(here: Path, run: Run) -> None:
    write(here / "specs", GOOD)
    assert run("build").code == 0
    before = tree(here / "out")
    write(here / "specs", {ARCH: SHOP.replace("database", "databse")})
    done = run("build")
    assert done.code == 1
    assert "unknown kind 'databse'" in done.err
    assert tree(here / "out") == before


BITS = [
    "{", "}", "[", "](", ": ", "- ", "\n", "\t", '"', "#", "&a", "*a", "!x", "|", "~", "404", "1e999", ".nan", "true",
    "{{", "}}", "![x](diagram:)", "`", "\\", "é", "\u202e", "\u2028", "\x00", "\ufeff", "---\n", "a -> b", "->",
    "ends: [a]",
]  # fmt: skip


@settings(max_examples=150)
@given(
    st.sampled_from(sorted(GOOD)),
    st.lists(st.tuples(st.floats(0, 1), st.sampled_from(BITS), st.integers(0, 9)), max_size=3),
)
def test_whatever_is_written_has_an_answer(
    tmp_path_factory: pytest.TempPathFactory, file: str, edits: list[tuple[float, str, int]]
) -> None:
    text = str(GOOD[file])
    for share, bit, removed in edits:
        at = round(share * len(text))
        text = text[:at] + bit + text[at + removed :]
    root = write(tmp_path_factory.getbasetemp() / "any" / "specs", {**GOOD, file: text})
    try:
        pipeline.load(root)
        lines, count = [], 0
    except SpecErrors as errors:
        lines, count = str(errors).splitlines(), len(errors.errors)
    assert len(lines) == count
    assert [line for line in lines if not line.startswith(str(root))] == []


@pytest.mark.parametrize("file", ["architectures/x.yaml", "site.yaml", "studies/x.md"])
def test_a_link_that_leads_out_is_not_followed(here: Path, run: Run, file: str) -> None:
    write(here, {"secret.yaml": "password: 1\n"})
    write(here / "specs", {**GOOD, "site.yaml": None})
    (here / "specs" / file).symlink_to(here / "secret.yaml")
    done = run("check", "specs")
    assert done.err.splitlines()[0] == f"specs/{file}: this path leads out of the specs folder"
    assert done.code == 1
    assert "password" not in done.err


def test_a_linked_table_is_not_followed(here: Path, run: Run) -> None:
    write(here, {"secret.csv": "ms\n1\n"})
    write(here / "specs", {**WITH_DATA, "data/x.csv": None, "data/other.csv": "ms\n"})
    (here / "specs/data/x.csv").symlink_to(here / "secret.csv")
    assert "the path 'data/x.csv' leads out of the specs folder" in run("check", "specs").err


def test_a_linked_icon_is_not_followed(here: Path, run: Run) -> None:
    write(here, {"secret.svg": "<svg/>"})
    write(here / "specs", {**GOOD, ARCH: SHOP.replace("client}", "client, icon: assets/x.svg}"), "assets/y.txt": ""})
    (here / "specs/assets/x.svg").symlink_to(here / "secret.svg")
    assert "unknown icon 'assets/x.svg'" in run("check", "specs").err


def test_a_file_that_cannot_be_read_is_named(here: Path, run: Run) -> None:
    write(here / "specs", GOOD)
    (here / "specs/architectures/gone.yaml").symlink_to("nowhere.yaml")
    assert run("check").err.splitlines()[0] == (
        "specs/architectures/gone.yaml: cannot be read: No such file or directory"
    )


def test_a_folder_in_place_of_a_file_is_named(here: Path, run: Run) -> None:
    write(here / "specs", {**GOOD, "architectures/x.yaml/y": ""})
    assert run("check").err.splitlines()[0] == "specs/architectures/x.yaml: not a plain file"


@pytest.mark.parametrize(("arguments", "line"), [case[1:] for case in USAGE], ids=[case[0] for case in USAGE])
def test_wrong_usage_exits_with_2(here: Path, run: Run, arguments: tuple[str, ...], line: str) -> None:
    write(here / "specs", GOOD)
    before = tree(here)
    assert run(*arguments) == Done(2, "", f"{line}\n")
    assert tree(here) == before


@pytest.mark.parametrize("arguments", [("bild",), ("build", "--jobs", "0"), ("build", "--job"), ("diagram",)])
def test_a_command_that_does_not_exist_exits_with_2(run: Run, arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.code == 2
    assert "Traceback" not in done.err


def test_debug_shows_the_traceback(here: Path, run: Run) -> None:
    write(here / "specs", {**GOOD, SITE: "titel: x\n"})
    with pytest.raises(SpecErrors, match="unknown field 'titel'"):
        run("--debug", "check", "specs")
    with pytest.raises(UsageError):
        run("check", "nowhere", "--debug")


@pytest.fixture
def old_site(here: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """A site that stands in out/ already, before specs change. Its fonts are stood in for: they take long."""
    monkeypatch.setattr("infraviz.page.assets.fonts.web_font", lambda *_: b"wOF2")
    write(here / "specs", GOOD)
    assert run("build").code == 0
    write(here / "specs", {"studies/shop.md": STUDY.replace("It loads", "It now loads")})
    return tree(here / "out")


def failing(call: Callable[..., object], after: int, error: OSError, only: str) -> Callable[..., object]:
    """Return a system call that fails once a path has `only` in it for the time `after`."""
    count = 0

    def wrapped(*arguments: object, **named: object) -> object:
        nonlocal count
        count += any(only in str(argument) for argument in arguments)
        if count == after:
            raise error
        return call(*arguments, **named)

    return wrapped


def left(here: Path) -> list[str]:
    return sorted(path.name for path in here.iterdir() if path.name != ".infraviz")


@pytest.mark.parametrize("after", [1, 2, 3])
def test_a_full_disk_leaves_the_output_as_it_was(
    here: Path, run: Run, monkeypatch: pytest.MonkeyPatch, old_site: dict[str, bytes], after: int
) -> None:
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    monkeypatch.setattr(Path, "write_bytes", failing(Path.write_bytes, after, full, ".out-"))
    assert run("build") == Done(3, "", "cannot write to out: No space left on device\n")
    assert tree(here / "out") == old_site
    assert left(here) == ["out", "specs"]


@pytest.mark.parametrize(("where", "call"), [(publish, "exchange"), (os, "fsync")])
def test_a_disk_that_fails_in_the_end_leaves_the_output_as_it_was(
    here: Path, run: Run, monkeypatch: pytest.MonkeyPatch, old_site: dict[str, bytes], where: object, call: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(where, call, fail)
    assert run("build") == Done(3, "", "cannot write to out: Input/output error\n")
    assert tree(here / "out") == old_site
    assert left(here) == ["out", "specs"]


def test_a_first_build_that_fails_leaves_nothing(here: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write(here / "specs", GOOD)
    broken = OSError(errno.EIO, os.strerror(errno.EIO))
    monkeypatch.setattr(Path, "rename", failing(Path.rename, 1, broken, ".out-"))
    assert run("build").code == 3
    assert left(here) == ["specs"]


def test_an_output_folder_that_cannot_be_read(
    here: Path, run: Run, monkeypatch: pytest.MonkeyPatch, old_site: dict[str, bytes]
) -> None:
    denied = PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_bytes", failing(Path.read_bytes, 1, denied, "out/search/index.js"))
        (here / "out/search/index.js").touch()
        assert run("build") == Done(3, "", "cannot use out: Permission denied\n")
    assert tree(here / "out") == old_site


def test_an_output_folder_below_a_file(here: Path, run: Run, old_site: dict[str, bytes]) -> None:
    write(here, {"note": "mine"})
    assert run("build", "-o", "note/out") == Done(2, "", "note is not a folder\n")
    assert (here / "note").read_text() == "mine"
    assert tree(here / "out") == old_site


FOREIGN = [
    ({"out/index.html": "mine"}, "out holds files that infraviz did not make, such as index.html"),
    ({"out/notes.txt": "mine"}, "out holds files that infraviz did not make"),
    ({"out/figures": "mine"}, "out holds files that infraviz did not make, such as figures/shop.svg"),
    ({"out/index.html/x": "mine"}, "out holds files that infraviz did not make, such as index.html"),
    ({"out": "mine"}, "out is not a folder"),
]


@pytest.mark.parametrize(("files", "line"), FOREIGN)
def test_files_of_others_are_refused_and_kept(here: Path, run: Run, files: Files, line: str) -> None:
    write(here / "specs", GOOD)
    write(here, files)
    before = tree(here)
    done = run("build")
    assert done.code == 2
    assert done.err.removesuffix(": choose an empty folder with -o\n").rstrip() == line
    assert tree(here) == before


def test_a_bug_is_said_to_be_one(here: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("by zero")

    write(here / "specs", GOOD)
    monkeypatch.setattr("infraviz.pipeline.checked", fail)
    assert run("check") == Done(3, "", "infraviz failed: ZeroDivisionError: by zero (a bug; --debug shows where)\n")


def test_a_closed_pipe_is_no_failure(here: Path) -> None:
    command = [sys.executable, "-m", "infraviz", "list", "icons"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=here) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        first = process.stdout.readline()
        process.stdout.close()
        told = process.stderr.read()
    assert first.startswith("brand/")
    assert told == ""


def test_a_terminal_without_unicode_is_no_failure(here: Path) -> None:
    write(here / "specs", {**GOOD, ARCH: SHOP.replace("web -> api: order", "web → api")})
    command = [sys.executable, "-m", "infraviz", "check"]
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run(command, capture_output=True, check=False, cwd=here, env=environment)
    assert done.returncode == 1
    assert b"unknown arrow '\\u2192'" in done.stderr
    assert b"Traceback" not in done.stderr
