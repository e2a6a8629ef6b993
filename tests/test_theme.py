"""Contrast is computed from the tokens, in both schemes, for everything that carries meaning: ours and an author's."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sites import GOOD, Done, write

import infraviz as iv
from infraviz import pipeline
from infraviz.errors import SpecErrors
from infraviz.theme import (
    DEFAULT,
    LINE_CONTRAST,
    PAIRS,
    TEXT_CONTRAST,
    TIERS,
    Clash,
    Fonts,
    Theme,
    Tone,
    clashes,
    contrast,
    css_tokens,
    readable,
    with_accent,
)
from infraviz.themes import ABOUT, THEMES

SCHEMES = ["light", "dark"]
Run = Callable[..., Done]


def value(token: str, scheme: str) -> str:
    return DEFAULT.tone(token).value(scheme)


def with_token(name: str, tone: Tone) -> Theme:
    return replace(DEFAULT, tones=tuple((each, tone if each == name else old) for each, old in DEFAULT.tones))


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_every_theme_can_be_read(theme: Theme) -> None:
    assert clashes(theme) == ()


def test_every_text_and_line_is_held_against_what_it_lies_on() -> None:
    told = {(ink, behind): needed for ink, behind, needed in PAIRS}
    panels = [f"tier-{n}-soft" for n in range(1, TIERS + 1)]
    for behind in ("surface", "raised", "card", *panels):
        assert all(told[ink, behind] == TEXT_CONTRAST for ink in ("text", "muted", "accent", "good", "bad", "warn"))
        assert told["line", behind] == LINE_CONTRAST
    assert all(told["on-accent", behind] == TEXT_CONTRAST for behind in ("accent", "good", "bad", "warn"))
    assert all(told[f"tier-{n}", f"tier-{n}-soft"] == TEXT_CONTRAST for n in range(1, TIERS + 1))
    assert {name for pair in told for name in pair} == {name for name, _ in DEFAULT.tones} - {"rule"}


def test_a_clash_says_which_two_where_and_by_how_much() -> None:
    found = clashes(with_token("muted", Tone("#999999", DEFAULT.tone("muted").dark)))
    assert Clash("muted", "surface", "light", contrast("#999999", "#ffffff"), TEXT_CONTRAST) in found
    assert {(clash.ink, clash.scheme) for clash in found} == {("muted", "light")}


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_themes_share_their_tokens_and_go_to_other_processes(theme: Theme) -> None:
    assert [name for name, _ in theme.tones] == [name for name, _ in DEFAULT.tones]
    assert pickle.loads(pickle.dumps(theme)) == theme
    assert hash(theme)


def test_themes_are_listed(run: Run) -> None:
    assert [line.split()[0] for line in run("list", "themes").out.splitlines()] == list(THEMES) == list(ABOUT)


colours = st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06x}")


@given(colours)
def test_any_accent_becomes_readable(accent: str) -> None:
    for theme in THEMES.values():
        assert clashes(with_accent(theme, accent)) == ()


def test_a_readable_colour_stays_as_it_is() -> None:
    assert readable("#000000", "#ffffff") == "#000000"


def test_contrast_runs_from_one_to_twenty_one() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#777777") == 1


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_every_token_is_a_property_in_both_schemes(theme: Theme) -> None:
    css = css_tokens(theme)
    assert all(css.count(f"--iv-{name}:") == 3 for name, _ in theme.tones)
    assert css.startswith(f":root{{color-scheme:{theme.first} ")
    assert css.split("@media")[0].count(theme.tone("surface").value(theme.first)) >= 1


# An author's own


def theme_of(here: Path, told: str) -> Theme:
    write(here / "specs", {**GOOD, "site.yaml": f"title: Site\ntheme: {told}\n"})
    return pipeline.load(Path("specs")).site.theme


def mistakes(here: Path, told: str) -> list[str]:
    with pytest.raises(SpecErrors) as raised:
        theme_of(here, told)
    return [str(error).removeprefix("specs/site.yaml:") for error in raised.value.errors]


@pytest.mark.parametrize("name", THEMES)
def test_a_theme_is_chosen_by_one_line(here: Path, name: str) -> None:
    assert theme_of(here, name) == THEMES[name] == theme_of(here, f"{{name: {name}}}")


def test_a_theme_of_ones_own(here: Path) -> None:
    told = '{name: terminal, radius: 5, fonts: {display: Newsreader}, tokens: {surface: {dark: "#010"}}}'
    theme = theme_of(here, told)
    assert theme.tone("surface") == Tone(THEMES["terminal"].tone("surface").light, "#001100")
    assert theme.fonts == Fonts("JetBrains Mono", "Newsreader", "JetBrains Mono")
    assert theme.corners == 0.5


def test_an_accent_moves_and_a_token_stays(here: Path) -> None:
    assert theme_of(here, '{accent: "#5b8cff"}') == with_accent(DEFAULT, "#5b8cff")
    own = '{accent: "#ff0000", tokens: {accent: {light: "#00489c", dark: "#9cf"}}}'
    assert theme_of(here, own).tone("accent") == Tone("#00489c", "#99ccff")


@pytest.mark.parametrize(
    ("told", "lines"),
    [
        ("editrial", ["2:8  theme.name: unknown theme 'editrial' (did you mean 'editorial'?)"]),
        ("{name: x}", ["2:15  theme.name: unknown theme 'x' (must be one of default, editorial, terminal)"]),
        ("5", ["2:8  theme: must be a mapping, not 5"]),
        ("{tokens: {surfce: {light: \"#fff\"}}}", [
            "2:18  theme.tokens.surfce: unknown token 'surfce' (did you mean 'surface'?)"]),
        ("{tokens: {surface: {}}}", ["2:27  theme.tokens.surface: a token has a colour for light, dark or both"]),
        ("{tokens: {surface: {light: white}}}", [
            "2:35  theme.tokens.surface.light: 'white' is not a colour (write it like '#5b8cff')"]),
        ("{tokens: {muted: {light: \"#999\"}, line: {dark: \"#333\"}}}", [
            "2:33  theme.tokens.muted.light: the contrast of 'muted' (#999999) on 'accent-soft' (#eaf0fe) is 2.49:1 in "
            "the light scheme, and 4.5:1 is needed",
            "2:55  theme.tokens.line.dark: the contrast of 'line' (#333333) on 'card' (#171c26) is 1.35:1 in the dark "
            "scheme, and 3:1 is needed"]),
        ("{tokens: {surface: {light: \"#777777\"}}}", [
            "2:35  theme.tokens.surface.light: the contrast of 'tier-2' (#0f766e) on 'surface' (#777777) is 1.22:1 in "
            "the light scheme, and 4.5:1 is needed"]),
        ("{radius: 25}", ["2:17  theme.radius: 25 must be at most 24"]),
        ("{fonts: {text: Comic}}", [
            "2:23  theme.fonts.text: unknown font 'Comic' (must be one of Inter, JetBrains Mono, Newsreader)"]),
    ],
)  # fmt: skip
def test_mistakes_in_a_theme_are_told(here: Path, told: str, lines: list[str]) -> None:
    assert mistakes(here, told) == lines


# Pictures


def test_pictures_from_python_and_the_command_line_have_the_theme_of_the_site(here: Path, run: Run) -> None:
    theme = THEMES["terminal"]
    assert theme_of(here, "terminal") == theme
    project = iv.load("specs")
    svg = project.architectures["shop"].to_svg(theme="dark")
    assert theme.tone("text").dark in svg
    assert 'rx="10"' not in svg
    assert theme.tone("accent").dark not in project.charts["speed"].to_svg(theme="light")
    assert theme.tone("text").light in project.charts["speed"].to_svg(theme="light")
    assert run("diagram", "shop", "--theme", "dark", "-o", "shop.svg").code == 0
    assert (here / "shop.svg").read_text(encoding="utf-8") == svg


def test_a_png_lies_on_the_surface_of_its_theme(here: Path) -> None:
    from PIL import Image

    theme_of(here, "editorial")
    path = iv.load("specs").architectures["shop"].save("shop.png")
    with Image.open(path) as image:
        red, green, blue = image.convert("RGB").getpixel((0, 0))  # type: ignore[misc]
    assert f"#{red:02x}{green:02x}{blue:02x}" == THEMES["editorial"].tone("surface").light
