"""A small site for the tests of the pages, and a reader of HTML."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from infraviz.model.graph import Flow, Graph, Step
from infraviz.model.metric import Chart, Metric, Source
from infraviz.model.site import (
    Card,
    ChartFigure,
    DiagramFigure,
    ImageFigure,
    Prose,
    Section,
    Site,
    Stop,
    Study,
    TilesFigure,
)
from infraviz.page.view import Picture
from infraviz.svg.document import Drawing, write
from infraviz.svg.element import Paint, el
from infraviz.theme import DEFAULT

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
STATED = Source("Portfolio page", "statement", "2026-01", "https://example.org/portfolio")
MEASURED = Source("Load test", "measured", "2024-05")
DAU = Metric("dau", "Daily users", STATED, "users", "higher", before=15000, after=200000, window="14 weeks")
LOAD = Metric("load", "Page build", MEASURED, "ms", "lower", before=600, after=60)
CALLS = Metric("calls", "Database calls", STATED, better="lower", percent=-92)


@dataclass(frozen=True)
class Tag:
    name: str
    attrs: dict[str, str]


@dataclass
class Page(HTMLParser):
    """A page's tags and text, read by the standard library."""

    html: str
    tags: list[Tag] = field(default_factory=list)
    text: str = ""
    open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(Tag(tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(Tag(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        last = self.open.pop()
        if last != tag:
            raise ValueError(f"</{tag}> closes <{last}>")

    def handle_data(self, data: str) -> None:
        self.text += data

    def named(self, name: str) -> list[Tag]:
        return [tag for tag in self.tags if tag.name == name]


def picture(key: str, narrow: bool = True) -> Picture:
    """Return a picture with ids, a rule of its own, and links."""
    ident = "fig-" + key.replace(".", "-")
    body = (el("a", {"href": "/studies/feeds/"}, el("text", {"x": 4, "y": 20, "fill": Paint("text")}, "A & B")),)
    rule = f"#{ident} > text{{letter-spacing:0}}"
    wide = Drawing(ident, 900, 40, f"Title of {key}", "Described.", body, styles=rule)
    small = Drawing(f"{ident}-narrow", 358, 40, f"Title of {key}", "", body)
    return Picture(
        key=key,
        title=key,
        wide=write(wide, DEFAULT, "page"),
        narrow=write(small, DEFAULT, "page") if narrow else "",
        width=900 if narrow else 640,
        file=f"figures/{key}.svg",
        text=("A sends to B: publish",),
        steps=("A → B: first",) if "flow" in key else (),
    )


def diagram(key: str, flow: bool = False) -> DiagramFigure:
    told = Flow("tick", "A tick", (Step(1, "a", "b", "first"),)) if flow else None
    return DiagramFigure(key, f"Alternative of {key}", Graph("feeds", "Feeds", "A summary.", flow=told))


PICTURES = {key: picture(key) for key in ("lifecycle", "feeds", "feeds.flow-tick")}
PICTURES["chart-load"] = picture("chart-load", narrow=False)


def study(slug: str, *blocks: Prose | DiagramFigure | ChartFigure | TilesFigure | ImageFigure) -> Study:
    return Study(
        slug,
        f"Title of {slug}",
        "A summary.",
        2023,
        1,
        ("streams", "fan-out"),
        ("Go", "Kafka"),
        (DAU, CALLS),
        blocks,
    )


PROSE = Prose(
    "# Context\n\nFrom {{ dau.before }} to {{dau.after}}, `{{ dau }}` in code.\n\n"
    "## Context\n\n[feeds](/studies/feeds/)",
    (("dau.before", DAU, "15k users"), ("dau.after", DAU, "200k users"), ("dau", DAU, "15k → 200k users")),
)

SITE = Site(
    "Ada & Sons",
    "https://example.org/notes",
    sections=(
        Section("hero", "Systems", "A lead.", status="Open", prompt="ada@infra"),
        Section("stats", metrics=(DAU, LOAD)),
        Section("prose", "How I think", prose=Prose("# Why\n\nSome *prose*.")),
        Section("diagram", "The path", figure=diagram("lifecycle")),
        Section("studies", "Case studies", "Two of them."),
        Section(
            "cards",
            "Skills",
            cards=(
                Card(
                    "Go", Prose("Text on {{ dau }}.", (("dau", DAU, "15k → 200k users"),)), ("a", "b"), "https://go.dev"
                ),
                Card("Light"),
            ),
        ),
        Section("timeline", "History", stops=(Stop("2022 – 2023", "Engineer", "Somewhere", "Work."),)),
    ),
    studies=(
        study("feeds", PROSE, diagram("feeds"), TilesFigure("Tiles", (DAU, LOAD))),
        study(
            "market data",
            diagram("feeds.flow-tick", flow=True),
            PROSE,
            PROSE,
            ChartFigure("chart-load", "Load", Chart("load", "change", (LOAD,))),
            diagram("feeds.flow-tick", flow=True),
            ImageFigure("assets/a photo.png", "A photo"),
        ),
        study("last"),
    ),
)
