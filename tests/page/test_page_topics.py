"""Topics: one page each, however they are spelled, linked from the studies about them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_sample import PICTURES, SITE, Page, study

from infraviz.model.topics import Topic, topics
from infraviz.page.render import render
from infraviz.theme import DEFAULT


def found(*lists: Iterable[str]) -> list[Topic]:
    return list(topics(replace(study(f"s{n}"), topics=tuple(names)) for n, names in enumerate(lists)).values())


def test_spellings_share_a_page_under_the_name_that_is_used_most() -> None:
    assert found(["Vector-Search", "go"], ["vector search"], ["vector search", "VECTOR_SEARCH"]) == [
        Topic("go", "go", (0,)),
        Topic("vector search", "vector-search", (0, 1, 2)),
    ]
    assert found(["Live"], ["live"])[0].name == "Live"


def test_what_tells_languages_apart_is_in_their_addresses() -> None:
    assert [topic.slug for topic in found(["C++", "C#", "C"])] == ["c", "c-sharp", "c-plus-plus"]
    assert [topic.slug for topic in found(["a/b", "a.b", "!!"])] == ["topic", "a-b", "a-b-2"]
    assert found(["Straße 日本"])[0].slug == "straße-日本"


@given(st.lists(st.lists(st.text(min_size=1, max_size=300), max_size=4), max_size=4))
def test_every_topic_has_an_address_of_its_own_that_a_disk_can_hold(lists: list[list[str]]) -> None:
    all_of_them = found(*lists)
    slugs = [topic.slug for topic in all_of_them]
    assert len(set(slugs)) == len(slugs)
    assert all(0 < len(slug.encode()) <= 255 and not set(slug) & set("/\\.?#% ") for slug in slugs)
    assert {index for topic in all_of_them for index in topic.studies} == {n for n, names in enumerate(lists) if names}


def test_a_topic_lists_its_studies_and_studies_link_their_topics(pages: dict[str, Page]) -> None:
    page = pages["topics/streams/index.html"]
    assert [link.attrs["href"] for link in page.named("a") if "studies/" in link.attrs["href"]][::2] == [
        f"../../studies/{slug}/index.html" for slug in ("feeds", "market%20data", "last")
    ]
    linked = [link.attrs["href"] for link in pages["studies/last/index.html"].named("a")]
    assert "../../topics/fan-out/index.html" in linked
    assert "topics/streams/index.html" in [link.attrs["href"] for link in pages["index.html"].named("a")]
    listed = [link.attrs["href"] for link in pages["topics/index.html"].named("a")]
    assert {"../topics/fan-out/index.html", "../topics/streams/index.html"} <= set(listed)


def test_numbers_on_a_topics_page_are_marked_and_have_their_source(pages: dict[str, Page]) -> None:
    page = pages["topics/streams/index.html"]
    assert len(page.named("data")) == 6
    assert "Portfolio page, statement, 2026-01" in page.text


@pytest.mark.usefixtures("quick")
def test_without_topics_there_are_no_pages() -> None:
    files = render(replace(SITE, studies=(replace(study("a"), topics=()),)), PICTURES, DEFAULT)
    assert not [path for path in files if path.startswith("topics/")]
    assert "topics/" not in "".join(text for text in files.values() if isinstance(text, str) and "<html" in text)
