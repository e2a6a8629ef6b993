"""What specs can use, listed: node kinds, icons, chart forms, checks, themes; kinds as a picture; links of specs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from infraviz import fonts, icons
from infraviz.geometry import Box
from infraviz.layout.placed import Placed, PlacedNode
from infraviz.layout.text import node_text
from infraviz.model.forms import SUITS
from infraviz.model.graph import Graph, Node
from infraviz.model.kinds import KINDS
from infraviz.themes import ABOUT

_COLUMNS, _WIDTH, _HEIGHT, _GAP = 4, 208.0, 76.0, 20.0


def _kinds() -> Iterator[str]:
    size = max(map(len, KINDS))
    yield from (f"{name:{size}}  {kind.name}" for name, kind in KINDS.items())


def _checks() -> Iterator[str]:
    from infraviz.checks.registry import listed

    return listed()


def _themes() -> Iterator[str]:
    size = max(map(len, ABOUT))
    yield from (f"{name:{size}}  {about}" for name, about in ABOUT.items())


LISTS: dict[str, Callable[[], Iterator[str]]] = {
    "kinds": _kinds,
    "icons": icons.names,
    "forms": lambda: iter(SUITS),
    "checks": _checks,
    "themes": _themes,
}


def links(specs: Path) -> Iterator[str]:
    """Yield each link that leads out of the site of `specs`, with its place; none is followed. Raises as `load`."""
    from infraviz.errors import visible
    from infraviz.pipeline import load

    outside = sorted((link.place, link.address) for link in load(specs).links if link.external)
    yield from (visible(f"{place}  {address}") for place, address in outside)


def kinds_picture(suffix: str) -> bytes:
    """Return a drawing of every node kind, as an `.svg`, `.png` or `.pdf` file."""
    from infraviz import single
    from infraviz.picture import FORMATS, Options, as_bytes, known
    from infraviz.scene.draw import draw
    from infraviz.svg.write import drawing

    known("output format", suffix, FORMATS)
    nodes = tuple(Node(name, name, kind.name, f"kind: {name}") for name, kind in KINDS.items())
    graph = Graph("kinds", "Node kinds", nodes=nodes)
    drawn = drawing(draw(graph, _grid(nodes), fonts.width, str), "iv-kinds")
    options = Options()
    return as_bytes(single.alone(drawn, options.scheme(suffix), options.text_in(suffix)), suffix, options)


def _grid(nodes: tuple[Node, ...]) -> Placed:
    """Return the nodes in rows of four; there is nothing here for a layout engine to do."""
    placed = tuple(
        PlacedNode(n.id, "", _cell(number), node_text(n, fonts.width, _WIDTH)) for number, n in enumerate(nodes)
    )
    last = placed[-1].box
    return Placed(_COLUMNS * (_WIDTH + _GAP) + _GAP, last.bottom + _GAP, placed, (), ())


def _cell(number: int) -> Box:
    row, column = divmod(number, _COLUMNS)
    return Box(_GAP + column * (_WIDTH + _GAP), _GAP + row * (_HEIGHT + _GAP), _WIDTH, _HEIGHT)
