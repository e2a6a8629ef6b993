"""Forms that do not lie: one scale for what is compared, zero where lengths are read, nothing joined or hidden."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise

import pytest
from charts_cases import (
    BALANCE,
    CASES,
    DELTAS,
    EDGES,
    FLAT,
    GAPS,
    HOURS,
    MEASURED,
    READS,
    SAME,
    SURE,
    TWO,
    UNSURE,
    USERS,
    WIDTHS,
    Shown,
    shown,
    spread,
)
from hypothesis import given
from hypothesis import strategies as st

from infraviz.charts import axis, draw, heatmap, series, sparkline, spreads, ticks
from infraviz.charts.area import Area
from infraviz.charts.figure import picture
from infraviz.charts.shapes import Dots
from infraviz.errors import UsageError
from infraviz.geometry import Box
from infraviz.model import forms
from infraviz.model.metric import Band, Chart, Metric
from infraviz.svg.document import Drawing
from infraviz.svg.element import Element, Paint
from infraviz.theme import DEFAULT, contrast, with_accent


def filled(drawing: Drawing, token: str = "", soft: bool = False) -> list[Shown]:
    """Return the filled paths that are no dots, in a token, solid or see-through."""
    found = [one for one in shown(drawing, "path") if isinstance(one.attrs["fill"], Paint) and not _is_dot(one)]
    return [
        one
        for one in found
        if token in ("", one.attrs["fill"].token) and ("fill-opacity" in one.attrs) == soft  # type: ignore[attr-defined]
    ]


def _is_dot(one: Shown) -> bool:
    return "transform" in one.attrs


def dots(drawing: Drawing) -> list[tuple[float, float]]:
    """Return the middles of the dots, in px of the drawing."""
    spots = (
        (*re.findall(r"-?[\d.]+", str(one.attrs["transform"])), one) for one in shown(drawing, "path") if _is_dot(one)
    )
    return [(float(x) + one.dx, float(y) + one.dy) for x, y, one in spots]


def strokes(drawing: Drawing, width: float) -> list[Shown]:
    return [
        one
        for one in shown(drawing, "path")
        if one.attrs.get("stroke-width", "1") == f"{width:g}" and "stroke" in one.attrs
    ]


def texts(drawing: Drawing) -> list[str]:
    return [one.text for one in shown(drawing, "text")]


@pytest.mark.parametrize("name", ["grouped", "deltas"])
@pytest.mark.parametrize("width", WIDTHS)
def test_grouped_bars_share_one_scale_from_one_zero(name: str, width: int) -> None:
    chart = CASES[name]
    drawn = filled(draw(chart, "c", width))
    values = [dict(metric.groups)[group] for group, _ in chart.metrics[0].groups for metric in chart.metrics]
    unit = max(one.box.w for one in drawn) / max(map(abs, values))
    assert [one.box.w for one in sorted(drawn, key=lambda one: one.box.y)] == pytest.approx(
        [abs(v) * unit for v in values], abs=0.1
    )
    zeros = {round(one.box.x if v > 0 else one.box.right) for one, v in zip(drawn, values, strict=True)}
    assert len(zeros) == 1


def test_intervals_are_drawn_on_the_scale_of_their_bars() -> None:
    drawing = draw(Chart("c", "change", (SURE,)), "c", 720)
    before, after = filled(drawing)
    unit = before.box.w / 600
    lines = [one for one in strokes(drawing, 1.5) if one.box.w]
    ends = [((one.box.x - before.box.x) / unit, (one.box.right - before.box.x) / unit) for one in lines]
    assert ends == [pytest.approx((560, 640), abs=1), pytest.approx((505, 580), abs=1)]
    assert after.box.x == before.box.x
    assert "thin lines from low to high" in " ".join(texts(drawing))
    assert "from 600\u00a0±\u00a040\u202fms" in drawing.description
    assert "540 (505\u2013580)\u202fms" in texts(drawing)


def test_an_interval_across_zero_shows_where_zero_is() -> None:
    drawing = draw(Chart("c", "bar", (UNSURE,)), "c", 720)
    (bar,) = filled(drawing)
    whisker = max(strokes(drawing, 1.5), key=lambda one: one.box.w)
    assert whisker.box.x < bar.box.x < whisker.box.right
    assert any(
        one.attrs["stroke"] == Paint("line") and one.box.x == pytest.approx(bar.box.x) for one in strokes(drawing, 1)
    )


def test_on_a_log_scale_equal_factors_are_equal_steps_and_it_says_so() -> None:
    metric = Metric("m", "M", MEASURED, points=tuple((f"2024-0{n}-01", 10.0**n) for n in range(1, 6)))
    drawing = draw(Chart("c", "line", (metric,), scale="log"), "c", 720)
    (line,) = [one for one in shown(drawing, "path") if one.attrs.get("stroke-linecap") == "round"]
    ys = [float(n) for n in re.findall(r"-?[\d.]+", str(line.attrs["d"]))][1::2]
    steps = [below - above for below, above in pairwise(ys)]
    assert steps == pytest.approx([steps[0]] * 4, abs=0.02)
    assert texts(drawing).count("log scale") == 1
    assert "Log scale" in texts(drawing)


@pytest.mark.parametrize("form", ["bar", "change", "distribution", "heatmap"])
def test_nothing_but_lines_has_a_log_scale(form: str) -> None:
    chart = next(chart for chart in CASES.values() if chart.form == form)
    with pytest.raises(UsageError, match="a log scale goes with line and multiples only"):
        draw(replace(chart, scale="log"), "c", 720)


def test_a_log_scale_refuses_what_it_cannot_show() -> None:
    with pytest.raises(UsageError, match="a log scale needs values above zero: m"):
        draw(Chart("c", "line", (Metric("m", "M", MEASURED, points=(("a", 0.0), ("b", 1.0))),), scale="log"), "c", 720)


@given(st.floats(1e-6, 1e9), st.floats(1.0001, 1e6))
def test_log_levels_hold_all_values_and_are_never_fewer_than_two(lowest: float, factor: float) -> None:
    levels = ticks.log_values(lowest, lowest * factor)
    assert levels[0] <= lowest * (1 + 1e-8)
    assert levels[-1] >= lowest * factor * (1 - 1e-8)
    assert 2 <= len(levels) <= 12
    assert all(low < high for low, high in pairwise(levels))


@given(st.floats(-1e3, 1e3), st.floats(0.1, 1e3), st.floats(0, 1), st.booleans())
def test_labels_and_pictures_agree_on_where_a_value_is(low: float, size: float, share: float, log: bool) -> None:
    low = abs(low) + 0.1 if log else low
    area = Area(Box(30, 20, 400, 200), (0, 10), (low, low + size), log)
    (dot,) = picture(500, 300, ((area, (Dots(((4, low + share * size),), "accent"),)),))
    x, y = map(float, re.findall(r"-?[\d.]+", str(dict(dot.attrs)["transform"])))
    assert (x, y) == pytest.approx((area.x(4), area.y(low + share * size)), abs=0.02)


def test_bands_lie_where_they_are_said_to_lie() -> None:
    chart = Chart(
        "c", "line", (USERS,), bands=(Band("half", "2023-01-02", "2023-07-03"), Band("low", low=0, high=100_000))
    )
    drawing = draw(chart, "c", 720)
    along, across = filled(drawing, "line", soft=True)
    rules = [one for one in strokes(drawing, 1) if one.box.w > 300]
    assert along.box.w / rules[0].box.w == pytest.approx(182 / 357, rel=0.01)
    assert along.box.h == pytest.approx(2 * across.box.h, rel=0.01)
    assert "half" in texts(drawing)
    assert "Shaded: low, 0\u202fusers to 100k\u202fusers".lower() in " ".join(texts(drawing)).lower()
    assert "Shaded, half, 2023-01-02 to 2023-07-03." in drawing.description


def test_a_band_between_two_metrics_is_broken_where_rows_are_missing() -> None:
    edges = tuple(replace(edge, points=(*edge.points[:10], *edge.points[14:])) for edge in EDGES)
    whole, broken = (
        draw(Chart("c", "line", (USERS,), bands=(Band("around", edges=some),)), "c", 720) for some in (EDGES, edges)
    )
    assert len(filled(whole, "accent", soft=True)) == 1
    assert len(filled(broken, "accent", soft=True)) == 2


def test_a_band_beyond_the_axis_is_not_drawn() -> None:
    drawing = draw(Chart("c", "line", (USERS,), bands=(Band("later", "2031-01-01", "2032-01-01"),)), "c", 720)
    assert filled(drawing, "line", soft=True) == []
    assert "later" not in texts(drawing)


@pytest.mark.parametrize("width", WIDTHS)
def test_panels_have_the_same_scales_and_say_so(width: int) -> None:
    points = tuple((f"2024-01-{d:02}", float(d)) for d in range(1, 20))
    metric = Metric(
        "m",
        "M",
        MEASURED,
        series=tuple((name, tuple((x, y * k) for x, y in points)) for name, k in (("a", 1), ("b", 2), ("c", 4))),
    )
    drawing = draw(Chart("c", "multiples", (metric,)), "c", width)
    curves = [one for one in shown(drawing, "path") if one.attrs.get("stroke-linecap") == "round"]
    assert [one.box.h / curves[0].box.h for one in curves] == pytest.approx([1, 2, 4], rel=0.02)
    assert len({round(one.box.w) for one in curves}) == 1
    assert any("all panels on the same scales" in text.lower() for text in texts(drawing))


def test_two_rows_in_a_panel_and_in_a_sparkline_are_two_dots() -> None:
    panels = draw(Chart("c", "multiples", (TWO, replace(TWO, id="other"))), "c", 720)
    assert len(dots(panels)) == 4
    assert [one for one in shown(panels, "path") if one.attrs.get("stroke-linecap") == "round"] == []
    lines, circles = _spark(TWO)
    assert (len(lines), len(circles)) == (0, 2)


def _spark(metric: Metric) -> tuple[list[str], list[str]]:
    rows = series.rows(metric.points, axis.read(x for x, _ in metric.points))
    made = [dict(element.attrs) for element in sparkline.drawn(rows, Box(0, 0, 100, 20))]
    return [str(a["d"]) for a in made if a["fill"] == "none"], [str(a["d"]) for a in made if a["fill"] != "none"]


def test_gaps_in_a_sparkline_stay_gaps() -> None:
    lines, circles = _spark(GAPS)
    assert lines[0].count("M") == 3
    assert len(circles) == 2  # the end, and the day between two gaps


def test_a_sparkline_fills_its_height_and_a_flat_one_lies_in_the_middle() -> None:
    (line,), _ = _spark(FLAT)
    ys = [float(n) for n in re.findall(r"-?[\d.]+", line)][1::2]
    assert (min(ys), max(ys)) == (0, 20)
    flat = tuple((f"2024-01-{d:02}", 5.0) for d in range(1, 9))
    (line,), _ = _spark(replace(FLAT, points=flat))
    assert {float(n) for n in re.findall(r"-?[\d.]+", line)[1::2]} == {10}


def test_tiles_and_sparklines_need_no_matplotlib() -> None:
    code = (
        "import sys; from infraviz.charts import draw; from charts_cases import CASES\n"
        "[draw(CASES[name], 'c', 720) for name in ('tile', 'tiles', 'sparkline', 'sparklines')]\n"
        "sys.exit('matplotlib' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": ":".join(sys.path)}, check=False)
    assert done.returncode == 0


def test_a_distribution_rises_from_0_to_100_and_marks_p50_and_p95() -> None:
    drawing = draw(CASES["one-ecdf"], "c", 720)
    curve = max(
        (one for one in shown(drawing, "path") if one.attrs.get("stroke-linecap") == "round"), key=lambda one: one.box.h
    )
    ys = [float(n) for n in re.findall(r"-?[\d.]+", str(curve.attrs["d"]))][1::2]
    assert ys == sorted(ys, reverse=True)
    spots = sorted(dots(drawing), key=lambda spot: spot[0])[1:]  # the first is in the key
    assert [(curve.box.bottom - y) / curve.box.h for _, y in spots] == pytest.approx([0.5, 0.95], abs=0.01)
    told = f"p50\u00a0{spreads.quantile(CASES['one-ecdf'].metrics[0].spreads[0], 0.5):.3g}"
    assert told in drawing.description


def test_curves_differ_in_more_than_colour() -> None:
    drawing = draw(CASES["ecdf"], "c", 720)
    dashes = {(one.attrs["stroke"], one.attrs.get("stroke-dasharray")) for one in strokes(drawing, 2)}
    assert len(dashes) == len({dash for _, dash in dashes}) == 3


@given(st.lists(st.integers(-(10**6), 10**6), min_size=2, max_size=60))
def test_a_quantile_lies_between_its_neighbours(rows: list[int]) -> None:
    known = spread("", [float(row) for row in rows])
    found = [spreads.quantile(known, n / 97) for n in range(98)]
    assert all(low <= high + 1e-6 for low, high in pairwise(found))
    assert (found[0], found[-1]) == pytest.approx((min(rows), max(rows)))
    assert all(spreads.quantile(known, share) == pytest.approx(value, abs=1e-3) for share, value in known.quantiles)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_bars_of_a_histogram_stand_on_zero_and_are_as_high_as_their_counts(width: int) -> None:
    drawing = draw(Chart("c", "histogram", (READS,)), "c", width)
    drawn = filled(drawing, "accent")
    counts = [count for _, _, count in READS.spreads[0].bins if count]
    assert [one.box.h / drawn[0].box.h for one in drawn] == pytest.approx([n / counts[0] for n in counts], abs=0.005)
    assert len({round(one.box.bottom, 1) for one in drawn}) == 1
    assert "1200 rows in bins of" in " ".join(texts(drawing))


def test_rows_that_are_all_the_same_are_one_bar() -> None:
    drawing = draw(Chart("c", "histogram", (SAME,)), "c", 720)
    assert len(filled(drawing, "accent")) == 1
    assert any("9 rows, all the same" in text for text in texts(drawing))


@pytest.mark.parametrize("width", WIDTHS)
def test_ranges_lie_on_one_scale(width: int) -> None:
    drawing = draw(CASES["range"], "c", width)
    boxes = filled(drawing, "accent", soft=True)
    wanted = [[spreads.quantile(one, share) for share in (0.25, 0.75)] for one in READS.spreads[1:]]
    unit = boxes[2].box.w / (wanted[2][1] - wanted[2][0])
    assert [one.box.x - boxes[0].box.x for one in boxes] == pytest.approx(
        [(low - wanted[0][0]) * unit for low, _ in wanted], abs=0.5
    )
    assert [one.box.w for one in boxes] == pytest.approx([(high - low) * unit for low, high in wanted], abs=0.5)


def strength(share: float) -> float:
    return heatmap.FAINTEST + share * (heatmap.DEEPEST - heatmap.FAINTEST)


def test_cells_are_as_strong_as_their_values_and_empty_where_there_is_none() -> None:
    drawing = draw(Chart("c", "heatmap", (BALANCE,)), "c", 720)
    below = [float(str(one.attrs["fill-opacity"])) for one in filled(drawing, "tier-4", soft=True)]
    above = [float(str(one.attrs["fill-opacity"])) for one in filled(drawing, "accent", soft=True)]
    assert below[:2] == pytest.approx([strength(12 / 40), strength(3.5 / 40)], abs=0.006)
    assert above[:3] == pytest.approx([strength(4 / 40), heatmap.FAINTEST, strength(30 / 40)], abs=0.006)
    assert "empty cells have no data" in " ".join(texts(drawing))
    assert {"\u221220", "0", "40\u202f%"} <= set(texts(drawing))


@pytest.mark.parametrize("width", WIDTHS)
def test_every_cell_says_its_value_at_both_widths(width: int) -> None:
    found = texts(draw(Chart("c", "heatmap", (HOURS,)), "c", width))
    values = [f"{y:g}" for _, points in HOURS.series for _, y in points]
    assert all(found.count(value) >= values.count(value) for value in set(values))


@pytest.mark.parametrize("accent", ["", "#0f766e", "#b3265e", "#000080", "#e06c00"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("token", ["accent", "tier-4"])
def test_text_on_the_strongest_cell_can_be_read(accent: str, scheme: str, token: str) -> None:
    theme = with_accent(DEFAULT, accent) if accent else DEFAULT
    over, under, text = (theme.tone(name).value(scheme) for name in (token, "surface", "text"))
    assert contrast(text, _mixed(over, under, heatmap.DEEPEST)) >= 4.5


def _mixed(over: str, under: str, share: float) -> str:
    parts = (round(int(over[n : n + 2], 16) * share + int(under[n : n + 2], 16) * (1 - share)) for n in (1, 3, 5))
    return "#" + "".join(f"{part:02x}" for part in parts)


def test_a_subtitle_takes_the_place_of_the_measure_but_hides_no_scale() -> None:
    first = texts(draw(Chart("c", "line", (FLAT,), subtitle="Share of time the site answered"), "c", 720))
    assert "Share of time the site answered · axis starts at 99.9\u202f%" in first


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("grouped", "Reads: Flat index, one shard, no cache at all 212\u202fms"),
        ("regions", "South America: first 3"),
        ("histogram", "Time of a read: 1200 rows; most of them, "),
        ("range", "Memory: median 8.05\u202fms, from "),
        ("heatmap", "Requests by hour: lowest 20\u202freq/s (Fri, 00:00), highest 100\u202freq/s (Wed, 12:00)."),
        ("multiples", "9 panels on the same scales."),
        ("tiles", "Session database calls: −92\u202f%."),
        ("sparkline", "Weekly active users: first 15\u202f481\u202fusers (2023-01-02)"),
    ],
)
def test_every_form_tells_its_finding_in_words(name: str, told: str) -> None:
    assert told in draw(CASES[name], "c", 720).description
    assert draw(CASES[name], "c", 358).description == draw(CASES[name], "c", 720).description


def test_costs_below_zero_are_told_with_a_true_minus() -> None:
    assert "Search \u2212€1\u202f234\u202f568/month" in draw(Chart("c", "grouped", DELTAS), "c", 720).description


def test_elements_come_from_the_picture_as_paths_only() -> None:
    made: tuple[Element, ...] = picture(10, 10, ((Area(Box(0, 0, 10, 10), (0, 1), (0, 1)), (Dots(((0, 0),), "bad"),)),))
    assert [element.tag for element in made] == ["path"]


@pytest.mark.parametrize("size", [5e-324, 2.2250738585072014e-308, 1.7e308])
def test_a_log_scale_at_the_end_of_what_floats_hold_is_refused(size: float) -> None:
    metric = Metric("m", "M", MEASURED, points=(("a", 7.0), ("b", size)))
    reason = forms.scales("line", (metric,), "log", ())
    assert reason == "a log scale goes from 1e-300 to 1e+300"
