"""IV114: a logarithmic scale is named in the title or the subtitle of its chart."""

from __future__ import annotations

import re
from collections.abc import Iterator

from infraviz.checks.rule import Rule, Subject, finding
from infraviz.errors import SpecError

_NAMED = re.compile(r"\blog(?:arithm\w*)?\b|\bpowers? of ten\b|\borders? of magnitude\b", re.IGNORECASE)


def _check(subject: Subject) -> Iterator[SpecError]:
    for chart, spec, document in subject.charts():
        if spec.scale == "log" and not _NAMED.search(f"{spec.title} {spec.subtitle}"):
            message = "a logarithmic scale, and neither title nor subtitle says so"
            yield finding(document, ("charts", chart.id, "scale"), message, "subtitle: … (log scale)")


RULE = Rule(
    "IV114",
    "log-scale",
    "warning",
    "A chart with a logarithmic scale says so in its title or subtitle.",
    "Write 'log scale' in the subtitle: on such a scale, equal distances are equal factors.",
    _check,
)
