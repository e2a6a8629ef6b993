"""IV107: a change for the better rests on enough observations, and is larger than the uncertainty.

A percentile p needs n observations for the largest of them to lie above it with 95 % confidence: 1 - p^n >= 0.95
(S. S. Wilks, Determination of sample sizes for setting tolerance limits, 1941). That is 59 for p95 and 299 for p99.
Below 30 a mean is not told from its scatter without the distribution, the usual rule of thumb.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from infraviz.checks.rule import Rule, Subject, finding
from infraviz.errors import SpecError
from infraviz.model.metric import Interval, Metric
from infraviz.spec.metrics import percentile

_FEWEST = 30
_CONFIDENCE = 0.95


def needed(statistic: str) -> int:
    """Return how many observations a statistic needs at least."""
    share = percentile(statistic)
    high = max(share, 1 - share) if share else 0.0
    return max(_FEWEST, math.ceil(math.log(1 - _CONFIDENCE) / math.log(high))) if 0 < high < 1 else _FEWEST


def _check(subject: Subject) -> Iterator[SpecError]:
    for metric, _, document in subject.metrics():
        if metric.verdict in ("better", "worse"):
            for message, hint in _doubts(metric):
                yield finding(document, ("metrics", metric.id), message, hint, key=True)


def _doubts(metric: Metric) -> Iterator[tuple[str, str]]:
    before, after = metric.before_interval or Interval(), metric.after_interval or Interval()
    counts = [interval.n for interval in (before, after) if interval.n is not None]
    least = needed(metric.statistic)
    if counts and min(counts) < least:
        name = f"the {metric.statistic}" if metric.statistic else "a change"
        one = "one observation" if min(counts) == 1 else f"{min(counts)} observations"
        yield (
            f"called {metric.verdict}, and rests on {one}: {name} needs {least}",
            "better: neutral draws no conclusion",
        )
    if _overlap(before, after):
        yield f"called {metric.verdict}, but the intervals of before and after overlap", "the change may be chance"


def _overlap(before: Interval, after: Interval) -> bool:
    if before.low is None or before.high is None or after.low is None or after.high is None:
        return False
    return before.low <= after.high and after.low <= before.high


RULE = Rule(
    "IV107",
    "weak-evidence",
    "warning",
    "A change that is called better or worse rests on enough observations, and its intervals do not overlap.",
    "Measure more, or say `better: neutral`, which draws no conclusion.",
    _check,
)
