"""The same graphs for infraviz, `dot` and `diagrams`: their inputs, and the command of each tool."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from layered import layered, lifecycle

GRAPHS = {
    "a": lifecycle(),
    "b": layered(50, 70, 8, 4, 11),
    "c": layered(200, 300, 20, 6, 12),
    "d": layered(1000, 1500, 50, 8, 13),
}
HUNDRED = [lifecycle(f" {i:03d}") for i in range(100)]
TOOLS = ("infraviz", "dot", "diagrams")
LIBRARY = """\
import sys
from pathlib import Path
from infraviz.architecture import load_file
for path in sorted(Path(sys.argv[1]).glob("m*.yaml")):
    load_file(path).save(path.with_suffix(".svg"))
"""
MEMORY = """\
import resource, sys
from pathlib import Path
from infraviz.architecture import load_file
paths = sorted(Path(sys.argv[1]).glob("m*.yaml"))
for number in range(int(sys.argv[2])):
    load_file(paths[number % len(paths)]).to_svg()
    if number + 1 in (100, int(sys.argv[2])):
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(number + 1, peak // (1 << 20 if sys.platform == "darwin" else 1 << 10))
"""
ICONS = {
    "client": "onprem.client.Users", "cdn": "aws.network.CloudFront", "gateway": "aws.network.APIGateway",
    "service": "aws.compute.ECS", "worker": "aws.compute.Fargate", "stream": "onprem.queue.Kafka",
    "cache": "onprem.inmemory.Redis", "database": "onprem.database.MySQL", "vector-store": "aws.analytics.ES",
    "object-store": "aws.storage.S3",
}  # fmt: skip


def ends(edge: Any) -> tuple[str, str, str]:
    """Return an edge's ends and its label ('' for none)."""
    text, label = next(iter(edge.items())) if isinstance(edge, dict) else edge.partition(": ")[::2]
    source, _, target = text.split()
    return source, target, label


def as_dot(graph: dict[str, Any]) -> str:
    lines = ['digraph G { rankdir=LR; compound=true; node [shape=box style="rounded,filled" fontsize=12];']
    for group, title in graph["groups"].items():
        lines.append(f'subgraph "cluster_{group}" {{ label="{title}";')
        lines += [f'"{i}" [label="{n["label"]}"];' for i, n in graph["nodes"].items() if n["group"] == group]
        lines.append("}")
    told = ((a, b, f' [label="{label}"]' if label else "") for a, b, label in map(ends, graph["edges"]))
    return "\n".join([*lines, *(f'"{a}" -> "{b}"{label};' for a, b, label in told), "}"])


def as_diagrams(graphs: dict[str, dict[str, Any]]) -> str:
    """Return a script that draws the graphs, each to a file of its name, in the folder it runs in."""
    lines = ["from diagrams import Diagram, Cluster, Edge"]
    lines += [f"from diagrams.{path.rpartition('.')[0]} import {path.rpartition('.')[2]}" for path in ICONS.values()]
    for name, graph in graphs.items():
        lines.append(f"with Diagram({graph['title']!r}, filename={name!r}, outformat='svg', show=False):")
        for group, title in graph["groups"].items():
            lines.append(f"    with Cluster({title!r}):")
            inside = ((i, n) for i, n in graph["nodes"].items() if n["group"] == group)
            lines += [f"        {i} = {ICONS[n['kind']].rpartition('.')[2]}({n['label']!r})" for i, n in inside]
        told = ((a, b, f"Edge(label={label!r}) >> " if label else "") for a, b, label in map(ends, graph["edges"]))
        lines += [f"    {a} >> {label}{b}" for a, b, label in told]
    return "\n".join(lines)


def written(folder: Path) -> dict[str, dict[str, list[str]]]:
    """Write every input below a folder; return the command of each tool for each row."""
    command = str(Path(sys.executable).with_name("infraviz"))
    found: dict[str, dict[str, list[str]]] = {}
    for name, graph in GRAPHS.items():
        (folder / f"{name}.yaml").write_text(json.dumps(graph), encoding="utf-8")
        (folder / f"{name}.dot").write_text(as_dot(graph), encoding="utf-8")
        (folder / f"{name}.py").write_text(as_diagrams({name: graph}), encoding="utf-8")
        draw = [command, "diagram", f"{name}.yaml", "-o", f"{name}.svg", "--deadline", "120"]
        found[name] = dict(
            zip(TOOLS, (draw, ["dot", "-Tsvg", "-O", f"{name}.dot"], [sys.executable, f"{name}.py"]), strict=True)
        )
    for number, graph in enumerate(HUNDRED):
        (folder / f"m{number:03d}.yaml").write_text(json.dumps(graph), encoding="utf-8")
        (folder / f"m{number:03d}.dot").write_text(as_dot(graph), encoding="utf-8")
    (folder / "all.py").write_text(
        as_diagrams({f"m{n:03d}": graph for n, graph in enumerate(HUNDRED)}), encoding="utf-8"
    )
    (folder / "library.py").write_text(LIBRARY, encoding="utf-8")
    (folder / "memory.py").write_text(MEMORY, encoding="utf-8")
    dots = [f"m{number:03d}.dot" for number in range(len(HUNDRED))]
    hundred = ([sys.executable, "library.py", "."], ["dot", "-Tsvg", "-O", *dots], [sys.executable, "all.py"])
    return found | {"100 × a": dict(zip(TOOLS, hundred, strict=True))}
