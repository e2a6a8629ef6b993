"""The data block of a page: valid, true to the study, and unable to end before its end."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from page_sample import DAU, LOAD, PICTURES, Page

from infraviz.model.metric import Chart
from infraviz.model.site import ChartFigure, Site, Study
from infraviz.page import jsonld
from infraviz.page.render import render
from infraviz.page.view import Shell
from infraviz.theme import DEFAULT

SHELL = Shell("Ada & Sons", "Title", "", "../../", "https://example.org/notes/studies/load/", ())


def block(html: str) -> dict[str, Any]:
    """Return what stands between the tags of the data block as a browser finds them, and parse it."""
    found = re.search(r'<script type="application/ld\+json">(.*?)</script', html, re.DOTALL | re.IGNORECASE)
    assert found
    parsed: dict[str, Any] = json.loads(found[1])
    return parsed


def test_the_home_page_is_a_site(pages: dict[str, Page]) -> None:
    assert block(pages["index.html"].html) == {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": "Ada & Sons",
        "url": "https://example.org/notes/",
        "description": "A lead.",
    }


def test_a_study_is_an_article_with_the_data_of_its_charts(pages: dict[str, Page]) -> None:
    told = block(pages["studies/market data/index.html"].html)
    assert (told["@type"], told["headline"], told["temporalCoverage"]) == ("Article", "Title of market data", "2023")
    assert told["dateModified"] == "2026-01", "the latest date that a source has"
    (part,) = told["hasPart"]
    assert (part["@type"], part["name"], part["description"]) == ("Dataset", "Page build", "Load")
    assert part["isBasedOn"] == [{"@type": "CreativeWork", "name": "Load test"}]
    assert part["distribution"]["contentUrl"] == "https://example.org/notes/figures/chart-load.csv"
    (variable,) = part["variableMeasured"]
    assert (variable["propertyID"], variable["unitText"]) == ("load", "ms")
    assert variable["description"].startswith("Page build: from 600")


@pytest.mark.usefixtures("quick")
def test_without_an_address_and_dates_nothing_is_made_up() -> None:
    undated = replace(LOAD, source=replace(LOAD.source, as_of=""))
    study = Study("load", "Load", blocks=(ChartFigure("chart-load", "Load", Chart("load", "change", (undated,))),))
    told = block(str(render(Site("Ada", studies=(study,)), PICTURES, DEFAULT)["studies/load/index.html"]))
    assert set(told) == {"@context", "@type", "headline", "isPartOf", "hasPart"}
    assert told["hasPart"][0]["distribution"]["contentUrl"] == "../../figures/chart-load.csv"


def test_a_lost_reader_needs_no_data(pages: dict[str, Page]) -> None:
    assert not [tag for tag in pages["404.html"].named("script") if "src" not in tag.attrs]


@pytest.mark.parametrize("text", ["</script><script>x</script>", "<!--<script>", "a\u2028b\u2029c", "]]>", "&lt;"])
def test_no_text_ends_the_block(text: str) -> None:
    metric = replace(DAU, label=text)
    study = Study("load", text, text, blocks=(ChartFigure("k", text, Chart("load", "change", (metric,), text)),))
    written = jsonld.article(SHELL, study)
    assert not set("<>&\u2028\u2029") & set(written)
    told = json.loads(written)
    assert told["headline"] == told["hasPart"][0]["name"] == told["hasPart"][0]["description"] == text
