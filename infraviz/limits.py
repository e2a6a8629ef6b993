"""Every limit in one place: how large, deep, many or long a thing may be. Specs never change one.

A limit that an operator may need to move is read from the environment: `INFRAVIZ_ROWS=1e8` is the field `rows`.
The others hold the code itself, such as the depth that its recursion bears, and stay as they are.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from functools import cache
from typing import Any

from infraviz.errors import UsageError

PREFIX = "INFRAVIZ_"
GIB = 1 << 30


def _limit(default: float, group: str, what: str, settable: bool = False) -> Any:
    return field(default=default, metadata={"group": group, "what": what, "settable": settable})


@dataclass(frozen=True)
class Limits:
    """The limits and their defaults. Sizes are bytes, times seconds."""

    seconds: float = _limit(1800, "command", "how long one command may take; `serve` has no end", True)
    memory: int = _limit(4 * GIB, "command", "memory of one process (Linux)", True)
    mistakes: int = _limit(1000, "command", "mistakes that are told of one file, and of how files fit together", True)

    yaml_bytes: int = _limit(2_000_000, "specs", "size of a YAML file")
    yaml_depth: int = _limit(40, "specs", "levels of nesting in YAML, aliases followed")
    yaml_aliases: int = _limit(40, "specs", "aliases in a YAML file")
    yaml_values: int = _limit(200_000, "specs", "values in a YAML file, aliases counted as what they stand for")
    number_bits: int = _limit(14_000, "specs", "bits of a whole number")
    number_chars: int = _limit(1000, "specs", "characters of a number, a quantity, a change or a claim")
    text_chars: int = _limit(10_000, "specs", "characters of a text")
    ignores: int = _limit(1000, "specs", "comments in a file that silence a check")
    study_bytes: int = _limit(500_000, "specs", "size of a study")
    spec_files: int = _limit(50_000, "specs", "files in `architectures/`, `metrics/` or `studies/`", True)
    spec_bytes: int = _limit(500_000_000, "specs", "size of all files in one of these folders", True)
    entries: int = _limit(100_000, "specs", "files and folders below `assets/`, or below `data/` for a pattern", True)

    paragraph_chars: int = _limit(10_000, "Markdown", "characters of a paragraph")
    paragraph_brackets: int = _limit(1000, "Markdown", "`[` in a paragraph")
    markdown_depth: int = _limit(60, "Markdown", "levels of lists and quotes")
    code_chars: int = _limit(10_000, "Markdown", "characters of a code block in colours; a longer one has none")
    code_line_chars: int = _limit(1000, "Markdown", "characters of a line of code in colours")

    csv_bytes: int = _limit(500_000_000, "data", "size of the CSV, TSV or JSON files of a metric", True)
    parquet_bytes: int = _limit(5_000_000_000, "data", "size of the Parquet files of a metric", True)
    data_files: int = _limit(1000, "data", "files that a pattern matches", True)
    header_bytes: int = _limit(1_000_000, "data", "size of the line that names the columns")
    columns: int = _limit(1000, "data", "columns of a table", True)
    rows: int = _limit(50_000_000, "data", "rows of a table", True)
    data_seconds: float = _limit(120, "data", "how long the rows of one metric may take", True)
    data_memory: int = _limit(2 * GIB, "data", "memory of one table", True)
    data_readers: int = _limit(4, "data", "tables that are read at the same time", True)
    groups: int = _limit(200, "data", "groups or lines of a metric")
    points: int = _limit(100_000, "data", "points of a metric")
    lock_bytes: int = _limit(100_000_000, "data", "size of `metrics.lock`", True)

    query_seconds: float = _limit(600, "servers", "the longest `timeout` of a connection")
    query_at_once: int = _limit(8, "servers", "queries at the same time", True)
    answer_bytes: int = _limit(50_000_000, "servers", "size of an answer of Prometheus", True)

    icon_bytes: int = _limit(200_000, "pictures", "size of an icon of one's own")
    icon_elements: int = _limit(2000, "pictures", "elements of an SVG icon")
    icon_pixels: int = _limit(4_000_000, "pictures", "pixels of an icon, as its header tells")
    svg_bytes: int = _limit(1_000_000, "pictures", "size of an SVG image")
    svg_elements: int = _limit(20_000, "pictures", "elements of an SVG image")
    svg_depth: int = _limit(40, "pictures", "levels of nesting in an SVG")
    image_bytes: int = _limit(3_000_000, "pictures", "size of a PNG, JPEG, WebP or GIF")
    image_pixels: int = _limit(25_000_000, "pictures", "pixels of a picture, as its header tells")

    theme_files: int = _limit(100, "themes", "files in `templates/` or `static/`")
    theme_text_bytes: int = _limit(200_000, "themes", "size of a template or style sheet")
    theme_file_bytes: int = _limit(2_000_000, "themes", "size of another file")
    template_seconds: float = _limit(20, "themes", "how long templates may take, and 0.1 s more for each page", True)
    template_memory: int = _limit(GIB, "themes", "memory of the process that runs templates", True)
    page_chars: int = _limit(16_000_000, "themes", "characters of a page from a template")


DEFAULTS = Limits()


@cache
def current() -> Limits:
    """Return the limits of this process, with those that the environment moves. Raises UsageError for one it cannot."""
    return told(os.environ)


def told(environ: Mapping[str, str]) -> Limits:
    """Return the limits that an environment tells. Raises UsageError for a value that is no limit."""
    return Limits(**{one.name: _number(one, environ[name_of(one)]) for one in settable() if name_of(one) in environ})


def settable() -> tuple[Field[Any], ...]:
    """Return the fields that the environment may move."""
    return tuple(one for one in fields(Limits) if one.metadata["settable"])


def name_of(one: Field[Any]) -> str:
    """Return the name of the variable that moves a limit."""
    return PREFIX + one.name.upper()


def _number(one: Field[Any], text: str) -> Any:
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not 0 < found < 1e15:
        raise UsageError(f"{name_of(one)} is no limit: {text!r} (a number above 0, such as {one.default:g})")
    return found if isinstance(one.default, float) or "second" in one.name else max(1, int(found))


def size(count: float) -> str:
    """Return a number of bytes as people write it: `2 MB`, `500 kB`, `4 GiB`."""
    if count >= GIB and count % GIB == 0:
        return f"{count / GIB:g} GiB"
    return f"{count / 1e6:g} MB" if count >= 1e6 else f"{count / 1e3:g} kB"
