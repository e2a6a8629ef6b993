"""Crossings, bends, edge length and area on the same graphs, beside `dot` and D2's ELK where they are installed.

Every tool gets the same nodes in the same sizes, the same groups and the same labels. `dot` draws
polylines, which are shorter than right angles can be; ELK draws right angles, as infraviz does. There are two
sets of 30: services whose groups and labels are as they come, and services in tiers of groups.
"""

from __future__ import annotations

import json
import math
import re
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

from generate import service
from layered import layered
from measure import Options
from results import OWN, Figure, Row

import infraviz as iv

GRAPHS = range(300, 330)
SIZES = (10, 20, 30)
TIERED = (12, 20, 30, 40, 50)
D2_MARGIN = 200  # px of empty border in D2's drawings, both sides together
Point = tuple[float, float]
Figures = tuple[float, float, float, float]
NAMES, UNITS = ("crossings", "bends", "length", "area"), ("1", "1", "px", "px²")
PART = "layouts"
SAID = {"services": "layout of services as they come", "tiers": "layout of services in tiers"}


def case(seed: int) -> iv.Architecture:
    """Return a generated service without loops and group ends, which not every tool can draw."""
    data = service(seed, SIZES[seed % len(SIZES)])
    edges = [edge for edge in data["edges"] if _plain(edge)]
    return iv.Architecture(data["title"], data["nodes"], edges, data["groups"])


def tiered(seed: int) -> iv.Architecture:
    """Return a generated service in tiers: a group for six nodes, edges that run on by a tier or two."""
    nodes = TIERED[seed % len(TIERED)]
    return iv.Architecture(**layered(nodes, nodes * 14 // 10, max(3, nodes // 6), min(5, max(3, nodes // 8)), seed))


def _plain(edge: Any) -> bool:
    source, _, target = (next(iter(edge)) if isinstance(edge, dict) else edge).split()
    return source != target and source.startswith("n") and target.startswith("n")


def figures(routes: Iterable[list[Point]], width: float, height: float) -> Figures:
    """Return crossings, bends, length in px and area in px²."""
    straight = [_straightened(route) for route in routes]
    pieces = [(number, a, b) for number, route in enumerate(straight) for a, b in pairwise(route)]
    crossings = sum(_cross(a, b, c, d) for (i, a, b), (j, c, d) in combinations(pieces, 2) if i != j)
    return crossings, sum(len(r) - 2 for r in straight), sum(math.dist(a, b) for _, a, b in pieces), width * height


def _straightened(route: list[Point]) -> list[Point]:
    """Return a polyline without points that lie on a straight run, to a pixel."""
    kept: list[Point] = []
    for point in route:
        if kept and math.dist(kept[-1], point) < 0.5:
            continue
        if len(kept) > 1 and abs(_turn(kept[-2], kept[-1], point)) < math.dist(kept[-2], point):
            kept.pop()
        kept.append(point)
    return kept


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    return _turn(a, b, c) * _turn(a, b, d) < -1e-6 and _turn(c, d, a) * _turn(c, d, b) < -1e-6


def of_infraviz(data: dict[str, Any]) -> Figures:
    routes = [_corners([(x, y) for x, y in edge["route"]]) for edge in data["edges"]]
    width, height = _extent(data)
    return figures(routes, width, height)


def _extent(data: dict[str, Any]) -> tuple[float, float]:
    """Return how far the graph itself reaches, without the margin and the legend, which the others do not draw."""
    boxes = [part["box"] for part in (*data["nodes"], *data["groups"])]
    boxes += [edge["label"]["box"] for edge in data["edges"] if edge["label"]]
    xs = [x for x, _, w, _ in boxes for x in (x, x + w)] + [x for edge in data["edges"] for x, _ in edge["route"]]
    ys = [y for _, y, _, h in boxes for y in (y, y + h)] + [y for edge in data["edges"] for _, y in edge["route"]]
    return max(xs) - min(xs), max(ys) - min(ys)


def _corners(route: list[Point]) -> list[Point]:
    """Return a drawn route with its rounded corners as the points that they round."""
    axis = [(a, b) for a, b in pairwise(route) if abs(a[0] - b[0]) < 0.01 or abs(a[1] - b[1]) < 0.01]
    corners = [(b[0], c[1]) if abs(a[0] - b[0]) < 0.01 else (c[0], b[1]) for (a, b), (c, _) in pairwise(axis) if b != c]
    return [route[0], *corners, route[-1]]


def of_dot(data: dict[str, Any]) -> Figures:
    lines = ['digraph{rankdir=LR;splines=polyline;nodesep=0.39;ranksep=0.5;node[shape=box,fixedsize=true,label=""];']
    _clusters(data, None, lines)
    for edge in data["edges"]:
        label = f"[label={_table(*edge['label']['box'][2:])}]" if edge["label"] else ""
        lines.append(f'"{edge["from"]}"->"{edge["to"]}"{label};')
    run = subprocess.run(["dot", "-Tjson"], input="\n".join([*lines, "}"]), capture_output=True, text=True, check=True)
    found = json.loads(run.stdout)
    left, bottom, right, top = map(float, found["bb"].split(","))
    return figures([_spline(edge["pos"]) for edge in found.get("edges", ())], right - left, top - bottom)


def _clusters(data: dict[str, Any], group: str | None, lines: list[str]) -> None:
    for node in data["nodes"]:
        if node["group"] == group:
            lines.append(f'"{node["id"]}"[width={node["box"][2] / 72},height={node["box"][3] / 72}];')
    for inner in data["groups"]:
        if inner["in"] == group:
            lines.append(f'subgraph "cluster_{inner["id"]}"{{margin=20;label={_table(*inner["title"][2:])};')
            _clusters(data, inner["id"], lines)
            lines.append("}")


def _table(width: float, height: float) -> str:
    size = f'FIXEDSIZE="TRUE" WIDTH="{width:.0f}" HEIGHT="{height:.0f}"'
    return f'<<TABLE BORDER="0" {size}><TR><TD></TD></TR></TABLE>>'


def _spline(text: str) -> list[Point]:
    ends = re.sub(r"[es],\S+ ?", "", text).split()
    points = [(float(x), float(y)) for x, y in (pair.split(",") for pair in ends)]
    return [points[0], *points[3::3]]


def of_elk(data: dict[str, Any]) -> Figures:
    lines = ["direction: right"]
    paths = _containers(data, None, "", lines)
    for edge in data["edges"]:
        label = f": {json.dumps(edge['label']['text'])} {{style.font-size: 12}}" if edge["label"] else ""
        lines.append(f"{paths[edge['from']]} -> {paths[edge['to']]}{label}")
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "a.d2"), Path(folder, "a.svg")
        source.write_text("\n".join(lines), encoding="utf-8")
        subprocess.run([d2(), "--layout", "elk", source, target], capture_output=True, check=True)
        svg = target.read_text(encoding="utf-8")
    routes = [_connection(path) for path in re.findall(r'<path d="([^"]*)"[^>]*class="connection', svg)]
    width, height = map(float, re.findall(r'viewBox="0 0 (\d+) (\d+)"', svg)[0])
    return figures(routes, width - D2_MARGIN, height - D2_MARGIN)


def _containers(data: dict[str, Any], group: str | None, path: str, lines: list[str]) -> dict[str, str]:
    paths = {}
    for node in data["nodes"]:
        if node["group"] == group:
            paths[node["id"]] = path + node["id"]
            lines.append(f'{node["id"]}: "" {{width: {node["box"][2]:.0f}; height: {node["box"][3]:.0f}}}')
    for inner in data["groups"]:
        if inner["in"] == group:
            lines.append(f'{inner["id"]}: "{inner["id"]}" {{')
            paths |= _containers(data, inner["id"], f"{path}{inner['id']}.", lines)
            lines.append("}")
    return paths


def _connection(path: str) -> list[Point]:
    """Return a D2 path as a polyline; `S corner end` is a rounded corner."""
    found: list[Point] = []
    for letter, numbers in re.findall(r"([MLSC])([^MLSC]*)", path):
        values = [float(n) for n in numbers.split()]
        found.append((values[0], values[1]) if letter == "S" else (values[-2], values[-1]))
    return found


def d2() -> str | None:
    """Return D2's command: one on the path, or the one that `d2-python-wrapper` carries."""
    import importlib.util

    spec = importlib.util.find_spec("d2_python")
    carried = Path(spec.origin).parent / "bin" / "linux" / "d2-bin" if spec and spec.origin else None
    return shutil.which("d2") or (str(carried) if carried and carried.exists() else None)


def rows(options: Options) -> Iterator[Row]:
    """Yield the medians of each tool over both sets."""
    for ident, make in (("services", case), ("tiers", tiered)):
        cases = [make(seed).to_geometry() for seed in (GRAPHS[:5] if options.quick else GRAPHS)]
        own = [of_infraviz(data) for data in cases]
        yield _row(ident, OWN, own, {})
        for name, measure in _peers().items():
            theirs = [measure(data) for data in cases]
            pairs = list(zip(own, theirs, strict=True))
            yield _row(ident, name, theirs, {NAMES[k]: _ratio(pairs, k) for k in range(len(NAMES))})


def _peers() -> dict[str, Callable[[dict[str, Any]], Figures]]:
    """Return those tools that are here."""
    found: dict[str, Callable[[dict[str, Any]], Figures]] = {"dot": of_dot} if shutil.which("dot") else {}
    return found | ({"D2 ELK": of_elk} if d2() else {})


def missing() -> list[str]:
    """Return the names of the tools that are not here."""
    return [name for name in ("dot", "D2 ELK") if name not in _peers()]


def _ratio(pairs: list[tuple[Figures, Figures]], k: int) -> float:
    return statistics.median((own[k] + 1) / (other[k] + 1) for own, other in pairs)


def _row(ident: str, tool: str, found: list[Figures], ratios: dict[str, float]) -> Row:
    told = {
        name: Figure(statistics.median(each[k] for each in found), unit, "median", len(found))
        for k, (name, unit) in enumerate(zip(NAMES, UNITS, strict=True))
    }
    told |= {f"{name}, infraviz / it": Figure(r, "1", "median", len(found)) for name, r in ratios.items()}
    return Row(PART, ident, SAID[ident], tool, "the geometry of each graph", told)
