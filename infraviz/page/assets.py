"""The files that every page loads: style sheet, fonts, icon."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources

from infraviz import fonts
from infraviz.page import figures
from infraviz.page.view import Picture
from infraviz.svg.document import Drawing, page_styles, write
from infraviz.svg.element import Paint, Value, el
from infraviz.theme import MONO, SANS, Theme, css_tokens

SHEETS = ("fonts", "base", "parts", "home", "study", "writing", "figure", "print")
_LATIN = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x180)]))
_MARKS = "–—‘’“”„†•…‰′″‹›⁄€™←↑→↓↔−√∞≈≠≤≥▲▼◆●✓₀₁₂₃₄₅₆₇₈₉⁰⁴⁵⁶⁷⁸⁹\u2009\u200a\u202f"


def assets(theme: Theme, pictures: Mapping[str, Picture], pages: Mapping[str, str]) -> dict[str, str | bytes]:
    """Return the files by path below the root. Fonts hold Latin and every other character of the pages."""
    used = (_LATIN, _MARKS, *pages.values())
    return {
        "static/site.css": stylesheet(theme, pictures),
        "static/icon.svg": icon(theme),
        "static/inter.woff2": fonts.web_font(SANS, used),
        "static/jetbrains-mono.woff2": fonts.web_font(MONO, used),
    }


def stylesheet(theme: Theme, pictures: Mapping[str, Picture]) -> str:
    """Return the one style sheet: tokens, the hand-written sheets, and what the drawings need."""
    folder = resources.files("infraviz.page") / "static"
    sheets = (folder.joinpath(f"{name}.css").read_text("utf-8") for name in SHEETS)
    return "\n".join((css_tokens(theme), print_tokens(theme), *sheets, page_styles(theme), figures.styles(pictures)))


def print_tokens(theme: Theme) -> str:
    """Return the light tokens once more, for paper, where a dark scheme would waste ink."""
    light = "".join(f"--iv-{name}:{tone.light};" for name, tone in theme.tones)
    return f"@media print{{:root:root:root{{color-scheme:light;{light}}}}}\n"


def icon(theme: Theme) -> str:
    """Return the site's icon: the two strokes of `//` on the accent."""
    stroke: dict[str, Value] = {"stroke": Paint("on-accent"), "stroke-width": 3.5, "stroke-linecap": "round"}
    strokes = (el("path", {"d": f"M{x} 23 l6 -14", **stroke}) for x in (8, 17.5))
    tile = el("rect", {"width": 32, "height": 32, "rx": 7, "fill": Paint("accent")})
    return write(Drawing("icon", 32, 32, "//", "", (tile, *strokes)), theme)
