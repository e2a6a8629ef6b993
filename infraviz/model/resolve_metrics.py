"""MetricSpec + rows → Metric; claims checked; charts given their form."""

from __future__ import annotations

import operator
from collections.abc import Mapping

from infraviz.data.rows import Rows
from infraviz.model import formats
from infraviz.model.forms import decided
from infraviz.model.metric import Band, Chart, Mark, Metric, Source
from infraviz.model.problems import Problems
from infraviz.model.resolve_graph import declared
from infraviz.spec.document import Document, Path
from infraviz.spec.files import Loaded
from infraviz.spec.load import Specs
from infraviz.spec.metrics import ChartSpec, MetricSpec, MetricsSpec, SourceRef, SourceSpec, parse_claim

_SIGNS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq}
_NO_SOURCE = Source("", "statement")
Metrics = Mapping[str, Metric | None]


def resolve_metrics(specs: Specs, rows: Mapping[str, Rows], problems: Problems) -> dict[str, Metric | None]:
    """Return every declared metric by id, None where its declaration or its data is broken."""
    doubtful = _check_unique(specs, "metrics", problems)
    sources = _sources(specs, problems)
    found: dict[str, Metric | None] = {}
    for loaded in specs.metrics:
        found |= dict.fromkeys(sorted(declared(loaded.document, "metrics")))
        for ident, spec in loaded.spec.metrics.items() if loaded.spec else ():
            source = _source(spec.source, sources, loaded.document, ("metrics", ident, "source"), problems)
            metric = metric_of(ident, spec, source, rows.get(ident))
            if metric is not None:
                _check_claim(metric, loaded.document, problems)
            found[ident] = None if ident in doubtful else metric
    return found


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
    """Return the metric; None when it has data that could not be read.

    Rows grouped into exactly `before` and `after` make the before-and-after form.
    """
    if spec.data is not None and rows is None:
        return None
    rows = rows or Rows()
    ends = dict(rows.groups) if {name for name, _ in rows.groups} == {"before", "after"} else {}
    return Metric(
        id=ident,
        label=spec.label,
        source=source,
        unit=spec.unit,
        better=spec.better,
        before=ends.get("before", spec.before.value if spec.before else None),
        after=ends.get("after", spec.after.value if spec.after else None),
        percent=spec.change,
        value=None if ends else rows.value if spec.data is not None else spec.value.value if spec.value else None,
        text=spec.text or "",
        qualifier=spec.qualifier or "",
        window=spec.window,
        statistic=spec.statistic or "",
        points=rows.points,
        groups=() if ends else rows.groups,
        claim=spec.claim or "",
        max_age=spec.max_age.base if spec.max_age else None,
    )


def _check_claim(metric: Metric, document: Document, problems: Problems) -> None:
    measured = next((v for v in (metric.after, metric.value) if v is not None), None)
    if not metric.claim or measured is None:
        return
    _, sign, limit, _ = parse_claim(metric.claim)
    if not _SIGNS[sign](measured, limit):
        # as many digits as it takes to see the difference: 25.001 is not "25"
        digits = next((d for d in range(4, 17) if not _SIGNS[sign](formats.rounded(measured, d), limit)), None)
        told = formats.with_unit(measured, metric.unit, digits)
        message = f"the claim {metric.claim!r} does not hold: the data gives {told}"
        problems.add(document, ("metrics", metric.id, "claim"), message)


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
    reason, form = decided(spec.form, shown, spec.scale, bool(spec.band))
    if reason:
        problems.add(loaded.document, ("charts", ident, "form"), reason)
        return None
    bands = tuple(Band(b.label, _place(b.start), _place(b.end), b.low, b.high) for b in spec.band)
    return Chart(ident, form, shown, spec.title, marks, spec.subtitle, bands, spec.scale)


def _place(x: str | float | None) -> str:
    return "" if x is None else str(x)
