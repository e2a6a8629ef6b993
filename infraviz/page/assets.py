"""The files that every page loads: style sheet, fonts, icon."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources

from infraviz import fonts
from infraviz.page import figures, icon
from infraviz.page.view import Picture
from infraviz.svg.document import page_styles
from infraviz.theme import MONO, SANS, Theme, css_tokens

SHEETS = ("fonts", "base", "parts", "home", "study", "figure", "enhanced", "site-parts", "print")
SCRIPTS = ("scheme", "figures", "diagrams")
_LATIN = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x180)]))
_MARKS = "–—‘’“”„†•…‰′″‹›⁄€™←↑→↓↔−√∞≈≠≤≥▲▼◆●✓₀₁₂₃₄₅₆₇₈₉⁰⁴⁵⁶⁷⁸⁹\u2009\u200a\u202f"


FILES = ("static/site.css", "static/icon.svg", "static/icon-32.png", "static/icon-180.png")  # that anyone may link


def assets(theme: Theme, pictures: Mapping[str, Picture], pages: Mapping[str, str]) -> dict[str, str | bytes]:
    """Return the files by path below the root. Fonts hold Latin and every other character of the pages."""
    used = (_LATIN, _MARKS, *pages.values())
    return {
        "static/site.css": stylesheet(theme, pictures),
        **scripts(),
        **icon.files(theme),
        "static/inter.woff2": fonts.web_font(SANS, used),
        "static/jetbrains-mono.woff2": fonts.web_font(MONO, used),
    }


def stylesheet(theme: Theme, pictures: Mapping[str, Picture]) -> str:
    """Return the one style sheet: tokens, the hand-written sheets, and what the drawings need."""
    folder = resources.files("infraviz.page") / "static"
    sheets = (folder.joinpath(f"{name}.css").read_text("utf-8") for name in SHEETS)
    return "\n".join((css_tokens(theme), print_tokens(theme), *sheets, page_styles(theme), figures.styles(pictures)))


def scripts() -> dict[str, str | bytes]:
    """Return what enhances the pages, as it is written; each page is whole without it."""
    folder = resources.files("infraviz.page") / "static"
    return {f"static/{name}.js": folder.joinpath(f"{name}.js").read_text("utf-8") for name in SCRIPTS}


def print_tokens(theme: Theme) -> str:
    """Return the light tokens once more, for paper, where a dark scheme would waste ink."""
    light = "".join(f"--iv-{name}:{tone.light};" for name, tone in theme.tones)
    return f"@media print{{:root:root:root{{color-scheme:light;{light}}}}}\n"
