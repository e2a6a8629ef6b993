"""What a trace finds: a number, where it stands, and what it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["bound", "wrong", "unbound", "excused", "declared", "plain"]


@dataclass(frozen=True)
class Found:
    """One number on a page.

    `status` is `bound` (it is its metric's), `wrong` (it is marked as a metric's and is not), `unbound` (it claims
    something and belongs to nothing), `excused` (likewise, and a comment in the specs says why), `declared` (an
    architecture or a chart says it) or `plain` (it claims nothing).
    `where` says what kind of text it stands in, `near` under which heading or figure. `field` is the metric's field,
    or why the number is plain; `note` says what is wrong.
    """

    file: str
    line: int
    column: int
    where: str
    near: str
    text: str
    status: Status
    metric: str = ""
    field: str = ""
    source: str = ""
    note: str = ""


BAD: tuple[Status, ...] = ("wrong", "unbound")
