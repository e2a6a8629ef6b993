"""Design tokens: colours with a light and a dark value, type sizes, spacing, fonts.

Nothing else in the package names a colour. A `Paint` in a scene carries a token's
name; the SVG writer and the page's style sheet turn it into a value.
"""

from __future__ import annotations

import colorsys
from dataclasses import dataclass, replace

SANS = "Inter"
MONO = "JetBrains Mono"
SANS_STACK = "Inter, 'Helvetica Neue', Arial, 'Noto Sans', sans-serif"
MONO_STACK = "'JetBrains Mono', 'DejaVu Sans Mono', Menlo, Consolas, monospace"

TYPE_SCALE = (12, 14, 16, 20, 28, 44)
GRID = 4
PAGE_WIDTH = 1120
TEXT_WIDTH = 720
LEAST_SCALE = 0.85  # of a picture on a page: below it a note of 12 px is smaller than 10 px
PHONE_WIDTH = 358  # a 390-px phone less the page's margins
RADIUS_TAG, RADIUS_CARD, RADIUS_GROUP = 6, 10, 14
TIERS = 6

TEXT_CONTRAST = 4.5  # WCAG 2.2, 1.4.3
LINE_CONTRAST = 3.0  # WCAG 2.2, 1.4.11


@dataclass(frozen=True)
class Tone:
    """One token's two values, as `#rrggbb`."""

    light: str
    dark: str

    def value(self, scheme: str) -> str:
        return self.dark if scheme == "dark" else self.light


@dataclass(frozen=True)
class Theme:
    """All colour tokens by name. `rule` is for decorative hairlines only; `line` carries meaning."""

    tones: tuple[tuple[str, Tone], ...]

    def tone(self, name: str) -> Tone:
        return dict(self.tones)[name]


def _tiers() -> dict[str, Tone]:
    inks = (
        Tone("#1d5fc4", "#86b2ff"),
        Tone("#0f766e", "#5fd0c3"),
        Tone("#7c3aed", "#bfa3ff"),
        Tone("#a8480b", "#f0a868"),
        Tone("#b3265e", "#f58fb5"),
        Tone("#4a6112", "#b4cf6d"),
    )
    softs = (
        Tone("#f1f6fe", "#111a29"),
        Tone("#eef8f6", "#0f1d1e"),
        Tone("#f6f2fe", "#191627"),
        Tone("#fdf4ec", "#211912"),
        Tone("#fdf1f5", "#22141b"),
        Tone("#f5f8ea", "#181d10"),
    )
    named = {f"tier-{n}": tone for n, tone in enumerate(inks, 1)}
    return named | {f"tier-{n}-soft": tone for n, tone in enumerate(softs, 1)}


DEFAULT = Theme(
    tuple(
        {
            "surface": Tone("#ffffff", "#0b0e14"),
            "raised": Tone("#f6f7f9", "#11151d"),
            "card": Tone("#ffffff", "#171c26"),
            "rule": Tone("#e1e5eb", "#242b38"),
            "line": Tone("#6d7787", "#7f8b9e"),
            "text": Tone("#12161d", "#e9edf4"),
            "muted": Tone("#525c6b", "#a3adbd"),
            "accent": Tone("#2457d6", "#8fb0ff"),
            "accent-soft": Tone("#eaf0fe", "#16213a"),
            "on-accent": Tone("#ffffff", "#0b0e14"),
            "good": Tone("#12703c", "#63d694"),
            "bad": Tone("#b42318", "#ff9a90"),
            "warn": Tone("#8a5300", "#f0b860"),
            **_tiers(),
        }.items()
    )
)


def with_accent(theme: Theme, accent: str) -> Theme:
    """Return the theme with another accent, moved in lightness until it can carry text on every surface."""
    tone = Tone(accent, accent)
    for name, behind in theme.tones:
        if name in ("surface", "raised", "card") or name.endswith("-soft"):
            tone = Tone(readable(tone.light, behind.light), readable(tone.dark, behind.dark))
    tones = tuple((name, tone if name == "accent" else old) for name, old in theme.tones)
    return replace(theme, tones=tones)


def readable(colour: str, behind: str, ratio: float = TEXT_CONTRAST) -> str:
    """Return `colour`, darkened or lightened in small steps until its contrast on `behind` reaches `ratio`."""
    step, end = (-0.01, 0.0) if luminance(behind) > 0.5 else (0.01, 1.0)
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    while contrast(colour, behind) < ratio and lightness != end:
        lightness = min(1.0, max(0.0, lightness + step))
        colour = _hex(colorsys.hls_to_rgb(hue, lightness, saturation))
    return colour


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two `#rrggbb` colours, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of a `#rrggbb` colour, 0 to 1 (WCAG 2.2)."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


def _hex(rgb: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(c * 255):02x}" for c in rgb)


def css_tokens(theme: Theme) -> str:
    """Return the tokens as CSS custom properties: light, the system's dark, and both by `data-theme`."""
    light = "".join(f"--iv-{name}:{tone.light};" for name, tone in theme.tones)
    dark = "".join(f"--iv-{name}:{tone.dark};" for name, tone in theme.tones)
    return (
        f":root{{color-scheme:light dark;{light}}}\n"
        f"@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}\n"
        f":root[data-theme=dark]{{{dark}}}\n"
    )
