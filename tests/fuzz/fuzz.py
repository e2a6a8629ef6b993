"""`make fuzz`: every property over new input each time, for FUZZ_SECONDS (1200). Exits with 1 where one is broken.

python tests/fuzz/fuzz.py [NAME…]      only these targets
"""

from __future__ import annotations

import os
import sys
import time
import traceback
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from properties import Hangs
from targets import TARGETS

SECONDS = float(os.environ.get("FUZZ_SECONDS", "1200"))
EXAMPLES = 40  # of a target before the next one has its turn
HOW = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate, Phase.shrink),
)


def turn(name: str, number: int) -> str:
    """Feed a target some input. Return what broke it, '' for nothing."""
    action, strategies = TARGETS[name]
    try:
        seed(number)(HOW(given(st.tuples(*strategies))(lambda values: action(*values))))()
    except (Exception, Hangs):
        return traceback.format_exc()
    return ""


def main(names: list[str]) -> int:
    start, first = time.monotonic(), int(os.environ.get("FUZZ_SEED", str(time.time_ns() % 10**9)))
    counts, found = dict.fromkeys(names, 0), dict[str, str]()
    while time.monotonic() < start + SECONDS and len(found) < len(names):
        for name in (name for name in names if name not in found and time.monotonic() < start + SECONDS):
            number = first + counts[name]
            if told := turn(name, number):
                found[name] = told
                print(f"{name}: broken with FUZZ_SEED={number}\n{told}", flush=True)
            counts[name] += EXAMPLES
    for name, count in counts.items():
        print(f"{name}: {count} inputs, {'broken' if name in found else 'nothing found'}")
    print(f"{sum(counts.values())} inputs in {time.monotonic() - start:.0f} s, the first seed was {first}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or list(TARGETS)))
