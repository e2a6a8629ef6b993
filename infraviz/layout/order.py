"""Which way each edge runs through the ranks: cycles are cut so that all edges point onwards.

The order is a depth-first one that starts at the nodes in the order they are declared, so a diagram
reads the way it was written, and a new node at the end moves nothing before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence


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


def in_blocks(
    order: Mapping[str, int], groups: Mapping[str, str], parents: Mapping[str, str], arcs: Sequence[tuple[str, str]]
) -> dict[str, int]:
    """Return an order that keeps each group's nodes together, for a page too narrow to set groups side by side.

    `groups` maps each node to its group, `parents` each group to the one around it. On every level the
    blocks (groups, and nodes outside of them) follow the arcs between them, cycles cut as in `linear_order`.
    """
    sequence = list(_block("", order, groups, parents, arcs))
    return {node: position for position, node in enumerate(sequence)}


def _block(
    group: str, order: Mapping[str, int], groups: Mapping[str, str], parents: Mapping[str, str],
    arcs: Sequence[tuple[str, str]],
) -> Iterator[str]:  # fmt: skip
    block_of = {node: block for node in order if (block := _child(group, node, groups, parents))}
    blocks = list(dict.fromkeys(block_of[node] for node in sorted(block_of, key=lambda n: order[n])))
    between = [
        (block_of[a], block_of[b]) for a, b in arcs if a in block_of and b in block_of and block_of[a] != block_of[b]
    ]
    position = linear_order(blocks, between)
    for block in sorted(blocks, key=lambda b: position[b]):
        if block in parents:
            yield from _block(block, order, groups, parents, arcs)
        else:
            yield block


def _child(group: str, node: str, groups: Mapping[str, str], parents: Mapping[str, str]) -> str:
    """Return the block directly inside `group` that holds a node: a group, the node itself, or ''."""
    block, around = node, groups[node]
    while around != group:
        if not around:
            return ""
        block, around = around, parents[around]
    return block
