"""Each rule on specs that are right and on specs that are wrong; a site with a fault a rule; those of this project."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sites import ROOT, write

from infraviz.checks.registry import RULES
from infraviz.checks.run import run
from infraviz.data.fetch import fetch
from infraviz.errors import SpecError
from infraviz.model.resolve import resolve
from infraviz.spec.load import load

TODAY = date(2026, 6, 1)
FAULTS = ROOT / "tests/checks/faults"
SEEDED = (
    ("IV100", "metrics/declared.yaml", 12), ("IV101", "metrics/rows.yaml", 9),
    ("IV102", "architectures/shop.yaml", 4), ("IV103", "studies/faults.md", 5),
    ("IV104", "metrics/declared.yaml", 9), ("IV105", "metrics/rows.yaml", 17),
    ("IV106", "metrics/rows.yaml", 24), ("IV107", "metrics/declared.yaml", 14),
    ("IV108", "metrics/rows.yaml", 19), ("IV109", "metrics/declared.yaml", 3),
    ("IV110", "metrics/declared.yaml", 10), ("IV111", "metrics/declared.yaml", 11),
    ("IV112", "metrics/rows.yaml", 20), ("IV113", "studies/faults.md", 7),
    ("IV114", "metrics/rows.yaml", 25), ("IV115", "metrics/rows.yaml", 21),
    ("IV116", "studies/faults.md", 9), ("IV117", "metrics/rows.yaml", 26),
    ("IV118", "studies/faults.md", 13), ("IV119", "studies/topics.md", 3),
    ("IV120", "studies/topics.md", 5), ("IV121", "studies/topics.md", 7),
)  # fmt: skip
SOURCES = """\
sources:
  page: {title: A page, kind: statement, as_of: 2026-01}
  log: {title: A log, kind: measured, as_of: 2026-01, url: "https://example.org/log"}
metrics:
"""
LOAD = "  load: {label: Load, unit: ms, better: lower, before: 600, after: 60, source: page}\n"
SLOW = "  slow: {label: Slow, unit: ms, better: lower, before: 60, after: 90, source: page}\n"
USERS = "  users: {label: Users, unit: users, better: higher, before: 100, after: 150, source: page}\n"
RISING = "day,users\n" + "".join(f"2026-01-{day:02},{day * day}\n" for day in range(1, 11))
WAVY = "day,users\n" + "".join(f"2026-01-{day:02},{day * day % 7}\n" for day in range(1, 11))
GAPPED = "day,users\n" + "".join(f"2026-01-{day:02},{day}\n" for day in (1, 2, 4, 5, 9, 28))
MISSING = "day,users\n" + "".join(f"2026-01-{day:02},{day}\n" for day in (1, 2, 3, 4, 5, 6, 7, 8, 20, 21, 22, 23))
PHASES = "phase,ms\n" + "".join(f"{phase},{100 + number}\n" for phase in ("before", "after") for number in range(30))


def checked(root: Path, today: date = TODAY, strict: bool = False) -> tuple[SpecError, ...]:
    specs = load(root)
    found = run(specs, resolve(specs, fetch(specs)), today, strict)
    return (*found.errors, *found.warnings)


def codes(root: Path, metrics: str = LOAD, body: str = "", data: str = "", **more: str) -> list[str]:
    files = {"metrics/m.yaml": SOURCES + metrics, "studies/s.md": f"---\ntitle: S\n---\n{body}\n"}
    files |= {"data/x.csv": data} if data else {}
    files |= {name.replace("__", "/").replace("_yaml", ".yaml"): text for name, text in more.items()}
    return [error.code for error in checked(write(root, files))]


def test_the_fixture_site_has_one_fault_a_rule_and_the_checks_find_exactly_these() -> None:
    found = checked(FAULTS)
    places = [(error.code, Path(error.place.file).relative_to(FAULTS).as_posix(), error.place.line) for error in found]
    assert sorted(places) == sorted(SEEDED)
    assert [code for code, _, _ in SEEDED] == list(RULES)
    assert {error.code: error.severity for error in found} == {code: rule.severity for code, rule in RULES.items()}


@pytest.mark.parametrize("specs", ["specs", "examples/metrics/specs", "infraviz/starter/specs"])
def test_nothing_is_found_in_what_is_published_here(specs: str) -> None:
    assert checked(ROOT / specs, datetime.now(UTC).date()) == ()


def value(text: str) -> str:
    return f"  v: {{label: V, unit: users, value: 3, source: page, {text}}}\n"


def data(statistic: str, more: str = "", label: str = "V") -> str:
    return (
        f"  v: {{label: {label}, unit: ms, statistic: {statistic}, source: log, data: {{file: data/x.csv, {more}}}}}\n"
    )


def series(label: str) -> str:
    return f"  v: {{label: {label}, unit: users, source: log, data: {{file: data/x.csv, x: day, y: users}}}}\n"


def sourced(kind: str, more: str = "") -> str:
    return value(more).replace("source: page", f"source: {{title: T, kind: {kind}}}")


def topical(topics: str) -> str:
    return f"---\ntitle: A\ntopics: [{topics}]\n---\nText.\n"


def drawn(nodes: str) -> str:
    return f"title: A\nnodes: {{{nodes}}}\n"


CASES: Mapping[str, tuple[tuple[dict[str, str], bool], ...]] = {
    "IV101": (
        ({"metrics": value('claim: "< 3"')}, True),
        ({"metrics": value('claim: "<= 3"')}, False),
        ({"metrics": LOAD.replace("before", 'claim: "change <= -95%", before')}, True),
        ({"metrics": LOAD.replace("before", 'claim: "factor <= 0.1", before')}, False),
    ),
    "IV102": (
        ({"body": "It served 200 requests."}, True),
        ({"body": "It took {{ load.after }}, by `3 ms` less; see [1] and step 2."}, False),
        ({"body": "![Five of 7 parts](chart:load)"}, True),
        ({"body": "```\n200 requests\n```"}, False),
        ({"site_yaml": "title: 10x faster\n"}, True),
        ({"site_yaml": "title: S\nhome:\n  - hero: {heading: H, lead: Since 2019}\n"}, False),
        ({"site_yaml": "title: S\nhome:\n  - prose: {heading: H, text: It took 3 ms}\n"}, True),
        ({"architectures__a_yaml": drawn("a: {kind: cache, label: Cache of 5 GB}")}, True),
        ({"architectures__a_yaml": drawn("a: {kind: job}") + "edges: [a -> a: 5 jobs]\n"}, True),
        ({"architectures__a_yaml": drawn("a: {kind: job, label: HTTP/2, note: v1.2, replicas: 3}")}, False),
    ),
    "IV103": (
        ({"body": "From {{ load.before }} to {{ load.after }}, 80 % less."}, True),
        ({"body": "From {{ load.before }} to {{ load.after }}, 90 % less."}, False),
        ({"body": "From {{ load.before }} to {{ load.after }}, 12 times faster."}, True),
        ({"body": "From {{ load.before }} to {{ load.after }}, 10x faster."}, False),
        ({"body": "From {{ load.before }} to {{ load.after }} for 80 % of the users."}, False),
        ({"body": "It fell from 600 to 60 ms, a drop of 80 %."}, True),
        ({"body": "It fell from 600 to 60 ms, a drop of 90 %."}, False),
        ({"body": "It grew from 15k to 200k users, about 13 times."}, False),
        ({"metrics": LOAD + "charts:\n  c: {metrics: [load], title: Pages load 5× faster}\n"}, True),
        ({"body": "![Loading fell by 90 %](chart:load)"}, False),
        ({"body": "![Loading fell by 50 %](chart:load)"}, True),
    ),
    "IV104": (
        ({"metrics": "  c: {label: C, change: -90%, source: log}\n"}, True),
        ({"metrics": "  c: {label: C, change: -90%, source: page}\n"}, False),
        ({"metrics": '  e: {label: Errors, unit: "%", value: 2, source: page}\n'}, True),
        ({"metrics": '  e: {label: Error rate, unit: "%", value: 2, source: page}\n'}, False),
        ({"body": "Pages are 80 % faster."}, True),
        ({"body": "Pages are 80 % faster: 500 before, 100 now."}, False),
        ({"body": "It saved 80 % of the calls."}, False),
        ({"body": "Loading changed by {{ load.change }}."}, True),
        ({"body": "From {{ load.before }}: {{ load.change }}."}, False),
        ({"body": "Loading changed by {{ load.change }}.\n\n![Loading](chart:load)"}, False),
    ),
    "IV105": (
        ({"metrics": value("window: 2 weeks") + value("window: 3 weeks").replace("v:", "w:")
          + "  d: {label: D, unit: users, before: {metric: v}, after: {metric: w}, source: page}\n"}, True),
        ({"metrics": value("window: 2 weeks") + value("window: 2 weeks").replace("v:", "w:")
          + "  d: {label: D, unit: users, before: {metric: v}, after: {metric: w}, source: page}\n"}, False),
        ({"data": "ms\n1\n2\n", "metrics": data("p95", "value: ms") + data("mean", "value: ms").replace("v:", "w:")
          + "  d: {label: D, compute: {ratio: [v, w]}, source: page}\n"}, True),
        ({"data": "ms\n1\n2\n", "metrics": data("p95", "value: ms") + data("mean", "value: ms").replace("v:", "w:")
          + "  d: {label: p95 over the mean, compute: {ratio: [v, w]}, source: page}\n"}, False),
    ),
    "IV106": (
        ({"data": "ms\n1\n2\n", "metrics": data("p95", "value: ms") + data("mean", "value: ms").replace("v:", "w:")
          + "charts:\n  c: {form: bar, metrics: [v, w]}\n"}, True),
        ({"data": "ms\n1\n2\n", "metrics": data("p95", "value: ms") + data("p95", "value: ms").replace("v:", "w:")
          + "charts:\n  c: {form: bar, metrics: [v, w]}\n"}, False),
        ({"data": "ms\n1\n2\n", "metrics": data("p95", "value: ms", "95th percentile")
          + data("mean", "value: ms", "Average").replace("v:", "w:")
          + "charts:\n  c: {form: bar, metrics: [v, w]}\n"}, False),
    ),
    "IV107": (
        ({"metrics": LOAD.replace("60,", "{value: 60, n: 5},").replace("600", "{value: 600, n: 90}")}, True),
        ({"metrics": LOAD.replace("60,", "{value: 60, n: 50},").replace("600", "{value: 600, n: 90}")}, False),
        ({"metrics": LOAD.replace("600", "70 ± 8").replace(" 60,", " 60 ± 8,")}, True),
        ({"metrics": LOAD.replace("600", "80 ± 8").replace(" 60,", " 60 ± 8,")}, False),
        ({"metrics": LOAD.replace("600", "70 ± 8").replace(" 60,", " 60 ± 8,").replace("lower", "neutral")}, False),
        ({"data": PHASES.replace("after,", "after,0"), "metrics": data("mean", "value: ms, by: phase")}, False),
        ({"data": PHASES.replace("after,1", "after,"),
          "metrics": data("p95", "value: ms, by: phase").replace("V,", "V, better: lower,")}, True),
        ({"data": PHASES.replace("after,1", "after,"),
          "metrics": data("mean", "value: ms, by: phase").replace("V,", "V, better: lower,")}, False),
    ),
    "IV108": (
        ({"data": "latency_p99\n1\n2\n", "metrics": data("mean", "value: latency_p99")}, True),
        ({"data": "latency_p99\n1\n2\n", "metrics": data("max", "value: latency_p99")}, False),
        ({"data": "p9\n1\n2\n", "metrics": data("mean", "value: p9")}, False),
        ({"data": "ms\n1\n2\n", "metrics": data("p95", "value: ms") + data("p95", "value: ms").replace("v:", "w:")
          + "  d: {label: D, unit: ms, compute: {add: [v, w]}, source: page}\n"}, True),
        ({"data": "ms\n1\n2\n", "metrics": data("p95", "value: ms") + data("p95", "value: ms").replace("v:", "w:")
          + "  d: {label: D, unit: ms, compute: {subtract: [v, w]}, source: page}\n"}, False),
    ),
    "IV109": (
        ({"metrics": sourced("statement")}, True),
        ({"metrics": sourced("statement, as_of: '2026'")}, False),
        ({"metrics": sourced("measured, as_of: '2026'")}, True),
        ({"metrics": value("").replace("source: page", "source: log")}, False),
        ({"metrics": data("max", "value: ms"), "data": "ms\n1\n"}, False),
    ),
    "IV110": (
        ({"metrics": "  v: {label: V, value: 2.5, source: page}\n"}, True),
        ({"metrics": "  v: {label: V, value: 25, source: page}\n"}, False),
        ({"metrics": "  v: {label: V, unit: s, value: 2.5, source: page}\n"}, False),
        ({"metrics": "  v: {label: V, change: -2.5%, source: page}\n"}, False),
    ),
    "IV111": (
        ({"metrics": value("max_age: 90d")}, True),  # 31 January to 1 June: 121 days
        ({"metrics": value("max_age: 121d")}, False),
        ({"metrics": sourced("statement, as_of: 2026-06-02")}, True),
        ({"metrics": sourced("statement, as_of: 2026-06")}, False),
        ({"metrics": sourced("statement", "max_age: 90d")}, True),
    ),
    "IV112": (
        ({"data": "phase,ms\nbefore,100.04\nafter,100.01\n", "metrics": data("mean", "value: ms, by: phase")}, True),
        ({"data": "phase,ms\nbefore,101.04\nafter,100.01\n", "metrics": data("mean", "value: ms, by: phase")}, False),
        ({"data": "phase,ms\nbefore,100\nafter,100\n", "metrics": data("mean", "value: ms, by: phase")}, False),
    ),
    "IV113": (
        ({"metrics": SLOW, "body": "It improved from {{ slow.before }} to {{ slow.after }}."}, True),
        ({"body": "It improved from {{ load.before }} to {{ load.after }}."}, False),
        ({"metrics": SLOW, "body": "It did not improve: {{ slow.before }} to {{ slow.after }}."}, False),
        ({"metrics": USERS, "body": "Users fell from {{ users.before }} to {{ users.after }}."}, True),
        ({"metrics": USERS, "body": "Users rose from {{ users.before }} to {{ users.after }}."}, False),
        ({"metrics": LOAD, "body": "Waiting got worse: {{ load.change }} of {{ load.before }}."}, True),
        ({"metrics": SLOW, "body": "![A faster page](chart:slow)"}, True),
        ({"metrics": LOAD + USERS, "body": "Fewer ms, {{ load.after }}, for {{ users.after }}."}, False),
        ({"metrics": SLOW + "charts:\n  c: {metrics: [slow], title: Pages improved}\n"}, True),
    ),
    "IV114": (
        ({"data": WAVY.replace(",0", ",1"), "metrics": series("V")
          + "charts:\n  c: {metrics: [v], form: line, scale: log, title: Users}\n"}, True),
        ({"data": WAVY.replace(",0", ",1"), "metrics": series("V")
          + "charts:\n  c: {metrics: [v], form: line, scale: log, title: Users, subtitle: on a log scale}\n"}, False),
    ),
    "IV115": (
        ({"data": GAPPED, "metrics": series("V")}, True),
        ({"data": WAVY, "metrics": series("V")}, False),
        ({"data": MISSING, "metrics": series("V")}, False),
        ({"data": "day,users\na,1\nb,2\nd,3\nz,4\nk,5\n",
          "metrics": series("V")}, False),
    ),
    "IV116": (
        ({"body": "It fell steadily from {{ load.before }} to {{ load.after }}."}, True),
        ({"body": "It fell from {{ load.before }} to {{ load.after }}."}, False),
        ({"body": "![Loading, week by week](chart:load)"}, True),
        ({"data": WAVY, "metrics": series("V"),
          "body": "![Users, week by week](chart:v)"}, False),
    ),
    "IV117": (
        ({"data": RISING, "metrics": series("Weekly users")}, True),
        ({"data": RISING, "metrics": series("Users in total")}, False),
        ({"data": WAVY, "metrics": series("Weekly users")}, False),
        ({"data": RISING, "metrics": series("Users"),
          "body": "![Growth of the users](chart:v)"}, True),
    ),
    "IV118": (
        ({"metrics": LOAD + SLOW, "body": "![One](chart:load)\n\n![Two](chart:slow)"}, True),
        ({"metrics": LOAD + SLOW, "body": "![One](chart:load)\n\nAnd then\n\n![Two](chart:slow)"}, False),
        ({"metrics": LOAD + USERS, "body": "![One](chart:load)\n\n![Two](chart:users)"}, False),
    ),
    "IV119": (
        ({"studies__a.md": topical("vector search, streams"), "studies__b.md": topical("Vector-Search")}, True),
        ({"studies__a.md": topical("Vector Search"), "studies__b.md": topical("vector_search")}, True),
        ({"studies__a.md": topical("vector search"), "studies__b.md": topical("vector search")}, False),
        ({"studies__a.md": topical("C"), "studies__b.md": topical("C++, C#, vectors")}, False),
        ({"studies__a.md": topical("live, Live")}, True),
    ),
    "IV120": (
        ({"body": "One line<br>and another, and <b>more</b>."}, True),
        ({"body": "<!-- a note to myself -->"}, True),
        ({"body": "> <DETAILS open>\n> x"}, True),
        ({"body": "</div>"}, True),
        ({"body": 'Code: `<br>`, ``a ` <b>``.\n\n    <div>\n\n```html\n<p>\n```\n'}, False),
        ({"body": r"A `Vec<u8>`, a List<a>, \<b>, <title>, 1 <b and a> 2, <https://b.example>."}, False),
        ({"body": "<!-- infraviz: ignore[IV120] it is a poem -->\nOne<br>two."}, False),
    ),
    "IV121": (
        ({"body": "## A\n\n#### B\n\n##### C"}, True),
        ({"body": "### A"}, True),
        ({"body": "# A\n\n### B\n\n#### C\n\n## D\n\n### E"}, False),
        ({"body": "## A\n\n```text\n#### B\n```\n\n#hashtag\n\n    #### C"}, False),
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("code", "specs", "is_found"), [(code, specs, wrong) for code, cases in CASES.items() for specs, wrong in cases]
)
def test_a_rule_finds_what_is_wrong_and_nothing_else(
    tmp_path: Path, code: str, specs: dict[str, str], is_found: bool
) -> None:
    assert codes(tmp_path, **specs).count(code) == int(is_found)


def test_every_rule_has_a_case_that_is_found_and_one_that_is_not() -> None:
    assert set(CASES) == set(RULES) - {"IV100"}
    assert all({wrong for _, wrong in cases} == {True, False} for cases in CASES.values())
