"""Two graphs → one that says what was added, removed and changed, and keeps the rest in place, faded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from infraviz.model.graph import Edge, Graph, Group, Node, lineage

Item = TypeVar("Item", Node, Edge, Group)
BEFORE = "--before"  # ends the id of what cannot keep its own beside the new graph


def diff(old: Graph, new: Graph) -> Graph:
    """Return the union of two whole graphs, everything marked with its change.

    Things are the same when their ids are, edges when their ends are. A removed edge whose ends now lie in
    each other cannot be drawn; the summary names it.
    """
    old = _apart(old, new)
    nodes, groups = tuple(_marked(old.nodes, new.nodes)), tuple(_marked(old.groups, new.groups))
    edges = tuple(_marked(_matched(old.edges, new.edges), new.edges))
    around = _around(nodes, groups)
    lost = [edge for edge in edges if edge.source in around[edge.target] or edge.target in around[edge.source]]
    union = Graph(
        f"{old.id.removesuffix(BEFORE)}-{new.id}" if old.id != new.id else new.id,
        new.title if new.title == old.title else f"{old.title} → {new.title}",
        direction=new.direction,
        groups=groups,
        nodes=nodes,
        edges=tuple(edge for edge in edges if edge not in lost),
        own=tuple(dict((*old.own, *new.own)).items()),
    )
    return replace(union, summary=_summary(union, lost))


def _apart(old: Graph, new: Graph) -> Graph:
    """Return the old graph with other ids where the new one uses them for another sort of thing or another icon."""
    mine, theirs = dict(old.own), dict(new.own)
    clashes = {n.id for n in old.nodes} & {g.id for g in new.groups} | {g.id for g in old.groups} & {
        n.id for n in new.nodes
    }
    names = {ident: ident + BEFORE for ident in clashes}
    icons = {name: name + BEFORE for name, icon in mine.items() if theirs.get(name, icon) != icon}
    return replace(
        old,
        groups=tuple(_renamed(group, names, "id", "parent") for group in old.groups),
        nodes=tuple(_renamed(_renamed(node, icons, "icon"), names, "id", "group") for node in old.nodes),
        edges=tuple(_renamed(edge, names, "source", "target") for edge in old.edges),
        own=tuple((icons.get(name, name), icon) for name, icon in old.own),
    )


def _renamed(item: Item, names: Mapping[str, str], *fields: str) -> Item:
    changes: dict[str, Any] = {field: names[getattr(item, field)] for field in fields if getattr(item, field) in names}
    return replace(item, **changes) if changes else item


def _matched(old: Sequence[Edge], new: Sequence[Edge]) -> list[Edge]:
    """Return the old edges under the ids of the new ones they became, the others under ids of their own.

    Of parallel edges those go together that say the same, then those that point the same way, in order.
    """
    free, became = list(new), dict[str, str]()
    for alike in (_same, _parallel):
        for edge in old:
            found = next((other for other in free if edge.id not in became and alike(edge, other)), None)
            if found:
                became[edge.id] = found.id
                free.remove(found)
    taken = {edge.id for edge in new}
    return [replace(e, id=became.get(e.id) or (e.id + BEFORE if e.id in taken else e.id)) for e in old]


def _same(one: Edge, other: Edge) -> bool:
    return replace(one, id=other.id) == other


def _parallel(one: Edge, other: Edge) -> bool:
    return (one.source, one.target) == (other.source, other.target)


def _marked(old: Iterable[Item], new: Iterable[Item]) -> Iterator[Item]:
    before, after = {item.id: item for item in old}, {item.id: item for item in new}
    for ident in _in_order(list(before), list(after)):
        yield _told(before.get(ident), after.get(ident))


def _in_order(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """Return the new ids in their order; what was removed follows what it followed before."""
    kept, gone, last = set(new), dict[str, list[str]](), ""
    for ident in old:
        if ident in kept:
            last = ident
        else:
            gone.setdefault(last, []).append(ident)
    return [*gone.get("", ()), *(name for ident in new for name in (ident, *gone.get(ident, ())))]


def _told(before: Item | None, after: Item | None) -> Item:
    if after is None:
        assert before is not None, "one of the two is there"
        return replace(before, change="removed")
    if before is None:
        return replace(after, change="added")
    if before != after:
        return replace(after, change="changed")
    return after if isinstance(after, Group) else replace(after, faded=True)


def _around(nodes: Iterable[Node], groups: Iterable[Group]) -> dict[str, set[str]]:
    """Return the groups around each node and group."""
    parents = {group.id: group.parent for group in groups}
    direct = parents | {node.id: node.group for node in nodes}
    return {ident: set(lineage(group, parents)) for ident, group in direct.items()}


def _summary(union: Graph, lost: Iterable[Edge]) -> str:
    changes = union.changes() + [edge.change for edge in lost]
    told = [f"{count} {word}" for word in ("added", "removed", "changed") if (count := changes.count(word))]
    names = union.labels
    unseen = (f"{names[edge.source]} – {names[edge.target]}" for edge in lost)
    rest = " ".join(f"Removed, but not drawn, since one end now lies in the other: {pair}." for pair in unseen)
    return f"{', '.join(told) or 'Nothing changed'}. {rest}".strip()
