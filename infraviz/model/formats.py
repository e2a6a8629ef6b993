"""Numbers as people read them: the one place where a metric becomes text.

True minus, narrow no-break spaces, the marks of the site's locale, and never more digits than the numbers that went in.
"""

from __future__ import annotations

import math
from decimal import Decimal

from infraviz.model import algebra
from infraviz.model.algebra import DECIMALS, Amount
from infraviz.model.algebra import significant as significant
from infraviz.model.metric import Metric
from infraviz.model.numerals import LEAST, LOCALES, NO_BREAK, placed
from infraviz.model.numerals import MINUS as MINUS
from infraviz.model.numerals import NARROW as NARROW
from infraviz.model.numerals import number as number
from infraviz.model.numerals import rounded as rounded

ARROW = "\u2192"
_QUALIFIERS = {"at least": ("", "+"), "at most": ("\u2264" + NARROW, ""), "about": ("~", ""), "": ("", "")}
_BOUNDS = {"at least": "\u2265" + NARROW, "at most": "\u2264" + NARROW, "about": "~", "": ""}
_CURRENCIES = ("$", "€", "£")
_PERCENT = ("%",)  # units whose change in percent could be taken for percentage points
FIELDS = (
    "before", "after", "change", "factor", "difference", "value", "text", "low", "high", "n", "interval",
    "window", "label", "source", "unit", "statistic", "sentence",
)  # fmt: skip


def with_unit(value: float, unit: str, digits: int | None = None, locale: str = "en") -> str:
    """Return a number and its unit: `60 ms`, `$1.2M`, `12 %`, `200k users`."""
    return _joined(number(value, digits, locale), unit, locale)


def _joined(text: str, unit: str, locale: str) -> str:
    """Put a unit beside its number; a currency before it where the locale does so: `$1.2M`, `$9/month`."""
    symbol, rest = _currency(unit, locale)
    if symbol:
        return f"{MINUS}{symbol}{text[1:]}{rest}" if text.startswith(MINUS) else symbol + text + rest
    return f"{text}{NARROW}{unit}" if unit else text


def _currency(unit: str, locale: str) -> tuple[str, str]:
    """Return the sign of a currency that stands before its number and what follows the number: `$` and `/month`."""
    symbol, rest = unit[:1], unit[1:]
    if symbol in _CURRENCIES and (not rest or rest.startswith("/")) and LOCALES[locale].currency_first:
        return symbol, rest
    return "", ""


def signed(value: float, unit: str, digits: int | None = None, locale: str = "en") -> str:
    """Return a number with its sign always shown: `+40 %`, `−92 %`."""
    return ("+" if value > 0 else "") + with_unit(value, unit, digits, locale)


def _ends(metric: Metric) -> tuple[Amount, ...]:
    return tuple(amount for amount in (metric.before_amount, metric.after_amount) if amount)


def change(metric: Metric) -> str:
    """Return the relative change, `−90 %`, or an empty string where there is none.

    A metric in % has a change that could be taken for percentage points: it says `+100 % relative`.
    """
    found = metric.change_amount
    if found is None:
        return ""
    size, digits = found.value, None
    if metric.percent is None:
        digits = _change_digits(metric)
        if -100 < size < -99:  # not rounded: what fell by 99.96 % is not gone
            size, digits = max(-99.9, math.ceil(round(size * 10, 6)) / 10), None
    told = _BOUNDS[found.qualifier] + signed(size, "%", digits, metric.locale)
    return f"{told} relative" if metric.unit in _PERCENT else told


def change_interval(metric: Metric) -> str:
    """Return what the change lies between, `−91.0 to −88.9 %`, an empty string where that is not known."""
    found = metric.change_amount
    return _range(algebra.outward(found), "%", metric.locale, plus="+") if found else ""


def _change_digits(metric: Metric) -> int:
    """As many as the coarser end has, with enough for the whole part: 1 233 % is not 1 200 %."""
    size = abs(metric.change or 0)
    return max(2, len(str(int(size))) - 1) if size >= 100 else algebra.digits(_ends(metric))


def factor(metric: Metric) -> str:
    """Return `13 times` for a rise, `1/10` for a fall, an empty string where there is no factor to speak of."""
    size = _factor_size(metric)
    if not size:
        return ""
    return _hedge(metric) + (f"{size} times" if (metric.factor or 0) > 1 else f"1/{size}")


def factor_mark(metric: Metric) -> str:
    """Return the factor as a mark for tiles and charts: `×13` for a rise, `÷10` for a fall."""
    size = _factor_size(metric)
    rises = (metric.factor or 0) > 1
    return "" if not size else _hedge(metric, turned=not rises) + ("\u00d7" if rises else "\u00f7") + size


def _hedge(metric: Metric, turned: bool = False) -> str:
    """Return the mark before a factor: it is about so, or a bound of what is; `turned` for what it is divided by."""
    found = metric.factor_amount
    qualifier = found.qualifier if found else ""
    return _BOUNDS[algebra.turned(qualifier) if turned else qualifier]


def _factor_size(metric: Metric) -> str:
    """Return how many times larger the larger end is, an empty string where rounding leaves nothing to tell."""
    ratio = metric.factor
    size = number(max(ratio, 1 / ratio), algebra.digits(_ends(metric)), metric.locale) if ratio else ""
    return "" if size == "1" else size


def difference(metric: Metric) -> str:
    """Return after less before with its unit; percentage points (`pp`) when the unit is %."""
    found = metric.difference_amount
    if found is None:
        return ""
    unit = "pp" if metric.unit == "%" else metric.unit
    text = number(found.value, _digits(metric) or 12, metric.locale, found.decimals)  # twelve hide binary fractions
    return _BOUNDS[found.qualifier] + ("+" if found.value > 0 else "") + _joined(text, unit, metric.locale)


def _digits(metric: Metric) -> int | None:
    """Digits that a number of the metric is shown with: as many as were written, three where it was computed."""
    return algebra.STATISTIC_DIGITS if metric.statistic and metric.statistic not in algebra.EXACT else None


def end(metric: Metric, size: float) -> str:
    """Return a number of the metric with its unit, without its interval: `60 ms`."""
    decimals = next((amount.decimals for amount in _ends(metric) if amount.value == size), None)
    return _joined(number(size, _digits(metric), metric.locale, decimals), metric.unit, metric.locale)


def before(metric: Metric) -> str:
    """Return the metric's before with its interval and unit, `600 ± 30 ms`; an empty string where it has none."""
    return _end(metric, metric.before_amount)


def after(metric: Metric) -> str:
    """Return the metric's after, likewise."""
    return _end(metric, metric.after_amount)


def _end(metric: Metric, found: Amount | None, unit: str | None = None) -> str:
    if found is None:
        return ""
    told = _joined(_told(metric, found), metric.unit if unit is None else unit, metric.locale)
    return _BOUNDS[found.qualifier] + told


def value(metric: Metric) -> str:
    """Return a single value with its qualifier, interval and unit: `4+`, `~3 h/day`, `60 ± 3 ms`."""
    found = metric.value_amount
    if found is None:
        return ""
    prefix, suffix = _QUALIFIERS[metric.qualifier]
    return prefix + _joined(_told(metric, found) + suffix, metric.unit, metric.locale)


def _told(metric: Metric, amount: Amount) -> str:
    """Return a number with its interval, without a unit: `60`, `60 ± 3`, `60 (57–64)`."""
    amount = _settled(metric, amount)
    if not amount.has_interval:
        return number(amount.value, _digits(metric), metric.locale, amount.decimals, padded=not metric.formula)
    half = algebra.half_width(amount)
    size = amount.value if amount.decimals is None else placed(amount.value, amount.decimals)
    written = 0 if metric.formula else amount.decimals or 0
    places = max(written, _places(size), 0 if half is None else _places(float(half)))
    text = number(size, _digits(metric), metric.locale, places)
    if half is None:
        return f"{text} ({_range(amount, '', metric.locale)})"
    return f"{text}{NO_BREAK}\u00b1{NO_BREAK}{number(float(half), None, metric.locale)}"


def _settled(metric: Metric, amount: Amount) -> Amount:
    """Return an amount whose bounds have the digits to be shown: as typed, or rounded outward where computed."""
    return algebra.outward(amount) if metric.formula else amount


def _range(amount: Amount, unit: str, locale: str, plus: str = "") -> str:
    """Return an interval by its ends: `57–63 ms`, `−91 to −88 %`, `≥ 57 ms`; empty where there is none.

    `plus` stands before a positive end.
    """
    places = max(_places(x) for x in (amount.low, amount.high))
    each, both = (unit, "") if _currency(unit, locale)[0] else ("", unit)  # a currency stands before either end
    low, high = (
        None if x is None else plus * (x > 0) + _joined(number(x, None, locale, places), each, locale)
        for x in (amount.low, amount.high)
    )
    if low is None or high is None:
        told = f"\u2265{NARROW}{low}" if low else f"\u2264{NARROW}{high}" if high else ""
    else:
        told = f"{low} to {high}" if {MINUS, "+"} & {low[0], high[0]} else f"{low}\u2013{high}"
    return told and _joined(told, both, locale)


def _places(size: float | None) -> int:
    """Return how many decimals a number is written with; of a tiny one, all that it has."""
    if not size:
        return 0
    exponent = Decimal(f"{size:.15g}").normalize().as_tuple().exponent
    assert isinstance(exponent, int), "an amount is finite"
    return max(0, -exponent) if abs(size) < LEAST else min(max(0, -exponent), DECIMALS)


def interval(metric: Metric) -> str:
    """Return what the metric's number lies between, `57–63 ms`: its value, or its after."""
    found = _single(metric)
    return _range(_settled(metric, found), metric.unit, metric.locale) if found else ""


def _single(metric: Metric) -> Amount | None:
    """Return the number that a metric stands at: its value, or its after."""
    return metric.value_amount or metric.after_amount


def _known(metric: Metric, name: str) -> str:
    """Return `low`, `high` or `n` of the metric's number, an empty string where it is not known."""
    found = _single(metric)
    settled = _settled(metric, found) if found else None
    size = {"low": settled.low, "high": settled.high, "n": settled.n}[name] if settled else None
    if size is None:
        return ""
    return _joined(number(size, None, metric.locale), "" if name == "n" else metric.unit, metric.locale)


def _counted(amount: Amount | None, locale: str) -> str:
    """Return how many observations stand behind a number, ` (n = 1200)`, or an empty string."""
    if amount is None or amount.n is None:
        return ""
    return f" (n{NO_BREAK}={NO_BREAK}{number(amount.n, None, locale)})"


def headline(metric: Metric) -> str:
    """Return the figure a tile shows large: `15k → 200k users`, `−92 %`, `4+`, `Real-time`."""
    if metric.before is not None and metric.after is not None:
        return f"{_end(metric, metric.before_amount, _first_unit(metric))} {ARROW} {after(metric)}"
    if metric.percent is not None:
        return change(metric)
    if metric.value is not None:
        return value(metric)
    if metric.text:
        return metric.text
    if not metric.points:
        return ""
    last = number(metric.points[-1][1], None, metric.locale, metric.value_decimals)
    return _joined(last, metric.unit, metric.locale)


def _first_unit(metric: Metric) -> str:
    """Return the unit of the first of two numbers: it is said once, after the second, unless it stands before them."""
    return _currency(metric.unit, metric.locale)[0]


def verdict(metric: Metric) -> str:
    """Return the direction in an arrow and a word, `▲ better`; empty for a metric without a change."""
    arrows = {"better": "better", "worse": "worse", "same": "unchanged", "changed": "changed"}
    if metric.verdict is None:
        return ""
    moved = metric.percent if metric.percent is not None else metric.difference
    mark = "\u25b2 " if (moved or 0) > 0 else "\u25bc " if (moved or 0) < 0 else ""
    return mark + arrows[metric.verdict]


def sentence(metric: Metric) -> str:
    """Return the metric as one plain sentence, for alt texts and descriptions."""
    name, window = metric.label, f" in {metric.window}" if metric.window else ""
    if metric.before is not None and metric.after is not None:
        return f"{name}: {_from_to(metric)}{window}{_moved(metric)}."
    return f"{name}: {headline(metric)}{_counted(metric.value_amount, metric.locale)}{window}."


def _from_to(metric: Metric) -> str:
    first, last = metric.before_amount, metric.after_amount
    start = f"from {_end(metric, first)}{_counted(first, metric.locale)}"
    return f"{start} to {_end(metric, last)}{_counted(last, metric.locale)}"


def _moved(metric: Metric) -> str:
    """Return what changed, in brackets: points where the unit is %, the change, what it lies between, the factor."""
    between = change_interval(metric)
    parts = (
        difference(metric) if metric.unit in _PERCENT else "",
        change(metric),
        f"interval {between}" if between else "",
        factor_mark(metric),
    )
    told = ", ".join(filter(None, parts))
    return f" ({told})" if told else ""


def provenance(metric: Metric) -> str:
    """Return the source line under a figure: title, kind and date."""
    source = metric.source
    return ", ".join(p for p in (source.title, source.kind, source.as_of) if p)


def field(metric: Metric, name: str) -> str:
    """Return a metric's field as text, an empty string where the metric has no such field.

    Names are those of `FIELDS` and the metric's own statistic (`p95`). Raises KeyError for any other.
    """
    if name in ("", "value") or (name == metric.statistic and name):
        return headline(metric)
    if name in ("low", "high", "n"):
        return _known(metric, name)
    told = {
        "before": before, "after": after, "change": change, "factor": factor, "difference": difference,
        "interval": interval, "sentence": sentence,
    }  # fmt: skip
    if name in told:
        return told[name](metric)
    plain = {
        "text": metric.text, "window": metric.window, "label": metric.label,
        "unit": metric.unit, "statistic": metric.statistic, "source": metric.source.title,
    }  # fmt: skip
    return plain[name]
