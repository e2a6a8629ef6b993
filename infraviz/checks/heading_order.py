"""IV121: headings go down one level at a time, since many readers go from heading to heading."""

from __future__ import annotations

import re
from collections.abc import Iterator

from infraviz.checks.rule import Rule, Subject
from infraviz.errors import SpecError

_HEADING = re.compile(r"^ {0,3}(#{1,6})(?=[ \t])", re.MULTILINE)
_TOP = 2  # the page's own title is above


def _check(subject: Subject) -> Iterator[SpecError]:
    last: dict[str, int] = {}
    for told in subject.texts:
        if not (told.study and told.line and told.kind == "prose"):
            continue
        for match in _HEADING.finditer(told.text):
            level, most = max(_TOP, len(match[1])), last.get(told.study, _TOP - 1) + 1
            if level > most:
                message = f"'{match[1]}' skips a level of headings"
                yield told.problem(match.start(1), message, f"write '{'#' * most}'")
            last[told.study] = level


RULE = Rule(
    "IV121",
    "heading-order",
    "warning",
    "A heading is at most one level below the one before it.",
    "Write the level that comes next; how large a heading is set is a matter of the theme.",
    _check,
)
