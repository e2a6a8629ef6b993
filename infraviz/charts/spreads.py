"""Percentiles of rows whose spread is known by some of its quantiles."""

from __future__ import annotations

from itertools import pairwise

from infraviz.data.rows import Spread


def quantile(spread: Spread, share: float) -> float:
    """Return the value that a share (0 to 1) of the rows does not exceed, straight between the known quantiles."""
    known = spread.quantiles
    for (low, value), (high, other) in pairwise(known):
        if low <= share <= high and high > low:
            return value + (other - value) * (share - low) / (high - low)
    return known[-1][1] if share >= known[-1][0] else known[0][1]
