"""Design tokens: colours with a light and a dark value, type sizes, spacing, fonts, corners.

Nothing else in the package names a colour, but `themes.py`, which has the values of the other themes. A `Paint` in a
scene carries a token's name; the SVG writer and the page's style sheet turn it into a value.
"""

from __future__ import annotations

import colorsys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

SANS = "Inter"
MONO = "JetBrains Mono"
SERIF = "Newsreader"
FAMILIES = (SANS, MONO, SERIF)  # what `fonts.py` has files of
STACKS = {
    SANS: "Inter, 'Helvetica Neue', Arial, 'Noto Sans', sans-serif",
    MONO: "'JetBrains Mono', 'DejaVu Sans Mono', Menlo, Consolas, monospace",
    SERIF: "Newsreader, Georgia, 'Noto Serif', serif",
}

TYPE_SCALE = (12, 14, 16, 20, 28, 44)
GRID = 4
PAGE_WIDTH = 1120
TEXT_WIDTH = 720
LEAST_SCALE = 0.85  # of a picture on a page: below it a note of 12 px is smaller than 10 px
PAPER_WIDTH, PAPER_TEXT, PAPER_HEIGHT = 672, 513, 831  # of a figure on A4, px: the sheet, beside headings, at most
PAPER_SCALE = 0.78  # of a picture on paper: below it a note of 12 px is smaller than 7 pt
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
class Fonts:
    """The families that a site is set in: running text, headings, labels with tables and code, words in figures.

    `figure` is '' where the words in diagrams and charts are set as running text is. Their labels are set as labels.
    """

    text: str = SANS
    display: str = SANS
    label: str = MONO
    figure: str = ""

    @property
    def words(self) -> str:
        """The family of the words in diagrams and charts."""
        return self.figure or self.text

    @property
    def shown(self) -> tuple[str, ...]:
        """The families that every page is set in, once."""
        return tuple(dict.fromkeys((self.text, self.display, self.words, self.label)))

    @property
    def families(self) -> tuple[str, ...]:
        """Every family that a page may need, once: code is in JetBrains Mono, the arrows of Newsreader are Inter's."""
        return tuple(dict.fromkeys((*self.shown, MONO, *((SANS,) if SERIF in self.shown else ()))))

    def of(self, voice: str) -> str:
        """Return the family of a voice in figures: `SANS` stands for words, `MONO` for labels, `SERIF` for headings."""
        return {SANS: self.words, MONO: self.label, SERIF: self.display}[voice]


@dataclass(frozen=True)
class Theme:
    """How a site looks: its colours, fonts and corners.

    `tones` are all colour tokens by name: `rule` is for decorative hairlines only, `line` carries meaning. `name` is
    that of the theme in `themes.THEMES` that it goes back to, and of its style sheet. `radius` is the corner of a card
    in px; tags and frames follow it. `first` is the scheme of a reader who has chosen none.
    """

    tones: tuple[tuple[str, Tone], ...]
    name: str = "default"
    fonts: Fonts = Fonts()
    radius: int = RADIUS_CARD
    first: str = "light"

    def tone(self, name: str) -> Tone:
        return dict(self.tones)[name]

    @property
    def corners(self) -> float:
        """By what a radius of the default theme is multiplied."""
        return self.radius / RADIUS_CARD


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


@dataclass(frozen=True)
class Clash:
    """Two tokens of which one lies on the other and cannot be told from it: the contrast found and the one needed."""

    ink: str
    behind: str
    scheme: str
    found: float
    needed: float


SCHEMES = ("light", "dark")
SURFACES = ("surface", "raised", "card")
PANELS = tuple(f"tier-{n}-soft" for n in range(1, TIERS + 1))
_SIGNS = ("good", "bad", "warn")


def _pairs() -> Iterator[tuple[str, str, float]]:
    """Yield which token lies on which, and the contrast that it needs: what pages, diagrams and charts really do."""
    yield from ((ink, behind, TEXT_CONTRAST) for ink in ("text", "muted") for behind in (*SURFACES, *PANELS))
    yield from ((ink, behind, TEXT_CONTRAST) for ink in ("accent", *_SIGNS) for behind in (*SURFACES, *PANELS))
    yield from ((ink, "accent-soft", TEXT_CONTRAST) for ink in ("text", "muted", "accent"))
    yield from (("on-accent", behind, TEXT_CONTRAST) for behind in ("accent", *_SIGNS))
    for n in range(1, TIERS + 1):
        yield from ((f"tier-{n}", behind, TEXT_CONTRAST) for behind in (f"tier-{n}-soft", "card", "surface"))
    yield from (("line", behind, LINE_CONTRAST) for behind in (*SURFACES, *PANELS))


PAIRS = tuple(_pairs())


def clashes(theme: Theme) -> tuple[Clash, ...]:
    """Return every pair of tokens of `PAIRS` whose contrast is too low, in either scheme."""
    tones = dict(theme.tones)
    found = (
        Clash(ink, behind, scheme, contrast(tones[ink].value(scheme), tones[behind].value(scheme)), needed)
        for ink, behind, needed in PAIRS
        for scheme in SCHEMES
    )
    return tuple(clash for clash in found if clash.found < clash.needed)


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
    """Return the tokens as CSS custom properties: the first scheme, the system's other, and both by `data-theme`."""
    first, other = ("dark", "light") if theme.first == "dark" else ("light", "dark")
    values = {scheme: declared((name, tone.value(scheme)) for name, tone in theme.tones) for scheme in SCHEMES}
    return (
        f":root{{color-scheme:{first} {other};{values[first]}}}\n"
        f"@media (prefers-color-scheme:{other}){{:root:not([data-theme={first}]){{{values[other]}}}}}\n"
        f":root[data-theme={other}]{{{values[other]}}}\n"
        + "".join(f":root[data-theme={scheme}]{{color-scheme:{scheme}}}\n" for scheme in SCHEMES)
    )


def declared(values: Iterable[tuple[str, str]]) -> str:
    """Return names and values as declarations of custom properties."""
    return "".join(f"--iv-{name}:{value};" for name, value in values)
