"""What every object of the library that shows itself can do: SVG text, files, notebooks."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from infraviz import pipeline
from infraviz.errors import MachineError, UsageError
from infraviz.layout import guard
from infraviz.layout.engine import ENGINES
from infraviz.layout.geometry import as_data
from infraviz.model.forms import decided
from infraviz.model.graph import Graph
from infraviz.model.metric import Chart
from infraviz.model.resolve_graph import with_flow, with_view
from infraviz.scene.edges import drawn
from infraviz.spec.architecture import ArchitectureSpec
from infraviz.theme import DEFAULT, Theme

DIAGRAM_FORMATS = (".svg", ".png", ".pdf", ".json")
CHART_FORMATS = (".svg", ".png", ".pdf")
THEMES = ("auto", "light", "dark")


class ShownDiagram:
    """A graph that draws itself.

    Everywhere `engine` is `builtin` or `dot` (the system's Graphviz), and `deadline` the seconds that the layout
    of a large graph may take; `text` is `fonts` (text with its fonts embedded), `plain` (text without them) or
    `paths` (outlines). Beside what stands at a method, it raises UsageError for a wrong engine or
    deadline, and MachineError when the engine fails or its time is up.
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
        engine: str = guard.DEFAULT.engine,
        deadline: float = guard.DEFAULT.deadline,
        text: str = "fonts",
    ) -> str:
        """Return a standalone SVG; `theme` is auto, light or dark. Raises UsageError for an unknown name."""
        known("theme", theme, THEMES)
        known("text", text, pipeline.TEXTS)
        return pipeline.one_diagram(self._shown(view, flow), theme, means(engine, deadline), text, self._colours)

    def to_geometry(
        self,
        view: str = "",
        flow: str = "",
        *,
        engine: str = guard.DEFAULT.engine,
        deadline: float = guard.DEFAULT.deadline,
    ) -> dict[str, Any]:
        """Return boxes and routes in px of the SVG, as plain data. Raises UsageError for an unknown name."""
        graph = self._shown(view, flow)
        placed, scene = pipeline.scene(graph, lambda url: url, means=means(engine, deadline))
        return as_data(placed, scene.width, scene.height, {edge.id: drawn(edge.route) for edge in placed.edges})

    def content(
        self,
        suffix: str,
        theme: str = "auto",
        view: str = "",
        flow: str = "",
        *,
        engine: str = guard.DEFAULT.engine,
        deadline: float = guard.DEFAULT.deadline,
        text: str = "fonts",
    ) -> bytes:
        """Return the bytes of a file that ends in `.svg`, `.png`, `.pdf` or `.json` (geometry). Raises UsageError."""
        known("output format", suffix, DIAGRAM_FORMATS)
        if suffix == ".json":
            told = self.to_geometry(view, flow, engine=engine, deadline=deadline)
            return (json.dumps(told, indent=1, ensure_ascii=False) + "\n").encode()
        text = text_in(suffix, text)
        svg = self.to_svg(scheme_in(suffix, theme), view, flow, engine=engine, deadline=deadline, text=text)
        return as_bytes(svg, suffix, theme)

    def save(
        self,
        path: str | Path,
        theme: str = "auto",
        view: str = "",
        flow: str = "",
        *,
        engine: str = guard.DEFAULT.engine,
        deadline: float = guard.DEFAULT.deadline,
        text: str = "fonts",
    ) -> Path:
        """Write the diagram as `.svg`, `.png`, `.pdf` or `.json` (geometry). Raises UsageError, MachineError."""
        content = self.content(Path(path).suffix, theme, view, flow, engine=engine, deadline=deadline, text=text)
        return write_file(Path(path), content)

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
    """A chart that draws itself; `text` is as for a diagram."""

    _chart: Chart
    _colours: Theme = DEFAULT

    def to_svg(self, theme: str = "auto", form: str = "auto", *, text: str = "fonts") -> str:
        """Return a standalone SVG. Raises UsageError where no form, or not this one, suits the metrics."""
        known("theme", theme, THEMES)
        known("text", text, pipeline.TEXTS)
        reason, picked = decided(self._chart.form if form == "auto" else form, self._chart.metrics)
        if reason:
            raise UsageError(f"chart {self._chart.id!r}: {reason}")
        return pipeline.one_chart(replace(self._chart, form=picked), theme, text, self._colours)

    def content(self, suffix: str, theme: str = "auto", form: str = "auto", *, text: str = "fonts") -> bytes:
        """Return the bytes of a file that ends in `.svg`, `.png` or `.pdf`. Raises UsageError."""
        known("output format", suffix, CHART_FORMATS)
        return as_bytes(self.to_svg(scheme_in(suffix, theme), form, text=text_in(suffix, text)), suffix, theme)

    def save(self, path: str | Path, theme: str = "auto", form: str = "auto", *, text: str = "fonts") -> Path:
        """Write the chart as `.svg`, `.png` or `.pdf`. Raises UsageError, MachineError."""
        return write_file(Path(path), self.content(Path(path).suffix, theme, form, text=text))


def scheme_in(suffix: str, theme: str) -> str:
    """Return the scheme to draw in: a PNG or PDF has one, light unless dark is asked for."""
    return "light" if suffix != ".svg" and theme == "auto" else theme


def text_in(suffix: str, text: str) -> str:
    """Return how to draw text: a PDF has outlines. Raises UsageError for an unknown way."""
    return "paths" if known("text", text, pipeline.TEXTS) and suffix == ".pdf" else text


def as_bytes(svg: str, suffix: str, theme: str) -> bytes:
    """Return an SVG text as the bytes of an `.svg`, `.png` or `.pdf` file; the last two have a surface behind it."""
    if suffix == ".svg":
        return svg.encode()
    if suffix == ".pdf":
        from infraviz.svg.pdf import as_pdf

        return as_pdf(svg, DEFAULT.tone("surface").value(theme))
    from infraviz.svg.png import rasterise

    return rasterise(svg, DEFAULT.tone("surface").value(theme))


def write_file(path: Path, content: bytes) -> Path:
    """Write a file and return its path. Raises MachineError with the system's reason."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise MachineError(f"cannot write {path}: {error.strerror}") from error
    return path


def means(engine: str, deadline: float) -> guard.Means:
    """Return what layout may use. Raises UsageError for an unknown engine or a deadline that is not above 0."""
    if not deadline > 0:
        raise UsageError(f"the deadline must be a number of seconds above 0, not {deadline:g}")
    return guard.Means(known("engine", engine, ENGINES), deadline)


def known(what: str, name: str, names: Iterable[str]) -> str:
    """Return `name` when it is one of `names`. Raises UsageError that lists them."""
    if name in names:
        return name
    raise UsageError(f"unknown {what}: {name!r} (must be one of {', '.join(sorted(names)) or 'none'})")
