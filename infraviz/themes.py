"""The themes that are shipped, by name: the default, a light one for reading, and a terminal.

A theme is values only; what sets its pages apart besides stands in `page/static/themes/NAME.css`.
"""

from __future__ import annotations

from collections.abc import Mapping

from infraviz.theme import DEFAULT, MONO, SANS, SERIF, Fonts, Theme, Tone

Pair = tuple[str, str]  # the light and the dark value


def _tones(plain: Mapping[str, Pair], tiers: tuple[tuple[Pair, Pair], ...]) -> tuple[tuple[str, Tone], ...]:
    """Return tokens in the default theme's order; each tier is given as its ink and its panel."""
    inks = {f"tier-{n}": ink for n, (ink, _) in enumerate(tiers, 1)}
    softs = {f"tier-{n}-soft": soft for n, (_, soft) in enumerate(tiers, 1)}
    given = {**plain, **inks, **softs}
    return tuple((name, Tone(*given[name])) for name, _ in DEFAULT.tones)


_EDITORIAL = Theme(
    _tones(
        {
            "surface": ("#fcfaf5", "#171411"),
            "raised": ("#f5f1e8", "#1e1a16"),
            "card": ("#fffdf9", "#221e19"),
            "rule": ("#d9d1c1", "#3a332b"),
            "line": ("#7d7465", "#8f8577"),
            "text": ("#1c1814", "#f1ebe0"),
            "muted": ("#5d5549", "#b9ae9f"),
            "accent": ("#9a2a1f", "#f0a08c"),
            "accent-soft": ("#f8e9e3", "#33201a"),
            "on-accent": ("#ffffff", "#171411"),
            "good": ("#2b6a3c", "#8fcf9b"),
            "bad": ("#a32218", "#ff9e92"),
            "warn": ("#825300", "#e6b866"),
        },
        (
            (("#2f5d8a", "#9dc0e6"), ("#f1f4f4", "#1a1f24")),
            (("#2f6b5e", "#8fcdbd"), ("#f0f5ef", "#18211d")),
            (("#6b4a8c", "#c9b0e4"), ("#f5f1f5", "#211c25")),
            (("#8f4a16", "#e3ae7d"), ("#f9f1e6", "#261d15")),
            (("#943a5c", "#eba3bc"), ("#f9f0f0", "#271a1e")),
            (("#5a6220", "#c3cc85"), ("#f4f4e6", "#1e2014")),
        ),
    ),
    "editorial",
    Fonts(text=SERIF, display=SERIF, label=SANS, figure=SANS),
    radius=2,
)

_TERMINAL = Theme(
    _tones(
        {
            "surface": ("#f6f8f3", "#090c0a"),
            "raised": ("#ebefe6", "#101512"),
            "card": ("#fbfcf9", "#0c100e"),
            "rule": ("#c9d1c3", "#26302a"),
            "line": ("#697565", "#75857a"),
            "text": ("#131a14", "#d9e8dc"),
            "muted": ("#4d594e", "#98a99d"),
            "accent": ("#11672f", "#5ce08a"),
            "accent-soft": ("#e0efe1", "#10291a"),
            "on-accent": ("#ffffff", "#090c0a"),
            "good": ("#11672f", "#5ce08a"),
            "bad": ("#a81f1f", "#ff8f87"),
            "warn": ("#7a5200", "#f2c14e"),
        },
        (
            (("#0b5fa5", "#6cb6ff"), ("#edf3f7", "#0b141c")),
            (("#00696b", "#4fd6d2"), ("#eaf4f2", "#0a1817")),
            (("#7a3e9d", "#d2a8ff"), ("#f4eff6", "#17111d")),
            (("#8f4700", "#ffb454"), ("#f7f1e6", "#1c140a")),
            (("#a3215f", "#ff9ac1"), ("#f8eef2", "#1d0f16")),
            (("#4c6000", "#bfe04f"), ("#f1f5e4", "#141a09")),
        ),
    ),
    "terminal",
    Fonts(text=MONO, display=MONO),
    radius=0,
    first="dark",
)

THEMES: Mapping[str, Theme] = {theme.name: theme for theme in (DEFAULT, _EDITORIAL, _TERMINAL)}
ABOUT: Mapping[str, str] = {
    "default": "calm and technical: Inter, labels in monospace, cards with soft corners",
    "editorial": "a page of a journal: serif type, wide text, rules instead of cards, warm paper",
    "terminal": "a console: monospace throughout, square windows, dark where no scheme is chosen",
}
