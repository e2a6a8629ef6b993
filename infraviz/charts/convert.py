"""The text of matplotlib's SVG renderer → infraviz elements: flat, without ids, colours as tokens.

It knows the few elements that our shapes come out as and refuses the rest, so that a form which uses more of
matplotlib fails its first test instead of drawing something unclean.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from xml.etree import ElementTree

from infraviz.svg.element import Element, Paint, Value, el, number

TokenOf = Callable[[str], str]
_HREF = "{http://www.w3.org/1999/xlink}href"
_SVG = "{http://www.w3.org/2000/svg}"
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
_DEFAULT = {"fill": "#000000"}  # what SVG paints where nothing is said: no token, so it is found out
_DROPPED = ("defs", "style", "metadata")


def elements(svg: str, token_of: TokenOf) -> tuple[Element, ...]:
    """Return what the text shows, in drawing order, its colours by `token_of`. Raises ValueError for the rest."""
    root = ElementTree.fromstring(svg)
    markers = {f"#{node.get('id')}": node.get("d", "") for node in root.iterfind(f".//{_SVG}defs/{_SVG}path")}
    return tuple(_elements(root, markers, token_of))


def _elements(node: ElementTree.Element, markers: dict[str, str], token_of: TokenOf) -> Iterator[Element]:
    tag = node.tag.removeprefix(_SVG)
    if tag in ("svg", "g"):
        for child in node:
            yield from _elements(child, markers, token_of)
    elif tag == "path":
        yield from _path(node.get("d", ""), node, token_of)
    elif tag == "use":
        yield from _path(markers[node.get(_HREF, "")], node, token_of)
    elif tag not in _DROPPED:
        raise ValueError(f"a chart has an element that is not known: <{tag}>")


def _path(d: str, node: ElementTree.Element, token_of: TokenOf) -> Iterator[Element]:
    """Return a path, or a marker moved to where it is used; nothing where no paint would show."""
    style = _DEFAULT | _style(node)
    if style["fill"] == "none" and "stroke" not in style:
        return
    attrs: dict[str, Value] = {"d": " ".join(_rounded(d).split())}
    if "x" in node.attrib:
        attrs["transform"] = _rounded(f"translate({node.get('x')} {node.get('y')})")
    for name, value in style.items():
        attrs[name] = Paint(token_of(value)) if value.startswith("#") else _rounded(value)
    yield el("path", attrs)


def _style(node: ElementTree.Element) -> dict[str, str]:
    pairs = (part.partition(":") for part in node.get("style", "").split(";") if part.strip())
    return {name.strip(): value.strip() for name, _, value in pairs}


def _rounded(text: str) -> str:
    return _NUMBER.sub(lambda match: number(float(match[0])), text)
