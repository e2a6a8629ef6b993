"""The printed JSON Schemas: they accept what infraviz accepts, and refuse what it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from sites import METRICS, ROOT, SHOP, Done

from infraviz.spec.document import read
from infraviz.spec.load import KINDS

FOLDERS = ("specs", "infraviz/starter/specs", "examples/metrics/specs")
PATTERNS = {
    "architecture": "architectures/*.yaml", "metrics": "metrics/*.yaml", "study": "studies/*.md", "site": "site.yaml",
}  # fmt: skip
FILES = [
    (kind, path.relative_to(ROOT).as_posix())
    for kind, pattern in PATTERNS.items()
    for folder in FOLDERS
    for path in sorted((ROOT / folder).glob(pattern))
]


@cache
def validator(kind: str) -> Draft202012Validator:
    schema = KINDS[kind].model_json_schema()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def data(text: str) -> Any:
    return read(text.split("---\n")[1] if text.startswith("---\n") else text, "x").data


def test_every_kind_has_files_to_be_held_against() -> None:
    assert {kind for kind, _ in FILES} == set(PATTERNS) == set(KINDS)


@pytest.mark.parametrize(("kind", "name"), FILES)
def test_schemas_accept_the_specs_that_are_here(kind: str, name: str) -> None:
    told = [error.message for error in validator(kind).iter_errors(data((ROOT / name).read_text(encoding="utf-8")))]
    assert told == []


EDGES = "title: T\nnodes: {a: {kind: client}}\nedges:\n  - "
METRIC = "metrics:\n  m: {label: L, source: {title: A, kind: statement}, "


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("architecture", SHOP),
        (
            "architecture",
            EDGES + "a -> a ~> a: {label: x, timeout: 20ms, rate: 2M/day, retries: 1, optional: true}",
        ),
        ("architecture", EDGES + "{from: a, to: a, timeout: 1.5s, metrics: [m, n]}"),
        ("architecture", EDGES + "a -- a:"),
        ("metrics", METRICS),
        ("metrics", METRIC + "change: -92%}"),
        ("metrics", METRIC + "value: 4, qualifier: at least}"),
        ("metrics", METRIC + 'unit: ms, before: "600 ± 30", after: "0.06 s"}'),
        ("metrics", METRIC + "before: {value: 600, low: 570, high: 630, n: 1200}, after: {metric: b.after}}"),
        ("metrics", METRIC + "compute: {divide: [a, b.after]}, max_age: 90d}"),
        ("metrics", METRIC + 'before: 2, after: 1, claim: "change <= -50%"}'),
        (
            "metrics",
            METRIC + "statistic: sum, data: {file: x.csv, x: a, y: b, unit: s, bucket: 15m, timezone: Europe/Berlin}}",
        ),
        (
            "metrics",
            "charts:\n  c: {metrics: [a], form: grouped, subtitle: S, scale: log, band: [{low: 1, high: 2, label: L}]}",
        ),
        ("metrics", "charts:\n  c: {metrics: [a], band: [{from: 2026-01-01, to: 2026-02-01, label: L}]}"),
        ("site", "title: T\nlocale: de"),
        ("metrics", METRIC + 'statistic: p99.9, data: {file: x.csv, value: y}, claim: "< 25"}'),
        ("study", "title: T\nyear: 2026\ntopics: [a]"),
        ("study", "title: T\ndate: 2025-03-14\nupdated: 2025-04-01"),
        ("site", "title: T\nlanguage: pt-BR"),
        ("site", "title: T\nhome:\n  - cards: {heading: H, items: [{title: T, list: [a], url: /x/}]}"),
    ],
)
def test_schemas_accept_every_documented_form(kind: str, text: str) -> None:
    KINDS[kind].model_validate(data(text))
    assert [error.message for error in validator(kind).iter_errors(data(text))] == []


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("architecture", SHOP.replace("database", "databse")),
        ("architecture", SHOP.replace("title: Shop", "titel: Shop")),
        ("architecture", SHOP.replace("title: Shop\n", "")),
        ("architecture", SHOP.replace("kind: client", "kind: client, replicas: two")),
        ("architecture", EDGES + "a => a"),
        ("architecture", EDGES + "a->a"),
        ("architecture", EDGES + "a -> a: {timeout: 20 parsecs}"),
        ("architecture", EDGES + "a -> a: {timeot: 2s}"),
        ("architecture", EDGES + "{from: a}"),
        ("architecture", EDGES + "12"),
        ("metrics", METRICS.replace("better: lower", "better: less")),
        ("metrics", METRICS.replace("before: 600", 'before: "600"')),
        ("metrics", METRICS.replace(", source: page", "")),
        ("metrics", METRICS.replace("form: change", "form: chnge")),
        ("metrics", METRIC + "change: 92%}"),
        ("metrics", METRIC + 'value: "60 ± -3"}'),
        ("metrics", METRIC + "value: {value: 1, n: 0}}"),
        ("metrics", METRIC + "value: {value: 1, decimals: 2}}"),
        ("metrics", METRIC + "value: {metric: a.max}}"),
        ("metrics", METRIC + "value: true}"),
        ("metrics", METRIC + "compute: {divide: [a]}}"),
        ("metrics", METRIC + "compute: {power: [a, b]}}"),
        ("metrics", METRIC + "value: 1, max_age: 90}"),
        ("metrics", METRIC + 'value: 1, claim: "about 3"}'),
        ("site", "title: T\nlocale: xx"),
        ("study", "title: T\nyear: soon"),
        ("study", "title: T\ndate: 14.3.2025"),
        ("study", "title: T\nupdated: 2025-03"),
        ("site", "title: T\nlanguage: German"),
        ("site", "title: T\nlanguage: 'en\" onload='"),
        ("study", "title: T\nsumary: x"),
        ("site", "title: T\ntheme: {accent: blue}"),
        ("site", "title: T\nhome:\n  - stat: [a]"),
    ],
)
def test_schemas_refuse_what_the_models_refuse(kind: str, text: str) -> None:
    with pytest.raises(ValueError, match="validation error"):
        KINDS[kind].model_validate(data(text))
    assert list(validator(kind).iter_errors(data(text)))


@pytest.mark.parametrize("kind", KINDS)
def test_the_command_prints_the_schema(run: Callable[..., Done], kind: str) -> None:
    done = run("schema", kind)
    told = json.loads(done.out)
    assert done.code == 0
    assert told.pop("$schema") == Draft202012Validator.META_SCHEMA["$id"]
    assert told == KINDS[kind].model_json_schema()
