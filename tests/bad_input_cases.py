"""What is wrong, and the whole answer: the mistakes of `test_bad_input`, by what they concern."""

from __future__ import annotations

import re
from collections.abc import Mapping
from zlib import crc32

import pytest
from sites import GOOD, METRICS, PNG, SHOP, STUDY, Content

Files = Mapping[str, Content]
ARCH, MEASURES, PAGE, SITE = "architectures/shop.yaml", "metrics/shop.yaml", "studies/shop.md", "site.yaml"

COMPUTED = "load: {label: Load, unit: ms, statistic: p95, data: {file: data/x.csv, value: ms}, source: page}"
WITH_DATA: Files = {
    **GOOD,
    MEASURES: re.sub("load: {.*}", COMPUTED, METRICS).replace("form: change", "form: bar"),
    PAGE: STUDY.replace("load.after", "load.value"),
    "data/x.csv": "week,ms\n1,10\n2,20\n",
}


def case(name: str, files: Files, *lines: str) -> object:
    """A folder of specs and the lines that it is answered with."""
    return pytest.param(files, lines, id=name)


def changed(file: str, old: str, new: str, *lines: str, base: Files = GOOD) -> tuple[Files, tuple[str, ...]]:
    text = base[file]
    assert isinstance(text, str)
    assert old in text
    return {**base, file: text.replace(old, new)}, tuple(f"specs/{file}:{line}" for line in lines)


def header(width: int, height: int) -> bytes:
    """Return a PNG that claims a size in its header and has no pixels to speak of."""
    size = b"IHDR" + width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes((8, 0, 0, 0, 0))
    return PNG[:12] + size + crc32(size).to_bytes(4, "big") + PNG[33:]


def shop(name: str, old: str, new: str, *lines: str) -> object:
    """The good architecture with a part replaced; the lines begin after the file's name."""
    return case(name, *_spread(changed(ARCH, old, new, *lines)))


def metric(name: str, old: str, new: str, *lines: str) -> object:
    return case(name, *_spread(changed(MEASURES, old, new, *lines)))


def study(name: str, old: str, new: str, *lines: str) -> object:
    return case(name, *_spread(changed(PAGE, old, new, *lines)))


def site(name: str, more: str, *lines: str) -> object:
    return case(name, *_spread(changed(SITE, "title: Site\n", f"title: Site\n{more}\n", *lines)))


def data(name: str, old: str, new: str, *lines: str, csv: Content = "week,ms\n1,10\n2,20\n") -> object:
    """The metric that is computed from a CSV, with a part replaced."""
    return case(name, *_spread(changed(MEASURES, old, new, *lines, base={**WITH_DATA, "data/x.csv": csv})))


def rows(name: str, csv: Content, *lines: str) -> object:
    """The metric that is computed from a CSV, over other rows."""
    return data(name, "p95", "p95", *(f"4:62  metrics.load.data.file: {line}" for line in lines), csv=csv)


def _spread(pair: tuple[Files, tuple[str, ...]]) -> tuple[object, ...]:
    return pair[0], *pair[1]


FIELDS = [
    shop("unknown kind", "database", "databse",
         "8:11  nodes.db.kind: unknown kind 'databse' (did you mean 'database'?)"),
    shop("unknown field of a node", "    kind: database\n", "    kind: database\n    lable: Orders\n",
         "9:5  nodes.db.lable: unknown field 'lable' (did you mean 'label'?)"),
    shop("unknown field of a file", "flows:", "flow: {}\nflows:",
         "13:1  flow: unknown field 'flow' (did you mean 'flows'?)"),
    shop("unknown field of an edge", "web -> api: order", "web -> api: {timeot: 2s}",
         "11:18  edges[0].timeot: unknown field 'timeot' (did you mean 'timeout'?)"),
    metric("unknown field of a metric", "better: lower", "beter: lower",
           "4:33  metrics.load.beter: unknown field 'beter' (did you mean 'better'?)"),
    metric("unknown field of a source in place", "source: page", "source: {title: A, kind: statement, asof: 2026-01}",
           "4:108  metrics.load.source.asof: unknown field 'asof' (did you mean 'as_of'?)"),
    site("unknown section of the home page", "home:\n  - stat: [load]",
         "3:5  home[0].stat: unknown field 'stat' (did you mean 'stats'?)"),
    study("unknown front-matter key", "title: The shop", "title: The shop\nsumary: x",
          "3:1  sumary: unknown field 'sumary' (did you mean 'summary'?)"),
    shop("text where a number is wanted", "    kind: database", "    kind: database\n    replicas: two",
         "9:15  nodes.db.replicas: must be a whole number, not 'two'"),
    shop("fraction where a whole number is wanted", "    kind: database", "    kind: database\n    replicas: 1.5",
         "9:15  nodes.db.replicas: must be a whole number, not 1.5"),
    shop("number below its limit", "    kind: database", "    kind: database\n    replicas: 0",
         "9:15  nodes.db.replicas: 0 must be at least 1"),
    shop("number where text is wanted", "title: Shop", "title: 404",
         "1:8  title: must be text, not 404 (quote it: '404')"),
    shop("list where text is wanted", "title: Shop", "title: [Shop]", "1:8  title: must be text, not a list"),
    shop("nothing where text is wanted", "title: Shop", "title:", "1:7  title: must be text, not empty"),
    shop("text where a mapping is wanted", "web: {kind: client}", "web: client",
         "5:8  nodes.web: must be a mapping, not 'client'"),
    shop("mapping where a list is wanted", "steps: [web -> api, api -> db]", "steps: {web -> api: x}",
         "16:12  flows.order.steps: must be a list, not a mapping"),
    study("text where a year is wanted", "title: The shop", "title: The shop\nyear: soon",
          "3:7  year: must be a whole number, not 'soon'"),
    metric("unknown choice, no near one", "better: lower", "better: less",
           "4:41  metrics.load.better: unknown value 'less' (must be one of higher, lower, neutral)"),
    shop("missing field of a node", "    kind: database\n", "", "8:5  nodes.db: missing field 'kind'"),
    shop("missing title", "title: Shop\n", "", "1:1  missing field 'title'"),
    shop("missing end of a long edge", "api -> db\n", "{from: api}\n", "12:5  edges[1]: missing field 'to'"),
    metric("missing source", ", source: page", "", "4:9  metrics.load: missing field 'source'"),
    metric("missing kind of a source", ", kind: statement", "", "2:9  sources.page: missing field 'kind'"),
    study("missing title of a study", "title: The shop", "year: 2026", "2:1  missing field 'title'"),
    metric("year without quotes", "as_of: 2026-01", "as_of: 2026",
           "2:49  sources.page.as_of: must be text, not 2026 (quote it: '2026')"),
    metric("date that is none", "as_of: 2026-01", "as_of: January",
           "2:49  sources.page.as_of: 'January' is not a date "
           "(write it like 2026, 2026-01 or 2026-01-31, in quotes where it is only a year)"),
    shop("key that is no id", "web: {kind: client}", "web: {kind: client}\n  my db: {kind: cache}",
         "6:3  nodes.my db: 'my db' is not an id (letters, digits, '_' and '-')"),
]  # fmt: skip

IDS = [
    shop("duplicate key", "    group: back\nedges", "    group: back\n    kind: cache\nedges",
         "10:5  nodes.db.kind: duplicate key 'kind', first at line 8"),
    shop("duplicate node", "edges:", "  db: {kind: cache}\nedges:",
         "10:3  nodes.db: duplicate key 'db', first at line 7"),
    case("duplicate metric", {**GOOD, "metrics/two.yaml": "metrics:\n  load: {label: L, value: 1, source: page}\n"},
         "specs/metrics/two.yaml:2:3  metrics.load: duplicate id 'load', first at specs/metrics/shop.yaml:4:3"),
    case("duplicate source", {**GOOD, "metrics/two.yaml": "sources:\n  page: {title: L, kind: measured}\n"},
         "specs/metrics/two.yaml:2:3  sources.page: duplicate id 'page', first at specs/metrics/shop.yaml:2:3"),
    case("duplicate chart", {**GOOD, "metrics/two.yaml": "charts:\n  speed: {metrics: [load]}\n"},
         "specs/metrics/two.yaml:2:3  charts.speed: duplicate id 'speed', first at specs/metrics/shop.yaml:6:3"),
    case("duplicate architecture", {**GOOD, "architectures/shop.yml": SHOP},
         "specs/architectures/shop.yml:1:1  duplicate id 'shop', first in specs/architectures/shop.yaml"),
    case("studies that differ in case only", {**GOOD, "studies/Shop.md": STUDY},
         "specs/studies/shop.md:2:1  duplicate id 'shop', first in specs/studies/Shop.md"),
    metric("chart and metric of one id", "speed:", "load:", "6:3  charts.load: 'load' is the id of a metric too"),
    shop("group and node of one id", "  back: Back office", "  back: Back office\n  web: Web",
         "4:3  groups.web: 'web' is the id of a node and of a group"),
    case("file whose name is no id", {**GOOD, "architectures/my shop.yaml": SHOP},
         "specs/architectures/my shop.yaml: 'my shop' is not an id "
         "(the file's name is one: letters, digits, '_' and '-')"),
]  # fmt: skip

REFERENCES = [
    shop("undeclared node", "- api -> db", "- api -> dbb",
         "12:5  edges[1]: undeclared node 'dbb' (did you mean 'db'?)"),
    shop("undeclared node in a long edge", "- api -> db", "- {from: api, to: dbb}",
         "12:5  edges[1]: undeclared node 'dbb' (did you mean 'db'?)"),
    shop("undeclared node in a flow", "api -> db]", "api -> dbb]",
         "16:25  flows.order.steps[1]: undeclared node 'dbb' (did you mean 'db'?)"),
    shop("undeclared group in a view", "only: [back]", "only: [bac]",
         "18:34  views.stores.only[0]: undeclared node or group 'bac' (did you mean 'back'?)"),
    shop("undeclared group of a node", "    group: back", "    group: bak",
         "9:12  nodes.db.group: undeclared group 'bak' (did you mean 'back'?)"),
    shop("undeclared group of a group", "back: Back office", "back: {label: B, in: bakc}",
         "3:24  groups.back.in: undeclared group 'bakc' (did you mean 'back'?)"),
    shop("undeclared metric on a node", "web: {kind: client}", "web: {kind: client, metrics: [laod]}",
         "5:33  nodes.web.metrics[0]: undeclared metric 'laod' (did you mean 'load'?)"),
    study("undeclared metric in the headline", "title: The shop", "title: The shop\nheadline: [load, laod]",
          "3:18  headline[1]: undeclared metric 'laod' (did you mean 'load'?)"),
    site("undeclared metric on the home page", "home:\n  - stats: [load, laod]",
         "3:19  home[0].stats[1]: undeclared metric 'laod' (did you mean 'load'?)"),
    metric("undeclared metric in a chart", "metrics: [load]", "metrics: [laod]",
           "6:35  charts.speed.metrics[0]: undeclared metric 'laod' (did you mean 'load'?)"),
    study("undeclared metric in tiles", "diagram:shop", "tiles:load,laod",
          "6:13  tiles:load,laod: undeclared metric 'laod' (did you mean 'load'?)"),
    study("undeclared metric in a chart figure", "diagram:shop", "chart:sped",
          "6:13  chart:sped: undeclared chart or metric 'sped' (did you mean 'speed'?)"),
    study("undeclared architecture in a figure", "diagram:shop", "diagram:shopp",
          "6:13  diagram:shopp: undeclared architecture 'shopp' (did you mean 'shop'?)"),
    study("undeclared architecture of a study", "title: The shop", "title: The shop\narchitecture: shpo",
          "3:15  architecture: undeclared architecture 'shpo' (did you mean 'shop'?)"),
    site("undeclared architecture on the home page", "home:\n  - diagram: {heading: H, architecture: shpo}",
         "3:41  home[0].diagram.architecture: undeclared architecture 'shpo' (did you mean 'shop'?)"),
    study("undeclared flow", "diagram:shop", "diagram:shop?flow=oder",
          "6:13  diagram:shop: undeclared flow 'oder' (did you mean 'order'?)"),
    study("undeclared view", "diagram:shop", "diagram:shop?view=store",
          "6:13  diagram:shop: undeclared view 'store' (did you mean 'stores'?)"),
    metric("undeclared source", "source: page", "source: pge",
           "4:80  metrics.load.source: undeclared source 'pge' (did you mean 'page'?)"),
    shop("undeclared id that is like no other", "- api -> db", "- api -> warehouse",
         "12:5  edges[1]: undeclared node 'warehouse'"),
    shop("group cycle", "back: Back office", "back: {label: B, in: two}\n  two: {label: T, in: back}",
         "3:24  groups.back.in: the group lies in itself: back → two → back"),
    shop("group in itself", "back: Back office", "back: {label: B, in: back}",
         "3:24  groups.back.in: the group lies in itself: back → back"),
    shop("edge into the group around its node", "web -> api: order", "back -> api",
         "11:5  edges[0]: an edge cannot join 'back' and 'api': one lies inside the other"),
    shop("link that is not allowed", "web: {kind: client}", "web: {kind: client, url: 'javascript:alert(1)'}",
         "5:28  nodes.web.url: the link 'javascript:alert(1)' is not allowed (http, https, mailto or relative)"),
    site("link of a card that is not allowed",
         "home:\n  - cards: {heading: C, items: [{title: T, url: 'data:text/html,x'}]}",
         "3:49  home[0].cards.items[0].url: the link 'data:text/html,x' is not allowed "
         "(http, https, mailto or relative)"),
    shop("unknown brand icon", "web: {kind: client}", "web: {kind: client, icon: brand/kafkaa}",
         "5:29  nodes.web.icon: unknown icon 'brand/kafkaa' (did you mean 'brand/kafka'?)"),
    shop("unknown provider icon", "web: {kind: client}", "web: {kind: client, icon: aws/compute/lamda}",
         "5:29  nodes.web.icon: unknown icon 'aws/compute/lamda' (did you mean 'aws/compute/lambda'?)"),
    case("unknown icon of the author's",
         {**GOOD, ARCH: SHOP.replace("client}", "client, icon: assets/lgo.svg}"), "assets/logo.svg": "<svg/>"},
         "specs/architectures/shop.yaml:5:29  nodes.web.icon: unknown icon 'assets/lgo.svg' "
         "(did you mean 'assets/logo.svg'?)"),
]  # fmt: skip

SPACES = "write it like 'a -> b', with spaces around the arrow"
EDGES = [
    shop("arrow that does not exist", "web -> api: order", "web => api",
         "11:5  edges[0]: unknown arrow '=>' in 'web => api' (must be one of ->, ~>, <->, --)"),
    shop("arrow of another notation", "web -> api: order", "web --> api",
         "11:5  edges[0]: unknown arrow '-->' in 'web --> api' (must be one of ->, ~>, <->, --)"),
    shop("arrow as a sign", "web -> api: order", "web → api",
         f"11:5  edges[0]: unknown arrow '→' in 'web → api' ({SPACES})"),
    shop("arrow without spaces", "web -> api: order", "web->api",
         f"11:5  edges[0]: 'web->api' is not an edge ({SPACES})"),
    shop("arrow without spaces, with a label", "web -> api: order", "web->api: order",
         f"11:5  edges[0]: 'web->api' is not an edge ({SPACES})"),
    shop("arrow without spaces in a flow", "[web -> api, api -> db]", "[web->api]",
         f"16:13  flows.order.steps[0]: 'web->api' is not an edge ({SPACES})"),
    shop("edge without a target", "web -> api: order", "web ->", f"11:5  edges[0]: 'web ->' is not an edge ({SPACES})"),
    shop("edge of one word", "web -> api: order", "web", f"11:5  edges[0]: 'web' is not an edge ({SPACES})"),
    shop("edge that is a list", "web -> api: order", "[web, api]",
         "11:5  edges[0]: ['web', 'api'] is not an edge (write it like 'a -> b', 'a -> b: label' or {from: a, to: b})"),
    shop("label that is a number", "web -> api: order", "web -> api: 12",
         "11:5  edges[0]: a label must be text, not 12 (quote it: '12')"),
    shop("option beside the edge", "- web -> api: order", "- web -> api: order\n    timeout: 2s",
         "11:5  edges[0]: 'web -> api' has a second key beside it "
         "(write its options as 'web -> api: {label: …, timeout: …}')"),
    shop("bad duration", "web -> api: order", "web -> api: {label: order, timeout: 20 parsecs}",
         "11:41  edges[0].timeout: '20 parsecs' is not a duration (write it like 20ms, 1.5s or 2m)"),
    shop("bad duration in a long edge", "web -> api: order", "{from: web, to: api, timeout: 20 parsecs}",
         "11:35  edges[0].timeout: '20 parsecs' is not a duration (write it like 20ms, 1.5s or 2m)"),
    shop("rate that is a bare number", "web -> api: order", "web -> api: {rate: 400}",
         "11:24  edges[0].rate: 400 is not a rate (write it like 400/s or 2M/day)"),
    case("no nodes", {**GOOD, ARCH: "title: Shop\nnodes: {}\n"},
         "specs/architectures/shop.yaml:2:8  nodes: an architecture needs at least one node"),
    case("no section of nodes", {**GOOD, ARCH: "title: Shop\n"},
         "specs/architectures/shop.yaml:1:1  missing field 'nodes'"),
    case("nodes left empty", {**GOOD, ARCH: "title: Shop\nnodes:\n"},
         "specs/architectures/shop.yaml:2:7  nodes: must be a mapping, not empty"),
    case("empty file", {**GOOD, ARCH: ""}, "specs/architectures/shop.yaml:1:1  nothing is written here"),
    case("file of comments", {**GOOD, ARCH: "# later\n"}, "specs/architectures/shop.yaml:1:1  nothing is written here"),
    case("file that is a list", {**GOOD, ARCH: "- a\n"},
         "specs/architectures/shop.yaml:1:1  must be a mapping, not a list"),
]  # fmt: skip

NUMBERS = [
    metric("two forms", "before: 600", "value: 3, before: 600",
           "4:9  metrics.load: a metric has exactly one form, not 'before and after' and 'value'"),
    metric("no form", "before: 600, after: 60, ", "",
           "4:9  metrics.load: a metric needs a form: before and after, change, value, text, data, or compute"),
    metric("before without after", "after: 60, ", "",
           "4:9  metrics.load: before and after belong together: one of them is missing"),
    metric("change without a sign", "before: 600, after: 60", "change: 92%",
           "4:56  metrics.load.change: '92%' is not a change (write it with a sign and a percent, like -92% or +40%)"),
    metric("fall by more than everything", "before: 600, after: 60", "change: -120%",
           "4:56  metrics.load.change: '-120%': nothing falls by more than 100 %"),
    metric("number that is not finite", "before: 600", "before: .inf",
           "4:56  metrics.load.before: inf must be a finite number"),
    metric("spread below zero", "before: 600", 'before: "600 ± -3"',
           "4:56  metrics.load.before: '600 ± -3': what stands after ± cannot be negative"),
    metric("bounds beside their number", "before: 600", "before: {value: 600, low: 610}",
           "4:56  metrics.load.before: low is 610, above the value 600"),
    metric("bound below its number", "before: 600", "before: {value: 600, high: 6e1}",
           "4:56  metrics.load.before: high is 60, below the value 600"),
    metric("count of nothing", "before: 600", "before: {value: 600, n: 0}",
           "4:72  metrics.load.before.n: 0 must be at least 1"),
    metric("bounds of nothing", "before: 600", "before: {low: 600}",
           "4:56  metrics.load.before: an amount needs a value "
           "(like {value: 60, low: 57, high: 63}, or \"60 ± 3\")"),
    metric("number in quotes", "before: 600", 'before: "600"',
           "4:56  metrics.load.before: must be a number, not '600' (write it without the quotes)"),
    metric("wrong unit of a number", "before: 600", 'before: "600 users"',
           "4:56  metrics.load.before: 'users' does not convert to 'ms': "
           "'users' is a unit of its own, 'ms' measures time"),
    metric("number of a metric that is not there", "before: 600", "before: {metric: laod}",
           "4:65  metrics.load.before.metric: undeclared metric 'laod' (did you mean 'load'?)"),
    metric("metric that depends on itself", "before: 600", "before: {metric: load.after}",
           "4:65  metrics.load.before.metric: metric 'load' depends on itself: load → load"),
    metric("operation on one number", "before: 600, after: 60", "compute: {add: [load]}",
           "4:57  metrics.load.compute: add needs two metrics or more, at most 50"),
    metric("two operations", "before: 600, after: 60", "compute: {add: [a, b], divide: [a, b]}",
           "4:57  metrics.load.compute: compute needs exactly one of add, subtract, multiply, divide, ratio"),
    metric("age that is none", "before: 600", "max_age: soon, before: 600",
           "4:57  metrics.load.max_age: 'soon' is no age (write it like 90d, 12w or 36h)"),
    metric("claim of an unknown field", "before: 600", 'claim: "chnge < 3", before: 600',
           "4:55  metrics.load.claim: the claim names an unknown field 'chnge' (did you mean 'change'?)"),
    metric("claim that the metric breaks", "before: 600", 'claim: "change < -90 %", before: 600',
           "4:55  metrics.load.claim: the claim 'change < -90 %' does not hold: the metric gives −90\u202f% [IV101]"),
    metric("count beyond all counting", "before: 600", f"before: {{value: 600, n: {'9' * 400}}}",
           f"4:72  metrics.load.before.n: {'9' * 59}… must be at most 1000000000000000"),
    metric("change that is endless", "before: 600, after: 60", f"change: +{'9' * 400}%",
           f"4:56  metrics.load.change: '+{'9' * 57}… is too large"),
    metric("claim that is endless", "before: 600", f'claim: "< {"9" * 400}", before: 600',
           f"4:55  metrics.load.claim: '< {'9' * 56}… is too large"),
    metric("age that is endless", "before: 600", f"max_age: {'9' * 400}d, before: 600",
           f"4:57  metrics.load.max_age: '{'9' * 58}… is no age (write it like 90d, 12w or 36h)"),
    metric("qualifier of two numbers", "before: 600", "qualifier: about, before: 600",
           "4:9  metrics.load: a qualifier goes with 'value' only"),
    metric("unknown form of a chart", "form: change", "form: chnge",
           "6:17  charts.speed.form: unknown form 'chnge' (did you mean 'change'?)"),
    metric("form that does not suit", "form: change", "form: heatmap",
           "6:17  charts.speed.form: a heatmap needs a single metric with rows of x and y by group"),
    metric("form that does not suit", "form: change", "form: line",
           "6:17  charts.speed.form: a line needs rows with x and y: load"),
    data("claim that the data breaks", "source: page}\ncharts", 'source: page, claim: "< 15"}\ncharts',
         "4:107  metrics.load.claim: the claim '< 15' does not hold: the data gives 19.5\u202fms [IV101]"),
    data("claim that is none", "source: page}\ncharts", "source: page, claim: fast}\ncharts",
         "4:107  metrics.load.claim: 'fast' is not a claim "
         "(write it like \"< 25\", \">= 99.9\" or \"change <= -90%\")"),
    data("unknown statistic", "p95", "p950",
         "4:44  metrics.load.statistic: unknown statistic 'p950' "
         "(mean, median, p50 … p99.9, sum, count, min, max, first, last, rate)"),
    data("value without a statistic", "statistic: p95, ", "",
         "4:9  metrics.load: data with 'value' needs a statistic (such as mean, median or p95)"),
    data("neither value nor x and y", ", value: ms", "",
         "4:55  metrics.load.data: data from a file needs either 'value', or 'x' and 'y'"),
    data("x without y", "value: ms", "x: week", "4:55  metrics.load.data: data needs both x and y, or neither"),
    data("statistic of points", "value: ms", "x: week, y: ms",
         "4:9  metrics.load: 'statistic' and 'claim' need data with 'value', not with 'x' and 'y' (or a bucket of x)"),
    data("two origins", "value: ms", "value: ms, sql: select 1",
         "4:55  metrics.load.data: data needs exactly one of file, sql and prometheus"),
    data("connection that is not declared", "file: data/x.csv, value: ms", "sql: select 1, from: warehouse",
         "4:77  metrics.load.data.from: undeclared connection 'warehouse' (connections stand in site.yaml)"),
    data("bucket without a statistic", "statistic: p95, data: {file: data/x.csv, value: ms",
         "data: {file: data/x.csv, x: week, y: ms, bucket: day",
         "4:9  metrics.load: a bucket needs a statistic: what is made of the rows in it (such as sum, mean or p95)"),
]  # fmt: skip

ROWS = [
    data("CSV that is missing", "data/x.csv", "data/y.csv",
         "4:62  metrics.load.data.file: no such file: 'data/y.csv' (did you mean 'data/x.csv'?)"),
    data("CSV path that climbs out", "data/x.csv", "../x.csv",
         "4:62  metrics.load.data.file: the path '../x.csv' leads out of the specs folder (data lies in data/)"),
    data("CSV path from the root", "data/x.csv", "/etc/passwd",
         "4:62  metrics.load.data.file: the path '/etc/passwd' leads out of the specs folder (data lies in data/)"),
    data("file of a kind that is not read", "data/x.csv", "data/x.xlsx",
         "4:62  metrics.load.data.file: cannot read 'data/x.xlsx' "
         "(a data file ends in .csv, .tsv, .json, .jsonl, .ndjson, .parquet)"),
    data("CSV without the column", "value: ms", "value: mss",
         "4:81  metrics.load.data.value: no column 'mss' in data/x.csv (did you mean 'ms'?)"),
    data("CSV without anything like the column", "value: ms", "value: latency",
         "4:81  metrics.load.data.value: no column 'latency' in data/x.csv (it has week, ms)"),
    data("CSV without the column to split by", "value: ms", "value: ms, by: wek",
         "4:89  metrics.load.data.by: no column 'wek' in data/x.csv (did you mean 'week'?)"),
    rows("CSV that is empty", "", "the file 'data/x.csv' is empty"),
    rows("CSV that is a header only", "week,ms\n", "the column 'ms' of data/x.csv holds no numbers"),
    rows("CSV that begins with an empty line", "\nweek,ms\n1,10\n",
         "the first line of data/x.csv is empty (it names the columns)"),
    rows("text among numbers", "week,ms\n1,10\n2,n/a\n3,x\n",
         "data/x.csv, row 2: 'n/a' in column 'ms' is not a number (row 1 is the one under the header)"),
    rows("nan among numbers", "week,ms\n1,10\n2,20\n3,nan\n",
         "data/x.csv, row 3: 'nan' in column 'ms' is not a number (row 1 is the one under the header)"),
    rows("row with too many cells", "week,ms\n1,10\n2,3,4\n",
         "data/x.csv, line 3: the number of cells is 3, in the header it is 2"),
    rows("row with too few cells", "week,ms\n1,10\n2\n",
         "data/x.csv, line 3: the number of cells is 1, in the header it is 2"),
    rows("quote that is not closed", 'week,ms\n1,"10\n2,3\n', "data/x.csv, line 2: a quote is opened and not closed"),
    rows("column that stands twice", "ms,ms\n1,10\n", "the column 'ms' stands twice in data/x.csv"),
    rows("columns that differ in case only", "ms,MS\n1,10\n", "the column 'MS' stands twice in data/x.csv, as 'ms'"),
    rows("CSV in Latin-1", b"week,ms\n1,10\nM\xe4rz,20\n",
         "data/x.csv is not a text in UTF-8 (save it as CSV in UTF-8)"),
    data("condition on no column", "value: ms", "value: ms, where: \"weak > 1\"",
         "4:92  metrics.load.data.where: no column 'weak' in data/x.csv (did you mean 'week'?)"),
    data("condition that is none", "value: ms", 'value: ms, where: "ms > > 3"',
         '4:92  metrics.load.data.where: the condition does not work: syntax error at or near ">"'),
    data("condition that leaves nothing", "value: ms", 'value: ms, where: "ms > 99"',
         "4:92  metrics.load.data.where: the condition leaves no rows"),
]  # fmt: skip

BRACES = "write {{ id }} or {{ id.field }}; a backslash or code keeps the braces"
PROSE = [
    site(
        "a reference in the home page's prose that names nothing",
        'home: [{prose: {heading: H, text: "From {{ lod.after }}"}}]',
        "2:35  lod.after: undeclared metric 'lod' (did you mean 'load'?)",
    ),
    site(
        "a reference in a card that names nothing",
        'home: [{cards: {heading: H, items: [{title: T, text: "{{ lod }}"}]}}]',
        "2:54  lod: undeclared metric 'lod' (did you mean 'load'?)",
    ),
    site(
        "a reference in a card's title",
        'home: [{cards: {heading: H, items: [{title: "{{ load }}"}]}}]',
        "2:45  home[0].cards.items[0].title: a reference is looked up in Markdown only, not in this text "
        "(write the words)",
    ),
    site(
        "a reference in a text that is no Markdown",
        'home: [{hero: {heading: H, lead: "From {{ load.after }}"}}]',
        "2:34  home[0].hero.lead: a reference is looked up in Markdown only, not in this text (write the words)",
    ),
    study(
        "a reference in a study's summary",
        "title: ",
        'summary: "From {{ load.after }}"\ntitle: ',
        "2:10  summary: a reference is looked up in Markdown only, not in this text (write the words)",
    ),
    study("figure that names nothing", "diagram:shop", "diagram:", "6:13  'diagram:' names nothing (write diagram:ID)"),
    study("tiles that name nothing", "diagram:shop", "tiles:", "6:13  'tiles:' names nothing (write tiles:a,b,c)"),
    study("figure of an unknown kind", "diagram:shop", "diagramm:shop",
          "6:13  diagramm:shop: no such image (did you mean 'diagram:'?)"),
    study("image that is not there", "diagram:shop", "assets/photo.png",
          "6:13  assets/photo.png: no such image (images lie in assets/; figures are diagram:, chart: or tiles:)"),
    study("unknown option of a diagram", "diagram:shop", "diagram:shop?flwo=order",
          "6:13  diagram:shop: unknown option 'flwo' (did you mean 'flow'?)"),
    study("unknown option of a chart", "diagram:shop", "chart:load?from=bar",
          "6:13  chart:load: unknown option 'from' (did you mean 'form'?)"),
    study("option of tiles", "diagram:shop", "tiles:load?form=bar",
          "6:13  tiles:load: unknown option 'form' (tiles have none)"),
    study("unknown form in a figure", "diagram:shop", "chart:load?form=lin",
          "6:13  chart:load: unknown form 'lin' (did you mean 'line'?)"),
    study("form in a figure that does not suit", "diagram:shop", "chart:load?form=line",
          "6:13  chart:load: a line needs rows with x and y: load"),
    study("figure inside a sentence", "![The shop]", "See ![the shop]",
          "6:5  diagram:shop: a figure stands in a paragraph of its own"),
    study("reference to nothing", "load.after", "unknown", "4:13  unknown: undeclared metric 'unknown'"),
    study("reference with a slip", "load.after", "laod", "4:13  laod: undeclared metric 'laod' (did you mean 'load'?)"),
    study("unknown field in a reference", "load.after", "load.afer",
          "4:13  load.afer: unknown field 'afer' (did you mean 'after'?)"),
    study("field that the metric lacks", "load.after", "load.text", "4:13  load.text: metric 'load' has no 'text'"),
    study("code in a reference", "load.after", "load.__class__.__mro__",
          "4:13  load.__class__.__mro__: unknown field '__class__.__mro__'"),
    study("empty reference", "load.after", "", f"4:13  '{{{{ }}}}' names no metric ({BRACES})"),
    study("reference that does not end", "{{ load.after }}", "{{ load.after",
          f"4:13  '{{{{' begins a reference that does not end ({BRACES})"),
    study("reference in a figure's text", "![The shop]", "![Now {{ laod }}]",
          "6:7  laod: undeclared metric 'laod' (did you mean 'load'?)"),
    case("missing front matter", {**GOOD, PAGE: "# Hello\n"},
         "specs/studies/shop.md:1:1  a study starts with front matter between two lines of '---'"),
    case("front matter that does not end", {**GOOD, PAGE: "---\ntitle: The shop\n"},
         "specs/studies/shop.md:1:1  a study starts with front matter between two lines of '---'"),
    case("empty front matter", {**GOOD, PAGE: "---\n---\nText\n"},
         "specs/studies/shop.md:2:1  nothing is written here"),
]  # fmt: skip

ALIASES = "a: &a [x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
TEXTS = [
    case("invalid UTF-8", {**GOOD, ARCH: SHOP.encode().replace(b"Back office", b"B\xe4ck")},
         "specs/architectures/shop.yaml:3:10  not valid UTF-8 (save the file as UTF-8)"),
    case("invalid UTF-8 in a study", {**GOOD, PAGE: STUDY.encode().replace(b"loads", b"l\xf6ads")},
         "specs/studies/shop.md:4:5  not valid UTF-8 (save the file as UTF-8)"),
    shop("tab that indents", "  web: {", "\tweb: {", "5:1  a tab cannot indent YAML (use spaces)"),
    shop("tab among spaces", "    kind: database", "  \tkind: database", "8:3  a tab cannot indent YAML (use spaces)"),
    shop("second colon", "title: Shop", "title: Shop: two",
         "1:12  a second ': ' on one line (quote a text that holds ': ')"),
    shop("bracket that is not closed", "only: [back]}", "only: [back}",
         "18:38  not readable as YAML: did not find expected ',' or ']'"),
    case("second document", {**GOOD, ARCH: SHOP + "---\ntitle: Two\n"},
         "specs/architectures/shop.yaml:19:1  a second document starts here (one file holds one document)"),
    shop("tag", "title: Shop", "title: !!python/object:os.system x",
         "1:8  title: the tag 'python/object:os.system' cannot stand here"),
    shop("alias of nothing", "title: Shop", "title: *shop", "1:8  not readable as YAML: found undefined alias"),
    shop("control character", "title: Shop", "title: Sh\x07op", "1:10  the character U+0007 cannot stand in a text"),
    shop("key that would paint the terminal", "title: Shop", 'title: Shop\n"\\e[31mred": 1',
         "2:1  '\\x1b[31mred': unknown field '\\x1b[31mred'"),
    case("aliases that multiply", {**GOOD, ARCH: ALIASES}, "specs/architectures/shop.yaml:6:24  more than 40 aliases"),
    case("deep nesting", {**GOOD, ARCH: "title: " + "[" * 1000 + "]" * 1000},
         "specs/architectures/shop.yaml:1:47  nested deeper than 40 levels"),
    case("file too large", {**GOOD, ARCH: SHOP + "#" * 2_000_001}, "specs/architectures/shop.yaml: larger than 2 MB"),
    site("colour that is none", "theme: {accent: blue}",
         "2:17  theme.accent: 'blue' is not a colour (write it like '#5b8cff')"),
    site("address of an author that is none", "author: {name: A, url: a.example, same_as: ['javascript:x']}",
         "2:24  author.url: 'a.example' is not a web address (it starts with https:// or http://)",
         "2:45  author.same_as[0]: 'javascript:x' is not a web address (it starts with https:// or http://)"),
    site("author of no kind", "author: {name: A, kind: robot}",
         "2:25  author.kind: unknown kind 'robot' (must be one of person, organization)"),
    site("author without a name", "author: {role: Engineer}", "2:9  author: missing field 'name'"),
    site("address that is none", "url: example.org",
         "2:6  url: 'example.org' is not a web address (it starts with https:// or http://)"),
    site("section of two kinds", "home:\n  - {stats: [load], studies: {heading: All}}",
         "3:5  home[0]: a section is exactly one of hero, stats, prose, diagram, studies, cards, timeline"),
    site("connection to nothing", "connections: {warehouse: {}}",
         "2:26  connections.warehouse: a connection is exactly one of sql and prometheus"),
    case("folder with a slip in its name", {**GOOD, "architecturs/x.yaml": SHOP},
         "specs/architecturs: not a part of the specs (did you mean 'architectures'?)"),
    case("file with a slip in its name", {**GOOD, "sites.yaml": "title: x\n"},
         "specs/sites.yaml: not a part of the specs (did you mean 'site.yaml'?)"),
    case("file that is no spec", {**GOOD, "architectures/notes.txt": "x"},
         "specs/architectures/notes.txt: not a spec: files in architectures/ end in .yaml or .yml"),
    case("empty specs folder", {"data/x.csv": "a\n"}, "specs: no specs here (`infraviz new DIR` makes a small site)"),
]  # fmt: skip

LATER = [
    case("every item of a list, wherever others are broken",
         {**GOOD, ARCH: "title: Shop\nnodes:\n  a: {kind: client}\n  b: {kind: client}\n"
                        "edges:\n  - a -> b\n  - a => b\n"
                        "  - a -> b: {timeot: 2s}\n  - a -> c\n  - a -> b: {timeout: 1 x}\n  - b -> d\n"},
         "specs/architectures/shop.yaml:7:5  edges[1]: unknown arrow '=>' in 'a => b' (must be one of ->, ~>, <->, --)",
         "specs/architectures/shop.yaml:8:14  edges[2].timeot: unknown field 'timeot' (did you mean 'timeout'?)",
         "specs/architectures/shop.yaml:9:5  edges[3]: undeclared node 'c'",
         "specs/architectures/shop.yaml:10:23  edges[4].timeout: '1 x' is not a duration "
         "(write it like 20ms, 1.5s or 2m)",
         "specs/architectures/shop.yaml:11:5  edges[5]: undeclared node 'd'"),
    case("a long list",
         {**GOOD, ARCH: "title: Shop\nnodes: {a: {kind: client}, b: {kind: client}}\nedges:\n"
                        + "  - a -> b\n" * 2 + "  - a => b\n" + "  - a -> b\n" * 7 + "  - a => b\n  - a -> c\n"},
         *(f"specs/architectures/shop.yaml:{line}:5  edges[{line - 4}]: unknown arrow '=>' in 'a => b' "
           "(must be one of ->, ~>, <->, --)" for line in (6, 14)),
         "specs/architectures/shop.yaml:15:5  edges[11]: undeclared node 'c'"),
    shop("steps of a flow", "[web -> api, api -> db]", "[web => api, api -> dbb]",
         "16:13  flows.order.steps[0]: unknown arrow '=>' in 'web => api' (must be one of ->, ~>, <->, --)",
         "16:25  flows.order.steps[1]: undeclared node 'dbb' (did you mean 'db'?)"),
    site("lists in lists", "home:\n  - stat: [load]\n  - stats: [load, laod]\n  - prose: {heading: A}\n  - cards:\n"
         "      heading: C\n      items:\n        - {titl: T}\n        - {title: 4}\n"
         "        - {title: x, list: [a, 2]}\n  - stats: [laod]",
         "3:5  home[0].stat: unknown field 'stat' (did you mean 'stats'?)",
         "4:19  home[1].stats[1]: undeclared metric 'laod' (did you mean 'load'?)",
         "5:12  home[2].prose: missing field 'text'",
         "9:11  home[3].cards.items[0]: missing field 'title'",
         "9:12  home[3].cards.items[0].titl: unknown field 'titl' (did you mean 'title'?)",
         "10:19  home[3].cards.items[1].title: must be text, not 4 (quote it: '4')",
         "11:32  home[3].cards.items[2].list[1]: must be text, not 2 (quote it: '2')",
         "12:13  home[4].stats[0]: undeclared metric 'laod' (did you mean 'load'?)"),
    shop("a broken node is still declared", "    kind: database", "    kind: databse",
         "8:11  nodes.db.kind: unknown kind 'databse' (did you mean 'database'?)"),
    case("a broken title hides nothing", {**GOOD, ARCH: SHOP.replace("Shop", "[Shop]").replace("-> db\n", "-> dbb\n")},
         "specs/architectures/shop.yaml:1:8  title: must be text, not a list",
         "specs/architectures/shop.yaml:12:5  edges[1]: undeclared node 'dbb' (did you mean 'db'?)"),
    case("the only node is broken", {**GOOD, ARCH: "title: Shop\nnodes:\n  web: {kind: clint}\n"},
         "specs/architectures/shop.yaml:3:15  nodes.web.kind: unknown kind 'clint' (did you mean 'client'?)"),
    case("a broken metric is still declared",
         {**GOOD, MEASURES: METRICS.replace("unit: ms", "unit: 5").replace("metrics: [load]", "metrics: [load, laod]")},
         "specs/metrics/shop.yaml:4:29  metrics.load.unit: must be text, not 5 (quote it: '5')",
         "specs/metrics/shop.yaml:6:41  charts.speed.metrics[1]: undeclared metric 'laod' (did you mean 'load'?)"),
    case("all files at once, in order",
         {ARCH: SHOP.replace("- api -> db", "- api -> dbb"), MEASURES: METRICS.replace("source: page", "source: pge"),
          PAGE: STUDY.replace("load.after", "laod").replace("title:", "titel:"), SITE: "title: [x]\n"},
         "specs/architectures/shop.yaml:12:5  edges[1]: undeclared node 'dbb' (did you mean 'db'?)",
         "specs/metrics/shop.yaml:4:80  metrics.load.source: undeclared source 'pge' (did you mean 'page'?)",
         "specs/site.yaml:1:8  title: must be text, not a list",
         "specs/studies/shop.md:2:1  missing field 'title'",
         "specs/studies/shop.md:2:1  titel: unknown field 'titel' (did you mean 'title'?)",
         "specs/studies/shop.md:4:13  laod: undeclared metric 'laod' (did you mean 'load'?)"),
]  # fmt: skip

TEXT = "It loads in {{ load.after }}."  # at line 4 of the good study
WRITING = [
    study("unknown language of code", TEXT, "```pyton\nx\n```",
          "4:1  unknown language 'pyton' (did you mean 'python'?)"),
    study("language that is like none", TEXT, "```zzzz\nx\n```",
          "4:1  unknown language 'zzzz' ('text' shows it as it is)"),
    study("unknown callout", TEXT, "> [!NOTICE]\n> x", "4:3  unknown callout 'NOTICE' (did you mean 'NOTE'?)"),
    study("callout with text on its line", TEXT, "> [!note] x",
          "4:3  a callout's line holds [!NOTE] only (its text begins on the next line)"),
    study("footnote that is not there", TEXT, "One\nx[^nte]\n\n[^note]: Text",
          "5:2  undefined footnote 'nte' (did you mean 'note'?)",
          "7:1  nothing refers to the footnote 'note' (write [^note] where it belongs)"),
    study("footnote that is there twice", TEXT, "x[^a]\n\n[^a]: A\n\n[^a]: B",
          "8:1  the footnote 'a' is defined twice (one label, one note)"),
    study("mistake in a footnote", TEXT, "x[^a]\n\n[^a]: {{ laod }}",
          "6:7  laod: undeclared metric 'laod' (did you mean 'load'?)"),
    study("mistake in a callout", TEXT, "> [!TIP]\n> {{ laod }}",
          "5:3  laod: undeclared metric 'laod' (did you mean 'load'?)"),
    study("link that runs code", TEXT, "See [x](javascript:y).",
          "4:7  the link 'javascript:y' is not allowed (http, https, mailto or relative)"),
    study("link to nothing", TEXT, "See [x]().", "4:7  a link that leads nowhere"),
    study("control character", TEXT, "a\x07b", "4:2  the character U+0007 cannot stand in a text"),
    study("paragraph without an end", TEXT, "a" * 10_001,
          "4:1  a paragraph of more than 10000 characters (an empty line ends a paragraph)"),
    study("quotes in quotes", TEXT, ">" * 61, "4:1  nested deeper than 60 levels (a list counts as two)"),
    case("study as long as a book", {**GOOD, PAGE: STUDY + "word\n\n" * 90_000},
         f"specs/{PAGE}: larger than 500 kB (nobody reads that on one page: make several studies of it)"),
    case("study of two megabytes", {**GOOD, PAGE: STUDY + "word " * 1_900 + "\n\n" + "word\n\n" * 350_000},
         f"specs/{PAGE}: larger than 500 kB (nobody reads that on one page: make several studies of it)"),
    case("front matter that is no YAML", {**GOOD, PAGE: STUDY.replace("The shop\n", "[The shop\nyear: 1\n")},
         f"specs/{PAGE}:3:5  not readable as YAML: did not find expected ',' or ']'"),
    case("front matter that is a list", {**GOOD, PAGE: STUDY.replace("title: The shop", "- The shop")},
         f"specs/{PAGE}:2:1  must be a mapping, not a list"),
    case("image of too many bytes",
         {**GOOD, PAGE: STUDY.replace("diagram:shop", "assets/a.png"), "assets/a.png": PNG + b"x" * 3_000_000},
         f"specs/{PAGE}:6:13  assets/a.png: the image is larger than 3 MB "
         "(twice the width it is shown in, 1440 px, is enough)"),
    case("image of too many pixels",
         {**GOOD, PAGE: STUDY.replace("diagram:shop", "assets/a.png"), "assets/a.png": header(6000, 6000)},
         f"specs/{PAGE}:6:13  assets/a.png: the image has more than 25 million pixels "
         "(twice the width it is shown in, 1440 px, is enough)"),
    case("image that would fill the memory",
         {**GOOD, PAGE: STUDY.replace("diagram:shop", "assets/a.png"), "assets/a.png": header(60_000, 60_000)},
         f"specs/{PAGE}:6:13  assets/a.png: the image has more than 25 million pixels "
         "(twice the width it is shown in, 1440 px, is enough)"),
    study("link to a page that is not there", TEXT, "See [x](/studies/shp/).",
          "4:9  '/studies/shp/' leads to no page or file of the site (did you mean '/studies/shop/'?)"),
    study("link to a heading that is not there", TEXT, "## Costs\n\nSee [x](#cost).",
          "6:9  '#cost' leads to no heading: nothing on /studies/shop/ has the id 'cost' (did you mean 'costs'?)"),
    study("caption of a diagram in quotes", "(diagram:shop)", '(diagram:shop "A shop")',
          "6:13  diagram:shop: a caption in quotes goes with images only (that of a figure stands in [ ])"),
    case("image that is none", {**GOOD, PAGE: STUDY.replace("diagram:shop", "assets/a.png"), "assets/a.png": "text"},
         f"specs/{PAGE}:6:13  assets/a.png: the image is no PNG"),
    case("image without words", {**GOOD, PAGE: STUDY.replace("![The shop](diagram:shop", "![](assets/a.png"),
                                 "assets/a.png": PNG},
         f"specs/{PAGE}:6:5  assets/a.png: an image without words (say what it shows: ![words](file))"),
    case("drawing that could act",
         {**GOOD, PAGE: STUDY.replace("diagram:shop", "assets/a.svg"),
          "assets/a.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><script/></svg>'},
         f"specs/{PAGE}:6:13  assets/a.svg: the image holds a <script> (an SVG may hold shapes, gradients and text)"),
    study("date that no calendar has", "title: The shop", "title: The shop\ndate: 2026-02-30",
          "3:7  date: '2026-02-30' is not a day (write it as 2025-03-14)"),
    study("change before its beginning", "title: The shop", "title: The shop\ndate: 2026-02-01\nupdated: 2026-01-31",
          "2:1  'updated' is before 'date'"),
    site("unknown callout on the home page", 'home: [{prose: {heading: H, text: "> [!NOTICE]"}}]',
         "2:35  unknown callout 'NOTICE' (did you mean 'NOTE'?)"),
]  # fmt: skip

CASES = [*FIELDS, *IDS, *REFERENCES, *EDGES, *NUMBERS, *ROWS, *PROSE, *TEXTS, *LATER, *WRITING]

USAGE = [
    ("no specs folder", ("check", "nowhere"), "no such folder: nowhere"),
    ("specs folder that is a file", ("check", "specs/site.yaml"), "no such folder: specs/site.yaml"),
    ("build of no folder", ("build", "nowhere", "-o", "out"), "no such folder: nowhere"),
    ("unknown format", ("check", "--format", "xml"), "unknown format: 'xml' (must be one of json, sarif, text)"),
    ("unknown schema", ("schema", "node"), "unknown kind: 'node' (must be one of architecture, metrics, study, site)"),
    ("unknown list", ("list", "nodes"),
     "unknown list: 'nodes' (must be one of kinds, icons, forms, checks, themes, links)"),
    ("list that cannot be drawn", ("list", "icons", "-o", "x.svg"), "only kinds can be drawn"),
    ("unknown diagram", ("diagram", "shpo"), "nothing is called 'shpo' (did you mean 'shop'?)"),
    ("diagram file that is not there", ("diagram", "x.yaml"), "no such file: x.yaml"),
    ("unknown view", ("diagram", "shop", "--view", "x"), "unknown view: 'x' (must be one of stores)"),
    ("unknown flow", ("diagram", "shop", "--flow", "x"), "unknown flow: 'x' (must be one of order)"),
    ("unknown theme", ("diagram", "shop", "--theme", "x"), "unknown theme: 'x' (must be one of auto, dark, light)"),
    ("unknown theme of a PNG", ("diagram", "shop", "-o", "x.png", "--theme", "x"),
     "unknown theme: 'x' (must be one of auto, dark, light)"),
    ("unknown theme of a chart", ("chart", "load", "-o", "x.png", "--theme", "x"),
     "unknown theme: 'x' (must be one of auto, dark, light)"),
    ("unknown output format", ("diagram", "shop", "-o", "x.gif"),
     "unknown output format: '.gif' (must be one of .json, .pdf, .png, .svg)"),
    ("unknown output format of a chart", ("chart", "load", "-o", "x.json"),
     "unknown output format: '.json' (must be one of .pdf, .png, .svg)"),
    ("unknown text", ("diagram", "shop", "--text", "curves"),
     "unknown text: 'curves' (must be one of fonts, paths, plain)"),
    ("scale that cannot be", ("diagram", "shop", "-o", "x.png", "--scale", "0"),
     "the scale must be a number from 0.1 to 20, not 0"),
    ("scale that is no number", ("chart", "load", "-o", "x.png", "--scale", "nan"),
     "the scale must be a number from 0.1 to 20, not nan"),
    ("unknown chart", ("chart", "laod"), "nothing is called 'laod' (did you mean 'load'?)"),
    ("form that does not suit", ("chart", "load", "--form", "line"),
     "chart 'load': a line needs rows with x and y: load"),
    ("folder that is not empty", ("new", "specs"), "specs is not an empty folder"),
]  # fmt: skip
