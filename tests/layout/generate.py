"""A seeded generator of realistic layered services, as spec data."""

from __future__ import annotations

import random
from typing import Any

NOUNS = ["Orders", "Billing", "Search", "Catalogue", "Profile", "Ledger", "Pricing", "Inbox", "Media", "Fraud"]
OTHER = ["注文サービス", "支払い", "חיפוש", "بحث المنتجات", "A service with quite a long name", "Ümläut & <tag>", "x"]
KINDS = ["client", "gateway", "service", "worker", "queue", "stream", "cache", "database", "vector-store", "external"]
LABELS = ["gRPC", "publish", "consume", "read / write", "SQL", "a rather long label for an edge", "検索", "בקשה"]
ARROWS = ["->", "->", "->", "~>", "<->", "--"]


def service(seed: int, most: int = 24) -> dict[str, Any]:
    """Return an architecture of 2 to `most` nodes: tiers, nested groups, cycles, parallel edges, group ends, loops."""
    r = random.Random(seed)
    size = r.randint(2, most)
    groups = _groups(r, size)
    nodes = {f"n{i}": _node(r, list(groups)) for i in range(size)}
    edges = [_edge(r, *_ends(r, size, i)) for i in range(1, size) for _ in range(1 + (r.random() < 0.3))]
    edges += [_edge(r, f"n{a}", f"n{b}") for a, b in (_pair(r, size) for _ in range(r.randint(0, size // 2)))]
    edges += _group_edges(r, groups, nodes)
    if r.random() < 0.2:
        edges += [_edge(r, "n0", "n0") for _ in range(r.randint(1, 3))]
    flow = {"f": {"title": "A flow", "steps": [f"n{i} -> n{i + 1}: step" for i in range(min(4, size - 1))]}}
    return {"title": f"Service {seed}", "direction": r.choice(["right", "right", "down", "auto"]), "groups": groups,
            "nodes": nodes, "edges": edges, "flows": flow}  # fmt: skip


def _groups(r: random.Random, size: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for i in range(r.randint(0, max(1, size // 4))):
        parents = [g for g in found if _depth(found, g) < 3]
        inside = r.choice(parents) if parents and r.random() < 0.5 else ""
        found[f"g{i}"] = {"label": r.choice([*NOUNS, *OTHER])} | ({"in": inside} if inside else {})
    return found


def _depth(groups: dict[str, Any], group: str) -> int:
    parent = groups[group].get("in", "")
    return 1 + (_depth(groups, parent) if parent else 0)


def _node(r: random.Random, groups: list[str]) -> dict[str, Any]:
    node: dict[str, Any] = {"kind": r.choice(KINDS), "label": r.choice([*NOUNS, *OTHER])}
    if groups and r.random() < 0.75:
        node["group"] = r.choice(groups)
    if r.random() < 0.5:
        node["note"] = r.choice(["auth · routing", "event stream", "a note of several words that wraps", "日本語"])
    if r.random() < 0.1:
        node["replicas"] = r.randint(2, 12)
    return node


def _ends(r: random.Random, size: int, i: int) -> tuple[str, str]:
    other = r.randint(max(0, i - 5), i - 1)
    return (f"n{other}", f"n{i}") if r.random() < 0.88 else (f"n{i}", f"n{other}")


def _pair(r: random.Random, size: int) -> tuple[int, int]:
    a, b = r.sample(range(size), 2)
    return a, b


def _edge(r: random.Random, source: str, target: str) -> Any:
    arrow = f"{source} {r.choice(ARROWS)} {target}"
    if r.random() < 0.5:
        return arrow
    options: dict[str, Any] = {"label": r.choice(LABELS)}
    if r.random() < 0.2:
        options |= {"timeout": "200ms", "retries": 2}
    if r.random() < 0.2:
        options["optional"] = True
    return {arrow: options}


def _group_edges(r: random.Random, groups: dict[str, Any], nodes: dict[str, Any]) -> list[Any]:
    found = []
    for group in groups:
        free = [n for n, node in nodes.items() if not _inside(groups, node.get("group", ""), group)]
        if free and r.random() < 0.3:
            found.append(_edge(r, *r.sample([group, r.choice(free)], 2)))
    return found


def _inside(groups: dict[str, Any], group: str, outer: str) -> bool:
    while group:
        if group == outer:
            return True
        group = groups[group].get("in", "")
    return False
