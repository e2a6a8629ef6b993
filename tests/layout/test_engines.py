"""The system's Graphviz as the other engine."""

from __future__ import annotations

import shutil
from pathlib import Path

import graphviz
import pytest
from contract import violations
from sites import SHOP, Done, write
from test_cli import Run
from test_contract import graph_of

import infraviz as iv
from infraviz import fonts
from infraviz.layout.engine import ENGINES, run_dot
from infraviz.layout.geometry import as_data
from infraviz.layout.place import layout
from infraviz.scene.edges import drawn

needs_dot = pytest.mark.skipif(not shutil.which("dot"), reason="no system Graphviz here (apt-get install graphviz)")
PAIR = iv.Architecture("Pair", {"a": {"kind": "client"}, "b": {"kind": "cache"}}, ["a -> b: ask"])


@needs_dot
@pytest.mark.parametrize("seed", range(8))
def test_the_systems_graphviz_keeps_the_contract(seed: int) -> None:
    graph = graph_of(seed, 18)
    placed = layout(graph, fonts.width, ENGINES["dot"], 358 if seed % 2 else None)
    data = as_data(placed, placed.width, placed.height, {e.id: drawn(e.route) for e in placed.edges})
    assert violations(data, {edge.id for edge in graph.edges}) == []


@needs_dot
def test_positions_are_those_of_the_nodes_in_px() -> None:
    found = run_dot(
        "digraph {rankdir=LR node [shape=box fixedsize=true width=1 height=0.5] subgraph cluster_x {b} a->b}"
    )
    assert set(found) == {"a", "b"}
    assert found["a"][0] < found["b"][0] - 72


@needs_dot
def test_both_engines_draw_the_same_things() -> None:
    one, other = PAIR.to_geometry(), PAIR.to_geometry(engine="dot")
    assert [n["id"] for n in one["nodes"]] == [n["id"] for n in other["nodes"]]
    assert PAIR.to_svg(engine="dot").startswith("<svg")


@needs_dot
def test_a_source_that_dot_cannot_read_is_the_machines_error() -> None:
    with pytest.raises(iv.MachineError, match="the system's Graphviz failed"):
        run_dot("digraph {")


def test_without_a_system_graphviz_the_command_says_so(here: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*words: object, **options: object) -> bytes:
        raise graphviz.ExecutableNotFound(["dot"])

    monkeypatch.setattr(graphviz, "pipe", missing)
    write(here, {"shop.yaml": SHOP})
    done = run("diagram", "shop.yaml", "--engine", "dot")
    assert done == Done(2, "", "no system Graphviz found: install it or leave out --engine\n")
    assert not Path("shop.svg").exists()


def test_an_unknown_engine(here: Path, run: Run) -> None:
    write(here, {"shop.yaml": SHOP})
    done = run("diagram", "shop.yaml", "--engine", "elk")
    assert done == Done(2, "", "unknown engine: 'elk' (must be one of builtin, dot)\n")
    with pytest.raises(iv.UsageError, match="unknown engine: 'elk'"):
        PAIR.save(here / "x.svg", engine="elk")
