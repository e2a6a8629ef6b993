"""A build on a Dask cluster: a scheduler and workers of this machine, which know neither the specs nor the output."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread

import pytest
from sites import GOOD, METRICS, PNG, ROOT, SHOP, STUDY, Content, Done, tree, write

from infraviz.build import cluster
from infraviz.build.bench import Wish
from infraviz.build.engine import build
from infraviz.build.items import File
from infraviz.build.places import Away
from infraviz.errors import MachineError, SpecErrors

pytest.importorskip("distributed")
pytestmark = pytest.mark.slow
ICON = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect width="1" height="1"/></svg>'
COUNT = 6


def study(number: int) -> str:
    told = STUDY.replace("The shop\n", f"The shop {number}\n").replace("diagram:shop", f"diagram:shop{number}")
    return f"{told}\n![A photo](assets/photo.png)\n\n![Load](chart:speed)\n"


SITE: dict[str, Content] = {
    **GOOD,
    "site.yaml": "title: Site\nurl: https://example.org\nhome:\n  - diagram: {heading: Shop, architecture: shop}\n"
    "  - stats: [load]\n  - studies: {heading: Studies}\n",
    "metrics/shop.yaml": METRICS,
    "assets/mine.svg": ICON,
    "assets/photo.png": PNG,
    **{f"architectures/shop{n}.yaml": SHOP.replace("client}", "client, icon: assets/mine.svg}") for n in range(COUNT)},
    **{f"studies/study{n}.md": study(n) for n in range(COUNT)},
}
Run = Callable[..., Done]


@dataclass(frozen=True)
class Cluster:
    """A scheduler of this machine, and how workers of it are started."""

    port: int
    folder: Path

    @property
    def executor(self) -> str:
        return f"dask://127.0.0.1:{self.port}"

    @contextmanager
    def worker(self, *options: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
        """Start a worker, and end it; it is there when the block begins."""
        before = self.workers()
        words = ["worker", f"tcp://127.0.0.1:{self.port}", "--nthreads", "1", "--no-dashboard", *options]
        with started(self.folder, *words, **environment) as process:
            until(lambda: self.workers() > before)
            yield process
        until(lambda: self.workers() == before)

    def workers(self) -> int:
        return int(asked(self.port, "len(dask_scheduler.workers)"))

    def tasks(self) -> int:
        return int(asked(self.port, "len(dask_scheduler.tasks)"))


def asked(port: int, what: str) -> object:
    """Return what a scheduler answers; 0 where there is none yet."""
    from distributed import Client

    try:
        with Client(f"tcp://127.0.0.1:{port}", timeout=20, set_as_default=False) as client:  # type: ignore[no-untyped-call]
            return client.run_on_scheduler(eval(f"lambda dask_scheduler: {what}"))
    except OSError:
        return 0


@contextmanager
def started(folder: Path, *words: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command of Dask in a folder of its own."""
    told = {"INFRAVIZ_CACHE_KEY": "of the tests", **environment}
    with (folder / f"{words[0]}.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "dask", *words],
            cwd=folder, stdout=log, stderr=log, env=os.environ | told, start_new_session=True,
        )  # fmt: skip
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def until(holds: Callable[[], bool], seconds: float = 40) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it does not come"
        time.sleep(0.02)


def free_port() -> int:
    with socket.socket() as own:
        own.bind(("127.0.0.1", 0))
        return int(own.getsockname()[1])


@contextmanager
def scheduler(folder: Path, **environment: str) -> Iterator[Cluster]:
    port = free_port()
    with started(folder, "scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard", **environment):
        yield Cluster(port, folder)


@pytest.fixture(scope="module", autouse=True)
def quick() -> Iterator[None]:
    """Fonts are made by this process anyway, and take long."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("infraviz.page.assets.fonts.web_font", lambda *_: b"wOF2")
        yield


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """The specs, and the site that this machine makes of them."""
    folder = tmp_path_factory.mktemp("site")
    specs = write(folder / "specs", SITE)
    build(Wish(specs, folder / "out", 2))
    return specs, tree(folder / "out")


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler with two workers."""
    with (
        scheduler(tmp_path_factory.mktemp("cluster")) as found,
        found.worker("--no-nanny"),
        found.worker("--no-nanny"),
    ):
        yield found


@pytest.fixture
def wish(two: Cluster, site: tuple[Path, dict[str, bytes]], tmp_path: Path) -> Wish:
    return Wish(
        site[0], tmp_path / "out", cache=tmp_path / "cache", executor=two.executor, store=str(tmp_path / "store")
    )


def made(wish: Wish) -> set[str]:
    return {path for path in tree(Path(wish.store)) if path.startswith("made/")}


def test_a_cluster_makes_the_same_bytes(wish: Wish, site: tuple[Path, dict[str, bytes]]) -> None:
    build(wish)
    assert tree(wish.out) == site[1]
    done = made(wish)
    assert len(done) > 80
    assert not [path for path in done if path.endswith(".new")]
    for folder in (wish.out, wish.cache):
        shutil.rmtree(str(folder))
    build(wish)  # on a machine that has nothing
    assert tree(wish.out) == site[1]
    again = made(wish) - done
    assert [path for path in again if path.endswith((".svg", ".csv", ".rules"))] == []  # nothing is drawn twice


def test_what_this_machine_made_before_is_sent(wish: Wish, site: tuple[Path, dict[str, bytes]]) -> None:
    specs = Path(shutil.copytree(site[0], wish.out.parent / "specs"))
    here = replace(wish, specs=specs, executor="", store="")
    build(here)
    write(specs, {"studies/study3.md": STUDY + "\nIt says more.\n", "assets/photo.png": PNG + b"\0"})
    build(replace(wish, specs=specs))
    build(replace(here, out=wish.out.parent / "whole", cache=None))
    assert tree(wish.out) == tree(wish.out.parent / "whole")
    assert not [path for path in made(wish) if path.endswith(".svg")]  # it drew nothing


def test_a_store_that_is_emptied_is_filled_again(wish: Wish, site: tuple[Path, dict[str, bytes]]) -> None:
    build(wish)
    shutil.rmtree(wish.store)
    shutil.rmtree(wish.out)
    build(wish)
    assert tree(wish.out) == site[1]


def test_mistakes_are_told_as_by_this_machine(wish: Wish) -> None:
    bad = {**SITE, "studies/study1.md": STUDY.replace("load.after", "lod.after") + "\n![X](assets/none.png)\n"}
    specs, told = write(wish.out.parent / "specs", bad), []
    for each in (replace(wish, specs=specs), replace(wish, specs=specs, executor="", store="", cache=None)):
        with pytest.raises(SpecErrors) as wrong:
            build(each)
        told.append(str(wrong.value))
    assert told[0] == told[1]
    assert len(told[0].splitlines()) == 2


def test_a_worker_that_is_killed_midway(two: Cluster, wish: Wish, site: tuple[Path, dict[str, bytes]]) -> None:
    drawn: list[int] = []
    with two.worker("--no-nanny") as process:

        def killed() -> None:
            until(lambda: any(path.endswith(".rules") for path in made(wish)))
            process.kill()
            drawn.append(sum(path.endswith(".rules") for path in made(wish)))

        killer = Thread(target=killed)
        killer.start()
        build(wish)
        killer.join()
    assert 0 < drawn[0] < COUNT + 2  # of the figures
    assert tree(wish.out) == site[1]


def test_a_build_that_is_interrupted_leaves_the_cluster_nothing_to_do(two: Cluster, wish: Wish) -> None:
    with building(wish) as command:
        until(lambda: bool(made(wish)))
        command.send_signal(signal.SIGINT)
        assert command.wait(timeout=30) == 130
        assert command.stderr is not None
        assert command.stderr.read() == b""
    until(lambda: two.tasks() == 0)
    assert not wish.out.exists()


@contextmanager
def building(wish: Wish) -> Iterator[subprocess.Popen[bytes]]:
    """Run the command that builds a site."""
    options = {"-o": wish.out, "--cache": wish.cache, "--executor": wish.executor, "--store": wish.store}
    words = [str(word) for pair in options.items() for word in pair]
    process = subprocess.Popen(
        [sys.executable, "-m", "infraviz", "build", str(wish.specs), *words],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_workers_of_another_version_or_key_are_refused(two: Cluster, wish: Wish) -> None:
    other = wish.out.parent / "other"
    shutil.copytree(ROOT / "infraviz", other / "infraviz", ignore=shutil.ignore_patterns("__pycache__"))
    with (other / "infraviz" / "errors.py").open("a") as file:
        file.write("# of tomorrow\n")
    odd = ({"PYTHONPATH": str(other)}, {"INFRAVIZ_CACHE_KEY": "another"}, {"INFRAVIZ_CACHE_KEY": ""})
    with ExitStack() as stack:
        for environment in odd:
            stack.enter_context(two.worker("--no-nanny", **environment))
        with pytest.raises(MachineError) as told:
            build(wish)
    first, *lines = str(told.value).splitlines()
    assert first == "not every worker of the cluster can build this site"
    assert all(line.startswith("tcp://127.0.0.1:") for line in lines)
    version, another, none = sorted(line.split(": ", 1)[1] for line in lines)
    assert version.startswith("has another version: infraviz ")
    assert another == "its INFRAVIZ_CACHE_KEY is not that of this machine"
    needed = "set INFRAVIZ_CACHE_KEY, to the same on this machine and on every worker"
    assert none == f"the store file://{wish.store} is shared: {needed}"
    assert made(wish) == set()


def test_a_cluster_without_a_key_is_refused(wish: Wish, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INFRAVIZ_CACHE_KEY")
    done = run("build", wish.specs, "-o", wish.out, "--executor", wish.executor, "--store", wish.store)
    assert (done.code, done.out) == (2, "")
    told = "set INFRAVIZ_CACHE_KEY, to the same on this machine and on every worker"
    assert done.err == f"the store file://{wish.store} is shared: {told}\n"


def test_a_scheduler_that_is_not_there(wish: Wish, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "SECONDS", 1.0)
    port = free_port()
    done = run("build", wish.specs, "-o", wish.out, "--executor", f"dask://127.0.0.1:{port}", "--store", wish.store)
    assert (done.code, done.out) == (3, "")
    where = f"tcp://127.0.0.1:{port}"
    assert done.err == f"no scheduler of Dask answers at {where}: is it running, and reached from here?\n"


def test_a_scheduler_without_workers(wish: Wish, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with scheduler(tmp_path) as alone:
        until(lambda: alone.workers() == 0)
        monkeypatch.setattr(cluster, "SECONDS", 3.0)
        with pytest.raises(MachineError) as told:
            build(replace(wish, executor=alone.executor))
    assert str(told.value) == f"the scheduler at tcp://127.0.0.1:{alone.port} has no workers"


@dataclass(frozen=True)
class Deadly:
    """An item that ends the worker that is handed it."""

    path: str

    def __reduce__(self) -> tuple[object, ...]:
        if os.environ.get("OF_THE_CLUSTER"):
            return Deadly, (self.path,)
        return exec, ("import os; os.environ.get('OF_THE_CLUSTER') and os._exit(9)",)


def test_what_kills_its_workers_again_and_again_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_HERE", ())
    harmless = [File(Path(f"{number}.yaml"), b"metrics: {}", "") for number in range(6)]  # two items an order
    store = Away(f"file://{tmp_path}/store")
    with (
        scheduler(tmp_path, DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0") as found,
        found.worker("--nanny", OF_THE_CLUSTER="1"),
        cluster.executor(cluster.address(found.executor), store, lambda *_: []) as run,
    ):
        with pytest.raises(MachineError) as told:
            run("metrics", "", [Deadly("a"), *harmless])
        assert str(told.value) == "a: the worker that had it died"
        assert len(run("metrics", "", harmless)) == 6  # the others are not to blame


def test_a_store_in_a_bucket(wish: Wish, site: tuple[Path, dict[str, bytes]], tmp_path: Path) -> None:
    """S3 as it is spoken over HTTP, by a server of this machine."""
    pytest.importorskip("s3fs")
    moto = pytest.importorskip("moto.server")
    server = moto.ThreadedMotoServer("127.0.0.1", free_port(), verbose=False)
    server.start()
    address = "http://{}:{}".format(*server.get_host_and_port())
    access = {
        "AWS_ENDPOINT_URL": address, "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "hush",
        "AWS_DEFAULT_REGION": "us-east-1",
    }  # fmt: skip
    try:
        with pytest.MonkeyPatch.context() as patched, scheduler(tmp_path) as found:
            for name, value in access.items():
                patched.setenv(name, value)
            with found.worker("--no-nanny", **access):
                _in_a_bucket(replace(wish, executor=found.executor, store="s3://shared/site"), site[1])
    finally:
        server.stop()


def _in_a_bucket(wish: Wish, expected: dict[str, bytes]) -> None:
    import s3fs

    with pytest.raises(MachineError, match=r"^cannot write to the store s3://shared/site: .*bucket does not exist"):
        build(wish)
    files = s3fs.S3FileSystem(use_listings_cache=False)
    files.mkdir("shared")
    build(wish)
    assert tree(wish.out) == expected
    assert len(files.find("shared/site/made")) > 80
