"""Contrast is computed from the tokens, in both schemes, for everything that carries meaning."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infraviz.theme import (
    DEFAULT,
    LINE_CONTRAST,
    TEXT_CONTRAST,
    TIERS,
    contrast,
    css_tokens,
    readable,
    with_accent,
)

SCHEMES = ["light", "dark"]
SURFACES = ["surface", "raised", "card"]
PANELS = [f"tier-{n}-soft" for n in range(1, TIERS + 1)]


def value(token: str, scheme: str) -> str:
    return DEFAULT.tone(token).value(scheme)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ink", ["text", "muted", "accent", "good", "bad", "warn"])
@pytest.mark.parametrize("behind", [*SURFACES, *PANELS])
def test_text_is_readable_on_everything_it_lies_on(ink: str, behind: str, scheme: str) -> None:
    assert contrast(value(ink, scheme), value(behind, scheme)) >= TEXT_CONTRAST


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("tier", range(1, TIERS + 1))
def test_a_tier_is_readable_on_its_panel_and_on_cards(tier: int, scheme: str) -> None:
    for behind in (f"tier-{tier}-soft", "card", "surface"):
        assert contrast(value(f"tier-{tier}", scheme), value(behind, scheme)) >= TEXT_CONTRAST


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("behind", [*SURFACES, *PANELS])
def test_lines_are_visible(behind: str, scheme: str) -> None:
    assert contrast(value("line", scheme), value(behind, scheme)) >= LINE_CONTRAST


@pytest.mark.parametrize("scheme", SCHEMES)
def test_words_on_the_accent_are_readable(scheme: str) -> None:
    assert contrast(value("on-accent", scheme), value("accent", scheme)) >= TEXT_CONTRAST
    assert contrast(value("accent", scheme), value("accent-soft", scheme)) >= TEXT_CONTRAST


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("tone", ["good", "bad", "warn"])
def test_the_signs_of_a_comparison_are_readable_on_their_discs(tone: str, scheme: str) -> None:
    assert contrast(value("on-accent", scheme), value(tone, scheme)) >= TEXT_CONTRAST


colours = st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06x}")


@given(colours)
def test_any_accent_becomes_readable(accent: str) -> None:
    tone = with_accent(DEFAULT, accent).tone("accent")
    for scheme in SCHEMES:
        for behind in ("surface", "raised", "card", "accent-soft"):
            assert contrast(tone.value(scheme), value(behind, scheme)) >= TEXT_CONTRAST
        assert contrast(value("on-accent", scheme), tone.value(scheme)) >= TEXT_CONTRAST


def test_a_readable_colour_stays_as_it_is() -> None:
    assert readable("#000000", "#ffffff") == "#000000"


def test_contrast_runs_from_one_to_twenty_one() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#777777") == 1


def test_every_token_is_a_property_in_both_schemes() -> None:
    css = css_tokens(DEFAULT)
    assert all(css.count(f"--iv-{name}:") == 3 for name, _ in DEFAULT.tones)
