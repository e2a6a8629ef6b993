"""Units and what they measure: which convert to which, and by how much. Exact, in fractions.

A unit is a product of words: `h/day`, `orders/day`, `$/user`. Words of the tables in `spec/quantity.py` measure time or
data; any other word is a dimension of its own, so that `orders/day` converts to `orders/s` and `users` never to `ms`.
Months, quarters and years convert to each other only: none has a fixed number of days. pint was tried for this and
left out: it takes `MiB` for a plain number, `points` for a length and `cats` for a pressure, and loads for a third of
a second.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from infraviz.errors import MAX_SHOWN_VALUE, shown
from infraviz.spec.quantity import BYTES, COUNT, SECONDS

Dimension = tuple[tuple[str, int], ...]  # (what, exponent) in order of what; () is a plain ratio
MAX_WORDS = 12  # a longer product is a name
TIME, DATA, CALENDAR = "time", "data", "calendar"
_WORDS = {
    "sec": "s", "second": "s", "minute": "min", "hr": "h", "hour": "h", "day": "d", "week": "w",
    "byte": "B", "μs": "µs",
}  # fmt: skip
_CALENDAR = {"month": Fraction(1), "quarter": Fraction(3), "year": Fraction(12)}
_BITS = {"bit": 1, "kbit": 10**3, "Mbit": 10**6, "Gbit": 10**9, "Tbit": 10**12}
_RATIOS = {"%": Fraction(1, 100), "pp": Fraction(1, 100), "‰": Fraction(1, 1000), "ppm": Fraction(1, 10**6)}
_KNOWN: dict[str, tuple[str, Fraction]] = {
    **{word: (TIME, size) for word, size in SECONDS.items()},
    **{word: (DATA, size) for word, size in BYTES.items()},
    **{word: (DATA, Fraction(size, 8)) for word, size in _BITS.items()},
    **{word: (CALENDAR, size) for word, size in _CALENDAR.items()},
    **{word: ("", size) for word, size in {**_RATIOS, **COUNT, "1": Fraction(1)}.items()},
}
_TOLD = {TIME: "time", DATA: "an amount of data", CALENDAR: "months or years"}


class UnitError(ValueError):
    """Two units that do not convert, in words for the author."""


@dataclass(frozen=True)
class Unit:
    """A unit as written, its size in the base of its dimension (seconds, bytes, months, one of a kind), and that."""

    text: str
    size: Fraction
    dimension: Dimension


@lru_cache(maxsize=1024)
def unit(text: str) -> Unit:
    """Return the unit that a text writes. Any text is one: a word that nobody knows stands for itself."""
    over, *under = re.split(r"\s*/\s*|\s+per\s+", text.strip())
    words = [(word.strip(), 1) for word in re.split(r"[·*]", over)]
    words += [(word.strip(), -1) for part in under for word in re.split(r"[·*]", part)]
    if any(not word for word, _ in words[1:]) or len(words) > MAX_WORDS:
        return Unit(text, Fraction(1), ((text, 1),))
    parts = [Unit(word, _word(word)[1], _dimension(word)) for word, _ in words]
    return product(zip(parts, (sign for _, sign in words), strict=True), text)


def _word(word: str) -> tuple[str, Fraction]:
    """Return what one word measures and its size. `orders` and `order`, `days` and `day` are the same."""
    one = word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
    for form in (word, _WORDS.get(word, ""), _WORDS.get(one, ""), one):
        if form in _KNOWN and (form or not word):
            return _KNOWN[form]
    return one, Fraction(1)


def _dimension(word: str) -> Dimension:
    what, _ = _word(word)
    return ((what, 1),) if what else ()


def product(parts: Iterable[tuple[Unit, int]], text: str = "") -> Unit:
    """Return the product of units raised to powers; it is called `text`."""
    size, powers = Fraction(1), Counter[str]()
    for part, power in parts:
        size *= part.size**power
        for what, exponent in part.dimension:
            powers[what] += exponent * power
    return Unit(text, size, tuple(sorted((what, power) for what, power in powers.items() if power)))


def ratio(source: Unit, target: Unit) -> Fraction:
    """Return what a number in `source` is multiplied by to be in `target`. Raises UnitError."""
    if source.dimension != target.dimension:
        raise UnitError(_different(source, target))
    return source.size / target.size


def conversion(source: str, target: str) -> Fraction:
    """Return what a number in unit `source` is multiplied by to be in unit `target`. Raises UnitError."""
    return Fraction(1) if source == target else ratio(unit(source), unit(target))


def _different(source: Unit, target: Unit) -> str:
    both = {what for what, _ in (*source.dimension, *target.dimension)}
    if {TIME, CALENDAR} <= both and _without_time(source) == _without_time(target):
        return f"{_named(source)} does not convert to {_named(target)}: a month has no fixed number of days"
    told = f"{_is(source)}, {_is(target)}"
    return f"{_named(source)} does not convert to {_named(target)}: {told}"


def _is(one: Unit) -> str:
    """Return what a unit is, in words: `'ms' measures time`, `'users' is a unit of its own`."""
    alone = len(one.dimension) == 1 and one.dimension[0][1] == 1 and one.dimension[0][0] not in _TOLD
    return f"{_named(one)} " + ("is a unit of its own" if alone else measured(one.dimension))


def _named(one: Unit) -> str:
    return shown(one.text) if one.text else "a number without a unit"


def _without_time(one: Unit) -> Dimension:
    return tuple((what, power) for what, power in one.dimension if what not in (TIME, CALENDAR))


def measured(dimension: Dimension) -> str:
    """Return a dimension in words: `measures time`, `measures order per time`, `is a plain ratio`."""
    over = " times ".join(_powered(what, power) for what, power in dimension if power > 0)
    under = " per ".join(_powered(what, -power) for what, power in dimension if power < 0)
    if not over and not under:
        return "is a plain ratio"
    return "measures " + " per ".join(part for part in (over or "a count", under) if part)


def _powered(what: str, power: int) -> str:
    told = _TOLD.get(what, what if len(what) <= MAX_SHOWN_VALUE else f"{what[:MAX_SHOWN_VALUE]}…")
    return told if power == 1 else f"{told} to the power of {power}"
