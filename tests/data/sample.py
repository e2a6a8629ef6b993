"""The same rows for every source: times of requests, by phase and region, one a minute and a phase."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

START = datetime(2026, 1, 10, tzinfo=UTC)
NOW = datetime(2026, 1, 15, tzinfo=UTC)
MINUTES = 500
Row = tuple[int, datetime, str, str, float]  # id, at, phase, region, ms


def rows() -> list[Row]:
    """Return 1000 rows: 500 minutes of each phase, log-normal times that need all digits of a double."""
    chance = random.Random(7)
    found: list[Row] = []
    for minute in range(MINUTES):
        for phase, middle in (("before", 4.0), ("after", 3.0)):
            region = chance.choice(("eu", "us", "ap"))
            at = START + timedelta(minutes=minute)
            found.append((len(found) + 1, at, phase, region, chance.lognormvariate(middle, 0.8)))
    return found


def csv() -> str:
    lines = (f"{n},{at:%Y-%m-%dT%H:%M:%SZ},{phase},{region},{ms!r}\n" for n, at, phase, region, ms in rows())
    return "id,at,phase,region,ms\n" + "".join(lines)


def parquet(path: Path) -> None:
    """Write the rows with their own types."""
    import duckdb

    path.parent.mkdir(parents=True, exist_ok=True)
    source = path.with_suffix(".csv.tmp")
    source.write_text(csv())
    duckdb.execute(f"COPY (SELECT * FROM read_csv('{source}')) TO '{path}' (FORMAT parquet)")
    source.unlink()


def openmetrics() -> str:
    """Return the times as samples of two series, a day's steady counter, and samples that are no numbers."""
    lines = ["# TYPE ms gauge"]
    for phase in ("before", "after"):
        lines += [f'ms{{phase="{phase}"}} {ms!r} {at.timestamp():.0f}' for _, at, p, _, ms in rows() if p == phase]
    lines.append("# TYPE gaps gauge")
    for minute in range(60):
        at = (START + timedelta(minutes=minute)).timestamp()
        lines.append(f"gaps {'NaN' if minute % 2 else minute} {at:.0f}")
    lines.append("# TYPE endless gauge")
    lines.append(f"endless +Inf {START.timestamp():.0f}")
    lines.append("# TYPE done counter")
    for minute in range(61):
        at = (START + timedelta(minutes=minute)).timestamp()
        lines.append(f"done_total {(minute if minute < 30 else minute - 30) * 120} {at:.0f}")
    return "\n".join([*lines, "# EOF", ""])


def fill(url: str) -> None:
    """Write the rows into the table `requests` of a database, and days into `daily`."""
    import sqlalchemy as sa

    from infraviz.data.engines import DRIVERS

    address = sa.make_url(url)
    engine = sa.create_engine(address.set(drivername=DRIVERS.get(address.drivername, address.drivername)))
    data = sa.MetaData()
    requests = sa.Table(
        "requests", data, sa.Column("id", sa.Integer, primary_key=True), sa.Column("at", sa.String(20)),
        sa.Column("phase", sa.String(10)), sa.Column("region", sa.String(10)), sa.Column("ms", sa.Double),
    )  # fmt: skip
    daily = sa.Table("daily", data, sa.Column("day", sa.Date, primary_key=True), sa.Column("n", sa.Numeric(12, 2)))
    data.create_all(engine)
    names = ("id", "at", "phase", "region", "ms")
    with engine.begin() as connection:
        values = [dict(zip(names, (n, f"{at:%Y-%m-%dT%H:%M:%SZ}", *rest), strict=True)) for n, at, *rest in rows()]
        connection.execute(requests.insert(), values)
        days = [{"day": (START + timedelta(days=n)).date(), "n": n * 10.25} for n in range(5)]
        connection.execute(daily.insert(), days)
    engine.dispose()
