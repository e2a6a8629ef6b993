"""Charts beside vl-convert (Vega-Lite to SVG) and matplotlib alone, which is the floor: it draws our charts too.

The same numbers go to all: twelve bars, and a line of 104 weeks with a mark. Each figure is the median of many runs in
one process; all give SVG text with real text in it. A site of many charts is built anew in a process of its own.
"""

from __future__ import annotations

import io
import math
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from measure import Options, median, ran
from results import OWN, Row, command, took, within

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
PART = "charts"
RUNS, STUDIES = 60, 100


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


def floor_bar() -> str:
    """Return what matplotlib alone makes of the bars: bars, their numbers, a title."""
    names, values = zip(*GROUPS, strict=True)

    def draw(axes: Any) -> None:
        axes.bar_label(axes.barh(names, values))
        axes.set_xlabel("ms")

    return _alone(draw)


def floor_line() -> str:
    """Return what matplotlib alone makes of the line: the line, its mark, its last number, a title."""
    xs, ys = [date.fromisoformat(x) for x, _ in WEEKS], [y for _, y in WEEKS]

    def draw(axes: Any) -> None:
        axes.plot(xs, ys)
        axes.axvline(xs[40])
        axes.annotate("launch", (xs[40], ys[-1]))
        axes.annotate(str(ys[-1]), (xs[-1], ys[-1]))
        axes.set_ylabel("req/s")

    return _alone(draw)


def _alone(draw: Callable[[Any], None]) -> str:
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with rc_context({"svg.fonttype": "none"}):
        figure = Figure(figsize=(7.2, 3.6))
        axes = figure.subplots()
        draw(axes)
        axes.set_title("The claim")
        told = io.StringIO()
        figure.savefig(told, format="svg")
    return told.getvalue()


def missing() -> list[str]:
    return [] if find_spec("vl_convert") else ["vl-convert"]


def _row(
    ident: str, what: str, seconds: float, runs: int, tool: str = OWN, goals: dict[str, float] | None = None
) -> Row:
    return Row(PART, ident, what, tool, "in one process, warm", within(seconds, runs), goals or {})


def _beside(chart: Chart, spec: dict[str, Any], alone: Callable[[], str], runs: int) -> Iterator[Row]:
    """Yield how long a chart takes here, there, and in matplotlib alone."""
    what = f"{chart.form} chart"
    yield _row(chart.form, what, median(ours(chart), runs), runs)
    if not missing():
        import vl_convert

        yield _row(chart.form, what, median(lambda: vl_convert.vegalite_to_svg(spec), runs), runs, "vl-convert")
    yield _row(chart.form, what, median(alone, runs), runs, "matplotlib alone")


def _small(runs: int) -> Iterator[Row]:
    """Yield what tiles and sparklines take: with their frame, and the line of a sparkline alone."""
    from infraviz.charts import axis, series, sparkline
    from infraviz.geometry import Box

    goal = {"wall": 0.0002}
    short = Metric("short", "Requests", SOURCE, "req/s", points=WEEKS[-30:])
    points = series.rows(short.points, axis.read(x for x, _ in short.points))
    tile, spark = Chart("c", "tile", (CHANGE,)), Chart("c", "sparkline", (short,))
    for ident, what, action in (
        ("tile", "tile", lambda: charts.draw(tile, "iv-c", 720)),
        ("sparkline", "sparkline of 30 points, with its frame", lambda: charts.draw(spark, "iv-c", 720)),
        ("sparkline-line", "sparkline of 30 points, its line", lambda: sparkline.drawn(points, Box(0, 0, 120, 28))),
    ):
        yield _row(ident, what, median(action, runs), runs, goals=goal)


def rows(options: Options) -> Iterator[Row]:
    runs = 10 if options.quick else RUNS
    yield from _beside(Chart("c", "bar", (BAR,), "The claim"), vega_bar(), floor_bar, runs)
    line = Chart("c", "line", (LINE,), "The claim", (Mark(WEEKS[40][0], "launch"),))
    yield from _beside(line, vega_line(), floor_line, runs)
    yield _row("change", "change chart", median(ours(Chart("c", "change", (CHANGE,))), runs), runs)
    yield from _small(runs * 8)
    with tempfile.TemporaryDirectory() as folder:
        yield _site(Path(folder), 10 if options.quick else STUDIES)


def _site(folder: Path, studies: int) -> Row:
    """Return what a site of many studies with three charts each takes anew."""
    specs = folder / "specs"
    for name in ("metrics", "studies"):
        (specs / name).mkdir(parents=True)
    (specs / "site.yaml").write_text("title: Many charts\nhome: [{studies: {heading: All}}]\n", encoding="utf-8")
    for n in range(studies):
        _study(specs, n)
    words = [sys.executable, "-m", "infraviz", "build", str(specs), "-o", str(folder / "out"), "--jobs", "2"]
    what, goals = f"{studies} studies with 3 charts each, anew", {"wall": 15.0} if studies == STUDIES else {}
    return Row(PART, f"site-{studies}", what, OWN, command(words, folder), took(ran(words)), goals)


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
