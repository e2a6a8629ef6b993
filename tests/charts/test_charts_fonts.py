"""Charts are measured in the fonts of their theme: no text leaves its picture."""

from __future__ import annotations

import pytest
from charts_cases import CASES, shown

from infraviz import charts, fonts
from infraviz.theme import MONO, SANS, Theme
from infraviz.themes import THEMES

SHARES = {"start": 0.0, "middle": 0.5, "end": 1.0}


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("width", [358, 720])
def test_no_text_of_a_chart_leaves_it_in_any_theme(theme: Theme, name: str, width: int) -> None:
    ruler = fonts.Ruler(theme.fonts)
    for one in shown(charts.draw(CASES[name], "c", width, theme.fonts), "text"):
        attrs = one.attrs
        voice = MONO if "iv-mono" in str(attrs.get("class", "")) else SANS
        size = ruler(one.text, float(str(attrs["font-size"])), int(str(attrs.get("font-weight", 400))), voice)
        left = one.box.x + SHARES[str(attrs.get("text-anchor", "start"))] * (one.box.w - size)
        assert left >= -0.5, one.text
        assert left + size <= width + 0.5, one.text
