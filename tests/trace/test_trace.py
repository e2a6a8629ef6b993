"""`infraviz trace`: every number of a built site leads to its metric, and one that was changed is found."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sites import ROOT, Done, write

import infraviz as iv
from infraviz import pipeline
from infraviz.errors import UsageError
from infraviz.trace import BAD, Found, follow, trace

Run = Callable[..., Done]
SPECS = {
    "site.yaml": """\
title: Ada
home:
  - hero: {heading: Systems, lead: Written in Python 3.11 since 2019.}
  - stats: [load, users]
  - cards: {heading: Tools, items: [{title: Timer, text: "Took {{ load.after }}."}]}
  - studies: {heading: Work}
""",
    "metrics/all.yaml": """\
sources:
  page: {title: "Report 7", kind: statement, as_of: 2026-01}
  test: {title: Load test, kind: measured, as_of: 2025-11-03, url: "https://example.org/test"}
metrics:
  load: {label: Page load, unit: ms, better: lower, before: 600, after: 60, window: 14 weeks, source: page}
  users: {label: Users, value: 200000, unit: users, qualifier: at least, source: page}
  calls: {label: Calls, better: lower, change: -92%, source: page}
  p95:
    label: Answer time, p95
    unit: ms
    statistic: p95
    data: {file: data/times.csv, value: ms, by: region}
    source: test
  weekly: {label: Orders, unit: orders, data: {file: data/weeks.csv, x: week, y: orders}, source: test}
charts:
  weeks: {form: line, metrics: [weekly], title: Orders by week, mark: [{x: 2024-02-05, label: Release 2.1.0}]}
  regions: {form: bar, metrics: [p95]}
""",
    "data/times.csv": "region,ms\n" + "".join(f"{'EU' if n % 2 else 'US'},{20 + n}\n" for n in range(60)),
    "data/weeks.csv": "week,orders\n"
    + "".join(f"2024-0{1 + n // 4}-{1 + 7 * (n % 4):02},{1200 + 37 * n}\n" for n in range(12)),
    "architectures/shop.yaml": """\
title: Shop
nodes:
  web: {kind: client}
  api: {kind: service, replicas: 3, note: HTTP/2, metrics: [load]}
  db: {kind: database}
edges:
  - web -> api: {label: order, timeout: 2s, retries: 4}
  - api -> db
flows:
  order: {title: One order, steps: [web -> api, api -> db]}
""",
    "studies/shop.md": """\
---
title: The shop
year: 2024
summary: How it answers.
headline: [load, calls]
---
It loads in {{ load.after }}, which was {{ load.before }} in 2023, or {{ load.factor }} of it. HTTP/2 and S3 stay.

| what | how long |
| --- | --- |
| now | {{ load.after }} |

![Down to {{ load.after }}](diagram:shop?flow=order)

![From {{ load.before }} down](chart:load)

![Calls](chart:calls)

![By region](chart:regions)

![By week](chart:weeks)

![Both](tiles:load,p95)

## Now {{ load.after }}

A call.[^one] Code, `sleep 30 s`.

```python
timeout = 45  # 45 ms
```

## Then

## Last

[^one]: From {{ load.before }}.
""",
}  # fmt: skip


@pytest.fixture(scope="module")
def specs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("trace") / "specs", SPECS)


@pytest.fixture(scope="module")
def built(specs: Path) -> dict[str, str]:
    out = specs.parent / "out"
    iv.build(specs, out)
    return {
        p.relative_to(out).as_posix(): p.read_bytes().decode()
        for p in out.rglob("*.*")
        if p.suffix not in (".woff2", ".png")
    }


@pytest.fixture(scope="module")
def project(specs: Path) -> pipeline.Project:
    return pipeline.load(specs)


def bad(found: tuple[Found, ...]) -> list[Found]:
    return [each for each in found if each.status in BAD]


def test_every_number_of_a_good_site_is_bound(built: dict[str, str], project: pipeline.Project, tmp_path: Path) -> None:
    found = trace(write(tmp_path, built), project)
    assert bad(found) == []
    owners = {each.metric for each in found if each.status == "bound"}
    assert owners == {"load", "users", "calls", "p95", "weekly"}
    assert {each.file for each in found} >= {
        "index.html", "studies/shop/index.html", "figures/chart-weeks.csv", "figures/chart-weeks.svg",
        "figures/shop.flow-order.svg",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("file", "text", "where"),
    [
        ("search/index.js", 'window.infravizSearch=[["x","Now 99 ms","",[],[],""]];\n', "index"),
        (
            "feed.xml",
            "<rss><channel><item><title>Now 99 ms</title><link>https://x.org/7s</link></item></channel></rss>",
            "title",
        ),
        ("atom.xml", '<feed><entry><summary type="text">Now &amp;lt; 99 ms</summary></entry></feed>', "summary"),
    ],
)
def test_the_search_index_and_the_feeds_are_read(
    built: dict[str, str], project: pipeline.Project, tmp_path: Path, file: str, text: str, where: str
) -> None:
    (found,) = bad(trace(write(tmp_path, {**built, file: text}), project))
    assert (found.file, found.line, found.text, found.status, found.where) == (file, 1, "99 ms", "unbound", where)


def test_the_addresses_of_an_author_are_no_numbers(
    built: dict[str, str], project: pipeline.Project, tmp_path: Path
) -> None:
    data = '{"@type":"Person","name":"A","url":"https://a.example/4711","sameAs":["https://b.example/42"]}'
    page = built["index.html"].replace("</head>", f'<script type="application/ld+json">{data}</script></head>')
    assert bad(trace(write(tmp_path, {**built, "index.html": page}), project)) == []


def test_what_claims_nothing_is_told_apart(built: dict[str, str], project: pipeline.Project, tmp_path: Path) -> None:
    found = trace(write(tmp_path, built), project)
    told = {(each.status, each.field, each.text) for each in found}
    assert {
        ("plain", "name", "HTTP/2"), ("plain", "name", "3.11"), ("plain", "date", "2019"), ("plain", "ordinal", "01"),
        ("plain", "date", "2024"), ("declared", "architecture", "2 s"), ("declared", "architecture", "×3"),
        ("declared", "architecture", "1"), ("plain", "name or date", "2026-01"),
        ("plain", "ordinal", "1"), ("plain", "reading time", "1 min"), ("plain", "code", "30 s"),
        ("plain", "code", "45"),
    } <= told  # fmt: skip
    assert any(status == "plain" and field == "axis" for status, field, _ in told)


def test_a_number_has_its_place_its_field_and_its_source(
    built: dict[str, str], project: pipeline.Project, tmp_path: Path
) -> None:
    found = trace(write(tmp_path, built), project)
    (prose,) = [each for each in found if each.field == "factor" and each.text == "1/10"]
    lines = built["studies/shop/index.html"].split("\n")
    assert lines[prose.line - 1][prose.column - 1 :].startswith("1/10</data>")
    assert (prose.metric, prose.source, prose.where) == ("load", "Report 7, statement, 2026-01", "text")


PAGE, HOME, FIGURE = "studies/shop/index.html", "index.html", "figures/chart-load.svg"
CHANGES = {
    "a tile's figure": (HOME, "600 → 60 <span", "600 → 61 <span"),
    "a tile's value for machines": (HOME, 'value="600 → 60\u202fms"', 'value="600 → 61\u202fms"'),
    "what follows from a tile": (HOME, "<span>−90\u202f%</span>", "<span>−91\u202f%</span>"),
    "a factor": (HOME, "<span>÷10</span>", "<span>÷12</span>"),
    "a window": (HOME, "<span>in 14 weeks</span>", "<span>in 15 weeks</span>"),
    "the sign of a change": (HOME, "<span>−90\u202f%</span>", "<span>+90\u202f%</span>"),
    "prose": (PAGE, ">60\u202fms</data>, which", ">61\u202fms</data>, which"),
    "prose, in its value only": (PAGE, 'value="60" data', 'value="61" data'),
    "prose, in its unit": (PAGE, ">60\u202fms</data>, which", ">60\u202fs</data>, which"),
    "prose, written as an entity": (PAGE, ">60\u202fms</data>, which", ">&#54;1\u202fms</data>, which"),
    "prose, before for after": (PAGE, ">60\u202fms</data>, which", ">600\u202fms</data>, which"),
    "prose under another metric's mark": (PAGE, 'value="60" data-metric="load"', 'value="60" data-metric="calls"'),
    "prose under nobody's mark": (PAGE, 'value="60" data-metric="load"', 'value="60" data-metric="gone"'),
    "prose without a mark": (PAGE, "HTTP/2 and S3 stay", "It takes 60 ms"),
    "a caption": (PAGE, "<p>Down to 60\u202fms", "<p>Down to 61\u202fms"),
    "a chart's text": (PAGE, ">60\u202fms</text>", ">61\u202fms</text>"),
    "a chart's description": (PAGE, "from 600\u202fms to 60\u202fms", "from 600\u202fms to 61\u202fms"),
    "a chart's title": (PAGE, "Page load: 600 → 60\u202fms</title>", "Page load: 600 → 61\u202fms</title>"),
    "a chart that knows the change only": (PAGE, ">8\u202f%</text>", ">9\u202f%</text>"),
    "a cell of a table": (PAGE, "<td>600</td><td>60</td>", "<td>600</td><td>61</td>"),
    "a cell of a long table": (PAGE, "<td>1237</td>", "<td>1238</td>"),
    "a heading of a table": (PAGE, "Before (ms)", "Before (10 ms)"),
    "a badge": (PAGE, "service, 3 replicas): HTTP/2 · 600 → 60", "service, 3 replicas): HTTP/2 · 600 → 61"),
    "a label for a screen reader": (PAGE, 'label="api (service, 3 rep', 'label="api (service, 5 rep'),
    "a limit of an edge": (PAGE, "4 retries</text>", "5 retries</text>"),
    "a step": (PAGE, ">2</text>", ">7</text>"),
    "the table of a source": (PAGE, "<td>600 → 60&nbsp;ms</td>", "<td>600 → 61&nbsp;ms</td>"),
    "a source's count": (PAGE, "Method: p95", "Method: 95 % of 2 values, p95"),
    "the data for machines": (PAGE, '"unitText":"ms"', '"unitText":"9 ms"'),
    "the page's description": (PAGE, 'content="How it answers."', 'content="How it answers 99.9 % of calls."'),
    "an ordinal": (PAGE, '<p class="iv-number">01', '<p class="iv-number">99 %'),
    "the page's title": (PAGE, "<title>The shop — Ada</title>", "<title>The shop: 3x as fast — Ada</title>"),
    "an SVG file": (FIGURE, ">60\u202fms</text>", ">61\u202fms</text>"),
    "an SVG file's description": (FIGURE, "to 60\u202fms in 14", "to 61\u202fms in 14"),
    "an SVG file's metadata": (FIGURE, "<dcterms:title>Page load<", "<dcterms:title>60 s<"),
    "an SVG file's marked section": (FIGURE, "</svg>", "<text><![CDATA[99 ms]]></text></svg>"),
    "a CSV": ("figures/chart-load.csv", "600,60,", "600,61,"),
    "a CSV's row too many": ("figures/chart-weeks.csv", "\r\n2024-01-08,", "\r\n2024-01-04,1200\r\n2024-01-08,"),
    "the style sheet": ("static/site.css", 'content: "//', 'content: "99 % //'),
}  # fmt: skip


@pytest.mark.parametrize("case", CHANGES)
def test_what_was_changed_is_found(case: str, built: dict[str, str], project: pipeline.Project, tmp_path: Path) -> None:
    file, old, new = CHANGES[case]
    assert old in built[file], f"the case does not fit the page: {old!r}"
    changed = built | {file: built[file].replace(old, new, 1)}
    wrong = bad(trace(write(tmp_path, changed), project))
    assert wrong
    assert {each.file for each in wrong} == {file}


def test_a_page_that_nobody_built_is_read_too(built: dict[str, str], project: pipeline.Project, tmp_path: Path) -> None:
    out = write(tmp_path, built | {"extra/page.html": "<p>Up to <b>99</b> % of 2024.<p>And ×5"})
    assert [(each.file, each.text) for each in bad(trace(out, project))] == [
        ("extra/page.html", "99 %"), ("extra/page.html", "×5"),
    ]  # fmt: skip


def test_broken_markup_is_read_to_its_end(built: dict[str, str], project: pipeline.Project, tmp_path: Path) -> None:
    out = write(tmp_path, built | {"x.html": "</p></p><div><p>40 ms<span></div><b", "y.svg": "<svg><text>9 ms"})
    assert [each.text for each in bad(trace(out, project))] == ["40 ms", "9 ms"]
    broken = write(tmp_path, {"x.html": '<script type="application/ld+json">{"a": </script>', "y.svg": b"\xff\xfe8"})
    assert [each.note[:13] for each in bad(trace(broken, project))][:1] == ["no valid JSON"]


def test_a_number_that_the_specs_excuse_is_listed_with_the_reason(tmp_path: Path) -> None:
    typed = "It took 40 ms once. <!-- infraviz: ignore[IV102] a quotation -->\n\nAnd 50 ms.\n"
    body = "---\ntitle: A\n---\n" + typed
    specs = write(tmp_path / "specs", {"metrics/all.yaml": SPECS["metrics/all.yaml"], "studies/a.md": body,
        "data/times.csv": SPECS["data/times.csv"], "data/weeks.csv": SPECS["data/weeks.csv"]})  # fmt: skip
    iv.build(specs, tmp_path / "out")
    found = [each for each in follow(tmp_path / "out", specs) if each.status in ("excused", *BAD)]
    assert [(each.text, each.status, each.note) for each in found] == [
        ("40 ms", "excused", "a quotation"), ("50 ms", "unbound", "a number of no metric"),
    ]  # fmt: skip


def test_what_a_page_holds_cannot_steer_a_terminal(
    built: dict[str, str], specs: Path, tmp_path: Path, run: Run
) -> None:
    write(tmp_path / "out", built | {"x.html": "<h1>\x1b[2J8</h1>9 ms\x1b[31m"})
    done = run("trace", tmp_path / "out", "--specs", specs)
    assert done.code == 1
    assert "\x1b" not in done.out


def test_the_command(specs: Path, built: dict[str, str], tmp_path: Path, run: Run) -> None:
    out = str(write(tmp_path / "out", built))
    done = run("trace", out, "--specs", str(specs))
    assert done.code == 0, done.out
    assert done.out.splitlines()[-1].endswith("0 wrong, 0 unbound.")
    assert "load.after | Report 7, statement, 2026-01" in done.out
    assert len(run("trace", out, "--specs", str(specs), "--all").out.splitlines()) > len(done.out.splitlines())
    listed = json.loads(run("trace", out, "--specs", str(specs), "--format", "json").out)
    assert {"file", "line", "column", "text", "status", "metric", "field", "source"} <= set(listed[0])
    write(tmp_path / "out", {HOME: built[HOME].replace("600 → 60 <span", "600 → 61 <span")})
    wrong = run("trace", out, "--specs", str(specs))
    assert wrong.code == 1
    assert "wrong" in wrong.out
    assert run("trace", out, "--specs", str(specs), "--format", "xml").code == 2


def test_a_folder_that_is_no_site_is_refused(project: pipeline.Project, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no built site: it has no index\.html"):
        trace(tmp_path, project)


def test_the_seed_site_leads_everywhere(tmp_path: Path) -> None:
    iv.build(ROOT / "specs", tmp_path)
    found = trace(tmp_path, pipeline.load(ROOT / "specs"))
    assert bad(found) == []
    assert len(found) > 400
