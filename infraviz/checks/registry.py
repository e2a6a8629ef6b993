"""Every rule by its code. A new one is one file and one entry here."""

from __future__ import annotations

from collections.abc import Iterator

from infraviz.checks import (
    average_of_percentiles,
    bare_percent,
    claim,
    cumulative,
    heading_order,
    html,
    ignored,
    log_scale,
    lost_in_rounding,
    no_source,
    no_unit,
    paired_scales,
    stale,
    topic_spelling,
    two_points,
    typed_number,
    uneven_gaps,
    unlike_chart,
    unlike_ends,
    weak_evidence,
    wrong_change,
    wrong_wording,
)
from infraviz.checks.rule import Rule

_MODULES = (
    ignored, claim, typed_number, wrong_change, bare_percent, unlike_ends, unlike_chart, weak_evidence,
    average_of_percentiles, no_source, no_unit, stale, lost_in_rounding, wrong_wording, log_scale, uneven_gaps,
    two_points, cumulative, paired_scales, topic_spelling, html, heading_order,
)  # fmt: skip
RULES: dict[str, Rule] = {module.RULE.code: module.RULE for module in _MODULES}


def listed() -> Iterator[str]:
    """Yield each rule as a line: code, usual severity, name, what it says."""
    for rule in RULES.values():
        yield f"{rule.code}  {rule.severity:7}  {rule.name:22}  {rule.summary}"
