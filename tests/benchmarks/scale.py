"""How builds grow with a site: anew, after one change and after none, of 100, 1000 and more generated services.

Each is a whole process, timed from outside. A site that was just saved is looked at file by file; once its files are
two seconds old, a build remembers the site as a whole: both are told. Social cards take much of a new build, so it is
told without them too (and without feeds and sitemap, for they go with a site's address).
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import services
from measure import Options, Took, exponent, middle, ran
from results import OWN, Figure, Row, command, took

PART = "scale"
RUNS = 3
SETTLED = 2.5  # seconds, until a build takes files for settled
PEAK = 600.0  # MiB, at any size
GOALS: dict[tuple[int, str], float] = {
    (1000, "cold"): 60,
    (1000, "settled"): 1,
    (10_000, "settled"): 8,
    (1000, "changed"): 1.5,
}
GROWTH = 1.1
SAID = {
    "cold": "{n} services, anew",
    "plain": "{n} services, anew, without social cards",
    "changed": "{n} services, one study changed",
    "saved": "{n} services, nothing changed, just saved",
    "settled": "{n} services, nothing changed, saved long ago",
}


@dataclass(frozen=True)
class Site:
    """A site of so many services below a folder, and the command that builds it."""

    count: int
    folder: Path
    build: list[str]


def site(folder: Path, count: int, url: str = "https://example.org") -> Site:
    specs = services.specs(folder / "specs", count, url)
    words = ["-m", "infraviz", "build", str(specs), "-o", str(folder / "out"), "--cache", str(folder / "cache")]
    return Site(count, folder, [sys.executable, *words])


def anew(of: Site) -> Took:
    """Build a site of which nothing is there yet."""
    for name in ("out", "cache"):
        shutil.rmtree(of.folder / name, ignore_errors=True)
    return ran(of.build)


def changed(of: Site) -> Took:
    """Build after one study got a sentence more."""
    path = of.folder / "specs" / "studies" / f"{services.name(of.count // 2)}.md"
    with path.open("a", encoding="utf-8") as file:
        file.write("\nOne more sentence.\n")
    return ran(of.build)


def measured(of: Site, runs: int) -> Iterator[tuple[str, Took, int]]:
    """Yield what was built, what it took, and in how many runs."""
    colds = runs if of.count <= 100 else 1
    yield "cold", middle([anew(of) for _ in range(colds)]), colds
    pairs = [(changed(of), ran(of.build)) for _ in range(runs)]
    yield "changed", middle([pair[0] for pair in pairs]), runs
    yield "saved", middle([pair[1] for pair in pairs]), runs
    time.sleep(SETTLED)
    ran(of.build)  # this one finds that everything has settled, and remembers it
    yield "settled", middle([ran(of.build) for _ in range(runs)]), runs


def _without_cards(count: int) -> Took:
    with tempfile.TemporaryDirectory() as folder:
        return anew(site(Path(folder), count, url=""))


def _row(of: Site, what: str, found: Took, runs: int) -> Row:
    goals = {"peak": PEAK} | ({"wall": GOALS[of.count, what]} if (of.count, what) in GOALS else {})
    figures = took(found, "median" if runs > 1 else "one run", runs)
    told = SAID[what].format(n=f"{of.count:,}")
    return Row(PART, f"{what}-{of.count}", told, OWN, command(of.build, of.folder), figures, goals)


def rows(options: Options) -> Iterator[Row]:
    """Yield the rows of each size, then how each kind of build grows from one size to the next."""
    if options.full:  # one command may take half an hour, which is meant for strangers' specs
        os.environ.setdefault("INFRAVIZ_SECONDS", str(4 * 60 * 60))
    sizes = (30, 100) if options.quick else (100, 1000, 10_000) if options.full else (100, 1000)
    walls: dict[str, list[float]] = {}
    for count in sizes:
        with tempfile.TemporaryDirectory() as folder:
            of = site(Path(folder), count)
            for what, found, runs in measured(of, 1 if options.quick else RUNS):
                walls.setdefault(what, []).append(found.wall)
                yield _row(of, what, found, runs)
            if count <= 1000:
                yield _row(of, "plain", _without_cards(count), 1)
    for what, found_walls in walls.items():
        for first in range(len(sizes) - 1):
            yield _growth(what, sizes[first : first + 2], found_walls[first : first + 2])


def _growth(what: str, sizes: tuple[int, ...], walls: list[float]) -> Row:
    slope = exponent((sizes[0], sizes[1]), (walls[0], walls[1]))
    told = SAID[what].format(n=f"{sizes[0]:,} to {sizes[1]:,}")
    figures = {"exponent": Figure(slope, "1", "slope of log time over log size", 2)}
    ident = f"growth-{what}-{sizes[0]}-{sizes[1]}"
    return Row(PART, ident, told, OWN, "from the rows of both sizes", figures, {"exponent": GROWTH})
