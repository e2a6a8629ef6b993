"""Large layered service graphs, seeded: the ones that `make bench` times."""

from __future__ import annotations

import random
from typing import Any

NOUNS = ["Orders", "Billing", "Search", "Catalog", "Profile", "Ledger", "Pricing", "Inbox", "Media", "Fraud",
         "Ranking", "Export", "Audit", "Session", "Quota", "Feed"]  # fmt: skip
ROLES = {"client": "Client", "cdn": "Edge", "gateway": "Gateway", "service": "Service", "worker": "Worker",
         "stream": "Queue", "cache": "Cache", "database": "Store", "vector-store": "Index",
         "object-store": "Bucket"}  # fmt: skip
FRONT, MIDDLE = ["client", "cdn", "gateway"], ["service", "service", "worker", "gateway"]
LATE, STORES = ["service", "stream", "worker", "cache"], ["database", "vector-store", "cache", "object-store"]
LABELS = ["gRPC", "HTTP", "SQL", "publish", "consume", "read", "write", "cache"]


def layered(nodes: int, edges: int, groups: int, tiers: int, seed: int) -> dict[str, Any]:
    """Return an architecture of so many nodes, edges and groups; edges run on by one tier or two, or within a group."""
    r = random.Random(seed)
    group = [i * groups // nodes for i in range(nodes)]
    tier = [g * tiers // groups for g in group]
    found = {f"n{i:04d}": _node(r, i, tier[i] / max(1, tiers - 1), f"g{group[i]:02d}") for i in range(nodes)}
    pairs = _pairs(r, edges, tier, group)
    arrows = [f"n{a:04d} -> n{b:04d}" for a, b in pairs]
    return {
        "title": f"Layered service graph {nodes}/{edges}/{groups}",
        "groups": {f"g{g:02d}": f"Tier {g * tiers // groups} group {g:02d}" for g in range(groups)},
        "nodes": found,
        "edges": [{arrow: r.choice(LABELS)} if r.random() < 0.4 else arrow for arrow in arrows],
    }


def _node(r: random.Random, number: int, depth: float, group: str) -> dict[str, Any]:
    """Return a node; `depth` is where its tier lies between the first (0) and the last (1)."""
    kind = r.choice(FRONT if depth == 0 else MIDDLE if depth < 0.6 else LATE if depth < 1 else STORES)
    return {"kind": kind, "label": f"{r.choice(NOUNS)} {ROLES[kind]} {number:03d}", "group": group}


def _pairs(r: random.Random, edges: int, tier: list[int], group: list[int]) -> list[tuple[int, int]]:
    """Return the ends of the edges: one into every node from the tier before it, the others at random."""
    by_tier: dict[int, list[int]] = {}
    by_group: dict[int, list[int]] = {}
    for i, own in enumerate(tier):
        by_tier.setdefault(own, []).append(i)
        by_group.setdefault(group[i], []).append(i)
    found = {(r.choice(by_tier[own - 1]), i): None for i, own in enumerate(tier) if own}
    while len(found) < edges:
        i, chance = r.randrange(len(tier)), r.random()
        near = [j for j in by_group[group[i]] if j > i]
        choice = near if chance < 0.25 else by_tier.get(tier[i] + (1 if chance < 0.85 else 2), [])
        if choice:
            found[i, r.choice(choice)] = None
    return list(found)


def lifecycle(suffix: str = "") -> dict[str, Any]:
    """Return the nine-node life of a request; `suffix` makes variants of it."""
    nodes = {
        "clients": ("client", "Clients", "ingress"), "edge": ("cdn", "Edge / CDN", "ingress"),
        "gw": ("gateway", "API Gateway", "compute"), "workers": ("worker", "Workers", "compute"),
        "kafka": ("stream", "Kafka", "stateful"), "milvus": ("vector-store", "Vector Search (Milvus)", "stateful"),
        "mysql": ("database", "MySQL", "stateful"), "redis": ("cache", "Redis", "stateful"),
        "s3": ("object-store", "Object Store", "stateful"),
    }  # fmt: skip
    edges = [
        "clients -> edge: HTTPS", "edge -> gw: HTTP/2", "gw -> kafka: publish", "gw -> milvus: ANN query",
        "gw -> mysql: SQL read", "kafka -> workers: consume", "workers -> mysql: SQL write",
        "workers -> milvus: upsert", "workers -> redis: invalidate", "gw -> redis: GET/SET",
        "edge -> s3: static assets",
    ]  # fmt: skip
    return {
        "title": f"Request lifecycle{suffix}",
        "groups": {name: name.title() + suffix for name in ("ingress", "compute", "stateful")},
        "nodes": {i: {"kind": k, "label": label + suffix, "group": g} for i, (k, label, g) in nodes.items()},
        "edges": edges,
    }
