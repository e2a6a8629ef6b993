"""The examples: each one runs, and makes what its page says."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sites import ROOT, Done, tree

import infraviz as iv
from infraviz.model.forms import SUITS

EXAMPLES = ROOT / "examples"


def ran(*words: str | Path, cwd: Path) -> str:
    command = [sys.executable, *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The examples, where they may write."""
    return Path(shutil.copytree(EXAMPLES, tmp_path / "examples", ignore=shutil.ignore_patterns("out", "__pycache__")))


def test_every_example_is_run_here() -> None:
    scripts = {path.relative_to(EXAMPLES).as_posix() for path in EXAMPLES.rglob("*.py") if "out" not in path.parts}
    assert scripts == {"architecture.py", "notebook.py", "metrics/make_data.py"}
    assert [path.parent.name for path in EXAMPLES.rglob("site.yaml")] == ["specs"]


def test_architecture_writes_where_it_is_told(tmp_path: Path) -> None:
    ran(EXAMPLES / "architecture.py", tmp_path / "pictures", cwd=tmp_path)
    assert sorted(path.name for path in tmp_path.rglob("*.*")) == ["architecture.png", "architecture.svg"]
    assert "Picture upload (example)" in (tmp_path / "pictures/architecture.svg").read_text(encoding="utf-8")
    assert (tmp_path / "pictures/architecture.png").read_bytes().startswith(b"\x89PNG")


def test_architecture_writes_beside_itself_where_nothing_is_told(tmp_path: Path, copy: Path) -> None:
    told = ran(copy / "architecture.py", cwd=tmp_path).splitlines()
    assert told == [str(copy / "out" / name) for name in ("architecture.svg", "architecture.png")]
    assert all(Path(line).stat().st_size > 1000 for line in told)


def test_the_rows_are_those_that_the_script_makes(tmp_path: Path, copy: Path) -> None:
    data = copy / "metrics/specs/data"
    committed = {path.name: path.read_bytes() for path in data.iterdir()}
    for path in data.iterdir():
        path.unlink()
    ran(copy / "metrics/make_data.py", cwd=tmp_path)
    assert {path.name: path.read_bytes() for path in data.iterdir()} == committed


def test_the_metrics_example_shows_every_form_once() -> None:
    charts = iv.load(EXAMPLES / "metrics/specs").charts
    forms = [chart._chart.form for name, chart in charts.items() if name.startswith("form_") and name != "form_log"]
    assert sorted([*forms, "bar"]) == sorted(SUITS)
    assert charts["query_times"]._chart.form == "bar"


def test_the_metrics_example_builds(tmp_path: Path, run: Callable[..., Done]) -> None:
    done = run("build", EXAMPLES / "metrics/specs", "-o", tmp_path / "out")
    assert (done.code, done.err) == (0, "")
    made = tree(tmp_path / "out")
    assert {"index.html", "studies/queries/index.html"} <= set(made)
    assert any(name.startswith("figures/chart-") for name in made)


def test_the_metrics_example_says_that_its_rows_are_synthetic() -> None:
    for name in (
        "README.md",
        "metrics/make_data.py",
        "metrics/specs/metrics/queries.yaml",
        "metrics/specs/metrics/forms.yaml",
    ):
        assert "ynthetic" in (EXAMPLES / name).read_text(encoding="utf-8"), name


def test_a_claim_of_the_metrics_example_is_held_against_its_rows(copy: Path, run: Callable[..., Done]) -> None:
    rows = copy / "metrics/specs/data/queries.csv"
    header, *lines = rows.read_text(encoding="utf-8").splitlines()
    slower = (",".join([*line.split(",")[:-1], "9999"]) for line in lines)
    rows.write_text("\n".join([header, *slower]), encoding="utf-8")
    done = run("check", copy / "metrics/specs")
    assert done.code == 1
    assert "does not hold: the data gives 9999" in done.err


def test_the_notebook_runs_as_a_script(copy: Path) -> None:
    told = ran("notebook.py", cwd=copy)
    assert "1 architectures, 10 metrics, 2 studies" in told
    assert "Page load (example): from 600\u202fms to 60\u202fms (−90\u202f%, ÷10)." in told
    assert {"notebook.svg", "notebook"} <= {path.name for path in (copy / "out").iterdir()}
    assert (copy / "out/notebook/index.html").is_file()


def test_the_notebook_runs_on_another_folder(copy: Path) -> None:
    told = ran("notebook.py", ROOT / "infraviz/starter/specs", cwd=copy)
    assert "shop: Example shop, checkout (8 nodes)" in told


def test_examples_write_below_a_folder_that_git_ignores() -> None:
    assert "out/" in (EXAMPLES / ".gitignore").read_text().splitlines()
