"""The deadline: a layout that takes too long is ended, in truth and with a message."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from time import perf_counter

import pytest
from layered import layered
from sites import Done, write
from test_cli import Run

import infraviz as iv
from infraviz import fonts
from infraviz.layout import guard
from infraviz.layout.engine import run
from infraviz.layout.guard import Means, laid_out
from infraviz.layout.place import layout
from infraviz.model.graph import Graph

HERE = Path(__file__).parent
ADVICE = "draw a part of it with a view (views: …; --view NAME), or allow more with --deadline"


def graph_of(nodes: int, edges: int) -> Graph:
    return iv.Architecture(**layered(nodes, edges, max(6, nodes // 50), 6, 5), id="big")._graph


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The worker processes that a test started, copies of this one being ruled out."""
    monkeypatch.setattr(guard, "_may_branch", lambda: False)
    found: list[subprocess.Popen[bytes]] = []
    start = guard._worker
    monkeypatch.setattr(guard, "_worker", lambda: found.append(start()) or found[-1])
    return found


def test_a_large_layout_ends_at_its_deadline(started: list[subprocess.Popen[bytes]]) -> None:
    graph, start = graph_of(1500, 2200), perf_counter()
    with pytest.raises(iv.MachineError) as told:
        laid_out(graph, fonts.width, Means(deadline=0.05))
    assert str(told.value) == f"the layout of 'big' took longer than 0.05 s: {ADVICE}"
    assert perf_counter() - start < 2
    assert [process.returncode for process in started] == [-9]  # it has ended and was waited for


def test_a_large_layout_is_the_same_in_a_process_of_its_own(started: list[subprocess.Popen[bytes]]) -> None:
    graph = graph_of(130, 180)
    assert laid_out(graph, fonts.width) == layout(graph, fonts.width, run)
    assert [process.returncode for process in started] == [0]


def test_a_small_layout_needs_no_process(started: list[subprocess.Popen[bytes]]) -> None:
    laid_out(graph_of(12, 14), fonts.width, Means(deadline=0.001))
    assert started == []


BRANCHES = """
import multiprocessing, os, sys
sys.path[:0] = {paths!r}
import infraviz as iv
from infraviz import fonts
from infraviz.layout import guard, worker
from infraviz.layout.engine import run
from infraviz.layout.place import layout
from test_guard import graph_of

guard._started = None  # a copy is all that may be used
{body}
assert multiprocessing.active_children() == []
print("done")
"""


def branches(body: str) -> None:
    """Run code in a process without other threads, where layouts may branch off."""
    code = BRANCHES.format(body=body, paths=[str(HERE), str(HERE.parent)])
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "done\n", "")


on_linux = pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux only")


@on_linux
def test_a_large_layout_is_the_same_in_a_copy_of_the_process() -> None:
    branches("graph = graph_of(130, 180)\nassert guard.laid_out(graph, fonts.width) == layout(graph, fonts.width, run)")


@on_linux
def test_a_copy_ends_at_its_deadline() -> None:
    branches(
        "try: guard.laid_out(graph_of(1500, 2200), fonts.width, guard.Means(deadline=0.05))\n"
        "except iv.MachineError as error: assert 'took longer than 0.05 s' in str(error)\n"
        "else: raise AssertionError"
    )


@on_linux
def test_a_copy_that_dies_is_the_machines_error() -> None:
    branches(
        "worker.answer = lambda *job: os._exit(7)\n"
        "try: guard.laid_out(graph_of(130, 180), fonts.width)\n"
        "except iv.MachineError as error: assert str(error) == 'the layout engine failed: exit code 7'\n"
        "else: raise AssertionError"
    )


@on_linux
def test_a_process_lays_out_only_so_many_graphs_itself() -> None:
    branches(
        "guard.FRESH, here = 7, []\n"
        "guard.layout = lambda *job: here.append(job) or layout(*job)\n"
        "graphs = [graph_of(8 + n, 9 + n) for n in range(6)]\n"
        "found = [guard.laid_out(graph, fonts.width) for graph in graphs]\n"
        "assert len(here) == 3\n"  # each takes three runs
        "assert found == [layout(graph, fonts.width, run) for graph in graphs]"
    )


def test_what_a_worker_raises_comes_back(
    started: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(iv.UsageError, match="no system Graphviz found"):
        laid_out(graph_of(130, 180), fonts.width, Means("dot"))


def test_a_worker_that_dies_is_the_machines_error(
    started: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    guard._laid_out.cache_clear()  # another test has this graph laid out already
    monkeypatch.setattr("infraviz.layout.guard.pickle.dumps", lambda _job: b"no pickle")
    with pytest.raises(iv.MachineError, match=r"the layout engine failed: .*Error"):
        laid_out(graph_of(130, 180), fonts.width)


def test_the_command_names_the_diagram(here: Path, run: Run) -> None:
    write(here, {"big.yaml": json.dumps(layered(300, 420, 6, 6, 5))})
    done = run("diagram", "big.yaml", "--deadline", "0.05")
    assert done == Done(3, "", f"the layout of 'big' took longer than 0.05 s: {ADVICE}\n")
    assert not Path("big.svg").exists()


def test_a_deadline_must_be_above_zero(here: Path, run: Run) -> None:
    write(here, {"small.yaml": json.dumps(layered(6, 6, 2, 2, 5))})
    assert run("diagram", "small.yaml", "--deadline", "0").code == 2
    assert run("diagram", "small.yaml", "--deadline", "nan").code == 2


def test_a_site_keeps_the_deadline_too(here: Path, run: Run) -> None:
    site = {
        "specs/architectures/big.yaml": json.dumps(layered(300, 420, 6, 6, 5)),
        "specs/studies/one.md": "---\ntitle: One\n---\n![Big](diagram:big)\n",
        "specs/site.yaml": "title: Site\n",
    }
    write(here, site)
    done = run("build", "--deadline", "0.05")
    assert done == Done(3, "", f"the layout of 'big' took longer than 0.05 s: {ADVICE}\n")
    assert not Path("out").exists()


@pytest.mark.slow
def test_five_thousand_nodes_end_in_a_drawing_or_in_the_error() -> None:
    graph, start = graph_of(5000, 7500), perf_counter()
    with suppress(iv.MachineError):
        assert len(laid_out(graph, fonts.width, Means(deadline=5)).nodes) == 5000
    assert perf_counter() - start < 15
