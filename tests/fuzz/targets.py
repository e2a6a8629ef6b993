"""Each property with what is fed to it, for the tests, for `make fuzz` and for Atheris."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import hostile
import properties
from hypothesis import strategies as st

Strategy = st.SearchStrategy[Any]
FILES = {
    "architecture": "architectures/shop.yaml",
    "metrics": "metrics/shop.yaml",
    "site": "site.yaml",
    "study": "studies/shop.md",
}


def _study(front: str, body: str) -> str:
    return f"---\n{front}\n---\n{body}"


def _specs(kind: str) -> Strategy:
    text = hostile.model(kind)
    return st.builds(_study, text, hostile.markdown) if kind == "study" else text


def _file(kind: str) -> Strategy:
    return _specs(kind).map(lambda text: {FILES[kind]: text.encode("utf-8", "surrogatepass")})


TARGETS: dict[str, tuple[Callable[..., None], tuple[Strategy, ...]]] = {
    "yaml": (properties.loads, (st.sampled_from(list(FILES.values())), hostile.yaml_texts)),
    "specs": (properties.builds, (st.sampled_from(list(FILES)).flatmap(_file),)),
    "study": (properties.loads, (st.just(FILES["study"]), st.builds(_study, st.just("title: x"), hostile.markdown))),
    "markdown": (properties.writes, (hostile.markdown,)),
    "svg": (properties.cleans, (hostile.svg(),)),
    "table": (properties.reads, (st.just("x.csv"), hostile.table, hostile.where)),
    "json": (properties.reads, (st.just("x.json"), hostile.rows_of_json, hostile.where)),
    "parquet": (properties.reads, (st.just("x.parquet"), st.binary(max_size=200), hostile.where)),
    "command": (properties.answers, (hostile.arguments,)),
}
