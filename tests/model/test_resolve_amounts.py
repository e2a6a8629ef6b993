"""Metrics made of metrics, amounts with units of their own, data in another unit."""

from __future__ import annotations

from pathlib import Path

import pytest
from sites import write

from infraviz.data.rows import Origin, Rows, Spread
from infraviz.model.metric import Interval, Metric
from infraviz.model.problems import Problems
from infraviz.model.resolve_amounts import in_order
from infraviz.model.resolve_metrics import resolve_metrics
from infraviz.spec import load

HEAD = "sources: {p: {title: A page, kind: measured}}\nmetrics:\n"


def resolved(tmp_path: Path, *lines: str, site: str = "title: T\n") -> tuple[dict[str, Metric | None], list[str]]:
    """Return the metrics of lines such as `a: {value: 3}`, and the messages."""
    text = HEAD + "".join(f"  {line[:-1]}, label: L, source: p}}\n" for line in lines)
    write(tmp_path / "specs", {"metrics/x.yaml": text, "site.yaml": site})
    specs, problems = load.load(tmp_path / "specs"), Problems()
    assert specs.errors == ()
    found = resolve_metrics(specs, {}, problems)
    return found, [f"{error.path}: {error.message}" for error in sorted(problems.errors)]


def one(found: tuple[dict[str, Metric | None], list[str]], ident: str) -> Metric:
    assert found[1] == []
    metric = found[0][ident]
    assert metric is not None
    return metric


@pytest.mark.parametrize(
    ("line", "value", "interval", "decimals"),
    [
        ("{unit: ms, value: 60}", 60, None, None),
        ("{unit: ms, value: 60.0}", 60, None, 1),
        ('{unit: ms, value: "0.6 s"}', 600, None, -2),
        ('{unit: ms, value: "60 ± 3"}', 60, Interval(57, 63), None),
        ('{unit: ms, value: "0.60 ± 0.05 s"}', 600, Interval(550, 650), -1),
        ("{unit: ms, value: {value: 60, low: 57, high: 64, n: 12}}", 60, Interval(57, 64, 12), None),
        ("{unit: s, value: {value: 60, low: 57, unit: ms}}", 0.06, Interval(0.057), None),
        ("{unit: ms, value: {value: 60, n: 12}}", 60, Interval(n=12), None),
        ('{unit: "%", value: "0.25 ratio"}', None, None, None),
    ],
)
def test_amounts(
    tmp_path: Path, line: str, value: float | None, interval: Interval | None, decimals: int | None
) -> None:
    found = resolved(tmp_path, f"a: {line}")
    if value is None:
        assert found[1] == [
            "metrics.a.value: 'ratio' does not convert to '%': 'ratio' is a unit of its own, '%' is a plain ratio"
        ]
        return
    metric = one(found, "a")
    assert (metric.value, metric.value_interval, metric.value_decimals) == (value, interval, decimals)


def test_before_and_after_of_other_metrics(tmp_path: Path) -> None:
    found = resolved(
        tmp_path,
        "a: {unit: ms, before: {metric: c.before}, after: {metric: b}}",
        'b: {unit: s, value: "0.06 ± 0.003"}',
        "c: {unit: s, before: 0.6, after: 0.1}",
        "d: {unit: h/day, before: {metric: e}, after: 1}",
        "e: {unit: min/day, value: 90, qualifier: about}",
    )
    metric = one(found, "a")
    assert (metric.before, metric.after, metric.after_interval) == (600, 60, Interval(57, 63))
    assert (one(found, "d").before, one(found, "d").before_qualifier) == (1.5, "about")


def test_computed_metrics(tmp_path: Path) -> None:
    found = resolved(
        tmp_path,
        "per: {unit: $/user/year, compute: {divide: [cost, users]}}",
        "cost: {unit: $/month, before: 12000, after: 9000}",
        "users: {unit: users, before: 15000, after: 200000}",
        'share: {unit: "%", compute: {ratio: [cost.after, cost.before]}}',
        "sum: {unit: ms, compute: {add: [a, b]}}",
        "a: {unit: s, value: 1, qualifier: at least}",
        'b: {unit: ms, value: "200 ± 10"}',
        "left: {unit: ms, compute: {subtract: [a, b, b]}}",
        "day: {unit: GB, compute: {multiply: [rate, time]}}",
        "rate: {unit: MB/s, value: 2.5}",
        "time: {unit: h, value: 24}",
    )
    per = one(found, "per")
    assert (per.before, per.after, per.formula) == (9.6, 0.54, "cost / users")
    assert one(found, "share").value == 75
    total = one(found, "sum")
    assert (total.value, total.value_interval, total.qualifier) == (1200, Interval(1190, 1210), "at least")
    assert one(found, "left").value == 600
    assert one(found, "day").value == 216


@pytest.mark.parametrize(
    ("lines", "messages"),
    [
        (["a: {unit: s, value: {metric: a}}"], ["metrics.a.value.metric: metric 'a' depends on itself: a → a"]),
        (
            ["a: {compute: {add: [c, b]}}", "b: {compute: {add: [c, a]}}", "c: {value: 1}", "d: {value: {metric: a}}"],
            ["metrics.a.compute.add[1]: metric 'a' depends on itself: a → b → a"],
        ),
        (
            ["a: {compute: {add: [cost, cots]}}", "cost: {value: 1}"],
            ["metrics.a.compute.add[1]: undeclared metric 'cots'"],
        ),
        (
            ["a: {compute: {divide: [b, c]}}", "b: {value: 1}", "c: {value: 0}"],
            ["metrics.a.compute.divide[1]: metric 'c' is 0, and nothing is divided by it"],
        ),
        (
            ["a: {unit: ms, compute: {add: [b, c]}}", "b: {unit: s, value: 1}", "c: {unit: users, value: 1}"],
            [
                "metrics.a.compute.add[1]: 'users' does not convert to 's': "
                "'users' is a unit of its own, 's' measures time"
            ],
        ),
        (
            ["a: {compute: {multiply: [b, b]}}", "b: {unit: s, value: 1}"],
            [
                "metrics.a.compute: the result is in another unit: "
                "'s × s' does not convert to a number without a unit: "
                "'s × s' measures time to the power of 2, a number without a unit is a plain ratio"
            ],
        ),
        (
            ["a: {compute: {add: [b, c]}}", "b: {before: 1, after: 2}", "c: {value: 1}"],
            ["metrics.a.compute.add[0]: metric 'b' has two numbers"],
        ),
        (
            ["a: {value: {metric: b}}", "b: {before: 1, after: 2}"],
            ["metrics.a.value.metric: metric 'b' has two numbers"],
        ),
        (["a: {value: {metric: b}}", "b: {text: x}"], ["metrics.a.value.metric: metric 'b' is not a number"]),
        (["a: {value: {metric: b.after}}", "b: {value: 2}"], ["metrics.a.value.metric: metric 'b' has no 'after'"]),
        (
            ["a: {compute: {add: [b, c]}}", "b: {value: 1, qualifier: at least}", "c: {value: 1, qualifier: at most}"],
            ["metrics.a.compute: one number is a least and the other a most: nothing follows from both"],
        ),
        (['a: {unit: ms, value: "1e300 w"}'], ["metrics.a.value: the number is too large in the metric's unit"]),
        (
            ['a: {before: 10, after: 2, claim: "change <= -90%"}'],
            ["metrics.a.claim: the claim 'change <= -90%' does not hold: the metric gives \u221280\u202f%"],
        ),
    ],
)
def test_what_cannot_be_computed_is_told_once(tmp_path: Path, lines: list[str], messages: list[str]) -> None:
    assert resolved(tmp_path, *lines)[1] == messages


def test_units_beyond_all_measure(tmp_path: Path) -> None:
    long, short = "·".join(["PB"] * 12), "·".join(["B"] * 12)
    found = resolved(
        tmp_path, f'a: {{unit: "{short}", value: "1 {long}"}}', f'b: {{unit: "{long}", value: "1 {short}"}}'
    )
    assert (one(found, "a").value, one(found, "b").value) == (1e180, 1e-180)
    endless = "·".join(["PB"] * 2000)
    found = resolved(tmp_path, f'a: {{unit: "{endless}", value: "1 PB"}}')
    assert found[1][0].startswith("metrics.a.value: 'PB' does not convert to 'PB·PB")
    assert len(found[1][0]) < 300


def test_a_long_way_round_is_told_in_short(tmp_path: Path) -> None:
    lines = [f"m{n:02}: {{value: {{metric: m{(n + 1) % 40:02}}}}}" for n in range(40)]
    way = "m00 → m01 → m02 → m03 → m04 → m05 → … → m00"
    assert resolved(tmp_path, *lines)[1] == [f"metrics.m00.value.metric: metric 'm00' depends on itself: {way}"]


def test_a_long_chain_is_followed() -> None:
    needs = {f"m{n}": (f"m{n + 1}",) for n in range(20_000)} | {"m20000": ()}
    order, cycles = in_order(needs)
    assert (order[0], order[-1], len(order), cycles) == ("m20000", "m0", 20_001, [])


def test_every_cycle_is_found() -> None:
    order, cycles = in_order({"a": ("b",), "b": ("a", "c"), "c": ("d", "gone"), "d": ("c",), "e": ("a",)})
    assert sorted(order) == ["a", "b", "c", "d", "e"]
    assert cycles == [("a", "b", "a"), ("c", "d", "c")]


def test_the_locale_of_the_site_is_that_of_its_metrics(tmp_path: Path) -> None:
    assert one(resolved(tmp_path, "a: {value: 1}", site="title: T\nlocale: de\n"), "a").locale == "de"


ORIGIN = Origin("file", "data/x.csv", "data/x.csv", "0" * 64)
SPREAD = Spread("", 4, ((0.0, 0.1), (1.0, 0.4)), ((0.1, 0.4, 4),))


@pytest.mark.parametrize(
    ("rows", "field", "value"),
    [
        (Rows(0.25, counts=(("", 4),)), "value", 250),
        (Rows(0.25, (("before", 0.5), ("after", 0.125)), counts=(("before", 3),)), "before", 500),
        (Rows(0.25, (("before", 0.5), ("after", 0.125)), counts=(("before", 3),)), "before_interval", Interval(n=3)),
        (Rows(0.25, (("a", 0.5), ("b", 0.125))), "groups", (("a", 500), ("b", 125))),
        (Rows(series=(("a", (("x", 0.5),)),)), "series", (("a", (("x", 500),)),)),
        (Rows(0.25, spreads=(SPREAD,)), "spreads", (Spread("", 4, ((0.0, 100), (1.0, 400)), ((100, 400, 4),)),)),
        (Rows(0.25, origin=ORIGIN), "origin", ORIGIN),
    ],
)
def test_data_is_converted_to_the_metrics_unit(tmp_path: Path, rows: Rows, field: str, value: object) -> None:
    line = "a: {unit: ms, statistic: p95, data: {file: data/x.csv, value: v, unit: s}, label: L, source: p}\n"
    write(tmp_path / "specs", {"metrics/x.yaml": f"{HEAD}  {line}"})
    metric = resolve_metrics(load.load(tmp_path / "specs"), {"a": rows}, Problems())["a"]
    assert metric is not None
    assert getattr(metric, field) == value


@pytest.mark.parametrize(
    ("unit", "rows", "message"),
    [
        ("users", Rows(1.0), "metrics.a.data.unit: 'users' does not convert to 'ms'"),
        ("s", Rows(1e307), "metrics.a.data: the data gives a number that is not finite"),
        ("ms", Rows(float("nan")), "metrics.a.data: the data gives a number that is not finite"),
    ],
)
def test_data_that_does_not_fit(tmp_path: Path, unit: str, rows: Rows, message: str) -> None:
    line = f"a: {{unit: ms, statistic: p95, data: {{file: data/x.csv, value: v, unit: {unit}}}, label: L, source: p}}\n"
    write(tmp_path / "specs", {"metrics/x.yaml": f"{HEAD}  {line}"})
    problems = Problems()
    assert resolve_metrics(load.load(tmp_path / "specs"), {"a": rows}, problems)["a"] is None
    assert [f"{error.path}: {error.message}"[: len(message)] for error in problems.errors] == [message]
