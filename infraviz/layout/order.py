"""Which way each edge runs through the ranks: cycles are cut so that all edges point onwards.

The order is a depth-first one that starts at the nodes in the order they are declared, so a diagram
reads the way it was written, and a new node at the end moves nothing before it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def linear_order(nodes: Sequence[str], arcs: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Return each node's position in a reverse postorder: along it, every arc but the cyclic ones runs onwards."""
    onwards: dict[str, list[str]] = {node: [] for node in nodes}
    for source, target in arcs:
        onwards[source].append(target)
    finished: list[str] = []
    seen: set[str] = set()
    for start in _starts(nodes, arcs):
        _visit(start, onwards, seen, finished)
    return {node: position for position, node in enumerate(reversed(finished))}


def _starts(nodes: Sequence[str], arcs: Sequence[tuple[str, str]]) -> list[str]:
    """Return the nodes to start from: first those that nothing leads to, then the rest, each as declared."""
    led_to = {target for source, target in arcs if source != target}
    first = [node for node in nodes if node not in led_to]
    return first + [node for node in nodes if node in led_to]


def _visit(start: str, onwards: Mapping[str, Sequence[str]], seen: set[str], finished: list[str]) -> None:
    if start in seen:
        return
    seen.add(start)
    stack = [(start, iter(onwards[start]))]
    while stack:
        node, targets = stack[-1]
        target = next((t for t in targets if t not in seen), None)
        if target is None:
            finished.append(node)
            stack.pop()
        else:
            seen.add(target)
            stack.append((target, iter(onwards[target])))
