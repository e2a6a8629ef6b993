"""Pages on paper: printed to PDF by the browser on A4 and Letter, and read again."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
import serving
from sites import PAGES

pytestmark = [pytest.mark.browser, pytest.mark.slow]
STUDIES = [page for page in PAGES if page.startswith("studies/")]

# Puts a word at the top and one at the foot of each shown picture, where the PDF keeps them as text.
MARKED = """() => {
    const frames = [...document.querySelectorAll('main .iv-frame')]
    frames.forEach((frame, n) => {
        frame.style.position = 'relative'
        for (const [name, edge] of [['from', 'top'], ['until', 'bottom']]) {
            const mark = document.createElement('span')
            mark.textContent = `mark${n}${name} `
            Object.assign(mark.style, {position: 'absolute', left: 0, fontSize: '6px', [edge]: 0})
            frame.append(mark)
        }
    })
    return frames.length}"""


def printed(tab: Any, paper: str) -> list[str]:
    """Return the text of each page of paper."""
    from pypdf import PdfReader

    return [page.extract_text() for page in PdfReader(io.BytesIO(tab.pdf(format=paper))).pages]


def place(sheets: list[str], word: str) -> int:
    return next(number for number, text in enumerate(sheets) if word in text)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_no_picture_is_cut_by_the_end_of_a_sheet(browser: Any, url: str, page: str, paper: str) -> None:
    tab = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme="dark")
    tab.goto(f"{url}/{page}")
    count = tab.evaluate(MARKED)
    sheets = printed(tab, paper)
    tab.close()
    cut = [n for n in range(count) if place(sheets, f"mark{n}from") != place(sheets, f"mark{n}until")]
    assert cut == []


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_address_of_a_link_to_elsewhere_is_printed(browser: Any, lean: str, paper: str) -> None:
    tab = browser.new_page(viewport={"width": 1280, "height": 900})
    tab.goto(lean)
    text = "".join("".join(printed(tab, paper)).split())
    tab.close()
    assert "Kafka(https://kafka.apache.org/documentation/)" in text


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_a_short_study_takes_one_sheet(browser: Any, tmp_path: Path, paper: str) -> None:
    with serving.served(serving.short(tmp_path)) as address:
        tab = browser.new_page(viewport={"width": 1280, "height": 900})
        tab.goto(f"{address}/{serving.LEAN}")
        sheets = printed(tab, paper)
        tab.close()
    assert len(sheets) == 1
    assert "Sources" in sheets[0]


def test_paper_is_light_and_has_no_controls(browser: Any, url: str) -> None:
    tab = browser.new_page(color_scheme="dark")
    tab.goto(f"{url}/{STUDIES[0]}")
    tab.emulate_media(media="print")
    background, shown = tab.evaluate(
        """() => [getComputedStyle(document.body).color, [...document.querySelectorAll(
            'nav, button, input, summary, .iv-skip')].filter(e => e.checkVisibility()).map(e => e.outerHTML)]"""
    )
    tab.close()
    assert max(map(int, background.removeprefix("rgb(").removesuffix(")").split(","))) < 80
    assert shown == []
