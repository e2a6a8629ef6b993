"""Amounts as written → amounts in a metric's unit: texts with units, other metrics' numbers, computed numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from infraviz.data.rows import Points, Rows
from infraviz.errors import did_you_mean, shown
from infraviz.model import algebra, units
from infraviz.model.algebra import AlgebraError, Amount
from infraviz.model.metric import Metric
from infraviz.model.units import UnitError
from infraviz.spec.amounts import AmountSpec
from infraviz.spec.document import Path
from infraviz.spec.metrics import ComputeSpec, MetricSpec

Found = Mapping[str, Metric | None]
ENDS = ("before", "after")
_SIGNS = {"add": "+", "subtract": "\u2212", "multiply": "\u00d7", "divide": "/", "ratio": "/"}


class Unsolved(Exception):
    """Why a number cannot be had, in words for the author; `path` is below the metric. No words: told elsewhere."""

    def __init__(self, path: Path, message: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.path, self.hint = path, hint


def references(spec: MetricSpec) -> Iterator[tuple[Path, str]]:
    """Yield each other metric's number that a metric is made of: where it is named, and how."""
    for name in ("before", "after", "value"):
        amount: AmountSpec | None = getattr(spec, name)
        if amount is not None and amount.metric is not None:
            yield (name, "metric"), amount.metric
    if spec.compute is not None:
        yield from (
            (("compute", spec.compute.operation, number), name) for number, name in enumerate(spec.compute.operands)
        )


def in_order(needs: Mapping[str, tuple[str, ...]]) -> tuple[list[str], list[tuple[str, ...]]]:
    """Return all ids, each after those it needs, and the cycles among them, each with its first id again at its end."""
    order: dict[str, None] = {}
    cycles: list[tuple[str, ...]] = []
    for root in needs:
        open_: dict[str, Iterator[str]] = {} if root in order else {root: iter(needs[root])}
        while open_:
            ident = next(reversed(open_))
            further = next(open_[ident], None)
            if further is None:
                del open_[ident]
                order[ident] = None
            elif further in open_:
                names = list(open_)
                cycles.append((*names[names.index(further) :], further))
            elif further in needs and further not in order:
                open_[further] = iter(needs[further])
    return list(order), cycles


def amount_of(name: str, spec: AmountSpec, unit: str, found: Found) -> Amount:
    """Return a metric's amount in its unit. Raises Unsolved."""
    if spec.metric is not None:
        other, end = operand((name, "metric"), spec.metric, found)
        if not end:
            raise Unsolved((name, "metric"), *_two_numbers(spec.metric))
        return _in_unit((name, "metric"), _part(other, end), other.unit, unit)
    assert spec.value is not None, "an amount is a number where it is not another metric's"
    amount = Amount(spec.value, spec.low, spec.high, spec.n, spec.decimals)
    return _in_unit((name,), amount, spec.unit or unit, unit)


def _in_unit(path: Path, amount: Amount, source: str, target: str) -> Amount:
    try:
        return algebra.converted(amount, units.conversion(source, target))
    except (UnitError, AlgebraError) as error:
        raise Unsolved(path, str(error)) from None


def operand(path: Path, name: str, found: Found) -> tuple[Metric, str]:
    """Return the metric that a reference names and which of its numbers, '' for both of its ends. Raises Unsolved."""
    ident, _, end = name.partition(".")
    if ident not in found:
        raise Unsolved(path, f"undeclared metric {shown(ident)}", did_you_mean(ident, found))
    metric = found[ident]
    if metric is None:
        raise Unsolved(path)
    if end:
        if getattr(metric, end) is None:
            raise Unsolved(path, f"metric {shown(ident)} has no {end!r}")
        return metric, end
    if metric.value is None and metric.before is None:
        raise Unsolved(path, f"metric {shown(ident)} is not a number", "it needs a value, or before and after")
    return metric, "value" if metric.value is not None else ""


def _two_numbers(ident: str) -> tuple[str, str]:
    return f"metric {shown(ident)} has two numbers", f"write {ident}.before or {ident}.after"


def _part(metric: Metric, end: str) -> Amount:
    parts = {"before": metric.before_amount, "after": metric.after_amount, "value": metric.value_amount}
    found = parts[end]
    assert found is not None, "an operand's numbers are there and finite"
    return found


def computed_of(spec: ComputeSpec, unit: str, found: Found) -> dict[str, Amount]:
    """Return the computed amounts by name: `value`, or `before` and `after` where all operands have both.

    Raises Unsolved: unknown metrics, units that do not agree, a division by zero.
    """
    path: Path = ("compute", spec.operation)
    operands = [operand((*path, number), name, found) for number, name in enumerate(spec.operands)]
    if {end for _, end in operands} == {""}:
        return {end: _computed(spec, unit, [(metric, end) for metric, _ in operands]) for end in ENDS}
    for number, (metric, end) in enumerate(operands):
        if not end:
            raise Unsolved((*path, number), *_two_numbers(metric.id))
    return {"value": _computed(spec, unit, operands)}


def _computed(spec: ComputeSpec, unit: str, operands: list[tuple[Metric, str]]) -> Amount:
    amounts = [_part(metric, end) for metric, end in operands]
    for number, amount in enumerate(amounts):
        if number and amount.value == 0 and spec.operation in ("divide", "ratio"):
            message = f"metric {shown(operands[number][0].id)} is 0, and nothing is divided by it"
            raise Unsolved(("compute", spec.operation, number), message)
    if spec.operation in ("add", "subtract", "ratio"):
        first = operands[0][0].unit
        path: Path = ("compute", spec.operation)
        amounts = [
            _in_unit((*path, i), a, m.unit, first) for i, (a, (m, _)) in enumerate(zip(amounts, operands, strict=True))
        ]
        made = units.unit("" if spec.operation == "ratio" else first)
    else:
        power = -1 if spec.operation == "divide" else 1
        parts = [(units.unit(metric.unit), power if i else 1) for i, (metric, _) in enumerate(operands)]
        made = units.product(parts, _formula(spec.operation, [metric.unit or "1" for metric, _ in operands]))
    try:
        return algebra.computed(spec.operation, tuple(amounts), units.ratio(made, units.unit(unit)))
    except UnitError as error:
        raise Unsolved(("compute",), f"the result is in another unit: {error}", "set the metric's unit") from None
    except AlgebraError as error:
        raise Unsolved(("compute",), str(error)) from None


def formula(spec: ComputeSpec) -> str:
    """Return a computed metric's operation as people write it, by the operands' names: `cost / users`."""
    return _formula(spec.operation, list(spec.operands))


def _formula(operation: str, names: list[str]) -> str:
    return f" {_SIGNS[operation]} ".join(names)


def converted_rows(rows: Rows, source: str, target: str) -> Rows:
    """Return rows in a metric's unit. Raises Unsolved where the units do not agree."""
    try:
        ratio = units.conversion(source, target)
    except UnitError as error:
        raise Unsolved(("data", "unit"), str(error)) from None
    if ratio == 1:
        return rows
    return replace(
        rows,
        value=None if rows.value is None else _times(rows.value, ratio),
        groups=_all_times(rows.groups, ratio),
        points=_all_times(rows.points, ratio),
        series=tuple((name, _all_times(points, ratio)) for name, points in rows.series),
        spreads=tuple(
            replace(
                spread,
                quantiles=tuple((share, _times(v, ratio)) for share, v in spread.quantiles),
                bins=tuple((_times(low, ratio), _times(high, ratio), count) for low, high, count in spread.bins),
            )
            for spread in rows.spreads
        ),
    )


def last_decimals(rows: Rows, source: str, target: str) -> int | None:
    """Return the place that the last point is known to once converted; None where it is as it stands in the data."""
    return algebra.converted(Amount(rows.points[-1][1]), units.conversion(source, target)).decimals


def _all_times(points: Points, ratio: Fraction) -> Points:
    return tuple((name, _times(size, ratio)) for name, size in points)


def _times(size: float, ratio: Fraction) -> float:
    """Multiply a fetched number; what no float holds becomes infinite, which the caller refuses."""
    return size * ratio.numerator / ratio.denominator
