"""Runs the benchmarks, prints one table and keeps it: `make bench`.

python tests/benchmarks/bench.py [--quick | --full] [PART …]

Without parts, all of them run. `--quick` runs all of it on less and keeps nothing; `--full` builds 10,000 services too.
`--publish` measures nothing: it writes the specs of the study of infraviz from what is kept.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests" / "layout"), str(ROOT / "tests" / "browser"), str(ROOT / "tests")]
import browser  # noqa: E402
import charts  # noqa: E402
import data  # noqa: E402
import graphs  # noqa: E402
import layouts  # noqa: E402
import pages  # noqa: E402
import publish  # noqa: E402
import scale  # noqa: E402
from measure import Failed, Options, two_cores  # noqa: E402
from results import FILE, Machine, Results, Row, machine, merged, read, write  # noqa: E402
from table import head, line  # noqa: E402

PARTS = {each.PART: each for each in (graphs, layouts, charts, data, pages, scale, browser)}


def measured(part: str, options: Options, date: str) -> Iterator[Row]:
    """Yield the rows of a part as they come, dated."""
    load = os.getloadavg()[0]
    for row in PARTS[part].rows(options):
        yield replace(row, date=date, load=load)


def main(words: list[str]) -> None:
    asked = _arguments(words)
    if asked.publish:
        _publish()
        return
    where = machine()
    two_cores()
    print(head(where))
    options = Options(asked.quick, asked.full, asked.studies)
    for part in asked.parts or PARTS:
        try:
            _run(part, options, where)
        except Failed as error:
            raise SystemExit(f"{part}: a command failed\n{error}") from None


def _run(part: str, options: Options, where: Machine) -> None:
    """Measure a part, print its rows, and keep them unless it is quick."""
    found: list[Row] = []
    if (kept := read()) and not kept.machine.same(where) and not options.quick:
        print(f"what is kept in {FILE.name} is of another machine, and is not kept any longer")
    for row in measured(part, options, where.date):
        found.append(row)
        print(line(row, found), flush=True)
        if not options.quick:  # at once: what has taken long is not lost when the rest of it is
            write(merged(read(), Results(where, tuple(found)), [part]))
    if away := _missing(part):
        print(f"left out of {part}, for want of being installed: {', '.join(away)}")


def _publish() -> None:
    kept = read()
    if kept is None:
        raise SystemExit(f"nothing is kept yet: there is no {FILE.name}")
    publish.write(kept)


def _missing(part: str) -> list[str]:
    look = getattr(PARTS[part], "missing", None)
    return look() if look else []


def _arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument(
        "--quick", action="store_true", help="less of everything, in about three minutes; nothing is kept"
    )
    parser.add_argument("--full", action="store_true", help="10,000 services too")
    parser.add_argument("--studies", type=int, default=1000, help="how many have their pages timed beside the peers")
    parser.add_argument(
        "--publish", action="store_true", help="write the specs of the study of infraviz, measure nothing"
    )
    asked = parser.parse_args(words)
    if unknown := [part for part in asked.parts if part not in PARTS]:
        parser.error(f"there is no part {unknown[0]!r}: there are {', '.join(PARTS)}")
    return asked


if __name__ == "__main__":
    main(sys.argv[1:])
