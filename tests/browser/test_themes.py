"""The themes that are shipped beside the default, held to what the default is held to, on a page of each kind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import serving
import test_accessibility as accessibility
import test_enhancement as enhancement
import test_pages as pages
import test_print as paper
import test_validity as validity
from vitals import vitals

from infraviz.themes import THEMES

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SOME = ["index.html", "studies/market-data/index.html", "topics/index.html", "search/index.html", "404.html"]


@pytest.fixture(scope="module", params=[name for name in THEMES if name != "default"])
def themed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the seed site in a theme."""
    return serving.seed(tmp_path_factory.mktemp(request.param), request.param)


@pytest.fixture(scope="module")
def address(themed: Path) -> Iterator[str]:
    with serving.served(themed) as url:
        yield url


@pytest.mark.parametrize("page", SOME)
def test_axe_finds_no_violation(browser: Any, address: str, page: str, scheme: str) -> None:
    accessibility.test_axe_finds_no_violation(browser, address, page, scheme)


@pytest.mark.parametrize("page", SOME)
def test_a_page_fits_and_holds_its_pictures(browser: Any, address: str, page: str) -> None:
    pages.test_a_page_fits_and_says_nothing_on_the_console(browser, address, page, "light")
    for width in pages.WIDTHS:
        pages.test_pictures_are_shown_once_and_hold_their_texts(browser, address, page, width)


@pytest.mark.parametrize("page", SOME[:2])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_keyboard_reaches_everything(browser: Any, address: str, page: str, width: int) -> None:
    accessibility.test_the_keyboard_reaches_everything_in_reading_order(browser, address, page, width)


@pytest.mark.parametrize("page", SOME[:2])
def test_all_is_there_without_scripts_and_the_policy_holds_with_them(browser: Any, address: str, page: str) -> None:
    accessibility.test_without_javascript_every_word_and_picture_is_there(browser, address, page, 1280)
    enhancement.test_without_scripts_nothing_is_shown_that_needs_them(browser, address, page)
    enhancement.test_the_policy_has_nothing_against_what_scripts_do(browser, address, page)


@pytest.mark.parametrize("page", SOME[:2])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("late", [0, 400])
def test_nothing_moves_while_a_page_loads(browser: Any, address: str, page: str, width: int, late: int) -> None:
    assert vitals(browser, f"{address}/{page}", width, late).shift < 0.001


@pytest.mark.parametrize("page", SOME[:2])
def test_no_picture_is_cut_by_the_end_of_a_sheet(browser: Any, address: str, page: str) -> None:
    paper.test_no_picture_is_cut_by_the_end_of_a_sheet(browser, address, page, "A4")


def test_pages_are_valid(themed: Path) -> None:
    assert validity.found_by_checker(*(themed / page for page in SOME)) == ""
    validity.test_every_style_sheet_parses(themed)
