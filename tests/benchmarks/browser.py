"""What a reader and a writer wait for, in a real browser: a page's largest paint, and from save to new picture.

python tests/benchmarks/browser.py    part of `make bench`
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from queue import Queue
from threading import Event, Thread
from time import time
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests" / "browser"), str(ROOT / "tests")]
import serving  # noqa: E402
import tools  # noqa: E402
from sites import PAGES  # noqa: E402
from vitals import vitals  # noqa: E402

RUNS = 7
STUDY, NODE = "market-data", "label: Clients"  # the page that is open, and what is edited in its diagram
SEEN = """() => {
    const look = () => {
        const text = [...document.querySelectorAll('svg text')].find(t => t.textContent.startsWith('Edit'))
        if (text) requestAnimationFrame(() => setTimeout(() => painted(text.textContent, Date.now() / 1000)))
        else requestAnimationFrame(look)
    }
    look()}"""


def paints(browser: Any) -> None:
    """Print the largest contentful paint and the layout shift of each page of the seed site, and its weight."""
    with tempfile.TemporaryDirectory() as folder, serving.served(serving.seed(Path(folder))) as url:
        for page in PAGES:
            for width in (1280, 390):
                found = vitals(browser, f"{url}/{page}", width)
                told = f"{found.paint:>7.0f} ms   shift {found.shift:.4f}   {found.weight / 1000:.0f} kB"
                print(f"{'largest paint, ' + page + f', {width} px':<68}{told}")


def saves(browser: Any) -> None:
    """Print how long it takes from saving a diagram's spec to its new picture on the screen."""
    with tempfile.TemporaryDirectory() as folder:
        specs = Path(shutil.copytree(ROOT / "specs", Path(folder) / "specs"))
        ready, stop = Queue[str](), Event()
        from infraviz import serve

        thread = Thread(target=serve.serve, args=(specs, 8200, ready.put, stop))
        thread.start()
        try:
            took = _edits(browser, ready.get(timeout=60).split()[0], specs / "architectures" / f"{STUDY}.yaml")
        finally:
            stop.set()
            thread.join()
    told = f"{statistics.median(took) * 1000:>7.0f} ms   at most {max(took) * 1000:.0f} ms"
    print(f"{'save to new picture, a diagram of the seed site':<68}{told}")


def _edits(browser: Any, url: str, spec: Path) -> list[float]:
    """Return the seconds that each of some edits took."""
    good, painted = spec.read_text(encoding="utf-8"), Queue[tuple[str, float]]()
    assert NODE in good
    tab = browser.new_page(viewport={"width": 1280, "height": 900})
    tab.expose_function("painted", lambda text, at: painted.put((text, at)))
    tab.add_init_script(f"({SEEN})()")
    found = []
    for run in range(RUNS + 1):
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


def main(measured: tuple[Callable[[Any], None], ...] = (paints, saves)) -> None:
    print(f"load of the machine: {os.getloadavg()[0]:.1f}")
    for each in measured:
        with tools.chromium() as browser:
            each(browser)


if __name__ == "__main__":
    main()
