"""What every drawing must be: clean, inside its frame, legible, the same each time."""

from __future__ import annotations

import itertools
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from charts_cases import CASES, DAU, GOLDENS, HOSTILE, LONG, PHASES, USERS, WIDTHS, shown

from infraviz.charts import FORMS, draw
from infraviz.charts.plot import Plot
from infraviz.geometry import Box
from infraviz.model.metric import Chart, Mark, Metric, Source
from infraviz.svg.document import write
from infraviz.svg.element import Paint
from infraviz.theme import DEFAULT, Fonts

GOLDEN = Path(__file__).parent / "golden"
DIFF = Path(__file__).parents[1] / "diff"
EVERY = [pytest.param(chart, width, id=f"{name}-{width}") for name, chart in CASES.items() for width in WIDTHS]
COLOURS = ("fill", "stroke", "color", "stop-color")


@pytest.mark.parametrize(("chart", "width"), EVERY)
def test_texts_lie_inside_the_frame_and_not_over_each_other(chart: Chart, width: int) -> None:
    drawing = draw(chart, "c", width)
    frame, texts = Box(0, 0, width, drawing.height), shown(drawing, "text")
    assert [one.text for one in texts if not frame.contains(one.box, 0.5)] == []
    pairs = itertools.combinations(texts, 2)
    assert [(one.text, other.text) for one, other in pairs if one.box.overlaps(other.box, 0.5)] == []


@pytest.mark.parametrize(("chart", "width"), EVERY)
def test_elements_are_few_kinds_without_styles_ids_or_colours_of_their_own(chart: Chart, width: int) -> None:
    everything = shown(draw(chart, "c", width))
    assert {one.element.tag for one in everything} <= {"g", "path", "text"}
    for one in everything:
        assert not {"style", "id", "clip-path"} & set(one.attrs)
        assert all(
            isinstance(one.attrs[name], Paint) or one.attrs[name] == "none" for name in COLOURS if name in one.attrs
        )
        assert one.element.tag == "g" or "fill" in one.attrs
        assert "#" not in str([value for value in one.attrs.values() if not isinstance(value, Paint)])


@pytest.mark.parametrize(("chart", "width"), EVERY)
def test_no_text_is_smaller_than_12_px(chart: Chart, width: int) -> None:
    assert min(int(str(one.attrs["font-size"])) for one in shown(draw(chart, "c", width), "text")) >= 12


@pytest.mark.parametrize("form", ["dau", "phases", "users"])
@pytest.mark.parametrize("field", ["label", "unit", "title", "source", "row", "mark"])
def test_hostile_text_is_shown_as_it_is_and_stays_text(form: str, field: str) -> None:
    chart = CASES[form]
    metric = chart.metrics[0]
    metric = {
        "label": replace(metric, label=HOSTILE),
        "unit": replace(metric, unit=HOSTILE),
        "source": replace(metric, source=Source(HOSTILE, "statement")),
        "row": replace(metric, groups=tuple((HOSTILE, y) for _, y in metric.groups)),
    }.get(field, metric)
    title, marks = (
        (HOSTILE if field == "title" else ""),
        (Mark("2023-03-06", HOSTILE),) if field == "mark" else (),
    )
    drawing = draw(Chart("c", chart.form, (metric,), title, marks), "c", 720)
    svg = ElementTree.fromstring(write(drawing, DEFAULT, "light"))
    assert {node.tag.rpartition("}")[2] for node in svg.iter()} == {
        "svg",
        "title",
        "desc",
        "g",
        "path",
        "text",
    }
    read = re.sub(r"\s", "", "".join(svg.itertext()))
    drawn_rows = field == "row" and not metric.groups
    skipped = drawn_rows or (field == "mark" and chart.form != "line")
    assert skipped or "<script>alert('x')</script>$x^2$&\"q\"next\\frac{1}{2}{{id}}" in read


def _hostile(metric: Metric) -> Metric:
    """Return the metric with every name of rows and of itself replaced."""
    groups = tuple((f"{HOSTILE} {n}", y) for n, (_, y) in enumerate(metric.groups))
    series = tuple((f"{HOSTILE} {n}", points) for n, (_, points) in enumerate(metric.series))
    spreads = tuple(replace(spread, name=spread.name and f"{HOSTILE} {spread.count}") for spread in metric.spreads)
    return replace(metric, label=HOSTILE, unit=HOSTILE[:20], groups=groups, series=series, spreads=spreads)


@pytest.mark.parametrize(("chart", "width"), EVERY)
def test_hostile_names_of_rows_stay_text_inside_the_frame(chart: Chart, width: int) -> None:
    bands = tuple(replace(band, label=HOSTILE, edges=tuple(map(_hostile, band.edges))) for band in chart.bands)
    drawing = draw(replace(chart, metrics=tuple(map(_hostile, chart.metrics)), bands=bands), "c", width)
    frame, texts = Box(0, 0, width, drawing.height), shown(drawing, "text")
    assert [one.text for one in texts if not frame.contains(one.box, 0.5)] == []
    svg = ElementTree.fromstring(write(drawing, DEFAULT, "light"))
    tags = {node.tag.rpartition("}")[2] for node in svg.iter()}
    assert tags <= {"svg", "title", "desc", "g", "path", "text"}


def test_the_same_drawing_in_every_process_and_order() -> None:
    code = (
        "import sys; from charts_cases import CASES; from infraviz.charts import draw\n"
        "from infraviz.svg.document import write; from infraviz.theme import DEFAULT\n"
        "names = list(CASES)\n"
        "names = names if sys.argv[1] == '1' else names[::-1]\n"
        "svgs = {name: write(draw(CASES[name], name, 720), DEFAULT) for name in names}\n"
        "sys.stdout.buffer.write(''.join(svgs[name] for name in sorted(svgs)).encode())"
    )

    def run(seed: str) -> bytes:
        env = os.environ | {"PYTHONPATH": ":".join(sys.path), "PYTHONHASHSEED": seed}
        return subprocess.run([sys.executable, "-c", code, seed], env=env, capture_output=True, check=True).stdout

    first, second = run("1"), run("2")
    assert len(first) > 5000
    assert first == second


def test_a_users_matplotlib_settings_change_nothing_and_are_left_as_they_were() -> None:
    import matplotlib

    plain = draw(CASES["users"], "c", 720)
    with matplotlib.rc_context({"lines.marker": "s", "svg.fonttype": "path", "axes.xmargin": 0.4}):
        assert draw(CASES["users"], "c", 720) == plain
        assert matplotlib.rcParams["svg.fonttype"] == "path"


@pytest.mark.parametrize("style", ["classic", "dark_background", "ggplot", "bmh", "Solarize_Light2", "grayscale"])
def test_no_style_of_matplotlib_changes_a_drawing(style: str) -> None:
    import matplotlib.style

    names = ("users", "phases", "bands", "ecdf", "heatmap", "growth")
    plain = [draw(CASES[name], "c", 720) for name in names]
    with matplotlib.style.context(style), matplotlib.rc_context({"path.simplify": False, "path.sketch": (5, 9, 2)}):
        assert [draw(CASES[name], "c", 720) for name in names] == plain


def test_a_chart_that_fails_leaves_the_settings_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    import matplotlib

    def failing(chart: Chart, width: float, faces: Fonts) -> Plot:
        raise ValueError(chart.id)

    monkeypatch.setitem(FORMS, "line", failing)
    with matplotlib.rc_context({"lines.marker": "s"}):
        with pytest.raises(ValueError, match="users"):
            draw(CASES["users"], "c", 720)
        assert matplotlib.rcParams["lines.marker"] == "s"


def test_drawing_says_nothing_on_a_machine_without_a_writable_home(tmp_path: Path) -> None:
    nowhere = tmp_path / "file"
    nowhere.write_text("not a directory")
    names = ("HOME", "MPLCONFIGDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")
    env = os.environ | dict.fromkeys(names, str(nowhere / "sub")) | {"PYTHONPATH": ":".join(sys.path)}
    code = "from charts_cases import CASES; from infraviz.charts import draw; draw(CASES['cjk'], 'c', 358)"
    done = subprocess.run([sys.executable, "-W", "always", "-c", code], env=env, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_the_title_is_the_claim_or_else_the_metric_and_never_invented() -> None:
    assert draw(CASES["load"], "c", 720).title == CASES["load"].title
    assert draw(CASES["dau"], "c", 720).title == "Daily active users: 15k → 200k\u202fusers"
    assert draw(Chart("c", "bar", (PHASES,)), "c", 720).title == PHASES.label


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("dau", "Source: Portfolio page, statement, 2026-01. Stated, not measured."),
        ("users", "Source: Load test, eu-west-1, measured, 2025-11-03"),
        ("afters", "Source: Portfolio page, statement, 2026-01. Stated, not measured."),
        (
            "changes",
            "Source: Portfolio page, statement, 2026-01; Load test, eu-west-1, measured, 2025-11-03. "
            "Stated, not measured: Daily active users, Page build and load, Session database calls.",
        ),
    ],
)
def test_the_source_is_told_once_and_what_is_only_stated_is_marked(name: str, told: str) -> None:
    texts = [one for one in shown(draw(CASES[name], "c", 720), "text") if one.attrs["fill"] == Paint("muted")]
    assert " ".join(one.text for one in texts).endswith(told)


def test_the_description_tells_the_numbers() -> None:
    assert "from 15k\u202fusers to 200k\u202fusers in 14 weeks" in draw(CASES["dau"], "c", 720).description
    users = draw(CASES["users"], "c", 720).description
    assert all(word in users for word in ("first 15\u202f", "last ", "lowest ", "highest ", "launch: 2023-03-06."))
    assert "IVF_PQ 31\u202fms" in draw(CASES["phases"], "c", 720).description


def test_a_unit_that_leaves_no_room_for_bars_is_told_once_above() -> None:
    texts = [one.text for one in shown(draw(Chart("c", "change", (LONG,), "Calls"), "c", 358), "text")]
    assert "123\u202f456.789" in texts
    assert LONG.unit in " ".join(texts)


def test_every_form_has_goldens() -> None:
    assert {CASES[name].form for name in GOLDENS} == set(FORMS)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", GOLDENS)
def test_golden(name: str, width: int) -> None:
    """The bytes of charts of every form; the drawing of today is left in tests/diff/ to look at and to copy."""
    suffix = "" if width == WIDTHS[0] else ".narrow"
    svg, golden = write(draw(CASES[name], name, width), DEFAULT), GOLDEN / f"{name}{suffix}.svg"
    if not golden.exists() or golden.read_text(encoding="utf-8") != svg:
        DIFF.mkdir(exist_ok=True)
        (DIFF / golden.name).write_text(svg, encoding="utf-8")
        pytest.fail(f"differs from {golden.name}: see {DIFF / golden.name}")


def test_dollars_and_long_words_are_drawn_at_any_width() -> None:
    for width in (300, 358, 720, 1120):
        drawing = draw(Chart("c", "change", (LONG, replace(DAU, unit="$")), HOSTILE * 3), "c", width)
        assert all(Box(0, 0, width, drawing.height).contains(one.box, 0.5) for one in shown(drawing, "text"))
    assert "$200k" in [one.text for one in shown(draw(Chart("c", "change", (replace(DAU, unit="$"),)), "c", 720))]


def test_the_wide_and_the_narrow_drawing_show_the_same_numbers() -> None:
    wide, narrow = (draw(Chart("c", "line", (USERS,)), "c", width) for width in WIDTHS)
    assert wide.description == narrow.description
    assert wide.width == 720
    assert narrow.width == 358
