"""What scripts add to a page, used as a reader would, by pointer, keyboard and fingers; and what stays without them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sites import PAGES

pytestmark = [pytest.mark.browser, pytest.mark.slow]
STUDY = "studies/market-data/index.html"
SURFACE = "getComputedStyle(document.body).backgroundColor"
THEME = "[document.documentElement.dataset.theme ?? '', document.querySelector('[aria-pressed=true]').value]"
LIT = """() => [...document.querySelectorAll('.iv-wide .iv-svg[data-lit] [data-on]')]
    .map(p => p.dataset.node || p.getAttribute('class').split(' ')[0] + ' ' + p.dataset.from + ' ' + p.dataset.to)"""
REPORTS = "window.seen = []; addEventListener('securitypolicyviolation', event => seen.push(event.blockedURI))"
PLACE = "document.querySelector('.iv-stage > *').style.transform"
PARKED = "[...document.querySelectorAll('.iv-picture svg.iv-svg')].length"


@pytest.fixture
def said() -> list[str]:
    """What the page says on the console, errors among it."""
    return []


@pytest.fixture
def tab(browser: Any, url: str, said: list[str]) -> Iterator[Any]:
    """A study at 1280 px for a reader who wants no motion."""
    view = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce", color_scheme="light")
    page = view.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{url}/{STUDY}")
    yield page
    view.close()
    assert said == []


def test_the_chosen_scheme_is_kept_from_page_to_page(tab: Any, url: str) -> None:
    light = tab.evaluate(SURFACE)
    assert tab.evaluate(THEME) == ["", "system"]
    tab.get_by_role("button", name="Dark").click()
    assert tab.evaluate(THEME) == ["dark", "dark"]
    dark = tab.evaluate(SURFACE)
    assert dark != light
    tab.goto(f"{url}/404.html")
    assert tab.evaluate(THEME) == ["dark", "dark"]
    assert tab.evaluate(SURFACE) == dark
    tab.get_by_role("button", name="System").press("Enter")
    tab.reload()
    assert tab.evaluate(THEME) == ["", "system"]
    assert tab.evaluate(SURFACE) == light


def test_light_holds_against_a_dark_system_in_diagrams_too(tab: Any) -> None:
    ink = "getComputedStyle(document.querySelector('.iv-wide text.iv-f-text')).fill"
    light = tab.evaluate(ink)
    tab.emulate_media(color_scheme="dark")
    assert tab.evaluate(ink) != light
    tab.get_by_role("button", name="Light").click()
    assert tab.evaluate(ink) == light
    assert tab.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"
    shown = "[...document.querySelectorAll('meta[name=theme-color]')].filter(m => m.media === 'all').length"
    assert tab.evaluate(shown) == 1


def test_the_scheme_is_there_before_anything_is_painted(browser: Any, url: str) -> None:
    """With the deferred scripts held back for good, the page is dark from its first frame on."""
    view = browser.new_context(color_scheme="light")
    view.add_init_script("localStorage.setItem('iv-scheme', 'dark')")
    tab = view.new_page()
    tab.route("**/*.js", lambda route: route.continue_() if "scheme" in route.request.url else route.abort())
    tab.goto(f"{url}/{STUDY}", wait_until="commit")
    tab.wait_for_selector("h1", state="attached")
    assert tab.evaluate("document.documentElement.dataset.theme") == "dark"
    view.close()


def test_a_page_that_may_store_nothing_can_be_switched_all_the_same(browser: Any, url: str) -> None:
    tab = browser.new_page()
    errors: list[str] = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('', 'SecurityError') }})"
    )
    tab.goto(f"{url}/404.html")
    tab.get_by_role("button", name="Dark").click()
    assert tab.evaluate(THEME) == ["dark", "dark"]
    tab.close()
    assert errors == []


def test_a_figure_opens_large_by_keyboard_and_gives_the_focus_back(tab: Any) -> None:
    parked = tab.evaluate(PARKED)
    height, scrolled = tab.evaluate("[document.body.scrollHeight, scrollY]")
    tab.locator(".iv-open").first.focus()
    scrolled = tab.evaluate("scrollY")
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.querySelector('dialog').getAttribute('aria-label')").startswith("Market data stream")
    assert tab.evaluate("document.activeElement.className") == "iv-stage"
    assert tab.evaluate(PARKED) == parked - 1
    ids = tab.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))
    tab.keyboard.press("Escape")
    assert tab.evaluate("[document.querySelector('dialog').open, document.activeElement.className]") == [
        False,
        "iv-open iv-js",
    ]
    assert tab.evaluate(PARKED) == parked
    assert tab.evaluate("[document.body.scrollHeight, scrollY]") == [height, scrolled]
    assert tab.evaluate("document.querySelector('.iv-picture svg').style.transform") == ""


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (820, 1100), (390, 800), (320, 640)])
def test_what_opens_large_takes_more_room_than_on_the_page(tab: Any, width: int, height: int) -> None:
    """On a tablet a wide drawing may be moved in its frame: what counts is how much of it is seen."""
    tab.set_viewport_size({"width": width, "height": height})
    across = "Math.max(...[...document.querySelectorAll('.iv-svg[id^=iv-market-data--flow]')].map(s => %s))"
    across %= "Math.min(s.getBoundingClientRect().width, s.parentElement.clientWidth)"
    before = tab.evaluate(across)
    tab.locator(".iv-open").first.click()
    after = tab.evaluate(across)
    assert before < after <= width
    assert tab.evaluate("document.querySelector('.iv-stage > svg').getBoundingClientRect().x") >= 0


def test_keys_and_buttons_zoom_and_move(tab: Any) -> None:
    tab.locator(".iv-open").first.press("Enter")
    start, zoomed = tab.evaluate(PLACE), tab.locator(".iv-zoom")
    percent = int(zoomed.inner_text().split()[0])
    tab.keyboard.press("+")
    assert abs(int(zoomed.inner_text().split()[0]) - percent * 1.25) <= 1
    before = tab.evaluate(PLACE)
    tab.keyboard.press("ArrowDown")
    assert tab.evaluate(PLACE) != before
    tab.keyboard.press("0")
    assert tab.evaluate(PLACE) == start
    tab.keyboard.press("-")
    assert int(zoomed.inner_text().split()[0]) < percent
    tab.get_by_role("button", name="Fit").click()
    assert tab.evaluate(PLACE) == start
    tab.get_by_role("button", name="Zoom in").click()
    assert int(zoomed.inner_text().split()[0]) > percent
    tab.get_by_role("button", name="Close").click()
    assert not tab.evaluate("document.querySelector('dialog').open")


def test_wheel_and_drag(tab: Any) -> None:
    tab.locator(".iv-open").first.click()
    at = "(() => { const b = document.querySelector('.iv-stage [data-node=kafka]').getBoundingClientRect();"
    tab.mouse.move(640, 450)
    before = tab.evaluate(f"{at} return [b.x, b.y, b.width] }})()")
    tab.mouse.down()
    tab.mouse.move(650, 455)
    tab.mouse.move(700, 480)
    tab.mouse.up()
    after = tab.evaluate(f"{at} return [b.x, b.y, b.width] }})()")
    assert [round(a - b) for a, b in zip(after, before, strict=True)] == [60, 30, 0]
    tab.mouse.wheel(0, -300)
    tab.wait_for_function(f"{at} return b.width > {before[2] * 1.5} }})()")


def test_two_fingers_zoom(browser: Any, url: str) -> None:
    view = browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True, reduced_motion="reduce")
    tab = view.new_page()
    tab.goto(f"{url}/{STUDY}")
    tab.locator(".iv-open").first.tap()
    percent = int(tab.locator(".iv-zoom").inner_text().split()[0])
    touch = view.new_cdp_session(tab)
    for kind, apart in (("touchStart", 40), ("touchMove", 60), ("touchMove", 80)):
        points = [{"x": 195 - apart, "y": 400, "id": 1}, {"x": 195 + apart, "y": 400, "id": 2}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert int(tab.locator(".iv-zoom").inner_text().split()[0]) == pytest.approx(2 * percent, abs=0.1 * percent)
    view.close()


def test_charts_open_large_too_and_paper_closes_them(tab: Any) -> None:
    tab.locator(".iv-of-chart .iv-open").first.click()
    assert tab.locator(".iv-stage > svg").count() == 1
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    tab.wait_for_function("!document.querySelector('.iv-stage > svg')")
    assert tab.locator(".iv-of-chart .iv-wide > svg").count() == 3


KAFKA = {
    "services",
    "kafka",
    "sockets",
    "iv-edge services kafka",
    "iv-edge kafka sockets",
    "iv-label services kafka",
    "iv-label kafka sockets",
}


def test_a_node_under_the_pointer_lights_its_edges_and_neighbours(tab: Any) -> None:
    tab.locator(".iv-wide [data-node=kafka]").first.hover()
    lit = set(tab.evaluate(LIT))
    assert lit >= KAFKA
    assert "clients" not in lit
    faded = "getComputedStyle(document.querySelector('.iv-wide [data-node=clients]')).opacity"
    assert float(tab.evaluate(faded)) < 0.5
    tab.locator("h1").hover()
    assert tab.evaluate(LIT) == []
    assert float(tab.evaluate(faded)) == 1


def test_a_node_in_focus_does_the_same_and_arrow_keys_go_on(tab: Any) -> None:
    stops = tab.locator(".iv-wide >> nth=0").locator("[tabindex='0']")
    assert stops.count() == 1
    stops.focus()
    first = tab.evaluate(LIT)
    assert first
    tab.keyboard.press("ArrowRight")
    assert tab.evaluate("document.activeElement.dataset.node") != first[-1]
    assert tab.evaluate(LIT) != first


STEP = "[...document.querySelectorAll('.iv-steps > li')].findIndex(li => li.getAttribute('aria-current') === 'step')"


def test_a_flow_is_gone_through_step_by_step(tab: Any) -> None:
    player, steps = tab.locator(".iv-player"), tab.locator(".iv-steps > li")
    count = steps.count()
    for number in range(count):
        player.get_by_role("button", name="Next").press("Enter")
        assert tab.evaluate(STEP) == number
        assert player.locator("output").inner_text() == f"{number + 1}/{count} · {steps.nth(number).inner_text()}"
        edges = [part for part in tab.evaluate(LIT) if part.startswith("iv-edge")]
        assert len(edges) == 1
    assert tab.locator(".iv-wide [data-off]").count() == 2 * (count - 1)  # the other numbers, disc and figure
    player.get_by_role("button", name="Previous").press("Enter")
    assert tab.evaluate(STEP) == count - 2
    for _ in range(2):
        player.get_by_role("button", name="Next").press("Enter")
    assert tab.evaluate(STEP) == -1
    assert tab.evaluate(LIT) == []
    assert tab.locator("[data-off]").count() == 0


def test_play_goes_on_by_itself_until_it_is_paused(browser: Any, url: str) -> None:
    tab = browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="no-preference")
    tab.clock.install()
    tab.goto(f"{url}/{STUDY}")
    button = tab.locator("[data-play]")
    button.click()
    assert (tab.evaluate(STEP), button.inner_text()) == (0, "Pause")
    tab.clock.run_for(2600)
    assert tab.evaluate(STEP) == 1
    button.click()
    tab.clock.run_for(9000)
    assert (tab.evaluate(STEP), button.inner_text()) == (1, "Play")
    button.click()
    tab.clock.run_for(30_000)
    assert (tab.evaluate(STEP), button.inner_text()) == (-1, "Play")
    tab.close()


def test_nothing_moves_by_itself_for_a_reader_who_does_not_want_it(tab: Any) -> None:
    assert not tab.locator("[data-play]").is_visible()
    tab.locator("[data-go='1']").click()
    tab.locator(".iv-open").first.click()
    moving = "document.getAnimations().filter(a => a.playState === 'running').length"
    assert tab.evaluate(moving) == 0
    still = "[...document.querySelectorAll('.iv-node, .iv-stage > *')].map(e => getComputedStyle(e).transitionDuration)"
    assert set(tab.evaluate(still)) == {"0s"}


@pytest.mark.parametrize("page", PAGES)
def test_without_scripts_nothing_is_shown_that_needs_them(browser: Any, url: str, page: str) -> None:
    view = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    tab = view.new_page()
    tab.goto(f"{url}/{page}")
    assert [button for button in tab.locator("button, dialog, output").all() if button.is_visible()] == []
    pictures = tab.locator(".iv-picture").all()
    assert all(picture.locator("svg:visible, img:visible").count() == 1 for picture in pictures)
    view.close()


@pytest.mark.parametrize("page", PAGES)
def test_the_policy_has_nothing_against_what_scripts_do(browser: Any, url: str, page: str) -> None:
    said: list[str] = []
    tab = browser.new_page(viewport={"width": 1280, "height": 900})
    tab.add_init_script(REPORTS)
    tab.on("console", lambda message: said.append(message.text))
    tab.goto(f"{url}/{page}")
    for button in tab.locator(".iv-scheme button, .iv-player button").all():
        button.click()
    for button in tab.locator(".iv-open").all():
        button.click()
        tab.keyboard.press("+")
        tab.keyboard.press("Escape")
    assert tab.evaluate("window.seen") == []
    tab.close()
    assert said == []


def test_the_contents_stay_in_sight_and_mark_the_section_being_read(browser: Any, url: str) -> None:
    tab = browser.new_page(viewport={"width": 1680, "height": 900}, reduced_motion="reduce")
    tab.goto(f"{url}/studies/market-data/index.html")
    marked = tab.locator(".iv-contents [aria-current=true]:visible")
    assert marked.count() == 0
    for heading in ("Results", "The constraint", "What was built"):
        tab.locator(".iv-contents:visible").get_by_role("link", name=heading).click()
        tab.wait_for_function(f"document.querySelector('.iv-contents [aria-current]')?.textContent === '{heading}'")
        assert marked.all_inner_texts() == [heading]
    tab.close()


def test_the_contents_of_a_narrow_page_open_without_scripts(browser: Any, url: str) -> None:
    view = browser.new_context(viewport={"width": 390, "height": 900}, java_script_enabled=False)
    tab = view.new_page()
    tab.goto(f"{url}/studies/market-data/index.html")
    link = tab.locator(".iv-contents:visible").get_by_role("link", name="Results")
    assert not link.is_visible()
    tab.locator(".iv-contents summary").click()
    link.click()
    assert tab.url.endswith("#results")
    view.close()
