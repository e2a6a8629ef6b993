"""The benchmarks' own code: what they generate builds, what they compute is right, what they keep comes back.

They are not run here. They have modules of common names, so they are looked at from a process of their own.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sites import Done

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def script(code: str, *words: str | Path) -> str:
    """Run code beside the benchmarks; return what it printed."""
    paths = f"import sys; sys.path[:0] = [{str(HERE)!r}]\n"
    command = [sys.executable, "-c", paths + code, *map(str, words)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert not run.returncode, run.stderr
    return run.stdout


def test_generated_services_build_without_a_warning(here: Path, run: Callable[..., Done]) -> None:
    script("import services, pathlib; services.specs(pathlib.Path(sys.argv[1]), 3)", here / "specs")
    done = run("build", here / "specs", "-o", here / "out", "--strict")
    assert (done.code, done.err.count("warning")) == (0, 0), done.err
    page = (here / "out" / "studies" / "s00002" / "index.html").read_text(encoding="utf-8")
    assert page.count('<div class="iv-wide">') == 3


def test_services_are_the_same_for_their_number_and_of_many_shapes() -> None:
    code = """
import services
for n in range(200):
    made = services.architecture(n)
    assert made == services.architecture(n)
    joined = set().union(*map(services._ends, made["edges"]))
    assert joined == set(made["nodes"]), (n, joined ^ set(made["nodes"]))
    print(len(made["nodes"]))
assert len({services.title(n) for n in range(10_000)}) == 10_000
"""
    assert set(map(int, script(code).split())) == set(range(8, 21))


@pytest.mark.parametrize(
    ("sizes", "seconds", "slope"), [((100, 1000), (6, 60), 1), ((10, 1000), (1, 10_000), 2), ((1, 8), (5, 5), 0)]
)
def test_the_exponent_is_the_slope_on_log_paper(sizes: tuple[int, int], seconds: tuple[int, int], slope: float) -> None:
    told = script(f"from measure import exponent; print(exponent({sizes}, {seconds}))")
    assert float(told) == pytest.approx(slope)


def test_a_process_is_measured_with_all_below_it() -> None:
    child = "import time; held = bytearray(60 << 20); time.sleep(0.3)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    code = f"from measure import ran; took = ran([sys.executable, '-c', {parent!r}]); print(took.wall, took.peak)"
    wall, peak = script(code).split()
    assert float(wall) > 0.3
    assert peak == "None" or float(peak) > 60


def test_results_come_back_and_a_part_replaces_its_own_rows_only(tmp_path: Path) -> None:
    code = """
from dataclasses import replace
from pathlib import Path
from results import Figure, Results, Row, machine, merged, read, write
file = Path(sys.argv[1])
rows = [Row(part, "a", "what", "infraviz", "ran", {"wall": Figure(2.0, "s")}, {"wall": 3.0}, "2026-01-31", 0.5)
        for part in ("scale", "pages")]
first = merged(None, Results(machine(), tuple(rows)), ["scale", "pages"])
write(first, file)
assert read(file) == first
text = file.read_text()
write(read(file), file)
assert file.read_text() == text
later = Results(machine(), (replace(rows[0], id="b"),))
assert [row.key[:2] for row in merged(first, later, ["scale"]).rows] == [("pages", "a"), ("scale", "b")]
elsewhere = Results(replace(machine(), cpu="another"), later.rows)
assert [row.part for row in merged(first, elsewhere, ["scale"]).rows] == ["scale"]
assert rows[0].met() == {"wall": True}
assert replace(rows[0], goals={"wall": 1.0}).met() == {"wall": False}
"""
    script(code, tmp_path / "results.json")


def test_a_row_tells_its_ratio_to_infraviz() -> None:
    code = """
from results import Figure, Row
from table import line
def row(tool, wall):
    return Row("p", "a", "one graph", tool, "ran", {"wall": Figure(wall, "s")})
own, dot = row("infraviz", 3.0), row("dot", 1.5)
print(line(own, [own])); print(line(dot, [own, dot]))
"""
    own, dot = script(code).splitlines()
    assert own.split() == ["one", "graph", "infraviz", "3.00", "s"]
    assert dot.split() == ["one", "graph", "dot", "1.50", "s", "2.00"]


def test_the_specs_hold_what_was_measured() -> None:
    code = """
import publish, results
for path, text in publish.published(results.read()).items():
    held = (publish.SPECS / path).read_text(encoding="utf-8")
    assert held == text, f"{path}: run tests/benchmarks/bench.py --publish"
"""
    script(code)


def test_an_unknown_part_is_told_with_those_that_are_there() -> None:
    words = [sys.executable, str(HERE / "bench.py"), "scal"]
    run = subprocess.run(words, capture_output=True, text=True, check=False)
    assert run.returncode == 2
    assert "there is no part 'scal': there are diagrams, layouts, charts, data, pages, scale, browser" in run.stderr
