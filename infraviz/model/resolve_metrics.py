"""MetricSpec + rows → Metric; charts given their form."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from infraviz.data.rows import Rows
from infraviz.errors import Place, SpecError, SpecErrors, shown
from infraviz.model.algebra import EXACT, STATISTIC_DIGITS, Amount, known_to
from infraviz.model.forms import decided
from infraviz.model.metric import Band, Chart, Interval, Mark, Metric, Source
from infraviz.model.problems import Problems
from infraviz.model.resolve_amounts import (
    ENDS,
    Unsolved,
    amount_of,
    computed_of,
    converted_rows,
    formula,
    in_order,
    last_decimals,
    references,
)
from infraviz.model.resolve_graph import declared
from infraviz.spec.document import Document, Path, dotted
from infraviz.spec.files import Loaded
from infraviz.spec.load import Specs
from infraviz.spec.metrics import ChartSpec, MetricSpec, MetricsSpec, SourceRef, SourceSpec

MAX_WAY = 8  # names that are told of a way round
_NO_SOURCE = Source("", "statement")
Metrics = Mapping[str, Metric | None]


@dataclass(frozen=True)
class _Declared:
    spec: MetricSpec
    document: Document
    source: Source


def resolve_metrics(specs: Specs, rows: Mapping[str, Rows], problems: Problems) -> dict[str, Metric | None]:
    """Return every declared metric by id, None where its declaration, its data or a metric it is made of is broken."""
    doubtful = _check_unique(specs, "metrics", problems)
    declarations, order = _declarations(specs, problems), _ids(specs)
    locale = specs.site.spec.locale if specs.site and specs.site.spec else "en"
    found: dict[str, Metric | None] = dict.fromkeys(order)
    for ident in _solvable(declarations, found.keys(), doubtful, problems):
        found[ident] = _solved(ident, declarations[ident], rows.get(ident), locale, found, problems)
    return found


def _ids(specs: Specs) -> list[str]:
    return [ident for loaded in specs.metrics for ident in sorted(declared(loaded.document, "metrics"))]


def _declarations(specs: Specs, problems: Problems) -> dict[str, _Declared]:
    sources = _sources(specs, problems)
    found: dict[str, _Declared] = {}
    for loaded in specs.metrics:
        for ident, spec in loaded.spec.metrics.items() if loaded.spec else ():
            source = _source(spec.source, sources, loaded.document, ("metrics", ident, "source"), problems)
            found[ident] = _Declared(spec, loaded.document, source)
    return found


def _solvable(
    declarations: Mapping[str, _Declared], known: Collection[str], doubtful: set[str], problems: Problems
) -> list[str]:
    """Return the ids, each after those it is made of, less those that depend on themselves: they are told here."""
    named = {ident: tuple(references(one.spec)) for ident, one in declarations.items()}
    needs = {ident: tuple(name.partition(".")[0] for _, name in refs) for ident, refs in named.items()}
    order, cycles = in_order(needs)
    for cycle in cycles:
        path = next(path for path, name in named[cycle[0]] if name.partition(".")[0] == cycle[1])
        way = cycle if len(cycle) <= MAX_WAY else (*cycle[: MAX_WAY - 2], "…", cycle[-1])
        message = f"metric {shown(cycle[0])} depends on itself: {' → '.join(way)}"
        problems.add(declarations[cycle[0]].document, ("metrics", cycle[0], *path), message)
    broken = doubtful | {ident for cycle in cycles for ident in cycle}
    return [ident for ident in order if ident in known and ident not in broken]


def _solved(
    ident: str,
    declaration: _Declared,
    rows: Rows | None,
    locale: str,
    found: Mapping[str, Metric | None],
    problems: Problems,
) -> Metric | None:
    spec, document = declaration.spec, declaration.document
    try:
        metric = _built(ident, spec, declaration.source, rows, found)
    except Unsolved as error:
        if str(error):
            problems.add(document, ("metrics", ident, *error.path), str(error), error.hint)
        return None
    if metric is None:
        return None
    return replace(metric, locale=locale)


def _check_unique(specs: Specs, section: str, problems: Problems) -> set[str]:
    """Tell of ids that two files declare, and return them: which one is meant, nobody knows."""
    doubtful: set[str] = set()
    first: dict[str, Document] = {}
    for loaded in specs.metrics:
        for ident in sorted(declared(loaded.document, section)):
            if ident in first:
                where = first[ident].place(section, ident, key=True)
                message = f"duplicate id {ident!r}, first at {where}"
                problems.add(loaded.document, (section, ident), message, key=True)
                doubtful.add(ident)
            first.setdefault(ident, loaded.document)
    return doubtful


def _sources(specs: Specs, problems: Problems) -> dict[str, Source | None]:
    _check_unique(specs, "sources", problems)
    found: dict[str, Source | None] = {}
    for loaded in specs.metrics:
        found |= dict.fromkeys(sorted(declared(loaded.document, "sources")))
        found |= {ident: told_source(spec) for ident, spec in (loaded.spec.sources if loaded.spec else {}).items()}
    return found


def told_source(spec: SourceSpec) -> Source:
    return Source(spec.title, spec.kind, spec.as_of, spec.url)


def _source(
    ref: SourceRef, sources: Mapping[str, Source | None], document: Document, at: Path, problems: Problems
) -> Source:
    if ref.inline is not None:
        return told_source(ref.inline)
    if ref.name not in sources:
        problems.undeclared(document, at, "source", ref.name, sources)
    return sources.get(ref.name) or _NO_SOURCE


def metric_of(ident: str, spec: MetricSpec, source: Source, rows: Rows | None) -> Metric | None:
    """Return a metric that stands alone; None when it has data that could not be read. Raises SpecErrors."""
    try:
        return _built(ident, spec, source, rows, {})
    except Unsolved as error:
        place = Place(f"Metric({spec.label!r})")
        raise SpecErrors([SpecError(place, dotted(error.path), str(error), error.hint)]) from None


def _built(
    ident: str, spec: MetricSpec, source: Source, rows: Rows | None, found: Mapping[str, Metric | None]
) -> Metric | None:
    """Return the metric, None when its data could not be read. Raises Unsolved."""
    if spec.data is not None and rows is None:
        return None
    fetched = rows or Rows()
    source_unit = spec.unit if spec.data is None else spec.data.unit or spec.unit
    rows = converted_rows(fetched, source_unit, spec.unit)
    amounts = _fetched(rows, spec.statistic or "") if spec.data is not None else _written(spec, found)
    metric = Metric(
        id=ident,
        label=spec.label,
        source=source,
        unit=spec.unit,
        better=spec.better,
        percent=spec.change,
        text=spec.text or "",
        qualifier=spec.qualifier or (amounts["value"].qualifier if "value" in amounts else ""),
        window=spec.window,
        statistic=spec.statistic or "",
        points=rows.points,
        groups=() if "before" in amounts else rows.groups,
        claim=spec.claim or "",
        series=rows.series,
        spreads=rows.spreads,
        origin=rows.origin,
        max_age=spec.max_age.base if spec.max_age else None,
        formula=formula(spec.compute) if spec.compute else "",
    )
    metric = _with_numbers(metric, amounts.get("before"), amounts.get("after"), amounts.get("value"))
    return replace(metric, value_decimals=last_decimals(fetched, source_unit, spec.unit)) if rows.points else metric


def _fetched(rows: Rows, statistic: str) -> dict[str, Amount]:
    """Return the amounts that rows give. Rows grouped into exactly `before` and `after` are those two."""

    def measured(size: float, name: str) -> Amount:
        amount = Amount(size, n=counts.get(name) or None)
        return known_to(amount, STATISTIC_DIGITS) if statistic and statistic not in EXACT else amount

    counts = dict(rows.counts)
    numbers = [y for points in (rows.points, rows.groups, *(points for _, points in rows.series)) for _, y in points]
    if not all(map(math.isfinite, (*numbers, *(() if rows.value is None else (rows.value,))))):
        raise Unsolved(("data",), "the data gives a number that is not finite")
    if {name for name, _ in rows.groups} == set(ENDS):
        return {name: measured(size, name) for name, size in rows.groups}
    return {} if rows.value is None else {"value": measured(rows.value, "")}


def _written(spec: MetricSpec, found: Mapping[str, Metric | None]) -> dict[str, Amount]:
    """Return the amounts that a metric declares or is computed from, in its unit."""
    if spec.compute is not None:
        return computed_of(spec.compute, spec.unit, found)
    written = {"before": spec.before, "after": spec.after, "value": spec.value}
    return {name: amount_of(name, amount, spec.unit, found) for name, amount in written.items() if amount}


def _with_numbers(metric: Metric, before: Amount | None, after: Amount | None, value: Amount | None) -> Metric:
    return replace(
        metric,
        before=before.value if before else None,
        after=after.value if after else None,
        value=value.value if value else None,
        before_interval=_interval(before),
        after_interval=_interval(after),
        value_interval=_interval(value),
        before_decimals=before.decimals if before else None,
        after_decimals=after.decimals if after else None,
        value_decimals=value.decimals if value else None,
        before_qualifier=before.qualifier if before else "",
        after_qualifier=after.qualifier if after else "",
    )


def _interval(amount: Amount | None) -> Interval | None:
    if amount is None or (not amount.has_interval and amount.n is None):
        return None
    return Interval(amount.low, amount.high, amount.n)


def resolve_charts(specs: Specs, metrics: Metrics, problems: Problems) -> dict[str, Chart | None]:
    """Return every declared chart by id, None where it cannot be drawn."""
    doubtful = _check_unique(specs, "charts", problems)
    found: dict[str, Chart | None] = {}
    for loaded in specs.metrics:
        found |= dict.fromkeys(sorted(declared(loaded.document, "charts")))
        for ident, spec in loaded.spec.charts.items() if loaded.spec else ():
            chart = _chart(ident, spec, loaded, metrics, problems)
            found[ident] = None if ident in doubtful else chart
            if ident in metrics:
                problems.add(loaded.document, ("charts", ident), f"{ident!r} is the id of a metric too", key=True)
    return found


def _chart(
    ident: str, spec: ChartSpec, loaded: Loaded[MetricsSpec], metrics: Metrics, problems: Problems
) -> Chart | None:
    for number, name in enumerate(spec.metrics):
        if name not in metrics:
            problems.undeclared(loaded.document, ("charts", ident, "metrics", number), "metric", name, metrics)
    shown = tuple(metric for name in spec.metrics if (metric := metrics.get(name)))
    if len(shown) < len(spec.metrics):
        return None
    marks = tuple(Mark(str(mark.x), mark.label) for mark in spec.mark)
    bands = _bands(ident, spec, loaded.document, metrics, problems)
    reason, form = decided(spec.form, shown, spec.scale, bands)
    if reason:
        problems.add(loaded.document, ("charts", ident, "form"), reason)
        return None
    return Chart(ident, form, shown, spec.title, marks, spec.subtitle, bands, spec.scale)


def _bands(ident: str, spec: ChartSpec, document: Document, metrics: Metrics, problems: Problems) -> tuple[Band, ...]:
    """Return the bands; one whose metrics are not known is left out and told of, one whose are broken left out."""
    found = []
    for number, band in enumerate(spec.band):
        for place, name in enumerate(band.between or ()):
            if name not in metrics:
                at = ("charts", ident, "band", number, "between", place)
                problems.undeclared(document, at, "metric", name, metrics)
        edges = tuple(metric for name in band.between or () if (metric := metrics.get(name)))
        if len(edges) == len(band.between or ()):
            found.append(Band(band.label, _place(band.start), _place(band.end), band.low, band.high, edges))
    return tuple(found)


def _place(x: str | float | None) -> str:
    return "" if x is None else str(x)
