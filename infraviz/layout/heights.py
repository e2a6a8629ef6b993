"""Where the items lie across the direction of reading: Graphviz, asked with every strand in every column."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations, pairwise

from infraviz.errors import MachineError
from infraviz.layout.engine import Engine, Item, Link, Panel, dot_source
from infraviz.layout.grid import NODE_MARGIN, PANEL, Grid
from infraviz.layout.ranks import components
from infraviz.model.graph import lineage

_HEAVY, _FIRM = 8, 2  # how much a strand wants to be straight between dummies, and at its anchors


def centres(grid: Grid, engine: Engine) -> dict[str, float]:
    """Return each item's centre across, from Graphviz, with every strand passing one item a column.

    Of a drawing and its mirror image, which are equally good, the one is taken that keeps more nodes in
    the order they are declared in.
    """
    found = _run(grid, engine, upside_down=False)
    if _out_of_order(grid, found) <= 0:
        return found
    return {item: -height for item, height in _run(grid, engine, upside_down=True).items()}


def _out_of_order(grid: Grid, centre: Mapping[str, float]) -> int:
    """Return by how many the pairs of nodes in one column that are out of declared order outnumber the others."""
    columns: dict[int, list[float]] = {}
    for anchor in grid.skeleton.groups:
        if anchor not in grid.skeleton.ports:
            columns.setdefault(grid.columns.column[anchor], []).append(centre[anchor])
    pairs = (pair for heights in columns.values() for pair in combinations(heights, 2))
    return sum(1 if first > second else -1 for first, second in pairs)


def _run(grid: Grid, engine: Engine, upside_down: bool) -> dict[str, float]:
    """Run the engine once; heights grow downwards."""
    items = list(grid.columns.column)
    names = {item: f"n{number}" for number, item in enumerate(items)}
    groups = {group: f"g{number}" for number, group in enumerate(grid.skeleton.parents)}
    parents = {groups[g]: groups.get(parent, "") for g, parent in grid.skeleton.parents.items()}
    boxes = [
        Item(
            names[item],
            max(1.0, grid.along[item]),
            grid.across[item] + 2 * grid.beside[item],
            groups.get(grid.columns.groups[item], ""),
        )
        for item in items
    ]
    links = [Link(names[a.source], names[a.target], a.gap, a.weight, a.loose) for a in _links(grid)]
    panel = Panel(PANEL - NODE_MARGIN, PANEL, grid.title, upside_down)
    found = engine(dot_source(boxes, links, parents, panel))
    _check_columns(grid, {item: found[name][0] for item, name in names.items()})
    return {item: -found[name][1] for item, name in names.items()}


def _links(grid: Grid) -> list[Link]:
    column = grid.columns.column
    links: list[Link] = []
    for strand in grid.skeleton.strands:
        path = (strand.first, *grid.columns.passed[strand.edge.id], strand.last)
        for source, target in pairwise(path):
            weight = _FIRM if {source, target} & {strand.first, strand.last} else _HEAVY
            links.append(Link(source, target, column[target] - column[source], weight))
    links += [Link(item, _below(grid, item), _step(grid, item)) for item in grid.columns.titles.values()]
    links += [
        Link(hold.source, hold.target, column[hold.target] - column[hold.source], loose=True)
        for hold in grid.skeleton.holds
    ]
    return links + _ties(grid, links)


def _below(grid: Grid, title: str) -> str:
    """Return the first anchor that a title stands before."""
    group = grid.columns.groups[title]
    inside = [a for a, own in grid.skeleton.groups.items() if group in lineage(own, grid.skeleton.parents)]
    return min(inside, key=lambda anchor: grid.columns.column[anchor])


def _step(grid: Grid, title: str) -> int:
    return grid.columns.column[_below(grid, title)] - grid.columns.column[title]


def _ties(grid: Grid, links: list[Link]) -> list[Link]:
    """Return loose links that join the parts of a graph, so that the engine agrees on every column."""
    column = grid.columns.column
    parts = components(list(column), links)
    ties: list[Link] = []
    for part in parts[1:]:
        one, other = min(parts[0], key=lambda i: column[i]), min(part, key=lambda i: column[i])
        early, late = sorted((one, other), key=lambda i: column[i])
        ties.append(Link(early, late, column[late] - column[early], loose=True))
    return ties


def _check_columns(grid: Grid, found: Mapping[str, float]) -> None:
    """Raise when the engine put the items into other columns than asked: the picture would be wrong."""
    levels = {x: n for n, x in enumerate(sorted({round(x, 1) for x in found.values()}))}
    wrong = [item for item, x in found.items() if levels[round(x, 1)] != grid.columns.column[item]]
    if wrong:
        raise MachineError(f"the layout engine moved {len(wrong)} items to other ranks")
