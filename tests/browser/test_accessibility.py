"""Pages for everyone: axe-core, the keyboard alone, and no JavaScript."""

from __future__ import annotations

import json
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from sites import PAGES

WIDTHS = [1280, 820, 390]
pytestmark = pytest.mark.browser
FOUND = (
    "async () => (await axe.run({resultTypes: ['violations']})).violations.map(v => [v.id, v.nodes.map(n => n.html)])"
)


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_no_violation(browser: Any, url: str, page: str, scheme: str) -> None:
    tab = browser.new_page(color_scheme=scheme)
    tab.goto(f"{url}/{page}")
    tab.evaluate(AXE_SCRIPT)
    for details in tab.locator("details").all():
        details.evaluate("details => { details.open = true }")
    for width in WIDTHS:
        tab.set_viewport_size({"width": width, "height": 900})
        found = tab.evaluate(FOUND)
        assert found == [], f"{width} px: {json.dumps(found, indent=1)}"
    tab.close()


def test_axe_is_at_work(browser: Any, url: str) -> None:
    tab = browser.new_page()
    tab.goto(f"{url}/404.html")
    tab.evaluate(AXE_SCRIPT)
    tab.evaluate("document.documentElement.removeAttribute('lang')")
    assert [name for name, _ in tab.evaluate(FOUND)] == ["html-has-lang"]
    tab.close()


# Every link and control that is shown, and those that Tab came to; a ring is what makes the focus seen.
REACHABLE = """() => [...document.querySelectorAll(
    'a[href], button, input, select, textarea, summary, [tabindex="0"]')].filter(e =>
    e.tabIndex >= 0 && !e.disabled && e.checkVisibility({visibilityProperty: true}))
    .map((e, n) => { e.setAttribute('data-stop', n); return n })"""
FOCUSED = """() => {
    const e = document.activeElement, s = getComputedStyle(e), box = e.getBoundingClientRect()
    const ring = s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 || s.boxShadow !== 'none'
    const stop = e.getAttribute('data-stop')
    return {stop: stop === null ? null : +stop, ring, name: e.outerHTML.slice(0, 120),
            seen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth}}"""


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("width", [1280, 390])
def test_the_keyboard_reaches_everything_in_reading_order(browser: Any, url: str, page: str, width: int) -> None:
    tab = browser.new_page(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    tab.goto(f"{url}/{page}")
    stops = tab.evaluate(REACHABLE)
    came = []
    for _ in stops:
        tab.keyboard.press("Tab")
        focused = tab.evaluate(FOCUSED)
        assert focused["ring"], f"no visible focus: {focused['name']}"
        assert focused["seen"], f"focus out of sight: {focused['name']}"
        came.append(focused["stop"])
    tab.close()
    assert len(stops) > 2
    assert came == stops


def test_the_skip_link_comes_first_and_leads_to_the_content(browser: Any, url: str) -> None:
    tab = browser.new_page()
    tab.goto(f"{url}/index.html")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.getAttribute('href')") == "#content"
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.getElementById('content').contains(document.activeElement)")
    tab.close()


# The words that a reader sees, and the pictures that have a size. Buttons and dialogs may be there for scripts only.
TOLD = """() => {
    for (const e of document.querySelectorAll('main :is(button, dialog)')) e.style.display = 'none'
    const pictures = [...document.querySelectorAll('main :is(svg.iv-svg, img)')]
    return [document.querySelector('main').innerText.split(/\\s+/),
            pictures.filter(p => p.getBoundingClientRect().width > 50).length]}"""


@pytest.mark.parametrize("page", [page for page in PAGES if page != "search/index.html"])  # which says so itself
@pytest.mark.parametrize("width", [1280, 390])
def test_without_javascript_every_word_and_picture_is_there(browser: Any, url: str, page: str, width: int) -> None:
    told = []
    for scripts in (True, False):
        view = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts)
        tab = view.new_page()
        tab.goto(f"{url}/{page}")
        told.append(tab.evaluate(TOLD))
        view.close()
    with_scripts, without = told
    assert without == with_scripts
