"""What scripts add is added to whole pages: every word and picture is there without them."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from page_sample import PICTURES, Page

from infraviz.page import assets
from infraviz.theme import DEFAULT

SCRIPTS = {path: str(text) for path, text in assets.scripts().items()}


def test_all_scripts_together_are_small() -> None:
    assert sum(len(text.encode()) for text in SCRIPTS.values()) <= 12_000


@pytest.mark.parametrize("path", SCRIPTS)
def test_no_script_reaches_out_or_makes_code_of_text(path: str) -> None:
    forbidden = r"\b(fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon|eval|Function|innerHTML|outerHTML|import)\b"
    assert not re.search(forbidden + r"|document\.write|https?:", SCRIPTS[path])


_OWN = {"index.js", "search.js"}  # of the search page, which shows no figures


def test_scripts_are_files_of_the_site_and_only_the_scheme_is_waited_for(pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        own = [tag.attrs for tag in page.named("script") if "src" in tag.attrs]
        names = [attrs["src"].rpartition("/")[2] for attrs in own]
        with_figures = path == "index.html" or path.startswith("studies/")
        assert names[0] == "scheme.js"
        expected = {"figures.js", "diagrams.js"} if with_figures else _OWN if "search" in path else set()
        assert set(names[1:]) == expected | ({"contents.js"} if "iv-contents" in page.html else set())
        assert [name for name, attrs in zip(names, own, strict=True) if "defer" not in attrs] == ["scheme.js"]


def test_every_picture_and_every_step_stands_in_the_html(pages: dict[str, Page]) -> None:
    page = pages["studies/market data/index.html"]
    assert {tag.attrs["id"] for tag in page.named("svg") if "id" in tag.attrs} >= {
        "fig-feeds-flow-tick",
        "fig-chart-load",
    }
    assert page.text.count(PICTURES["feeds.flow-tick"].steps[0]) == 2
    assert not [tag for tag in page.tags if "hidden" in tag.attrs]


def test_what_only_scripts_serve_is_marked_as_such(pages: dict[str, Page]) -> None:
    """A button without a script would do nothing: each is inside what is hidden until one runs."""
    page = pages["studies/market data/index.html"]
    kinds = Counter(tag.attrs.get("class", "") for tag in page.named("button"))
    # four figures; three schemes; the player's, the closed dialog's
    assert kinds == {"iv-open iv-js": 4, "": 3, "iv-button": 3 + 4}
    classes = [tag.attrs.get("class", "") for tag in page.tags]
    assert classes.count("iv-scheme iv-js") == classes.count("iv-player iv-js") == classes.count("iv-large") == 1
    assert ":root:not([data-js]) .iv-js { display: none; }" in assets.stylesheet(DEFAULT, PICTURES)


def test_only_a_drawing_that_stands_on_the_page_is_played(pages: dict[str, Page]) -> None:
    groups = [tag.attrs.get("aria-label") for tag in pages["studies/market data/index.html"].tags]
    assert groups.count("The flow, step by step") == 1


def test_the_scheme_is_a_named_choice_of_three(pages: dict[str, Page]) -> None:
    for page in pages.values():
        assert [tag.attrs.get("aria-label") for tag in page.tags].count("Colour scheme") == 1
        choices = [tag.attrs for tag in page.named("button") if "aria-pressed" in tag.attrs]
        assert [(c["value"], c["aria-label"]) for c in choices] == [
            ("system", "System"),
            ("light", "Light"),
            ("dark", "Dark"),
        ]
