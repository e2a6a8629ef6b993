"""The search: what is in the index, what is not, and the page around it. How it finds is tested in a browser."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from page_sample import PICTURES, PROSE, SITE, Page, diagram, study

from infraviz.model.site import Prose, Site
from infraviz.page import search
from infraviz.page.render import render
from infraviz.theme import DEFAULT

pytestmark = pytest.mark.usefixtures("quick")


def index(site: Site) -> list[list[object]]:
    text = str(render(site, PICTURES, DEFAULT)[search.INDEX])
    assert text.startswith(search.ASSIGNED)
    found: list[list[object]] = json.loads(text.removeprefix(search.ASSIGNED).removesuffix(";\n"))
    return found


def words(markdown: str) -> str:
    (entry,) = index(replace(SITE, studies=(study("s", Prose(markdown)),)))
    return str(entry[-1])


def test_an_entry_has_the_texts_of_a_study_and_its_headings() -> None:
    first = index(SITE)[0]
    assert first[:4] == [
        "studies/feeds/index.html",
        "Title of feeds",
        "A summary.",
        ["streams", "fan-out", "Go", "Kafka"],
    ]
    assert first[4] == [["context", "Context"], ["context-2", "Context"]]


def test_words_are_small_without_accents_and_told_once() -> None:
    assert words("Détail of ÜBER and über, `code_word`.\n\n| a | Cell |\n|---|---|\n| b | [link](https://x.org) |") == (
        "and cell code detail link uber word"
    )


def test_no_number_is_in_the_words() -> None:
    """A number is found by the words around it; an index that held it would hold it without its source."""
    assert words("It took 600 ms, 3k, 1e5, 2024-05-01 and p95 of S3.") == "and it ms p95 s3 took"
    (entry,) = index(replace(SITE, studies=(study("s", PROSE),)))
    assert "200" not in json.dumps(entry)


def test_figures_are_found_by_their_words() -> None:
    (entry,) = index(replace(SITE, studies=(study("s", diagram("feeds.flow-tick", flow=True)),)))
    assert {"alternative", "publish", "sends"} <= set(str(entry[-1]).split())


def test_nothing_in_the_index_can_end_a_script() -> None:
    evil = "</script><!-- \u2028"
    text = str(render(replace(SITE, studies=(replace(study("s"), title=evil),)), PICTURES, DEFAULT)[search.INDEX])
    assert not set("<>&\u2028") & set(text)
    assert json.loads(text.removeprefix(search.ASSIGNED).removesuffix(";\n"))[0][1] == evil


def test_the_page_runs_its_two_scripts_and_connects_to_nothing(files: dict[str, str | bytes]) -> None:
    page = Page(str(files["search/index.html"]))
    own = [tag.attrs["src"] for tag in page.named("script") if "defer" in tag.attrs]
    assert own == ["../search/index.js", "../static/search.js"]
    policy = next(t.attrs["content"] for t in page.named("meta") if "http-equiv" in t.attrs)
    assert "script-src 'self';" in policy
    assert "connect-src" not in policy
    assert next(tag for tag in page.tags if "aria-live" in tag.attrs).attrs["aria-live"] == "polite"
    for path, text in files.items():
        assert path == "search/index.html" or not path.endswith(".html") or search.SCRIPT not in str(text)


def test_without_javascript_the_page_says_where_to_look(files: dict[str, str | bytes]) -> None:
    page = Page(str(files["search/index.html"]))
    assert "hidden" in page.named("form")[0].attrs
    assert "Without it, the list of topics is the way." in page.text
    bare = render(replace(SITE, studies=(replace(study("a"), topics=()),)), PICTURES, DEFAULT)
    assert "the list of case studies" in str(bare["search/index.html"])


def test_the_script_is_small_and_sets_text_only(files: dict[str, str | bytes]) -> None:
    script = str(files[search.SCRIPT])
    assert len(script.encode()) < 6_000
    assert not [
        word for word in ("innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval") if word in script
    ]


def test_without_studies_there_is_nothing_to_search() -> None:
    files = render(replace(SITE, studies=()), PICTURES, DEFAULT)
    assert not [path for path in files if "search" in path]
