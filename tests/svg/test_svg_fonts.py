"""Figures are set, measured and shipped in the fonts of their theme."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from infraviz import fonts, pipeline, single
from infraviz.layout.text import icon_room, node_text
from infraviz.model.graph import Node
from infraviz.svg.document import write
from infraviz.svg.embed import font_faces
from infraviz.svg.outlines import outlined
from infraviz.svg.write import drawing
from infraviz.theme import MONO, SANS, SERIF, STACKS, Fonts, Theme
from infraviz.themes import THEMES

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_a_card_is_as_wide_as_its_words_in_the_themes_font(theme: Theme) -> None:
    node = Node("a", "service", "Illustrations", "with many mmmm")
    text = node_text(node, fonts.Ruler(theme.fonts), 400)
    widths = [fonts.width(line, 14, 600, theme.fonts.words) for line in text.label]
    widths += [fonts.width(line, 12, 400, theme.fonts.words) for line in text.note]
    assert 0 <= text.width - max(widths) - icon_room(node) - 24 < 4


@pytest.mark.parametrize(("theme", "carried"), [("default", {SANS, MONO}), ("editorial", {SANS}), ("terminal", {MONO})])
def test_a_file_of_its_own_names_and_carries_the_themes_fonts(theme: str, carried: set[str]) -> None:
    faces = THEMES[theme].fonts
    _, scene = single.scene(pipeline.load(ROOT / "specs").graphs["request-lifecycle"], str, faces=faces)
    drawn = drawing(scene, "x")
    assert set(re.findall("font-family:'([^']+)'", font_faces(drawn, faces))) == carried
    named = set(re.findall('font-family="([^"]+)"', write(drawn, THEMES[theme], "light")))
    assert named == {STACKS[family] for family in carried}
    assert "font-family" not in write(drawn, THEMES[theme], "page")


def test_outlines_are_those_of_the_themes_font() -> None:
    _, scene = single.scene(pipeline.load(ROOT / "specs").graphs["request-lifecycle"], str)
    drawn = drawing(scene, "x")
    assert outlined(drawn) == outlined(drawn, Fonts()) != outlined(drawn, THEMES["terminal"].fonts)


def test_words_in_figures_are_set_as_text_where_nothing_is_said() -> None:
    assert Fonts(text=SERIF).words == SERIF
    assert Fonts(text=SERIF, figure=MONO).words == MONO
    assert Fonts(text=MONO, display=MONO).families == (MONO,)
    assert Fonts(text=SERIF, display=SERIF, label=SERIF).families == (SERIF, MONO, SANS)
