"""Makes the synthetic rows of this example: `python make_data.py` writes the files in specs/data/.

Nobody measured these numbers. They are drawn with a fixed seed, so that every run writes the same files.
"""

import csv
import math
import random
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

OUT = Path(__file__).parent / "specs" / "data"
MEDIAN_LOG = {"warm": 2.5, "cold": 3.6}  # the logarithm of the median, in ms
SPREAD = 0.35
ROWS, WEEKS = 240, 26
SERVICES = {"Search": 400, "Feed": 900, "Chat": 250, "Billing": 60, "Mail": 120, "Media": 520, "Login": 340}
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def queries(rng: random.Random) -> Iterator[list[object]]:
    """Yield a time for each query, most of them warm."""
    for query in range(1, ROWS + 1):
        state = "cold" if rng.random() < 0.2 else "warm"
        yield [query, state, f"{rng.lognormvariate(MEDIAN_LOG[state], SPREAD):.1f}"]


def traffic(rng: random.Random) -> Iterator[list[object]]:
    """Yield the requests of each service in each week."""
    for service, start in SERVICES.items():
        for week in range(WEEKS):
            day = date(2025, 1, 6) + timedelta(weeks=week)
            yield [day, service, round(start * 1.03**week * rng.uniform(0.93, 1.07))]


def hours() -> Iterator[list[object]]:
    """Yield the load of each hour of a week, less at the weekend."""
    for number, day in enumerate(DAYS):
        for hour in range(0, 24, 2):
            peak = 80 if number < 5 else 35
            yield [day, f"{hour:02}:00", round(20 + peak * max(0, math.sin((hour - 6) / 12 * math.pi)))]


def write(name: str, header: list[str], rows: Iterable[list[object]]) -> None:
    with (OUT / name).open("w", newline="", encoding="utf-8") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(header)
        lines.writerows(rows)


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    write("queries.csv", ["query", "state", "ms"], queries(random.Random(7)))
    write("traffic.csv", ["week", "service", "requests"], traffic(random.Random(8)))
    write("hours.csv", ["day", "hour", "load"], hours())


if __name__ == "__main__":
    main()
