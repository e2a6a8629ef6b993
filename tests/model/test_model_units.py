"""Which units convert to which, and by how much."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infraviz.model import algebra, units
from infraviz.model.algebra import Amount
from infraviz.model.units import UnitError, conversion
from infraviz.spec.quantity import UNITS

FAMILIES = (
    ("ns", "us", "µs", "ms", "s", "min", "h", "d", "w", "days", "hours"),
    ("B", "kB", "MB", "GB", "TB", "KiB", "MiB", "GiB", "Mbit"),
    ("/s", "/min", "/h", "/day", "k/s", "M/day", "1/s"),
    ("orders/s", "orders/day", "order per h"),
    ("", "%", "pp", "‰", "ppm", "h/day"),
    ("$/month", "$/year", "$/quarter"),
    ("users",),
    ("MB/s", "Mbit/s", "GiB/day"),
)
UNIT = st.sampled_from([unit for family in FAMILIES for unit in family])
PAIRS = st.sampled_from(FAMILIES).flatmap(lambda family: st.tuples(st.sampled_from(family), st.sampled_from(family)))
NUMBERS = st.floats(-1e12, 1e12, allow_subnormal=False).filter(lambda x: x == 0 or abs(x) > 1e-9)


@pytest.mark.parametrize(
    ("source", "target", "ratio"),
    [
        ("s", "ms", Fraction(1000)),
        ("MiB", "GB", Fraction(2**20, 10**9)),
        ("/s", "/day", Fraction(86_400)),
        ("orders/day", "orders/s", Fraction(1, 86_400)),
        ("", "%", Fraction(100)),
        ("Mbit/s", "MB/s", Fraction(1, 8)),
        ("h/day", "min/day", Fraction(60)),
        ("days", "h", Fraction(24)),
        ("$/month", "$/year", Fraction(12)),
        ("2 x/y z", "2 x/y z", Fraction(1)),
    ],
)
def test_conversions(source: str, target: str, ratio: Fraction) -> None:
    assert conversion(source, target) == ratio


@pytest.mark.parametrize(
    ("source", "target", "told"),
    [
        ("users", "ms", "'users' does not convert to 'ms': 'users' is a unit of its own, 'ms' measures time"),
        ("s", "MB", "'s' does not convert to 'MB': 's' measures time, 'MB' measures an amount of data"),
        ("/s", "%", "'/s' does not convert to '%': '/s' measures a count per time, '%' is a plain ratio"),
        (
            "", "users",
            "a number without a unit does not convert to 'users': "
            "a number without a unit is a plain ratio, 'users' is a unit of its own",
        ),
        (
            "$/month", "$/day",
            "'$/month' does not convert to '$/day': a month has no fixed number of days",
        ),
    ],
)  # fmt: skip
def test_what_does_not_convert_says_so(source: str, target: str, told: str) -> None:
    with pytest.raises(UnitError) as error:
        conversion(source, target)
    assert str(error.value) == told


@given(UNIT, UNIT)
def test_units_convert_within_their_dimension_only(source: str, target: str) -> None:
    together = any(source in family and target in family for family in FAMILIES)
    if together:
        assert conversion(source, target) * conversion(target, source) == 1
    else:
        with pytest.raises(UnitError):
            conversion(source, target)


@given(NUMBERS, PAIRS)
def test_there_and_back_is_the_same_number(value: float, pair: tuple[str, str]) -> None:
    there = algebra.converted(Amount(value), conversion(*pair))
    back = algebra.converted(there, conversion(*reversed(pair)))
    assert back.value == pytest.approx(value, rel=1e-15, abs=0)


@given(st.text(max_size=30))
def test_any_text_is_a_unit(text: str) -> None:
    assert units.unit(text).text == text
    assert conversion(text, text) == 1


@pytest.mark.parametrize("dimension", UNITS)
def test_the_units_of_quantities_are_those_of_metrics(dimension: str) -> None:
    first, *others = UNITS[dimension]
    for other in others:
        assert conversion(other, first) == UNITS[dimension][other] / UNITS[dimension][first]
