"""Whatever ends a build, and wherever, the output folder holds the whole old site or the whole new one."""

from __future__ import annotations

import errno
import itertools
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sites import GOOD, SHOP, STUDY, tree, write

from infraviz.build import executors, inputs, outputs, publish, tasks
from infraviz.build.bench import Wish
from infraviz.build.cache import Cache
from infraviz.build.engine import build
from infraviz.build.places import Place
from infraviz.errors import MachineError, SpecError, SpecErrors
from infraviz.spec.files import read_raw

NEW = {"studies/shop.md": STUDY.replace("It loads", "It now loads"), "studies/other.md": STUDY.replace("The", "An")}
CALLS = ((os, "link"), (os, "fsync"), (Path, "write_bytes"), (Path, "mkdir"), (os, "unlink"), (publish, "exchange"))

KILLS = int(os.environ.get("KILLS", "10"))  # random points at which builds are killed; `make faults` wants a hundred
TIMES = int(os.environ.get("TIMES", "1"))  # that each of the other faults happens; likewise


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if TIMES > 1 and "seed" not in metafunc.fixturenames:
        metafunc.parametrize("again", range(TIMES), indirect=True)


@pytest.fixture(autouse=True)
def again(request: pytest.FixtureRequest) -> int:
    """Which time it is that a fault happens."""
    return getattr(request, "param", 0)


class Cut(BaseException):
    """The power is gone: nothing that runs after it counts."""


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("infraviz.page.assets.fonts.web_font", lambda *_: b"wOF2")


@pytest.fixture
def wish(tmp_path: Path, quick: None) -> Wish:
    """A site that has been built and then changed."""
    wish = Wish(write(tmp_path / "specs", GOOD), tmp_path / "out", 1, cache=tmp_path / "cache")
    build(wish)
    write(wish.specs, NEW)
    return wish


def expected(wish: Wish, folder: Path) -> dict[str, bytes]:
    """Return the new site, built elsewhere."""
    build(Wish(wish.specs, folder / "out", 1))
    return tree(folder / "out")


def cut_after(monkeypatch: pytest.MonkeyPatch, count: int) -> Callable[[], int]:
    """Let the power go after so many file operations; return a function that says how many there were."""
    done = 0

    def counted(call: Callable[..., object]) -> Callable[..., object]:
        def wrapped(*arguments: object, **named: object) -> object:
            nonlocal done
            done += 1
            if done > count:
                raise Cut
            return call(*arguments, **named)

        return wrapped

    for where, name in CALLS:
        monkeypatch.setattr(where, name, counted(getattr(where, name)))
    return lambda: done


def test_a_power_cut_between_any_two_file_operations(
    wish: Wish, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = tree(wish.out), expected(wish, tmp_path / "fresh")
    backup = shutil.copytree(wish.out, tmp_path / "backup")
    outcomes = []
    for count in range(1000):
        with monkeypatch.context() as patched:
            cut_after(patched, count)
            try:
                build(wish)
                ended = True
            except Cut:
                ended = False
        found = tree(wish.out)
        assert found in (old, new)
        outcomes.append(found == new)
        if ended:
            break
        shutil.rmtree(wish.out)
        shutil.copytree(backup, wish.out)
    assert outcomes[0] is False
    assert outcomes[-1] is True
    assert len(outcomes) > 20
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".out")] == []


def start(wish: Wish, *more: str) -> subprocess.Popen[bytes]:
    words = [
        sys.executable,
        "-m",
        "infraviz",
        "build",
        str(wish.specs),
        "-o",
        str(wish.out),
        "--cache",
        str(wish.cache),
        *more,
    ]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_a_disk_that_is_full_at_any_file_operation(wish: Wish, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From some operation on, nothing can be written any more; removing is always possible."""
    old, new = tree(wish.out), expected(wish, tmp_path / "fresh")
    for count in range(1000):
        with monkeypatch.context() as patched:
            full_after(patched, count)
            told = said_of(wish)
        if not told:
            break
        assert told.endswith(("No space left on device", "disk full?"))
        assert tree(wish.out) == old
        assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".out")] == []
    assert count > 10
    assert tree(wish.out) == new


def said_of(wish: Wish) -> str:
    """Build, and return what the machine refused, '' for nothing."""
    try:
        build(wish)
    except MachineError as error:
        return str(error)
    return ""


def full_after(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    """Let the disk be full after so many operations that need room on it."""
    done = 0

    def counted(call: Callable[..., object]) -> Callable[..., object]:
        def wrapped(*arguments: object, **named: object) -> object:
            nonlocal done
            done += 1
            if done > count:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return call(*arguments, **named)

        return wrapped

    for where, name in ((os, "link"), (os, "fsync"), (Path, "write_bytes"), (Path, "mkdir"), (shutil, "copy2")):
        monkeypatch.setattr(where, name, counted(getattr(where, name)))


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    where = tmp_path / "disk"
    where.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(where)]
    if not shutil.which("mount") or subprocess.run(words, capture_output=True, check=False).returncode:
        pytest.skip("only an administrator may mount a disk")
    yield where
    subprocess.run(["umount", str(where)], check=True)


def on(disk: Path, wish: Wish) -> tuple[Wish, dict[str, bytes]]:
    """Return the wish with its output on a disk, where the site of before stands, and that site."""
    shutil.copytree(wish.out, disk / "out")
    return replace(wish, out=disk / "out"), tree(wish.out)


def test_a_real_disk_that_is_full(wish: Wish, disk: Path, tmp_path: Path) -> None:
    there, old = on(disk, wish)
    with suppress(OSError), (disk / "filler").open("wb") as file:
        while True:
            file.write(bytes(1024))
            file.flush()
    with pytest.raises(MachineError, match=r"^cannot write to .*/disk/out: No space left on device$"):
        build(there)
    assert tree(there.out) == old
    (disk / "filler").unlink()
    build(there)
    assert tree(there.out) == expected(wish, tmp_path / "fresh")


def test_a_real_disk_that_is_read_only(wish: Wish, disk: Path) -> None:
    there, old = on(disk, wish)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    with pytest.raises(MachineError, match=r"^cannot .* .*/disk/out: Read-only file system$"):
        build(there)
    assert tree(there.out) == old


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(KILLS))
def test_a_build_that_is_killed_leaves_a_whole_site(tmp_path: Path, seed: int) -> None:
    wish = Wish(write(tmp_path / "specs", GOOD), tmp_path / "out", cache=tmp_path / "cache")
    assert start(wish).wait() == 0
    old = tree(wish.out)
    write(wish.specs, NEW)
    new = expected(wish, tmp_path / "fresh")
    process = start(wish)
    time.sleep(random.Random(seed).uniform(0, 1.2))
    process.kill()
    process.wait()
    assert tree(wish.out) in (old, new)
    assert start(wish).wait() == 0  # no repair is needed
    assert tree(wish.out) == new
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cache", "fresh", "out", "specs"]


@pytest.mark.slow
def test_a_build_that_is_asked_to_end_leaves_nothing_behind(tmp_path: Path) -> None:
    wish = Wish(write(tmp_path / "specs", GOOD), tmp_path / "out", cache=tmp_path / "cache")
    process = start(wish)
    time.sleep(0.9)
    process.send_signal(signal.SIGTERM)
    code = process.wait(timeout=10)
    assert code in (0, 143)
    assert process.stderr is not None
    assert b"Traceback" not in process.stderr.read()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".out")] == []


@pytest.mark.slow
def test_an_interrupted_build_ends_with_all_that_it_started(tmp_path: Path) -> None:
    wish = Wish(write(tmp_path / "specs", MANY), tmp_path / "out", cache=tmp_path / "cache")
    process = start(wish, "--jobs", "2")
    until(lambda: len(workers_of(process.pid)) == 2)
    workers = workers_of(process.pid)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=10) == 130
    assert process.stderr is not None
    assert process.stderr.read() == b""
    assert not any(Path(f"/proc/{pid}").exists() for pid in workers)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith((".out", "out"))] == []


MANY = GOOD | {f"studies/s{number}.md": STUDY for number in range(40)}


def workers_of(pid: int) -> list[int]:
    told = subprocess.run(["ps", "-eo", "ppid,pid,args"], capture_output=True, text=True, check=True).stdout
    rows = (line.split(None, 2) for line in told.splitlines()[1:])
    return [int(own) for parent, own, words in rows if parent == str(pid) and "infraviz.build.worker" in words]


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.mark.slow
def test_two_builds_at_once_both_end_well(tmp_path: Path) -> None:
    wish = Wish(write(tmp_path / "specs", GOOD), tmp_path / "out", cache=tmp_path / "cache")
    running = [start(wish) for _ in range(3)]
    assert [process.wait(timeout=60) for process in running] == [0, 0, 0]
    assert tree(wish.out) == expected(wish, tmp_path / "fresh")


def test_a_cache_that_goes_in_the_middle_is_done_without(
    wish: Wish, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new, publish_all = expected(wish, tmp_path / "fresh"), outputs.publish

    def gone(*given: object) -> object:
        assert wish.cache is not None
        with Cache(wish.cache) as cache:
            cache.drop(b"")
        return publish_all(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(outputs, "publish", gone)
    build(wish)
    assert tree(wish.out) == new


def test_a_file_that_goes_in_the_middle_is_told(wish: Wish, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tree(wish.out)

    def gone(path: Path, errors: list[SpecError]) -> bytes | None:
        path.unlink(missing_ok=True)
        return read_raw(path, errors)

    monkeypatch.setattr("infraviz.spec.load.read_study", gone)
    with pytest.raises(SpecErrors, match="cannot be read: No such file or directory"):
        build(wish)
    assert tree(wish.out) == old


BEFORE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} 1"><rect width="{0}" height="1"/></svg>'
SHOWN: dict[str, str] = {
    "architectures/shop.yaml": SHOP.replace("client}", "client, icon: assets/icon.svg}"),
    "studies/shop.md": STUDY + "\n![A drawing](assets/image.svg)\n",
    "assets/icon.svg": BEFORE.format(1),
    "assets/image.svg": BEFORE.format(1),
}


@pytest.mark.parametrize("path", ["assets/icon.svg", "assets/image.svg"])
def test_a_picture_that_changes_between_its_digest_and_its_reading(
    wish: Wish, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    write(wish.specs, SHOWN)
    read, pending = inputs.states, [BEFORE.format(7)]

    def states(*arguments: Any) -> dict[str, str]:
        found = read(*arguments)
        if pending:
            write(wish.specs, {path: pending.pop()})
        return found

    monkeypatch.setattr(inputs, "states", states)
    build(wish)
    assert tree(wish.out) == expected(wish, tmp_path / "new")
    write(wish.specs, {path: BEFORE.format(1)})  # nothing wrong was kept under the digest of before
    build(wish)
    assert tree(wish.out) == expected(wish, tmp_path / "old")


def test_a_picture_that_changes_without_end_is_told(wish: Wish, monkeypatch: pytest.MonkeyPatch) -> None:
    write(wish.specs, SHOWN)
    old, read, count = tree(wish.out), inputs.states, itertools.count(2)

    def states(*arguments: Any) -> dict[str, str]:
        found = read(*arguments)
        write(wish.specs, {"assets/image.svg": BEFORE.format(next(count))})
        return found

    monkeypatch.setattr(inputs, "states", states)
    with pytest.raises(MachineError) as told:
        build(wish)
    assert str(told.value) == f"{wish.specs / 'assets/image.svg'} was changed while it was read"
    assert tree(wish.out) == old


def test_a_clock_that_goes_back_hides_no_change(wish: Wish, tmp_path: Path) -> None:
    build(wish)
    study = write(wish.specs, {"studies/shop.md": STUDY.replace("It loads", "Once it loads")}) / "studies/shop.md"
    os.utime(study, (1, 1))
    build(wish)
    assert tree(wish.out) == expected(wish, tmp_path / "fresh")


class Deadly:
    """An item that does something to the worker that takes it up: a test may, and no spec can."""

    def __init__(self, path: str, code: str) -> None:
        self.path, self.code = path, code

    def __reduce__(self) -> tuple[object, ...]:
        return exec, (f"import os, time; {self.code}",)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A store with one thing in it, and the folder that it is copied to."""
    place = Place(tmp_path / "store", b"")
    tasks.worker(place).leave("folder", tmp_path)
    tasks.worker(place).store.put(b"thing", b"thing")
    return place


@pytest.mark.slow
def test_a_worker_that_dies_fails_its_own_task_only(tmp_path: Path, place: Place) -> None:
    items = [
        tasks.Copy("a", "thing"),
        Deadly("b", "os._exit(9)"),
        tasks.Copy("c", "thing"),
        Deadly("d", "os.kill(os.getpid(), 9)"),
        tasks.Copy("e", "thing"),
    ]
    with executors.executor(place, 2) as run, pytest.raises(MachineError) as told:
        run("copy", "folder", items)
    assert str(told.value) == "b: its worker process died (exit code 9)\nd: its worker process died (SIGKILL)"
    assert [name for name in "abcde" if (tmp_path / name).exists()] == ["a", "c", "e"]


@pytest.mark.slow
def test_a_worker_out_of_memory_fails_its_own_task_only(tmp_path: Path, place: Place) -> None:
    items = [tasks.Copy("a", "thing"), Deadly("b", "bytearray(1 << 60)"), tasks.Copy("c", "thing")]
    with executors.executor(place, 2) as run, pytest.raises(MachineError) as told:
        run("copy", "folder", items)
    assert str(told.value) == "b: needs more memory than there is"
    assert [name for name in "abc" if (tmp_path / name).exists()] == ["a", "c"]


@pytest.mark.slow
def test_a_worker_that_takes_too_long_is_ended(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "SECONDS", 10)
    with executors.executor(place, 2) as run, pytest.raises(MachineError) as told:
        run("copy", "folder", [tasks.Copy("a", "thing"), Deadly("b", "time.sleep(60)")])
    assert str(told.value) == "b: took longer than 10 s"


@pytest.mark.slow
def test_workers_end_with_the_build(place: Place) -> None:
    with executors.executor(place, 2) as run:
        assert run("copy", "folder", [tasks.Copy(name, "thing") for name in "abc"])[0]
        processes = subprocess.run(["ps", "-eo", "ppid,args"], capture_output=True, text=True, check=True).stdout
        assert processes.count(f"{os.getpid()} {sys.executable} -P -m infraviz.build.worker") == 2
    processes = subprocess.run(["ps", "-eo", "ppid,args"], capture_output=True, text=True, check=True).stdout
    assert f"{os.getpid()} {sys.executable} -P -m infraviz.build.worker" not in processes
