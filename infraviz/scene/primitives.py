"""The few things a scene is made of. Positions in px, colours as names of theme tokens."""

from __future__ import annotations

from dataclasses import dataclass

from infraviz.cleaner import Part
from infraviz.geometry import Box, Command


@dataclass(frozen=True)
class Rect:
    box: Box
    radius: float = 0
    fill: str = ""
    stroke: str = ""
    weight: float = 1
    dash: tuple[float, ...] = ()


@dataclass(frozen=True)
class Path:
    commands: tuple[Command, ...]
    fill: str = ""
    stroke: str = ""
    weight: float = 1
    dash: tuple[float, ...] = ()


@dataclass(frozen=True)
class Circle:
    x: float
    y: float
    radius: float
    fill: str


@dataclass(frozen=True)
class Text:
    """One line; `x`, `y` is its anchor on the baseline, `anchor` one of start, middle, end."""

    x: float
    y: float
    text: str
    size: float
    fill: str = "text"
    weight: int = 400
    mono: bool = False
    anchor: str = "start"
    tracking: float = 0


@dataclass(frozen=True)
class Use:
    """A symbol shown in a box, in one colour (raster symbols keep their own)."""

    symbol: str
    box: Box
    colour: str


@dataclass(frozen=True)
class Symbol:
    """An icon, defined once: a filled or stroked path, a picture as a data URI, or the parts of a cleaned SVG."""

    id: str
    path: str = ""
    stroked: bool = False
    picture: str = ""
    parts: tuple[Part, ...] = ()
    view_box: str = "0 0 24 24"


@dataclass(frozen=True)
class Layer:
    """Items that belong together. `name` is read aloud and shown as a tooltip; `link` makes it a link.

    `data` says what it stands for to a page's script, as names and values of `data-…` attributes.
    """

    items: tuple[Item, ...]
    kind: str = ""
    name: str = ""
    link: str = ""
    data: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Leg:
    """One way of a traveller: a path, and its length in px."""

    commands: tuple[Command, ...]
    length: float


@dataclass(frozen=True)
class Traveller:
    """A small disc that goes along its legs in turn where the reader allows motion, and is not drawn elsewhere."""

    legs: tuple[Leg, ...]
    fill: str


Item = Rect | Path | Circle | Text | Use | Layer | Traveller


@dataclass(frozen=True)
class Scene:
    width: float
    height: float
    title: str
    description: str
    items: tuple[Item, ...]
    symbols: tuple[Symbol, ...]
