"""A node more in a spec: what is there already keeps its order, and moves no further than it must."""

from __future__ import annotations

import random
import statistics
from itertools import combinations
from typing import Any

from generate import service

import infraviz as iv

SEEDS = range(400, 440)


def grown(data: dict[str, Any], seed: int) -> dict[str, Any]:
    """Return the architecture with one node more, reached from one that is there."""
    beside = random.Random(seed).choice(list(data["nodes"]))
    node = {"kind": "service", "label": "New"} | ({"group": g} if (g := data["nodes"][beside].get("group")) else {})
    return data | {"nodes": data["nodes"] | {"new": node}, "edges": [*data["edges"], f"{beside} -> new"]}


def centres(data: dict[str, Any]) -> dict[str, tuple[float, float]]:
    drawn = iv.Architecture(data["title"], data["nodes"], data["edges"], data["groups"]).to_geometry()
    return {n["id"]: (n["box"][0] + n["box"][2] / 2, n["box"][1] + n["box"][3] / 2) for n in drawn["nodes"]}


def out_of_order(old: dict[str, tuple[float, float]], new: dict[str, tuple[float, float]]) -> int:
    """Return how many pairs of nodes changed sides: along the ranks, or within one."""
    changed = 0
    for a, b in combinations(old, 2):
        across = old[a][0] == old[b][0] and new[a][0] == new[b][0]
        axis = 1 if across else 0
        changed += (old[a][axis] - old[b][axis]) * (new[a][axis] - new[b][axis]) < 0
    return changed


def test_a_new_node_leaves_the_others_in_order_and_near_their_places() -> None:
    kept, pairs, changed, moves = 0, 0, 0, []
    for seed in SEEDS:
        data = service(seed, 16) | {"direction": "right"}
        old, new = centres(data), centres(grown(data, seed))
        wrong = out_of_order(old, new)
        kept += wrong == 0
        changed += wrong
        pairs += len(old) * (len(old) - 1) // 2
        moves += [abs(old[n][0] - new[n][0]) + abs(old[n][1] - new[n][1]) for n in old]
    assert kept >= 0.75 * len(SEEDS)  # whole drawings in which no two nodes changed sides
    assert changed <= 0.03 * pairs
    assert statistics.median(moves) <= 80  # px, about half a node
