"""Specs → rows → metrics: before and after from groups, mistakes at their places."""

from __future__ import annotations

from pathlib import Path

import pytest
from sites import GOOD, write

from infraviz.data.fetch import fetch
from infraviz.model.claims import claim_holds
from infraviz.model.metric import Metric
from infraviz.model.problems import Problems
from infraviz.model.resolve_metrics import resolve_metrics
from infraviz.spec.load import load

HEAD = "sources: {log: {title: A log, kind: measured}}\nmetrics:\n"


def computed(root: Path, metric: str, csv: str) -> Metric:
    specs = load(write(root, {**GOOD, "metrics/m.yaml": f"{HEAD}  m: {metric}\n", "data/x.csv": csv}))
    fetched = fetch(specs)
    assert (specs.errors, fetched.errors) == ((), ())
    found = resolve_metrics(specs, fetched.rows, Problems())["m"]
    assert found is not None
    return found


def test_a_metric_takes_its_value_from_its_rows(tmp_path: Path) -> None:
    text = "{label: M, unit: ms, statistic: median, source: log, data: {file: data/x.csv, value: ms}}"
    found = computed(tmp_path, text, "ms\n1\n5\n3\n")
    assert (found.value, found.statistic, found.before, found.points) == (3, "median", None, ())


@pytest.mark.parametrize(
    "order", ["before,10\nafter,2\nbefore,30\nafter,4\n", "after,2\nbefore,10\nbefore,30\nafter,4\n"]
)
def test_groups_called_before_and_after_make_a_change(tmp_path: Path, order: str) -> None:
    text = "{label: M, statistic: mean, better: lower, source: log, data: {file: data/x.csv, value: ms, by: phase}}"
    found = computed(tmp_path, text, f"phase,ms\n{order}")
    assert (found.before, found.after, found.value, found.groups) == (20, 3, None, ())
    assert found.change == pytest.approx(-85)
    assert found.verdict == "better"


def test_other_groups_stay_groups_beside_the_value(tmp_path: Path) -> None:
    text = "{label: M, statistic: mean, source: log, data: {file: data/x.csv, value: ms, by: phase}}"
    found = computed(tmp_path, text, "phase,ms\nbefore,10\nafter,2\nlater,3\n")
    assert (found.value, found.before) == (5, None)
    assert found.groups == (("before", 10), ("after", 2), ("later", 3))


def test_a_claim_about_a_change_is_about_what_is_now(tmp_path: Path) -> None:
    text = "{label: M, statistic: max, claim: '< 5', source: log, data: {file: data/x.csv, value: ms, by: phase}}"
    files = {**GOOD, "metrics/m.yaml": f"{HEAD}  m: {text}\n", "data/x.csv": "phase,ms\nbefore,50\nafter,4\n"}
    specs = load(write(tmp_path, files))
    metric = resolve_metrics(specs, fetch(specs).rows, Problems())["m"]
    assert metric
    assert claim_holds(metric, metric.claim) == (True, "")


@pytest.mark.parametrize(
    ("claim", "holds"),
    [("< 3", False), ("<= 3", True), ("> 2.9", True), (">= 3.1", False), ("= 3", True), ("= 3.0001", False)],
)
def test_claims(tmp_path: Path, claim: str, holds: bool) -> None:
    text = f"{{label: M, statistic: max, claim: '{claim}', source: log, data: {{file: data/x.csv, value: ms}}}}"
    metric = computed(tmp_path, text, "ms\n3\n")
    assert claim_holds(metric, metric.claim)[0] == holds


def test_every_mistake_in_data_is_in_the_result(tmp_path: Path) -> None:
    metrics = "".join(
        f"  {name}: {{label: M, statistic: max, source: log, data: {{file: data/{file}.csv, value: {column}}}}}\n"
        for name, file, column in (("a", "gone", "ms"), ("b", "x", "nothing"), ("c", "x", "ms"))
    )
    specs = load(write(tmp_path, {**GOOD, "metrics/m.yaml": HEAD + metrics, "data/x.csv": "ms\n1\n"}))
    fetched = fetch(specs)
    assert {ident: rows.value for ident, rows in fetched.rows.items()} == {"c": 1}
    assert [(error.path, error.place.line) for error in fetched.errors] == [
        ("metrics.a.data.file", 3), ("metrics.b.data.value", 4),
    ]  # fmt: skip
    assert set(resolve_metrics(specs, fetched.rows, Problems())) == {"load", "a", "b", "c"}
