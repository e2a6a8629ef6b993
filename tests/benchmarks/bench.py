"""Times infraviz beside its peers and the floor under it, and counts breaches of the contract: `make bench`.

Each figure is the median of several runs after one that is not counted; whole processes are timed from
outside. Peers run where the system has a `dot`, which `diagrams` needs too. `--quick` runs all of it on less.
"""

from __future__ import annotations

import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests" / "layout"), str(ROOT / "tests")]
import peers  # noqa: E402

RUNS = 7


def median(action: Callable[[], object], runs: int = RUNS) -> float:
    """Return the median seconds of an action, after one run that is not counted."""
    action()
    return statistics.median(_timed(action) for _ in range(runs))


def _timed(action: Callable[[], object]) -> float:
    start = perf_counter()
    action()
    return perf_counter() - start


def process(*command: str, cwd: Path = ROOT) -> Callable[[], object]:
    return lambda: subprocess.run(command, cwd=cwd, check=True, capture_output=True)


def cpu(*command: str) -> float:
    """Return the median CPU seconds (user and system) of a whole process."""
    found = []
    for _ in range(RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        process(*command)()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        found.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(found)


def row(what: str, seconds: float, beside: str = "") -> None:
    print(f"{what:<58}{seconds * 1000:>10.1f} ms   {beside}")


def commands(scratch: Path) -> None:
    infraviz = str(Path(sys.executable).with_name("infraviz"))
    row("check specs, cold, CPU", cpu(infraviz, "check", "specs"), "to reach: under 500 ms")
    row("check specs, cold", median(process(infraviz, "check", "specs")))
    row("diagram request-lifecycle, cold", median(process(infraviz, "diagram", "request-lifecycle", "-o", "-")))
    for jobs in ("1", "2"):
        row(f"build specs, cold, --jobs {jobs}", median(_build(infraviz, scratch, jobs), 3))


def _build(infraviz: str, scratch: Path, jobs: str) -> Callable[[], object]:
    def build() -> None:
        shutil.rmtree(scratch / "out", ignore_errors=True)
        process(infraviz, "build", "specs", "-o", str(scratch / "out"), "--jobs", jobs)()

    return build


def stages() -> None:
    from infraviz import charts, fonts, pipeline, single, theme
    from infraviz.layout import engine
    from infraviz.layout.place import layout
    from infraviz.svg.document import write
    from infraviz.svg.embed import font_faces
    from infraviz.svg.write import drawing

    project = pipeline.load(ROOT / "specs")
    graph = project.graphs["request-lifecycle"]
    row("load and resolve specs, warm", median(lambda: pipeline.load(ROOT / "specs")))
    sources: list[str] = []
    layout(graph, fonts.width, lambda source: sources.append(source) or engine.run(source))
    run = engine.run.__wrapped__  # without the memory of what was laid out before
    floor = median(lambda: [run(source) for source in sources], 30)
    placed = median(lambda: layout(graph, fonts.width, run), 30)
    row("layout of the lifecycle, warm", placed, f"ratio to Graphviz alone {placed / floor:.2f}")
    _, scene = single.scene(graph, str)
    drawn = drawing(scene, "iv-a")
    row("SVG text of it, without fonts", median(lambda: write(drawn, theme.DEFAULT, "page"), 30))
    row("fonts embedded in a file of its own", median(lambda: (fonts._woff.cache_clear(), font_faces(drawn)), 10))
    chart = project.site.charts[0].chart
    row("one chart, warm", median(lambda: charts.draw(chart, "iv-c", 720), 10))


def breached(seed: int) -> int:
    """Return the breaches of one generated service: every second on a phone, every twentieth up to 150 nodes."""
    from test_contract import breaches, graph_of

    return len(breaches(graph_of(seed, 150 if seed % 20 == 0 else 40), 358 if seed % 2 else None))


def contract(cases: int) -> None:
    start = perf_counter()
    with ProcessPoolExecutor() as pool:
        found = sum(pool.map(breached, range(cases), chunksize=10))
    print(f"geometry contract: {found} violations in {cases} generated services ({perf_counter() - start:.0f} s)")


def main() -> None:
    quick = "--quick" in sys.argv
    with tempfile.TemporaryDirectory() as folder:
        peers.table(Path(folder), 1 if quick else 3)
        peers.memory(Path(folder), 200 if quick else 1000)
        commands(Path(folder))
    stages()
    contract(100 if quick else 2000)


if __name__ == "__main__":
    main()
