from __future__ import annotations

import pytest
from page_sample import PICTURES, SITE, Page

from infraviz.page.render import render
from infraviz.theme import DEFAULT


@pytest.fixture(scope="session")
def files() -> dict[str, str | bytes]:
    return render(SITE, PICTURES, DEFAULT)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the fonts out of what the test renders."""
    monkeypatch.setattr("infraviz.page.assets.fonts.web_font", lambda *_: b"wOF2")


@pytest.fixture(scope="session")
def pages(files: dict[str, str | bytes]) -> dict[str, Page]:
    return {path: Page(str(text)) for path, text in files.items() if path.endswith(".html")}
