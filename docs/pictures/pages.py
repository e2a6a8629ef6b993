"""Renews the pictures of pages: `python docs/pictures/pages.py`.

It builds `specs/` and `pages/` and takes them in a browser. They need Chromium and differ a little from machine to
machine, so `make.py` leaves them alone.
"""

from __future__ import annotations

import io
import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from queue import Queue
from threading import Event, Thread
from typing import Any

from PIL import Image

import infraviz as iv
from infraviz import serve
from infraviz.themes import THEMES

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SPECS = ROOT / "specs"
COLOURS = 96
sys.path.append(str(ROOT / "tests"))
import tools  # noqa: E402


def kept(name: str, taken: bytes) -> None:
    """Keep a picture in few colours: half the size, and nobody sees it."""
    picture = Image.open(io.BytesIO(taken)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    picture.save(HERE / f"{name}.png", optimize=True)


def themes(browser: Any, folder: Path) -> None:
    """Take the home page in each theme."""
    for name, theme in THEMES.items():
        specs = Path(shutil.copytree(SPECS, folder / name / "specs"))
        site = specs / "site.yaml"
        text = site.read_text(encoding="utf-8")
        site.write_text(re.sub(r"^theme:.*$", f"theme: {name}", text, flags=re.MULTILINE), encoding="utf-8")
        iv.build(specs, specs.parent / "out")
        page = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme=theme.first)
        page.goto((specs.parent / "out/index.html").as_uri())
        kept(f"theme-{name}", page.screenshot())
        page.close()


def flow(page: Any) -> None:
    """Go to the second step of the flow and have its diagram in sight."""
    page.locator("[data-go='1']").first.click()
    page.locator("[data-go='1']").first.click()
    page.evaluate("document.querySelector('.iv-of-diagram').scrollIntoView()")


def large(page: Any) -> None:
    """Open the first figure large."""
    page.locator(".iv-open").first.click()


def sources(page: Any) -> None:
    """Open the numbers of the last chart and have them and the sources in sight."""
    page.locator(".iv-data summary").last.click()
    page.locator(".iv-data").last.evaluate("table => scrollBy(0, table.getBoundingClientRect().top - 80)")


def query(page: Any) -> None:
    page.locator("#iv-query").fill("kafka")
    page.locator(".iv-search-results li").first.wait_for()


def nothing(_page: Any) -> None:
    """Take the page as it opens."""


SHOTS: dict[str, tuple[str, int, str, Callable[[Any], None]]] = {  # name → page, height, scheme, what is done there
    "page-study": ("studies/market-data/index.html", 900, "light", nothing),
    "page-flow": ("studies/market-data/index.html", 700, "light", flow),
    "page-large": ("studies/market-data/index.html", 700, "dark", large),
    "page-sources": ("studies/market-data/index.html", 900, "light", sources),
    "page-search": ("search/index.html", 620, "light", query),
    "page-topics": ("topics/index.html", 620, "light", nothing),
}


def shots(browser: Any, folder: Path) -> None:
    """Take pages of the seed site, its first card, and the page that shows what Markdown becomes."""
    iv.build(SPECS, folder / "seed")
    for name, (path, height, scheme, act) in SHOTS.items():
        page = browser.new_page(viewport={"width": 1280, "height": height}, color_scheme=scheme)
        page.goto((folder / "seed" / path).as_uri())
        act(page)
        page.wait_for_timeout(400)  # for what fades
        kept(name, page.screenshot())
        page.close()
    kept("card", (folder / "seed/studies/market-data/card.png").read_bytes())
    iv.build(HERE / "pages", folder / "writing")
    page = browser.new_page(viewport={"width": 1000, "height": 800}, color_scheme="light")
    page.goto((folder / "writing/studies/writing/index.html").as_uri())
    box = page.locator("article").bounding_box()
    clip = {"x": 0, "y": box["y"], "width": 1000, "height": box["height"]}
    kept("page-writing", page.screenshot(full_page=True, clip=clip))
    page.close()


def preview(browser: Any, folder: Path) -> None:
    """Take the preview after a mistake was saved."""
    specs, ready, stop = Path(shutil.copytree(SPECS, folder / "preview")), Queue[str](), Event()
    thread = Thread(target=serve.serve, args=(specs, 8400, ready.put, stop))
    thread.start()
    page = browser.new_page(viewport={"width": 1280, "height": 620}, color_scheme="light")
    page.goto(f"{ready.get().split()[0]}studies/market-data/")
    spec = specs / "architectures/market-data.yaml"
    spec.write_text(spec.read_text(encoding="utf-8").replace("kind: stream", "kind: steam", 1), encoding="utf-8")
    page.wait_for_selector("#infraviz-errors")
    shorter = "(told, path) => told.textContent = told.textContent.replace(path, 'specs')"
    page.locator("#infraviz-errors pre").evaluate(shorter, str(specs))
    kept("preview", page.screenshot())
    stop.set()
    thread.join()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, tools.chromium() as browser:
        for each in (themes, shots, preview):
            each(browser, Path(folder))


if __name__ == "__main__":
    main()
