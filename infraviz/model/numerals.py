"""A number as text: marks of a locale, true minus, short forms, digits. Knows nothing of metrics.

The marks and short forms of other locales than `en` are those of the Unicode CLDR. In `en`, thousands are set apart by
a narrow space (ISO 80000-1), which no reader takes for a decimal mark. Four digits stay together everywhere.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from infraviz.model.algebra import DECIMALS, exact, plain

MINUS = "\u2212"
NARROW = "\u202f"  # narrow no-break space
NO_BREAK = "\u00a0"
LEAST, MOST = 1e-4, 1e15  # what is smaller or larger is written with a power of ten
NOTHING = "\u2013"  # what stands for a number that is none: NaN and infinities never reach a text


@dataclass(frozen=True)
class Marks:
    """How a locale writes numbers. `scales` are (size, what is written after the number), the largest first."""

    decimal: str
    group: str
    scales: tuple[tuple[float, str], ...]
    currency_first: bool = False


LOCALES = {
    "en": Marks(".", NARROW, ((1e9, "B"), (1e6, "M"), (1e3, "k")), currency_first=True),
    "de": Marks(",", ".", ((1e9, f"{NO_BREAK}Mrd."), (1e6, f"{NO_BREAK}Mio."))),
    "fr": Marks(",", NARROW, ((1e9, f"{NO_BREAK}Md"), (1e6, f"{NO_BREAK}M"), (1e3, f"{NO_BREAK}k"))),
    "es": Marks(",", ".", ((1e6, f"{NO_BREAK}M"),)),
    "it": Marks(",", ".", ((1e9, f"{NO_BREAK}Mld"), (1e6, f"{NO_BREAK}Mln"))),
    "sv": Marks(",", NO_BREAK, ((1e9, f"{NO_BREAK}md"), (1e6, f"{NO_BREAK}mn"), (1e3, f"{NO_BREAK}tn"))),
}


def number(
    value: float, digits: int | None = None, locale: str = "en", decimals: int | None = None, padded: bool = True
) -> str:
    """Return a number as text: at most `digits` significant digits (all of them by default).

    It is rounded to `decimals` places, to tens and hundreds where they are negative, and `padded` with zeros to them.
    From 10 000 on, a value that three digits hold exactly is written short where the locale does so: 15k, 1.2M.
    """
    if not math.isfinite(value):
        return NOTHING
    value = rounded(value, digits) if digits is not None else value
    value = placed(value, decimals) if decimals is not None else value
    least = decimals if decimals is not None and padded and digits is None else 0
    sign, size, marks = (MINUS if value < 0 else ""), abs(value), LOCALES[locale]
    for scale, name in marks.scales if least <= 0 and size < MOST else ():
        if size >= max(scale, 10_000) and rounded(size, 3) == size:
            return f"{sign}{_written(size / scale, marks, 0)}{name}"
    return sign + _written(size, marks, least)


def _written(size: float, marks: Marks, least: int) -> str:
    if size and not LEAST <= size < MOST:
        return f"{size:.3g}".replace("-", MINUS).replace(".", marks.decimal)
    whole, _, fraction = plain(size).partition(".")
    fraction = fraction.ljust(least if least <= DECIMALS else 0, "0")
    grouped = f"{int(whole):,}".replace(",", marks.group) if len(whole) > 4 else whole
    return f"{grouped}{marks.decimal}{fraction}" if fraction else grouped


def rounded(value: float, digits: int) -> float:
    """Return `value` rounded to significant digits. Zero and infinities stay as they are."""
    if value == 0 or not math.isfinite(value):
        return value
    return float(f"{value:.{digits - 1}e}")


def placed(value: float, decimals: int) -> float:
    """Return a finite `value` rounded to decimal places, half to even, as the decimal number it was typed as."""
    return float(round(exact(value), decimals))
