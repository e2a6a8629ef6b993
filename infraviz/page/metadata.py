"""Provenance inside an SVG file: RDF with Dublin Core terms, which Inkscape and image libraries read.

See https://www.w3.org/TR/SVG2/struct.html#MetadataElement and https://www.dublincore.org/specifications/dublin-core/dcmi-terms/.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from infraviz.links import allowed
from infraviz.model import formats, provenance
from infraviz.model.metric import Metric
from infraviz.svg.document import Drawing
from infraviz.svg.element import Element, Value, el

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_TERMS = "http://purl.org/dc/terms/"


def credited(drawing: Drawing, metrics: Iterable[Metric]) -> Drawing:
    """Return a drawing that says which metrics it shows and, in a file of its own, where their numbers come from."""
    shown = tuple(dict.fromkeys(metrics))
    if not shown:
        return drawing
    title = el("dcterms:title", None, drawing.title)
    terms = (title, *_date(shown), *_sources(shown), *(_part(metric) for metric in shown))
    about = el("rdf:Description", {"rdf:about": ""}, *terms)
    told = el("rdf:RDF", {"xmlns:rdf": _RDF, "xmlns:dcterms": _TERMS}, about)
    return replace(drawing, metrics=" ".join(dict.fromkeys(m.id for m in shown)), metadata=(told,))


def _date(metrics: tuple[Metric, ...]) -> tuple[Element, ...]:
    date = provenance.latest(metrics)
    return (el("dcterms:date", None, date),) if date else ()


def _sources(metrics: tuple[Metric, ...]) -> tuple[Element, ...]:
    """Return each source once, in words, and its address where it has one."""
    told = dict.fromkeys(el("dcterms:source", None, formats.provenance(metric)) for metric in metrics)
    urls = dict.fromkeys(m.source.url for m in metrics if allowed(m.source.url) and not m.source.url.startswith("/"))
    return (*told, *(el("dcterms:source", {"rdf:resource": url}) for url in urls))


def _part(metric: Metric) -> Element:
    """Return a metric: its id, its name, its sentence, and how its number came about."""
    words = {
        "identifier": metric.id,
        "title": metric.label,
        "description": formats.sentence(metric),
        "provenance": "; ".join(filter(None, (provenance.method(metric), provenance.data(metric)))),
    }
    terms = (el(f"dcterms:{name}", None, text) for name, text in words.items() if text)
    attrs: dict[str, Value] = {"rdf:parseType": "Resource"}
    return el("dcterms:hasPart", attrs, *terms)
