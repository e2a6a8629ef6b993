"""Figures of a study or of the home page → what the templates show."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote

from markupsafe import Markup

from infraviz.model import table
from infraviz.model.graph import Graph
from infraviz.model.site import ChartFigure, DiagramFigure, Figure, ImageFigure, TilesFigure, block_metrics
from infraviz.page import sources, tiles
from infraviz.page.links import rebased
from infraviz.page.view import NOTHING, FigureView, Picture, TableView
from infraviz.theme import LEAST_SCALE, PAPER_HEIGHT, PAPER_SCALE, PAPER_TEXT, PAPER_WIDTH, TEXT_WIDTH

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
MAX_ROWS = 60  # of a table in a page
_FROM = (640, 720, 800, 880, 960)  # container widths, px, from which a wide figure is seen whole
_BOX = re.compile(r'<svg [^<>]*?viewBox="0 0 ([\d.]++) ([\d.]++)"')


@dataclass(frozen=True)
class Gallery:
    """The pictures as seen from one page. `again` holds the keys that stand on it already."""

    pictures: Mapping[str, Picture]
    root: str
    again: frozenset[str] = frozenset()


def view(figure: Figure, gallery: Gallery) -> FigureView:
    """Return a figure for the templates. Raises KeyError for a picture that was not drawn."""
    metrics = block_metrics(figure)
    named, told = sources.idents(metrics), sources.line(metrics, gallery.root)
    if isinstance(figure, TilesFigure):
        return FigureView("tiles", figure.alt, tiles=tiles.tiles(figure.metrics), source=told, metrics=named)
    if isinstance(figure, ImageFigure):
        href, box = gallery.root + quote(figure.path), (figure.width, figure.height) if figure.width else None
        shown = FigureView("image", figure.caption or figure.alt, href=href, size="iv-text", alt=figure.alt, box=box)
        return replace(shown, source=told, metrics=named)
    drawn = replace(_drawn(figure, gallery), source=told, metrics=named)
    if isinstance(figure, DiagramFigure):
        size = drawn.size + _on_paper(gallery.pictures[figure.key])
        return replace(drawn, kind="diagram", size=size, bar=_bar(figure.graph))
    return _with_numbers(drawn, figure, gallery)


def _with_numbers(drawn: FigureView, figure: ChartFigure, gallery: Gallery) -> FigureView:
    """Return a chart with what its picture does not say: the rest of its sources, its table, its CSV."""
    picture = html.unescape(gallery.pictures[figure.key].wide)
    return replace(
        drawn,
        kind="chart",
        source=sources.rest(drawn.source, picture),
        table=None if figure.key in gallery.again else cut(table.table(figure.chart)),
        csv=gallery.root + quote(csv_file(figure.key)),
    )


def csv_file(key: str) -> str:
    """Return the path of a chart's numbers below the site's root."""
    return f"figures/{key}.csv"


def cut(shown: table.Table) -> TableView:
    """Return a table for a page: its first rows, and how many there are where that is not all."""
    rows = tuple(tuple(cell.text for cell in row) for row in shown.rows[:MAX_ROWS])
    rest = f"{len(rows)} of {len(shown.rows)} rows are shown; the CSV has all." if len(rows) < len(shown.rows) else ""
    return TableView(shown.heading, tuple(column.heading for column in shown.columns), rows, rest)


def _drawn(figure: DiagramFigure | ChartFigure, gallery: Gallery) -> FigureView:
    """Return what diagrams and charts share. One that stands on the page already is linked as an image."""
    picture = gallery.pictures[figure.key]
    shown = figure.key not in gallery.again
    return FigureView(
        kind="",
        caption=figure.alt,
        wide=_inline(picture.wide, gallery.root) if shown else NOTHING,
        narrow=_inline(picture.narrow, gallery.root) if shown else NOTHING,
        size=_size(picture),
        href=gallery.root + quote(picture.file),
        text=picture.text,
        steps=picture.steps,
    )


def _bar(graph: Graph) -> str:
    return " — ".join(part for part in (graph.title, graph.flow.title if graph.flow else "") if part)


def _size(picture: Picture) -> str:
    """Return the classes for the column that a picture needs and the width from which it is readable."""
    column = "iv-text" if picture.width <= TEXT_WIDTH else "iv-page-wide"
    if not picture.narrow:
        return f"{column} iv-always"
    start = next((width for width in _FROM if width >= picture.width * LEAST_SCALE), _FROM[-1])
    return f"{column} iv-from-{start}"


def _on_paper(picture: Picture) -> str:
    """Return the class for a picture whose narrow form is read more easily on a sheet of A4, or ''."""
    box = _BOX.search(picture.narrow)
    wide = (PAPER_TEXT if picture.width <= TEXT_WIDTH else PAPER_WIDTH) / picture.width
    if box is None or wide >= PAPER_SCALE:
        return ""
    narrow = min(PAPER_SCALE, PAPER_WIDTH / float(box[1]), PAPER_HEIGHT / float(box[2]))
    return " iv-tall-on-paper" if narrow > wide else ""


def _inline(svg: str, root: str) -> Markup:
    """Return SVG text ready to stand in a page: its style rules are in the style sheet instead."""
    return Markup(_STYLE.sub("", rebased(svg, root)).strip())


def rules(picture: Picture) -> tuple[str, ...]:
    """Return the CSS rules that a picture brings along, for the site's style sheet."""
    texts = (picture.wide, picture.narrow)
    return tuple(dict.fromkeys(html.unescape(rule) for text in texts for rule in _STYLE.findall(text)))
