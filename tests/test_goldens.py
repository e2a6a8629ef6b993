"""Every stage of every case is what it was: a failure names the stage. `make goldens` renews them."""

from __future__ import annotations

import pytest
from goldens import CHARTS, GOLDEN, TESTS, cases, differing, of_case, of_charts


@pytest.mark.parametrize("name", cases())
def test_case(name: str) -> None:
    wrong = differing(of_case(name), GOLDEN / name)
    assert not wrong, f"see tests/diff/index.html: {', '.join(str(p.relative_to(TESTS)) for p in wrong)}"


def test_charts() -> None:
    wrong = differing(of_charts(), CHARTS)
    assert not wrong, f"see tests/diff/index.html: {', '.join(str(p.relative_to(TESTS)) for p in wrong)}"
