"""Social cards: one picture a page, 1200 × 630 px, with the title, three numbers and the page's own figure.

Cards are linked by their full address, so a site without one has none.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from infraviz import fonts
from infraviz.charts.text import Label, Type, shorten, widest, wrap, written
from infraviz.model import formats
from infraviz.model.metric import Metric
from infraviz.model.site import ChartFigure, DiagramFigure, Site, Study
from infraviz.page import icon, links
from infraviz.page.view import CardImage
from infraviz.svg.document import Drawing
from infraviz.svg.element import Element, Paint, el
from infraviz.theme import DEFAULT, Fonts

WIDTH, HEIGHT = 1200, 630
FIGURE = 520, 502  # px that a figure may take
_PAD, _COLUMN = 48, 524  # around all, and of the text beside a figure
_FRAME = 584  # a figure's frame, from x = 568 to the right pad
_SITE, _NUMBER, _NAME = Type(22, mono=True), Type(30, 600), Type(20)
_TITLES = tuple((Type(size, 600, heading=True), most) for size, most in ((60, 3), (52, 3), (44, 4)))  # and its lines
_MOST_NUMBERS, _LEADING = 3, 1.16
_TOKENS = {"better": "good", "worse": "bad"}
_NUMBER_HEIGHT, _GAP = 72, 20  # of a number with its name, and between texts


@dataclass(frozen=True)
class Card:
    """What stands on a card; `path` is its file below the site's root."""

    path: str
    site: str
    title: str
    metrics: tuple[Metric, ...]
    figure: DiagramFigure | ChartFigure | None


def of_site(site: Site) -> tuple[Card, ...]:
    """Return the cards of the home page and of every study; none for a site without an address."""
    cards = (of_home(site), *(of_study(site, study) for study in site.studies))
    return tuple(card for card in cards if drawable(card, site.theme.fonts)) if links.canonical(site, "") else ()


def drawable(card: Card, faces: Fonts) -> bool:
    """Whether the fonts have every letter of a card's texts; others would differ from machine to machine."""
    said = (card.site, *(text for m in card.metrics for text in (m.label, _figure(m))))
    known = fonts.characters(faces.words) & fonts.characters(faces.label)
    return _has(fonts.characters(faces.display), card.title) and _has(known, "".join(said))


def _has(known: frozenset[int], text: str) -> bool:
    return all(ord(c) in known or unicodedata.category(c) in ("Zs", "Cc", "Cf") for c in text)


def of_home(site: Site) -> Card:
    """Return the home page's card, which stands for every page without its own."""
    hero = next((section.heading for section in site.sections if section.kind == "hero"), "")
    metrics = [metric for section in site.sections for metric in section.metrics]
    drawn = next((section.figure for section in site.sections if section.figure), None)
    return Card("card.png", site.title, hero or site.title, tuple(metrics[:_MOST_NUMBERS]), drawn)


def of_study(site: Site, study: Study) -> Card:
    """Return a study's card, with its first diagram or else its first chart."""
    kinds = (DiagramFigure, ChartFigure)
    figures = (block for kind in kinds for block in study.blocks if isinstance(block, kind))
    path = study.path.replace("index.html", "card.png")
    return Card(path, site.title, study.title, study.headline[:_MOST_NUMBERS], next(figures, None))


def image(site: Site, card: Card) -> CardImage | None:
    """Return a card as pages name it, None where there is none."""
    address = links.canonical(site, card.path)
    if not address or not drawable(card, site.theme.fonts):
        return None
    ids = " ".join(dict.fromkeys(metric.id for metric in _metrics(card)))
    return CardImage(address, WIDTH, HEIGHT, alt(card), ids)


def alt(card: Card) -> str:
    """Return in words what stands on a card."""
    figure = card.figure
    told = [card.title] if card.title == card.site else [f"{card.title} — {card.site}"]
    told += (f"{metric.label}: {_figure(metric)}" for metric in card.metrics)
    if isinstance(figure, DiagramFigure):
        told.append(f"Diagram: {figure.graph.title}")
    if isinstance(figure, ChartFigure):
        told.append(f"Chart: {figure.chart.title or figure.alt}")
    return ". ".join(text.rstrip(".") for text in told) + "."


def _metrics(card: Card) -> tuple[Metric, ...]:
    """Return the metrics whose numbers the alternative text may hold."""
    named = card.figure.named if card.figure else ()
    shown = card.figure.chart.metrics if isinstance(card.figure, ChartFigure) else ()
    return (*card.metrics, *named, *shown)


def _figure(metric: Metric) -> str:
    return f"{formats.headline(metric)} {formats.verdict(metric)}".strip()


def fits(width: float, height: float) -> float:
    """Return the scale at which so many px take the place of a card's figure: at most half as large again."""
    return min(FIGURE[0] / width, FIGURE[1] / height, 1.5)


def draw(card: Card, drawn: Drawing | None, faces: Fonts = DEFAULT.fonts) -> Drawing:
    """Return the card in a theme's fonts, with its figure as it was drawn."""
    mark = _scaled(icon.mark(), _PAD, _PAD, 36)
    texts = written(_texts(card, _COLUMN - _PAD if drawn else WIDTH - 2 * _PAD, faces))
    if drawn is None:
        return Drawing("card", WIDTH, HEIGHT, card.title, "", (mark, *texts))
    return Drawing("card", WIDTH, HEIGHT, card.title, "", (mark, *texts, *_framed(drawn)), drawn.defs, drawn.styles)


def _scaled(parts: Element, x: float, y: float, size: float) -> Element:
    """Return the icon's mark as a part of a card."""
    return el("g", {"transform": f"translate({x} {y}) scale({size / icon.SIZE:.4g})"}, parts)


def _framed(drawn: Drawing) -> Iterator[Element]:
    """Yield the frame and in its middle the figure."""
    left, height = WIDTH - _PAD - _FRAME, HEIGHT - 2 * _PAD
    yield el(
        "rect",
        {"x": left, "y": _PAD, "width": _FRAME, "height": height, "rx": 14, "fill": Paint("surface"),
         "stroke": Paint("rule"), "stroke-width": 2},
    )  # fmt: skip
    scale = fits(drawn.width, drawn.height)
    width, high = drawn.width * scale, drawn.height * scale
    yield el(
        "svg",
        {"id": drawn.ident, "x": left + (_FRAME - width) / 2, "y": (HEIGHT - high) / 2, "width": width, "height": high,
         "viewBox": f"0 0 {drawn.width:g} {drawn.height:g}"},
        *drawn.body,
    )  # fmt: skip


def _texts(card: Card, room: float, faces: Fonts) -> Iterator[Label]:
    """Yield the lines of a card: the site at the top, the title below it, the numbers at the foot."""
    above, large, small = (kind.on(faces) for kind in (_SITE, _NUMBER, _NAME))
    yield Label(shorten(card.site, room - 52, above), _PAD + 52, _PAD + 18, above, "muted")
    numbers = HEIGHT - _PAD - len(card.metrics) * _NUMBER_HEIGHT + (_NUMBER_HEIGHT - 60 if card.metrics else 0)
    yield from _title(card, room, _PAD + 36 + _GAP * 1.5, numbers - _GAP, faces)
    for number, metric in enumerate(card.metrics):
        top = numbers + number * _NUMBER_HEIGHT
        token = _TOKENS.get(metric.verdict or "", "accent")
        yield Label(shorten(_figure(metric), room, large), _PAD, top + 16, large, token)
        yield Label(shorten(metric.label, room, small), _PAD, top + 46, small, "muted")


def _title(card: Card, room: float, top: float, bottom: float, faces: Fonts) -> Iterator[Label]:
    """Yield the title's lines, in large type where it fits, and cut where it is too long for any."""
    for kind, lines_at_most in ((one.on(faces), most) for one, most in _TITLES):
        most = min(lines_at_most, int((bottom - top) // (kind.size * _LEADING)))
        lines = _balanced(card.title, room, kind)
        if len(lines) <= most:
            break
    kept = [*lines[: most - 1], shorten(" ".join(lines[most - 1 :]), room, kind)]
    for number, line in enumerate(kept):
        yield Label(line, _PAD, top + (number + 0.5) * kind.size * _LEADING, kind)


def _balanced(title: str, room: float, kind: Type) -> tuple[str, ...]:
    """Return the lines of a title, of about the same width: in as little room as takes no further line."""
    lines = wrap(title, room, kind)
    longest = widest(tuple(title.split(" ")), kind)  # no word is broken for it
    rooms = (room * share / 20 for share in range(8, 20) if room * share / 20 >= longest)
    return next((some for less in rooms if len(some := wrap(title, less, kind)) == len(lines)), lines)
