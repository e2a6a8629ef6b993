"""What a page weighs, and that nothing in it moves while it loads."""

from __future__ import annotations

from typing import Any

import pytest
from sites import PAGES
from vitals import vitals

pytestmark = pytest.mark.browser
PAGE, SCRIPTS = 250_000, 12_000  # bytes, as stored


@pytest.mark.parametrize("width", [1280, 390])
def test_a_study_with_a_diagram_and_two_charts_stays_light(browser: Any, lean: str, width: int) -> None:
    tab = browser.new_page()
    tab.goto(lean)
    kinds = [tab.locator(f".iv-of-{kind}").count() for kind in ("diagram", "chart")]
    tab.close()
    assert kinds == [1, 2]
    found = vitals(browser, lean, width)
    assert len([path for path in found.files if path.endswith(".woff2")]) == 2
    assert found.weight <= PAGE, found.files
    assert found.scripts <= SCRIPTS, found.files


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("late", [0, 400])
def test_nothing_moves_while_a_page_loads(browser: Any, url: str, page: str, width: int, late: int) -> None:
    assert round(vitals(browser, f"{url}/{page}", width, late).shift, 3) == 0  # in the digits that Lighthouse tells


def test_images_have_sizes_before_they_are_loaded(browser: Any, url: str) -> None:
    tab = browser.new_page()
    tab.route("**/*.{png,jpg,jpeg,webp,gif,svg}", lambda route: route.abort())
    for page in PAGES:
        tab.goto(f"{url}/{page}")
        flat = "[...document.images].filter(i => i.checkVisibility() && i.clientHeight < 2).map(i => i.src)"
        assert tab.evaluate(flat) == []
    tab.close()
