"""Where numbers come from: the line under a figure, the sources of a study, the table of a chart."""

from __future__ import annotations

from dataclasses import replace

import pytest
from page_sample import CALLS, DAU, LOAD, PICTURES, Page

from infraviz.data.rows import Origin, Spread
from infraviz.model.metric import Chart, Interval, Metric, Source
from infraviz.model.site import ChartFigure
from infraviz.page import figures, sources
from infraviz.page.view import SourceLine

FILE = Origin("file", "data/load.csv", "data/load.csv", "3fa9c1d2e4b5" + "0" * 52, method="p95 of 1200 rows")
MEASURED = replace(LOAD, statistic="p95", origin=FILE, before=None, after=None, value=60.0)
COUNTED = replace(LOAD, id="n", label="Counted", value_interval=Interval(57, 63, 1200), value=60.0, statistic="p50")


def told(line: SourceLine | None) -> str:
    assert line is not None
    cited = "; ".join(f"{item.title}{item.rest}" for item in line.cited)
    return " ".join(part for part in (cited, line.stated, *line.methods) if part)


def test_a_source_line_says_kind_and_date_and_what_was_only_stated() -> None:
    assert told(sources.line((DAU,), "")) == "Portfolio page, statement, 2026-01 Stated, not measured."
    both = sources.line((DAU, LOAD, CALLS), "")
    assert told(both) == "Portfolio page, statement, 2026-01; Load test, measured, 2024-05"
    assert both
    assert both.metrics == "dau load calls"
    assert sources.line((), "") is None


def test_a_source_line_says_how_a_number_came_about() -> None:
    assert told(sources.line((MEASURED,), "")).endswith("2024-05 Method: p95 of 1200 rows.")
    assert told(sources.line((COUNTED,), "")).endswith("2024-05 Method: p50, n = 1200.")
    assert told(sources.line((MEASURED, DAU, COUNTED), "")).endswith(
        "Page build: p95 of 1200 rows. Counted: p50, n = 1200."
    )


@pytest.mark.parametrize(
    ("metric", "method"),
    [
        (replace(LOAD, before_interval=Interval(n=40), after_interval=Interval(n=50)), "n = 40 before, 50 after"),
        (replace(LOAD, before_interval=Interval(n=40)), ""),
        (replace(LOAD, statistic="p95", spreads=(Spread("", 12, (), ()),)), "p95, n = 12"),
        (LOAD, ""),
    ],
)
def test_how_many_values_stand_behind_a_number(metric: Metric, method: str) -> None:
    assert sources.citations((metric,), "")[0].rows[0].method == method


def test_a_line_leaves_to_the_picture_what_the_picture_says() -> None:
    line = sources.line((replace(MEASURED, source=replace(LOAD.source, url="")),), "")
    said = "Source: Load test, measured, 2024-05"
    assert told(sources.rest(line, said)) == "Method: p95 of 1200 rows."
    assert sources.rest(line, "nothing") == line
    assert sources.rest(sources.line((LOAD,), ""), said) is None
    linked = sources.rest(sources.line((DAU,), ""), "Portfolio page, statement, 2026-01")
    assert linked
    assert [(item.title, item.rest, item.href) for item in linked.cited] == [
        ("Portfolio page", "", "https://example.org/portfolio")
    ], "a picture has no link"


def test_a_picture_may_say_it_in_several_lines() -> None:
    line = sources.line((LOAD,), "")
    drawn = '<text x="8" y="10">Source: Load test,</text><text x="8" y="26">measured, 2024-05</text>'
    assert sources.rest(line, drawn) is None
    assert sources.rest(line, drawn.replace("measured", "unmeasured")) == line


def test_each_source_is_named_once_with_its_metrics() -> None:
    stated, measured = sources.citations((DAU, MEASURED, replace(DAU, id="again", label="Again")), "")
    assert (stated.title, stated.kind, stated.as_of, stated.told) == ("Portfolio page", "statement", "2026-01", False)
    assert [row.tile.label for row in stated.rows] == ["Daily users", "Again"]
    assert measured.told
    assert [(row.method, row.data) for row in measured.rows] == [
        ("p95 of 1200 rows", "data/load.csv, SHA-256 3fa9c1d2e4b5")
    ]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//example.org"])
def test_a_sources_address_must_be_allowed(url: str) -> None:
    metric = replace(DAU, source=Source("Title", "measured", url=url))
    assert sources.citations((metric,), "../../")[0].href == ""
    line = sources.line((metric,), "../../")
    assert line
    assert [item.href for item in line.cited] == [""]


def test_a_chart_has_a_table_and_a_file_of_its_numbers(pages: dict[str, Page]) -> None:
    page = pages["studies/market data/index.html"]
    assert "../../figures/chart-load.csv" in [tag.attrs.get("href") for tag in page.named("a")]
    table = page.html[page.html.index("Numbers as a table") :].partition("</table>")[0]
    assert '<caption class="iv-hidden">Page build</caption>' in table
    assert '<th scope="row">Page build</th><td>600</td><td>60</td>' in table
    assert [tag.attrs["data-metric"] for tag in page.named("figure") if "data-metric" in tag.attrs] == ["load"]


@pytest.mark.parametrize(
    ("size", "rest"), [(60, ""), (61, "60 of 61 rows are shown; the CSV has all."), (1, ""), (0, "")]
)
def test_a_long_table_is_cut_and_says_so(size: int, rest: str) -> None:
    long = replace(LOAD, groups=tuple((f"g{n}", float(n)) for n in range(size)), before=None, after=None, value=1.0)
    figure = ChartFigure("chart-load", "Load", Chart("load", "bar", (long,)))
    table = figures.view(figure, figures.Gallery(PICTURES, "")).table
    assert table
    assert (table.rest, len(table.rows)) == (rest, min(60, size) or 1)


def test_a_chart_shown_twice_has_its_table_once() -> None:
    figure = ChartFigure("chart-load", "Load", Chart("load", "change", (LOAD,)))
    again = figures.view(figure, figures.Gallery(PICTURES, "", frozenset({"chart-load"})))
    assert again.table is None
    assert again.csv == "figures/chart-load.csv"
