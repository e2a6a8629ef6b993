"""Renews the pictures of the themes: `python docs/pictures/pages.py` builds `specs/` in each and takes its home page.

They need an installed Chromium and differ a little from machine to machine, so `make.py` leaves them alone.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import infraviz as iv
from infraviz.themes import THEMES

HERE = Path(__file__).resolve().parent
SPECS = HERE.parent.parent / "specs"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for name, theme in THEMES.items():
            specs = Path(folder) / name / "specs"
            shutil.copytree(SPECS, specs)
            site = specs / "site.yaml"
            text = site.read_text(encoding="utf-8")
            site.write_text(re.sub(r"^theme:.*$", f"theme: {name}", text, flags=re.MULTILINE), encoding="utf-8")
            iv.build(specs, specs.parent / "out")
            page = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme=theme.first)
            page.goto((specs.parent / "out/index.html").as_uri())
            page.screenshot(path=HERE / f"theme-{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
