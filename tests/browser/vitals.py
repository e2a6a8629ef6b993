"""What a page weighs, how much of it moves while it loads, and when its largest part is painted.

Shift and paint are those of https://web.dev/articles/cls and https://web.dev/articles/lcp, told by the browser itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

WATCH = """
window.shift = 0; window.paint = 0
new PerformanceObserver(list => list.getEntries().forEach(e => { if (!e.hadRecentInput) shift += e.value }))
    .observe({type: 'layout-shift', buffered: true})
new PerformanceObserver(list => list.getEntries().forEach(e => { paint = e.startTime }))
    .observe({type: 'largest-contentful-paint', buffered: true})
"""
DOWN = """async () => {
    await document.fonts.ready
    for (let y = 0; y < document.body.scrollHeight; y += innerHeight / 2) {
        scrollTo(0, y)
        await new Promise(done => requestAnimationFrame(() => setTimeout(done)))
    }}"""


@dataclass(frozen=True)
class Vitals:
    """The bytes of every file that was loaded, by its path; the layout shift, a ratio; the largest paint, ms."""

    files: dict[str, int]
    shift: float
    paint: float

    @property
    def weight(self) -> int:
        return sum(self.files.values())

    @property
    def scripts(self) -> int:
        return sum(size for path, size in self.files.items() if path.endswith(".js"))


def vitals(browser: Any, address: str, width: int, fonts_late: float = 0) -> Vitals:
    """Load a page anew and read it to its end. Fonts are held back for `fonts_late` ms."""
    view = browser.new_context(viewport={"width": width, "height": 900})
    tab = view.new_page()
    tab.add_init_script(WATCH)
    if fonts_late:
        tab.route("**/*.woff2", lambda route: (tab.wait_for_timeout(fonts_late), route.continue_()))
    loaded: list[Any] = []

    def keep(request: Any) -> None:  # Playwright takes no method of a list
        loaded.append(request)

    tab.on("requestfinished", keep)
    tab.goto(address, wait_until="networkidle")
    tab.evaluate(DOWN)
    tab.wait_for_load_state("networkidle")
    files = {request.url: len(request.response().body()) for request in loaded}
    shift, paint = tab.evaluate("[shift, paint]")
    view.close()
    return Vitals(files, shift, paint)
