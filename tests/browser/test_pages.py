"""The seed site in a real browser: every page, three widths, both schemes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sites import PAGES

WIDTHS = [1280, 820, 390, 320]
pytestmark = pytest.mark.browser


def test_the_pages_tested_are_all_that_are_built(site: Path) -> None:
    assert sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html")) == PAGES


@pytest.mark.parametrize("page", PAGES)
def test_a_page_fits_and_says_nothing_on_the_console(browser: Any, url: str, page: str, scheme: str) -> None:
    said: list[str] = []
    tab = browser.new_page(color_scheme=scheme)
    tab.on("console", lambda message: said.append(message.text))
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.on("requestfailed", lambda request: said.append(f"failed: {request.url}"))
    tab.goto(f"{url}/{page}")
    for width in WIDTHS:
        tab.set_viewport_size({"width": width, "height": 900})
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert tab.locator("h1").count() == 1
    tab.close()
    assert said == []


SHOWN = """() => [...document.querySelectorAll('figure')].filter(f => f.querySelector('svg')).map(f =>
    [...f.querySelectorAll('svg.iv-svg')].filter(s => s.getClientRects().length).length)"""
OUTSIDE = """() => [...document.querySelectorAll('svg.iv-svg')].filter(s => s.getClientRects().length).flatMap(s => {
    const frame = s.viewBox.baseVal
    return [...s.querySelectorAll('text')].filter(t => {
        const b = t.getBBox()
        return b.x < -0.5 || b.y < -0.5 || b.x + b.width > frame.width + 0.5 || b.y + b.height > frame.height + 0.5
    }).map(t => s.id + ': ' + t.textContent)})"""
CROWDED = """() => [...document.querySelectorAll('svg.iv-svg g.iv-node')].filter(g => g.getClientRects().length)
    .flatMap(g => {
        const card = g.getBBox()
        return [...g.querySelectorAll('text')].filter(t => {
            const b = t.getBBox()
            return b.x < card.x + 2 || b.x + b.width > card.x + card.width - 2
        }).map(t => t.textContent)})"""


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_pictures_are_shown_once_and_hold_their_texts(browser: Any, url: str, page: str, width: int) -> None:
    tab = browser.new_page(viewport={"width": width, "height": 900})
    tab.goto(f"{url}/{page}")
    tab.evaluate("document.fonts.ready")
    assert set(tab.evaluate(SHOWN)) <= {1}
    assert tab.evaluate(OUTSIDE) == []
    assert tab.evaluate(CROWDED) == []
    tab.close()


def test_the_fonts_of_the_page_are_its_own(browser: Any, site: Path) -> None:
    tab = browser.new_page()
    tab.goto((site / "index.html").as_uri())
    tab.evaluate("document.fonts.ready")
    loaded = tab.evaluate("[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)")
    tab.close()
    assert {"Inter", "JetBrains Mono"} <= {name.strip('"') for name in loaded}


def test_every_internal_link_leads_somewhere(browser: Any, site: Path) -> None:
    tab = browser.new_page()
    for page in PAGES:
        tab.goto((site / page).as_uri())
        for link in tab.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.href.baseVal ?? a.href)"):
            target = link.split("#")[0]
            if target.startswith("file:") and page != "404.html":
                assert Path(target.removeprefix("file://")).is_file(), f"{page}: {link}"
    tab.close()


def test_a_standalone_svg_turns_dark_with_the_reader(browser: Any, site: Path) -> None:
    from infraviz.theme import DEFAULT

    found = {}
    for scheme in ("light", "dark"):
        tab = browser.new_page(color_scheme=scheme)
        tab.goto((site / "figures" / "home-request-lifecycle.svg").as_uri())
        found[scheme] = tab.evaluate("getComputedStyle(document.querySelector('text.iv-f-text')).fill")
        tab.close()
    for scheme, colour in found.items():
        value = DEFAULT.tone("text").value(scheme)
        assert colour == f"rgb({', '.join(str(int(value[i : i + 2], 16)) for i in (1, 3, 5))})"


ASTRAY = """() => [...document.querySelectorAll('.iv-travel')].flatMap(mark => {
    const s = mark.ownerSVGElement
    if (!s.getClientRects().length) return []
    const back = s.getScreenCTM().inverse(), seen = []
    const lines = [...s.querySelectorAll('.iv-edge path[fill=none]')]
    const along = l => [...Array(Math.ceil(l.getTotalLength()) + 1).keys()].map(n => l.getPointAtLength(n))
    const points = lines.flatMap(along)
    for (const run of mark.getAnimations()) {
        run.pause()
        for (let time = 0; time < run.effect.getComputedTiming().duration; time += 100) {
            run.currentTime = time
            const box = mark.getBoundingClientRect()
            const at = new DOMPoint(box.x + box.width / 2, box.y + box.height / 2).matrixTransform(back)
            seen.push(Math.min(...points.map(p => Math.hypot(p.x - at.x, p.y - at.y))))
        }
    }
    return [[getComputedStyle(mark).display, seen.length > 30, Math.max(...seen)]]})"""


@pytest.mark.parametrize("width", [1280, 390])
def test_the_mark_of_a_flow_stays_on_its_lines(browser: Any, url: str, width: int) -> None:
    tab = browser.new_page(viewport={"width": width, "height": 900}, reduced_motion="no-preference")
    tab.goto(f"{url}/studies/market-data/index.html")
    ((display, moves, astray),) = tab.evaluate(ASTRAY)
    tab.close()
    assert (display, moves) == ("inline", True)
    assert astray < 9  # px; the ends of a leg lie below the arrowhead, 7 px past the line


def test_nothing_moves_for_a_reader_who_does_not_want_it(browser: Any, url: str) -> None:
    tab = browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    tab.goto(f"{url}/studies/market-data/index.html")
    assert [mark[0] for mark in tab.evaluate(ASTRAY)] == ["none"]
    tab.close()


REPORTS = "window.seen = []; addEventListener('securitypolicyviolation', event => seen.push(event.blockedURI))"


@pytest.mark.parametrize("page", PAGES)
def test_the_data_block_is_data_and_the_policy_has_nothing_against_it(browser: Any, url: str, page: str) -> None:
    tab = browser.new_page()
    tab.add_init_script(REPORTS)
    tab.goto(f"{url}/{page}")
    kinds = tab.evaluate(
        "[...document.querySelectorAll('script:not([src])')].map(s => [s.type, JSON.parse(s.textContent)['@type']])"
    )
    reported = tab.evaluate("window.seen")
    tab.close()
    assert reported == []
    kind = "WebSite" if page == "index.html" else "Article" if page.startswith("studies/") else ""
    assert kinds == ([["application/ld+json", kind]] if kind else [])


@pytest.mark.parametrize("width", WIDTHS)
def test_the_numbers_of_a_chart_open_as_a_table_without_widening_the_page(browser: Any, url: str, width: int) -> None:
    tab = browser.new_page(viewport={"width": width, "height": 900})
    tab.goto(f"{url}/studies/market-data/index.html")
    for summary in tab.locator(".iv-data summary").all():
        summary.click()
    shown = tab.locator(".iv-data table").all()
    assert len(shown) == 3
    assert all(table.is_visible() for table in shown)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    names = tab.evaluate("[...document.querySelectorAll('.iv-data caption')].map(c => c.textContent)")
    tab.close()
    assert names == ["Daily users", "Building and loading a page", "Database calls for sessions"]


def test_a_chart_offers_its_numbers_as_a_file(browser: Any, url: str) -> None:
    tab = browser.new_page(accept_downloads=True)
    tab.goto(f"{url}/studies/market-data/index.html")
    with tab.expect_download() as begun:
        tab.locator(".iv-file a[download]").first.click()
    found = Path(begun.value.path()).read_bytes()
    tab.close()
    assert found.startswith(b"Metric,Before (users),After (users)")


SINKS = [
    "document.body.innerHTML = '<b>'", "document.body.insertAdjacentHTML('afterbegin', '<b>')",
    "document.createElement('script').text = 'x'", "document.createElement('script').src = 'x.js'",
    "new DOMParser().parseFromString('<b>', 'text/html')", "trustedTypes.createPolicy('p', {})",
]  # fmt: skip


@pytest.mark.parametrize("attempt", SINKS)
def test_no_script_can_make_html_or_code_of_a_text(browser: Any, url: str, attempt: str) -> None:
    tab = browser.new_page()
    tab.goto(f"{url}/{PAGES[0]}")
    caught = tab.evaluate(f"() => {{ try {{ {attempt}; return '' }} catch (e) {{ return e.name }} }}")
    tab.close()
    assert caught == "TypeError"
