"""Rows from CSV: every statistic against Python's own arithmetic, every cell as written, nothing but the file."""

from __future__ import annotations

import csv
import io
import math
import statistics
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infraviz.data import files
from infraviz.data.rows import DataError, Rows
from infraviz.spec.metrics import DataSpec

VALUES = [12.5, 3.0, 99.25, 41.0, 7.75, 7.75, 0.0, -4.5, 1e6, 0.001]


def percentile(values: Sequence[float], share: float) -> float:
    """Return a percentile by linear interpolation between the two nearest values."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * share
    low, high = math.floor(place), math.ceil(place)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def table(root: Path, text: str | bytes) -> Path:
    (root / "data").mkdir(parents=True, exist_ok=True)
    (root / "data" / "x.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


def rows(root: Path, text: str | bytes, statistic: str | None = None, **fields: str) -> Rows:
    spec = DataSpec.model_validate({"file": "data/x.csv", **fields})
    return files.fetch(spec, statistic, table(root, text))


def bare(found: Rows) -> Rows:
    """Return rows without what they rest on, to compare them with a few numbers."""
    return replace(found, spreads=(), counts=(), origin=None)


def written(header: Sequence[str], lines: Sequence[Sequence[object]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([header, *lines])
    return out.getvalue()


EXPECTED = {
    "mean": statistics.fmean(VALUES),
    "median": statistics.median(VALUES),
    "sum": math.fsum(VALUES),
    "count": len(VALUES),
    "min": min(VALUES),
    "max": max(VALUES),
    "first": VALUES[0],
    "last": VALUES[-1],
    "p50": statistics.median(VALUES),
    "p95": percentile(VALUES, 0.95),
    "p99.9": percentile(VALUES, 0.999),
    "p0": min(VALUES),
    "p5": percentile(VALUES, 0.05),
}


@pytest.mark.parametrize("statistic", EXPECTED)
def test_statistics_are_those_of_python(tmp_path: Path, statistic: str) -> None:
    text = written(["ms"], [[value] for value in VALUES])
    assert rows(tmp_path, text, statistic, value="ms").value == pytest.approx(EXPECTED[statistic])


def test_percentiles_are_those_of_the_statistics_module(tmp_path: Path) -> None:
    text = written(["ms"], [[value] for value in VALUES])
    hundredths = statistics.quantiles(VALUES, n=100, method="inclusive")
    for number in (1, 25, 75, 90, 95, 99):
        assert rows(tmp_path, text, f"p{number}", value="ms").value == pytest.approx(hundredths[number - 1])


@settings(max_examples=15)
@given(
    st.lists(st.floats(-1e9, 1e9, allow_nan=False), min_size=1, max_size=40), st.sampled_from(["p50", "p95", "mean"])
)
def test_any_numbers(tmp_path_factory: pytest.TempPathFactory, values: list[float], statistic: str) -> None:
    text = written(["ms"], [[repr(value)] for value in values])
    wanted = statistics.fmean(values) if statistic == "mean" else percentile(values, float(statistic[1:]) / 100)
    found = rows(tmp_path_factory.mktemp("any"), text, statistic, value="ms").value
    assert found == pytest.approx(wanted, rel=1e-9, abs=1e-6)


PHASES = "phase,region,ms\nwarm,eu,10\ncold,us,90\nwarm,us,20\ncold,eu,70\nwarm,eu,30\n"


def test_groups_are_in_order_of_their_first_row(tmp_path: Path) -> None:
    found = rows(tmp_path, PHASES, "mean", value="ms", by="phase")
    assert bare(found) == Rows(44, (("warm", 20), ("cold", 80)))


def test_a_condition_keeps_rows(tmp_path: Path) -> None:
    found = rows(tmp_path, PHASES, "sum", value="ms", by="phase", where="region = 'eu' and ms > 9")
    assert bare(found) == Rows(110, (("warm", 40), ("cold", 70)))


@pytest.mark.parametrize(
    ("where", "kept"),
    [("ms > 9", 2), ("ms > 9.5", 2), ("ms > '9'", 2), ("ms between 10 and 200", 2), ("ms = 9.0", 1), ("ms < 1e1", 1)],
)
def test_a_column_of_numbers_is_compared_as_numbers(tmp_path: Path, where: str, kept: int) -> None:
    """As texts, '10' and '100' would come before '9'."""
    assert rows(tmp_path, "ms\n10\n9\n100\n", "count", value="ms", where=where).value == kept


def test_dates_and_text_are_compared_as_written(tmp_path: Path) -> None:
    text = "day,ms\n2025-12-31,1\n2026-01-01,2\n2026-02-01,3\n"
    assert rows(tmp_path, text, "sum", value="ms", where="day >= '2026-01-01'").value == 5


def test_points_are_as_written_and_in_the_order_of_the_file(tmp_path: Path) -> None:
    found = rows(tmp_path, "week,users\n2026-01,10\n007,20.5\n1e3,30\n", x="week", y="users")
    assert bare(found) == Rows(points=(("2026-01", 10), ("007", 20.5), ("1e3", 30)))


def test_points_take_a_condition_and_leave_out_empty_cells(tmp_path: Path) -> None:
    text = "week,users\n1,10\n2,\n3,30\n4,40\n"
    assert bare(rows(tmp_path, text, x="week", y="users", where="week < 4")) == Rows(points=(("1", 10), ("3", 30)))


def test_empty_cells_are_no_numbers_and_no_mistakes(tmp_path: Path) -> None:
    assert rows(tmp_path, "a,ms\n1,10\n2,\n3,20\n", "mean", value="ms").value == 15
    assert rows(tmp_path, "a,ms\n1,10\n2,\n3,20\n", "count", value="ms").value == 2


def test_a_group_without_numbers_is_left_out(tmp_path: Path) -> None:
    found = rows(tmp_path, "a,ms\nx,10\ny,\n,30\n", "max", value="ms", by="a")
    assert bare(found) == Rows(30, (("x", 10),))


@pytest.mark.parametrize(
    "name", ['the "time" in ms', "Antwort, ms", "select", "a'b", "größe", "ms; drop", "nr", "#", "# 0"]
)
def test_columns_may_have_any_name(tmp_path: Path, name: str) -> None:
    text = written([name, "other"], [[1, "x"], [3, "y"]])
    assert rows(tmp_path, text, "sum", value=name).value == 4
    assert bare(rows(tmp_path, text, "last", value=name, by="other")) == Rows(3, (("x", 1), ("y", 3)))
    assert rows(tmp_path, text, x="other", y=name).points == (("x", 1), ("y", 3))


@pytest.mark.parametrize(
    "text",
    [
        b"\xef\xbb\xbfms,x\r\n1,a\r\n2,b\r\n",
        b"ms,x\n1,a\n2,b",
        b'"ms","x"\n"1","a, b"\n"2","c\nd"\n',
        b"ms,\n1,a\n2,b\n",
        b"ms,x\n1,a\n\n2,b\n\n",
    ],
)
def test_csv_as_programs_write_it(tmp_path: Path, text: bytes) -> None:
    assert rows(tmp_path, text, "sum", value="ms").value == 3


def test_cells_with_line_ends_stay_whole(tmp_path: Path) -> None:
    assert rows(tmp_path, 'ms,x\n1,"a\nb"\n', x="x", y="ms").points == (("a\nb", 1),)


def test_nothing_is_guessed_about_a_file(tmp_path: Path) -> None:
    """A first line that is no header, or another delimiter, is not skipped over in silence."""
    for text in ("Report of May\nms,x\n1,2\n", "ms;x\n1;2\n"):
        with pytest.raises(DataError, match="no column 'ms'"):
            rows(tmp_path, text, "sum", value="ms")


HOSTILE = [
    "1=1); DROP TABLE cells",
    "1=1) UNION SELECT 5 WHERE (1=1",
    "1=1; SELECT 1",
    "ms IN (SELECT column0 FROM read_csv('/etc/passwd'))",
    "ms IN (SELECT size FROM read_text('/etc/passwd'))",
    "ms IN (SELECT 1 FROM '/etc/passwd')",
    "ms IN (SELECT 1 FROM glob('/etc/*'))",
    "ms IN (SELECT 1 FROM read_csv('https://example.org/x.csv'))",
    "(INSTALL httpfs)",
    "(SET enable_external_access = true)",
    "(COPY cells TO 'stolen.csv')",
    "ms, 1",
    "nowhere > 1",
    "count(*) > 1",
    "*",
]


@pytest.mark.parametrize("where", HOSTILE)
def test_a_condition_is_one_expression_over_the_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    monkeypatch.chdir(table(tmp_path, "ms\n1\n2\n"))
    with pytest.raises(DataError) as caught:
        rows(tmp_path, "ms\n1\n2\n", "sum", value="ms", where=where)
    assert caught.value.field == "where"
    assert str(tmp_path) not in str(caught.value)
    assert "root:" not in str(caught.value)
    assert [path.name for path in tmp_path.rglob("*")] == ["data", "x.csv"]


def test_a_comment_in_a_condition_ends_with_it(tmp_path: Path) -> None:
    assert rows(tmp_path, "ms\n1\n2\n", "sum", value="ms", where="ms > 1 -- ) or (1=1").value == 2


def test_nothing_is_left_beside_the_file(tmp_path: Path) -> None:
    rows(tmp_path, PHASES, "mean", value="ms")
    assert [path.name for path in tmp_path.rglob("*")] == ["data", "x.csv"]
