"""Makes the synthetic rows of this example: `python make_data.py` writes specs/data/queries.csv.

Nobody measured these times. They are drawn from a log-normal distribution with a fixed seed,
so that every run writes the same file.
"""

import csv
import random
from pathlib import Path

OUT = Path(__file__).parent / "specs" / "data" / "queries.csv"
MEDIAN_LOG = {"warm": 2.5, "cold": 3.6}  # the logarithm of the median, in ms
SPREAD = 0.35
ROWS = 240


def main() -> None:
    rng = random.Random(7)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    with OUT.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["query", "state", "ms"])
        for query in range(1, ROWS + 1):
            state = "cold" if rng.random() < 0.2 else "warm"
            rows.writerow([query, state, f"{rng.lognormvariate(MEDIAN_LOG[state], SPREAD):.1f}"])


if __name__ == "__main__":
    main()
