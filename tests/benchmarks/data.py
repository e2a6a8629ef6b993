"""Times percentiles of a Parquet file of ten million rows, in a process of its own, and holds them against NumPy's."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from measure import Options, ran
from results import OWN, Figure, Row, took

PART = "data"
ROWS = 10_000_000
SHARES = (50, 95, 99)
METRICS = "sources: {log: {title: A log, kind: measured}}\nmetrics:\n" + "".join(
    f"  p{share}: {{label: L, statistic: p{share}, source: log, data: {{file: data/big.parquet, value: ms}}}}\n"
    for share in SHARES
)


def make(root: Path, count: int) -> None:
    """Write log-normal times of a request, the same each run."""
    import duckdb

    duckdb.execute("SET enable_progress_bar = false")
    (root / "data").mkdir()
    (root / "metrics").mkdir()
    (root / "metrics" / "m.yaml").write_text(METRICS)
    noise = "(hash(range * 2) / 18446744073709551616.0 + 1e-12), (hash(range * 2 + 1) / 18446744073709551616.0)"
    duckdb.execute(
        f"COPY (SELECT exp(3 + 0.8 * sqrt(-2 * ln(u)) * cos(2 * pi() * w)) AS ms, id FROM (SELECT range AS id, "
        f"{noise.split(', ')[0]} AS u, {noise.split(', ')[1]} AS w FROM range({count}))) TO '{root}/data/big.parquet'"
    )


FETCH = """\
import json, sys
from pathlib import Path
from time import perf_counter
from infraviz.data.fetch import fetch
from infraviz.spec.load import load
specs = load(Path(sys.argv[1]))
start = perf_counter()
fetched = fetch(specs)
if fetched.errors:
    sys.exit(str(fetched.errors))
told = {"seconds": perf_counter() - start, "values": {name: rows.value for name, rows in fetched.rows.items()}}
Path(sys.argv[2]).write_text(json.dumps(told), encoding="utf-8")
"""


def rows(options: Options) -> Iterator[Row]:
    """Yield what it takes from specs to numbers, and how far they are from NumPy's."""
    with tempfile.TemporaryDirectory() as scratch:
        root, count = Path(scratch), ROWS // 10 if options.quick else ROWS
        _apart(root, count)
        found = ran([sys.executable, "-c", FETCH, str(root), str(root / "told.json")])
        told = json.loads((root / "told.json").read_text(encoding="utf-8"))
        figures = {**took(found), "fetch": Figure(told["seconds"], "s"), "difference": Figure(_worst(root, told), "1")}
        goals = {"fetch": 2, "peak": 1024, "difference": 1e-9}
        what = f"p50, p95 and p99 of {count:,} rows"
        yield Row(PART, f"percentiles-{count}", what, OWN, "fetch of three metrics of one file", figures, goals)


def _apart(root: Path, count: int) -> None:
    """Make the rows in a process of their own, so that nothing of it is left in this one."""
    words = [sys.executable, "-c", f"import data; data.make(data.Path({str(root)!r}), {count})"]
    subprocess.run(words, check=True, cwd=Path(__file__).parent)


def _worst(root: Path, told: dict[str, Any]) -> float:
    """Return the largest difference from NumPy's percentiles."""
    import duckdb
    import numpy as np

    values = duckdb.execute(f"SELECT ms FROM '{root}/data/big.parquet'").fetchnumpy()["ms"]
    return max(abs(told["values"][f"p{share}"] - float(np.percentile(values, share))) for share in SHARES)
