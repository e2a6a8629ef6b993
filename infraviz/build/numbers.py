"""Files of metrics → what all else needs of them: each by itself, beside the files whose names it uses.

A file is a unit, as architectures and studies are: it is read in any process, and kept. Where something is wrong all
files are read together instead, so that everything that is wrong is told at once and with what was meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from infraviz.build.known import digest
from infraviz.build.units import ALONE, Setting, Told
from infraviz.checks import typed_number
from infraviz.checks.rule import Sizes, Subject
from infraviz.checks.run import held
from infraviz.checks.texts import texts
from infraviz.data import lock
from infraviz.data.fetch import Locked, Reader, fetch, with_data
from infraviz.errors import SpecError
from infraviz.model.metric import Chart, Metric
from infraviz.model.problems import Problems
from infraviz.model.resolve import Project
from infraviz.model.resolve_amounts import references
from infraviz.model.resolve_graph import declared
from infraviz.model.resolve_metrics import resolve_charts, resolve_metrics
from infraviz.model.site import Site
from infraviz.model.written_links import Written, source_links
from infraviz.spec.files import Loaded
from infraviz.spec.load import Specs
from infraviz.spec.metrics import MetricsSpec
from infraviz.spec.site import SiteSpec

ReadFile = tuple[Loaded[MetricsSpec], Sequence[SpecError]]
Name = tuple[str, str]  # a section of a file of metrics and an id in it
Bundle = tuple[Mapping[str, Metric | None], Mapping[str, Chart | None]]  # metrics and charts by id
SECTIONS = ("metrics", "sources", "charts")


@dataclass(frozen=True)
class Numbers:
    """Every metric and chart of a site: what tells one state of it from another, and where it is in the store.

    Both mappings are by kind, 'metric' or 'chart', and then by id. What is broken is None in the store.
    """

    states: Mapping[str, Mapping[str, str]]
    bundles: Mapping[str, Mapping[str, str]]
    told: Told
    links: tuple[Written, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """A file of metrics as it is kept: the names it declares and uses, the digests of its metrics and charts by id.

    `data` are the files of data that were read, each with its digest; `address` is the key of its `Bundle`. One that
    is not `whole` has a mistake, uses a name that is not in the files that it was read with, or changed meanwhile.
    """

    declared: frozenset[Name]
    used: frozenset[Name]
    metrics: Mapping[str, str]
    charts: Mapping[str, str]
    data: tuple[tuple[str, str], ...]
    links: tuple[Written, ...]
    found: tuple[SpecError, ...]
    address: str
    whole: bool


class _Asked(Exception):
    """A check asked for the numbers of all files."""


def counted(
    read: Sequence[ReadFile],
    site: Loaded[SiteSpec] | None,
    setting: Setting,
    reader: Reader,
    locked: Locked,
    state: Callable[[str], str],
) -> tuple[Counted, Bundle | None]:
    """Return the first of some files, which uses names of the others only; no bundle where it is not whole.

    `reader` and `locked` are as in `fetch`; `state` gives the digest of what a name of data files, or the lock, is of.
    """
    own, all_of_them = read[0][0], tuple(loaded for loaded, _ in read)
    names, used = frozenset(_declared(own)), frozenset(_used(own))
    broken = Counted(names, used, {}, {}, (), (), (), "", False)
    if any(errors for _, errors in read) or used - {name for loaded in all_of_them for name in _declared(loaded)}:
        return broken, None
    specs, problems = Specs(setting.root, site=site, metrics=all_of_them), Problems()
    fetched = fetch(specs, reader, locked)
    metrics = resolve_metrics(specs, fetched.rows, problems)
    charts = resolve_charts(specs, metrics, problems)
    try:
        alone = Specs(setting.root, metrics=(own,))
        found = () if fetched.errors or problems.errors else _found(alone, metrics, charts, setting, _all_numbers)
    except _Asked:
        return broken, None
    if fetched.errors or problems.errors:
        return broken, None
    mine = {ident: metrics[ident] for ident in sorted(declared(own.document, "metrics"))}
    drawn = {ident: charts[ident] for ident in sorted(declared(own.document, "charts"))}
    states = {ident: digest(metric) for ident, metric in mine.items()}, {i: digest(each) for i, each in drawn.items()}
    data = tuple((name, state(name)) for name in sorted({one.data.file or lock.NAME for one in with_data(specs)}))
    links = tuple(source_links(own))
    return Counted(names, used, *states, data, links, found, digest("counted", *states), True), (mine, drawn)


def _all_numbers() -> Sizes:
    raise _Asked


def _declared(loaded: Loaded[MetricsSpec]) -> Iterator[Name]:
    return ((section, ident) for section in SECTIONS for ident in declared(loaded.document, section))


def _used(loaded: Loaded[MetricsSpec]) -> Iterator[Name]:
    """Yield what a file names, of its own and of others."""
    if loaded.spec is None:
        return
    for metric in loaded.spec.metrics.values():
        yield from (("metrics", name.partition(".")[0]) for _, name in references(metric))
        if metric.source.inline is None:
            yield "sources", metric.source.name
    for chart in loaded.spec.charts.values():
        yield from (("metrics", name) for name in chart.metrics)
        yield from (("metrics", name) for band in chart.band for name in band.between or ())


def together(
    read: Sequence[ReadFile], site: Loaded[SiteSpec] | None, setting: Setting, reader: Reader
) -> tuple[Bundle, Told, tuple[Written, ...]]:
    """Return the metrics and charts of all files, what is said of them, and the links of their sources."""
    specs = Specs(setting.root, site=site, metrics=tuple(loaded for loaded, _ in read))
    problems, fetched = Problems(), fetch(specs, reader)
    metrics = resolve_metrics(specs, fetched.rows, problems)
    charts = resolve_charts(specs, metrics, problems)
    errors = (*(error for _, found in read for error in found), *fetched.errors, *problems.errors)
    whole = {ident: metric for ident, metric in metrics.items() if metric}
    alone = Specs(setting.root, metrics=specs.metrics)
    found = () if errors else _found(alone, metrics, charts, setting, lambda: typed_number.sizes(whole))
    return (metrics, charts), Told(errors, found), tuple(link for each in specs.metrics for link in source_links(each))


def _found(
    alone: Specs,
    metrics: Mapping[str, Metric | None],
    charts: Mapping[str, Chart | None],
    setting: Setting,
    sizes: Callable[[], Sizes],
) -> tuple[SpecError, ...]:
    whole = {ident: metric for ident, metric in metrics.items() if metric}
    project = Project(Site(""), whole, {ident: chart for ident, chart in charts.items() if chart}, {}, {})
    subject = Subject(alone, project, texts(alone, project), setting.today, sizes)
    return held(subject, dict(setting.severities), ALONE)


def joined(files: Iterable[Counted]) -> Numbers | None:
    """Return the numbers of whole files; None where two of them declare the same, so that it is not known which."""
    files = list(files)
    names = [name for file in files for name in file.declared]
    ids = [ident for file in files for ident in (*file.metrics, *file.charts)]
    if len(names) != len({*names}) or len(ids) != len({*ids}) or not all(file.whole for file in files):
        return None
    states = (
        {i: state for file in files for i, state in file.metrics.items()},
        {i: state for file in files for i, state in file.charts.items()},
    )
    places = (
        {i: file.address for file in files for i in file.metrics},
        {i: file.address for file in files for i in file.charts},
    )
    told = Told((), tuple(error for file in files for error in file.found))
    links = tuple(link for file in files for link in file.links)
    return Numbers(_by_kind(*states), _by_kind(*places), told, links)


def numbers(bundles: Mapping[str, Bundle], told: Told, links: tuple[Written, ...]) -> Numbers:
    """Return the numbers of files that were read together; `bundles` are by their keys in the store."""
    states = (
        {i: digest(each) for metrics, _ in bundles.values() for i, each in metrics.items()},
        {i: digest(each) for _, charts in bundles.values() for i, each in charts.items()},
    )
    places = (
        {i: key for key, (metrics, _) in bundles.items() for i in metrics},
        {i: key for key, (_, charts) in bundles.items() for i in charts},
    )
    return Numbers(_by_kind(*states), _by_kind(*places), told, links)


def _by_kind(metrics: Mapping[str, str], charts: Mapping[str, str]) -> dict[str, Mapping[str, str]]:
    return {"metric": metrics, "chart": charts}


def files_of_data(states: Mapping[str, str]) -> dict[str, str]:
    """Return the files below the specs that a metric may read, with their digests: all that are no other part."""
    parts = ("architectures/", "metrics/", "studies/", "theme/", "site.yaml")
    return {path: state for path, state in states.items() if not path.startswith(parts)}
