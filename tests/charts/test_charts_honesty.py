"""Charts that do not lie: bars from zero, no line that nobody measured, gaps that stay gaps."""

from __future__ import annotations

from dataclasses import replace

import pytest
from charts_cases import (
    CALLS,
    CASES,
    DAU,
    FLAT,
    GAPS,
    LOAD,
    MARGIN,
    MEASURED,
    NOTHING,
    STAGES,
    TWO,
    USERS,
    Shown,
    shown,
)

from infraviz.charts import axis, draw, ends, flags, ticks, words
from infraviz.charts.flags import Flag
from infraviz.model.metric import Chart, Mark, Metric
from infraviz.svg.document import Drawing
from infraviz.svg.element import Paint


def bars(drawing: Drawing) -> list[Shown]:
    return [one for one in shown(drawing, "path") if one.attrs["fill"] != "none"]


def lines(drawing: Drawing) -> list[Shown]:
    return [one for one in shown(drawing, "path") if one.attrs.get("stroke-linecap") == "round"]


def dots(drawing: Drawing) -> list[Shown]:
    return [one for one in shown(drawing, "path") if "transform" in one.attrs]


def texts(drawing: Drawing) -> list[str]:
    return [one.text for one in shown(drawing, "text")]


@pytest.mark.parametrize(("metric", "width"), [(DAU, 720), (DAU, 358), (LOAD, 720), (LOAD, 358)])
def test_bars_start_at_zero_and_are_as_long_as_their_values(metric: Metric, width: int) -> None:
    before, after = bars(draw(Chart("c", "change", (metric,)), "c", width))
    assert before.box.x == pytest.approx(after.box.x)
    assert after.box.w / before.box.w == pytest.approx((metric.after or 0) / (metric.before or 1), rel=0.02)


def test_bars_of_groups_are_in_order_and_to_scale() -> None:
    chart = CASES["phases"]
    drawn = bars(draw(chart, "c", 720))
    values = [value for _, value in chart.metrics[0].groups]
    assert [one.box.w / drawn[0].box.w for one in drawn] == pytest.approx([v / values[0] for v in values], rel=0.01)
    assert [one.box.y for one in drawn] == sorted(one.box.y for one in drawn)


def test_negative_bars_lie_left_of_the_same_zero() -> None:
    before, after = bars(draw(Chart("c", "change", (MARGIN,)), "c", 720))
    assert before.box.right == pytest.approx(after.box.x)
    assert before.box.w / after.box.w == pytest.approx(12 / 8, rel=0.01)


def test_only_a_percentage_known_means_relative_bars_and_says_so() -> None:
    drawing = draw(Chart("c", "change", (CALLS,)), "c", 720)
    before, after = bars(drawing)
    assert after.box.w / before.box.w == pytest.approx(0.08, rel=0.01)
    assert "Relative: before = 100\u202f%" in texts(drawing)


def test_units_have_scales_of_their_own_and_one_unit_has_one() -> None:
    mixed = bars(draw(Chart("c", "change", (DAU, LOAD)), "c", 720))
    assert mixed[1].box.w == pytest.approx(mixed[2].box.w, abs=0.02)  # the longest of each unit
    shared = bars(draw(Chart("c", "change", (LOAD, replace(LOAD, id="x", before=6000))), "c", 720))
    assert shared[2].box.w == pytest.approx(10 * shared[0].box.w, rel=0.01)


@pytest.mark.parametrize(
    ("better", "token", "word"),
    [("higher", "good", "▲ better"), ("lower", "bad", "▲ worse"), ("neutral", "accent", "▲ changed")],
)
def test_colour_never_speaks_alone(better: str, token: str, word: str) -> None:
    metric = Metric("m", "M", MEASURED, better=better, before=1, after=2)  # type: ignore[arg-type]
    drawing = draw(Chart("c", "change", (metric,)), "c", 720)
    assert bars(drawing)[1].attrs["fill"] == Paint(token)
    assert f"{word} · +100\u202f% · ×2" in texts(drawing)


def test_a_change_of_percentages_is_told_in_points_first() -> None:
    assert words.told(Metric("m", "M", MEASURED, "%", "lower", before=4, after=2)).startswith(
        "▼ better · −2\u202fpp · "
    )


def test_from_zero_to_zero_draws_no_bar_and_no_change() -> None:
    drawing = draw(Chart("c", "change", (NOTHING,)), "c", 720)
    assert bars(drawing) == []
    assert texts(drawing).count("0") == 2


def test_two_points_are_two_dots_that_nothing_joins() -> None:
    drawing = draw(Chart("c", "line", (TWO,)), "c", 720)
    assert lines(drawing) == []
    assert len(dots(drawing)) == 2
    assert {"15k", "200k\u202fusers"} <= set(texts(drawing))


def test_a_series_is_one_line_through_all_its_points() -> None:
    (line,) = lines(draw(Chart("c", "line", (STAGES,)), "c", 720))
    assert str(line.attrs["d"]).count("L") == len(STAGES.points) - 1


def test_a_gap_in_an_even_series_stays_a_gap() -> None:
    drawing = draw(Chart("c", "line", (GAPS,)), "c", 720)
    assert len(lines(drawing)) == 3
    assert len(dots(drawing)) == 3  # first, last, and the day between two gaps


def test_an_uneven_series_has_no_gaps() -> None:
    rows = tuple((float(x), 1.0) for x in (1, 2, 4, 8, 16, 32))
    assert axis.runs(rows) == (rows,)


@pytest.mark.parametrize(
    ("lowest", "highest", "first"), [(59, 100, 0), (61, 100, 60), (-5, 10, -5), (0, 0, 0), (7, 7, 6)]
)
def test_the_value_axis_starts_at_zero_unless_that_hides_the_line(lowest: float, highest: float, first: float) -> None:
    levels = ticks.values(lowest, highest)
    assert levels[0] == pytest.approx(first, abs=1)
    assert levels[0] <= lowest
    assert levels[-1] >= highest


def test_an_axis_that_does_not_start_at_zero_says_where_it_does() -> None:
    assert any("axis starts at 99.9" in text for text in texts(draw(Chart("c", "line", (FLAT,)), "c", 720)))
    assert not any("axis starts" in text for text in texts(draw(Chart("c", "line", (USERS,)), "c", 720)))


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("1970-01-02", 1),
        ("1970-02", 31),
        ("1970-W02", 4),
        ("1970-01-01T12:00", 0.5),
        ("1970-01-01T02:00:00+02:00", 0),
    ],
)
def test_dates_months_weeks_and_times_have_their_places(written: str, days: float) -> None:
    assert axis.days(written) == pytest.approx(days)


@pytest.mark.parametrize("written", ["1970", "yesterday", "1970-13", "", "19700102", "1970-01-02x"])
def test_other_text_is_no_date(written: str) -> None:
    assert axis.days(written) is None


def test_numbers_dates_and_words_make_different_axes() -> None:
    assert axis.read(["1", "2.5", "-3"]).kind == "number"
    assert axis.read(["2024-01", "2024-02-01"]).kind == "date"
    assert axis.read(["nan", "1"]).words == ("nan", "1")
    assert axis.read(["b", "a", "b"]).place("a") == 1


def test_date_labels_say_the_year_once() -> None:
    new_year = (axis.days("2023-11-01"), axis.days("2023-12-01"), axis.days("2024-01-01"))
    assert ticks.dates(tuple(day for day in new_year if day is not None)) == ("Nov 2023", "Dec", "Jan 2024")
    assert ticks.dates((0, 0.25)) == ("1 Jan 1970", "06:00")
    assert ticks.dates((0, 365)) == ("1970", "1971")


def test_marks_that_the_axis_does_not_reach_are_left_out() -> None:
    marks = (Mark("2023-03-06", "launch"), Mark("2031-01-01", "later"), Mark("soon", "never"))
    drawing = draw(Chart("c", "line", (USERS,), marks=marks), "c", 720)
    assert "launch" in texts(drawing)
    assert not {"later", "never"} & set(texts(drawing))
    assert draw(Chart("c", "line", (USERS,)), "c", 720).height == pytest.approx(drawing.height - 16)


def test_no_marks_hairline_meets_another_marks_label() -> None:
    placed = flags.arranged(tuple(Flag(float(x), "a label of some length") for x in range(10, 350, 17)), 358)
    for one in placed:
        for other in placed:
            inside = other.span[0] + 1 < one.x < other.span[1] - 1
            assert not (inside and other.row < one.row), (one, other)
            assert one == other or one.row != other.row or one.span[1] <= other.span[0] or other.span[1] <= one.span[0]
    assert all(flag.span[0] >= 0 and flag.span[1] <= 358 for flag in placed)


def test_end_labels_are_spread_apart_around_where_they_belong() -> None:
    assert ends.spread((50, 200), (20, 20), 0, 300) == (50, 200)
    assert ends.spread((100, 100), (20, 20), 0, 300) == (87, 113)
    assert ends.spread((0, 300), (20, 20), 0, 300) == (10, 290)
    assert ends.spread((101, 100), (20, 20), 0, 300)[0] > 100


def test_rows_are_shown_no_finer_than_the_scale_can_tell() -> None:
    raw = replace(TWO, unit="")
    assert words.amount(raw, 2.8414709848, 3) == "2.841"
    assert words.amount(raw, 99.94207, 0.1) == "99.9421"
    assert words.amount(raw, 182510, 200000) == "182\u202f510"
    assert words.amount(raw, 2.8414709848) == "2.8414709848"
