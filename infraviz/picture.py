"""What every object of the library that shows itself can do: SVG text, files, notebooks."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from infraviz import pipeline
from infraviz.errors import MachineError, UsageError
from infraviz.layout.geometry import as_data
from infraviz.model.forms import decided
from infraviz.model.graph import Graph
from infraviz.model.metric import Chart
from infraviz.model.resolve_graph import with_flow, with_view
from infraviz.scene.edges import drawn
from infraviz.spec.architecture import ArchitectureSpec
from infraviz.theme import DEFAULT

DIAGRAM_FORMATS = (".svg", ".png", ".json")
CHART_FORMATS = (".svg", ".png")
THEMES = ("auto", "light", "dark")


class ShownDiagram:
    """A graph that draws itself. `_root` is the specs folder that its icons lie in, None for none."""

    _graph: Graph
    _spec: ArchitectureSpec
    _root: Path | None

    def to_svg(self, theme: str = "auto", view: str = "", flow: str = "") -> str:
        """Return a standalone SVG; `theme` is auto, light or dark. Raises UsageError for an unknown name."""
        known("theme", theme, THEMES)
        return pipeline.one_diagram(self._shown(view, flow), self._root, theme)

    def to_geometry(self, view: str = "", flow: str = "") -> dict[str, Any]:
        """Return boxes and routes in px of the SVG, as plain data. Raises UsageError for an unknown name."""
        graph = self._shown(view, flow)
        assets = pipeline.icon_files(self._root, [graph]) if self._root else {}
        placed, scene = pipeline.scene(graph, assets, lambda url: url)
        return as_data(placed, scene.width, scene.height, {edge.id: drawn(edge.route) for edge in placed.edges})

    def content(self, suffix: str, theme: str = "auto", view: str = "", flow: str = "") -> bytes:
        """Return the bytes of a file that ends in `.svg`, `.png` or `.json` (geometry). Raises UsageError."""
        known("output format", suffix, DIAGRAM_FORMATS)
        if suffix == ".json":
            return (json.dumps(self.to_geometry(view, flow), indent=1, ensure_ascii=False) + "\n").encode()
        return as_bytes(self.to_svg(_scheme(suffix, theme), view, flow), suffix, theme)

    def save(self, path: str | Path, theme: str = "auto", view: str = "", flow: str = "") -> Path:
        """Write the diagram as `.svg`, `.png` or `.json` (geometry). Raises UsageError, MachineError."""
        return write_file(Path(path), self.content(Path(path).suffix, theme, view, flow))

    def _repr_html_(self) -> str:
        return self.to_svg()

    def _shown(self, view: str, flow: str) -> Graph:
        graph = self._graph
        if view:
            graph = with_view(graph, self._spec, known("view", view, self._spec.views))
        if flow:
            graph = with_flow(graph, self._spec, known("flow", flow, self._spec.flows))
        return graph


class ShownChart:
    """A chart that draws itself."""

    _chart: Chart

    def to_svg(self, theme: str = "auto", form: str = "auto") -> str:
        """Return a standalone SVG. Raises UsageError where no form, or not this one, suits the metrics."""
        known("theme", theme, THEMES)
        reason, picked = decided(self._chart.form if form == "auto" else form, self._chart.metrics)
        if reason:
            raise UsageError(f"chart {self._chart.id!r}: {reason}")
        return pipeline.one_chart(replace(self._chart, form=picked), theme)

    def content(self, suffix: str, theme: str = "auto", form: str = "auto") -> bytes:
        """Return the bytes of a file that ends in `.svg` or `.png`. Raises UsageError."""
        known("output format", suffix, CHART_FORMATS)
        return as_bytes(self.to_svg(_scheme(suffix, theme), form), suffix, theme)

    def save(self, path: str | Path, theme: str = "auto", form: str = "auto") -> Path:
        """Write the chart as `.svg` or `.png`. Raises UsageError, MachineError."""
        return write_file(Path(path), self.content(Path(path).suffix, theme, form))


def _scheme(suffix: str, theme: str) -> str:
    """Return the scheme to draw in: a PNG has one, light unless dark is asked for."""
    return "light" if suffix == ".png" and theme == "auto" else theme


def as_bytes(svg: str, suffix: str, theme: str) -> bytes:
    """Return an SVG text as the bytes of an `.svg` or `.png` file; a PNG has the theme's surface behind it."""
    if suffix == ".svg":
        return svg.encode()
    from infraviz.svg.png import rasterise

    return rasterise(svg, DEFAULT.tone("surface").value(theme))


def write_file(path: Path, content: bytes) -> Path:
    """Write a file and return its path. Raises MachineError with the system's reason."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise MachineError(f"cannot write {path}: {error.strerror}") from error
    return path


def known(what: str, name: str, names: Iterable[str]) -> str:
    """Return `name` when it is one of `names`. Raises UsageError that lists them."""
    if name in names:
        return name
    raise UsageError(f"unknown {what}: {name!r} (must be one of {', '.join(sorted(names)) or 'none'})")
