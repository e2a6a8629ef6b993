"""An author's SVG, icon or image → its drawing parts: the harmless is kept, what could act or reach out is refused.

The elements and attributes below are allowed, nothing else is. What merely says something (metadata, classes,
an editor's own namespaces) is dropped; anything that could run, load or hide is a reason to refuse the whole file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element, ParseError

from infraviz.limits import DEFAULTS

MAX_BYTES, MAX_DEPTH = DEFAULTS.icon_bytes, DEFAULTS.svg_depth
_SVG = "{http://www.w3.org/2000/svg}"
_HREFS = ("href", "{http://www.w3.org/1999/xlink}href")
_ELEMENTS = {
    "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "defs", "linearGradient",
    "radialGradient", "stop", "clipPath",
}  # fmt: skip
_SILENT = {"title", "desc", "metadata"}  # says something, draws nothing
_PAINT = {
    "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity", "stroke-linecap",
    "stroke-linejoin", "stroke-miterlimit", "stroke-dasharray", "stroke-dashoffset", "opacity", "color",
    "clip-path", "clip-rule", "stop-color", "stop-opacity", "display", "visibility", "paint-order",
    "vector-effect",
}  # fmt: skip
_GEOMETRY = {
    "d", "x", "y", "width", "height", "rx", "ry", "cx", "cy", "r", "x1", "y1", "x2", "y2", "fx", "fy", "fr",
    "points", "offset", "transform", "gradientTransform", "gradientUnits", "spreadMethod", "clipPathUnits",
    "pathLength",
}  # fmt: skip
_WRITTEN = {  # how text is set
    "font-family", "font-size", "font-style", "font-weight", "text-anchor", "dominant-baseline", "letter-spacing",
    "word-spacing", "text-decoration", "textLength", "lengthAdjust", "dx", "dy", "rotate", "direction", "unicode-bidi",
}  # fmt: skip
_TEXTS = {"text", "tspan"}
_CALL = re.compile(r"(?:(?<![\w-])([\w-]++)\s*+|(?<!\s)\s*+)\(")  # each run of letters or spaces is read once
_CALLS = {"rgb", "rgba", "hsl", "hsla", "url", "matrix", "translate", "scale", "rotate", "skewx", "skewy"}
_URL = re.compile(r"url\(\s*+['\"]?#([^'\"()\s]++)['\"]?\s*+\)")
_NAME = re.compile(r"[^'\"()\s]++")  # what `url(#…)` can refer to
_LENGTH = re.compile(r"\s*([0-9.]+)(?:px|pt|mm)?\s*")


@dataclass(frozen=True)
class Use:
    """What a file is for: how large it may be, and the elements and attributes that it may hold."""

    max_bytes: int
    max_elements: int
    elements: frozenset[str]
    attributes: frozenset[str]


ICON = Use(MAX_BYTES, DEFAULTS.icon_elements, frozenset(_ELEMENTS), frozenset(_PAINT | _GEOMETRY))
IMAGE = Use(DEFAULTS.svg_bytes, DEFAULTS.svg_elements, ICON.elements | _TEXTS, ICON.attributes | _WRITTEN)


@dataclass(frozen=True)
class Part:
    """One element of a cleaned SVG. References in it are `#id` and `url(#id)`, to ids of the same file.

    A part without a tag is a run of text, which only images have.
    """

    tag: str
    attrs: tuple[tuple[str, str], ...] = ()
    children: tuple[Part, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Cleaned:
    """A cleaned SVG: its parts and the box they are drawn in, as an SVG viewBox."""

    view_box: str
    parts: tuple[Part, ...]


class Unsafe(ValueError):
    """Why a file is refused, worded to follow its name: `holds a <script>`."""


def clean(raw: bytes, use: Use = ICON) -> Cleaned:
    """Return the harmless drawing in an SVG file's bytes. Raises Unsafe."""
    if len(raw) > use.max_bytes:
        raise Unsafe(f"is larger than {use.max_bytes // 1000} kB")
    root = _parsed(raw)
    if _name(root) != "svg":
        raise Unsafe("is not an SVG")
    if sum(1 for _ in root.iter()) > use.max_elements:
        raise Unsafe(f"has more than {use.max_elements} elements")
    inherited = (use.attributes & _WRITTEN) | _PAINT
    look = tuple(pair for pair in _attributes(root, use) if pair[0] in inherited - {"dx", "dy", "rotate"})
    parts = tuple(_parts(root, use, 1))
    if not parts:
        raise Unsafe("holds nothing to draw")
    return Cleaned(_view_box(root), (Part("g", look, parts),) if look else parts)


def _parsed(raw: bytes) -> Element:
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(raw, forbid_dtd=True)
    except DefusedXmlException as error:
        raise Unsafe("has a document type (<!DOCTYPE …>)") from error
    except (ParseError, ValueError, LookupError) as error:  # the latter two: an encoding that is wrong or unknown
        raise Unsafe(f"is not well-formed XML: {error}") from error
    return root


def _name(node: Element) -> str:
    """Return an element's name in SVG, or '' for one that a namespace makes something else."""
    name = node.tag.removeprefix(_SVG)
    return "" if name.startswith("{") else name


def _view_box(root: Element) -> str:
    given = root.get("viewBox", "").replace(",", " ").split()
    width, height = (_LENGTH.fullmatch(root.get(name, "")) for name in ("width", "height"))
    box = given or (["0", "0", width[1], height[1]] if width and height else [])
    try:
        x, y, w, h = (float(number) for number in box)
    except ValueError:
        raise Unsafe("has no viewBox") from None
    if not (0 < w < 1e6 and 0 < h < 1e6 and abs(x) < 1e6 and abs(y) < 1e6):
        raise Unsafe("has a viewBox without a size")
    return f"{x:g} {y:g} {w:g} {h:g}"


def _parts(node: Element, use: Use, depth: int) -> Iterator[Part]:
    if depth > MAX_DEPTH:
        raise Unsafe(f"is nested deeper than {MAX_DEPTH} elements")
    written = _name(node) in _TEXTS
    if written and node.text:
        yield Part("", text=node.text)
    for child in node:
        name = _name(child)
        if name and name not in _SILENT:
            if name not in use.elements:
                raise Unsafe(f"holds a <{name}>")
            yield Part(name, tuple(_attributes(child, use)), tuple(_parts(child, use, depth + 1)))
        if written and child.tail:
            yield Part("", text=child.tail)


def _attributes(node: Element, use: Use) -> Iterator[tuple[str, str]]:
    """Yield what is allowed of an element's attributes; `style` is split, and wins over an attribute."""
    found: dict[str, str] = {}
    for name, value in node.attrib.items():
        if name.lower().startswith("on"):
            raise Unsafe(f"holds an event attribute ({name})")
        if name in _HREFS:
            found["href"] = _local(value)
        elif name in use.attributes:
            found[name] = _value(name, value)
        elif name == "id" and _NAME.fullmatch(value):  # another could not be referred to
            found["id"] = value
    declared = (part.partition(":") for part in node.get("style", "").split(";"))
    for name, _, value in declared:
        if name.strip() in use.attributes - _GEOMETRY:
            found[name.strip()] = _value(name.strip(), value)
    yield from sorted(found.items())


def _local(value: str) -> str:
    if not value.startswith("#"):
        raise Unsafe("refers to something outside itself (href)")
    return value


def _value(name: str, value: str) -> str:
    """Return an attribute's value with references in one form. Raises Unsafe for any other function or escape."""
    calls = {call.lower() for call in _CALL.findall(value)}
    if "\\" in value or "/*" in value or not calls <= _CALLS:
        raise Unsafe(f"has a value that is not allowed ({name})")
    plain, links = _URL.sub("", value), value.lower().count("url")
    if "url" in plain.lower() or links != len(_URL.findall(value)):
        raise Unsafe(f"refers to something outside itself ({name})")
    return _URL.sub(r"url(#\1)", value.replace("!important", "")).strip()


def prefixed(part: Part, prefix: str) -> Part:
    """Return a part with `prefix-` before every id and every reference, all the way down."""
    attrs = tuple((name, _prefixed(name, value, prefix)) for name, value in part.attrs)
    return replace(part, attrs=attrs, children=tuple(prefixed(child, prefix) for child in part.children))


def _prefixed(name: str, value: str, prefix: str) -> str:
    if name == "id":
        return f"{prefix}-{value}"
    if name == "href":
        return f"#{prefix}-{value[1:]}"
    return value.replace("url(#", f"url(#{prefix}-")
