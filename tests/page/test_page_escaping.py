"""A `<script>` in any text field comes out as text."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from page_sample import PICTURES, SITE, Page

from infraviz.model.graph import Graph
from infraviz.model.site import Site
from infraviz.page.render import render
from infraviz.theme import DEFAULT

EVIL = "<script>alert(1)</script>\" onload='x' &amp; {{ dau }}"
# names that code decides on, or that other rooms check
KEPT = {
    "kind", "key", "form", "better", "direction", "slug", "id", "url", "qualifier", "before_qualifier",
    "after_qualifier", "locale", "markdown", "path", "date", "updated", "language",
}  # fmt: skip


def poisoned(value: Any, name: str = "") -> Any:
    """Return a value with every text in it replaced by one that attacks."""
    if isinstance(value, str):
        return value if name in KEPT else EVIL
    if isinstance(value, tuple):
        return tuple(poisoned(item, name) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {f.name: poisoned(getattr(value, f.name), f.name) for f in dataclasses.fields(value)}
        return type(value)(**fields)
    return value


@pytest.mark.usefixtures("quick")
def test_text_stays_text_everywhere() -> None:
    site: Site = dataclasses.replace(poisoned(SITE), theme=DEFAULT)  # its families are of a list that specs are held to
    pictures = {
        key: dataclasses.replace(picture, title=EVIL, text=(EVIL,), steps=(EVIL,)) for key, picture in PICTURES.items()
    }
    stepped = {key: dataclasses.replace(picture, steps=("A step",)) for key, picture in PICTURES.items()}
    clean = render(SITE, stepped, DEFAULT)
    for path, html in render(site, pictures, DEFAULT).items():
        if not path.endswith(".html"):
            continue
        alike = path if path in clean else "topics/streams/index.html"  # a topic's page is named after it
        page, before = Page(str(html)), Page(str(clean[alike]))
        assert page.open == []
        assert [tag.attrs for tag in page.named("script")] == [tag.attrs for tag in before.named("script")]
        assert {name for tag in page.tags for name in tag.attrs} <= {name for tag in before.tags for name in tag.attrs}
        assert "<script>alert(1)</script>" in page.text


@pytest.mark.usefixtures("quick")
def test_a_graphs_title_is_text() -> None:
    figure = SITE.sections[3].figure
    assert figure is not None
    evil = dataclasses.replace(figure, graph=Graph("feeds", EVIL, EVIL), alt=EVIL)
    section = dataclasses.replace(SITE.sections[3], figure=evil)
    html = render(dataclasses.replace(SITE, sections=(section,)), PICTURES, DEFAULT)["index.html"]
    assert [tag.attrs for tag in Page(str(html)).named("script") if "src" not in tag.attrs] == [
        {"type": "application/ld+json"}
    ]
