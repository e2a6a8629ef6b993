"""A site of many generated studies, for infraviz and, word for word, for mkdocs-material and Hugo."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Mapping
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent)]
from layered import lifecycle  # noqa: E402

WORDS = [
    "queue", "latency", "request", "worker", "cache", "store", "retry", "timeout", "batch", "stream", "client",
    "gateway", "shard", "replica", "index", "write", "read", "tail", "load", "burst", "window", "schema", "event",
]  # fmt: skip
PARTS = ("Context", "The constraint", "Architecture", "What was built", "Results", "What is left open")
SITE = """\
title: Many studies
url: https://example.org
home:
  - hero: {heading: Many studies, lead: Each of them generated.}
  - studies: {heading: Case studies}
"""
FLOW = {"order": {"title": "One request", "steps": ["clients -> edge", "edge -> gw", "gw -> mysql"]}}
HEAD = "---\ntitle: {title}\nyear: 2024\nsummary: {summary}\ntopics: [streams, stores]\n{rest}---\n"


def prose(number: int, lines: int) -> str:
    """Return a paragraph of so many sentences, the same for the same number."""
    r = random.Random(number)
    sentences = (" ".join(r.choice(WORDS) for _ in range(r.randint(7, 14))) for _ in range(lines))
    return " ".join(f"{sentence.capitalize()}." for sentence in sentences)


def name(number: int) -> str:
    return f"m{number:04d}"


def body(number: int, figures: tuple[str, str], told: Mapping[str, str]) -> str:
    """Return a study's Markdown: about 500 words, two pictures, a list, a table and three numbers."""
    blocks = {
        "Context": [prose(number, 6), f"Load fell from {told['before']} to {told['after']}, {told['change']}."],
        "The constraint": [prose(number + 1, 5), prose(number + 2, 6)],
        "Architecture": [prose(number + 3, 3), figures[0], prose(number + 4, 5), figures[1]],
        "What was built": ["\n".join(f"- **{word.capitalize()}.** {prose(number + 5, 2)}" for word in WORDS[:4])],
        "Results": [prose(number + 6, 4), "| a | b |\n|---|--:|\n| read | 10 |\n| write | 20 |", prose(number + 7, 3)],
        "What is left open": [prose(number + 8, 4), "See [the notes](https://example.org/notes) and `SELECT 1`."],
    }
    return "\n\n".join(f"## {part}\n\n" + "\n\n".join(blocks[part]) for part in PARTS) + "\n"


def title(number: int) -> str:
    return f"Study {number} of a service under load"


def specs(folder: Path, count: int) -> Path:
    """Write the specs of so many studies, each with an architecture and metrics of its own."""
    for room in ("architectures", "metrics", "studies"):
        (folder / room).mkdir(parents=True, exist_ok=True)
    (folder / "site.yaml").write_text(SITE, encoding="utf-8")
    for number in range(count):
        _study(folder, number)
    return folder


def _study(folder: Path, number: int) -> None:
    own = name(number)
    graph = {**lifecycle(f" {number:04d}"), "flows": FLOW}
    (folder / "architectures" / f"{own}.yaml").write_text(json.dumps(graph), encoding="utf-8")
    metric = {"label": "Load time", "unit": "ms", "better": "lower", "before": 600, "after": 60, "source": own}
    source = {"title": f"Page {number}", "kind": "statement", "as_of": "2026-01"}
    metrics = {"sources": {own: source}, "metrics": {f"load_{own}": metric}}
    (folder / "metrics" / f"{own}.yaml").write_text(json.dumps(metrics), encoding="utf-8")
    figures = (f"![The service](diagram:{own})", f"![One request](diagram:{own}?flow=order)")
    told = {field: f"{{{{ load_{own}.{field} }}}}" for field in ("before", "after", "change")}
    head = HEAD.format(title=title(number), summary=prose(number, 1), rest=f"headline: [load_{own}]\n")
    (folder / "studies" / f"{own}.md").write_text(head + body(number, figures, told), encoding="utf-8")


def markdown(folder: Path, pictures: Mapping[str, tuple[str, str]], leaf: str) -> None:
    """Write the same studies as Markdown with pictures beside it; `leaf` is the file in each study's folder."""
    for number, own in enumerate(pictures):
        place = folder / own
        place.mkdir(parents=True, exist_ok=True)
        for file, svg in zip(("whole.svg", "flow.svg"), pictures[own], strict=True):
            (place / file).write_text(svg, encoding="utf-8")
        told = {"before": "600 ms", "after": "60 ms", "change": "−90 %"}
        figures = ("![The service](whole.svg)", "![One request](flow.svg)")
        head = HEAD.format(title=title(number), summary=prose(number, 1), rest="")
        (place / leaf).write_text(head + body(number, figures, told), encoding="utf-8")
