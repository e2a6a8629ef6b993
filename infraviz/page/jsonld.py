"""What a page is, for machines: JSON-LD in the words of schema.org.

A study is an Article whose parts are the Datasets of its charts; the home page is a WebSite. Both name who wrote them,
a Person or an Organization. It is a data block: browsers do not run it, and no text in it can end it, since `<` is
written as an escape.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, urljoin

from markupsafe import Markup

from infraviz.model import formats, provenance
from infraviz.model.metric import Metric
from infraviz.model.site import ChartFigure, Site, Study
from infraviz.page import links
from infraviz.page.figures import csv_file
from infraviz.page.view import Shell

_ESCAPES = str.maketrans({c: f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"})
Data = dict[str, Any]


def website(shell: Shell, site: Site) -> Markup:
    """Return the data block of the home page."""
    return _written(
        {
            "@type": "WebSite",
            "name": shell.site,
            "url": shell.canonical,
            "description": shell.description,
            "inLanguage": shell.lang,
            "author": _author(site),
        }
    )


def article(shell: Shell, site: Site, study: Study) -> Markup:
    """Return the data block of a study. Where no change is declared, its date is the latest of its numbers."""
    charts = {block.key: block for block in study.blocks if isinstance(block, ChartFigure)}
    author = _author(site)
    return _written(
        {
            "@type": "Article",
            "headline": study.title,
            "description": study.summary,
            "url": shell.canonical,
            "image": shell.card.address if shell.card else "",
            "datePublished": study.date,
            "dateModified": study.updated or study.latest,
            "temporalCoverage": str(study.year or ""),
            "keywords": list(study.topics),
            "inLanguage": shell.lang,
            "author": author,
            "isPartOf": {"@type": "WebSite", "name": shell.site, "url": links.canonical(site, "")},
            "hasPart": [_dataset(figure, shell, author) for figure in charts.values()],
        }
    )


def _author(site: Site) -> Data:
    """Return who wrote the studies, by the same identifier on every page; nothing where nobody is named."""
    told, home = site.author, links.canonical(site, "")
    if told is None:
        return {}
    return {
        "@type": told.kind.capitalize(),
        "@id": home and f"{home}#author",
        "name": told.name,
        "url": told.url or home,
        "jobTitle": told.role if told.kind == "person" else "",
        "sameAs": list(told.same_as),
    }


def _dataset(figure: ChartFigure, shell: Shell, author: Data) -> Data:
    chart = figure.chart
    address = urljoin(shell.canonical, shell.root + quote(csv_file(figure.key)))
    sources = {m.source.title: m.source.url for m in chart.metrics if m.source.title}
    return {
        "@type": "Dataset",
        "name": chart.title or ", ".join(dict.fromkeys(metric.label for metric in chart.metrics)),
        "description": figure.alt,
        "dateModified": provenance.latest(chart.metrics),
        "creator": author,
        "isBasedOn": [{"@type": "CreativeWork", "name": name, "url": url} for name, url in sources.items()],
        "variableMeasured": [_property(metric) for metric in chart.metrics],
        "distribution": {"@type": "DataDownload", "encodingFormat": "text/csv", "contentUrl": address},
    }


def _property(metric: Metric) -> Data:
    return {
        "@type": "PropertyValue",
        "propertyID": metric.id,
        "name": metric.label,
        "description": formats.sentence(metric),
        "unitText": metric.unit,
        "measurementTechnique": provenance.method(metric),
    }


def _written(data: Data) -> Markup:
    told = _filled({"@context": "https://schema.org", **data})
    return Markup(json.dumps(told, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES))


def _filled(value: Any) -> Any:
    """Return plain data without what is empty."""
    if isinstance(value, dict):
        return {name: _filled(part) for name, part in value.items() if part}
    return [_filled(part) for part in value] if isinstance(value, list) else value
