"""Amounts as authors write them."""

from __future__ import annotations

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from infraviz.spec.amounts import AmountSpec
from infraviz.spec.document import Written, read
from infraviz.spec.metrics import parse_claim


def amount(written: str) -> AmountSpec:
    return AmountSpec.model_validate(read(f"a: {written}", "x").data["a"])


@pytest.mark.parametrize(
    ("written", "value", "low", "high", "unit", "decimals"),
    [
        ("60", 60, None, None, "", None),
        ("60.0", 60, None, None, "", 1),
        ("6.00e2", 600, None, None, "", None),
        ("1e-3", 0.001, None, None, "", 3),
        ("'60 ± 3'", 60, 57, 63, "", None),
        ("'60.0±3 ms'", 60, 57, 63, "ms", 1),
        ("'60 +/- 3'", 60, 57, 63, "", None),
        ("'60 +- 3'", 60, 57, 63, "", None),
        ("'0.6 ± 0.05'", 0.6, 0.55, 0.65, "", 1),
        ("'−5 ± 0.5 °C'", -5, -5.5, -4.5, "°C", None),
        ("'1e3 users'", 1000, None, None, "users", None),
        ("'0.6 s'", 0.6, None, None, "s", 1),
        ("'3 %'", 3, None, None, "%", None),
        ("'5 events/s'", 5, None, None, "events/s", None),
        ("{value: 60.00, low: 57, unit: ms}", 60, 57, None, "ms", 2),
    ],
)
def test_amounts(
    written: str, value: float, low: float | None, high: float | None, unit: str, decimals: int | None
) -> None:
    found = amount(written)
    assert (found.value, found.low, found.high, found.unit, found.decimals) == (value, low, high, unit, decimals)


@pytest.mark.parametrize(
    "written",
    [
        "true", "[1]", "~", ".nan", ".inf", "'600'", "'x'", "'60 ± x'", "'60 ± -3'", "'60 ± −0'", "'1e999 ms'",
        "{}", "{low: 1}", "{value: 1, low: 2}", "{value: 1, high: 0}", "{value: 1, n: 0}", "{value: 1, n: 1.5}",
        "{value: 1, decimals: 3}", "{metric: a, value: 1}", "{metric: a b}", "{metric: a.change}", "{value: .inf}",
    ],
)  # fmt: skip
def test_what_is_no_amount(written: str) -> None:
    with pytest.raises(ValidationError):
        amount(written)


def test_the_text_of_a_number_is_kept() -> None:
    number = read("a: 60.0", "x").data["a"]
    for found in (number, copy.deepcopy(number), pickle.loads(pickle.dumps(number))):
        assert isinstance(found, Written)
        assert (found, found.text) == (60.0, "60.0")


@given(st.floats(-1e9, 1e9).map(lambda x: round(x, 3)), st.floats(0, 1e6).map(lambda x: round(x, 3)))
def test_a_spread_stands_around_its_number(value: float, spread: float) -> None:
    found = AmountSpec.model_validate(f"{value!r} ± {spread!r} ms")
    assert found.value == value
    assert found.low is not None
    assert found.high is not None
    assert found.low <= value <= found.high
    assert found.high - found.low == pytest.approx(2 * spread, rel=1e-6, abs=1e-6)


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = AmountSpec.model_validate(text)
    except ValidationError:
        return
    assert found.value is not None


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("< 25", ("", "<", 25, "")),
        ("change <= -90%", ("change", "<=", -90, "%")),
        ("p99.9 < 0.5 s", ("p99.9", "<", 0.5, "s")),
        ("difference >= −3 pp", ("difference", ">=", -3, "pp")),
        ("= +1 $/user", ("", "=", 1, "$/user")),
    ],
)
def test_the_parts_of_a_claim(text: str, parts: tuple[str, str, float, str]) -> None:
    assert parse_claim(text) == parts
