"""The files that every page loads: style sheet, fonts, icon."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import resources

from infraviz import fonts
from infraviz.page import icon
from infraviz.spec.overrides import NONE, Overrides
from infraviz.svg.document import page_styles
from infraviz.svg.element import number
from infraviz.theme import (
    DEFAULT,
    MONO,
    RADIUS_CARD,
    RADIUS_GROUP,
    RADIUS_TAG,
    SANS,
    SERIF,
    Theme,
    css_tokens,
    declared,
)

SHEETS = ("base", "parts", "home", "study", "writing", "figure", "enhanced", "site-parts", "print")
SCRIPTS = ("scheme", "figures", "diagrams", "contents")
_GENERIC = {
    SANS: "'Helvetica Neue', Arial, 'Noto Sans', sans-serif",
    MONO: "Menlo, Consolas, monospace",
    SERIF: "Georgia, 'Noto Serif', serif",
}
_LENT = {SERIF: "'Newsreader marks',"}  # characters that a family lacks and another one has
_LATIN = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x180)]))
_MARKS = "–—‘’“”„†•…‰′″‹›⁄€™←↑→↓↔−√∞≈≠≤≥▲▼◆●✓₀₁₂₃₄₅₆₇₈₉⁰⁴⁵⁶⁷⁸⁹\u2009\u200a\u202f"


FILES = ("static/site.css", "static/icon.svg", "static/icon-32.png", "static/icon-180.png")  # that anyone may link


def assets(theme: Theme, rules: Iterable[str], texts: Iterable[str], own: Overrides = NONE) -> dict[str, str | bytes]:
    """Return the files by path below the root.

    `rules` are those of the pictures; fonts hold Latin and every other character of the `texts` and the styles.
    """
    sheet = stylesheet(theme, rules, own)
    return {"static/site.css": sheet, **kept(theme, own), **web_fonts(theme, (sheet, *texts))}


def kept(theme: Theme, own: Overrides = NONE) -> dict[str, str | bytes]:
    """Return the files that hang on the theme alone."""
    return {**scripts(), **icon.files(theme), **{f"static/{name}": content for name, content in own.files}}


def web_fonts(theme: Theme, texts: Iterable[str]) -> dict[str, bytes]:
    """Return the theme's fonts with every character of the texts, by path."""
    used = (_LATIN, _MARKS, *texts)
    return {font_path(family): fonts.web_font(family, used) for family in theme.fonts.families}


def font_path(family: str) -> str:
    """Return where a family's file is below the site's root."""
    return f"static/{_slug(family)}.woff2"


def _slug(family: str) -> str:
    return family.lower().replace(" ", "-")


def stylesheet(theme: Theme, rules: Iterable[str], own: Overrides = NONE) -> str:
    """Return the one style sheet: tokens, fonts, the hand-written sheets, and the rules of the drawings, each once.

    A sheet of the author's takes the place of ours with the same name, and comes last where there is none.
    """
    given = {sheet.name: sheet.text for sheet in own.sheets}
    names = [f"{name}.css" for name in (*SHEETS[:-1], *_themed(theme), SHEETS[-1])]
    hand_written = [given.pop(name) if name in given else _ours(name) for name in names]
    return "\n".join(
        (
            css_tokens(theme),
            print_tokens(theme),
            *(_ours(f"fonts/{_slug(family)}.css") for family in theme.fonts.families),
            theme_styles(theme),
            *hand_written,
            page_styles(theme),
            "".join(f"{rule}\n" for rule in sorted(set(rules))),
            *given.values(),
        )
    )


def _themed(theme: Theme) -> tuple[str, ...]:
    return (theme.name,) if theme.name != DEFAULT.name else ()


def _ours(name: str) -> str:
    static = resources.files("infraviz.page") / "static"
    found = static / name
    return (found if found.is_file() else static / "themes" / name).read_text("utf-8")


def theme_styles(theme: Theme) -> str:
    """Return the theme's fonts and corners, and what is set in them."""
    faces = theme.fonts
    sans, label, display, words = map(_stack, (faces.text, faces.label, faces.display, faces.words))
    tag, card, frame = (number(radius * theme.corners) for radius in (RADIUS_TAG, RADIUS_CARD, RADIUS_GROUP))
    return (
        f":root{{--sans:{sans};--mono:{label};--display:{display};--figure:{words};"
        f"--r-tag:{tag}px;--r-card:{card}px;--r-frame:{frame}px}}\n"
        ":is(h1,h2,h3,h4,h5,h6){font-family:var(--display)}\n"
    )


def _stack(family: str) -> str:
    return f"'{family}',{_LENT.get(family, '')}'{family} stand-in',{_GENERIC[family]}"


def scripts() -> dict[str, str | bytes]:
    """Return what enhances the pages, as it is written; each page is whole without it."""
    folder = resources.files("infraviz.page") / "static"
    return {f"static/{name}.js": folder.joinpath(f"{name}.js").read_text("utf-8") for name in SCRIPTS}


def print_tokens(theme: Theme) -> str:
    """Return the light tokens once more, for paper, where a dark scheme would waste ink."""
    light = declared((name, tone.light) for name, tone in theme.tones)
    return f"@media print{{:root:root:root{{color-scheme:light;{light}}}}}\n"
