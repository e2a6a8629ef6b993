"""The library: architectures and metrics as Python objects, with the same names and checks as the specs."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from time import perf_counter
from typing import Any

from infraviz import pipeline
from infraviz.data.fetch import fetch
from infraviz.errors import MachineError, SpecErrors, UsageError
from infraviz.layout.geometry import as_data
from infraviz.model import formats
from infraviz.model import metric as model
from infraviz.model.forms import auto_form, decided
from infraviz.model.graph import Graph
from infraviz.model.problems import Problems
from infraviz.model.resolve_graph import resolve_graph, with_flow, with_view
from infraviz.model.resolve_metrics import metric_of, resolve_metrics, told_source
from infraviz.model.site import Study
from infraviz.scene.edges import drawn
from infraviz.spec.architecture import ArchitectureSpec
from infraviz.spec.document import Document
from infraviz.spec.load import Loaded, check_data, load_architecture
from infraviz.spec.load import load as read
from infraviz.spec.metrics import MetricSpec

FORMATS = (".svg", ".png", ".json")
THEMES = ("auto", "light", "dark")


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
class Architecture:
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
        graph = resolve_graph(Loaded(ident, spec, document), {}, frozenset(), problems)
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

    def to_svg(self, theme: str = "auto", view: str = "", flow: str = "") -> str:
        """Return a standalone SVG; `theme` is auto, light or dark. Raises UsageError for an unknown name."""
        return _Drawn(self._graph, self._spec, None).svg(theme, view, flow)

    def to_geometry(self, view: str = "", flow: str = "") -> dict[str, Any]:
        """Return boxes and routes in px of the SVG, as plain data."""
        return _Drawn(self._graph, self._spec, None).geometry(view, flow)

    def save(self, path: str | Path, theme: str = "auto") -> Path:
        """Write the diagram as `.svg`, `.png` or `.json` (geometry). Raises UsageError, MachineError."""
        return _Drawn(self._graph, self._spec, None).save(Path(path), theme)

    def _repr_html_(self) -> str:
        return self.to_svg()


@dataclass(frozen=True)
class LoadedArchitecture:
    """An architecture of a loaded project, with the metrics and icons of its folder."""

    id: str
    _graph: Graph
    _spec: ArchitectureSpec
    _root: Path | None

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

    def to_svg(self, theme: str = "auto", view: str = "", flow: str = "") -> str:
        """Return a standalone SVG; `theme` is auto, light or dark. Raises UsageError for an unknown name."""
        return _Drawn(self._graph, self._spec, self._root).svg(theme, view, flow)

    def to_geometry(self, view: str = "", flow: str = "") -> dict[str, Any]:
        """Return boxes and routes in px of the SVG, as plain data."""
        return _Drawn(self._graph, self._spec, self._root).geometry(view, flow)

    def save(self, path: str | Path, theme: str = "auto", view: str = "", flow: str = "") -> Path:
        """Write the diagram as `.svg`, `.png` or `.json` (geometry). Raises UsageError, MachineError."""
        return _Drawn(self._graph, self._spec, self._root).save(Path(path), theme, view, flow)

    def content(self, suffix: str, theme: str, view: str = "", flow: str = "") -> bytes:
        """Return the bytes of a file with one of the suffixes .svg, .png and .json. Raises UsageError."""
        known("output format", suffix, FORMATS)
        return _Drawn(self._graph, self._spec, self._root).content(suffix, theme, view, flow)

    def _repr_html_(self) -> str:
        return self.to_svg()


@dataclass(frozen=True)
class _Drawn:
    """A graph and where its icons lie, on its way to a file."""

    graph: Graph
    spec: ArchitectureSpec
    root: Path | None

    def shown(self, view: str, flow: str) -> Graph:
        graph = self.graph
        if view:
            graph = with_view(graph, self.spec, known("view", view, self.spec.views))
        if flow:
            graph = with_flow(graph, self.spec, known("flow", flow, self.spec.flows))
        return graph

    def svg(self, theme: str, view: str, flow: str) -> str:
        known("theme", theme, THEMES)
        return pipeline.one_diagram(self.shown(view, flow), self.root, theme)

    def geometry(self, view: str, flow: str) -> dict[str, Any]:
        placed, scene = pipeline.scene(self.shown(view, flow), self._assets(), lambda url: url)
        curves = {edge.id: drawn(edge.route) for edge in placed.edges}
        return as_data(placed, scene.width, scene.height, curves)

    def _assets(self) -> dict[str, str]:
        return pipeline.icon_files(self.root, [self.graph]) if self.root else {}

    def save(self, path: Path, theme: str, view: str = "", flow: str = "") -> Path:
        known("output format", path.suffix, FORMATS)
        return write_file(path, self.content(path.suffix, theme, view, flow))

    def content(self, suffix: str, theme: str, view: str, flow: str) -> bytes:
        """Return the file's bytes for a suffix of `FORMATS`."""
        known("theme", theme, THEMES)
        if suffix == ".json":
            return (json.dumps(self.geometry(view, flow), indent=1, ensure_ascii=False) + "\n").encode()
        return as_bytes(
            self.svg(theme, view, flow) if suffix == ".svg" else self._flat(theme, view, flow), suffix, theme
        )

    def _flat(self, theme: str, view: str, flow: str) -> str:
        return self.svg("dark" if theme == "dark" else "light", view, flow)


def as_bytes(svg: str, suffix: str, theme: str) -> bytes:
    """Return an SVG text as the bytes of an `.svg` or `.png` file; a PNG has the theme's surface behind it."""
    if suffix == ".svg":
        return svg.encode()
    from infraviz.svg.png import rasterise
    from infraviz.theme import DEFAULT

    return rasterise(svg, DEFAULT.tone("surface").value("dark" if theme == "dark" else "light"))


def write_file(path: Path, content: bytes) -> Path:
    """Write a file and return its path. Raises MachineError with the system's reason."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise MachineError(f"cannot write {path}: {error.strerror}") from error
    return path


def known(what: str, name: str, names: Any) -> str:
    """Return `name` when it is one of `names`. Raises UsageError that lists them."""
    if name in names:
        return name
    raise UsageError(f"unknown {what}: {name!r} (must be one of {', '.join(sorted(names)) or 'none'})")


@dataclass(frozen=True)
class Metric:
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

    def __post_init__(self) -> None:
        data = {f.name: value for f in fields(self) if f.init and (value := getattr(self, f.name)) not in (None, "")}
        for name in ("before", "after", "value"):
            if isinstance(data.get(name), int) and not isinstance(data[name], bool):
                data[name] = float(data[name])
        data["source"] = dict(self.source)
        spec = check_data(MetricSpec, data, f"Metric({self.label!r})")
        inline = spec.source.inline
        source = told_source(inline) if inline else model.Source("Python", "statement")
        object.__setattr__(self, "_metric", metric_of(_slug(self.label), spec, source, None))

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

    def to_svg(self, theme: str = "auto") -> str:
        """Return a standalone SVG chart. Raises UsageError for a metric that is no number."""
        known("theme", theme, THEMES)
        return pipeline.one_chart(model.Chart(self._metric.id, auto_form((self._metric,)), (self._metric,)), theme)

    def _repr_html_(self) -> str:
        return self.to_svg()


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
class LoadedChart:
    """A chart of a loaded project."""

    _chart: model.Chart

    def to_svg(self, theme: str = "auto", form: str = "auto") -> str:
        """Return a standalone SVG. Raises UsageError where the form does not suit the metrics."""
        known("theme", theme, THEMES)
        reason, picked = decided(self._chart.form if form == "auto" else form, self._chart.metrics)
        if reason:
            raise UsageError(f"chart {self._chart.id!r}: {reason}")
        return pipeline.one_chart(replace(self._chart, form=picked), theme)

    def content(self, suffix: str, theme: str = "auto", form: str = "auto") -> bytes:
        """Return the bytes of a file with the suffix .svg or .png. Raises UsageError."""
        known("output format", suffix, (".svg", ".png"))
        known("theme", theme, THEMES)
        flat = "dark" if theme == "dark" else "light"
        return as_bytes(self.to_svg(theme if suffix == ".svg" else flat, form), suffix, theme)

    def _repr_html_(self) -> str:
        return self.to_svg()


def load_file(path: Path) -> LoadedArchitecture:
    """Read one architecture file by itself. Raises SpecErrors or UsageError.

    A file in a folder of specs (`specs/architectures/x.yaml`) may use that folder's metrics and icons.
    """
    root = path.parent.parent if path.parent.name == "architectures" else None
    loaded = load_architecture(path)
    problems = Problems()
    specs = read(root) if root else None
    metrics = resolve_metrics(specs, fetch(specs).rows, Problems()) if specs else {}
    graph = resolve_graph(loaded, metrics, specs.assets if specs else frozenset(), problems)
    if problems.errors or graph is None or loaded.spec is None:
        raise SpecErrors(problems.errors)
    return LoadedArchitecture(loaded.id, graph, loaded.spec, root)


def load(specs: str | Path) -> Project:
    """Read and check a folder of specs. Raises SpecErrors with all mistakes at once, or UsageError."""
    root = Path(specs)
    project = pipeline.load(root)
    return Project(
        {i: LoadedArchitecture(i, graph, project.specs[i], root) for i, graph in project.graphs.items()},
        {i: LoadedMetric(metric) for i, metric in project.metrics.items()},
        {i: LoadedChart(model.Chart(i, "auto", (metric,))) for i, metric in project.metrics.items()}
        | {i: LoadedChart(chart) for i, chart in project.charts.items()},
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
) -> Report:
    """Build the site of `specs` into the folder `out`, and say what was made.

    `progress` is called with each figure's key; `dry` compares and writes nothing. Raises SpecErrors,
    UsageError or MachineError; `out` is then as it was.
    """
    from infraviz.build.publish import compare, publish

    start = perf_counter()
    project = pipeline.load(Path(specs))
    files = pipeline.site_files(project, Path(specs), jobs, progress)
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
    )


def _plain(item: object) -> object:
    if isinstance(item, Group):
        return {"label": item.label} | ({"in": item.inside} if item.inside else {})
    if isinstance(item, Node):
        return {f.name: value for f in fields(item) if (value := getattr(item, f.name)) != f.default}
    return dict(item) if isinstance(item, Mapping) else item


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "diagram"
