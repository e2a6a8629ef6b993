"""What a metric's numbers are, and whether a number as it is shown is one of them.

The check does not ask the code that wrote the number: it takes the shown number apart and compares it with the
declared ones, by value, unit and the precision it is shown with.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from infraviz.model import formats, provenance
from infraviz.model.metric import Interval, Metric
from infraviz.model.numerals import number
from infraviz.model.typed import Numeral, numerals

_SPACE = re.compile(r"\s+")
WORD = re.compile(
    r"(?:[A-Za-z]{1,40}[-/]){0,8}[^\W_]{0,80}\d[\w.:/-]*"
)  # a word with a digit in it: `p95`, `2024-05-01`, `S3`
_PLAIN = re.compile(r"\d[\d,.\u2009\u202f\u00a0 '’]*")
_MARKED = re.compile(r"\d(?:[\d.,\s]*\d)?")
_TOLD = ("value", "change", "factor", "difference", "before", "after", "interval")
ROWS = "rows"  # the unit of a count
_COUNTED = frozenset((ROWS, "row", "samples", "sample", "values", "value"))
_LEAST_DIGITS = 2  # a number that is rounded keeps so many significant digits at least
_MOST_DIGITS = 7


@dataclass(frozen=True)
class Known:
    """One number of a metric: which field it is, its value, and the unit it may be shown with."""

    field: str
    value: float
    unit: str


def knowns(metric: Metric) -> Iterator[Known]:
    """Yield every number that a text may tell of a metric; what only tables hold is not among them."""
    unit = metric.unit
    fields = {
        "before": (metric.before, unit), "after": (metric.after, unit), "value": (metric.value, unit),
        "change": (metric.change, "%"), "factor": (metric.factor, "×"),
        "difference": (metric.difference, "pp" if unit == "%" else unit),
    }  # fmt: skip
    yield from (Known(name, value, own) for name, (value, own) in fields.items() if value is not None)
    if metric.factor:
        yield Known("factor", 1 / metric.factor, "÷")
    if metric.percent is not None:  # of which only the change is known: before counts as 100 %
        yield from (Known("change", value, "%") for value in (100.0, 100 + metric.percent))
    yield from _intervals(metric)
    yield from _rows(metric)
    yield from _as_told(metric)


def _intervals(metric: Metric) -> Iterator[Known]:
    ends = (("before", metric.before_interval), ("after", metric.after_interval), ("value", metric.value_interval))
    for name, interval in ends:
        if interval is not None:
            yield from _interval(name, interval, metric.unit)


def _interval(name: str, interval: Interval, unit: str) -> Iterator[Known]:
    low, high = interval.low, interval.high
    if low is not None and high is not None:
        yield from (Known(f"{name}, low", low, unit), Known(f"{name}, high", high, unit))
        yield Known(f"{name}, ±", (high - low) / 2, unit)
    if interval.n is not None:
        yield Known(f"{name}, n", interval.n, ROWS)


def _rows(metric: Metric) -> Iterator[Known]:
    """Yield what a text tells of rows: each group, the first, last, least and greatest point, counts and quantiles."""
    unit = metric.unit
    yield from (Known(f"group {name}", value, unit) for name, value in metric.groups)
    for name, points in (("", metric.points), *metric.series):
        ys = [y for _, y in points]
        told = {"first": ys[0], "last": ys[-1], "lowest": min(ys), "highest": max(ys)} if ys else {}
        yield from (Known(f"{kind} {name}".strip(), value, unit) for kind, value in told.items())
    for spread in metric.spreads:
        yield Known(f"n {spread.name}".strip(), spread.count, ROWS)
        yield from (Known(f"p{share * 100:g} {spread.name}".strip(), at, unit) for share, at in spread.quantiles)


def _as_told(metric: Metric) -> Iterator[Known]:
    """Yield the numbers of the metric's own fields as text, where rounding is more than rounding: −99.9 %."""
    told = (*((name, formats.field(metric, name)) for name in _TOLD), ("change", formats.change_interval(metric)))
    for name, text in told:
        yield from (Known(name, numeral.value, numeral.unit) for numeral in numerals(text))
    for name, text in (("window", metric.window), ("label", metric.label), ("text", metric.text)):
        yield from (Known(name, numeral.value, numeral.unit) for numeral in numerals(text))


def first_shown(numeral: Numeral, known: Iterable[Known], locale: str) -> Known | None:
    """Return the first of the known numbers that a number as shown is, None for none of them."""
    known = tuple(known)
    found = next((one for one in known if shows(numeral, one)), None)
    if found is None and locale != "en":
        found = next((one for one in known if written_alike(numeral, one, locale)), None)
    return found


def shows(numeral: Numeral, known: Known) -> bool:
    """Whether a number as shown is a known one: the unit agrees, and the value as far as it is shown.

    A number without a sign may tell of a fall: `fell by 90 %`. One with a sign has that sign.
    """
    if not _agrees(numeral.unit, known.unit):
        return False
    signed = numeral.text[:1] in "+-−"
    value = known.value if signed else abs(known.value)
    return _rounds(value, abs(numeral.value) if not signed else numeral.value, _step(numeral))


def written_alike(numeral: Numeral, known: Known, locale: str) -> bool:
    """Whether a known number is written just so in a locale whose marks are not those of English."""
    core = squeezed(_MARKED.findall(numeral.text)[0]).rstrip(".,")
    for digits in (None, *range(_LEAST_DIGITS, _MOST_DIGITS)):
        told = squeezed(number(abs(known.value), digits, locale))
        if told.startswith(core) and not any(map(str.isdigit, told[len(core) :])):
            return _agrees(numeral.unit, known.unit)
    return False


def _agrees(shown: str, unit: str) -> bool:
    if unit == ROWS:
        return not shown or shown in _COUNTED
    return not shown or shown == unit or (len(shown) > 1 and unit.startswith(shown)) or f"{unit}s" == shown


def _step(numeral: Numeral) -> float:
    """Return the value of one in the last decimal place that is shown: 100 for `1.2k`, 0.1 for `3.4`."""
    plain = re.sub(r"[\s'’]", "", (_PLAIN.search(numeral.text) or [numeral.text])[0]).rstrip(".,")
    decimals = len(re.split(r"[.,]", plain)[-1]) if re.fullmatch(r"\d+[.,]\d+", plain) else 0
    try:
        scale = abs(Decimal(repr(numeral.value)) / Decimal(plain.replace(",", ".")))
    except (InvalidOperation, ZeroDivisionError):
        return 1.0
    return float(max(scale, Decimal(1)) if scale >= 1 else scale) * 10.0**-decimals


def _rounds(value: float, shown: float, step: float) -> bool:
    """Whether `shown` is `value` rounded to its own last place, or to some significant digits, not too few."""
    slack = 1e-9 * max(abs(value), abs(shown), 1e-12)
    if abs(value - shown) <= step / 2 + slack and (abs(shown) >= 10 * step or abs(value - shown) <= slack):
        return True
    digits = range(_LEAST_DIGITS, _MOST_DIGITS)
    return any(abs(formats.rounded(value, count) - shown) <= slack for count in digits)


def words(texts: Iterable[str]) -> frozenset[str]:
    """Return the words with digits of texts, alike in case and spaces: `p95`, `2024-05-01`, and the year alone."""
    found = {word for text in texts for word in words_of(text)}
    return frozenset(found | {part for word in found for part in re.split(r"[-:/.]", word) if part})


def words_of(text: str) -> list[str]:
    """Return the words with digits of one text, in order."""
    return [match[0].rstrip(".:/-").lower() for match in WORD.finditer(text)]


def names(metric: Metric) -> Iterator[str]:
    """Yield the texts that name a metric, its rows and its source: their digits are names, not claims."""
    yield from (metric.label, metric.window, metric.statistic, metric.text, metric.unit, metric.id)
    yield formats.provenance(metric)
    yield from (name for name, _ in metric.groups)
    yield from (spread.name for spread in metric.spreads)
    yield from (f"p{share * 100:g}" for spread in metric.spreads for share, _ in spread.quantiles)
    for name, points in (("", metric.points), *metric.series):
        yield name
        yield from (x for x, _ in points)
    yield from (provenance.method(metric), provenance.data(metric))
    yield from (formats.field(metric, name) for name in _TOLD)


def squeezed(text: str) -> str:
    """Return a text without its spaces, to compare what a reader sees."""
    return _SPACE.sub("", text)
