"""Files and data blocks that are no running text: JSON-LD, the search index, feeds, CSV."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Iterator
from typing import Any

from infraviz.trace.found import Found
from infraviz.trace.judge import Figure, Judge, of_cell
from infraviz.trace.read import Block, Mark, Segment, Text

_ADDRESSES = frozenset(
    ("@context", "@type", "@id", "url", "sameAs", "contentUrl", "propertyID", "encodingFormat", "image")
)
_SAID = re.compile(r"<(title|subtitle|description|summary)\b[^>]*>([^<]*)</\1>")
_DIGIT = re.compile(r"\d")


def in_json(judge: Judge, file: str, block: Block, where: str = "json-ld") -> Iterator[Found]:
    """Yield the numbers in a data block; a `propertyID` marks what stands beside it, a dataset has its variables."""
    try:
        data = json.loads(block.text)
    except json.JSONDecodeError as error:
        yield Found(file, block.line, block.column, where, "", "", "wrong", note=f"no valid JSON: {error.msg}")
        return
    for path, text, mark in _strings(data, "", None):
        segment = Segment(text, 0, block.line, block.column, mark, frozenset())
        yield from judge.judge(file, Text((segment,), where, path))


def in_xml(text: str) -> Iterator[Text]:
    """Yield what a feed says to readers: titles and descriptions."""
    for match in _SAID.finditer(text):
        line, column = text.count("\n", 0, match.start(2)) + 1, match.start(2) - text.rfind("\n", 0, match.start(2))
        said = html.unescape(html.unescape(match[2]))
        yield Text((Segment(said, 0, line, column, None, frozenset()),), match[1], "feed")


def _strings(value: Any, path: str, mark: Mark | None) -> Iterator[tuple[str, str, Mark | None]]:
    if isinstance(value, dict):
        mark = _mark(value) or mark
        for name, part in value.items():
            if name not in _ADDRESSES:
                yield from _strings(part, f"{path}.{name}".lstrip("."), mark)
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _strings(part, f"{path}[{number}]", mark)
    elif value is not None:
        yield path, str(value), mark


def _mark(value: dict[str, Any]) -> Mark | None:
    if value.get("propertyID"):
        return Mark((str(value["propertyID"]),), strict=True)
    ids = tuple(str(part.get("propertyID", "")) for part in value.get("variableMeasured", ()) if isinstance(part, dict))
    return Mark(ids) if ids else None


def in_csv(judge: Judge, file: str, text: str, figure: Figure | None) -> Iterator[Found]:
    """Yield the numbers of a chart's CSV: each must be what the chart's data has in its place."""
    rows = csv.reader(io.StringIO(text, newline=""))
    for row, cells in enumerate(rows):
        for column, shown in enumerate(cells):
            if not _DIGIT.search(shown):
                continue
            place = Text((Segment(shown, 0, row + 1, column + 1, None, frozenset()),), "csv", "")
            if figure and figure.table:
                verdict = of_cell(shown, figure.table, (row, column), plain=True)
                yield judge.found(file, place, place.segments[0], 0, shown, verdict)
            else:
                yield from judge.judge(file, place)
