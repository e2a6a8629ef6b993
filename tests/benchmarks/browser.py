"""What a reader and a writer wait for, in a real browser: a page's largest paint, and from save to new picture."""

from __future__ import annotations

import shutil
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from threading import Event, Thread
from time import time
from typing import Any

import serving
import tools
from measure import Options
from results import OWN, Figure, Row
from sites import PAGES
from vitals import vitals

ROOT = Path(__file__).parents[2]
PART = "browser"
RUNS = 7
STUDY, NODE = "market-data", "label: Clients"  # the page that is open, and what is edited in its diagram
SEEN = """() => {
    const look = () => {
        const text = [...document.querySelectorAll('svg text')].find(t => t.textContent.startsWith('Edit'))
        if (text) requestAnimationFrame(() => setTimeout(() => painted(text.textContent, Date.now() / 1000)))
        else requestAnimationFrame(look)
    }
    look()}"""


def paints(browser: Any, quick: bool) -> Iterator[Row]:
    """Yield the largest contentful paint and the layout shift of each page of the seed site, and its weight."""
    with tempfile.TemporaryDirectory() as folder, serving.served(serving.seed(Path(folder))) as url:
        for page in PAGES[:2] if quick else PAGES:
            for width in (1280, 390):
                found = vitals(browser, f"{url}/{page}", width)
                figures = {
                    "wall": Figure(found.paint / 1000, "s"),
                    "shift": Figure(found.shift, "1"),
                    "weight": Figure(found.weight / 1000, "kB"),
                }
                told = f"largest paint, {page}, {width} px"
                yield Row(PART, f"paint-{page}-{width}", told, OWN, "a page of specs, from this machine", figures)


def saves(browser: Any, quick: bool) -> Iterator[Row]:
    """Yield how long it takes from saving a diagram's spec to its new picture on the screen."""
    with tempfile.TemporaryDirectory() as folder:
        specs = Path(shutil.copytree(ROOT / "specs", Path(folder) / "specs"))
        ready, stop = Queue[str](), Event()
        from infraviz import serve

        thread = Thread(target=serve.serve, args=(specs, 8200, ready.put, stop))
        thread.start()
        try:
            spec = specs / "architectures" / f"{STUDY}.yaml"
            took = _edits(browser, ready.get(timeout=60).split()[0], spec, 2 if quick else RUNS)
        finally:
            stop.set()
            thread.join()
    figures = {
        "wall": Figure(statistics.median(took), "s", "median", len(took)),
        "greatest": Figure(max(took), "s", "greatest", len(took)),
    }
    yield Row(PART, "save", "save to new picture, a diagram of the seed site", OWN, "infraviz serve", figures)


def _edits(browser: Any, url: str, spec: Path, runs: int) -> list[float]:
    """Return the seconds that each of some edits took."""
    good, painted = spec.read_text(encoding="utf-8"), Queue[tuple[str, float]]()
    assert NODE in good
    tab = browser.new_page(viewport={"width": 1280, "height": 900})
    tab.expose_function("painted", lambda text, at: painted.put((text, at)))
    tab.add_init_script(f"({SEEN})()")
    found = []
    for run in range(runs + 1):
        tab.goto(f"{url}studies/{STUDY}/")
        tab.wait_for_timeout(300)
        found.append(_edit(tab, spec, good.replace(NODE, f"label: Edit{run}"), painted))
        spec.write_text(good, encoding="utf-8")
        tab.wait_for_selector("svg text:has-text('Clients')", state="attached")
    tab.close()
    return found[1:]  # the first one is not counted


def _edit(tab: Any, spec: Path, text: str, painted: Queue[tuple[str, float]]) -> float:
    start = time()
    spec.write_text(text, encoding="utf-8")
    while painted.empty():
        tab.wait_for_timeout(10)
    return painted.get()[1] - start


def rows(options: Options) -> Iterator[Row]:
    for each in (paints, saves):
        with tools.chromium() as browser:
            yield from each(browser, options.quick)
