"""Charts as people will draw them, and ways to read a drawing's geometry."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from infraviz import fonts
from infraviz.data.rows import Spread
from infraviz.geometry import Box
from infraviz.model.metric import Band, Chart, Interval, Mark, Metric, Source
from infraviz.svg.document import Drawing
from infraviz.svg.element import Element
from infraviz.theme import MONO, SANS

STATED = Source("Portfolio page", "statement", "2026-01")
MEASURED = Source("Load test, eu-west-1", "measured", "2025-11-03")
HOSTILE = "<script>alert('x')</script> $x^2$ & \"q\"\nnext\x00\x0b \\frac{1}{2} {{ id }}"


def weeks(start: float, growth: float, count: int = 52) -> tuple[tuple[str, float], ...]:
    """Return a noisy weekly series, the same for the same arguments."""
    noise, monday = random.Random(start), date(2023, 1, 2)
    ys = (round(start * growth**n * noise.uniform(0.95, 1.05)) for n in range(count))
    return tuple(((monday + timedelta(weeks=n)).isoformat(), y) for n, y in enumerate(ys))


DAU = Metric("dau", "Daily active users", STATED, "users", "higher", before=15000, after=200000, window="14 weeks")
LOAD = Metric("load", "Page build and load", STATED, "ms", "lower", before=600, after=60)
CALLS = Metric("calls", "Session database calls", STATED, better="lower", percent=-92)
ENGAGED = Metric("engaged", "Engagement with the feed", STATED, better="higher", percent=40)
MARGIN = Metric("margin", "Margin", MEASURED, "%", "higher", before=-12, after=8)
NOTHING = Metric("nothing", "Open incidents", MEASURED, before=0, after=0)
USERS = Metric("users", "Weekly active users", MEASURED, "users", points=weeks(15000, 1.05))
TWO = Metric("two", "Daily users", STATED, "users", points=(("2023-05-01", 15000), ("2023-08-07", 200000)))
STAGES = Metric("stages", "Build time", MEASURED, "s", points=(("Monolith", 840), ("Split up", 510), ("Cached", 62)))
GAPS = Metric(
    "gaps",
    "Errors",
    MEASURED,
    "%",
    points=tuple((f"2024-01-{d:02}", 2 + math.sin(d)) for d in range(1, 31) if d not in (10, 11, 20, 22)),
)
FLAT = Metric(
    "flat",
    "Availability",
    MEASURED,
    "%",
    points=tuple((f"2024-W{w:02}", 99.9 + w / 1e3) for w in range(1, 40)),
)
PHASES = Metric(
    "phases",
    "Query latency by phase",
    MEASURED,
    "ms",
    statistic="p95",
    groups=(
        ("Flat index, one shard, no cache at all", 212.345),
        ("HNSW, eight shards and a warm cache in front", 24.26),
        ("IVF_PQ", 31),
    ),
)
CJK = Metric(
    "cjk",
    "每日活跃用户与推荐引擎的请求数量",
    STATED,
    "ユーザー",
    groups=(("推荐引擎", 1200), ("실시간 알림", 430)),
)
COSTS = Metric("costs", "Change in costs", MEASURED, "€/month", groups=(("Search", -1234567.5), ("Feed", 987654.25)))
SERVICES = tuple(
    Metric(f"s{n}", label, MEASURED, "req/s", points=weeks(start, growth))
    for n, (label, start, growth) in enumerate(
        (
            ("API gateway", 900, 1.012),
            ("Feed ranking service", 850, 1.012),
            ("Search", 700, 1.017),
            ("Notifications and digest fan-out", 820, 1.013),
            ("Chat", 300, 1.001),
        )
    )
)
MARKS = (
    Mark("2023-03-06", "launch"),
    Mark("2023-03-20", "web client"),
    Mark("2023-11-27", "Android app, all countries"),
    Mark("2023-12-11", "new feed"),
    Mark("2031-01-01", "out of range"),
    Mark("someday", "unknown"),
)
LONG = Metric(
    "long",
    "Averyveryverylongwordwithoutanyspaceinitthatnolinecanholdatall and then some",
    MEASURED,
    "requests per second per core and region",
    before=123456.789,
    after=98765.4321,
)

SHARES = (0, 0.01, *(n / 20 for n in range(1, 20)), 0.99, 0.999, 1)


def spread(name: str, rows: list[float], bins: int = 20) -> Spread:
    """Return how rows are spread, the quantiles straight between the two nearest rows."""
    ordered, low, high = sorted(rows), min(rows), max(rows)

    def at(share: float) -> float:
        place = share * (len(ordered) - 1)
        below = ordered[int(place)]
        return below + (ordered[min(int(place) + 1, len(ordered) - 1)] - below) * (place - int(place))

    step = (high - low) / bins
    counts = [0] * bins
    for row in ordered:
        counts[min(int((row - low) / step), bins - 1) if step else 0] += 1
    found = tuple((low + n * step, low + (n + 1) * step, count) for n, count in enumerate(counts))
    return Spread(name, len(rows), tuple((share, at(share)) for share in SHARES), found if step else found[:1])


def times(seed: int, median: float, width: float, count: int = 400) -> list[float]:
    """Return log-normal times, the same for the same arguments."""
    rng = random.Random(seed)
    return [round(rng.lognormvariate(math.log(median), width), 2) for _ in range(count)]


STORES = {
    "Memory": times(1, 8, 0.3),
    "Local disk": times(2, 21, 0.5),
    "Object store, another region": times(3, 64, 0.4),
}
EVERY = [row for rows in STORES.values() for row in rows]
READS = Metric(
    "reads",
    "Time of a read",
    MEASURED,
    "ms",
    "lower",
    value=spread("", EVERY).quantiles[11][1],
    statistic="p50",
    groups=tuple((name, sorted(rows)[200]) for name, rows in STORES.items()),
    spreads=(spread("", EVERY), *(spread(name, rows) for name, rows in STORES.items())),
)
WRITES = Metric(
    "writes", "Time of a write", MEASURED, "ms", value=30, statistic="p50", spreads=(spread("", times(4, 30, 0.6)),)
)
SAME = Metric("same", "Size of a page", MEASURED, "kB", value=8, statistic="median", spreads=(spread("", [8.0] * 9),))
READS_BY = replace(PHASES, id="read", label="Reads", statistic="p95")
WRITES_BY = replace(
    PHASES,
    id="write",
    label="Writes with a fsync each",
    groups=tuple((name, round(value * 1.7, 1)) for name, value in reversed(PHASES.groups)),
)
DELTAS = tuple(
    Metric(f"delta{n}", label, MEASURED, "€/month", groups=tuple((name, value * sign) for name, value in COSTS.groups))
    for n, (label, sign) in enumerate((("2024", 1), ("2025", -0.5)))
)
SURE = Metric(
    "sure",
    "Time of a checkout",
    MEASURED,
    "ms",
    "lower",
    before=600,
    after=540,
    before_interval=Interval(560, 640, 30),
    after_interval=Interval(505, 580, 30),
)
UNSURE = Metric("unsure", "Time of a search", MEASURED, "ms", value=40, value_interval=Interval(-5, 90, 3))
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
HOURS = Metric(
    "hours",
    "Requests by hour",
    MEASURED,
    "req/s",
    series=tuple(
        (
            day,
            tuple((f"{h:02}:00", round(20 + (80 if n < 5 else 30) * max(0, math.sin((h - 6) / 4)))) for h in range(24)),
        )
        for n, day in enumerate(DAYS)
    ),
)
BALANCE = Metric(
    "balance",
    "Change in load",
    MEASURED,
    "%",
    series=(
        ("Search and everything behind it", (("2025-01", -12.0), ("2025-02", 4.0), ("2025-03", 0.0))),
        ("Feed", (("2025-01", 30.0), ("2025-03", -3.5))),
    ),
)
REGIONS = Metric(
    "regions",
    "Users by region",
    MEASURED,
    "users",
    series=tuple(
        (name, weeks(start, growth, 30))
        for name, start, growth in (
            ("Europe", 900, 1.04),
            ("North America", 700, 1.05),
            ("South America", 300, 1.09),
        )
    ),
)
MANY = Metric(
    "many",
    "Errors by service",
    MEASURED,
    "errors/min",
    series=tuple((f"Service {chr(65 + n)}, one of nine", weeks(20 + 9 * n, 1 - 0.01 * n, 30)) for n in range(9)),
)
GROWTH = Metric("growth", "Rows stored", MEASURED, "rows", points=weeks(150, 1.2))
EDGES = tuple(
    Metric(f"edge{n}", f"p{p} of users", MEASURED, "users", points=tuple((x, round(y * f)) for x, y in USERS.points))
    for n, (p, f) in enumerate(((5, 0.7), (95, 1.35)))
)
BANDS = (
    Band("p5 to p95", edges=EDGES),
    Band("moved to the new index", "2023-05-01", "2023-07-10"),
    Band("what one shard holds", low=0, high=120000),
)
TEXTUAL = Metric("vectors", "Vectors are searchable", STATED, text="Real-time")
AT_LEAST = Metric("services", "Services", STATED, value=4, qualifier="at least")

CASES = {
    "dau": Chart("dau", "change", (DAU,)),
    "load": Chart("load", "change", (LOAD,), "Pages build and load in a tenth of the time they took before"),
    "calls": Chart("calls", "change", (CALLS,)),
    "engaged": Chart("engaged", "change", (ENGAGED,)),
    "nothing": Chart("nothing", "change", (NOTHING,)),
    "changes": Chart("changes", "change", (DAU, LOAD, CALLS, MARGIN, LONG), "Five changes"),
    "phases": Chart("phases", "bar", (PHASES,), "A warm cache in front of eight shards answers in 24 ms"),
    "cjk": Chart("cjk", "bar", (CJK,)),
    "costs": Chart("costs", "bar", (COSTS,)),
    "afters": Chart("afters", "bar", (LOAD, Metric("p", "Time to first byte", STATED, "ms", value=20))),
    "users": Chart("users", "line", (USERS,), "Users, week by week", MARKS),
    "services": Chart("services", "line", SERVICES, "Traffic by service"),
    "two": Chart("two", "line", (TWO,)),
    "stages": Chart("stages", "line", (STAGES,)),
    "gaps": Chart("gaps", "line", (GAPS,)),
    "flat": Chart("flat", "line", (FLAT,)),
    "sure": Chart("sure", "change", (SURE,), "A checkout is faster, as far as thirty runs can tell"),
    "unsure": Chart("unsure", "bar", (UNSURE, SURE), "Three runs say little about a search"),
    "grouped": Chart("grouped", "grouped", (READS_BY, WRITES_BY), "Writes take longer than reads in every phase"),
    "deltas": Chart("deltas", "grouped", DELTAS, "Costs by team"),
    "regions": Chart("regions", "line", (REGIONS,), "South America grows fastest"),
    "bands": Chart("bands", "line", (USERS,), "Users, and what is known of them", MARKS[:1], bands=BANDS),
    "growth": Chart("growth", "line", (GROWTH,), "Rows grow by a fifth each week", MARKS, scale="log"),
    "decade": Chart("decade", "line", (REGIONS,), "Users by region", scale="log"),
    "ecdf": Chart("ecdf", "distribution", (READS,), "Nine of ten reads from memory take less than any from afar"),
    "one-ecdf": Chart("one-ecdf", "distribution", (WRITES,), "Most writes take less than 50 ms"),
    "two-ecdfs": Chart("two-ecdfs", "distribution", (replace(READS, spreads=READS.spreads[:1]), WRITES)),
    "same-ecdf": Chart("same-ecdf", "distribution", (SAME,)),
    "histogram": Chart("histogram", "histogram", (READS,), "Half of the reads take less than 25 ms"),
    "same-bin": Chart("same-bin", "histogram", (SAME,)),
    "range": Chart("range", "range", (READS,), "A read from afar takes eight times as long"),
    "intervals": Chart("intervals", "range", (SURE, UNSURE), "Three runs tell less than thirty"),
    "heatmap": Chart("heatmap", "heatmap", (HOURS,), "Load peaks at noon on working days"),
    "balance": Chart("balance", "heatmap", (BALANCE,)),
    "multiples": Chart("multiples", "multiples", (MANY,), "Errors fall in most services"),
    "panels": Chart("panels", "multiples", SERVICES[:2], "Traffic", scale="log"),
    "tiles": Chart("tiles", "tile", (DAU, LOAD, CALLS, TEXTUAL, AT_LEAST), "In short"),
    "tile": Chart("tile", "tile", (DAU,)),
    "sparklines": Chart("sparklines", "sparkline", SERVICES, "Traffic by service"),
    "sparkline": Chart("sparkline", "sparkline", (USERS,), "Weekly active users"),
    "spark-gaps": Chart("spark-gaps", "sparkline", (GAPS, TWO, FLAT)),
}
WIDTHS = (720, 358)
GOLDENS = (
    "load", "sure", "phases", "grouped", "users", "regions", "bands", "growth", "ecdf", "histogram", "range",
    "intervals", "heatmap", "balance", "multiples", "tiles", "sparklines",
)  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """An element with its attributes, and how far the groups around it move it, in px."""

    element: Element
    attrs: dict[str, object]
    dx: float
    dy: float

    @property
    def text(self) -> str:
        return "".join(str(child) for child in self.element.children)

    @property
    def box(self) -> Box:
        """The box of a text, as wide as its fonts make it, or of a path's points."""
        return self._text_box() if self.element.tag == "text" else self._path_box()

    def _text_box(self) -> Box:
        size, family = float(str(self.attrs["font-size"])), MONO if "class" in self.attrs else SANS
        wide = fonts.width(self.text, size, int(str(self.attrs.get("font-weight", 400))), family)
        share = {"middle": 0.5, "end": 1.0}.get(str(self.attrs.get("text-anchor")), 0.0)
        x, y = float(str(self.attrs["x"])) - share * wide, float(str(self.attrs["y"]))
        return Box(x + self.dx, y - 0.75 * size + self.dy, wide, 0.95 * size)

    def _path_box(self) -> Box:
        numbers = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", str(self.attrs["d"]))]
        own = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", str(self.attrs.get("transform", "0 0")))]
        xs, ys = numbers[::2], numbers[1::2]
        left, top = min(xs) + own[0] + self.dx, min(ys) + own[1] + self.dy
        return Box(left, top, max(xs) - min(xs), max(ys) - min(ys))


def shown(drawing: Drawing, tag: str = "") -> list[Shown]:
    """Return all elements of a drawing, or those of a tag, with their positions made absolute by `box`."""
    return [one for one in _walk(drawing.body, 0, 0) if tag in ("", one.element.tag)]


def _walk(elements: tuple[Element | str, ...], dx: float, dy: float) -> Iterator[Shown]:
    for element in elements:
        if isinstance(element, Element):
            attrs: dict[str, object] = dict(element.attrs)
            yield Shown(element, attrs, dx, dy)
            moved = attrs.get("transform", "0 0") if element.tag == "g" else "0 0"
            x, y = (float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", str(moved)))
            yield from _walk(element.children, dx + x, dy + y)
