"""The algebra of metrics: what follows from two numbers, and what does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infraviz.model.metric import Better, Metric, Source, Verdict

STATED = Source("A page", "statement")
SIZES = st.just(0.0) | st.floats(1e-9, 1e12)
ANY = SIZES | SIZES.map(lambda size: -size)


def pair(before: float, after: float, better: Better = "neutral") -> Metric:
    return Metric("m", "M", STATED, before=before, after=after, better=better)


@pytest.mark.parametrize(
    ("before", "after", "change", "factor", "difference"),
    [
        (600, 60, -90, 0.1, -540),
        (100, 140, 40, 1.4, 40),
        (8, 0, -100, 0, -8),
        (5, 5, 0, 1, 0),
        (0, 5, None, None, 5),  # no percent of nothing
        (0, 0, None, None, 0),
        (-5, -10, None, None, -5),  # a negative base would say "+100 %"
        (-12, 8, None, None, 20),
        (12, -8, None, None, -20),
    ],
)
def test_change_factor_and_difference(
    before: float, after: float, change: float | None, factor: float | None, difference: float
) -> None:
    metric = pair(before, after)
    assert metric.change == (None if change is None else pytest.approx(change))
    assert metric.factor == (None if factor is None else pytest.approx(factor))
    assert metric.difference == pytest.approx(difference)


@pytest.mark.parametrize(
    ("before", "after", "better", "verdict"),
    [
        (600, 60, "lower", "better"),
        (600, 60, "higher", "worse"),
        (600, 60, "neutral", "changed"),
        (60, 600, "lower", "worse"),
        (60, 600, "higher", "better"),
        (60, 60, "higher", "same"),
        (0, 5, "higher", "better"),  # also where there is no percent
        (-12, 8, "lower", "worse"),
    ],
)
def test_the_verdict_follows_what_is_better(before: float, after: float, better: Better, verdict: Verdict) -> None:
    assert pair(before, after, better).verdict == verdict


def test_what_does_not_fit_into_a_number_is_not_told() -> None:
    assert (pair(1e-300, 1e308).change, pair(1e-300, 1e308).factor) == (None, None)
    assert pair(-1.7e308, 1.7e308).difference is None


def test_a_change_that_is_declared_is_taken_as_it_is() -> None:
    metric = Metric("m", "M", STATED, percent=-92, better="lower")
    assert (metric.change, metric.factor, metric.difference, metric.verdict) == (-92, None, None, "better")


def test_a_metric_without_a_change_has_no_verdict() -> None:
    for metric in (Metric("m", "M", STATED, value=4), Metric("m", "M", STATED, text="Real-time")):
        assert (metric.change, metric.factor, metric.difference, metric.verdict) == (None, None, None, None)


@given(SIZES, SIZES)
def test_nothing_that_cannot_be_negative_falls_by_more_than_everything(before: float, after: float) -> None:
    change = pair(before, after).change
    assert change is None or change >= -100
    assert (change is None) == (before == 0)


@given(ANY, ANY)
def test_the_sign_of_a_change_is_that_of_the_difference(before: float, after: float) -> None:
    metric = pair(before, after)
    if metric.change is not None and metric.change != 0:
        assert (metric.change > 0) == (metric.difference > 0)
        assert (metric.factor > 1) == (metric.difference > 0) or metric.factor == 1


@given(ANY, ANY, st.sampled_from(["higher", "lower"]))
def test_the_way_back_is_judged_the_other_way_round(before: float, after: float, better: Better) -> None:
    opposite = {"better": "worse", "worse": "better", "same": "same"}
    verdict = pair(before, after, better).verdict
    assert verdict is not None
    assert pair(after, before, better).verdict == opposite[verdict]
