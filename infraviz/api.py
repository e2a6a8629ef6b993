"""The library: architectures and metrics as Python objects, with the same names and checks as the specs."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from time import perf_counter
from typing import Any

from infraviz import pipeline
from infraviz.build.publish import compare, publish
from infraviz.data.fetch import fetch
from infraviz.errors import SpecError, SpecErrors
from infraviz.layout import guard
from infraviz.model import formats
from infraviz.model import metric as model
from infraviz.model.diff import diff as compared
from infraviz.model.forms import decided
from infraviz.model.graph import Graph
from infraviz.model.problems import Problems
from infraviz.model.resolve_graph import resolve_graph
from infraviz.model.resolve_metrics import metric_of, resolve_metrics, told_source
from infraviz.model.site import Study
from infraviz.picture import ShownChart, ShownDiagram, means
from infraviz.spec.architecture import ArchitectureSpec
from infraviz.spec.document import Document
from infraviz.spec.load import Loaded, Specs, check_data, load_architecture
from infraviz.spec.load import load as read
from infraviz.spec.metrics import MetricSpec
from infraviz.theme import DEFAULT, Theme


@dataclass(frozen=True)
class Node:
    """A component of an `Architecture`; the fields are those of a node in a spec. Checked by the architecture."""

    kind: str
    label: str = ""
    note: str = ""
    tech: str | None = None
    icon: str | None = None
    group: str = ""
    replicas: int = 1
    url: str = ""


@dataclass(frozen=True)
class Group:
    """A group of nodes; `inside` is the group around it (`in` in a spec)."""

    label: str
    inside: str = ""


@dataclass(frozen=True)
class Architecture(ShownDiagram):
    """An architecture, written in Python. It shows itself in a notebook.

    The fields are those of `architectures/*.yaml`; nodes and groups may also be plain mappings, edges are
    written as there (`"a -> b: label"`, or a mapping). Raises SpecErrors with every mistake at once.
    """

    title: str
    nodes: Mapping[str, Node | Mapping[str, Any]]
    edges: Sequence[str | Mapping[str, Any]] = ()
    groups: Mapping[str, str | Group | Mapping[str, Any]] = field(default_factory=dict)
    summary: str = ""
    direction: str = "right"
    flows: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    views: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    id: str = ""
    _spec: ArchitectureSpec = field(init=False, repr=False, compare=False)
    _graph: Graph = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        name = f"Architecture({self.title!r})"
        spec = check_data(ArchitectureSpec, self._data(), name)
        ident = self.id or _slug(self.title)
        problems = Problems()
        document = Document(name, self._data())
        graph = resolve_graph(Loaded(ident, spec, document), {}, frozenset(), {}, problems)
        if problems.errors or graph is None:
            raise SpecErrors(problems.errors)
        object.__setattr__(self, "id", ident)
        object.__setattr__(self, "_spec", spec)
        object.__setattr__(self, "_graph", graph)

    def _data(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "summary": self.summary,
            "direction": self.direction,
            "groups": {ident: _plain(group) for ident, group in self.groups.items()},
            "nodes": {ident: _plain(node) for ident, node in self.nodes.items()},
            "edges": list(self.edges),
            "flows": dict(self.flows),
            "views": dict(self.views),
        }


@dataclass(frozen=True)
class LoadedArchitecture(ShownDiagram):
    """An architecture of a loaded project, with the metrics and icons of its folder."""

    id: str
    _graph: Graph
    _spec: ArchitectureSpec
    _colours: Theme = DEFAULT

    @property
    def title(self) -> str:
        return self._graph.title

    @property
    def summary(self) -> str:
        return self._graph.summary

    @property
    def nodes(self) -> dict[str, str]:
        """The nodes' labels by id."""
        return {node.id: node.label for node in self._graph.nodes}

    @property
    def flows(self) -> tuple[str, ...]:
        return tuple(self._spec.flows)

    @property
    def views(self) -> tuple[str, ...]:
        return tuple(self._spec.views)


@dataclass(frozen=True)
class Metric(ShownChart):
    """A metric, written in Python: one form, as in a spec. It shows itself in a notebook as a chart.

    Raises SpecErrors with every mistake at once.
    """

    label: str
    unit: str = ""
    better: str = "neutral"
    before: float | None = None
    after: float | None = None
    change: str | None = None
    value: float | None = None
    qualifier: str | None = None
    text: str | None = None
    window: str = ""
    source: Mapping[str, str] = field(default_factory=lambda: {"title": "Python", "kind": "statement"})
    _metric: model.Metric = field(init=False, repr=False, compare=False)
    _chart: model.Chart = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        data = {f.name: value for f in fields(self) if f.init and (value := getattr(self, f.name)) not in (None, "")}
        for name in ("before", "after", "value"):
            if isinstance(data.get(name), int) and not isinstance(data[name], bool):
                data[name] = float(data[name])
        data["source"] = dict(self.source)
        spec = check_data(MetricSpec, data, f"Metric({self.label!r})")
        inline = spec.source.inline
        source = told_source(inline) if inline else model.Source("Python", "statement")
        metric = metric_of(_slug(self.label), spec, source, None)
        assert metric is not None, "only a metric with data can lack its rows"
        object.__setattr__(self, "_metric", metric)
        object.__setattr__(self, "_chart", model.Chart(metric.id, "auto", (metric,)))

    @property
    def percent(self) -> float | None:
        """The relative change in percent, None where it means nothing."""
        return self._metric.change

    @property
    def factor(self) -> float | None:
        """After divided by before, None where it means nothing."""
        return self._metric.factor

    @property
    def difference(self) -> float | None:
        """After less before, in the unit."""
        return self._metric.difference

    def headline(self) -> str:
        """Return the figure as a tile shows it: `600 → 60 ms`."""
        return formats.headline(self._metric)

    def sentence(self) -> str:
        """Return the metric as one sentence, its change and factor computed."""
        return formats.sentence(self._metric)

    def _repr_html_(self) -> str:
        """Show the chart; a metric that no chart can show is shown as its sentence."""
        reason, _ = decided("auto", (self._metric,))
        return f"<p>{html.escape(self.sentence())}</p>" if reason else self.to_svg()


@dataclass(frozen=True)
class Project:
    """A loaded folder of specs."""

    architectures: dict[str, LoadedArchitecture]
    metrics: dict[str, LoadedMetric]
    charts: dict[str, LoadedChart]  # declared charts, and each metric as a chart of its own
    studies: tuple[Study, ...]


@dataclass(frozen=True)
class LoadedMetric:
    """A metric of a loaded project."""

    _metric: model.Metric

    @property
    def label(self) -> str:
        return self._metric.label

    def headline(self) -> str:
        """Return the figure as a tile shows it."""
        return formats.headline(self._metric)

    def sentence(self) -> str:
        """Return the metric as one sentence."""
        return formats.sentence(self._metric)

    def source(self) -> str:
        """Return where the number comes from: title, kind, date."""
        return formats.provenance(self._metric)


@dataclass(frozen=True)
class LoadedChart(ShownChart):
    """A chart of a loaded project."""

    _chart: model.Chart
    _colours: Theme = DEFAULT

    def _repr_html_(self) -> str:
        return self.to_svg()


@dataclass(frozen=True)
class Comparison(ShownDiagram):
    """Two architectures as one diagram: what was added, removed and changed is marked, the rest is faded.

    Its views and flows are those of the newer one.
    """

    _graph: Graph
    _spec: ArchitectureSpec

    @property
    def id(self) -> str:
        return self._graph.id

    @property
    def title(self) -> str:
        return self._graph.title

    @property
    def summary(self) -> str:
        """How much was added, removed and changed."""
        return self._graph.summary


def diff(old: Architecture | LoadedArchitecture, new: Architecture | LoadedArchitecture) -> Comparison:
    """Return a diagram of what changed from one architecture to another. It shows itself in a notebook."""
    return Comparison(compared(old._graph, new._graph), new._spec)


def load_file(path: Path) -> LoadedArchitecture:
    """Read one architecture file by itself. Raises SpecErrors or UsageError.

    A file in a folder of specs (`specs/architectures/x.yaml`) may use that folder's metrics and icons.
    """
    root = path.parent.parent if path.parent.name == "architectures" else None
    loaded = load_architecture(path)
    problems = Problems()
    specs = read(root) if root else Specs(path.parent)
    metrics = resolve_metrics(specs, fetch(specs).rows, Problems())
    graph = resolve_graph(loaded, metrics, specs.assets, specs.icons, problems)
    if problems.errors or graph is None or loaded.spec is None:
        raise SpecErrors(problems.errors)
    site = specs.site.spec if specs.site else None
    accent = (site.theme.accent if site else None) or ""
    return LoadedArchitecture(loaded.id, graph, loaded.spec, pipeline.themed(accent))


def load(specs: str | Path) -> Project:
    """Read and check a folder of specs. Raises SpecErrors with all mistakes at once, or UsageError."""
    root = Path(specs)
    project = pipeline.load(root)
    colours = pipeline.themed(project.site.accent)
    return Project(
        {i: LoadedArchitecture(i, graph, project.specs[i], colours) for i, graph in project.graphs.items()},
        {i: LoadedMetric(metric) for i, metric in project.metrics.items()},
        {i: LoadedChart(model.Chart(i, "auto", (metric,)), colours) for i, metric in project.metrics.items()}
        | {i: LoadedChart(chart, colours) for i, chart in project.charts.items()},
        project.site.studies,
    )


@dataclass(frozen=True)
class Report:
    """What a build made, how much of it changed, and how long it took (seconds)."""

    out: Path
    pages: int
    diagrams: int
    charts: int
    written: tuple[str, ...]
    removed: tuple[str, ...]
    seconds: float = field(compare=False)
    warnings: tuple[SpecError, ...] = ()

    @property
    def changed(self) -> bool:
        return bool(self.written or self.removed)

    def __str__(self) -> str:
        made = ", ".join(
            f"{count} {word if count == 1 else word + 's'}"
            for count, word in ((self.pages, "page"), (self.diagrams, "diagram"), (self.charts, "chart"))
        )
        return f"{made} in {self.seconds:.1f} s, {len(self.written)} files written, {len(self.removed)} removed"


def build(
    specs: str | Path,
    out: str | Path,
    jobs: int | None = None,
    progress: pipeline.Progress = lambda _key: None,
    dry: bool = False,
    *,
    engine: str = guard.DEFAULT.engine,
    deadline: float = guard.DEFAULT.deadline,
    strict: bool = False,
) -> Report:
    """Build the site of `specs` into the folder `out`, and say what was made.

    `progress` is called with each figure's key; `dry` compares and writes nothing; `engine` and `deadline`
    (seconds) are those of every diagram; `strict` makes the warnings of the checks errors. Raises SpecErrors,
    UsageError or MachineError; `out` is then as it was.
    """
    start = perf_counter()
    allowed = means(engine, deadline)
    project, found = pipeline.checked(Path(specs), strict)
    if found.errors:
        raise SpecErrors((*found.errors, *found.warnings))
    files = pipeline.site_files(project, Path(specs), jobs, progress, allowed)
    changes = (compare if dry else publish)(files, Path(out))
    pages = sum(path.endswith(".html") for path in files)
    site = project.site
    return Report(
        Path(out),
        pages,
        len(site.diagrams),
        len(site.charts),
        changes.written,
        changes.removed,
        perf_counter() - start,
        found.warnings,
    )


def _plain(item: object) -> object:
    if isinstance(item, Group):
        return {"label": item.label} | ({"in": item.inside} if item.inside else {})
    if isinstance(item, Node):
        return {f.name: value for f in fields(item) if (value := getattr(item, f.name)) != f.default}
    return dict(item) if isinstance(item, Mapping) else item


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "diagram"
