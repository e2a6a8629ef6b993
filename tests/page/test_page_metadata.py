"""Provenance inside an SVG file: well-formed, safe, and nowhere in a page's own pictures."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

from page_sample import DAU, LOAD

from infraviz.data.rows import Origin
from infraviz.model.metric import Metric
from infraviz.page.metadata import credited
from infraviz.svg.document import Drawing, write
from infraviz.theme import DEFAULT

DRAWING = Drawing("fig", 10, 10, "Title", "Described.", ())
TERMS = "{http://purl.org/dc/terms/}"


def terms(*metrics: Metric) -> list[tuple[str, str]]:
    tree = ElementTree.fromstring(write(credited(DRAWING, metrics), DEFAULT))
    return [(node.tag.removeprefix(TERMS), node.text or "") for node in tree.iter() if node.tag.startswith(TERMS)]


def test_a_file_says_where_its_numbers_come_from() -> None:
    origin = Origin("file", "data/load.csv", "", "ab" * 32, "2026-03-01", "p95 of 1200 rows")
    found = terms(replace(LOAD, origin=origin), DAU)
    assert found[:2] == [("title", "Title"), ("date", "2026-03-01")]
    assert ("source", "Load test, measured, 2024-05") in found
    assert ("identifier", "dau") in found
    assert ("provenance", "p95 of 1200 rows; data/load.csv, SHA-256 abababababab, read 2026-03-01") in found


def test_addresses_are_named_where_they_may_be_links() -> None:
    assert 'rdf:resource="https://example.org/portfolio"' in write(credited(DRAWING, (DAU,)), DEFAULT)
    for url in ("javascript:alert(1)", "//example.org", "/here"):
        evil = replace(DAU, source=replace(DAU.source, url=url))
        assert "rdf:resource" not in write(credited(DRAWING, (evil,)), DEFAULT), url


def test_texts_cannot_become_elements() -> None:
    text = '</metadata><script>"&'
    assert ("title", text) in terms(replace(DAU, label=text, source=replace(DAU.source, title=text)))


def test_a_picture_in_a_page_names_its_metrics_only() -> None:
    inline = write(credited(DRAWING, (DAU, LOAD, DAU)), DEFAULT, "page")
    assert 'data-metric="dau load"' in inline
    assert "metadata" not in inline
    assert credited(DRAWING, ()) == DRAWING
