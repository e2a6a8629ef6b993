from __future__ import annotations

import pytest
from sample import PICTURES, SITE, Page

from infraviz.page.render import render
from infraviz.theme import DEFAULT


@pytest.fixture(scope="session")
def files() -> dict[str, str | bytes]:
    return render(SITE, PICTURES, DEFAULT)


@pytest.fixture(scope="session")
def pages(files: dict[str, str | bytes]) -> dict[str, Page]:
    return {path: Page(str(text)) for path, text in files.items() if path.endswith(".html")}
