"""Diagrams beside `dot` and `diagrams`, the steps of a picture, and breaches of the contract of layouts.

`dot` is a peer, and the floor under the layout: the same graphs, drawn by Graphviz alone.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from time import perf_counter

import peers
from measure import Failed, Options, Took, median, middle, ran, repeated
from results import OWN, Figure, Row, command, took, within

ROOT = Path(__file__).parents[2]
PART = "diagrams"
RUNS = 3
SIZES = {
    "a": "the lifecycle, 9 nodes",
    "b": "a graph of 50 nodes",
    "c": "a graph of 200 nodes",
    "d": "a graph of 1,000 nodes",
    "100 × a": "100 lifecycles in one process",
}


def rows(options: Options) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as scratch:
        yield from _beside(Path(scratch), options.quick)
        yield _memory(Path(scratch), 200 if options.quick else 1000)
        yield from _seed(Path(scratch), 1 if options.quick else RUNS)
    yield from _stages(5 if options.quick else 30)
    yield _contract(20 if options.quick else 500)


def missing() -> list[str]:
    """Return the names of the tools that are not here; `diagrams` is a dependency, but needs `dot`."""
    return [] if shutil.which("dot") else ["dot", "diagrams"]


def _beside(folder: Path, quick: bool) -> Iterator[Row]:
    """Yield the whole processes of each tool on each graph."""
    for name, commands in peers.written(folder).items():
        if quick and name in ("c", "d"):
            continue
        for tool in (tool for tool in peers.TOOLS if tool not in missing()):
            told = command(commands[tool], folder) if name != "100 × a" else f"{tool} on 100 files"
            figures = _took(commands[tool], folder, 1 if quick or name == "d" else RUNS)
            yield Row(PART, name, SIZES[name], tool, told, figures)


def _took(words: Sequence[str], folder: Path, runs: int) -> dict[str, Figure]:
    """Return the figures of a command, or that it failed."""
    try:
        return took(repeated(words, runs, folder), "median", runs) if runs > 1 else took(ran(words, folder))
    except Failed:
        return {"failures": Figure(1, "1")}


def _memory(folder: Path, diagrams: int) -> Row:
    """Return the peak memory of one process after 100 diagrams and after all; it must be flat."""
    words = [sys.executable, "memory.py", ".", str(diagrams)]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=True)
    after = [int(line.split()[1]) for line in done.stdout.splitlines()]
    figures = {"after 100": Figure(after[0], "MiB"), "after all": Figure(after[-1], "MiB")}
    return Row(PART, "memory", f"memory of one process, {diagrams:,} diagrams", OWN, "to_svg, again and again", figures)


def _seed(folder: Path, runs: int) -> Iterator[Row]:
    """Yield what the commands take on the specs of this repository."""
    own = str(Path(sys.executable).with_name("infraviz"))
    for ident, words in {
        "check": ["check", "specs"],
        "diagram": ["diagram", "request-lifecycle", "-o", "-"],
    }.items():
        figures = took(repeated([own, *words], runs, ROOT), "median", runs)
        goals = {"cpu": 0.5} if ident == "check" else {}
        yield Row(PART, ident, f"infraviz {' '.join(words[:2])}", OWN, command([own, *words], ROOT), figures, goals)
    for jobs in ("1", "2"):
        build = [own, "build", "specs", "-o", str(folder / "out"), "--cache", str(folder / "cache"), "--jobs", jobs]
        found = middle([_anew(folder, build) for _ in range(runs)])
        told = f"infraviz build specs, anew, --jobs {jobs}"
        yield Row(PART, f"build-{jobs}", told, OWN, command(build, folder), took(found, "median", runs))


def _anew(folder: Path, build: list[str]) -> Took:
    for name in ("out", "cache"):
        shutil.rmtree(folder / name, ignore_errors=True)
    return ran(build, ROOT)


def _stages(runs: int) -> Iterator[Row]:
    """Yield the steps of one picture, in this process."""
    from infraviz import charts, fonts, pipeline, single, theme
    from infraviz.layout import engine
    from infraviz.layout.place import layout
    from infraviz.svg.document import write
    from infraviz.svg.embed import font_faces
    from infraviz.svg.write import drawing

    def row(ident: str, what: str, seconds: float, tool: str = OWN) -> Row:
        return Row(PART, ident, what, tool, "in one process, warm", within(seconds, runs))

    project = pipeline.load(ROOT / "specs")
    graph = project.graphs["request-lifecycle"]
    yield row("load", "specs loaded and resolved", median(lambda: pipeline.load(ROOT / "specs"), runs))
    sources: list[str] = []
    layout(graph, fonts.width, lambda source: sources.append(source) or engine.run(source))
    run = engine.run.__wrapped__  # without the memory of what was laid out before
    yield row("layout", "layout of the lifecycle", median(lambda: layout(graph, fonts.width, run), runs))
    alone = median(lambda: [run(source) for source in sources], runs)
    yield row("layout", "layout of the lifecycle", alone, "Graphviz alone")
    _, scene = single.scene(graph, str)
    drawn = drawing(scene, "iv-a")
    yield row("svg", "SVG text of it, without fonts", median(lambda: write(drawn, theme.DEFAULT, "page"), runs))
    embedded = median(lambda: (fonts._woff.cache_clear(), font_faces(drawn)), runs)
    yield row("fonts", "fonts embedded in a file of its own", embedded)
    chart = project.site.charts[0].chart
    yield row("chart", "one chart of a study", median(lambda: charts.draw(chart, "iv-c", 720), runs))


def breached(seed: int) -> int:
    """Return the breaches of one generated service: every second on a phone, every twentieth up to 150 nodes."""
    from test_contract import breaches, graph_of

    return len(breaches(graph_of(seed, 150 if seed % 20 == 0 else 40), 358 if seed % 2 else None))


def _contract(cases: int) -> Row:
    start = perf_counter()
    with ProcessPoolExecutor() as pool:
        found = sum(pool.map(breached, range(cases), chunksize=10))
    figures = {"wall": Figure(perf_counter() - start, "s"), "breaches": Figure(found, "1", "sum", cases)}
    told = f"layouts of {cases:,} services held to the contract"
    return Row(PART, f"contract-{cases}", told, OWN, "tests/layout/contract.py", figures, {"breaches": 0})
