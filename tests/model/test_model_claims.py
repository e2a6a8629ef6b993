"""Claims about any number of a metric."""

from __future__ import annotations

import pytest

from infraviz.data.rows import Spread
from infraviz.model.claims import claim_holds
from infraviz.model.metric import Interval, Metric, Source

STATED = Source("A page", "statement")
LOAD = Metric("m", "M", STATED, unit="ms", before=600, after=60, after_interval=Interval(57, 63, 40))
ERRORS = Metric("m", "M", STATED, unit="%", before=25, after=50)
ROWS = Metric(
    "m", "M", STATED, unit="ms", statistic="p95", value=24.5,
    spreads=(Spread("", 10, ((0.0, 1.0), (0.5, 9.0), (0.95, 24.5), (0.99, 40.0), (1.0, 41.0)), ()),),
)  # fmt: skip


@pytest.mark.parametrize(
    ("metric", "claim"),
    [
        (LOAD, "< 100"),
        (LOAD, "after = 60"),
        (LOAD, "after < 0.1 s"),
        (LOAD, "before >= 600"),
        (LOAD, "change <= -90%"),
        (LOAD, "change <= -90"),
        (LOAD, "change < \u22120.5"),
        (LOAD, "factor <= 0.1"),
        (LOAD, "difference = -540 ms"),
        (LOAD, "difference < -0.5 s"),
        (LOAD, "high < 64"),
        (LOAD, "n >= 40"),
        (ERRORS, "difference = 25 pp"),
        (ERRORS, "change = 100 %"),
        (ROWS, "< 25"),
        (ROWS, "value < 25"),
        (ROWS, "p95 < 25"),
        (ROWS, "p99 <= 40"),
        (ROWS, "p50 < 0.01 s"),
        (Metric("m", "M", STATED, percent=-92), "change <= -90%"),
        (Metric("m", "M", STATED, value=0.3), "= 0.3"),
        (Metric("m", "M", STATED, before=0.1, after=0.3), "difference = 0.2"),
    ],
)
def test_claims_that_hold(metric: Metric, claim: str) -> None:
    assert claim_holds(metric, claim) == (True, "")


@pytest.mark.parametrize(
    ("metric", "claim", "message"),
    [
        (LOAD, "< 60", "the claim '< 60' does not hold: the metric gives 60\u202fms"),
        (LOAD, "change < -90%", "the claim 'change < -90%' does not hold: the metric gives \u221290\u202f%"),
        (LOAD, "p95 < 60", "the claim 'p95 < 60' cannot hold: the metric has no 'p95'"),
        (
            LOAD, "after < 3 users",
            "the claim 'after < 3 users' cannot hold: "
            "'users' does not convert to 'ms': 'users' is a unit of its own, 'ms' measures time",
        ),
        (ROWS, "p99 < 40", "the claim 'p99 < 40' does not hold: the data gives 40\u202fms"),
        (ROWS, "p90 < 40", "the claim 'p90 < 40' cannot hold: the metric has no 'p90'"),
        (ROWS, "change < 0", "the claim 'change < 0' cannot hold: the metric has no 'change'"),
        (Metric("m", "M", STATED, before=0, after=5), "change > 0",
         "the claim 'change > 0' cannot hold: the metric has no 'change'"),
        (Metric("m", "M", STATED, percent=-92), "< 3", "the claim '< 3' cannot hold: the metric has no 'number'"),
        (Metric("m", "M", STATED, value=25.001), "<= 25", "the claim '<= 25' does not hold: the metric gives 25.001"),
    ],
)  # fmt: skip
def test_claims_that_do_not(metric: Metric, claim: str, message: str) -> None:
    assert claim_holds(metric, claim) == (False, message)
