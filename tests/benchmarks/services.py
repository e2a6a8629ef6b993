"""Made-up services, as many as wanted: an architecture, three metrics and a study of each, the same for a number.

No two are of one shape: 8 to 20 nodes, groups in groups or not, a stream, caches, stores of several kinds. A site of
them builds without a warning, so their texts hold no numbers but by reference.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import phrases
import yaml

SITE = """\
title: Many services
{url}home:
  - hero: {{heading: Many services, lead: Each of them generated.}}
  - studies: {{heading: Case studies}}
"""
GROUPS = {"ingress": "Ingress", "compute": "Services", "events": "Events", "stateful": "Stores"}
START = {
    "clients": ("client", "Clients", ""), "edge": ("cdn", "Edge", "ingress"),
    "gateway": ("gateway", "API gateway", "ingress"), "core": ("service", "{thing}", "compute"),
    "store": ("database", "PostgreSQL", "stateful"),
    "cache": ("cache", "Redis", "stateful"), "kafka": ("stream", "Kafka", "events"),
    "worker": ("worker", "{thing} workers", "events"),
}  # fmt: skip
TECHS = {"PostgreSQL": "postgresql", "Redis": "redis", "Kafka": "kafka", "Elasticsearch": "elasticsearch",
         "ClickHouse": "clickhouse", "MySQL": "mysql", "Milvus": "milvus", "Prometheus": "prometheus"}  # fmt: skip
# What may come on top: kind, label, group, its edges, in the order of the path of a request.
MORE: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "balancer": ("load-balancer", "Load balancer", "ingress", ("edge -> balancer", "balancer -> gateway")),
    "apps": ("device", "Mobile apps", "", ("apps -> edge: HTTPS",)),
    "auth": ("service", "Sessions", "compute", ("gateway -> auth: who is it", "auth -> cache: session")),
    "rules": ("service", "Rules", "compute", ("core -> rules: gRPC",)),
    "pricing": ("service", "Pricing", "compute", ("core -> pricing: gRPC", "pricing -> cache: get")),
    "profile": ("service", "Profiles", "compute", ("gateway -> profile: HTTP", "profile -> store: SQL")),
    "users": ("database", "MySQL", "stateful", ("core -> users: SQL", "auth -> users: SQL")),
    "search": ("search", "Elasticsearch", "stateful", ("core -> search: query", "indexer -> search: index")),
    "indexer": ("worker", "Indexer", "events", ("kafka ~> indexer: consume",)),
    "mailer": ("worker", "Mailer", "events", ("kafka ~> mailer: consume", "mailer ~> post")),
    "post": ("external", "Mail provider", "", ("worker ~> post: send",)),
    "partner": ("external", "Partner API", "", ("core -> partner: HTTPS",)),
    "facts": ("warehouse", "ClickHouse", "stateful", ("worker -> facts: insert", "loader -> facts: insert")),
    "loader": ("job", "Loader", "events", ("kafka ~> loader: batch",)),
    "files": ("object-store", "Object store", "stateful", ("edge -> files: static",)),
    "vectors": ("vector-store", "Milvus", "stateful", ("core -> vectors: nearest",)),
    "monitor": ("monitor", "Prometheus", "", ("monitor -> core: scrape",)),
}
ALWAYS = (
    "clients -> edge: HTTPS", "gateway -> core: gRPC", "core ~> kafka: publish", "kafka ~> worker: consume",
    "worker -> store: upsert",
)  # fmt: skip


def name(number: int) -> str:
    return f"s{number:05d}"


def title(number: int) -> str:
    """Return a title of its own for each of the first 10,648 numbers, without a figure in it."""
    return phrases.title(number)


def architecture(number: int) -> dict[str, Any]:
    """Return the service's architecture, of 8 to 20 nodes."""
    r = random.Random(number)
    thing = phrases.thing(number)
    more = set(r.sample(sorted(MORE), r.randint(0, 20 - len(START))))
    nodes = {i: _node(kind, label.format(thing=thing), group) for i, (kind, label, group) in START.items()}
    nodes |= {i: _node(*MORE[i][:3]) for i in MORE if i in more}
    edges = [edge for edge in _edges(r, more) if _ends(edge) <= set(nodes)]
    return {
        "title": title(number),
        "summary": f"How a request to the {thing.lower()} is answered, and what follows from it.",
        "groups": _groups(r, nodes),
        "nodes": nodes,
        "edges": edges,
        "flows": {"request": {"title": "One request", "steps": _path(more)}},
    }


def _node(kind: str, label: str, group: str) -> dict[str, Any]:
    tech = {"tech": TECHS[label]} if label in TECHS else {}
    return {"kind": kind, "label": label, **tech, **({"group": group} if group else {})}


def _groups(r: random.Random, nodes: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return the groups that hold something, half of the time within a platform."""
    used = {node.get("group") for node in nodes.values()}
    inside = r.random() < 0.5
    found = {i: {"label": label, "in": "platform"} if inside else label for i, label in GROUPS.items() if i in used}
    return {**({"platform": "Platform"} if inside else {}), **found}


def _edges(r: random.Random, more: set[str]) -> Iterator[Any]:
    yield from ALWAYS
    if "balancer" not in more:
        yield "edge -> gateway: HTTP"
    yield {"core -> cache": {"label": "get", "timeout": f"{r.choice((5, 10, 20))}ms", "optional": True}}
    yield {"core -> store": {"label": "read / write", "timeout": f"{r.choice((100, 200, 500))}ms", "retries": 2}}
    yield from (edge for i in MORE if i in more for edge in MORE[i][3])


def _ends(edge: Any) -> set[str]:
    words = (next(iter(edge)) if isinstance(edge, dict) else edge.partition(":")[0]).split()
    return {words[0], words[2]}


def _path(more: set[str]) -> list[str]:
    through = ["edge -> balancer", "balancer -> gateway"] if "balancer" in more else ["edge -> gateway"]
    return ["clients -> edge: a request comes in", *through, "gateway -> core", "core -> store: the answer is read"]


def metrics(number: int) -> dict[str, Any]:
    """Return the sources and three metrics: before and after, one of rows (a distribution, or weeks), a count."""
    r, own = random.Random(number + 1), name(number)
    before = r.randint(30, 90) * 10
    rows = {"file": f"data/{own}.csv"} | ({"x": "week", "y": "requests"} if number % 2 else {"value": "ms"})
    load = {"label": "Time of a request", "unit": "ms", "better": "lower", "before": before, "after": before // 4}
    weeks = {"label": "Requests a week", "unit": "requests", "data": rows, "source": f"rows_{own}"}
    tail = {"label": "Time to answer", "unit": "ms", "better": "lower", "statistic": "p95", "data": rows}
    return {
        "sources": {
            own: {"title": f"Account of {title(number)}", "kind": "statement", "as_of": "2026-01"},
            f"rows_{own}": {"title": "Rows of a generator", "kind": "computed", "as_of": "2026-01"},
        },
        "metrics": {
            f"load_{own}": {**load, "window": f"{r.randint(3, 20)} weeks", "source": own},
            f"rows_{own}": weeks if number % 2 else {**tail, "source": f"rows_{own}"},
            f"stores_{own}": {"label": "Tables in use", "value": r.randint(8, 90), "unit": "tables", "source": own},
        },
    }


def rows(number: int) -> str:
    """Return the CSV behind the second metric: 40 weeks, or 400 times of a request."""
    r = random.Random(number + 2)
    if number % 2:
        weeks = (f"2025-W{week:02d},{round(900 * 1.02**week * r.uniform(0.9, 1.1))}" for week in range(1, 41))
        return "week,requests\n" + "\n".join(weeks) + "\n"
    return "ms\n" + "\n".join(f"{r.lognormvariate(4, 0.5):.1f}" for _ in range(400)) + "\n"


def figures(number: int) -> tuple[str, str, str]:
    """Return the three pictures of a study: what is said of each and its address."""
    own = name(number)
    said = "Requests, week by week" if number % 2 else "How long answers take"
    return (
        f"![How a request is answered](diagram:{own}?flow=request)",
        f"![The time of a request, before and after](chart:load_{own})",
        f"![{said}](chart:rows_{own})",
    )


def study(number: int) -> str:
    """Return the study's Markdown."""
    own = name(number)
    told = {field: f"{{{{ load_{own}.{field} }}}}" for field in ("before", "after", "change", "window")}
    told |= {"rows": f"{{{{ rows_{own} }}}}", "stores": f"{{{{ stores_{own} }}}}"}
    head = phrases.head(number, f"headline: [load_{own}, rows_{own}, stores_{own}]\n")
    return head + phrases.body(number, figures(number), told)


def specs(folder: Path, count: int, url: str = "https://example.org") -> Path:
    """Write a site of so many services; without a `url` it has no social cards, feeds and sitemap."""
    for room in ("architectures", "metrics", "studies", "data"):
        (folder / room).mkdir(parents=True, exist_ok=True)
    (folder / "site.yaml").write_text(SITE.format(url=f"url: {url}\n" if url else ""), encoding="utf-8")
    for number in range(count):
        own = name(number)
        _write(folder / "architectures" / f"{own}.yaml", _yaml(architecture(number)))
        _write(folder / "metrics" / f"{own}.yaml", _yaml(metrics(number)))
        _write(folder / "data" / f"{own}.csv", rows(number))
        _write(folder / "studies" / f"{own}.md", study(number))
    return folder


def markdown(folder: Path, pictures: Mapping[str, tuple[str, str, str]], leaf: str) -> None:
    """Write the same studies as Markdown with pictures beside it; `leaf` is the file in each study's folder."""
    for number, own in enumerate(pictures):
        place = folder / own
        place.mkdir(parents=True, exist_ok=True)
        names = ("diagram.svg", "load.svg", "rows.svg")
        for file, svg in zip(names, pictures[own], strict=True):
            _write(place / file, svg)
        told = {
            "before": "480 ms",
            "after": "120 ms",
            "change": "−75 %",
            "window": "9 weeks",
            "rows": "96 ms",
            "stores": "40",
        }
        said = (figure.partition("](")[0] for figure in figures(number))
        shown = [f"{words}]({file})" for words, file in zip(said, names, strict=True)]
        _write(place / leaf, phrases.head(number) + phrases.body(number, (shown[0], shown[1], shown[2]), told))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _yaml(value: dict[str, Any]) -> str:
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    return str(yaml.dump(value, Dumper=dumper, sort_keys=False, allow_unicode=True, width=120))
