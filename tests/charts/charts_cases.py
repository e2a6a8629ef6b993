"""Charts as people will draw them, and ways to read a drawing's geometry."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from infraviz import fonts
from infraviz.geometry import Box
from infraviz.model.metric import Chart, Mark, Metric, Source
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
}
WIDTHS = (720, 358)


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
