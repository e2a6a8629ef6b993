"""Each page looks as it did when someone last looked at it."""

from __future__ import annotations

from typing import Any

import pytest
import screenshots
from PIL import Image, ImageChops

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("page", screenshots.SHOWN)
@pytest.mark.parametrize("width", screenshots.WIDTHS)
def test_a_page_looks_as_it_did(browser: Any, url: str, page: str, width: int, scheme: str) -> None:
    name = screenshots.name(page, width, scheme)
    new = screenshots.taken(browser, f"{url}/{page}", width, scheme)
    with Image.open(screenshots.GOLDEN / name) as old:
        found = screenshots.difference(new, old)
    if found:
        screenshots.put(new, screenshots.DIFF / name)
    assert found == "", f"see tests/diff/browser/{name} beside tests/browser/golden/{name}"


def test_every_golden_is_of_a_page() -> None:
    wanted = {
        screenshots.name(p, w, s) for p in screenshots.SHOWN for w in screenshots.WIDTHS for s in screenshots.SCHEMES
    }
    assert {path.name for path in screenshots.GOLDEN.iterdir()} == wanted


def test_a_heading_that_moved_is_seen_and_a_smoother_letter_is_not() -> None:
    with Image.open(screenshots.GOLDEN / screenshots.name("404.html", 1280, "light")) as golden:
        old = golden.convert("RGB")
    soft = Image.blend(old, ImageChops.offset(old, 1, 0), 0.15)
    moved = ImageChops.offset(old, 0, 6)
    assert screenshots.difference(soft, old) == ""
    assert screenshots.difference(moved, old) != ""
    assert screenshots.difference(old.crop((0, 0, old.width, old.height - 1)), old) != ""
