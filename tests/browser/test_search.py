"""The search as a reader uses it: what is found and in which order, by keyboard, from a disk and below a folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import serving
from sites import write

import infraviz as iv

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TITLES = "[...document.querySelectorAll('.iv-search-results h2')].map(h => h.textContent)"
FOUND = "document.querySelector('.iv-search-found').textContent"
FOCUS = "document.activeElement.id || document.activeElement.textContent"


def study(title: str, body: str, more: str = "") -> str:
    return f"---\ntitle: {title}\n{more}---\n{body}\n"


SPECS = {
    "site.yaml": "title: Site\n",
    "studies/a.md": study("Anything else", "A queue is only named here."),
    "studies/b.md": study("One more", "## A queue of our own\n\nText about other things."),
    "studies/c.md": study("Queues that empty themselves", "Text."),
    "studies/d.md": study("Über Größe", "Ein café, and naïve code: `snake_case`.", "topics: [queue]\n"),
    "studies/e.md": study("検索エンジン", "全文検索の仕組み。"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of a host; the site stands below it."""
    root = tmp_path_factory.mktemp("search")
    iv.build(write(root / "specs", SPECS), root / "host" / "deep" / "site")
    return root / "host"


@pytest.fixture(params=["disk", "folder"])
def tab(request: pytest.FixtureRequest, browser: Any, folder: Path) -> Iterator[Any]:
    """The search page, opened as a file and below a folder of a host."""
    said: list[str] = []
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    with serving.served(folder) as url:
        site = (folder / "deep/site").as_uri() if request.param == "disk" else f"{url}/deep/site"
        page.goto(f"{site}/search/index.html")
        yield page
        page.close()
    assert said == []


def searched(tab: Any, text: str) -> tuple[list[str], str]:
    """Return the titles that are found for a query, and what is said of them."""
    tab.locator("#iv-query").fill(text)
    tab.locator("#iv-query").press("Enter")
    return tab.evaluate(TITLES), tab.evaluate(FOUND)


def test_a_title_comes_before_a_topic_a_heading_and_a_word(tab: Any) -> None:
    titles, told = searched(tab, "queue")
    assert titles == ["Queues that empty themselves", "Über Größe", "One more", "Anything else"]
    assert told == "4 case studies for “queue”"


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("uber", "Über Größe"), ("ÜBER", "Über Größe"), ("u\u0308ber", "Über Größe"), ("größe", "Über Größe"),
        ("CAFE", "Über Größe"), ("naive", "Über Größe"), ("snake", "Über Größe"), ("snake_case", "Über Größe"),
        ("検索", "検索エンジン"), ("仕組み", "検索エンジン"),
    ],
)  # fmt: skip
def test_accents_case_and_scripts_do_not_matter(tab: Any, query: str, title: str) -> None:
    assert searched(tab, query) == ([title], f"One case study for “{query}”")


def test_every_word_must_be_found_and_nothing_is_told_too(tab: Any) -> None:
    assert searched(tab, "queue themselves")[0] == ["Queues that empty themselves"]
    assert searched(tab, "queue zebra") == ([], "No case studies for “queue zebra”")
    assert searched(tab, "  ") == ([], "")
    evil = "<img src=x onerror=alert(1)>"
    assert searched(tab, evil) == ([], f"No case studies for “{evil}”")
    assert tab.locator("main img").count() == 0


def test_a_heading_that_fits_is_linked_and_leads_there(tab: Any) -> None:
    searched(tab, "own")
    tab.get_by_role("link", name="A queue of our own").click()
    assert tab.url.endswith("/studies/b/index.html#a-queue-of-our-own")
    assert tab.locator("#a-queue-of-our-own").is_visible()


def test_the_keyboard_is_enough(tab: Any) -> None:
    tab.keyboard.press("/")
    assert tab.evaluate(FOCUS) == "iv-query"
    tab.keyboard.type("queue")
    tab.locator(".iv-search-results > li").nth(3).wait_for()
    came = []
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp", "ArrowDown"):
        tab.keyboard.press(key)
        came.append(tab.evaluate(FOCUS))
    first, second = tab.evaluate(TITLES)[:2]
    assert came == [first, second, first, "iv-query", first]
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/studies/c/index.html")
    assert tab.locator("h1").inner_text() == first


def test_escape_empties_the_field(tab: Any) -> None:
    searched(tab, "queue")
    tab.keyboard.press("Escape")
    assert (tab.evaluate(FOCUS), tab.input_value("#iv-query"), tab.evaluate(TITLES)) == ("iv-query", "", [])


def test_an_address_can_hold_the_words(tab: Any) -> None:
    tab.goto(f"{tab.url}?q=gr%C3%B6%C3%9Fe")
    assert (tab.input_value("#iv-query"), tab.evaluate(TITLES)) == ("größe", ["Über Größe"])
