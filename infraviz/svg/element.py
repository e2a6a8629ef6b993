"""An element tree and its text: the only escaping and the only number format of SVG output."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from infraviz.lines import FORBIDDEN

_CONTROL = re.compile(f"[{FORBIDDEN}]")
_SPECIAL = re.compile(f'[&<>"{FORBIDDEN}]')
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


@dataclass(frozen=True)
class Paint:
    """A colour token's name, used as the value of `fill`, `stroke`, `color` or `stop-color`."""

    token: str


@dataclass(frozen=True)
class Voice:
    """What a text is, one of the voices of `theme.Fonts.of`, used as the value of `font-family`."""

    name: str


Value = str | float | int | Paint | Voice | None


Attrs = tuple[tuple[str, Value], ...]
Painter = Callable[[Attrs], Attrs]


@dataclass(frozen=True)
class Element:
    """One SVG element. Text children are plain strings; they are escaped when written."""

    tag: str
    attrs: Attrs = ()
    children: tuple[Element | str, ...] = ()


def el(tag: str, attrs: dict[str, Value] | None = None, *children: Element | str) -> Element:
    """Return an element; attributes whose value is None are left out."""
    return Element(tag, tuple((k, v) for k, v in (attrs or {}).items() if v is not None), children)


def number(value: float) -> str:
    """Return a coordinate as text: at most two decimals, no trailing zeros, never `-0`."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def path_data(commands: Iterable[tuple[str, Iterable[float]]]) -> str:
    """Return path letters with their numbers as the text of a `d` attribute."""
    return "".join(letter + " ".join(map(number, numbers)) for letter, numbers in commands)


def escape(text: str) -> str:
    """Return text that is safe in content and in double-quoted attributes; control characters are dropped."""
    if not _SPECIAL.search(text):
        return text
    return _CONTROL.sub("", text).translate(_ESCAPES)


def serialise(element: Element, paint: Painter = lambda attrs: attrs) -> str:
    """Return the element and its children as SVG text, without white space of its own.

    `paint` turns attributes into those that are written, which hold no `Paint` or `Voice`. Raises TypeError where one
    is left.
    """
    out: list[str] = []
    _write(element, out, paint)
    return "".join(out)


def _write(element: Element, out: list[str], paint: Painter) -> None:
    attrs = "".join([f' {name}="{_value(value)}"' for name, value in paint(element.attrs)])
    if not element.children:
        out.append(f"<{element.tag}{attrs}/>")
        return
    out.append(f"<{element.tag}{attrs}>")
    for child in element.children:
        if isinstance(child, str):
            out.append(escape(child))
        else:
            _write(child, out, paint)
    out.append(f"</{element.tag}>")


def _value(value: Value) -> str:
    if isinstance(value, str):
        return escape(value)
    if isinstance(value, Paint):
        raise TypeError(f"paint {value.token!r} was not resolved before writing")
    if isinstance(value, Voice):
        raise TypeError(f"voice {value.name!r} was not resolved before writing")
    return number(value or 0)
