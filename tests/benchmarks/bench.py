"""Times the stages of infraviz beside the floor under them: `make bench`.

Each figure is the median of several runs after one that is not counted; whole processes are timed from
outside. Peers run when they are installed (`diagrams` always is; `dot` where the system has one).
"""

from __future__ import annotations

import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "layout"))
RUNS = 7
DIAGRAMS_SCRIPT = """
from diagrams import Diagram, Cluster
from diagrams.onprem.client import Users
from diagrams.onprem.queue import Kafka
from diagrams.onprem.database import MySQL
from diagrams.onprem.inmemory import Redis
from diagrams.programming.language import Go
with Diagram("a", filename="a", outformat="svg", show=False):
    c = Users("Clients"); k = Kafka("Kafka"); w = Go("Workers")
    with Cluster("Stateful"):
        s = [MySQL("MySQL"), Redis("Redis")]
    c >> k >> w >> s
"""


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
    diagram = median(process(infraviz, "diagram", "request-lifecycle", "-o", str(scratch / "a.svg")))
    row("diagram request-lifecycle, cold", diagram)
    if shutil.which("dot"):
        (scratch / "peer.py").write_text(DIAGRAMS_SCRIPT, encoding="utf-8")
        peer = median(process(sys.executable, "peer.py", cwd=scratch))
        row("  a script with `diagrams`, cold", peer, f"ratio {diagram / peer:.2f}")
    for jobs in ("1", "2"):
        row(f"build specs, cold, --jobs {jobs}", median(_build(infraviz, scratch, jobs), 3))


def _build(infraviz: str, scratch: Path, jobs: str) -> Callable[[], object]:
    def build() -> None:
        shutil.rmtree(scratch / "out", ignore_errors=True)
        process(infraviz, "build", "specs", "-o", str(scratch / "out"), "--jobs", jobs)()

    return build


def stages() -> None:
    from infraviz import charts, fonts, pipeline, theme
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
    floor = median(lambda: [engine.run(source) for source in sources], 30)
    placed = median(lambda: layout(graph, fonts.width, engine.run), 30)
    row("layout of the lifecycle, warm", placed, f"ratio to Graphviz alone {placed / floor:.2f}")
    _, scene = pipeline.scene(graph, {}, str)
    drawn = drawing(scene, "iv-a")
    row("SVG text of it, without fonts", median(lambda: write(drawn, theme.DEFAULT, "page"), 30))
    row("fonts embedded in a file of its own", median(lambda: font_faces(drawn), 10))
    chart = project.site.charts[0].chart
    row("one chart, warm", median(lambda: charts.draw(chart, "iv-c", 720), 10))


def contract(cases: int) -> None:
    from contract import violations
    from test_contract import breaches, graph_of

    assert violations
    start = perf_counter()
    found = sum(len(breaches(graph_of(seed, 40), 358 if seed % 2 else None)) for seed in range(cases))
    print(f"geometry contract: {found} violations in {cases} generated services ({perf_counter() - start:.0f} s)")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        commands(Path(folder))
    stages()
    contract(int(sys.argv[1]) if len(sys.argv) > 1 else 500)


if __name__ == "__main__":
    main()
