"""The way through the house, one function a step. Read this first; `build/` takes these steps for a whole site.

specs/  ── load ──► Specs ── fetch ──► rows ── resolve ──► Project ── check ──► findings
                                                              │
      ┌───────────────────────────────────────────────────────┤
    Graph ── layout ──► Placed ── draw ──► Scene ──┐        Chart
                                                   ├─► Drawing ◄── charts.draw
                                                   ▼
                                              SVG text ── render ──► pages ── publish ──► out/
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from infraviz import cleaner, fonts, theme
from infraviz.data.fetch import fetch
from infraviz.errors import SpecErrors, UsageError
from infraviz.layout import guard
from infraviz.layout.placed import Placed
from infraviz.model import table, words
from infraviz.model.graph import Graph
from infraviz.model.resolve import Project, resolve
from infraviz.model.site import ChartFigure, DiagramFigure, Site, Study
from infraviz.page.metadata import credited
from infraviz.scene.draw import draw
from infraviz.scene.primitives import Layer, Scene
from infraviz.single import CHART_WIDTH, as_written, ident_of, scene
from infraviz.spec import load as spec
from infraviz.spec.load import Specs
from infraviz.svg.document import Drawing, write
from infraviz.svg.embed import font_faces
from infraviz.svg.write import cleaned, drawing

if TYPE_CHECKING:
    from infraviz.checks.run import Found
    from infraviz.page.cards import Card
    from infraviz.page.view import Picture

Progress = Callable[[str], None]


def load(root: Path) -> Project:
    """Read, fetch, resolve and check a folder of specs. Raises SpecErrors with all mistakes at once, or UsageError."""
    project, found = checked(root)
    if found.errors:
        raise SpecErrors(found.errors)
    return project


def checked(root: Path, strict: bool = False) -> tuple[Project, Found]:
    """As `load`, with what the checks found; `strict` makes warnings errors.

    Raises SpecErrors for what keeps the specs from being resolved: then nothing is checked.
    """
    from infraviz.checks.run import run
    from infraviz.page.broken_links import broken

    at = now()
    specs = with_templates_read(spec.load(root))
    project = resolve(specs, fetch(specs))
    found = run(specs, project, at.date(), strict)
    return project, replace(found, errors=tuple(sorted((*found.errors, *broken(project)))))


def with_templates_read(specs: Specs) -> Specs:
    """Return the specs with the mistakes in how the author's templates are written; Jinja is loaded for them only."""
    if not specs.overrides.templates:
        return specs
    from infraviz.page.templating import faults

    return replace(specs, errors=(*specs.errors, *faults(specs.overrides.templates)))


def now() -> datetime:
    """Return the time in UTC, or that of SOURCE_DATE_EPOCH, by which a build can be repeated later.

    Ages are counted by it; nothing of it is published. Raises UsageError when the variable is no number of seconds.
    """
    told = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        return datetime.fromtimestamp(int(told), UTC) if told else datetime.now(UTC)
    except (ValueError, OverflowError, OSError):
        raise UsageError(f"SOURCE_DATE_EPOCH is no number of seconds: {told!r}") from None


@dataclass(frozen=True)
class Figure:
    """One diagram or chart as text: inline for the page, wide and for a phone, and as a file of its own."""

    key: str
    wide: str
    narrow: str
    file: str
    width: float


@dataclass(frozen=True)
class Task:
    """All that a worker process needs to make one figure."""

    figure: DiagramFigure | ChartFigure
    theme: theme.Theme
    means: guard.Means


def make(task: Task) -> Figure:
    """Make one figure. Pure: the same task gives the same figure in any process."""
    wide, narrow, alone = _diagram(task) if isinstance(task.figure, DiagramFigure) else _chart(task)
    return Figure(
        task.figure.key,
        write(wide, task.theme, "page"),
        write(narrow, task.theme, "page"),
        write(alone, task.theme, "auto", font_faces(alone, task.theme.fonts)),
        wide.width,
    )


def _diagram(task: Task) -> tuple[Drawing, Drawing, Drawing]:
    assert isinstance(task.figure, DiagramFigure)
    graph, ident = task.figure.graph, ident_of(task.figure.key)
    ruler = fonts.Ruler(task.theme.fonts)
    placed = guard.laid_out(graph, ruler, task.means)
    wide = draw(graph, _readable(graph, placed, task), ruler, as_written)
    _, narrow = scene(graph, as_written, theme.PHONE_WIDTH, task.means, task.theme.fonts)
    alone = draw(graph, placed, ruler, from_figures)
    return (
        credited(drawing(wide, ident), graph.metrics),
        credited(drawing(narrow, f"{ident}-narrow"), graph.metrics),
        credited(drawing(alone, ident), graph.metrics),
    )


def _readable(graph: Graph, placed: Placed, task: Task) -> Placed:
    """Return the layout for a page: one that would have to shrink too far to be read there is turned down."""
    if placed.width <= theme.PAGE_WIDTH / theme.LEAST_SCALE:
        return placed
    turned = guard.laid_out(replace(graph, direction="down"), fonts.Ruler(task.theme.fonts), task.means)
    return turned if turned.width < placed.width else placed


def _chart(task: Task) -> tuple[Drawing, Drawing, Drawing]:
    from infraviz import charts

    assert isinstance(task.figure, ChartFigure)
    chart, ident, faces = task.figure.chart, ident_of(task.figure.key), task.theme.fonts
    wide = credited(charts.draw(chart, ident, CHART_WIDTH, faces), chart.metrics)
    narrow = credited(charts.draw(chart, f"{ident}-narrow", theme.PHONE_WIDTH, faces), chart.metrics)
    return wide, narrow, wide


def from_figures(url: str) -> str:
    """Return a link as it must stand in `figures/*.svg`; one that starts with `/` is counted from the site's root."""
    from infraviz.page.links import below

    return below(url, "../") if url.startswith("/") else url


def card_of(site: Site, study: Study) -> Card | None:
    """Return a study's social card, None where our fonts lack a letter of it."""
    from infraviz.page import cards

    card = cards.of_study(site, study)
    return card if cards.drawable(card, site.theme.fonts) else None


@dataclass(frozen=True)
class CardTask:
    """All that a worker process needs to make one social card."""

    card: Card
    theme: theme.Theme
    means: guard.Means


def make_card(task: CardTask) -> bytes:
    """Make one social card as PNG. Pure, as `make`."""
    from infraviz.page import cards
    from infraviz.svg.png import rasterise

    drawn = cards.draw(task.card, _card_figure(task), task.theme.fonts)
    scheme = task.theme.first
    behind = task.theme.tone("raised").value(scheme)
    return rasterise(write(drawn, task.theme, scheme), behind, 1, system_fonts=False)


def _card_figure(task: CardTask) -> Drawing | None:
    """Return a card's figure, a diagram turned where it can be shown larger so: two layouts that its page has too."""
    from infraviz.page.cards import FIGURE, fits

    figure = task.card.figure
    if isinstance(figure, DiagramFigure):
        graph, ruler = figure.graph, fonts.Ruler(task.theme.fonts)
        forms = dict.fromkeys((graph, replace(graph, direction="down")))
        placed = [(each, guard.laid_out(each, ruler, task.means)) for each in forms]
        best, where = max(placed, key=lambda form: fits(form[1].width, form[1].height))
        return drawing(_without_legend(draw(best, where, ruler, as_written), where), "iv-card-figure")
    if isinstance(figure, ChartFigure):
        from infraviz import charts

        return charts.draw(figure.chart, "iv-card-figure", FIGURE[0], task.theme.fonts)
    return None


def _without_legend(scene: Scene, placed: Placed) -> Scene:
    """Return a scene without its legend, which nobody could read on a card."""
    items = tuple(item for item in scene.items if not (isinstance(item, Layer) and item.kind == "legend"))
    return replace(scene, width=placed.width, height=placed.height, items=items)


def picture(figure: DiagramFigure | ChartFigure, made: Figure) -> Picture:
    """Return a figure as the pages take it, a diagram with its relations and steps in words."""
    from infraviz.page.view import Picture

    if isinstance(figure, ChartFigure):
        title = figure.chart.title or figure.alt
        return Picture(made.key, title, made.wide, made.narrow, made.width, figure_file(made.key))
    graph, told = figure.graph, words.relations(figure.graph)
    return Picture(
        made.key, graph.title, made.wide, made.narrow, made.width, figure_file(made.key), told, words.steps(graph)
    )


def figure_file(key: str) -> str:
    """Return the path of a figure's own file below the site's root."""
    return f"figures/{key}.svg"


def numbers(figure: ChartFigure) -> bytes:
    """Return the numbers behind a chart as CSV."""
    return table.as_csv(table.table(figure.chart)).encode()


def image(path: str, raw: bytes) -> bytes:
    """Return an image of the author's as it is published: an SVG cleaned, a picture as it is."""
    return cleaned(cleaner.clean(raw, cleaner.IMAGE)).encode() if path.endswith(".svg") else raw
