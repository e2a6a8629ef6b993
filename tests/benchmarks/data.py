"""Times percentiles of a 10-million-row Parquet file and holds them against NumPy's: `python tests/benchmarks/data.py`.

Prints the seconds from specs to rows in a process of its own, its greatest memory, and the largest difference.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

ROWS = 10_000_000
SHARES = (50, 95, 99)
METRICS = "sources: {log: {title: A log, kind: measured}}\nmetrics:\n" + "".join(
    f"  p{share}: {{label: L, statistic: p{share}, source: log, data: {{file: data/big.parquet, value: ms}}}}\n"
    for share in SHARES
)


def make(root: Path) -> None:
    """Write log-normal times of a request, the same each run."""
    import duckdb

    (root / "data").mkdir()
    (root / "metrics").mkdir()
    (root / "metrics" / "m.yaml").write_text(METRICS)
    noise = "(hash(range * 2) / 18446744073709551616.0 + 1e-12), (hash(range * 2 + 1) / 18446744073709551616.0)"
    duckdb.execute(
        f"COPY (SELECT exp(3 + 0.8 * sqrt(-2 * ln(u)) * cos(2 * pi() * w)) AS ms, id FROM (SELECT range AS id, "
        f"{noise.split(', ')[0]} AS u, {noise.split(', ')[1]} AS w FROM range({ROWS}))) TO '{root}/data/big.parquet'"
    )


def measure(root: Path) -> None:
    """Fetch the percentiles, then compare them with NumPy's."""
    from infraviz.data.fetch import fetch
    from infraviz.spec.load import load

    specs = load(root)
    start = perf_counter()
    fetched = fetch(specs)
    seconds = perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    assert not fetched.errors, fetched.errors
    print(f"p50, p95 and p99 of {ROWS:,} rows: {seconds:.2f} s (to reach: under 2 s), {peak:.0f} MiB (under 1024 MiB)")
    import duckdb
    import numpy as np

    values = duckdb.execute(f"SELECT ms FROM '{root}/data/big.parquet'").fetchnumpy()["ms"]
    worst = max(abs(fetched.rows[f"p{s}"].value - np.percentile(values, s)) for s in SHARES)
    print(f"largest difference from numpy.percentile: {worst:.3g} (to reach: 1e-9)")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as scratch:
            subprocess.run([sys.executable, "-c", f"import data; data.make(data.Path({scratch!r}))"],
                           check=True, cwd=Path(__file__).parent)  # fmt: skip
            subprocess.run([sys.executable, __file__, scratch], check=True)
