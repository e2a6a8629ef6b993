"""Architectures as Python objects, with the same names and checks as the specs; they draw themselves."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from infraviz import single
from infraviz.errors import SpecErrors
from infraviz.icons import Own
from infraviz.layout.geometry import as_data
from infraviz.model.diff import diff as compared
from infraviz.model.graph import Graph
from infraviz.model.metric import Metric
from infraviz.model.problems import Problems
from infraviz.model.resolve_graph import resolve_graph, with_flow, with_view
from infraviz.picture import FORMATS, SCALE, Options, as_bytes, known, write_file
from infraviz.scene.edges import drawn
from infraviz.spec.architecture import ArchitectureSpec
from infraviz.spec.document import Document
from infraviz.spec.files import Loaded, check_data, load_architecture
from infraviz.theme import DEFAULT, Theme


class ShownDiagram:
    """A graph that draws itself.

    Everywhere `theme`, `view`, `flow`, `engine`, `deadline`, `text` and `scale` are those of `picture.Options`.
    Every method raises UsageError for a name or value that cannot be, and MachineError when the engine fails or
    its time is up.
    """

    _graph: Graph
    _spec: ArchitectureSpec
    _colours: Theme = DEFAULT

    def to_svg(
        self,
        theme: str = "auto",
        view: str = "",
        flow: str = "",
        *,
        engine: str = Options.engine,
        deadline: float = Options.deadline,
        text: str = Options.text,
    ) -> str:
        """Return a standalone SVG."""
        return self.content(".svg", Options(theme, view, flow, engine, deadline, text)).decode()

    def to_geometry(
        self,
        view: str = "",
        flow: str = "",
        *,
        engine: str = Options.engine,
        deadline: float = Options.deadline,
    ) -> dict[str, Any]:
        """Return boxes and routes in px of the SVG, as plain data."""
        return self._geometry(Options(view=view, flow=flow, engine=engine, deadline=deadline))

    def save(
        self,
        path: str | Path,
        theme: str = "auto",
        view: str = "",
        flow: str = "",
        *,
        engine: str = Options.engine,
        deadline: float = Options.deadline,
        text: str = Options.text,
        scale: float = SCALE,
    ) -> Path:
        """Write the diagram as `.svg`, `.png`, `.pdf` or `.json` (geometry) and return the path."""
        options = Options(theme, view, flow, engine, deadline, text, scale)
        return write_file(Path(path), self.content(Path(path).suffix, options))

    def content(self, suffix: str, options: Options = Options()) -> bytes:  # noqa: B008, the value is frozen
        """Return the bytes of a file that ends in `.svg`, `.png`, `.pdf` or `.json` (geometry)."""
        known("output format", suffix, (*FORMATS, ".json"))
        if suffix == ".json":
            return (json.dumps(self._geometry(options), indent=1, ensure_ascii=False) + "\n").encode()
        graph, mode, text = self._shown(options), options.scheme(suffix), options.text_in(suffix)
        svg = single.one_diagram(graph, mode, options.means, text, self._colours)
        return as_bytes(svg, suffix, options, self._colours)

    def _geometry(self, options: Options) -> dict[str, Any]:
        faces = self._colours.fonts
        placed, scene = single.scene(self._shown(options), single.as_written, means=options.means, faces=faces)
        return as_data(placed, scene.width, scene.height, {edge.id: drawn(edge.route) for edge in placed.edges})

    def _repr_html_(self) -> str:
        return self.to_svg()

    def _shown(self, options: Options) -> Graph:
        graph = self._graph
        if options.view:
            graph = with_view(graph, self._spec, known("view", options.view, self._spec.views))
        if options.flow:
            graph = with_flow(graph, self._spec, known("flow", options.flow, self._spec.flows))
        return graph


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
        ident = self.id or slug(self.title)
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
    loaded = load_architecture(path)
    around = _around(path.parent.parent) if path.parent.name == "architectures" else _NOTHING
    problems = Problems()
    graph = resolve_graph(loaded, around.metrics, around.assets, around.icons, problems)
    if problems.errors or graph is None or loaded.spec is None:
        raise SpecErrors(problems.errors)
    return LoadedArchitecture(loaded.id, graph, loaded.spec, around.theme)


@dataclass(frozen=True)
class _Around:
    """What an architecture file may use of the folder it stands in."""

    metrics: Mapping[str, Metric | None] = field(default_factory=dict)
    assets: frozenset[str] = frozenset()
    icons: Mapping[str, Own | str] = field(default_factory=dict)
    theme: Theme = DEFAULT


_NOTHING = _Around()


def _around(root: Path) -> _Around:
    from infraviz.data.fetch import fetch
    from infraviz.model.resolve_metrics import resolve_metrics
    from infraviz.model.resolve_theme import site_theme
    from infraviz.spec.load import load

    specs = load(root)
    metrics = resolve_metrics(specs, fetch(specs).rows, Problems())
    return _Around(metrics, specs.assets, specs.icons, site_theme(specs.site, Problems()))


def _plain(item: object) -> object:
    if isinstance(item, Group):
        return {"label": item.label} | ({"in": item.inside} if item.inside else {})
    if isinstance(item, Node):
        return {f.name: value for f in fields(item) if (value := getattr(item, f.name)) != f.default}
    return dict(item) if isinstance(item, Mapping) else item


def slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "diagram"
