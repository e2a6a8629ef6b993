"""Every form of chart, in several locales: what it draws is bound to its metric, and what is changed is found."""

from __future__ import annotations

from pathlib import Path

import pytest
from sites import write

import infraviz as iv
from infraviz import pipeline
from infraviz.model.forms import SUITS
from infraviz.trace import BAD, trace

REGIONS = ("EU", "US")
METRICS = """\
sources:
  test: {title: Load test, kind: measured, as_of: 2025-11-03, url: "https://example.org/test"}
metrics:
  load: {label: Page load, unit: ms, better: lower, before: "600 ± 30", after: {value: 60, low: 57, high: 63, n: 1200},
    source: test}
  share: {label: Hits, unit: "%", before: 40, after: 55.5, source: test}
  p95: {label: Answers, unit: ms, statistic: p95, data: {file: data/t.csv, value: ms, by: region}, source: test}
  p50: {label: Half, unit: ms, statistic: p50, data: {file: data/t.csv, value: ms, by: region}, source: test}
  orders: {label: Orders, unit: orders, data: {file: data/w.csv, x: day, y: orders, by: region}, source: test}
  eu: {label: Orders EU, unit: orders, data: {file: data/w.csv, x: day, y: orders, where: "region = 'EU'"},
    source: test}
  busy: {label: Calls, unit: calls, data: {file: data/h.csv, x: hour, y: n, by: day}, source: test}
charts:
  line:
    form: line
    metrics: [orders]
    title: Orders by day
    subtitle: Every day of 2024
    mark: [{x: 2024-01-08, label: Release 2.1.0}]
    band: [{label: Target, low: 15000, high: 25000}]
  distribution: {form: distribution, metrics: [p95]}
  histogram: {form: histogram, metrics: [p95]}
  range: {form: range, metrics: [p95]}
  bar: {form: bar, metrics: [p95]}
  grouped: {form: grouped, metrics: [p50, p95]}
  heatmap: {form: heatmap, metrics: [busy]}
  multiples: {form: multiples, metrics: [orders]}
  sparkline: {form: sparkline, metrics: [eu]}
  tile: {form: tile, metrics: [share]}
  change: {form: change, metrics: [load]}
"""
FILES = {
    "metrics/all.yaml": METRICS,
    "data/t.csv": "region,ms\n" + "".join(f"{REGIONS[n % 2]},{20 + n * n / 7:.3f}\n" for n in range(80)),
    "data/w.csv": "day,region,orders\n"
    + "".join(f"2024-01-{n:02},{r},{8766.5 + 1234 * n + 9 * ord(r[0])}\n" for n in range(1, 21) for r in REGIONS),
    "data/h.csv": "hour,day,n\n"
    + "".join(f"{h:02}:00,{d},{(h * 7 + ord(d[0])) % 50}\n" for h in range(0, 24, 3) for d in ("Mon", "Tue")),
    "studies/all.md": "---\ntitle: All\nheadline: [load, share, p95]\n---\n"
    + "{{ load.sentence }} {{ eu.value }} {{ p95 }}\n\n"
    + "\n\n".join(f"![As {form}](chart:{form})" for form in SUITS),
}  # fmt: skip


def built(folder: Path, locale: str) -> tuple[Path, pipeline.Project]:
    specs = write(folder / "specs", FILES | {"site.yaml": f"title: Ada\nlocale: {locale}\n"})
    iv.build(specs, folder / "out")
    return folder / "out", pipeline.load(specs)


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, pipeline.Project]:
    return built(tmp_path_factory.mktemp("forms"), "en")


def test_every_form_is_bound(english: tuple[Path, pipeline.Project]) -> None:
    found = trace(*english)
    assert [each for each in found if each.status in BAD] == []
    drawn = {each.file for each in found if each.status == "bound"}
    assert {f"figures/chart-{form}.{ending}" for form in SUITS for ending in ("svg", "csv")} <= drawn


@pytest.mark.slow
@pytest.mark.parametrize("locale", ["de", "fr", "es", "it", "sv"])
def test_every_form_is_bound_in_the_marks_of_a_locale(locale: str, tmp_path: Path) -> None:
    assert [each for each in trace(*built(tmp_path, locale)) if each.status in BAD] == []


@pytest.mark.parametrize("form", SUITS)
def test_a_number_changed_in_any_form_is_found(
    form: str, english: tuple[Path, pipeline.Project], tmp_path: Path
) -> None:
    """Write a nine before the last number that stands in the picture, is the metric's and on no axis."""
    out, project = english
    name = f"figures/chart-{form}.svg"
    page = (out / name).read_text("utf-8")
    told = [f for f in trace(out, project) if (f.file, f.where, f.status) == (name, "text", "bound")]
    shown = [f.column - 1 for f in told if f.field != "name or date"]
    start = [place for place in shown if "iv-f-muted" not in page[page.rindex("<", 0, place) : place]][-1]
    at = start + next(n for n, character in enumerate(page[start:]) if character.isdigit())
    files = {"index.html": "", name: f"{page[:at]}9{page[at:]}"}
    wrong = [each for each in trace(write(tmp_path, files), project) if each.status in BAD]
    assert [each.status for each in wrong] == ["wrong"]
