"""The same rows in PostgreSQL, MariaDB, SQLite, Prometheus and files give the same numbers; writing is refused."""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
import sample
import servers
from servers import PASSWORD, Server

from infraviz.data import files, prometheus, sql
from infraviz.data.rows import DataError, Rows
from infraviz.data.secrets import Opened, opened
from infraviz.spec.metrics import DataSpec, percentile
from infraviz.spec.site import ConnectionSpec

pytestmark = pytest.mark.slow
STATISTICS = ("mean", "median", "p50", "p95", "p99", "p99.9", "p12.5", "sum", "count", "min", "max")
LAST = sample.START + timedelta(minutes=sample.MINUTES - 1)
CLOSE = 1e-9
DATABASES = ("postgres", "mariadb", "sqlite")


def connection(url: str, kind: str = "sql", timeout: str = "30s") -> Opened:
    spec = ConnectionSpec.model_validate({kind: "${ADDRESS}", "timeout": timeout})
    return opened("warehouse", spec, {"ADDRESS": url}, 30)


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest) -> str:
    """The address of each database in turn."""
    found = request.getfixturevalue(request.param)
    return f"sqlite:///{found}" if isinstance(found, Path) else str(found.url)


def ask(url: str, statistic: str | None = None, timeout: str = "30s", **fields: str) -> Rows:
    spec = DataSpec.model_validate({"from": "warehouse", **fields})
    return sql.fetch(spec, statistic, connection(url, timeout=timeout), Path("/nowhere"))[0]


def expected(statistic: str, values: list[float]) -> float:
    share = 0.5 if statistic == "median" else percentile(statistic)
    if share is not None:
        return float(np.quantile(values, share))
    return float({"mean": np.mean, "sum": np.sum, "count": len, "min": min, "max": max}[statistic](values))


def phase(name: str) -> list[float]:
    return [ms for _, _, its, _, ms in sample.rows() if its == name]


def check(found: Rows, statistic: str) -> None:
    values = [ms for *_, ms in sample.rows()]
    assert found.value == pytest.approx(expected(statistic, values), rel=CLOSE)
    wanted = {name: expected(statistic, phase(name)) for name in ("before", "after")}
    assert dict(found.groups) == pytest.approx(wanted, rel=CLOSE)
    assert dict(found.counts) == {"": 1000, "before": 500, "after": 500}


@pytest.mark.parametrize("statistic", STATISTICS)
def test_databases_give_numpys_numbers(database: str, statistic: str) -> None:
    check(ask(database, statistic, sql="select * from requests", value="ms", by="phase"), statistic)


@pytest.mark.parametrize("statistic", STATISTICS)
def test_prometheus_gives_numpys_numbers(prometheus: Server, statistic: str) -> None:
    check(of_prometheus(prometheus, statistic, prometheus="ms", range="500m", step="1m", by="phase"), statistic)


def of_prometheus(server: Server, statistic: str | None, **fields: str) -> Rows:
    spec = DataSpec.model_validate({"from": "prod", **fields})
    return prometheus_fetch(spec, statistic, connection(server.url, "prometheus"), LAST)[0]


prometheus_fetch = prometheus.fetch


@pytest.mark.parametrize("kind", ["csv", "parquet"])
@pytest.mark.parametrize("statistic", STATISTICS)
def test_files_give_numpys_numbers(tmp_path: Path, kind: str, statistic: str) -> None:
    _write(tmp_path, kind)
    spec = DataSpec.model_validate({"file": f"data/x.{kind}", "value": "ms", "by": "phase"})
    check(files.fetch(spec, statistic, tmp_path), statistic)


def _write(root: Path, kind: str) -> None:
    if kind == "parquet":
        sample.parquet(root / "data" / "x.parquet")
        return
    (root / "data").mkdir()
    (root / "data" / "x.csv").write_text(sample.csv())


def test_every_source_tells_the_same_spread(database: str, prometheus: Server, tmp_path: Path) -> None:
    _write(tmp_path, "csv")
    spec = DataSpec.model_validate({"file": "data/x.csv", "value": "ms", "by": "phase"})
    wanted = {spread.name: spread for spread in files.fetch(spec, "p95", tmp_path).spreads}
    others = [
        ask(database, "p95", sql="select * from requests", value="ms", by="phase"),
        of_prometheus(prometheus, "p95", prometheus="ms", range="500m", step="1m", by="phase"),
    ]
    for rows in others:
        assert {spread.name for spread in rows.spreads} == set(wanted)
        for spread in rows.spreads:
            assert np.allclose(spread.quantiles, wanted[spread.name].quantiles, rtol=CLOSE, atol=0)
            assert [count for *_, count in spread.bins] == [count for *_, count in wanted[spread.name].bins]


def test_a_condition_and_an_author_who_ends_with_a_comment(database: str) -> None:
    values = [ms for _, _, _, region, ms in sample.rows() if region == "eu" and ms > 10]
    found = ask(
        database, "p95", sql="select ms, region from requests -- all of them", value="ms",
        where="region = 'eu' and ms > 10 -- only there",
    )  # fmt: skip
    assert found.value == pytest.approx(expected("p95", values), rel=CLOSE)
    assert found.counts == (("", len(values)),)


def test_points_are_in_the_order_of_the_query(database: str) -> None:
    found = ask(database, sql="select day, n from daily order by day desc;")
    assert found.points[0] == ("2026-01-14", 41.0)
    assert len(found.points) == 5
    named = ask(database, sql="select n * 2 as twice, day from daily order by day", x="day", y="twice")
    assert named.points[1] == ("2026-01-11", 20.5)


def test_lines_by_group_and_one_single_value(database: str) -> None:
    found = ask(database, sql="select at, phase, ms from requests where id < 9 order by id", x="at", y="ms", by="phase")
    assert [(name, len(points)) for name, points in found.series] == [("before", 4), ("after", 4)]
    assert ask(database, sql="select count(*) from requests").value == 1000


def test_a_colon_and_a_percent_sign_are_the_authors(database: str) -> None:
    assert ask(database, sql="select count(*) from requests where at like '%T00:0%'").value == 20


WRITES = [
    "insert into daily values ('2027-01-01', 1)",
    "delete from daily",
    "drop table daily",
    "select 1; delete from daily",
    "select 1); delete from daily; --",
    "with gone as (delete from daily returning n) select n from gone",
    "select n into stolen from daily",
    "select n from daily into outfile '/tmp/stolen'",
    "select 1 /*! into outfile '/tmp/stolen' */",
    "set transaction read write",
    "call x()",
    "pragma query_only = off",
    "attach database '/tmp/other.db' as other",
]


@pytest.mark.parametrize("statement", WRITES)
@pytest.mark.parametrize("fields", [{}, {"value": "n"}])
def test_what_is_no_select_is_refused(database: str, statement: str, fields: Mapping[str, str]) -> None:
    before = ask(database, "sum", sql="select n from daily", value="n").value
    with pytest.raises(DataError):
        ask(database, "sum" if fields else None, sql=statement, **fields)
    assert ask(database, "sum", sql="select n from daily", value="n").value == before


def test_postgres_refuses_functions_that_write_or_leave_reading(postgres: Server) -> None:
    for statement, told in (
        ("select setval('numbers', 9)", "read-only transaction"),
        ("select nextval('numbers')", "read-only transaction"),
        ("select set_config('transaction_read_only', 'off', false)", "reaches beyond the tables"),
        ("with gone as (delete from daily returning n) select n from gone", "data-modifying"),
        ("select n from daily for update", "read-only transaction"),
    ):
        make_sequence(postgres)
        with pytest.raises(DataError, match=told):
            ask(postgres.url, sql=statement)


def test_what_postgres_lets_a_reader_do_is_undone(postgres: Server) -> None:
    """PostgreSQL before 16 makes large objects in transactions that only read: they go when it is rolled back."""
    count = "select count(*) from pg_largeobject_metadata"
    with contextlib.suppress(DataError):
        ask(postgres.url, sql="select lo_create(7)")
    assert ask(postgres.url, sql=count).value == 0


def make_sequence(server: Server) -> None:
    import sqlalchemy as sa

    engine = sa.create_engine(server.url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as writer:
        writer.execute(sa.text("create sequence if not exists numbers"))
    engine.dispose()


@pytest.mark.parametrize("name", DATABASES)
def test_transactions_are_read_only(name: str, request: pytest.FixtureRequest) -> None:
    """Past every check of the text, the transaction itself refuses to write."""
    from infraviz.data.engines import engine_of, reading

    found = request.getfixturevalue(name)
    url = f"sqlite:///{found}" if isinstance(found, Path) else found.url
    engine = engine_of(connection(url), Path("/nowhere"))
    with reading(engine, 5) as run, pytest.raises(Exception, match=r"(?i)read.?only"):
        run.exec_driver_sql("delete from daily")


SLEEPS = {
    "postgres": "select pg_sleep(20)",
    "mariadb": "select sleep(20)",
    "sqlite": "with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n",
}


@pytest.mark.parametrize("name", DATABASES)
def test_a_slow_query_is_ended(name: str, request: pytest.FixtureRequest) -> None:
    found = request.getfixturevalue(name)
    url = f"sqlite:///{found}" if isinstance(found, Path) else found.url
    start = time.monotonic()
    with pytest.raises(DataError, match="took too long"):
        ask(url, sql=SLEEPS[name], timeout="1s")
    assert time.monotonic() - start < 15


def test_a_connection_that_is_cut_midway(postgres: Server) -> None:
    """Each attempt is cut while its query runs; the last one is told, in the engine's words."""
    import sqlalchemy as sa

    engine = sa.create_engine(postgres.url.replace("postgresql:", "postgresql+psycopg:"), poolclass=sa.pool.NullPool)
    found: list[BaseException] = []

    def asked() -> None:
        try:
            ask(postgres.url, sql="select pg_sleep(20)")
        except DataError as error:
            found.append(error)

    asking = threading.Thread(target=asked, daemon=True)
    asking.start()
    until = time.monotonic() + 30
    cut = "select count(pg_terminate_backend(pid)) from pg_stat_activity where query like 'FETCH%' "
    cut += "and pid <> pg_backend_pid()"
    while asking.is_alive() and time.monotonic() < until:
        with engine.begin() as other:
            other.execute(sa.text(cut))
        asking.join(0.2)
    assert [str(error) for error in found] == ["the query fails: terminating connection due to administrator command"]


MANY: Mapping[str, str] = {
    "postgres": "select i, i * 1.0 as v from generate_series(1, 10000000) as t(i)",
    "mariadb": "select seq, seq * 1.0 as v from seq_1_to_10000000",
    "sqlite": "with recursive n(i) as (select 1 union all select i + 1 from n where i < 10000000) select i, i from n",
}


@pytest.mark.parametrize("name", DATABASES)
def test_ten_million_rows_by_mistake_are_refused(name: str, request: pytest.FixtureRequest) -> None:
    found = request.getfixturevalue(name)
    url = f"sqlite:///{found}" if isinstance(found, Path) else found.url
    with pytest.raises(DataError, match="more than 100000 rows") as caught:
        ask(url, sql=MANY[name])
    assert "sum them up in the SQL" in caught.value.hint


def test_a_query_that_fails_is_told_in_the_engines_words(database: str) -> None:
    for statement in ("select nothing from requests", "select n from nowhere", "select n fro daily x"):
        with pytest.raises(DataError, match=r"the query fails: .*(nothing|nowhere|daily|fro)") as caught:
            ask(database, sql=statement)
        assert PASSWORD not in str(caught.value)
        assert "\n" not in str(caught.value)


def test_wrong_types_are_refused(database: str) -> None:
    with pytest.raises(DataError, match=r"'(ap|us)' in column 'region' is not a number"):
        ask(database, "max", sql="select region from requests", value="region")
    with pytest.raises(DataError, match=r"row 1: '(eu|us|ap)' in column 'region' is not a number"):
        ask(database, sql="select id, region from requests order by id limit 3")
    with pytest.raises(DataError, match="holds no numbers that 'where' keeps"):
        ask(database, "max", sql="select ms from requests", value="ms", where="ms < 0")
    with pytest.raises(DataError, match="the query gives no rows"):
        ask(database, sql="select day, n from daily where n < 0")
    with pytest.raises(DataError, match="the query gives 5 columns: id, at, phase, region, ms"):
        ask(database, sql="select * from requests")
    with pytest.raises(DataError, match="more than 200 groups"):
        ask(database, "max", sql="select id, ms from requests", value="ms", by="id")


def test_postgres_tells_of_nan(postgres: Server) -> None:
    with pytest.raises(DataError, match="nan in column 'v' is not a finite number"):
        ask(postgres.url, "max", sql="select 'NaN'::float8 as v union all select 1", value="v")


@pytest.mark.parametrize("name", ["postgres", "mariadb"])
def test_a_wrong_password_is_told_without_it(name: str, request: pytest.FixtureRequest) -> None:
    server = request.getfixturevalue(name)
    url = server.url.replace("s3cret", "wr0ng-one")
    with pytest.raises(DataError, match="no connection: ") as caught:
        ask(url, sql="select 1")
    told = str(caught.value)
    assert "wr0ng" not in told
    assert "P@ss" not in told
    assert "127.0.0.1" not in told


def test_prometheus_points_instants_and_labels(prometheus: Server) -> None:
    one = of_prometheus(prometheus, None, prometheus='ms{phase="after"}', range="3m", step="1m")
    assert [y for _, y in one.points] == phase("after")[-4:]
    assert one.points[-1][0] == LAST.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert of_prometheus(prometheus, None, prometheus="1 + 1").value == 2
    groups = of_prometheus(prometheus, None, prometheus="ms", by="phase").groups
    assert dict(groups) == {"before": phase("before")[-1], "after": phase("after")[-1]}
    lines = of_prometheus(prometheus, None, prometheus="ms", range="2m", step="1m", by="phase").series
    assert [(name, len(points)) for name, points in lines] == [("after", 3), ("before", 3)]


def test_prometheus_at(prometheus: Server) -> None:
    """NaN samples are left out and counted, infinities refused, counters survive a restart."""

    def at(minutes: int, statistic: str | None, **fields: str) -> tuple[Rows, str]:
        spec = DataSpec.model_validate({"from": "prod", **fields})
        now = sample.START + timedelta(minutes=minutes)
        return prometheus_fetch(spec, statistic, connection(prometheus.url, "prometheus"), now)

    rows, method = at(59, "count", prometheus="gaps", range="59m", step="1m")
    assert rows.value == 30
    assert "30 samples that were no numbers left out" in method
    with pytest.raises(DataError, match="is infinite"):
        at(0, None, prometheus="endless")
    with pytest.raises(DataError, match="the query gives nothing"):
        at(0, None, prometheus="nowhere")
    rows, _ = at(60, "rate", prometheus="done_total", range="60m", step="1m")
    assert rows.value == pytest.approx((29 * 120 + 0 + 30 * 120) / 3600)


def test_prometheus_errors_are_in_its_own_words(prometheus: Server) -> None:
    with pytest.raises(DataError, match=r"the query fails: .*parse error"):
        of_prometheus(prometheus, None, prometheus="sum(")
    with pytest.raises(DataError, match="the query gives 2 series, not one") as caught:
        of_prometheus(prometheus, None, prometheus="ms")
    assert "phase" in caught.value.hint
    with pytest.raises(DataError, match="a series has no label 'region'"):
        of_prometheus(prometheus, None, prometheus="ms", by="region")


def test_a_server_that_was_stopped(request: pytest.FixtureRequest) -> None:
    """A process that takes connections and no longer answers is given up in time."""
    running = servers.postgres()
    try:
        server = running.__enter__()
    except servers.Missing as missing:
        pytest.skip(str(missing))
    request.addfinalizer(lambda: running.__exit__(None, None, None))
    server.process.send_signal(signal.SIGSTOP)
    request.addfinalizer(lambda: server.process.send_signal(signal.SIGQUIT))
    request.addfinalizer(lambda: server.process.send_signal(signal.SIGCONT))
    with pytest.raises(DataError, match="no connection"):
        ask(server.url, sql="select 1", timeout="1s")
