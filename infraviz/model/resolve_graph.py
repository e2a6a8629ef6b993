"""ArchitectureSpec → Graph: references checked, defaults filled in, views and flows applied."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from infraviz import icons
from infraviz.errors import did_you_mean, shown
from infraviz.model import formats
from infraviz.model.graph import Arrow, Edge, Flow, Graph, Group, Node, Step, lineage
from infraviz.model.metric import Metric
from infraviz.model.problems import Problems
from infraviz.spec.architecture import ArchitectureSpec, NodeSpec
from infraviz.spec.base import ID_PATTERN
from infraviz.spec.document import Document, Path
from infraviz.spec.edges import EdgeSpec
from infraviz.spec.files import Loaded

MAX_LABEL = 400  # characters that are drawn; the rest is cut with an ellipsis


@dataclass(frozen=True)
class Names:
    """The ids that a file declares, also those of entries that were too broken to keep."""

    nodes: frozenset[str]
    groups: frozenset[str]
    kept: frozenset[str]

    @property
    def all(self) -> frozenset[str]:
        return self.nodes | self.groups


def declared(document: Document, *section: str) -> frozenset[str]:
    """Return the keys written under a section of a document, broken ones included."""
    size = len(section)
    keys = (str(p[size]) for p in document.keys if len(p) == size + 1 and p[:size] == section)
    return frozenset(key for key in keys if re.match(ID_PATTERN, key))


def resolve_graph(
    loaded: Loaded[ArchitectureSpec],
    metrics: Mapping[str, Metric | None],
    assets: Collection[str],
    own: Mapping[str, icons.Own | str],
    problems: Problems,
) -> Graph | None:
    """Return the whole graph of an architecture, or None when its file could not be read.

    `metrics` holds every declared metric (None where its own declaration is broken), `assets` the paths
    of the author's own images, `own` those that nodes name as icons, or why one cannot be drawn.
    """
    spec, document = loaded.spec, loaded.document
    if spec is None:
        return None
    nodes, groups = (
        declared(document, "nodes") | set(spec.nodes),
        declared(document, "groups") | set(spec.groups),
    )
    names = Names(nodes, groups, frozenset((*spec.nodes, *spec.groups)))
    _check_groups(spec, document, names, problems)
    _check_nodes(loaded, names, metrics, problems)
    _check_icons(spec, document, assets, own, problems)
    ends = _check_ends(spec, document, names, problems)
    return Graph(
        loaded.id,
        spec.title,
        spec.summary,
        spec.direction,
        tuple(Group(ident, group.label, group.parent) for ident, group in spec.groups.items()),
        tuple(_node(ident, node, metrics) for ident, node in spec.nodes.items()),
        _edges(spec.edges, ends, metrics),
        own=_own(spec, own),
    )


def _check_groups(spec: ArchitectureSpec, document: Document, names: Names, problems: Problems) -> None:
    parents = {ident: group.parent for ident, group in spec.groups.items()}
    told: set[str] = set()  # groups of cycles that were told of
    for ident, parent in parents.items():
        if ident in spec.nodes:
            problems.add(document, ("groups", ident), f"{ident!r} is the id of a node and of a group", key=True)
        if parent and parent not in names.groups:
            problems.undeclared(document, ("groups", ident, "in"), "group", parent, names.groups)
        cycle = lineage(parent, parents)
        if ident in cycle and not told & set(cycle):
            told |= set(cycle)
            around = " → ".join((ident, *cycle))
            problems.add(document, ("groups", ident, "in"), f"the group lies in itself: {around}")


def _check_nodes(
    loaded: Loaded[ArchitectureSpec], names: Names, metrics: Mapping[str, Metric | None], problems: Problems
) -> None:
    document = loaded.document
    for ident, node in loaded.spec.nodes.items() if loaded.spec else ():
        at: Path = ("nodes", ident)
        if node.group and node.group not in names.groups:
            problems.undeclared(document, (*at, "group"), "group", node.group, names.groups)
        _check_metrics(document, at, node.metrics, metrics, problems)
    for number, edge in enumerate(loaded.spec.edges if loaded.spec else ()):
        _check_metrics(document, ("edges", number), edge.metrics, metrics, problems)


def _check_metrics(
    document: Document, at: Path, names: Iterable[str], metrics: Mapping[str, Metric | None], problems: Problems
) -> None:
    for number, metric in enumerate(names):
        if metric not in metrics:
            problems.undeclared(document, (*at, "metrics", number), "metric", metric, metrics)


def _check_icons(
    spec: ArchitectureSpec,
    document: Document,
    assets: Collection[str],
    own: Mapping[str, icons.Own | str],
    problems: Problems,
) -> None:
    for ident, node in spec.nodes.items():
        name, at = node.icon, ("nodes", ident, "icon")
        refused = own.get(name or "")
        if isinstance(refused, str):
            problems.add(document, at, f"the icon {name} {refused}")
        if name is None or name == "none" or name in assets or icons.known(name):
            continue
        near = assets if name.startswith("assets/") else icons.near(name)
        problems.add(document, at, f"unknown icon {shown(name)}", did_you_mean(name, near))


def _own(spec: ArchitectureSpec, own: Mapping[str, icons.Own | str]) -> tuple[tuple[str, icons.Own], ...]:
    """Return the author's own icons that the nodes use, each once."""
    used = sorted({node.icon for node in spec.nodes.values() if node.icon})
    return tuple((name, icon) for name in used if (icon := own.get(name)) and not isinstance(icon, str))


def _check_ends(spec: ArchitectureSpec, document: Document, names: Names, problems: Problems) -> frozenset[str]:
    """Check every id that an edge, a step or a view names; return the ids that can be drawn."""
    parents = {ident: group.parent for ident, group in spec.groups.items()}
    around = {ident: lineage(node.group, parents) for ident, node in spec.nodes.items()}
    around |= {ident: lineage(parent, parents) for ident, parent in parents.items()}
    for number, edge in enumerate(spec.edges):
        _check_known(document, ("edges", number), edge.ends, names, problems)
        for one, other in zip(edge.ends, edge.ends[1:], strict=False):
            if one in around.get(other, ()) or other in around.get(one, ()):
                message = f"an edge cannot join {one!r} and {other!r}: one lies inside the other"
                problems.add(document, ("edges", number), message)
    for ident, flow in spec.flows.items():
        for number, step in enumerate(flow.steps):
            _check_known(document, ("flows", ident, "steps", number), step.ends, names, problems)
    for ident, view in spec.views.items():
        for number, name in enumerate(view.only):
            if name not in names.all:
                problems.undeclared(document, ("views", ident, "only", number), "node or group", name, names.all)
    return names.kept


def _check_known(document: Document, at: Path, ends: Iterable[str], names: Names, problems: Problems) -> None:
    for ident in dict.fromkeys(ends):
        if ident not in names.all:
            problems.undeclared(document, at, "node", ident, names.all)


def _node(ident: str, spec: NodeSpec, metrics: Mapping[str, Metric | None]) -> Node:
    icon = "" if spec.icon == "none" else spec.icon or (icons.for_tech(spec.tech) if spec.tech else "")
    label = _cut(spec.label or ident)
    note = _cut(spec.note) or _default_note(spec.tech, label)
    shown = _shown_metrics(spec.metrics, metrics)
    return Node(
        ident, spec.kind, label, note, icon, spec.group, spec.replicas, spec.url,
        _badges(shown), bare=spec.icon == "none", metrics=shown,
    )  # fmt: skip


def _shown_metrics(names: Iterable[str], metrics: Mapping[str, Metric | None]) -> tuple[Metric, ...]:
    return tuple(found for name in names if (found := metrics.get(name)))


def _badges(metrics: Iterable[Metric]) -> tuple[str, ...]:
    return tuple(map(formats.headline, metrics))


def _default_note(tech: str | None, label: str) -> str:
    """Return the technology's name, unless the label says it already."""
    name = icons.tech_name(tech) if tech else ""
    return "" if name.lower() in label.lower() else name


def _cut(text: str) -> str:
    return text if len(text) <= MAX_LABEL else text[: MAX_LABEL - 1] + "…"


def _edges(specs: Iterable[EdgeSpec], kept: frozenset[str], metrics: Mapping[str, Metric | None]) -> tuple[Edge, ...]:
    edges: list[Edge] = []
    count: Counter[str] = Counter()
    for spec in specs:
        for source, arrow, target in zip(spec.ends, spec.arrows, spec.ends[1:], strict=False):
            if source in kept and target in kept:
                ident = _unique(f"{source}--{target}", count)
                label = _cut(spec.label)
                shown = _shown_metrics(spec.metrics, metrics)
                detail = _detail(spec)
                edge = Edge(ident, source, target, arrow, label, detail, spec.optional, metrics=shown)
                edges.append(replace(edge, badges=_badges(shown)))
    return tuple(edges)


def _unique(ident: str, count: Counter[str]) -> str:
    count[ident] += 1
    return ident if count[ident] == 1 else f"{ident}--{count[ident]}"


def _detail(spec: EdgeSpec) -> str:
    parts = [
        f"≤ {spec.timeout}" if spec.timeout else "",
        f"{spec.retries} {'retry' if spec.retries == 1 else 'retries'}" if spec.retries else "",
        str(spec.rate) if spec.rate else "",
    ]
    return " · ".join(part for part in parts if part)


def with_view(graph: Graph, spec: ArchitectureSpec, view: str) -> Graph:
    """Return the part of a graph that a view keeps, its direct neighbours faded. Raises KeyError."""
    kept = _kept(graph, spec.views[view].only)
    joined = [e for e in graph.edges if e.source in kept or e.target in kept]
    seen = kept | {end for edge in joined for end in (edge.source, edge.target)}
    nodes = tuple(_shown(n, kept, seen, graph) for n in graph.nodes if n.id in seen)
    groups = _groups_in_use(graph, nodes, kept)
    shown = {n.id for n in nodes} | {g.id for g in groups}
    edges = tuple(
        replace(e, faded=e.faded or e.source not in kept or e.target not in kept)
        for e in joined
        if e.source in shown and e.target in shown
    )
    return replace(graph, title=spec.views[view].title, nodes=nodes, groups=groups, edges=edges)


def _kept(graph: Graph, only: Iterable[str]) -> frozenset[str]:
    """Return the ids that a view names and everything inside the groups it names."""
    parents = {g.id: g.parent for g in graph.groups}
    named = set(only)
    inner = {i: n.group for i, n in ((n.id, n) for n in graph.nodes)} | parents
    return frozenset(i for i, group in inner.items() if named & {i, *lineage(group, parents)})


def _shown(node: Node, kept: frozenset[str], seen: frozenset[str], graph: Graph) -> Node:
    """Return a node as the view shows it: a neighbour is faded and stands outside the groups left out."""
    parents = {g.id: g.parent for g in graph.groups}
    if node.id in kept:
        return node
    group = next((g for g in lineage(node.group, parents) if g in seen and g in kept), "")
    return replace(node, faded=True, group=group)


def _groups_in_use(graph: Graph, nodes: tuple[Node, ...], kept: frozenset[str]) -> tuple[Group, ...]:
    parents = {g.id: g.parent for g in graph.groups}
    used = {group for n in nodes if n.id in kept for group in lineage(n.group, parents)}
    return tuple(g for g in graph.groups if g.id in used)


def with_flow(graph: Graph, spec: ArchitectureSpec, flow: str) -> Graph:
    """Return the graph with a flow's steps numbered on its edges. Raises KeyError.

    A step between ends that no edge joins gets an edge of its own; a step whose ends the view left out
    is listed but not drawn.
    """
    steps = tuple(_steps(spec, flow))
    edges = list(graph.edges)
    here = set(graph.labels)
    for step, arrow in steps:
        index = _edge_for(edges, step)
        if index is not None:
            edges[index] = replace(edges[index], steps=(*edges[index].steps, step.number), faded=False)
        elif {step.source, step.target} <= here:
            ident = f"{step.source}--{step.target}--flow-{step.number}"
            edges.append(Edge(ident, step.source, step.target, arrow, steps=(step.number,)))
    told = Flow(flow, spec.flows[flow].title, tuple(step for step, _ in steps))
    return replace(graph, edges=tuple(edges), flow=told)


def _steps(spec: ArchitectureSpec, flow: str) -> Iterable[tuple[Step, Arrow]]:
    number = 0
    for step in spec.flows[flow].steps:
        for source, arrow, target in zip(step.ends, step.arrows, step.ends[1:], strict=False):
            number += 1
            yield Step(number, source, target, step.label), arrow


def _edge_for(edges: list[Edge], step: Step) -> int | None:
    """Return the index of the edge that a step follows: the same direction first, then the other."""
    for source, target in ((step.source, step.target), (step.target, step.source)):
        for index, edge in enumerate(edges):
            if (edge.source, edge.target) == (source, target):
                return index
    return None
