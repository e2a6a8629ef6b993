"""The algebra against exact rational arithmetic, and its intervals against every value they allow."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import reduce

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from infraviz.model import algebra
from infraviz.model.algebra import ABOUT, AT_LEAST, AT_MOST, AlgebraError, Amount, exact

SIZES = st.decimals(Decimal("0.0001"), Decimal("1e9"), places=4).map(float)
ANY = st.just(0.0) | SIZES | SIZES.map(lambda size: -size)
OPERATIONS: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "add": lambda a, b: a + b, "subtract": lambda a, b: a - b, "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / b, "ratio": lambda a, b: a / b,
}  # fmt: skip


@st.composite
def intervals(draw: st.DrawFn, sizes: st.SearchStrategy[float] = ANY) -> Amount:
    """Draw an amount with both bounds, one, or none."""
    low, value, high = sorted((draw(sizes), draw(sizes), draw(sizes)))
    known = draw(st.sampled_from(["both", "low", "high", "none"]))
    return Amount(value, low if known in ("both", "low") else None, high if known in ("both", "high") else None)


def within(draw: st.DataObject, amount: Amount) -> Fraction:
    """Draw a number that an amount allows."""
    if not amount.has_interval:
        return exact(amount.value)
    low, high = amount.low, amount.high
    low = min(amount.value, 0.0) - 1e6 if low is None else low
    high = max(amount.value, 0.0) + 1e6 if high is None else high
    share = draw.draw(st.fractions(0, 1, max_denominator=100))
    return exact(low) + share * (exact(high) - exact(low))


def encloses(amount: Amount, number: Fraction) -> bool:
    """Whether an amount's bounds hold a number, to the rounding of one float."""
    slack = abs(number) * Fraction(1, 10**12) + Fraction(1, 10**12)
    above = amount.low is None or exact(amount.low) <= number + slack
    return above and (amount.high is None or number <= exact(amount.high) + slack)


@given(ANY, ANY)
def test_a_difference_is_the_exact_one_rounded_once(before: float, after: float) -> None:
    found = algebra.difference(Amount(before), Amount(after))
    assert found is not None
    assert found.value == float(Decimal(repr(after)) - Decimal(repr(before)))


@given(SIZES, SIZES)
def test_change_and_factor_are_the_exact_ones_rounded_once(before: float, after: float) -> None:
    ratio = Fraction(repr(after)) / Fraction(repr(before))
    change, factor = algebra.change(Amount(before), Amount(after)), algebra.factor(Amount(before), Amount(after))
    assert change is not None
    assert factor is not None
    assert (change.value, factor.value) == (float((ratio - 1) * 100), float(ratio))


def test_no_binary_fractions() -> None:
    found = algebra.difference(Amount(0.1), Amount(0.3))
    assert found is not None
    assert found.value == 0.2


@given(ANY, ANY)
def test_signs_are_right_across_zero(before: float, after: float) -> None:
    difference, change = (f(Amount(before), Amount(after)) for f in (algebra.difference, algebra.change))
    assert difference is not None
    assert (difference.value > 0) == (after > before)
    assert (difference.value < 0) == (after < before)
    if before <= 0 or after < 0:
        assert change is None  # the base is no base, or the sign would say the opposite
    elif change is not None:
        assert math.copysign(1, change.value or 1) == math.copysign(1, difference.value or 1)
        assert change.value >= -100


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Amount(5, low=0, high=10), Amount(6)),
        (Amount(5, low=-1, high=11), Amount(6)),
        (Amount(12), Amount(1, low=-2, high=4)),
    ],
)
def test_there_is_no_change_where_an_interval_reaches_zero(before: Amount, after: Amount) -> None:
    assert algebra.change(before, after) is None
    assert algebra.factor(before, after) is None
    assert algebra.difference(before, after) is not None


def test_intervals_of_a_change() -> None:
    before, after = Amount(600, 570, 630, n=1200), Amount(60, 57, 63, n=40)
    change, factor, difference = (f(before, after) for f in (algebra.change, algebra.factor, algebra.difference))
    assert change is not None
    assert factor is not None
    assert difference is not None
    assert (change.low, change.high) == (float(Fraction(57 * 100, 630) - 100), float(Fraction(63 * 100, 570) - 100))
    assert (factor.low, factor.high) == (float(Fraction(57, 630)), float(Fraction(63, 570)))
    assert (difference.low, difference.value, difference.high, difference.n) == (-573, -540, -507, 40)


@given(st.data(), intervals(SIZES), intervals(SIZES))
def test_a_change_encloses_all_that_its_ends_allow(draw: st.DataObject, before: Amount, after: Amount) -> None:
    found = algebra.change(before, after)
    assert found is not None
    first, last = within(draw, before), within(draw, after)
    assume(first > 0)
    assert encloses(found, (last - first) / first * 100)


@given(st.data(), st.sampled_from(sorted(OPERATIONS)), st.lists(intervals(), min_size=2, max_size=4))
def test_a_result_encloses_all_that_its_operands_allow(
    draw: st.DataObject, operation: str, operands: list[Amount]
) -> None:
    try:
        found = algebra.computed(operation, tuple(operands))
    except AlgebraError:
        assert operation in ("divide", "ratio")
        assert any(operand.value == 0 for operand in operands[1:])
        return
    values = [exact(operand.value) for operand in operands]
    assert found.value == float(reduce(OPERATIONS[operation], values))
    assert (found.low is None) or found.low <= found.value
    assert (found.high is None) or found.value <= found.high
    chosen = [within(draw, operand) for operand in operands]
    assume(operation not in ("divide", "ratio") or all(chosen[1:]))
    # a divisor of which only the most is known counts as positive, where it is
    half_open = any(o.low is None and o.high is not None for o in operands[1:])
    if not half_open or operation not in ("divide", "ratio"):
        assert encloses(found, reduce(OPERATIONS[operation], chosen))


@given(intervals(SIZES))
def test_rounding_an_interval_never_narrows_it(amount: Amount) -> None:
    found = algebra.outward(amount)
    assert found.value == amount.value
    for bound, shown, sign in ((amount.low, found.low, -1), (amount.high, found.high, 1)):
        assert (bound is None) == (shown is None)
        assert bound is None or shown is None or (shown - bound) * sign >= 0


def test_an_interval_that_is_even_stays_so() -> None:
    found = algebra.outward(Amount(1036.8, 993.6, 1080))
    assert (found.low, found.high, found.decimals, algebra.half_width(found)) == (993, 1081, 0, 44)


@pytest.mark.parametrize(
    ("operation", "qualifiers", "told"),
    [
        ("add", (AT_LEAST, ""), AT_LEAST),
        ("add", (AT_LEAST, AT_LEAST), AT_LEAST),
        ("add", (ABOUT, AT_LEAST), ABOUT),
        ("subtract", (AT_LEAST, AT_MOST), AT_LEAST),
        ("subtract", ("", AT_LEAST), AT_MOST),
        ("multiply", (AT_MOST, ""), AT_MOST),
        ("divide", ("", AT_LEAST), AT_MOST),
        ("divide", ("", AT_MOST), AT_LEAST),
        ("ratio", (ABOUT, ""), ABOUT),
    ],
)
def test_qualifiers_are_carried(operation: str, qualifiers: tuple[str, str], told: str) -> None:
    operands = tuple(Amount(8, qualifier=qualifier) for qualifier in qualifiers)
    assert algebra.computed(operation, operands).qualifier == told


@pytest.mark.parametrize(
    ("operation", "operands"),
    [
        ("add", (Amount(1, qualifier=AT_LEAST), Amount(1, qualifier=AT_MOST))),
        ("multiply", (Amount(3, qualifier=AT_LEAST), Amount(-1))),
        ("divide", (Amount(3), Amount(0))),
        ("multiply", (Amount(1e300), Amount(1e300))),
    ],
)
def test_nothing_follows(operation: str, operands: tuple[Amount, ...]) -> None:
    with pytest.raises(AlgebraError):
        algebra.computed(operation, operands)


@pytest.mark.parametrize(
    ("value", "decimals", "digits"),
    [
        (60, None, 1), (60.0, 1, 3), (0.6, 1, 1), (0.6, None, 1), (15_000, None, 2), (1234, -2, 2), (57.3, 0, 2),
        (0, 2, 1), (0.0012, None, 2), (12.5, None, 3),
    ],
)  # fmt: skip
def test_significant_digits(value: float, decimals: int | None, digits: int) -> None:
    assert algebra.significant(value, decimals) == digits


def test_what_is_known_of_a_number_is_carried_through_a_conversion() -> None:
    found = algebra.converted(Amount(0.6, 0.57, 0.63, n=12, decimals=2, qualifier=ABOUT), Fraction(1000))
    assert found == Amount(600, 570, 630, n=12, decimals=-1, qualifier=ABOUT)


def test_a_conversion_adds_no_digits() -> None:
    found = algebra.converted(Amount(1.5, decimals=1), Fraction(10**9, 2**20))
    assert found.value == 1.5e9 / 2**20
    assert found.decimals == -2  # 1400 MiB


def test_a_sum_is_known_to_the_coarsest_place() -> None:
    rough = algebra.known_to(Amount(953.674), 2)
    assert algebra.computed("add", (rough, Amount(1.25))).decimals == -1
    assert algebra.computed("add", (Amount(12), Amount(15.5, decimals=1))).decimals is None
