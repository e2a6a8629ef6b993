"""Bands and scales of charts, from the spec to the chart."""

from __future__ import annotations

from pathlib import Path

import pytest

from infraviz import pipeline
from infraviz.errors import SpecErrors

METRICS = """\
sources: {made: {title: Made up, kind: computed, as_of: 2026-01}}
metrics:
  low:  {label: Low, unit: ms, data: {file: data/a.csv, x: day, y: low}, source: made}
  mid:  {label: Mid, unit: ms, data: {file: data/a.csv, x: day, y: mid}, source: made}
  high: {label: High, unit: ms, data: {file: data/a.csv, x: day, y: high}, source: made}
  rate: {label: Rate, unit: "%", value: 3, source: made}
charts:
  c: {metrics: [mid], BAND}
"""
ROWS = "day,low,mid,high\n2025-01-01,0,2,3\n2025-01-02,2,3,4\n2025-01-03,2,4,6\n"


def written(root: Path, band: str) -> Path:
    for name, text in (
        ("site.yaml", "title: Bands\n"), ("data/a.csv", ROWS), ("metrics/a.yaml", METRICS.replace("BAND", band)),
    ):  # fmt: skip
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def test_a_band_between_two_metrics_has_both_as_its_edges(tmp_path: Path) -> None:
    specs = written(
        tmp_path, "band: [{between: [low, high], label: around}, {from: 2025-01-01, to: 2025-01-02, label: x}]"
    )
    chart = pipeline.load(specs).charts["c"]
    assert [edge.id for edge in chart.bands[0].edges] == ["low", "high"]
    assert (chart.bands[1].start, chart.bands[1].end, chart.form) == ("2025-01-01", "2025-01-02", "line")


@pytest.mark.parametrize(
    ("band", "told"),
    [
        ("band: [{between: [low, hihg], label: b}]", "charts.c.band[0].between[1]: undeclared metric 'hihg'"),
        ("band: [{between: [low, rate], label: b}]", "metrics with rows of x and y in the chart's unit: rate"),
        ("band: [{between: [low, high], low: 1, label: b}]", "'between' two metrics"),
        ("band: [{from: 2025-01-01, high: 2, label: b}]", "a band needs 'from' and 'to', places on x"),
        ("scale: log, band: [{between: [low, high], label: b}]", "a log scale needs values above zero: low"),
        ("scale: log, form: sparkline", "a log scale goes with line and multiples only, this is a sparkline chart"),
    ],
)
def test_a_band_or_scale_that_does_not_fit_is_told_with_its_place(tmp_path: Path, band: str, told: str) -> None:
    with pytest.raises(SpecErrors) as caught:
        pipeline.load(written(tmp_path, band))
    assert told in str(caught.value)
    assert "metrics/a.yaml:8" in str(caught.value)
