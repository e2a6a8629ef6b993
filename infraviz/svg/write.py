"""Scene → Drawing: each primitive becomes one SVG element."""

from __future__ import annotations

from infraviz.cleaner import Cleaned, Part, prefixed
from infraviz.scene.primitives import Circle, Item, Layer, Path, Rect, Scene, Symbol, Text, Traveller, Use
from infraviz.svg import motion
from infraviz.svg.document import Drawing
from infraviz.svg.element import Element, Paint, Value, Voice, el, number, path_data, serialise
from infraviz.theme import MONO

_GLYPH_STROKE = 1.75
_HREF = "xlink:href"  # for what is drawn: Inkscape 1.2 shows nothing at a plain `href`


def drawing(scene: Scene, ident: str) -> Drawing:
    """Return a scene as a drawing. `ident` prefixes every id, so that many drawings fit on one page."""
    body = tuple(_element(item, ident) for item in scene.items)
    symbols = tuple(_symbol(symbol, ident) for symbol in scene.symbols)
    styles = "".join(motion.rules(item, ident) for item in scene.items if isinstance(item, Traveller))
    return Drawing(ident, scene.width, scene.height, scene.title, scene.description, body, symbols, styles)


def _element(item: Item, ident: str) -> Element:
    if isinstance(item, Layer):
        return _layer(item, ident)
    if isinstance(item, Use):
        box = item.box
        attrs: dict[str, Value] = {
            _HREF: f"#{ident}-{item.symbol}",
            "x": box.x,
            "y": box.y,
            "width": box.w,
            "height": box.h,
        }
        return el("use", {**attrs, "color": Paint(item.colour)})
    if isinstance(item, Text):
        return _text(item)
    if isinstance(item, Traveller):
        return motion.mark(item)
    if isinstance(item, Circle):
        return el("circle", {"cx": item.x, "cy": item.y, "r": item.radius, "fill": Paint(item.fill)})
    return _shape(item)


def _shape(item: Rect | Path) -> Element:
    style: dict[str, Value] = {
        "fill": Paint(item.fill) if item.fill else "none",
        "stroke": Paint(item.stroke) if item.stroke else None,
        "stroke-width": item.weight if item.stroke and item.weight != 1 else None,
        "stroke-dasharray": " ".join(map(number, item.dash)) or None,
    }
    if isinstance(item, Path):
        return el("path", {"d": path_data(item.commands), **style})
    box = item.box
    return el("rect", {"x": box.x, "y": box.y, "width": box.w, "height": box.h, "rx": item.radius or None, **style})


def _text(item: Text) -> Element:
    attrs: dict[str, Value] = {
        "x": item.x,
        "y": item.y,
        "font-size": item.size,
        "font-weight": item.weight if item.weight != 400 else None,
        "font-family": Voice(MONO) if item.mono else None,
        "class": "iv-mono" if item.mono else None,
        "text-anchor": item.anchor if item.anchor != "start" else None,
        "letter-spacing": item.tracking or None,
        "fill": Paint(item.fill),
    }
    return el("text", attrs, item.text)


def _layer(layer: Layer, ident: str) -> Element:
    children = tuple(_element(item, ident) for item in layer.items)
    title = (el("title", None, layer.name),) if layer.name else ()
    attrs: dict[str, Value] = {"class": f"iv-{layer.kind}" if layer.kind else None}
    if layer.kind in ("node", "edge"):
        attrs |= {"role": "graphics-symbol img", "aria-label": layer.name}
    if layer.kind in ("label", "legend"):
        attrs |= {"aria-hidden": "true"}  # said by the edges already
    attrs |= {f"data-{name}": value or None for name, value in layer.data}
    group = el("g", attrs, *title, *children)
    return el("a", {"href": layer.link}, group) if layer.link else group


def _symbol(symbol: Symbol, ident: str) -> Element:
    name = f"{ident}-{symbol.id}"
    attrs: dict[str, Value] = {"id": name, "viewBox": symbol.view_box}
    if symbol.parts:
        return el("symbol", attrs, *(_part(prefixed(part, name)) for part in symbol.parts))
    if symbol.picture:
        return el("symbol", attrs, el("image", {_HREF: symbol.picture, "width": 24, "height": 24}))
    if not symbol.stroked:
        return el("symbol", attrs, el("path", {"d": symbol.path, "fill": "currentColor"}))
    pen: dict[str, Value] = {
        "fill": "none", "stroke": "currentColor", "stroke-width": _GLYPH_STROKE,
        "stroke-linecap": "round", "stroke-linejoin": "round",
    }  # fmt: skip
    return el("symbol", attrs, el("path", {"d": symbol.path, **pen}))


def _part(part: Part) -> Element:
    """Return a part of a cleaned SVG. Its colours are the author's, not the theme's."""
    attrs = tuple((_HREF if name == "href" else name, value) for name, value in part.attrs)
    return Element(part.tag, attrs, tuple(_part(child) if child.tag else child.text for child in part.children))


def cleaned(drawn: Cleaned) -> str:
    """Return a cleaned SVG of the author's as a file of its own, without a clock, a name or a link of its editor's."""
    width, height = drawn.view_box.split()[2:]
    space: dict[str, Value] = {"xmlns": "http://www.w3.org/2000/svg", "xmlns:xlink": "http://www.w3.org/1999/xlink"}
    attrs = {**space, "viewBox": drawn.view_box, "width": width, "height": height}
    return serialise(el("svg", attrs, *map(_part, drawn.parts))) + "\n"
