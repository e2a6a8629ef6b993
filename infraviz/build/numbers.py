"""All files of metrics → every metric of the site: they refer to each other, so they are one unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from infraviz.build.known import digest
from infraviz.build.units import ALONE, Setting, Told
from infraviz.checks import typed_number
from infraviz.checks.rule import Subject
from infraviz.checks.run import held
from infraviz.checks.texts import texts
from infraviz.data.fetch import Reader, fetch
from infraviz.errors import SpecError
from infraviz.model.metric import Chart, Metric
from infraviz.model.problems import Problems
from infraviz.model.resolve import Project
from infraviz.model.resolve_metrics import resolve_charts, resolve_metrics
from infraviz.model.site import Site
from infraviz.model.written_links import Written, source_links
from infraviz.spec.files import Loaded
from infraviz.spec.load import Specs
from infraviz.spec.metrics import MetricsSpec
from infraviz.spec.site import SiteSpec

ReadFiles = Sequence[tuple[Loaded[MetricsSpec], Iterable[SpecError]]]


@dataclass(frozen=True)
class Numbers:
    """Every metric and chart by id, with what tells one state of it from another; None for what is broken."""

    metrics: Mapping[str, Metric | None]
    charts: Mapping[str, Chart | None]
    states: Mapping[str, Mapping[str, str]]
    told: Told
    links: tuple[Written, ...]
    bundles: Mapping[str, str] = field(default_factory=dict)  # the key in the store of what holds each metric


def numbers(read: ReadFiles, site: Loaded[SiteSpec] | None, setting: Setting, reader: Reader) -> Numbers:
    """Return the metrics of all files, with the rows of those that have data, as `reader` gives them."""
    specs = Specs(setting.root, site=site, metrics=tuple(loaded for loaded, _ in read))
    problems, fetched = Problems(), fetch(specs, reader)
    metrics = resolve_metrics(specs, fetched.rows, problems)
    charts = resolve_charts(specs, metrics, problems)
    errors = (*(error for _, found in read for error in found), *fetched.errors, *problems.errors)
    states = {"metric": _states(metrics), "chart": _states(charts)}
    links = tuple(link for loaded in specs.metrics for link in source_links(loaded))
    return Numbers(
        metrics, charts, states, Told(errors, () if errors else _found(specs, metrics, charts, setting)), links
    )


def _states(things: Mapping[str, object]) -> dict[str, str]:
    return {ident: digest(thing) for ident, thing in things.items()}


def _found(
    specs: Specs, metrics: Mapping[str, Metric | None], charts: Mapping[str, Chart | None], setting: Setting
) -> tuple[SpecError, ...]:
    whole = {ident: metric for ident, metric in metrics.items() if metric}
    project = Project(Site(""), whole, {ident: chart for ident, chart in charts.items() if chart}, {}, {})
    alone = Specs(setting.root, metrics=specs.metrics)
    subject = Subject(alone, project, texts(alone, project), setting.today, lambda: typed_number.sizes(whole))
    return held(subject, dict(setting.severities), ALONE)


def files_of_data(states: Mapping[str, str]) -> dict[str, str]:
    """Return the files below the specs that a metric may read, with their digests: all that are no other part."""
    parts = ("architectures/", "metrics/", "studies/", "theme/", "site.yaml")
    return {path: state for path, state in states.items() if not path.startswith(parts)}
