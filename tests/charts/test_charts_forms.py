"""Which form suits which metrics, and the public face of the room."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest
from charts_cases import (
    BANDS,
    CALLS,
    CASES,
    DAU,
    HOURS,
    LOAD,
    MANY,
    MEASURED,
    PHASES,
    READS,
    READS_BY,
    REGIONS,
    SERVICES,
    SURE,
    TWO,
    UNSURE,
    USERS,
    WRITES,
    WRITES_BY,
)

from infraviz.charts import FORMS, draw
from infraviz.errors import UsageError
from infraviz.model.forms import SUITS, auto_form, decided, suits
from infraviz.model.metric import Band, Chart, Metric

VALUE = Metric("value", "Repositories", MEASURED, value=116)
TEXT = Metric("text", "Vectors", MEASURED, text="Real-time")


@pytest.mark.parametrize(
    ("metrics", "form"),
    [
        ((USERS,), "line"),
        ((TWO, USERS), "line"),
        ((PHASES,), "bar"),
        ((DAU,), "change"),
        ((CALLS,), "change"),
        ((DAU, CALLS), "change"),
        ((VALUE, VALUE), "bar"),
        ((DAU, VALUE), "bar"),
        ((USERS, VALUE), "bar"),
        ((VALUE,), "bar"),
        ((TEXT,), "tile"),
        ((TEXT, TEXT), "tile"),
        ((REGIONS,), "line"),
        ((REGIONS, USERS), "line"),
        ((*SERVICES, REGIONS), "multiples"),
        ((MANY,), "multiples"),
        ((replace(MANY, series=MANY.series * 3),), "heatmap"),
        ((HOURS,), "multiples"),
        ((READS,), "range"),
        ((replace(READS, statistic="sum"),), "bar"),
        ((replace(READS, spreads=()),), "bar"),
        ((WRITES,), "distribution"),
        ((READS_BY, WRITES_BY), "grouped"),
        ((READS_BY, WRITES), "bar"),
        ((SURE,), "change"),
        ((UNSURE,), "bar"),
    ],
)
def test_auto_form_follows_the_shape_of_the_metrics(metrics: tuple[Metric, ...], form: str) -> None:
    assert auto_form(metrics) == form


@pytest.mark.parametrize("chart", CASES.values(), ids=CASES)
def test_the_cases_suit_their_forms(chart: Chart) -> None:
    assert suits(chart.form, chart.metrics) == ""


@pytest.mark.parametrize(
    ("form", "metrics", "reason"),
    [
        ("line", (USERS, DAU), "a line needs rows with x and y: dau"),
        ("line", (USERS, SERVICES[0]), "one unit, these have users, req/s"),
        ("line", SERVICES + SERVICES, "up to 6 metrics, this one has 10"),
        ("bar", (CALLS,), "needs a value, an after, or groups of a single metric: calls"),
        ("bar", (TEXT,), ": text"),
        ("bar", (DAU, LOAD), "one unit, these have users, ms"),
        ("bar", (VALUE, LOAD), "one unit, these have none, ms"),
        ("change", (VALUE, DAU), "a change needs before and after, or a change in percent: value"),
        ("change", (), "at least one metric"),
        ("line", (MANY,), "up to 6 metrics, this one has 9 lines; multiples draws more"),
        ("grouped", (READS_BY,), "grouped bars need two or more metrics with groups"),
        ("grouped", (READS_BY, DAU), "two or more metrics with groups: dau"),
        ("grouped", (READS_BY, READS), "the same groups in each metric, those of read: reads"),
        ("grouped", (READS_BY,) * 7, "readable up to 6 metrics, these are 7"),
        ("multiples", (USERS,), "two or more lines"),
        ("multiples", (USERS, REGIONS, DAU), "two or more lines, rows with x and y: dau"),
        ("multiples", (MANY,) * 3, "up to 24 panels, these are 27"),
        ("multiples", (USERS, MANY), "one unit, these have users, errors/min"),
        ("distribution", (DAU, WRITES), "a distribution needs a statistic of a column of rows: dau"),
        ("distribution", (WRITES,) * 7, "up to 6 curves, this one has 7; range draws more"),
        ("histogram", (DAU,), "a histogram needs a single metric, a statistic of a column of rows"),
        ("histogram", (READS, WRITES), "a histogram needs a single metric"),
        ("range", (DAU, SURE), "a statistic of a column of rows, or an interval: dau"),
        ("heatmap", (USERS,), "a single metric with rows of x and y by group"),
        ("heatmap", (replace(HOURS, series=HOURS.series * 9),), "up to 60 rows, this one has 63"),
        ("sparkline", (USERS, DAU), "a sparkline needs rows with x and y: dau"),
        ("tile", (HOURS, DAU), "a tile needs a figure: hours"),
        ("pie", (DAU,), "the form 'pie' is not drawn (drawn are tile, change, bar, grouped, line, "),
        ("change", (Metric("odd", "Odd", MEASURED, before=1, after=float("inf")),), "finite numbers: odd"),
        ("line", (Metric("odd", "Odd", MEASURED, points=(("a", float("nan")),)),), "finite numbers: odd"),
        ("line", (Metric("odd", "Odd", MEASURED, series=(("g", (("a", float("-inf")),)),)),), "finite numbers: odd"),
    ],
)
def test_what_does_not_suit_is_told_in_words(form: str, metrics: tuple[Metric, ...], reason: str) -> None:
    assert reason in suits(form, metrics)


def test_marks_of_place_need_an_axis_of_places() -> None:
    assert (
        decided("bar", (PHASES,), "linear", BANDS)[0] == "a band goes with line and multiples only, this is a bar chart"
    )
    assert decided("auto", (USERS,), "log", BANDS[:2]) == ("", "line")
    assert decided("line", (USERS,), "log", BANDS)[0] == "a log scale needs values above zero: what one shard holds"
    assert "in the chart's unit: load" in decided("line", (USERS,), bands=(Band("b", edges=(USERS, LOAD)),))[0]


def test_drawing_what_does_not_suit_names_the_chart_and_the_reason() -> None:
    with pytest.raises(UsageError, match="chart 'growth': a line needs rows with x and y: dau"):
        draw(Chart("growth", "line", (DAU,)), "c", 720)


def test_every_form_is_drawn_by_some_case() -> None:
    assert {chart.form for chart in CASES.values()} == set(FORMS)


def test_matplotlib_is_not_imported_before_a_chart_is_drawn() -> None:
    code = (
        "import sys; from infraviz.model.forms import suits; import infraviz.charts; from charts_cases import CASES\n"
        "assert not any(suits(c.form, c.metrics) for c in CASES.values())\n"
        "sys.exit('matplotlib' in sys.modules)"
    )
    path = {"PYTHONPATH": ":".join(sys.path)}
    assert subprocess.run([sys.executable, "-c", code], env=path, check=False).returncode == 0


def test_every_form_that_specs_may_name_as_drawn_has_a_drawing() -> None:
    assert list(FORMS) == list(SUITS)
