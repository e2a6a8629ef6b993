"""TSV, JSON and Parquet, patterns of files, times and buckets, spreads and digests, and what is wrong with them."""

from __future__ import annotations

import hashlib
import json
import math
import subprocess
from collections.abc import Mapping
from pathlib import Path

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infraviz.data import files, statistics
from infraviz.data.rows import DataError, Rows
from infraviz.spec.metrics import DataSpec

CSV = "phase,region,ms\nwarm,eu,10\ncold,us,90.5\nwarm,us,20\ncold,eu,70\nwarm,,30\n"
ROWS = [("warm", "eu", 10), ("cold", "us", 90.5), ("warm", "us", 20), ("cold", "eu", 70), ("warm", None, 30)]
OBJECTS = [dict(zip(("phase", "region", "ms"), row, strict=True)) for row in ROWS]
TABLES = {
    "x.csv": CSV,
    "x.tsv": CSV.replace(",", "\t"),
    "x.json": json.dumps(OBJECTS),
    "x.jsonl": "".join(f"{json.dumps(one)}\n" for one in OBJECTS),
}
PARQUET = (
    "select * from (values ('warm', 'eu', 10.0), ('cold', 'us', 90.5), ('warm', 'us', 20), ('cold', 'eu', 70), "
    "('warm', null, 30)) t(phase, region, ms)"
)
NAMES = (*TABLES, "x.parquet")


def put(root: Path, name: str, content: str | bytes) -> Path:
    path = root / "data" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if name.endswith(".parquet") and isinstance(content, str):
        duckdb.execute(f"COPY ({content}) TO '{path}' (FORMAT parquet)")
    else:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def ask(root: Path, file: str, statistic: str | None = None, **fields: str) -> Rows:
    return files.fetch(DataSpec.model_validate({"file": f"data/{file}", **fields}), statistic, root)


def wrong(root: Path, file: str, statistic: str | None = None, **fields: str) -> DataError:
    with pytest.raises(DataError) as caught:
        ask(root, file, statistic, **fields)
    assert str(root) not in f"{caught.value} {caught.value.hint}"
    assert "\n" not in str(caught.value)
    return caught.value


@pytest.fixture(params=NAMES)
def table(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, str]:
    """The same five rows in each format."""
    name: str = request.param
    return put(tmp_path, name, TABLES.get(name, PARQUET)), name


def test_every_format_gives_the_same(table: tuple[Path, str]) -> None:
    root, name = table
    found = ask(root, name, "mean", value="ms", by="phase")
    assert found.value == 44.1
    assert found.groups == (("warm", 20), ("cold", 80.25))
    assert found.counts == (("", 5), ("warm", 3), ("cold", 2))
    assert ask(root, name, "max", value="ms", where="region = 'eu' and ms < 50").value == 10
    assert ask(root, name, "first", value="ms").value == 10
    assert ask(root, name, "last", value="ms", by="region") == ask(root, name, "last", value="ms", by="region")
    assert dict(ask(root, name, "last", value="ms", by="region").groups) == {"eu": 70, "us": 20}
    assert ask(root, name, "count", value="region", by="phase").groups == (("warm", 2), ("cold", 2))
    assert ask(root, name, x="phase", y="ms", where="region = 'us'").points == (("cold", 90.5), ("warm", 20))
    lines = ask(root, name, x="region", y="ms", by="phase").series
    assert lines == (("warm", (("eu", 10), ("us", 20))), ("cold", (("us", 90.5), ("eu", 70))))


def test_columns_are_named_in_every_format(table: tuple[Path, str]) -> None:
    root, name = table
    assert str(wrong(root, name, "max", value="mss")) == f"no column 'mss' in data/{name}"
    assert wrong(root, name, "max", value="ms", where="rgion = 1").hint == "did you mean 'region'?"
    error = wrong(root, name, "max", value="region")
    assert error.field in ("value", "file")
    assert "region" in str(error)


HOSTILE = [
    "1=1; SELECT 1",
    "ms IN (SELECT 1 FROM read_text('/etc/passwd'))",
    "ms IN (SELECT 1 FROM '/etc/passwd')",
    "ms IN (SELECT 1 FROM glob('/etc/*'))",
    "ms IN (SELECT 1 FROM read_csv('https://example.org/x.csv'))",
    "(COPY rows TO 'stolen.csv')",
    "(INSTALL httpfs)",
    "(SET enable_external_access = true)",
    "(ATTACH 'x.db')",
]


@pytest.mark.parametrize("where", HOSTILE)
def test_a_condition_reads_nothing_else(table: tuple[Path, str], where: str) -> None:
    root, name = table
    before = sorted(root.rglob("*"))
    error = wrong(root, name, "sum", value="ms", where=where)
    assert error.field == "where"
    assert sorted(root.rglob("*")) == before


def test_paths_of_this_machine_are_not_told(tmp_path: Path) -> None:
    put(tmp_path, "x.parquet", PARQUET)
    error = wrong(tmp_path, "x.parquet", "sum", value="ms", where='CAST("# file" AS INTEGER) > 1')
    assert error.field == "where"


def test_a_pattern_takes_all_files_in_order_of_their_names(tmp_path: Path) -> None:
    for name, ms in (("b", 2), ("a", 1), ("c/d", 3)):
        put(tmp_path, f"{name}.csv", f"ms,x\n{ms},{name}\n")
        put(tmp_path, f"{name}.parquet", f"select {ms} as ms, '{name}' as x")
    for kind in ("csv", "parquet"):
        assert ask(tmp_path, f"*.{kind}", x="x", y="ms").points == (("a", 1), ("b", 2))
        assert ask(tmp_path, f"**/*.{kind}", "last", value="ms").value == 3
        assert ask(tmp_path, f"[ab].{kind}", "count", value="ms").value == 2


def test_a_pattern_that_does_not_fit(tmp_path: Path) -> None:
    put(tmp_path, "a.csv", "ms\n1\n")
    put(tmp_path, "b.csv", "s\n1\n")
    assert "the columns of data/b.csv are not those of data/a.csv" in str(wrong(tmp_path, "*.csv", "sum", value="ms"))
    put(tmp_path, "b.tsv", "ms\n1\n")
    assert "files of different kinds: csv, tsv" in str(wrong(tmp_path, "*.*sv", "sum", value="ms"))
    assert str(wrong(tmp_path, "*.parquet", "sum", value="ms")) == "no file matches 'data/*.parquet'"
    put(tmp_path, "c.csv", "ms\n1\nx\n")
    assert "data/c.csv, row 2: 'x' in column 'ms' is not a number" in str(
        wrong(tmp_path, "[ac].csv", "sum", value="ms")
    )
    put(tmp_path, "a.parquet", "select 1 as ms")
    put(tmp_path, "b.parquet", "select 1 as s")
    assert "Parquet" in str(wrong(tmp_path, "*.parquet", "sum", value="ms"))


def test_patterns_stay_in_the_specs_folder(tmp_path: Path) -> None:
    root = put(tmp_path / "specs", "a.csv", "ms\n1\n")
    put(tmp_path, "secret.csv", "ms\n9\n")
    spec = {"value": "ms"}
    for pattern in ("../data/*.csv", "/etc/*.csv", "data/../../data/*.csv", f"{tmp_path}/data/*.csv"):
        with pytest.raises(DataError, match="leads out of the specs folder"):
            files.fetch(DataSpec.model_validate({"file": pattern, **spec}), "sum", root)
    (root / "data" / "link.csv").symlink_to(tmp_path / "data" / "secret.csv")
    assert "leads out of the specs folder" in str(wrong(root, "*.csv", "sum", value="ms"))
    (root / "data" / "link.csv").unlink()
    (root / "data" / "folder").symlink_to(tmp_path / "data")
    assert "leads out of" in str(wrong(root, "folder/*.csv", "sum", value="ms"))


def test_a_name_is_not_taken_for_a_pattern(tmp_path: Path) -> None:
    put(tmp_path, "a1.csv", "ms\n1\n")
    put(tmp_path, "a[1].csv", "ms\n2\n")
    assert "holds one of * ? [" in str(wrong(tmp_path, "*.csv", "sum", value="ms"))


def test_digests_are_those_of_sha256sum(tmp_path: Path) -> None:
    put(tmp_path, "a.csv", "ms\n1\n")
    put(tmp_path, "b.csv", "ms\n2\n")
    one = ask(tmp_path, "a.csv", "sum", value="ms").origin
    assert one is not None
    assert one.digest == hashlib.sha256(b"ms\n1\n").hexdigest()
    assert (one.kind, one.name, one.query, one.as_of, one.method) == (
        "file",
        "data/a.csv",
        "data/a.csv",
        "",
        "sum of ms, 1 row",
    )
    both = ask(tmp_path, "*.csv", "p95", value="ms", where="ms > 0").origin
    assert both is not None
    printed = subprocess.run("sha256sum data/*.csv", shell=True, cwd=tmp_path, capture_output=True, check=True).stdout
    assert both.digest == hashlib.sha256(printed).hexdigest()
    assert both.query == "data/*.csv where ms > 0"
    assert both.method == "p95 of ms, linear between ranks, 2 rows"


@pytest.mark.parametrize("name", NAMES)
def test_a_file_cut_short(tmp_path: Path, name: str) -> None:
    put(tmp_path, name, TABLES.get(name, PARQUET))
    path = tmp_path / "data" / name
    path.write_bytes(path.read_bytes()[:-7])
    told = {"x.csv": "the number of cells is 1, in the header it is 3", "x.tsv": "the number of cells is 1"}
    kind = "Parquet" if name.endswith("parquet") else "JSON"
    assert told.get(name, f"data/{name} cannot be read as {kind}: ") in str(wrong(tmp_path, name, "sum", value="ms"))


@pytest.mark.parametrize("name", ["x.parquet", "x.json"])
@pytest.mark.parametrize("content", [b"ms\n1\n", b"\x00" * 100, b"PAR1" * 9, b"3", b"[1, 2]", b"{}"])
def test_what_is_no_such_file(tmp_path: Path, name: str, content: bytes) -> None:
    put(tmp_path, name, content)
    assert f"data/{name}" in str(wrong(tmp_path, name, "sum", value="ms"))


@pytest.mark.parametrize(
    ("column", "told"),
    [
        ("'NaN'::double", "row 2: nan in column 'v' is not a number"),
        ("'inf'::double", "row 2: inf in column 'v' is not a number"),
        ("'abc'", "the column 'v' of data/x.parquet is VARCHAR, not numbers"),
        ("date '2026-01-01'", "the column 'v' of data/x.parquet is DATE, not numbers"),
        ("true", "the column 'v' of data/x.parquet is BOOLEAN, not numbers"),
        ("[1]", "the column 'v' of data/x.parquet is INTEGER[], not numbers"),
        ("null", "holds no numbers"),
    ],
)
def test_columns_of_parquet_that_are_no_numbers(tmp_path: Path, column: str, told: str) -> None:
    one = "1" if "double" in column else column
    put(tmp_path, "x.parquet", f"select * from (values ({one}), ({column})) t(v)")
    assert told in str(wrong(tmp_path, "x.parquet", "sum", value="v"))


@pytest.mark.parametrize(
    "kind", ["tinyint", "smallint", "integer", "bigint", "hugeint", "uinteger", "float", "double", "decimal(9,2)"]
)
def test_every_type_of_number(tmp_path: Path, kind: str) -> None:
    put(tmp_path, "x.parquet", f"select cast(v as {kind}) as v from (values (1), (2), (null), (4)) t(v)")
    assert ask(tmp_path, "x.parquet", "sum", value="v").value == 7
    assert ask(tmp_path, "x.parquet", "median", value="v").value == 2


def test_numbers_in_json_and_texts_that_are_none(tmp_path: Path) -> None:
    put(tmp_path, "x.json", '[{"v": 1, "d": {"a": 1}}, {"v": "2"}, {"v": null}, {}]')
    assert ask(tmp_path, "x.json", "sum", value="v").value == 3
    put(tmp_path, "x.json", '[{"v": 1}, {"v": "many"}]')
    error = wrong(tmp_path, "x.json", "sum", value="v")
    assert (str(error), error.hint) == ("data/x.json, row 2: 'many' in column 'v' is not a number", "rows count from 1")
    put(tmp_path, "x.json", '[{"v": 1}, {"v": true}]')
    assert "row 2: 'true'" in str(wrong(tmp_path, "x.json", "sum", value="v"))
    put(tmp_path, "x.json", '[{"v": 1}, {"v": NaN}]')
    wrong(tmp_path, "x.json", "sum", value="v")


def test_dates_of_parquet_are_told_by_iso_8601(tmp_path: Path) -> None:
    put(
        tmp_path, "x.parquet", "select 1 as v, date '2026-01-05' as d, timestamp '2026-01-05 10:00' as t, "
        "timestamptz '2026-01-05 10:00:00Z' as z, 7 as n",
    )  # fmt: skip
    told = {"d": "2026-01-05", "t": "2026-01-05T10:00:00", "z": "2026-01-05T10:00:00+00", "n": "7"}
    for column, text in told.items():
        assert ask(tmp_path, "x.parquet", x=column, y="v").points == ((text, 1),)
    assert ask(tmp_path, "x.parquet", x="z", y="v", timezone="Asia/Kolkata").points == (
        ("2026-01-05T15:30:00+05:30", 1),
    )
    assert ask(tmp_path, "x.parquet", "count", value="v", where="d >= '2026-01-05'").value == 1


def test_more_points_than_can_be_drawn_are_refused(tmp_path: Path) -> None:
    put(tmp_path, "x.parquet", "select range as x, range as y, 'a' || range as g from range(100001)")
    error = wrong(tmp_path, "x.parquet", x="x", y="y")
    assert str(error) == "more than 100000 points"
    assert "bucket" in error.hint
    assert "more than 200 groups" in str(wrong(tmp_path, "x.parquet", "max", value="y", by="g"))
    assert "more than 200 lines" in str(wrong(tmp_path, "x.parquet", x="x", y="y", by="g", where="y < 999"))
    assert ask(tmp_path, "x.parquet", "median", value="y").value == 50_000


TIMES = "at,n\n2026-01-30T23:30:00Z,1\n2026-01-31T00:30:00Z,2\n2026-02-02T09:00:00Z,4\n2026-02-02T09:20:00Z,8\n"


@pytest.mark.parametrize(
    ("bucket", "zone", "points"),
    [
        ("day", None, (("2026-01-30", 1), ("2026-01-31", 2), ("2026-02-02", 12))),
        ("day", "Europe/Berlin", (("2026-01-31", 3), ("2026-02-02", 12))),
        ("week", None, (("2026-01-26", 3), ("2026-02-02", 12))),
        ("month", None, (("2026-01", 3), ("2026-02", 12))),
        ("quarter", None, (("2026-01-01", 15),)),
        ("year", None, (("2026", 15),)),
        ("15m", None, (("2026-01-30T23:30+00", 1), ("2026-01-31T00:30+00", 2), ("2026-02-02T09:00+00", 4),
                       ("2026-02-02T09:15+00", 8))),
        ("hour", "America/New_York", (("2026-01-30T18:00-05", 1), ("2026-01-30T19:00-05", 2),
                                      ("2026-02-02T04:00-05", 12))),
        ("2w", None, (("2026-01-26", 15),)),
    ],
)  # fmt: skip
def test_buckets(tmp_path: Path, bucket: str, zone: str | None, points: object) -> None:
    fields = {"x": "at", "y": "n", "bucket": bucket} | ({"timezone": zone} if zone else {})
    put(tmp_path, "x.csv", TIMES)
    put(
        tmp_path, "x.parquet", f"""select cast("at" as timestamptz) as "at", n from read_csv('{tmp_path}/data/x.csv')"""
    )
    for name in ("x.csv", "x.parquet"):
        found = ask(tmp_path, name, "sum", **fields)
        assert found.points == points
        assert found.counts == (("", 4),)


def test_an_hour_that_comes_twice_is_two_buckets(tmp_path: Path) -> None:
    put(tmp_path, "x.csv", "at,n\n2026-10-25T00:30:00Z,1\n2026-10-25T01:30:00Z,2\n")
    found = ask(tmp_path, "x.csv", "sum", x="at", y="n", bucket="hour", timezone="Europe/Berlin")
    assert found.points == (("2026-10-25T02:00+02", 1), ("2026-10-25T02:00+01", 2))


def test_buckets_by_group_with_any_statistic(tmp_path: Path) -> None:
    put(tmp_path, "x.csv", "day,g,n\n2026-01-01,a,1\n2026-01-01,a,3\n2026-01-01,b,5\n2026-01-02,a,7\n2026-01-02,,9\n")
    found = ask(tmp_path, "x.csv", "mean", x="day", y="n", by="g", bucket="day")
    assert found.series == (("a", (("2026-01-01", 2), ("2026-01-02", 7))), ("b", (("2026-01-01", 5),)))
    assert found.origin is not None
    assert found.origin.method == "mean of n, 5 rows, by day of day"


BARE = "at,n\n2026-01-30 10:00,1\n2026-01-31 10:00,2\n"
MIXED = "at,n\n2026-01-30T10:00:00Z,1\n2026-01-30T11:30:00,2\n"
OFFSET = "at,n\n2026-01-30T10:00:00+02:00,1\n2026-01-31T11:30:00+02:00,2\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (BARE, "the times have no zone"),
        (MIXED, "some times have a zone and some have none"),
        (OFFSET, "the times are in other zones than UTC"),
        ("at,n\n2026-01-30,1\nyesterday,2\n", "data/x.csv, row 2: 'yesterday' in column 'at' is not a time"),
        ("at,n\n2026-02-30,1\n", "data/x.csv, row 1: '2026-02-30' in column 'at' is not a time"),
        ("at,n\n17,1\n", "row 1: '17' in column 'at' is not a time"),
    ],
)
def test_times_whose_bucket_is_not_known(tmp_path: Path, text: str, told: str) -> None:
    put(tmp_path, "x.csv", text)
    for statistic, fields in (("sum", {"bucket": "day"}), ("rate", {})):
        error = wrong(tmp_path, "x.csv", statistic, x="at", y="n", **fields)
        assert told in str(error)
        assert error.field == "x"
        if "zone" in told:
            ask(tmp_path, "x.csv", statistic, x="at", y="n", timezone="Europe/Berlin", **fields)


def test_times_of_parquet_without_a_zone(tmp_path: Path) -> None:
    put(tmp_path, "x.parquet", "select timestamp '2026-01-30 23:30' as \"at\", 1 as n, 5 as k")
    assert "the times have no zone" in str(wrong(tmp_path, "x.parquet", "sum", x="at", y="n", bucket="day"))
    found = ask(tmp_path, "x.parquet", "sum", x="at", y="n", bucket="day", timezone="Asia/Tokyo")
    assert found.points == (("2026-01-30", 1),)
    assert "is INTEGER, not times" in str(wrong(tmp_path, "x.parquet", "sum", x="k", y="n", bucket="day"))


def test_an_unknown_zone(tmp_path: Path) -> None:
    put(tmp_path, "x.csv", TIMES)
    error = wrong(tmp_path, "x.csv", "sum", x="at", y="n", bucket="day", timezone="Europe/Brelin")
    assert (str(error), error.field) == ("unknown time zone 'Europe/Brelin'", "timezone")


def test_points_of_mixed_zones(tmp_path: Path) -> None:
    put(tmp_path, "x.csv", MIXED)
    assert "some times have a zone" in str(wrong(tmp_path, "x.csv", x="at", y="n"))
    found = ask(tmp_path, "x.csv", x="at", y="n", timezone="Europe/Berlin")
    assert found.points == (("2026-01-30T11:00:00+01:00", 1), ("2026-01-30T11:30:00+01:00", 2))


def test_a_time_that_stands_twice(tmp_path: Path) -> None:
    put(tmp_path, "x.csv", "day,g,n\n2026-01-01,a,1\n2026-01-02,a,2\n2026-01-01,b,3\n")
    error = wrong(tmp_path, "x.csv", x="day", y="n")
    assert str(error) == "the time '2026-01-01' stands twice, as point 1 and 3"
    assert "'bucket'" in error.hint
    assert len(ask(tmp_path, "x.csv", x="day", y="n", by="g").series) == 2
    assert ask(tmp_path, "x.csv", "sum", x="day", y="n", bucket="day").points == (("2026-01-01", 4), ("2026-01-02", 2))
    put(tmp_path, "x.csv", "size,n\n1,1\n1,3\n")
    assert len(ask(tmp_path, "x.csv", x="size", y="n").points) == 2  # no times: a cloud of points


def test_rates(tmp_path: Path) -> None:
    """A counter from 0 to 60 in a minute, restarted at 40: 40 and 20 in 60 s."""
    put(tmp_path, "x.csv", "at,c\n2026-01-01T00:00:40Z,40\n2026-01-01T00:00:00Z,0\n2026-01-01T00:01:00Z,20\n")
    found = ask(tmp_path, "x.csv", "rate", x="at", y="c")
    assert found.value == 1
    assert found.spreads == ()
    assert "'rate' needs x" in str(wrong(tmp_path, "x.csv", "rate", value="c"))
    put(tmp_path, "x.csv", "at,h,c\n2026-01-01,a,0\n2026-01-01,b,5\n2026-01-02,a,86400\n2026-01-02,b,86405\n")
    found = ask(tmp_path, "x.csv", "rate", x="at", y="c", by="h")
    assert (found.value, found.groups) == (2, (("a", 1), ("b", 1)))
    put(tmp_path, "x.csv", "at,c\n2026-01-01,0\n2026-01-01,5\n")
    assert "two times or more" in str(wrong(tmp_path, "x.csv", "rate", x="at", y="c"))


VALUES = st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=60)


@given(VALUES, st.sampled_from(["p0.1", "p5", "p50", "p95", "p99.9", "median"]))
def test_percentiles_are_numpys(values: list[float], name: str) -> None:
    found = statistics.one(statistics.Column(np.array(values)), name)
    share = 0.5 if name == "median" else float(name[1:]) / 100
    assert found == pytest.approx(np.quantile(values, share), rel=1e-9, abs=1e-9)
    assert min(values) <= found <= max(values)


@given(VALUES, st.randoms())
def test_sums_and_means_do_not_depend_on_the_order(values: list[float], chance: object) -> None:
    shuffled = sorted(values)
    for name in ("sum", "mean"):
        first, second = (statistics.one(statistics.Column(np.array(v)), name) for v in (values, shuffled))
        assert first == second


@given(VALUES)
def test_spreads_hold_every_row(values: list[float]) -> None:
    (rows,) = statistics.rows_of(statistics.Column(np.array(values)), (), ["max"])
    (spread,) = rows.spreads
    assert sum(count for *_, count in spread.bins) == spread.count == len(values)
    assert (spread.quantiles[0], spread.quantiles[-1]) == ((0.0, min(values)), (1.0, max(values)))
    assert [value for _, value in spread.quantiles] == sorted(value for _, value in spread.quantiles)
    assert all(a[1] == b[0] for a, b in zip(spread.bins, spread.bins[1:], strict=False))
    shares = {share for share, _ in spread.quantiles}
    assert {0, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1} <= shares
    assert len(shares) == 102


def test_too_large_for_a_number(tmp_path: Path) -> None:
    put(tmp_path, "x.csv", "v\n1e308\n1e308\n")
    assert str(wrong(tmp_path, "x.csv", "sum", value="v")) == "the sum is too large for a number"
    assert math.isfinite(ask(tmp_path, "x.csv", "median", value="v").value or math.nan)


def test_metrics_of_the_same_data_share_one_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from infraviz.data.fetch import fetch
    from infraviz.spec.load import load

    text = "sources: {log: {title: L, kind: measured}}\nmetrics:\n" + "".join(
        f"  m{n}: {{label: L, statistic: p{n}, source: log, data: {{file: data/x.csv, value: ms}}}}\n" for n in (50, 95)
    )
    put(tmp_path, "x.csv", CSV)
    (tmp_path / "metrics").mkdir()
    (tmp_path / "metrics" / "m.yaml").write_text(text)
    read: list[Mapping[str, object]] = []
    monkeypatch.setattr(files, "fetch_all", lambda *given: read.append({"given": given}) or [Rows(1.0), Rows(2.0)])
    assert [rows.value for rows in fetch(load(tmp_path)).rows.values()] == [1, 2]
    assert len(read) == 1
