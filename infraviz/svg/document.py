"""The frame every SVG gets: size, names for a screen reader, fonts, and colours from tokens.

Four modes say where the SVG will stand:

- ``auto``   a file of its own: light colours as attributes, dark ones by `prefers-color-scheme`
- ``light`` / ``dark``   a file of its own in one scheme, colours as attributes only
- ``page``   inline in a page: classes only, the page's style sheet gives the colours and fonts
"""

from __future__ import annotations

from dataclasses import dataclass

from infraviz.svg.element import Attrs, Element, Paint, Value, Voice, el, serialise
from infraviz.theme import STACKS, Theme

MODES = ("auto", "light", "dark", "page")
_SHORT = {"fill": "f", "stroke": "s", "color": "c", "stop-color": "o"}


@dataclass(frozen=True)
class Drawing:
    """What is to be written: elements at absolute positions, and what the frame says of them.

    `width` and `height` are the viewBox in px. `ident` is unique on a page and prefixes every id.
    `styles` are extra CSS rules whose selectors must start with ``#ident``. `metrics` are the ids of the metrics
    whose numbers it shows, apart by spaces; `metadata` is what a file of its own says of them.
    """

    ident: str
    width: float
    height: float
    title: str
    description: str
    body: tuple[Element, ...]
    defs: tuple[Element, ...] = ()
    styles: str = ""
    metrics: str = ""
    metadata: tuple[Element, ...] = ()


def write(drawing: Drawing, theme: Theme, mode: str = "auto", fonts_css: str = "") -> str:
    """Return the SVG text of a drawing, ending in a newline.

    `fonts_css` holds `@font-face` rules for a file of its own. Raises ValueError for an unknown mode.
    """
    if mode not in MODES:
        raise ValueError(f"unknown mode: {mode!r} (must be one of {', '.join(MODES)})")
    defs = drawing.defs
    style = _style(drawing, theme, mode, fonts_css, (*drawing.body, *drawing.defs))
    if style:
        defs = (el("style", None, style), *defs)
    return serialise(_root(drawing, theme, mode, defs), lambda attrs: _painted(attrs, theme, mode)) + "\n"


def _root(drawing: Drawing, theme: Theme, mode: str, defs: tuple[Element, ...]) -> Element:
    title_id, desc_id = f"{drawing.ident}-title", f"{drawing.ident}-desc"
    size: dict[str, Value] = {"width": drawing.width, "height": drawing.height}
    names = [el("title", {"id": title_id}, drawing.title)]
    if drawing.description:
        names.append(el("desc", {"id": desc_id}, drawing.description))
    attrs: dict[str, Value] = {
        "xmlns": None if mode == "page" else "http://www.w3.org/2000/svg",
        "xmlns:xlink": "http://www.w3.org/1999/xlink" if mode != "page" and drawing.defs else None,
        "id": drawing.ident,
        "class": "iv-svg",
        "viewBox": " ".join(("0", "0", f"{drawing.width:g}", f"{drawing.height:g}")),
        **size,
        "role": "graphics-document document" if drawing.description else "img",
        "aria-labelledby": title_id,
        "aria-describedby": desc_id if drawing.description else None,
        "data-metric": drawing.metrics or None,
        "font-family": None if mode == "page" else STACKS[theme.fonts.words],
    }
    if drawing.metadata and mode != "page":
        names.append(el("metadata", None, *drawing.metadata))
    return el("svg", attrs, *names, *((el("defs", None, *defs),) if defs else ()), *drawing.body)


def _painted(given: Attrs, theme: Theme, mode: str) -> Attrs:
    """Return attributes with paints resolved to values and classes, and corners as the theme has them."""
    attrs: list[tuple[str, Value]] = []
    classes: list[str] = []
    for name, value in given:
        if isinstance(value, Paint):
            if mode in ("auto", "page"):
                classes.append(f"iv-{_SHORT[name]}-{value.token}")
            if mode != "page":
                attrs.append((name, theme.tone(value.token).value(mode)))
        elif isinstance(value, Voice):
            if mode != "page":  # there the class says so
                attrs.append((name, STACKS[theme.fonts.of(value.name)]))
        elif name == "rx" and isinstance(value, int | float):  # an author's icon has its numbers as text
            attrs.append((name, value * theme.corners))
        elif name == "class":
            classes.insert(0, str(value))
        else:
            attrs.append((name, value))
    if classes:
        attrs.append(("class", " ".join(classes)))
    return tuple(attrs)


def _style(drawing: Drawing, theme: Theme, mode: str, fonts_css: str, elements: tuple[Element, ...]) -> str:
    if mode == "page":
        return drawing.styles
    rules = [fonts_css, drawing.styles]
    if mode == "auto":
        used = sorted({pair for e in elements for pair in _paints(e)})
        dark = "".join(
            f"#{drawing.ident} .iv-{_SHORT[name]}-{token}{{{name}:{theme.tone(token).dark}}}" for name, token in used
        )
        rules.append(f"@media (prefers-color-scheme:dark){{{dark}}}" if dark else "")
    return "".join(rules)


def _paints(element: Element) -> set[tuple[str, str]]:
    own = {(name, value.token) for name, value in element.attrs if isinstance(value, Paint)}
    for child in element.children:
        if isinstance(child, Element):
            own |= _paints(child)
    return own


def page_styles(theme: Theme) -> str:
    """Return the rules that give inline drawings their colours and fonts from the page's tokens."""
    rules = [
        f".iv-{short}-{token}{{{name}:var(--iv-{token})}}" for token, _ in theme.tones for name, short in _SHORT.items()
    ]
    fonts = ".iv-svg{font-family:var(--figure)}\n.iv-mono{font-family:var(--mono)}\n"
    return fonts + "\n".join(rules) + "\n"
