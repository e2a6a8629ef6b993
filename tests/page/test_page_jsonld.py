"""The data block of a page: valid, true to the study, and unable to end before its end."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from page_sample import DAU, LOAD, PICTURES, SITE, Page

from infraviz.model.metric import Chart
from infraviz.model.site import Author, ChartFigure, Site, Study
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
        "inLanguage": "en",
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
    assert set(told) == {"@context", "@type", "headline", "inLanguage", "isPartOf", "hasPart"}
    assert told["hasPart"][0]["distribution"]["contentUrl"] == "../../figures/chart-load.csv"


def test_a_lost_reader_needs_no_data(pages: dict[str, Page]) -> None:
    assert not [tag for tag in pages["404.html"].named("script") if "src" not in tag.attrs]


@pytest.mark.parametrize("text", ["</script><script>x</script>", "<!--<script>", "a\u2028b\u2029c", "]]>", "&lt;"])
def test_no_text_ends_the_block(text: str) -> None:
    metric = replace(DAU, label=text)
    study = Study("load", text, text, blocks=(ChartFigure("k", text, Chart("load", "change", (metric,), text)),))
    written = jsonld.article(SHELL, SITE, study)
    assert not set("<>&\u2028\u2029") & set(written)
    told = json.loads(written)
    assert told["headline"] == told["hasPart"][0]["name"] == told["hasPart"][0]["description"] == text


ADA = Author("Ada <Sons>", "person", "https://ada.example/", "Engineer", ("https://git.example/ada",))
WHO = {
    "@type": "Person", "@id": "https://example.org/notes/#author", "name": "Ada <Sons>", "url": "https://ada.example/",
    "jobTitle": "Engineer", "sameAs": ["https://git.example/ada"],
}  # fmt: skip


def of_site(site: Site) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the data of the home page, and of the study with a chart."""
    made = render(site, PICTURES, DEFAULT)
    home, study = (str(made[path]) for path in ("index.html", "studies/market data/index.html"))
    return block(home), block(study)


@pytest.mark.usefixtures("quick")
def test_every_page_names_the_same_author() -> None:
    home, study = of_site(replace(SITE, author=ADA))
    assert home["author"] == study["author"] == study["hasPart"][0]["creator"] == WHO
    page = Page(str(render(replace(SITE, author=ADA), PICTURES, DEFAULT)["404.html"]))
    assert [tag.attrs["content"] for tag in page.named("meta") if tag.attrs.get("name") == "author"] == ["Ada <Sons>"]


@pytest.mark.usefixtures("quick")
def test_an_organization_has_no_role_and_its_address_is_the_sites() -> None:
    home, _ = of_site(replace(SITE, author=Author("Acme", "organization", role="Engineer")))
    told = {"@type": "Organization", "@id": "https://example.org/notes/#author", "name": "Acme"}
    assert home["author"] == {**told, "url": "https://example.org/notes/"}


TEXT, URL, DAY = "text", "url", "day"
WRITERS, WORKS = ("Person", "Organization"), ("CreativeWork", "WebSite", "Article", "Dataset")
TERMS: dict[str, dict[str, str | tuple[str, ...]]] = {  # what https://schema.org/TYPE says that these may be
    "WebSite": {"name": TEXT, "url": URL, "description": TEXT, "inLanguage": TEXT, "author": WRITERS},
    "Article": {
        "headline": TEXT, "description": TEXT, "url": URL, "image": URL, "datePublished": DAY, "dateModified": DAY,
        "temporalCoverage": TEXT, "keywords": TEXT, "inLanguage": TEXT, "author": WRITERS, "isPartOf": WORKS,
        "hasPart": WORKS,
    },
    "Dataset": {
        "name": TEXT, "description": TEXT, "dateModified": DAY, "creator": WRITERS, "isBasedOn": WORKS,
        "variableMeasured": ("PropertyValue",), "distribution": ("DataDownload",),
    },
    "CreativeWork": {"name": TEXT, "url": URL},
    "DataDownload": {"encodingFormat": TEXT, "contentUrl": URL},
    "PropertyValue": {
        "propertyID": TEXT, "name": TEXT, "description": TEXT, "unitText": TEXT, "measurementTechnique": TEXT,
    },
    "Person": {"name": TEXT, "url": URL, "jobTitle": TEXT, "sameAs": URL},
    "Organization": {"name": TEXT, "url": URL, "sameAs": URL},
}  # fmt: skip
SHAPES = {TEXT: r"(?s).+", URL: r"https://[^ ]+", DAY: r"\d{4}(-\d{2}(-\d{2})?)?"}


def strange(data: dict[str, Any], at: str = "") -> Iterator[str]:
    """Yield what schema.org does not know, and values that are of another kind than it wants."""
    terms = TERMS.get(data["@type"], {})
    for name, value in data.items():
        if name in ("@type", "@id", "@context"):
            continue
        wanted = terms.get(name)
        for each in value if isinstance(value, list) else [value]:
            here = f"{at}{data['@type']}.{name}"
            if wanted is None:
                yield here
            elif isinstance(wanted, tuple):
                yield from strange(each, f"{here} ") if each["@type"] in wanted else (here,)
            elif not (isinstance(each, str) and re.fullmatch(SHAPES[wanted], each)):
                yield f"{here}: {each!r}"


@pytest.mark.usefixtures("quick")
def test_every_term_is_one_of_schema_org_and_every_value_of_its_kind() -> None:
    dated = replace(SITE, author=ADA, studies=tuple(replace(s, date="2024-03-14") for s in SITE.studies))
    for data in of_site(dated):
        assert data["@context"] == "https://schema.org"
        assert list(strange(data)) == []


def test_what_is_strange_to_schema_org_is_found() -> None:
    assert list(strange({"@type": "Article", "titel": "x", "url": "x", "author": {"@type": "Dataset"}})) == [
        "Article.titel", "Article.url: 'x'", "Article.author",
    ]  # fmt: skip
