"""DOT out, Graphviz run inside the process or as the system's `dot`, positions back. The only door to both packages.

The DOT source holds synthetic names and sizes only, never an author's text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from infraviz.errors import MachineError, UsageError

Positions = Mapping[str, tuple[float, float]]
Engine = Callable[[str], Positions]  # DOT source → centre of each node, px, y upwards
_INCH = 72
_NODE_GAP = 12  # px between neighbours in a rank; nodes bring a margin of their own
_HEAD = (
    f"graph [rankdir=LR newrank=true splines=none nodesep={_NODE_GAP / _INCH} ranksep=0.3]\n"
    'node [shape=box fixedsize=true label=""]'
)


@dataclass(frozen=True)
class Item:
    """A thing to place: its size along the ranks and across them, in px, and its group ('' for none)."""

    id: str
    along: float
    across: float
    group: str = ""


@dataclass(frozen=True)
class Link:
    """A constraint from one rank to a later one. `gap` is in ranks, `weight` how much it wants to be straight."""

    source: str
    target: str
    gap: int = 1
    weight: int = 1
    loose: bool = False  # only ranks count, not the course


@dataclass(frozen=True)
class Panel:
    """What groups keep free inside, px: around items, around inner groups, and for the title line."""

    items: float = 0
    groups: float = 0
    title: float = 0
    upside_down: bool = False  # the title line is below, for a drawing that will be mirrored


@lru_cache(maxsize=128)  # the same boxes are laid out again for a theme, a flow, a page
def run(source: str) -> Positions:
    """Lay out a DOT source with Graphviz's `dot`. Raises MachineError when the engine fails."""
    import pygraphviz

    graph = pygraphviz.AGraph(string=source)
    try:
        graph.layout(prog="dot")
        return MappingProxyType({str(node): _position(node.attr["pos"]) for node in graph.nodes()})
    except (ValueError, OSError) as error:
        raise MachineError(f"the layout engine failed: {error}") from error
    finally:
        graph.close()


def run_dot(source: str) -> Positions:
    """Lay out a DOT source with the system's Graphviz. Raises UsageError without one, MachineError when it fails."""
    import graphviz

    try:
        found = json.loads(graphviz.pipe("dot", "json0", source.encode(), quiet=True))
    except graphviz.ExecutableNotFound:
        raise UsageError("no system Graphviz found: install it or leave out --engine") from None
    except (graphviz.CalledProcessError, OSError, ValueError) as error:
        raise MachineError(f"the system's Graphviz failed: {error}") from error
    return {item["name"]: _position(item.get("pos")) for item in found.get("objects", ()) if "nodes" not in item}


ENGINES: dict[str, Engine] = {"builtin": run, "dot": run_dot}


def _position(text: str | None) -> tuple[float, float]:
    if not text:
        raise ValueError("a node came back without a position")
    x, y = text.rstrip("!").split(",")
    return round(float(x), 1), round(float(y), 1)


def dot_source(items: Iterable[Item], links: Iterable[Link], parents: Mapping[str, str], panel: Panel) -> str:
    """Return DOT for items in nested groups, ranks from left to right, no edges drawn.

    `parents` maps each group to the one around it, outer groups first.
    """
    by_group: dict[str, list[Item]] = {}
    for item in items:
        by_group.setdefault(item.group, []).append(item)
    children: dict[str, list[str]] = {}
    for group, parent in parents.items():
        children.setdefault(parent, []).append(group)
    return "\n".join(("digraph {", _HEAD, *_inside("", by_group, children, panel), *map(_edge, links), "}"))


def _inside(
    group: str, items: Mapping[str, Sequence[Item]], children: Mapping[str, Sequence[str]], panel: Panel
) -> Iterator[str]:
    """Yield the lines of a group's items and of the groups in it. Names and numbers are ours: nothing to quote."""
    for item in items.get(group, ()):
        yield f"{item.id} [width={item.along / _INCH:.6f} height={item.across / _INCH:.6f}]"
    for child in children.get(group, ()):
        margin, place = panel.groups if children.get(child) else panel.items, "b" if panel.upside_down else "t"
        yield f"subgraph cluster_{child} {{ margin={margin:g} labelloc={place} label={_spacer(panel.title)}"
        yield from _inside(child, items, children, panel)
        yield "}"


def _edge(link: Link) -> str:
    style = " style=invis" if link.loose else ""
    return f"{link.source} -> {link.target} [minlen={link.gap} weight={link.weight}{style}]"


def _spacer(height: float) -> str:
    """Return an empty label of a fixed height, which keeps a group's title line free."""
    if not height:
        return '""'
    return f'<<TABLE BORDER="0" FIXEDSIZE="TRUE" WIDTH="8" HEIGHT="{height:g}"><TR><TD></TD></TR></TABLE>>'
