"""The site's figures as a trace needs them: by the id of their SVG, with all that may stand in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from infraviz.model.graph import Graph
from infraviz.model.metric import Chart
from infraviz.model.numerals import Numeral, numerals
from infraviz.model.site import Site
from infraviz.model.table import table
from infraviz.pipeline import ident_of
from infraviz.trace import truth
from infraviz.trace.judge import Figure

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
    words = (word for text in own for word in truth.words_of(text))
    return Figure(tuple(metric.id for metric in chart.metrics), (), frozenset((*claims, *words)), table(chart))


def _diagram(graph: Graph) -> Figure:
    return Figure(tuple(metric.id for metric in graph.metrics), tuple(_declared(graph)))


def _declared(graph: Graph) -> Iterator[Numeral]:
    """Yield the numbers that an architecture declares as such: limits, repeats, rates, copies and steps."""
    for edge in graph.edges:
        yield from numerals(edge.detail)
    for node in graph.nodes:
        if node.replicas > 1:
            for text in (f"{node.replicas} replicas", f"×{node.replicas}", str(node.replicas)):
                yield from numerals(text)
    steps = graph.flow.steps if graph.flow else ()
    yield from (Numeral(0, 0, str(step.number), step.number, "") for step in steps)
