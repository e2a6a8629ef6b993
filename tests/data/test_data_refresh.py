"""`infraviz refresh` and `metrics.lock`: what is written, what moved, what a build takes from it without a server."""

from __future__ import annotations

import json
import sqlite3
import stat
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sites import GOOD, Done, write

from infraviz.data import lock
from infraviz.data.fetch import fetch
from infraviz.data.lock import Entry
from infraviz.data.rows import Rows, Spread
from infraviz.refresh import refresh
from infraviz.spec.load import load

Run = Callable[..., Done]
NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
SITE = 'title: Site\nconnections: {shop: {sql: "sqlite:///data/shop.db"}}\n'
HEAD = "sources: {log: {title: A log, kind: measured}}\nmetrics:\n"
TIME = "{label: Time, unit: ms, statistic: p50, source: log, data: {sql: select ms from times, value: ms, from: shop}}"
ORDERS = '{label: Orders, source: log, data: {sql: "select day, n from daily order by day", from: shop}}'
METRICS = f"{HEAD}  time: {TIME}\n  orders: {ORDERS}\n"
FILES: Mapping[str, str | bytes | None] = {**GOOD, "site.yaml": SITE, "metrics/m.yaml": METRICS}


@pytest.fixture
def specs(here: Path) -> Path:
    root = write(here / "specs", FILES)
    (root / "data").mkdir()
    run_sql(root, "create table times (ms); insert into times values (10), (20), (40)")
    run_sql(root, "create table daily (day, n); insert into daily values ('2026-01-01', 3), ('2026-01-02', 4)")
    return root


def run_sql(root: Path, script: str) -> None:
    with sqlite3.connect(root / "data" / "shop.db") as database:
        database.executescript(script)


def change(root: Path, old: str, new: str) -> None:
    path = root / "metrics" / "m.yaml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))


def mistakes(root: Path) -> list[str]:
    return [f"{error.place.line}:{error.place.column} {error.path}: {error.message} ({error.hint})" for error in
            fetch(load(root)).errors]  # fmt: skip


def test_what_is_not_fetched_yet_is_told_at_its_place(specs: Path) -> None:
    assert mistakes(specs) == [
        "3:74 metrics.time.data.sql: not fetched yet (run infraviz refresh time)",
        "4:52 metrics.orders.data.sql: not fetched yet (run infraviz refresh orders)",
    ]


def test_a_build_takes_what_was_fetched_and_opens_nothing(specs: Path, run: Run) -> None:
    done = run("refresh")
    assert (done.code, done.out) == (0, "time: new, 20\u202fms\norders: new, 2 points\n")
    (specs / "data" / "shop.db").unlink()
    fetched = fetch(load(specs))
    assert fetched.errors == ()
    assert fetched.rows["time"].value == 20
    assert fetched.rows["orders"].points == (("2026-01-01", 3), ("2026-01-02", 4))
    assert run("build", "specs").code == 0


def test_the_origin_is_told_without_an_address(specs: Path) -> None:
    refresh(specs, now=NOW)
    origin = fetch(load(specs)).rows["time"].origin
    assert origin is not None
    assert (origin.kind, origin.name, origin.query, origin.as_of) == (
        "sql",
        "shop",
        "select ms from times",
        "2026-01-15",
    )
    assert origin.method == "p50 of ms, linear between ranks, 3 rows, in the database"
    assert len(origin.digest) == 64
    assert "shop.db" not in (specs / lock.NAME).read_text()


def test_what_moved_is_told(specs: Path, run: Run) -> None:
    run("refresh")
    assert run("refresh").out == "time: unchanged, 20\u202fms\norders: unchanged, 2 points\n"
    run_sql(specs, "insert into times values (60), (80)")
    assert run("refresh", "time").out == "time: 20\u202fms → 40\u202fms\n"
    run_sql(specs, "update times set ms = 90 where ms = 80")
    assert run("refresh", "time").out == "time: 40\u202fms, changed in detail\n"
    change(specs, f"  orders: {ORDERS}\n", "")
    assert run("refresh").out == "time: unchanged, 40\u202fms\norders: gone\n"
    assert set(lock.read(specs)) == {"time"}


def test_nothing_to_fetch_and_names_that_are_none(specs: Path, run: Run) -> None:
    done = run("refresh", "tme")
    assert (done.code, done.err) == (2, "no metric 'tme' comes from a server (did you mean 'time'?)\n")
    assert run("refresh", "load").code == 2  # a metric that has no data
    write(specs, {"metrics/m.yaml": None})
    (specs / "metrics" / "m.yaml").unlink()
    assert run("refresh").out == "No metric comes from a server.\n"
    assert not (specs / lock.NAME).exists()


def test_specs_that_are_broken_are_not_asked_for(specs: Path, run: Run) -> None:
    change(specs, "unit: ms", "unti: ms")
    assert run("refresh").code == 1
    assert not (specs / lock.NAME).exists()


def test_one_that_fails_does_not_keep_the_others_and_keeps_its_entry(specs: Path, run: Run) -> None:
    run("refresh")
    run_sql(specs, "drop table daily; insert into times values (60), (80)")
    done = run("refresh")
    assert done.code == 1
    assert done.out == "time: 20\u202fms → 40\u202fms\n"
    assert done.err.splitlines() == [
        "specs/metrics/m.yaml:4:52  metrics.orders.data.sql: the query fails: no such table: daily",
        "1 metric not fetched, what the lock has of it stays",
    ]
    assert len(lock.read(specs)["orders"].rows.points) == 2


@pytest.mark.parametrize(
    ("old", "new", "field", "told"),
    [
        ("statistic: p50", "statistic: p95", "sql", "'statistic' is not what it was when this was fetched"),
        ("select ms from times", "select ms + 1 as ms from times", "sql", "'sql' is not what it was"),
        ("value: ms,", "value: ms, where: ms > 1,", "where", "'where' is not what it was"),
        ("value: ms, from: shop", "value: ms, from: other", "from", "'from' is not what it was"),
    ],
)
def test_what_is_asked_otherwise_is_stale(specs: Path, old: str, new: str, field: str, told: str) -> None:
    write(specs, {"site.yaml": SITE.replace("{shop:", '{other: {sql: "sqlite:///data/shop.db"}, shop:')})
    refresh(specs, now=NOW)
    change(specs, old, new)
    (found,) = mistakes(specs)
    assert f"metrics.time.data.{field}: {told}" in found
    assert "run infraviz refresh time" in found


def test_a_unit_or_a_label_does_not_make_it_stale(specs: Path) -> None:
    refresh(specs, now=NOW)
    change(specs, "label: Time, unit: ms", "label: Times, unit: s")
    change(specs, "from: shop}}\n  orders", "from: shop, unit: ms}}\n  orders")
    assert mistakes(specs) == []


def test_a_number_that_is_too_old_fails(specs: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    refresh(specs, now=NOW)
    change(specs, "label: Time,", "label: Time, max_age: 90d,")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int((NOW + timedelta(days=90)).timestamp())))
    assert run("check", "specs").code == 0
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int((NOW + timedelta(days=91)).timestamp())))
    done = run("check", "specs")
    assert done.code == 1
    assert "metrics.time.max_age: 91 days old, and at most 90 are allowed (`infraviz refresh` renews it)" in done.err


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "not readable: two versions merged?"),
        ('{\n<<<<<<< HEAD\n "version": 1\n}', ":2:1  not readable: two versions merged?"),
        ("[]", "not a lock of this version"),
        ('{"version": 2, "metrics": {}}', "not a lock of this version"),
        ('{"version": 1, "metrics": {"time": {}}}', "the entry of 'time' is not what was fetched"),
        ('{"version": 1, "metrics": {"time": NaN}}', "not readable"),
    ],
)
def test_a_lock_that_is_broken_is_told_and_written_anew(specs: Path, run: Run, text: str, told: str) -> None:
    (specs / lock.NAME).write_text(text)
    done = run("check", "specs")
    assert done.code == 1
    assert told in done.err
    assert "specs/metrics.lock" in done.err
    assert run("refresh", "time").code == 1  # a part of it cannot be renewed
    assert run("refresh").code == 0
    assert run("check", "specs").code == 0


def test_a_number_changed_by_hand_is_noticed(specs: Path, run: Run) -> None:
    refresh(specs, now=NOW)
    path = specs / lock.NAME
    path.write_text(path.read_text().replace('"value": 20.0', '"value": 2.0'))
    assert "the entry of 'time' is not what was fetched (run infraviz refresh time)" in run("check", "specs").err


def test_the_lock_is_the_same_each_time_and_can_be_compared(specs: Path) -> None:
    refresh(specs, now=NOW)
    first = (specs / lock.NAME).read_bytes()
    (specs / lock.NAME).unlink()
    refresh(specs, ["time"], now=NOW)
    refresh(specs, ["orders"], now=NOW)
    assert (specs / lock.NAME).read_bytes() == first
    assert stat.S_IMODE((specs / lock.NAME).stat().st_mode) == 0o644
    assert [path.name for path in specs.iterdir() if path.name.startswith(".")] == []
    assert list(json.loads(first)["metrics"]) == ["orders", "time"]


CONNECTIONS = [
    ("from: shop", "from: shpo", "metrics.time.data.from: undeclared connection 'shpo' (did you mean 'shop'?)"),
    ("sql: select ms from times, value: ms", "prometheus: up", "the connection 'shop' is not one of prometheus"),
    ("select ms from times", "delete from times", "only a SELECT may be asked (it starts with select or with)"),
    ("select ms from times", "select 1; drop table times", "only one statement may be asked"),
    ("select ms from times", "select ms into x from times", "'into' cannot stand in it"),
    ("statistic: p50", "statistic: last", "rows of a database have no order: 'last' cannot be taken"),
]


@pytest.mark.parametrize(("old", "new", "told"), CONNECTIONS)
def test_what_cannot_be_asked_is_told_by_a_check(specs: Path, old: str, new: str, told: str) -> None:
    change(specs, old, new)
    if "prometheus" in new:
        change(specs, "statistic: p50, ", "")
    assert told in mistakes(specs)[0]


def test_a_metric_that_hangs_is_left_behind(specs: Path) -> None:
    """Whatever a driver does: the others are answered, and the command ends."""
    import time

    from infraviz.data import refresh as data
    from infraviz.data.rows import DataError
    from infraviz.data.secrets import Opened

    connection = Opened("shop", "", (), 0.05, frozenset(), False)
    jobs = [data.Job(one, connection) for one in data.chosen(load(specs), ())]
    made = Entry({}, "", "", Rows(1.0))

    def ask(job: data.Job) -> Entry:
        time.sleep(5 if job.wanted.id == "time" else 0)
        return made

    start = time.monotonic()
    found = dict(data.in_parallel(jobs, ask))
    assert time.monotonic() - start < 4
    assert found["orders"] == made
    assert isinstance(found["time"], DataError)
    assert str(found["time"]) == "no answer within the time"


def test_many_comments_before_a_select_take_no_time() -> None:
    from infraviz.data.asking import statement
    from infraviz.data.rows import DataError

    comments = "/* a */ -- b\n" * 5000
    assert statement(f"{comments}(select 1)").endswith("(select 1)")
    with pytest.raises(DataError, match="only a SELECT"):
        statement(f"{comments}delete from x")


def test_fields_of_servers_do_not_go_with_files(specs: Path) -> None:
    change(specs, "sql: select ms from times", "file: data/x.csv")
    assert "metrics.time.data.from: 'from' does not go with a file" in mistakes(specs)[0]


PROMETHEUS = [
    ("range: 1h", "a range needs a step (how far apart its points are, such as 1h)"),
    ("range: 1h, step: 2h", "the step is longer than the range"),
    ("range: 400d, step: 1m", "more than 11000 points a series (take a longer step)"),
    ("range: soon, step: 1m", "'soon' is not a duration of whole seconds"),
    ("step: 1m", "'step' needs a range"),
    ("value: ms", "data from prometheus takes no 'value'"),
]


@pytest.mark.parametrize(("fields", "told"), PROMETHEUS)
def test_what_cannot_be_asked_of_prometheus(specs: Path, fields: str, told: str) -> None:
    write(specs, {"site.yaml": 'title: S\nconnections: {prod: {prometheus: "http://localhost:9090"}}\n'})
    statistic = "statistic: max, " if "value" in fields else ""
    text = f"  up: {{label: Up, {statistic}source: log, data: {{prometheus: up, from: prod, {fields}}}}}\n"
    write(specs, {"metrics/m.yaml": HEAD + text})
    assert told in mistakes(specs)[0]


SECRETS = [
    ('sql: "postgresql://me:hunter2@h/x"', "a password cannot stand in the specs"),
    ('sql: "postgresql://h/x?password=hunter2"', "a password cannot stand in the specs"),
    ('sql: "mysql://h/x?ssl_key=hunter2"', "a password cannot stand in the specs"),
    ('prometheus: "https://me:hunter2@h"', "a password cannot stand in the specs"),
    ('prometheus: "https://h", token: hunter2', "a token cannot stand in the specs"),
    ('prometheus: "https://h", headers: {X-Api-Key: hunter2}', "the header 'X-Api-Key' cannot stand in the specs"),
    ('prometheus: "https://h", headers: {"a b": x}', "'a b' is not a header"),
    ('prometheus: "ftp://h"', "starts with http:// or https://"),
    ('sql: "postgresql://h/x", token: "${X}"', "'token' and 'headers' go with prometheus only"),
    ('sql: "postgresql://h/x", timeout: 2h', "a timeout is between 0 and 600 seconds"),
]


@pytest.mark.parametrize(("fields", "told"), SECRETS)
def test_secrets_written_out_are_refused_and_not_repeated(specs: Path, run: Run, fields: str, told: str) -> None:
    write(specs, {"site.yaml": f"title: S\nconnections: {{shop: {{{fields}}}}}\n"})
    done = run("check", "specs")
    assert told in done.err
    assert "hunter2" not in done.err


def test_a_secret_reaches_neither_output_nor_lock(specs: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = f"sqlite:///{specs}/data/shop.db"
    write(specs, {"site.yaml": 'title: S\nconnections: {shop: {sql: "${SHOP}"}}\n'})
    done = run("refresh")
    assert "metrics.time.data.sql: SHOP is not set in the environment" in done.err
    monkeypatch.setenv("SHOP", secret)
    done = run("refresh")
    assert done.code == 0
    assert secret not in done.out + done.err + (specs / lock.NAME).read_text()
    monkeypatch.setenv("SHOP", "postgresql://me:hunter2@127.0.0.1:1/x?sslmode=hunter2")
    done = run("--debug", "refresh")
    assert done.code == 1
    assert "hunter2" not in done.out + done.err


NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
POINTS = st.lists(st.tuples(st.text(max_size=5), NUMBERS), max_size=3).map(tuple)
SPREADS = st.builds(
    Spread, st.text(max_size=5), st.integers(0, 9),
    st.lists(st.tuples(NUMBERS, NUMBERS), max_size=3).map(tuple),
    st.lists(st.tuples(NUMBERS, NUMBERS, st.integers(0, 9)), max_size=3).map(tuple),
)  # fmt: skip
ROWS = st.builds(
    Rows, st.none() | NUMBERS, POINTS, POINTS,
    st.lists(st.tuples(st.text(max_size=5), POINTS), max_size=2).map(tuple),
    st.lists(SPREADS, max_size=2).map(tuple),
    st.lists(st.tuples(st.text(max_size=5), st.integers(0, 99)), max_size=2).map(tuple),
)  # fmt: skip


@given(ROWS, st.text(max_size=20))
def test_any_rows_come_back_as_they_were(tmp_path_factory: pytest.TempPathFactory, rows: Rows, query: str) -> None:
    root = tmp_path_factory.mktemp("lock")
    entry = Entry({"sql": query, "from": "shop"}, "2026-01-15T12:00:00Z", "made", rows)
    lock.write(root, {"a": entry})
    assert lock.read(root) == {"a": entry}
    assert lock.read(root)["a"].digest == replace(entry, fetched="2025-01-15T12:00:00Z").digest
