"""Studies and the site around them, resolved: what the pages are made from."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from infraviz.errors import Place
from infraviz.model import provenance
from infraviz.model.graph import Graph
from infraviz.model.markup import Tokens
from infraviz.model.metric import Chart, Metric
from infraviz.theme import DEFAULT, Theme


@dataclass(frozen=True)
class Prose:
    """A run of Markdown. `values` maps each `{{ reference }}` in it to its metric and its text.

    `tokens` are what the parser made of it; where there are none, it is parsed again. The footnotes of a study are a
    run of their own at its end, which has tokens only.
    """

    markdown: str
    values: tuple[tuple[str, Metric, str], ...] = ()
    tokens: Tokens = field(default=(), compare=False, repr=False)


@dataclass(frozen=True)
class DiagramFigure:
    """A diagram in a study. `graph` already has the view and the flow applied; `key` names it on the site.

    `named` are the metrics that `alt` looks up, here as in the other figures.
    """

    key: str
    alt: str
    graph: Graph
    named: tuple[Metric, ...] = ()


@dataclass(frozen=True)
class ChartFigure:
    key: str
    alt: str
    chart: Chart
    named: tuple[Metric, ...] = ()


@dataclass(frozen=True)
class TilesFigure:
    alt: str
    metrics: tuple[Metric, ...]
    named: tuple[Metric, ...] = ()


@dataclass(frozen=True)
class ImageFigure:
    """An image file of the author's: `path` below the specs folder, with `/`, such as `assets/photo.png`.

    `caption` stands under it; `width` and `height` are its own size in px, 0 where it is not known.
    """

    path: str
    alt: str
    named: tuple[Metric, ...] = ()
    caption: str = ""
    width: int = 0
    height: int = 0


Figure = DiagramFigure | ChartFigure | TilesFigure | ImageFigure
Block = Prose | Figure


@dataclass(frozen=True)
class Study:
    slug: str
    title: str
    summary: str = ""
    year: int | None = None
    order: int | None = None
    topics: tuple[str, ...] = ()
    stack: tuple[str, ...] = ()
    headline: tuple[Metric, ...] = ()
    blocks: tuple[Block, ...] = ()
    date: str = ""  # days as `2025-03-14`, '' where none is declared
    updated: str = ""
    links: tuple[tuple[str, Place], ...] = ()  # the addresses in its Markdown, each with its place
    dated: str = ""  # `latest`, for a study whose blocks are left out

    @property
    def latest(self) -> str:
        """The latest date of its numbers, as written."""
        return self.dated or provenance.latest(self.metrics)

    @property
    def path(self) -> str:
        """Where the study's page stands below the site's root."""
        return f"studies/{self.slug}/index.html"

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """Every metric the study shows or names, once, in reading order."""
        return tuple(dict.fromkeys((*self.headline, *(m for b in self.blocks for m in block_metrics(b)))))


def brief(study: Study) -> Study:
    """Return a study as other pages list it: without its blocks and links, its numbers without what charts show."""
    headline = tuple(
        replace(metric, points=metric.points[-1:], groups=(), series=(), spreads=()) for metric in study.headline
    )
    return replace(study, headline=headline, blocks=(), links=(), dated=study.latest)


def block_metrics(block: Block) -> tuple[Metric, ...]:
    """Return the metrics that stand in a block."""
    if isinstance(block, Prose):
        return tuple(metric for _, metric, _ in block.values)
    return tuple(dict.fromkeys((*_drawn_metrics(block), *block.named)))


def _drawn_metrics(figure: Figure) -> tuple[Metric, ...]:
    if isinstance(figure, DiagramFigure):
        return figure.graph.metrics
    if isinstance(figure, ChartFigure):
        return figure.chart.metrics
    return figure.metrics if isinstance(figure, TilesFigure) else ()


@dataclass(frozen=True)
class Card:
    title: str
    text: Prose = Prose("")
    items: tuple[str, ...] = ()
    url: str = ""


@dataclass(frozen=True)
class Stop:
    """One entry of a timeline."""

    when: str
    title: str
    where: str = ""
    text: str = ""


@dataclass(frozen=True)
class Section:
    """One section of the home page; which fields are filled depends on `kind`."""

    kind: Literal["hero", "stats", "prose", "diagram", "studies", "cards", "timeline"]
    heading: str = ""
    lead: str = ""  # hero, studies
    prose: Prose | None = None  # prose
    status: str = ""  # hero
    prompt: str = ""  # hero
    metrics: tuple[Metric, ...] = ()  # stats
    figure: DiagramFigure | None = None  # diagram
    cards: tuple[Card, ...] = ()
    stops: tuple[Stop, ...] = ()


@dataclass(frozen=True)
class Author:
    """Who wrote the studies; `same_as` are addresses of theirs elsewhere, `url` is '' for the site itself."""

    name: str
    kind: Literal["person", "organization"] = "person"
    url: str = ""
    role: str = ""
    same_as: tuple[str, ...] = ()


@dataclass(frozen=True)
class Site:
    """Everything that the pages show. `studies` are in reading order."""

    title: str
    url: str = ""
    theme: Theme = DEFAULT
    sections: tuple[Section, ...] = ()
    studies: tuple[Study, ...] = ()
    diagrams: tuple[DiagramFigure, ...] = field(default=())  # every diagram of the site, once
    charts: tuple[ChartFigure, ...] = field(default=())  # every chart of the site, once
    language: str = "en"
    author: Author | None = None
