"""matplotlib's SVG text → infraviz elements: flat, without ids, colours as tokens.

It knows the few elements our figures come out as and refuses the rest, so that a form which uses more of
matplotlib fails its first test instead of drawing something unclean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from infraviz.charts.figure import token_of
from infraviz.charts.text import Type, element
from infraviz.svg.element import Element, Paint, Value, el, number
from infraviz.theme import MONO

_HREF = "{http://www.w3.org/1999/xlink}href"
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
_SPACE = re.compile(r"\s+")
_DEFAULT = {"fill": "#000000"}  # what SVG paints where nothing is said: no token, so it is found out
_DROPPED = ("defs", "style", "metadata")


def elements(svg: str) -> tuple[Element, ...]:
    """Return what the figure shows, in drawing order. Raises ValueError for what is not known here."""
    root = ElementTree.fromstring(svg)
    markers = {f"#{node.get('id')}": node.get("d", "") for node in root.iterfind(".//{*}defs/{*}path")}
    return tuple(_elements(root, markers))


def _elements(node: ElementTree.Element, markers: dict[str, str]) -> Iterator[Element]:
    tag = node.tag.rpartition("}")[2]
    if tag in ("svg", "g"):
        for child in node:
            yield from _elements(child, markers)
    elif tag == "path":
        yield from _path(node.get("d", ""), node)
    elif tag == "use":
        yield from _path(markers[node.get(_HREF, "")], node)
    elif tag == "text":
        yield _text(node)
    elif tag not in _DROPPED:
        raise ValueError(f"a chart has an element that is not known: <{tag}>")


def _path(d: str, node: ElementTree.Element) -> Iterator[Element]:
    """Return a path, or a marker moved to where it is used; nothing where no paint would show."""
    style = _DEFAULT | _style(node)
    if style["fill"] == "none" and "stroke" not in style:
        return
    attrs: dict[str, Value] = {"d": _SPACE.sub(" ", _rounded(d)).strip()}
    if "x" in node.attrib:
        attrs["transform"] = _rounded(f"translate({node.get('x')} {node.get('y')})")
    yield el("path", attrs | {name: _value(value) for name, value in style.items()})


def _text(node: ElementTree.Element) -> Element:
    style = _style(node)
    size, weight = float(style["font-size"].removesuffix("px")), int(style.get("font-weight", "400"))
    kind = Type(round(size), weight, MONO in style["font-family"])
    x, y = _NUMBER.findall(node.get("transform", ""))[-2:]
    paint = Paint(token_of(style["fill"]))
    return element(node.text or "", (float(x), float(y)), kind, paint, style.get("text-anchor", "start"))


def _style(node: ElementTree.Element) -> dict[str, str]:
    pairs = (part.partition(":") for part in node.get("style", "").split(";") if part.strip())
    return {name.strip(): value.strip() for name, _, value in pairs}


def _value(value: str) -> Value:
    return Paint(token_of(value)) if value.startswith("#") else _rounded(value)


def _rounded(text: str) -> str:
    return _NUMBER.sub(lambda match: number(float(match[0])), text)
