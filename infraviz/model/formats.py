"""Numbers as people read them: the one place where a metric becomes text.

True minus, narrow no-break spaces, thousands in groups of three, and never more digits than the
numbers that went in.
"""

from __future__ import annotations

import math
from decimal import Decimal

from infraviz.model.metric import Metric

MINUS = "\u2212"
NARROW = "\u202f"  # narrow no-break space
ARROW = "\u2192"
_QUALIFIERS = {"at least": ("", "+"), "at most": ("\u2264" + NARROW, ""), "about": ("~", ""), "": ("", "")}
_BEFORE = ("$", "€", "£")  # units that stand before their number
_SCALES = ((1e9, "B"), (1e6, "M"), (1e3, "k"))
FIELDS = (
    "before", "after", "change", "factor", "difference", "value", "text",
    "window", "label", "source", "unit", "statistic", "sentence",
)  # fmt: skip


def number(value: float, digits: int | None = None) -> str:
    """Return a number as text: at most `digits` significant digits (all of them by default).

    From 10 000 on, a value that three digits hold exactly is written short: 15k, 1.2M.
    """
    if digits is not None:
        value = rounded(value, digits)
    sign, size = (MINUS if value < 0 else ""), abs(value)
    for scale, letter in _SCALES:
        if size >= max(scale, 10_000) and rounded(size, 3) == size:
            return f"{sign}{_plain(size / scale)}{letter}"
    return sign + _plain(size)


def _plain(size: float) -> str:
    if size and not 1e-4 <= size < 1e15:
        return f"{size:.3g}"
    whole, _, fraction = _decimal(size).partition(".")
    grouped = f"{int(whole):,}".replace(",", NARROW) if len(whole) > 4 else whole
    return f"{grouped}.{fraction}" if fraction else grouped


def _decimal(size: float) -> str:
    """Return a number as digits and a point, to fifteen digits and ten decimals: what an author may have typed."""
    text = format(Decimal(f"{round(size, 10):.15g}"), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def rounded(value: float, digits: int) -> float:
    """Return `value` rounded to significant digits. Zero and infinities stay as they are."""
    if value == 0 or not math.isfinite(value):
        return value
    return float(f"{value:.{digits - 1}e}")


def significant(value: float) -> int:
    """Return how many significant digits a number was written with, trailing zeros not counted."""
    return len(_decimal(abs(value)).replace(".", "").strip("0")) or 1


def with_unit(value: float, unit: str, digits: int | None = None) -> str:
    """Return a number and its unit: `60 ms`, `$1.2M`, `12 %`, `200k users`."""
    return _joined(number(value, digits), unit)


def _joined(text: str, unit: str) -> str:
    if unit in _BEFORE:
        return f"{MINUS}{unit}{text[1:]}" if text.startswith(MINUS) else unit + text
    return f"{text}{NARROW}{unit}" if unit else text


def signed(value: float, unit: str, digits: int | None = None) -> str:
    """Return a number with its sign always shown: `+40 %`, `−92 %`."""
    return ("+" if value > 0 else "") + with_unit(value, unit, digits)


def _precision(metric: Metric) -> int:
    """Digits that a computed figure may carry: those of the coarser end, but at least two."""
    ends = [v for v in (metric.before, metric.after) if v]
    return max(2, min((significant(v) for v in ends), default=2))


def change(metric: Metric) -> str:
    """Return the relative change, `−90 %`, or an empty string where there is none."""
    if metric.percent is not None:
        return signed(metric.percent, "%")
    if metric.change is None:
        return ""
    if -100 < metric.change < -99:  # not rounded: what fell by 99.96 % is not gone
        return signed(max(-99.9, math.ceil(round(metric.change * 10, 6)) / 10), "%")
    return signed(metric.change, "%", _change_digits(metric))


def _change_digits(metric: Metric) -> int:
    """As `_precision`, with enough digits for the whole part: 1 233 % is not 1 200 %."""
    size = abs(metric.change or 0)
    return max(2, len(str(int(size))) - 1) if size >= 100 else _precision(metric)


def factor(metric: Metric) -> str:
    """Return `13 times` for a rise, `1/10` for a fall, an empty string where there is no factor to speak of."""
    size = _factor_size(metric)
    return "" if not size else f"{size} times" if (metric.factor or 0) > 1 else f"1/{size}"


def factor_mark(metric: Metric) -> str:
    """Return the factor as a mark for tiles and charts: `×13` for a rise, `÷10` for a fall."""
    size = _factor_size(metric)
    return "" if not size else ("\u00d7" if (metric.factor or 0) > 1 else "\u00f7") + size


def _factor_size(metric: Metric) -> str:
    """Return how many times larger the larger end is, an empty string where rounding leaves nothing to tell."""
    ratio = metric.factor
    size = number(max(ratio, 1 / ratio), _precision(metric)) if ratio else ""
    return "" if size == "1" else size


def difference(metric: Metric) -> str:
    """Return after less before with its unit; percentage points (`pp`) when the unit is %."""
    if metric.difference is None:
        return ""
    digits = _digits(metric) or 12  # twelve hide what binary fractions add
    return signed(metric.difference, "pp" if metric.unit == "%" else metric.unit, digits)


def _digits(metric: Metric) -> int | None:
    """Digits that a number of the metric is shown with: as many as were written, three where it was computed."""
    return 3 if metric.statistic else None


def end(metric: Metric, size: float) -> str:
    """Return the metric's before or after with its unit."""
    return with_unit(size, metric.unit, _digits(metric))


def value(metric: Metric) -> str:
    """Return a single value with its qualifier and unit: `4+`, `~3 h/day`."""
    if metric.value is None:
        return ""
    prefix, suffix = _QUALIFIERS[metric.qualifier]
    return prefix + _joined(number(metric.value, _digits(metric)) + suffix, metric.unit)


def headline(metric: Metric) -> str:
    """Return the figure a tile shows large: `15k → 200k users`, `−92 %`, `4+`, `Real-time`."""
    if metric.before is not None and metric.after is not None:
        before = with_unit(metric.before, metric.unit if metric.unit in _BEFORE else "", _digits(metric))
        return f"{before} {ARROW} {end(metric, metric.after)}"
    if metric.percent is not None:
        return change(metric)
    if metric.value is not None:
        return value(metric)
    if metric.text:
        return metric.text
    return with_unit(metric.points[-1][1], metric.unit) if metric.points else ""


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
        parts = [p for p in (change(metric), factor_mark(metric)) if p]
        told = f" ({', '.join(parts)})" if parts else ""
        return f"{name}: from {end(metric, metric.before)} to {end(metric, metric.after)}{window}{told}."
    return f"{name}: {headline(metric)}{window}."


def provenance(metric: Metric) -> str:
    """Return the source line under a figure: title, kind and date."""
    source = metric.source
    return ", ".join(p for p in (source.title, source.kind, source.as_of) if p)


def field(metric: Metric, name: str) -> str:
    """Return a metric's field as text, an empty string where the metric has no such field.

    Names are those of `FIELDS` and the metric's own statistic (`p95`). Raises KeyError for any other.
    """
    ends = {"before": metric.before, "after": metric.after}
    if name in ends:
        found = ends[name]
        return "" if found is None else end(metric, found)
    if name in ("", "value") or (name == metric.statistic and name):
        return headline(metric)
    computed = {"change": change, "factor": factor, "difference": difference, "sentence": sentence}
    if name in computed:
        return computed[name](metric)
    plain = {
        "text": metric.text, "window": metric.window, "label": metric.label,
        "unit": metric.unit, "statistic": metric.statistic, "source": metric.source.title,
    }  # fmt: skip
    return plain[name]
