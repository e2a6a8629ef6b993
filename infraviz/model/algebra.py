"""The algebra of amounts: sums, quotients, change, factor and difference, with all that is known of each number.

Values are computed exactly, in fractions of the decimal numbers that the author typed, and rounded once, to the nearest
float: 0.3 less 0.1 is 0.2. Bounds follow interval arithmetic in the worst case (R. E. Moore, Interval Analysis, 1966),
not the propagation of independent errors: that one needs errors that are independent and small, which no spec states.
The result encloses every value that the operands allow. It is as tight as can be where each operand stands once, as in
a change, which is after/before - 1. Of intervals that each hold with 95 % confidence, both hold with at least 90 %.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

Bounds = tuple[Fraction | None, Fraction, Fraction | None]  # None is without bound on that side
DECIMALS = 10  # decimals of a number as typed; what is beyond comes from binary fractions
STATISTIC_DIGITS = 3  # significant digits of what is computed from rows
EXACT = ("count",)  # statistics that are no estimates
ABOUT, AT_LEAST, AT_MOST = "about", "at least", "at most"


class AlgebraError(ValueError):
    """Nothing follows from these amounts, in words for the author."""


@dataclass(frozen=True)
class Amount:
    """A number and what is known of it.

    It lies between `low` and `high`; where only one of them is None, that side is unknown, where both are, no interval
    is. `n` observations stand behind it. It is known to `decimals` places (negative: to tens, hundreds), None as it was
    typed. A `qualifier` is `about`, `at least`, `at most` or ''.
    """

    value: float
    low: float | None = None
    high: float | None = None
    n: int | None = None
    decimals: int | None = None
    qualifier: str = ""

    @property
    def has_interval(self) -> bool:
        return self.low is not None or self.high is not None


def exact(value: float) -> Fraction:
    """Return the decimal number that a float was typed as."""
    return Fraction(int(value)) if float(value).is_integer() and abs(value) < 1e15 else Fraction(repr(float(value)))


def significant(value: float, decimals: int | None = None) -> int:
    """Return how many significant digits a number is known to; of a whole number, without its trailing zeros."""
    if value == 0 or not math.isfinite(value):
        return 1
    if decimals is not None and (decimals != 0 or not value.is_integer()):
        return max(1, math.floor(math.log10(abs(value))) + 1 + decimals)
    return len(plain(abs(value)).replace(".", "").strip("0")) or 1


def plain(size: float) -> str:
    """Return a number as digits and a point, to fifteen digits and ten decimals: what an author may have typed."""
    text = f"{round(size, DECIMALS):.15g}"
    return format(Decimal(text), "f") if "e" in text else text


def _log10(size: Fraction) -> float:
    """Return the logarithm of a positive number of any size, also one that no float holds."""
    return math.log10(size.numerator) - math.log10(size.denominator)


def _magnitude(size: Fraction) -> int:
    """Return the power of ten of a number's first digit."""
    return math.floor(_log10(size))


def difference(before: Amount, after: Amount) -> Amount | None:
    """Return after less before, None where no float holds it."""
    return _built(_sub, (after, before), _flipped(before, after), _coarser((before, after)))


def factor(before: Amount, after: Amount) -> Amount | None:
    """Return after divided by before; None where there is none, as for `change`."""
    if not _has_change(before, after):
        return None
    found = _built(_div, (after, before), _flipped(before, after), None)
    return known_to(found, digits((before, after))) if found else None


def change(before: Amount, after: Amount) -> Amount | None:
    """Return the relative change in percent, None where it means nothing.

    A base of zero has no percentage. One that is negative, or a value that changes sign, gives a percentage whose sign
    says the opposite of what happened. The same holds where an interval reaches there: the base may be zero.
    """
    if not _has_change(before, after):
        return None

    def relative(a: Bounds, b: Bounds) -> Bounds:
        low, value, high = _div(a, b)
        return (None if low is None else low * 100 - 100, value * 100 - 100, None if high is None else high * 100 - 100)

    return _built(relative, (after, before), _flipped(before, after), None)


def _has_change(before: Amount, after: Amount) -> bool:
    base_is_positive = before.value > 0 and (before.low is None or before.low > 0)
    return base_is_positive and after.value >= 0 and (after.low is None or after.low >= 0)


def half_width(amount: Amount) -> Fraction | None:
    """Return half the width of an interval that its number, as shown, stands in the middle of; None for any other."""
    if amount.low is None or amount.high is None:
        return None
    low, value, high = exact(amount.low), exact(amount.value), exact(amount.high)
    told = value if amount.decimals is None else round(value, amount.decimals)
    is_even = abs((low + high) / 2 - told) * 10**12 <= max(abs(low), abs(high))  # each bound is a float of its own
    return (high - low) / 2 if is_even else None


def outward(amount: Amount) -> Amount:
    """Return an amount whose bounds have two digits of the interval's half width (GUM, 7.2.6), rounded outward.

    The interval never gets narrower, and stays even where it is so. The number is known to the place of its bounds. One
    that has no interval, or one of no width, stays as it is.
    """
    value, half = exact(amount.value), half_width(replace(amount, decimals=None))
    width = max((abs(exact(x) - value) for x in (amount.low, amount.high) if x is not None), default=Fraction(0))
    if not width:
        return amount
    place = 1 - _magnitude(width)
    step = Fraction(10) ** -place
    low = None if amount.low is None else math.floor(exact(amount.low) / step) * step
    high = None if amount.high is None else math.ceil(exact(amount.high) / step) * step
    if half is not None:
        middle = round(value / step) * step
        reach = math.ceil((half + abs(middle - value)) / step) * step
        low, high = middle - reach, middle + reach
    return replace(amount, low=_float(low), high=_float(high), decimals=place)


def converted(amount: Amount, ratio: Fraction) -> Amount:
    """Return an amount in another unit: all of it times `ratio`, known to as many digits as before.

    Raises AlgebraError where no float holds the result.
    """
    if ratio == 1:
        return amount
    value, low, high = (
        _float(None if x is None else exact(x) * ratio) for x in (amount.value, amount.low, amount.high)
    )
    if value is None:
        raise AlgebraError("the number is too large in the metric's unit")
    moved = replace(amount, value=value, low=low, high=high)
    tens = _power_of_ten(ratio)
    if tens is not None:
        return moved if amount.decimals is None else replace(moved, decimals=amount.decimals - tens)
    if ratio.denominator == 1 and amount.decimals is None:
        return moved
    if amount.has_interval:
        return outward(moved)
    return known_to(moved, max(2, significant(amount.value, amount.decimals)))


def _power_of_ten(ratio: Fraction) -> int | None:
    """Return 3 for 1000, -3 for 1/1000, None for what only moving the point does not give."""
    tens = round(_log10(ratio))
    return tens if Fraction(10) ** tens == ratio else None


def computed(operation: str, operands: tuple[Amount, ...], ratio: Fraction = Fraction(1)) -> Amount:
    """Return `add`, `subtract`, `multiply`, `divide` or `ratio` over amounts, from left to right, times `ratio`.

    Raises AlgebraError where nothing follows: a division by zero, bounds that point both ways, a result too large.
    """
    step, signs = _STEPS[operation], _SIGNS[operation]
    if operation in ("divide", "ratio"):
        _check_divisors(operands[1:])

    def whole(*parts: Bounds) -> Bounds:
        found = parts[0]
        for part in parts[1:]:
            found = step(found, part)
        return _scaled(found, ratio)

    if step in (_mul, _div):
        _check_signs(operands)
    qualifier = combined(
        tuple(
            o.qualifier if s > 0 else turned(o.qualifier) for o, s in zip(operands, signs(len(operands)), strict=True)
        )
    )
    made = _built(whole, operands, qualifier, _coarser(operands))
    if made is None:
        raise AlgebraError("the result is too large")
    return known_to(made, digits(operands)) if step in (_mul, _div) else _rescaled(made, ratio)


def _rescaled(made: Amount, ratio: Fraction) -> Amount:
    """Return a sum whose decimals still count the unit before `ratio`."""
    if made.decimals is None or ratio == 1:
        return made
    return replace(made, decimals=made.decimals - _magnitude(ratio))


def _check_divisors(divisors: tuple[Amount, ...]) -> None:
    if any(divisor.value == 0 for divisor in divisors):
        raise AlgebraError("it divides by zero")


def _check_signs(operands: tuple[Amount, ...]) -> None:
    """What is at least 3 times -1 is at most -3; such bounds are told by nobody and not followed here."""
    if any(o.qualifier in (AT_LEAST, AT_MOST) for o in operands) and any(o.value < 0 for o in operands):
        raise AlgebraError("'at least' and 'at most' are followed through positive numbers only")


def combined(qualifiers: tuple[str, ...]) -> str:
    """Return the qualifier of what is made of qualified numbers. Raises AlgebraError where none follows."""
    found = {qualifier for qualifier in qualifiers if qualifier}
    if ABOUT in found:
        return ABOUT
    if len(found) > 1:
        raise AlgebraError("one number is a least and the other a most: nothing follows from both")
    return found.pop() if found else ""


def turned(qualifier: str) -> str:
    """Return what a bound becomes on the other side of a minus or a division."""
    return {AT_LEAST: AT_MOST, AT_MOST: AT_LEAST}.get(qualifier, qualifier)


def _flipped(before: Amount, after: Amount) -> str:
    """Return the qualifier of a difference or a quotient; `about` where bounds point both ways."""
    found = {after.qualifier, turned(before.qualifier)} - {""}
    return found.pop() if len(found) == 1 else ABOUT if found else ""


def _built(
    operation: Callable[..., Bounds], operands: tuple[Amount, ...], qualifier: str, decimals: int | None
) -> Amount | None:
    """Return an operation's result as an amount, None where no float holds it. `n` is the least of all."""
    known = any(operand.has_interval for operand in operands)
    bounds = _bounds if known else _point
    low, value, high = map(_float, operation(*map(bounds, operands)))
    if value is None:
        return None
    counts = [operand.n for operand in operands]
    least = min((n for n in counts if n is not None), default=None) if None not in counts else None
    return Amount(value, low, high, least, decimals, qualifier)


def _coarser(amounts: tuple[Amount, ...]) -> int | None:
    """Return the place that a sum is known to: the coarsest at which an operand is not exact, None where all are.

    Numbers as typed are exact: from 12 to 15.5 it is 3.5.
    """
    return min((a.decimals for a in amounts if a.decimals is not None and not _is_exact(a)), default=None)


def _is_exact(amount: Amount) -> bool:
    """Whether an amount has no digits beyond the place that it is known to."""
    return amount.decimals is None or round(exact(amount.value), amount.decimals) == exact(amount.value)


def digits(amounts: tuple[Amount, ...]) -> int:
    """Return how many digits a product or a quotient is known to: those of the coarsest, but at least two."""
    return max(2, min((significant(a.value, a.decimals) for a in amounts if a.value), default=2))


def known_to(amount: Amount, count: int) -> Amount:
    """Return an amount that is known to `count` significant digits."""
    if amount.value == 0:
        return amount
    return replace(amount, decimals=count - 1 - math.floor(math.log10(abs(amount.value))))


def _point(amount: Amount) -> Bounds:
    """Return a number alone: where nothing has an interval, none is computed."""
    return None, exact(amount.value), None


def _bounds(amount: Amount) -> Bounds:
    value = exact(amount.value)
    if not amount.has_interval:
        return value, value, value
    return (
        None if amount.low is None else exact(amount.low),
        value,
        None if amount.high is None else exact(amount.high),
    )


def _float(value: Fraction | None) -> float | None:
    try:
        return None if value is None else float(value)
    except OverflowError:
        return None


def _add(a: Bounds, b: Bounds) -> Bounds:
    return (
        None if a[0] is None or b[0] is None else a[0] + b[0],
        a[1] + b[1],
        None if a[2] is None or b[2] is None else a[2] + b[2],
    )


def _sub(a: Bounds, b: Bounds) -> Bounds:
    return _add(a, (None if b[2] is None else -b[2], -b[1], None if b[0] is None else -b[0]))


def _mul(a: Bounds, b: Bounds) -> Bounds:
    (a0, a1, a2), (b0, b1, b2) = a, b
    if a0 is not None and a2 is not None and b0 is not None and b2 is not None:
        corners = (a0 * b0, a0 * b2, a2 * b0, a2 * b2)
        return min(corners), a1 * b1, max(corners)
    if a0 is not None and b0 is not None and a0 >= 0 and b0 >= 0:
        return a0 * b0, a1 * b1, None
    return None, a1 * b1, None


def _div(a: Bounds, b: Bounds) -> Bounds:
    """Divide, the divisor's value not zero. An interval that touches zero gives no bounds, an open one above it one."""
    low, value, high = b
    if value > 0 and low is None and high is not None and a[0] is not None and a[0] >= 0:
        return a[0] / high, a[1] / value, None  # nothing is known but that the divisor is positive
    if (low is not None and low > 0) or (high is not None and high < 0):
        return _mul(a, (_inverse(high), 1 / value, _inverse(low)))
    return None, a[1] / value, None


def _inverse(bound: Fraction | None) -> Fraction:
    """Return 1/bound; that of an endless bound is zero."""
    return Fraction(0) if bound is None else 1 / bound


def _scaled(bounds: Bounds, ratio: Fraction) -> Bounds:
    low, value, high = bounds
    return None if low is None else low * ratio, value * ratio, None if high is None else high * ratio


def _left(count: int) -> tuple[int, ...]:
    """Return which way each operand of a difference or a quotient pulls: the first up, the others down."""
    return (1,) + (-1,) * (count - 1)


def _all_up(count: int) -> tuple[int, ...]:
    return (1,) * count


_STEPS: dict[str, Callable[[Bounds, Bounds], Bounds]] = {
    "add": _add, "subtract": _sub, "multiply": _mul, "divide": _div, "ratio": _div,
}  # fmt: skip
_SIGNS: dict[str, Callable[[int], tuple[int, ...]]] = {
    "add": _all_up, "subtract": _left, "multiply": _all_up, "divide": _left, "ratio": _left,
}  # fmt: skip
