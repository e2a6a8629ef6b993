"""Numbers as people read them: the one place where a metric becomes text.

True minus, narrow no-break spaces, thousands in groups of three, and never more digits than the
numbers that went in.
"""

from __future__ import annotations

import math

from infraviz.model.metric import Metric

MINUS = "\u2212"
NARROW = "\u202f"  # narrow no-break space
ARROW = "\u2192"
_QUALIFIERS = {"at least": ("", "+"), "at most": ("\u2264" + NARROW, ""), "about": ("~", ""), "": ("", "")}
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
    whole, _, fraction = f"{size:.10f}".rstrip("0").rstrip(".").partition(".")
    grouped = f"{int(whole):,}".replace(",", NARROW) if len(whole) > 4 else whole
    return f"{grouped}.{fraction}" if fraction else grouped


def rounded(value: float, digits: int) -> float:
    """Return `value` rounded to significant digits. Zero and infinities stay as they are."""
    if value == 0 or not math.isfinite(value):
        return value
    return round(value, digits - 1 - math.floor(math.log10(abs(value))))


def significant(value: float) -> int:
    """Return how many significant digits a number was written with, trailing zeros not counted."""
    return len(f"{abs(value):.10f}".rstrip("0").replace(".", "").strip("0")) or 1


def with_unit(value: float, unit: str, digits: int | None = None) -> str:
    """Return a number and its unit: `60 ms`, `$1.2M`, `12 %`, `200k users`."""
    text = number(value, digits)
    if unit in ("$", "€", "£"):
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
    return "" if metric.change is None else signed(metric.change, "%", _change_digits(metric))


def _change_digits(metric: Metric) -> int:
    """As `_precision`, with enough digits for the whole part: 1 233 % is not 1 200 %, but 99.96 % is not 100 %."""
    size = abs(metric.change or 0)
    if size >= 100:
        return max(2, len(str(int(size))) - 1)
    return max(_precision(metric), 3 if 99 < size < 100 else 2)


def factor(metric: Metric) -> str:
    """Return `13 times` for a rise, `1/10` for a fall, an empty string where there is no factor."""
    ratio = metric.factor
    if not ratio:
        return ""
    if ratio >= 1:
        return f"{number(ratio, _precision(metric))} times"
    return f"1/{number(1 / ratio, _precision(metric))}"


def factor_mark(metric: Metric) -> str:
    """Return the factor as a mark for tiles and charts: `×13` for a rise, `÷10` for a fall."""
    ratio = metric.factor
    if not ratio or ratio == 1:
        return ""
    sign, size = ("\u00d7", ratio) if ratio > 1 else ("\u00f7", 1 / ratio)
    return sign + number(size, _precision(metric))


def difference(metric: Metric) -> str:
    """Return after less before with its unit; percentage points (`pp`) when the unit is %."""
    if metric.difference is None:
        return ""
    return signed(metric.difference, "pp" if metric.unit == "%" else metric.unit, 12)


def value(metric: Metric) -> str:
    """Return a single value with its qualifier and unit: `4+`, `~3 h/day`."""
    if metric.value is None:
        return ""
    prefix, suffix = _QUALIFIERS[metric.qualifier]
    digits = 3 if metric.statistic else None
    text = number(metric.value, digits) + suffix
    body = with_unit(metric.value, metric.unit, digits) if metric.unit in ("$", "€", "£") else text
    joined = f"{body}{NARROW}{metric.unit}" if metric.unit and metric.unit not in ("$", "€", "£") else body
    return prefix + joined


def headline(metric: Metric) -> str:
    """Return the figure a tile shows large: `15k → 200k users`, `−92 %`, `4+`, `Real-time`."""
    if metric.before is not None and metric.after is not None:
        digits = 3 if metric.statistic else None
        return f"{number(metric.before, digits)} {ARROW} {with_unit(metric.after, metric.unit, digits)}"
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
        before, after = with_unit(metric.before, metric.unit), with_unit(metric.after, metric.unit)
        return f"{name}: from {before} to {after}{window}{told}."
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
        end = ends[name]
        return "" if end is None else with_unit(end, metric.unit)
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
