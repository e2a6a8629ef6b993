"""Claims against numbers: `< 25`, `change <= -90%`, `p99 < 0.5 s`. Pure."""

from __future__ import annotations

import operator
from fractions import Fraction

from infraviz.model import numerals, units
from infraviz.model.algebra import Amount, exact
from infraviz.model.formats import with_unit
from infraviz.model.metric import Metric
from infraviz.model.units import UnitError
from infraviz.spec.metrics import Claimed, parse_claim, percentile

_SIGNS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq}
_PURE = {"change": "%", "factor": "", "n": ""}  # fields with a unit of their own


def claim_holds(metric: Metric, claim: str) -> tuple[bool, str]:
    """Return whether a claim holds for a metric, and what to say where it does not, '' where it does.

    A claim without a field is about the metric's number: its after, or its value. Numbers are compared as the decimals
    they were typed as, the limit converted to the unit of what it names. A claim about a number that the metric does
    not have, or whose unit does not agree, does not hold.
    """
    parts = parse_claim(claim)
    size = _named(metric, parts.field)
    if size is None:
        return False, f"the claim {claim!r} cannot hold: the metric has no {parts.field or 'number'!r}"
    unit = _unit(metric, parts.field)
    try:
        limit = exact(parts.limit) * (units.conversion(parts.unit, unit) if parts.unit else 1)
    except UnitError as error:
        return False, f"the claim {claim!r} cannot hold: {error}"
    if _SIGNS[parts.sign](exact(size), limit):
        return True, ""
    gives = "the data gives" if metric.statistic or metric.origin else "the metric gives"
    return False, f"the claim {claim!r} does not hold: {gives} {_told(metric, parts, size, limit)}"


def _told(metric: Metric, parts: Claimed, size: float, limit: Fraction) -> str:
    """Return the number with as many digits as it takes to see that the claim fails: 25.001 is not 25."""
    fails = (d for d in range(4, 17) if not _SIGNS[parts.sign](exact(numerals.rounded(size, d)), limit))
    return with_unit(size, _unit(metric, parts.field), next(fails, None), metric.locale)


def _unit(metric: Metric, field: str) -> str:
    if field == "difference" and metric.unit == "%":
        return "pp"
    return _PURE.get(field, metric.unit)


def _named(metric: Metric, field: str) -> float | None:
    """Return the number that a claim names, None where the metric has none."""
    at = metric.after_amount or metric.value_amount
    if field in ("", "value") and (found := metric.value_amount if field and metric.value is not None else at):
        return found.value
    if field in ("low", "high", "n"):
        return _known(at, field)
    numbers = {
        "before": metric.before, "after": metric.after, "change": metric.change, "factor": metric.factor,
        "difference": metric.difference,
    }  # fmt: skip
    if field in numbers:
        return numbers[field]
    return at.value if at and field == metric.statistic else _quantile(metric, field)


def _known(amount: Amount | None, field: str) -> float | None:
    return {"low": amount.low, "high": amount.high, "n": amount.n}[field] if amount else None


def _quantile(metric: Metric, field: str) -> float | None:
    """Return a percentile that the fetch brought with the statistic: of all rows, or of `after` where there is one."""
    share = percentile(field)
    wanted = "after" if metric.after is not None else ""
    spread = next((spread for spread in metric.spreads if spread.name == wanted), None)
    if share is None or spread is None:
        return None
    return next((value for at, value in spread.quantiles if abs(at - share) < 1e-9), None)
