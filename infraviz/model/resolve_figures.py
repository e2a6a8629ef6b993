"""The address of a Markdown image → the figure that it names: a diagram, a chart, tiles, or a file in `assets/`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, unquote

from infraviz.errors import Place, did_you_mean, shown
from infraviz.model.forms import decided
from infraviz.model.graph import Graph
from infraviz.model.markup import Token
from infraviz.model.metric import Chart, Metric
from infraviz.model.reading import Reader
from infraviz.model.resolve_graph import with_flow, with_view
from infraviz.model.site import ChartFigure, DiagramFigure, Figure, ImageFigure, TilesFigure
from infraviz.spec.architecture import ArchitectureSpec
from infraviz.spec.metrics import FORMS

_EXAMPLES = {"diagram": "diagram:ID", "chart": "chart:ID", "tiles": "tiles:a,b,c"}
_FIGURES = tuple(f"{scheme}:" for scheme in _EXAMPLES)


@dataclass(frozen=True)
class _Asked:
    """What an image asks for: `name` with `options`, as `source` has it, at `place`, told by `alt`."""

    source: str
    name: str
    options: Mapping[str, str]
    alt: str
    place: Place


def figure(reader: Reader, image: Token, text: Token) -> Figure | None:
    """Return the figure that an image names, or None after telling what is wrong; `text` is what it stands in."""
    source = unquote(str(image.attrGet("src") or ""))
    alt, named = reader.filled(image.content, text)
    caption, more = reader.filled(str(image.attrGet("title") or ""), text)
    place = reader.at(text, text.content.find("](") + 2)
    scheme, _, rest = source.partition(":")
    if scheme not in _EXAMPLES:
        found: Figure | None = _image(reader, source, alt, caption, place)
    elif caption:
        reader.wrong(place, source, "a caption in quotes goes with images only", "that of a figure stands in [ ]")
        return None
    else:
        found = _drawn(reader, scheme, rest, alt, place)
    return replace(found, named=tuple(dict.fromkeys((*named, *more)))) if found else None


def _drawn(reader: Reader, scheme: str, rest: str, alt: str, place: Place) -> Figure | None:
    name, _, query = rest.partition("?")
    if not name.strip():
        reader.wrong(place, "", f"'{scheme}:' names nothing", f"write {_EXAMPLES[scheme]}")
        return None
    asked = _Asked(f"{scheme}:{name}", name, dict(parse_qsl(query, keep_blank_values=True)), alt, place)
    return _MAKERS[scheme](reader, asked)


def _image(reader: Reader, source: str, alt: str, caption: str, place: Place) -> ImageFigure | None:
    known = reader.known
    if source not in known.assets:
        hint = did_you_mean(source, known.assets) or did_you_mean(f"{source.partition(':')[0]}:", _FIGURES)
        told = hint or "images lie in assets/; figures are diagram:, chart: or tiles:"
        reader.wrong(place, source, "no such image", told)
        return None
    if not alt.strip():
        reader.wrong(place, source, "an image without words", "say what it shows: ![words](file)")
    found = known.images.get(source, "cannot be read")
    if isinstance(found, str):
        why, _, hint = found.partition(": ")
        reader.wrong(place, source, f"the image {why}", hint)
        return None
    return ImageFigure(source, alt, caption=caption or alt, width=found.width, height=found.height)


def _options(reader: Reader, asked: _Asked, known: tuple[str, ...]) -> bool:
    """Tell unknown options of a figure; return whether all are known."""
    wrong = [name for name in asked.options if name not in known]
    for name in wrong:
        hint = did_you_mean(name, known) or f"must be one of {', '.join(known)}" if known else "tiles have none"
        reader.wrong(asked.place, asked.source, f"unknown option {shown(name)}", hint)
    return not wrong


def _diagram(reader: Reader, asked: _Asked) -> DiagramFigure | None:
    known, name = reader.known, asked.name
    if not _options(reader, asked, ("view", "flow")):
        return None
    if name not in known.graphs:
        hint = did_you_mean(name, known.graphs)
        reader.wrong(asked.place, asked.source, f"undeclared architecture {shown(name)}", hint)
        return None
    graph, spec = known.graphs[name], known.specs[name]
    if graph is None or spec is None:
        return None
    parts: dict[str, Mapping[str, object]] = {"view": spec.views, "flow": spec.flows}
    for part, declared in parts.items():
        if part in asked.options and asked.options[part] not in declared:
            hint = did_you_mean(asked.options[part], declared)
            reader.wrong(asked.place, asked.source, f"undeclared {part} {shown(asked.options[part])}", hint)
            return None
    return diagram_figure(graph, spec, asked.options.get("view", ""), asked.options.get("flow", ""), asked.alt)


def diagram_figure(graph: Graph, spec: ArchitectureSpec, view: str, flow: str, alt: str) -> DiagramFigure:
    """Return a diagram with a view and a flow applied ('' for none). Its key names both."""
    if view:
        graph = with_view(graph, spec, view)
    if flow:
        graph = with_flow(graph, spec, flow)
    key = graph.id + (f".view-{view}" if view else "") + (f".flow-{flow}" if flow else "")
    return DiagramFigure(key, alt, graph)


def _chart(reader: Reader, asked: _Asked) -> ChartFigure | None:
    chart = _declared(reader, asked) if _options(reader, asked, ("form",)) else None
    if chart is None:
        return None
    wanted = asked.options.get("form", chart.form)
    if wanted not in FORMS:
        reader.wrong(asked.place, asked.source, f"unknown form {shown(wanted)}", did_you_mean(wanted, FORMS))
        return None
    reason, form = decided(wanted, chart.metrics, chart.scale, chart.bands)
    if reason:
        reader.wrong(asked.place, asked.source, reason)
        return None
    key = f"chart-{asked.name}" + (f".{form}" if "form" in asked.options else "")
    return ChartFigure(key, asked.alt, replace(chart, form=form))


def _declared(reader: Reader, asked: _Asked) -> Chart | None:
    """Return the chart of a name, or one of a metric alone."""
    charts, metrics = reader.known.charts, reader.known.metrics
    if asked.name not in charts and asked.name not in metrics:
        hint = did_you_mean(asked.name, (*charts, *metrics))
        reader.wrong(asked.place, asked.source, f"undeclared chart or metric {shown(asked.name)}", hint)
    metric = metrics.get(asked.name)
    return charts.get(asked.name) or (Chart(asked.name, "auto", (metric,)) if metric else None)


def _tiles(reader: Reader, asked: _Asked) -> TilesFigure | None:
    known: Mapping[str, Metric | None] = reader.known.metrics
    idents = [ident.strip() for ident in asked.name.split(",") if ident.strip()]
    wrong = [ident for ident in idents if ident not in known]
    for ident in wrong:
        reader.wrong(asked.place, asked.source, f"undeclared metric {shown(ident)}", did_you_mean(ident, known))
    if not _options(reader, asked, ()) or wrong or not idents:
        return None
    return TilesFigure(asked.alt, tuple(metric for ident in idents if (metric := known[ident])))


_MAKERS: Mapping[str, Callable[[Reader, _Asked], Figure | None]] = {
    "diagram": _diagram, "chart": _chart, "tiles": _tiles,
}  # fmt: skip
