"""The site's figures as a trace needs them: by the id of their SVG, with all that may stand in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from infraviz.model.graph import Graph
from infraviz.model.metric import Chart
from infraviz.model.site import Site
from infraviz.model.table import table
from infraviz.model.typed import numerals
from infraviz.page.figures import cut
from infraviz.single import ident_of
from infraviz.trace import truth
from infraviz.trace.judge import Figure

_WITH_AXES = frozenset(("line", "distribution", "histogram", "range", "heatmap", "multiples"))
Figures = Mapping[str, Figure]


def by_ident(site: Site) -> Figures:
    """Return every figure of a site by the ids that its pictures have, wide and narrow."""
    found = {ident_of(figure.key): _diagram(figure.graph) for figure in site.diagrams}
    found |= {ident_of(figure.key): _chart(figure.chart) for figure in site.charts}
    return found | {f"{ident}-narrow": figure for ident, figure in found.items()}


def _chart(chart: Chart) -> Figure:
    """Return a chart; the author's own words in it are judged as prose is."""
    own = (chart.title, chart.subtitle, *(mark.label for mark in chart.marks), *(band.label for band in chart.bands))
    claims = (truth.squeezed(numeral.text).lower() for text in own for numeral in numerals(text))
    places = (*(mark.x for mark in chart.marks), *(x for band in chart.bands for x in (band.start, band.end)))
    words = (word for text in (*own, *places) for word in truth.words_of(text))
    panels = max(len(chart.metrics), *(len(metric.series) for metric in chart.metrics))
    shown = table(chart)
    rest = cut(shown).rest
    phrases = (f"{panels} panels", *((rest,) if rest else ()))
    return Figure(
        phrases,
        values=tuple(_values(chart)),
        own=frozenset((*claims, *words)),
        table=shown,
        axes=chart.form in _WITH_AXES,
        locale=chart.metrics[0].locale,
    )


def _values(chart: Chart) -> Iterator[truth.Known]:
    """Yield the numbers that a chart's form tells beyond what a text tells of its metrics."""
    for metric in chart.metrics:
        for band in chart.bands:
            yield from (truth.Known("band", edge, metric.unit) for edge in (band.low, band.high) if edge is not None)
        if chart.form == "heatmap":
            yield from (truth.Known("cell", y, metric.unit) for _, points in metric.series for _, y in points)
        for low, high, count in (each for spread in metric.spreads for each in spread.bins):
            if chart.form == "histogram":
                yield truth.Known("bin", count, truth.ROWS)
                yield from (truth.Known("bin", size, metric.unit) for size in (low, high, high - low))


def _diagram(graph: Graph) -> Figure:
    steps = graph.flow.steps if graph.flow else ()
    return Figure(tuple(_phrases(graph)), frozenset(str(step.number) for step in steps))


def _phrases(graph: Graph) -> Iterator[str]:
    """Yield the limits, repeats, rates and copies that an architecture declares, as a diagram words them."""
    yield from (edge.detail for edge in graph.edges if edge.detail)
    for node in graph.nodes:
        if node.replicas > 1:
            yield from (f"{node.replicas} replicas", f"×{node.replicas}")
