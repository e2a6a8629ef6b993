"""Times charts beside vl-convert (Vega-Lite to SVG), tiles and sparklines, and a site of many charts.

`python tests/benchmarks/charts.py`. The same numbers go to both: twelve bars, and a line of 104 weeks with a
mark. Each figure is the median of many runs, after one that is not counted, in one process; both tools give SVG
text with real text in it. vl-convert is timed where it is installed (`pip install vl-convert-python`). The site is
built cold in a process of its own.
"""

from __future__ import annotations

import math
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter
from typing import Any

from infraviz import charts
from infraviz.model.metric import Chart, Mark, Metric, Source
from infraviz.svg.document import write
from infraviz.theme import DEFAULT

SOURCE = Source("Synthetic rows", "computed", "2026-01")
GROUPS = tuple((f"Service {chr(65 + n)}", float(40 + (n * 37) % 113)) for n in range(12))
WEEKS = tuple(
    ((date(2024, 1, 1) + timedelta(weeks=n)).isoformat(), round(900 * 1.02**n * (1 + 0.1 * math.sin(n)), 1))
    for n in range(104)
)
BAR = Metric("bar", "Time of a request", SOURCE, "ms", statistic="p95", groups=GROUPS)
LINE = Metric("line", "Requests", SOURCE, "req/s", points=WEEKS)
CHANGE = Metric("change", "Page load", SOURCE, "ms", "lower", before=600, after=60)
RUNS, STUDIES = 60, 100


def median(action: Callable[[], object], runs: int = RUNS) -> float:
    """Return the median seconds of an action, after one run that is not counted."""
    action()
    return statistics.median(_timed(action) for _ in range(runs))


def _timed(action: Callable[[], object]) -> float:
    start = perf_counter()
    action()
    return perf_counter() - start


def ours(chart: Chart) -> Callable[[], str]:
    return lambda: write(charts.draw(chart, "iv-c", 720), DEFAULT, "page")


def vega_bar() -> dict[str, Any]:
    return _vega(
        [{"name": name, "value": value} for name, value in GROUPS],
        {
            "mark": "bar",
            "encoding": {
                "y": {"field": "name", "type": "nominal", "sort": None, "title": None},
                "x": {"field": "value", "type": "quantitative", "title": "ms"},
            },
        },
        {"mark": {"type": "text", "align": "left", "dx": 4}, "encoding": {
            "y": {"field": "name", "type": "nominal", "sort": None}, "x": {"field": "value", "type": "quantitative"},
            "text": {"field": "value", "type": "quantitative"},
        }},
    )  # fmt: skip


def vega_line() -> dict[str, Any]:
    x = {"field": "x", "type": "temporal", "title": None}
    y = {"field": "y", "type": "quantitative", "title": "req/s"}
    last = {"transform": [{"filter": f"datum.x == '{WEEKS[-1][0]}'"}]}
    return _vega(
        [{"x": x, "y": y} for x, y in WEEKS],
        {"mark": "line", "encoding": {"x": x, "y": y}},
        {"mark": "point", "encoding": {"x": x, "y": y}, **last},
        {
            "mark": {"type": "text", "align": "left", "dx": 6},
            "encoding": {"x": x, "y": y, "text": {"field": "y", "type": "quantitative"}},
            **last,
        },
    )


def _vega(rows: list[dict[str, Any]], *layers: dict[str, Any]) -> dict[str, Any]:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": 600,
        "height": 260,
        "title": {"text": "The claim", "subtitle": "The measure"},
        "data": {"values": rows},
        "layer": list(layers),
    }


def row(what: str, seconds: float, beside: str = "") -> None:
    print(f"{what:<58}{seconds * 1000:>10.2f} ms   {beside}")


def beside(name: str, chart: Chart, spec: dict[str, Any]) -> None:
    """Print how long a chart takes here and there."""
    took = median(ours(chart))
    if find_spec("vl_convert") is None:
        row(f"{name} chart, warm", took, "vl-convert is not installed")
        return
    import vl_convert

    theirs = median(lambda: vl_convert.vegalite_to_svg(spec))
    row(f"{name} chart, warm", took, f"vl-convert {theirs * 1000:.2f} ms, ratio {took / theirs:.2f}")


def small() -> None:
    """Print what tiles and sparklines take: with their frame, and the line of a sparkline alone."""
    from infraviz.charts import axis, series, sparkline
    from infraviz.geometry import Box

    row("tile, drawn", median(lambda: charts.draw(Chart("c", "tile", (CHANGE,)), "iv-c", 720), 500), "under 0.2 ms")
    short = Metric("short", "Requests", SOURCE, "req/s", points=WEEKS[-30:])
    rows = series.rows(short.points, axis.read(x for x, _ in short.points))
    alone = median(lambda: sparkline.drawn(rows, Box(0, 0, 120, 28)), 500)
    row("sparkline of 30 points, its line", alone, "under 0.2 ms")
    spark = Chart("c", "sparkline", (short,))
    row("sparkline of 30 points, drawn", median(lambda: charts.draw(spark, "iv-c", 720), 500), "under 0.2 ms")


def site(folder: Path) -> None:
    """Print the seconds of a cold build of many studies with three charts each, in two processes."""
    specs = folder / "specs"
    for name in ("metrics", "studies"):
        (specs / name).mkdir(parents=True)
    (specs / "site.yaml").write_text("title: Many charts\nhome: [{studies: {heading: All}}]\n", encoding="utf-8")
    for n in range(STUDIES):
        _study(specs, n)
    command = [sys.executable, "-m", "infraviz", "build", str(specs), "-o", str(folder / "out"), "--jobs", "2"]
    start = perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    row(f"{STUDIES} studies with 3 charts each, cold, --jobs 2", perf_counter() - start, "to reach: 15 s")


def _study(specs: Path, n: int) -> None:
    data = specs / "data"
    data.mkdir(exist_ok=True)
    (data / f"weeks{n}.csv").write_text("x,y\n" + "".join(f"{x},{y + n}\n" for x, y in WEEKS), encoding="utf-8")
    told = "".join(f"{name},{value + n}\n" for name, value in GROUPS)
    (data / f"groups{n}.csv").write_text(f"name,value\n{told}", encoding="utf-8")
    (specs / "metrics" / f"m{n:03}.yaml").write_text(
        f"""sources:
  made{n}: {{title: Synthetic rows, kind: computed, as_of: 2026-01}}
metrics:
  load{n}: {{label: Page load, unit: ms, better: lower, before: {600 + n}, after: 60, source: made{n}}}
  weeks{n}: {{label: Requests, unit: req/s, data: {{file: data/weeks{n}.csv, x: x, y: y}}, source: made{n}}}
  groups{n}:
    {{label: Time, unit: ms, statistic: mean, source: made{n},
     data: {{file: data/groups{n}.csv, value: value, by: name}}}}
""",
        encoding="utf-8",
    )
    figures = "\n\n".join(f"![A chart](chart:{name}{n})" for name in ("load", "weeks", "groups"))
    front = f"---\ntitle: Study {n}\norder: {n}\nsummary: Synthetic.\n---\n"
    (specs / "studies" / f"s{n:03}.md").write_text(f"{front}Text.\n\n{figures}\n", encoding="utf-8")


def main() -> None:
    beside("bar", Chart("c", "bar", (BAR,), "The claim"), vega_bar())
    beside("line", Chart("c", "line", (LINE,), "The claim", (Mark(WEEKS[40][0], "launch"),)), vega_line())
    row("change, warm", median(ours(Chart("c", "change", (CHANGE,)))))
    small()
    folder = Path(tempfile.mkdtemp())
    try:
        site(folder)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
