"""Chart → table → CSV: every form's numbers, in the units of their headings, harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infraviz.data.rows import Spread
from infraviz.model.metric import Chart, Interval, Metric, Source
from infraviz.model.table import Cell, Column, Table, as_csv, table

SOURCE = Source("Load test", "measured")
LOAD = Metric("load", "Load", SOURCE, "ms", "lower", before=600, after=60)
CALLS = Metric("calls", "Calls", SOURCE, better="lower", percent=-92)
WEEKS = (("2024-W01", 80.0), ("2024-W02", 60.5))
LINE = Metric("p95", "p95", SOURCE, "ms", points=WEEKS)
SPREADS = (
    Spread("", 4, ((0.0, 1.0), (0.5, 2.5), (0.95, 3.8), (1.0, 4.0)), ((1.0, 2.5, 2), (2.5, 4.0, 2))),
    Spread("EU", 2, ((0.0, 1.0), (0.5, 1.5), (1.0, 2.0)), ((1.0, 2.0, 2),)),
)


def lines(form: str, *metrics: Metric, title: str = "") -> list[list[str]]:
    return list(csv.reader(io.StringIO(as_csv(table(Chart("c", form, metrics, title))), newline="")))


def test_before_and_after() -> None:
    assert lines("change", LOAD) == [
        ["Metric", "Before (ms)", "After (ms)", "Change (%)", "Factor"],
        ["Load", "600", "60", "-90", "0.1"],
    ]


def test_metrics_of_several_units_name_them_row_by_row() -> None:
    assert lines("change", LOAD, CALLS) == [
        ["Metric", "Unit", "Before", "After", "Change (%)", "Factor"],
        ["Load", "ms", "600", "60", "-90", "0.1"],
        ["Calls", "", "", "", "-92", ""],
    ]


def test_intervals_and_counts() -> None:
    sure = Metric("v", "V", SOURCE, "ms", value=60, value_interval=Interval(57, 63, 1200), window="May")
    assert lines("bar", sure) == [
        ["Metric", "Value (ms)", "Low (ms)", "High (ms)", "n", "Period"],
        ["V", "60", "57", "63", "1200", "May"],
    ]
    ends = Metric("e", "E", SOURCE, before=9, after=4, before_interval=Interval(8, 10), after_interval=Interval(n=7))
    assert lines("change", ends) == [
        ["Metric", "Before", "After", "Change (%)", "Change, low (%)", "Change, high (%)", "Factor",
         "Before, low", "Before, high", "After, n"],
        ["E", "9", "4", "-55.5555555555556", "-60", "-50", "0.444444444444444", "8", "10", "7"],
    ]  # fmt: skip
    shown = table(Chart("c", "change", (ends,))).rows[0]
    assert [cell.text for cell in shown[3:6]] == ["−56", "−60", "−50"]


def test_points_of_several_lines_share_their_dates() -> None:
    other = Metric("p50", "p50", SOURCE, "s", points=(("2024-W02", 1.0), ("2023-W52", 2.0)))
    assert lines("line", LINE, other) == [
        ["Date", "p95 (ms)", "p50 (s)"],
        ["2023-W52", "", "2"],
        ["2024-W01", "80", ""],
        ["2024-W02", "60.5", "1"],
    ]


def test_series_are_columns_and_words_keep_their_order() -> None:
    lines_of = Metric("s", "S", SOURCE, series=(("EU", (("b", 1.0), ("a", 2.0))), ("US", (("a", 3.0),))))
    assert lines("line", lines_of) == [["x", "EU", "US"], ["b", "1", ""], ["a", "2", "3"]]
    assert lines("line", lines_of, LINE)[0] == ["x", "S, EU", "S, US", "p95 (ms)"]


def test_numbers_as_x_are_in_order() -> None:
    odd = Metric("a", "A", SOURCE, points=(("10", 1.0), ("-2", 2.0)))
    assert lines("line", odd, Metric("b", "B", SOURCE, points=(("9", 1.0),)))[1:] == [
        ["-2", "2", ""], ["9", "", "1"], ["10", "1", ""],
    ]  # fmt: skip


def test_groups_with_their_counts() -> None:
    grouped = Metric(
        "g", "G", SOURCE, "ms", value=2.5, statistic="p50", groups=(("EU", 1.5), ("=US", 2.0)), spreads=SPREADS
    )
    assert lines("bar", grouped) == [["Group", "p50 (ms)", "n"], ["EU", "1.5", "2"], ["'=US", "2", ""]]


def test_a_distribution_has_quantiles_and_a_histogram_bins() -> None:
    spread = Metric("d", "D", SOURCE, "ms", value=2.5, statistic="p50", spreads=SPREADS)
    assert lines("distribution", spread) == [
        ["Group", "n", "Least (ms)", "Median (ms)", "p95 (ms)", "Greatest (ms)"],
        ["All", "4", "1", "2.5", "3.8", "4"],
        ["EU", "2", "1", "1.5", "", "2"],
    ]
    assert lines("histogram", spread)[:2] == [["Group", "From (ms)", "To (ms)", "n"], ["All", "1", "2.5", "2"]]


def test_the_page_reads_the_same_numbers_as_people_write_them() -> None:
    shown = table(Chart("c", "change", (LOAD,), "Ten times as quick"))
    assert shown.heading == "Ten times as quick"
    assert [cell.text for cell in shown.rows[0]] == ["Load", "600", "60", "−90", "÷10"]
    assert table(Chart("c", "line", (LINE, LINE))).heading == "p95"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-x", "@sum", "\t=1", "＝1"])
def test_no_text_becomes_a_formula(text: str) -> None:
    made = as_csv(Table("", (Column(text),), ((Cell(text), Cell("−5", -5.0)),)))
    heading, row = csv.reader(io.StringIO(made, newline=""))
    assert heading == row[:1] == [f"'{text}"]
    assert row[1] == "-5", "a number stays a number"


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")), min_size=1))
def test_any_text_comes_back_as_it_was(texts: list[str]) -> None:
    made = as_csv(Table("", (Column("a"),), tuple((Cell(text), Cell("1", 1.0)) for text in texts)))
    rows = list(csv.reader(io.StringIO(made, newline="")))[1:]
    assert [row[0].removeprefix("'") for row in rows] == [text.removeprefix("'") for text in texts]
    assert made.endswith("\r\n")
