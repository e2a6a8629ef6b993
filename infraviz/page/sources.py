"""What stands under a figure, and at the end of a study, about where its numbers come from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from infraviz.model import formats, provenance
from infraviz.model.metric import Metric, Source
from infraviz.page import tiles
from infraviz.page.links import href
from infraviz.page.view import Citation, Cited, Resting, SourceLine

_TAG = re.compile(r"<[^<>]*+>")


def line(metrics: Iterable[Metric], root: str) -> SourceLine | None:
    """Return where the metrics come from, each source once, and how each came about; None for no metrics."""
    shown = tuple(dict.fromkeys(metrics))
    named = {formats.provenance(metric): metric.source for metric in shown}
    if not any(named):
        return None
    cited = tuple(_cited(source, told, root) for told, source in named.items())
    stated = all(metric.source.kind == "statement" for metric in shown)
    return SourceLine(idents(shown), cited, "Stated, not measured." if stated else "", _methods(shown))


def rest(told: SourceLine | None, picture: str) -> SourceLine | None:
    """Return what a line says beyond the text of a picture: links, which a picture has not, and methods.

    The picture is its SVG text, unescaped; what it says may run over several of its lines.
    """
    said = picture.replace("</text>", " ")
    said = " ".join(_TAG.sub("", said).split())
    if told is None or any(" ".join(item.told.split()) not in said for item in told.cited):
        return told
    linked = tuple(replace(item, rest="") for item in told.cited if item.href)
    return replace(told, cited=linked, stated="") if linked or told.methods else None


def idents(metrics: Iterable[Metric]) -> str:
    """Return the metrics' ids as an attribute lists them."""
    return " ".join(dict.fromkeys(metric.id for metric in metrics))


def _cited(source: Source, told: str, root: str) -> Cited:
    return Cited(told, source.title, href(source.url, root), told.removeprefix(source.title))


def _methods(metrics: tuple[Metric, ...]) -> tuple[str, ...]:
    """Return each method once, as a sentence; it names its metrics where not all of them share it."""
    found: dict[str, list[str]] = {}
    for metric in metrics:
        found.setdefault(provenance.method(metric), []).append(metric.label)
    return tuple(
        f"Method: {method}." if len(found) == 1 else f"{', '.join(dict.fromkeys(labels))}: {method}."
        for method, labels in found.items()
        if method
    )


def citations(metrics: tuple[Metric, ...], root: str) -> tuple[Citation, ...]:
    """Return each source once, in the order of the metrics, with the metrics that rest on it."""
    return tuple(_citation(source, metrics, root) for source in dict.fromkeys(m.source for m in metrics))


def _citation(source: Source, metrics: tuple[Metric, ...], root: str) -> Citation:
    resting = tuple(metric for metric in metrics if metric.source == source)
    rows = tuple(Resting(tiles.tile(m), provenance.method(m), provenance.data(m)) for m in resting)
    return Citation(
        title=source.title,
        href=href(source.url, root),
        kind=source.kind,
        as_of=source.as_of,
        note=provenance.kind(resting[0]),
        metrics=idents(resting),
        rows=rows,
        moved=any(row.tile.notes for row in rows),
        judged=any(row.tile.verdict for row in rows),
        told=any(row.method or row.data for row in rows),
    )
