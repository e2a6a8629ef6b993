"""SVG → PDF, by fpdf2: vectors only, one page of the drawing's size, the same bytes each time.

fpdf2 draws shapes, paths and pictures. What it does not know, symbols, links and inherited colours, is put in place
first; an author's icon with gradients or clip paths, which it draws wrongly in a group, becomes a picture.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

from infraviz.errors import MachineError, UsageError, shown
from infraviz.svg.element import Element, Value, el, serialise
from infraviz.svg.png import rasterise

POINTS = 0.75  # a px is 1/96 inch, a point 1/72
_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_SILENT = {"title", "desc", "metadata", "defs"}
_COMPLEX = {"linearGradient", "radialGradient", "clipPath"}
_DENSITY = 16  # pixels to a px of an icon that becomes a picture

Node = ElementTree.Element
Symbols = Mapping[str, Node]


def as_pdf(svg: str, background: str) -> bytes:
    """Return one of our SVG files, drawn in one scheme and with its text as outlines, as a PDF.

    Raises UsageError where a text is left, because a PDF would need a font for it, and MachineError.
    """
    import fpdf

    root = ElementTree.fromstring(svg)
    for text in root.iter(f"{_SVG}text"):
        told = shown("".join(text.itertext()))
        raise UsageError(f"a PDF holds outlines, and our fonts have none for {told} (write .svg or .png)")
    width, height = (float(root.attrib[name]) * POINTS for name in ("width", "height"))
    pdf = _page(fpdf, width, height, root.findtext(f"{_SVG}title", ""))
    try:
        pdf.image(io.BytesIO(serialise(_drawn(root, background)).encode()), 0, 0, width, height)
        return bytes(pdf.output())
    except (fpdf.errors.FPDFException, ValueError) as error:
        raise MachineError(f"the PDF could not be made: {error}") from error


def _page(fpdf: Any, width: float, height: float, title: str) -> Any:
    """Return a document with one empty page, in points, that says nothing of when and where it was made."""
    pdf = fpdf.FPDF(unit="pt", format=(width, height))
    pdf.file_id = lambda: None  # its own is made from the time
    pdf.set_creation_date(datetime.fromtimestamp(0, UTC))  # fpdf2 always writes one
    pdf.set_producer("infraviz")
    pdf.set_title(title)
    pdf.add_page()
    return pdf


def _drawn(root: Node, background: str) -> Element:
    """Return the whole drawing as fpdf2 can draw it, on a background."""
    symbols = {f"#{node.get('id')}": node for node in root.iter(f"{_SVG}symbol")}
    behind = el("rect", {"width": root.get("width"), "height": root.get("height"), "fill": background})
    body = [flat for child in root for flat in _flats(child, symbols, "")]
    frame: dict[str, Value] = {name: root.get(name) for name in ("width", "height", "viewBox")}
    return el("svg", {"xmlns": "http://www.w3.org/2000/svg", **frame}, behind, *body)


def _tag(node: Node) -> str:
    return node.tag.removeprefix(_SVG)


def _flats(node: Node, symbols: Symbols, colour: str) -> Iterator[Element]:
    """Yield an element as fpdf2 can draw it; nothing for words, definitions and what is not shown."""
    if _tag(node) == "use":
        yield _placed(node, symbols[node.attrib[_HREF]])
    elif _tag(node) not in _SILENT and node.get("display") != "none":
        yield _flat(node, symbols, colour)


def _flat(node: Node, symbols: Symbols, colour: str) -> Element:
    tag = "g" if _tag(node) == "a" else _tag(node)
    told: dict[str, Value] = {
        "href" if name == _HREF else name: colour if value == "currentColor" else value
        for name, value in node.attrib.items()
    }
    return el(tag, told, *(flat for child in node for flat in _flats(child, symbols, colour)))


def _placed(use: Node, symbol: Node) -> Element:
    """Return a symbol's content as a group, fitted into the middle of the box that uses it."""
    if any(_tag(part) in _COMPLEX for part in symbol.iter()):
        return _picture(use, symbol)
    x, y, w, h = (float(use.attrib[name]) for name in ("x", "y", "width", "height"))
    left, top, wide, high = map(float, symbol.attrib["viewBox"].split())
    scale = min(w / wide, h / high)
    dx, dy = x + (w - wide * scale) / 2 - left * scale, y + (h - high * scale) / 2 - top * scale
    colour = use.get("color", "")
    content = (flat for child in symbol for flat in _flats(child, {}, colour))
    return el("g", {"transform": f"translate({dx:.4f} {dy:.4f}) scale({scale:.6f})"}, *content)


def _picture(use: Node, symbol: Node) -> Element:
    box = {name: use.attrib[name] for name in ("x", "y", "width", "height")}
    size = {name: box[name] for name in ("width", "height")}
    root = Node(f"{_SVG}svg", size | {"viewBox": symbol.attrib["viewBox"], "color": use.get("color", "")})
    root.extend(symbol)
    png = rasterise(ElementTree.tostring(root, encoding="unicode"), None, _DENSITY)
    return el("image", {**box, "href": "data:image/png;base64," + base64.b64encode(png).decode("ascii")})
