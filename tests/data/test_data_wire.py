"""Servers that are down, slow, broken or hostile, played by a small socket server; and secrets, which nothing shows."""

from __future__ import annotations

import base64
import io
import json
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import servers
from hypothesis import given
from hypothesis import strategies as st

from infraviz.data import prometheus, sql
from infraviz.data.rows import DataError
from infraviz.data.secrets import Opened, opened
from infraviz.spec.metrics import DataSpec
from infraviz.spec.site import ConnectionSpec

NOW = datetime(2026, 1, 15, tzinfo=UTC)
SECRET = "hunter2-S3cret/P@ss"
Answer = Callable[[socket.socket], None]


@contextmanager
def server(answer: Answer) -> Iterator[int]:
    """Yield the port of a server that gives every connection to `answer`."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        done = threading.Event()

        def serve() -> None:
            while not done.is_set():
                try:
                    client, _ = listener.accept()
                except TimeoutError:
                    continue
                with client:
                    try:
                        answer(client)
                    except OSError:
                        continue

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            done.set()
            thread.join(10)


def silent(seconds: float) -> Answer:
    def answer(client: socket.socket) -> None:
        client.recv(65_536)
        time.sleep(seconds)

    return answer


def http(body: str, status: str = "200 OK", headers: str = "", seen: list[bytes] | None = None) -> Answer:
    def answer(client: socket.socket) -> None:
        request = client.recv(65_536)
        if seen is not None:
            seen.append(request)
        head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body.encode())}\r\nConnection: close\r\n{headers}\r\n"
        client.sendall(head.encode() + body.encode())

    return answer


def success(value: str, kind: str = "scalar") -> str:
    return json.dumps({"status": "success", "data": {"resultType": kind, "result": [0, value]}})


def connection(url: str, kind: str = "prometheus", timeout: str = "1s", **fields: object) -> Opened:
    spec = ConnectionSpec.model_validate({kind: "${ADDRESS}", "timeout": timeout, **fields})
    return opened("prod", spec, {"ADDRESS": url, "TOKEN": SECRET}, 30)


def ask(url: str, **fields: object) -> float | None:
    spec = DataSpec.model_validate({"prometheus": "up", "from": "prod"})
    return prometheus.fetch(spec, None, connection(url, **fields), NOW)[0].value


def refused(url: str, **fields: object) -> str:
    with pytest.raises(DataError) as caught:
        ask(url, **fields)
    assert url not in str(caught.value)
    return str(caught.value)


def test_a_server_that_answers() -> None:
    with server(http(success("42"))) as port:
        assert ask(f"http://127.0.0.1:{port}") == 42


def test_a_server_that_is_down() -> None:
    assert "refused" in refused(f"http://127.0.0.1:{servers.free_port()}")


def test_a_server_that_does_not_answer() -> None:
    with server(silent(1.5)) as port:
        assert "no answer within the time" in refused(f"http://127.0.0.1:{port}", timeout="300ms")


def test_a_server_that_answers_too_slowly() -> None:
    def drip(client: socket.socket) -> None:
        client.recv(65_536)
        client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(40):
            client.sendall(b" ")
            time.sleep(0.05)

    with server(drip) as port:
        start = time.monotonic()
        assert "took too long" in refused(f"http://127.0.0.1:{port}", timeout="400ms")
        assert time.monotonic() - start < 5


def test_a_connection_that_ends_midway() -> None:
    def half(client: socket.socket) -> None:
        client.recv(65_536)
        client.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"status": "succ')

    with server(half) as port:
        assert "ended the connection midway" in refused(f"http://127.0.0.1:{port}")


def test_a_server_that_recovers_is_asked_again() -> None:
    answers = [http("busy", "503 Service Unavailable"), http(success("7"))]

    def answer(client: socket.socket) -> None:
        (answers.pop(0) if len(answers) > 1 else answers[0])(client)

    with server(answer) as port:
        assert ask(f"http://127.0.0.1:{port}") == 7


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (http("<html>hello</html>"), "the answer is none of Prometheus (HTTP 200)"),
        (http("", "404 Not Found"), "the answer is none of Prometheus (HTTP 404)"),
        (http("no", "401 Unauthorized"), "the server does not let us in (HTTP 401)"),
        (http("", "302 Found", "Location: http://127.0.0.1:1/x\r\n"), "the server sends us elsewhere (HTTP 302)"),
        (http('{"status": "error", "error": "expanding series: too many"}', "422 No"), "expanding series: too many"),
        (http('{"status": "success", "data": {"resultType": "vector", "result": "x"}}'), "none of Prometheus"),
        (http(success("many")), "cannot be read: ValueError"),
        (http(success("NaN")), "NaN"),
        (http(success("+Inf")), "is infinite"),
    ],
)
def test_answers_that_are_no_numbers(answer: Answer, told: str) -> None:
    with server(answer) as port:
        assert told in refused(f"http://127.0.0.1:{port}")


def test_a_redirect_is_not_followed_with_the_token() -> None:
    seen: list[bytes] = []
    with server(http(success("1"), seen=seen)) as other:
        away = http("", "307 Temporary Redirect", f"Location: http://127.0.0.1:{other}/api/v1/query\r\n")
        with server(away) as port:
            refused(f"http://127.0.0.1:{port}", token="${TOKEN}")
    assert seen == []


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://x/y", "gopher://x", "x", "http://a b/"])
def test_only_http_addresses(address: str) -> None:
    assert "starts with http:// or https://" in refused(address)


def test_tokens_headers_and_passwords_reach_the_server_only() -> None:
    seen: list[bytes] = []
    with server(http(success("1"), seen=seen)) as port:
        ask(f"http://127.0.0.1:{port}", token="${TOKEN}", headers={"X-Scope-OrgID": "team", "X-Api-Key": "k ${TOKEN}"})
        ask(f"http://me:{'p%40ss'}@127.0.0.1:{port}")
    assert f"authorization: bearer {SECRET}".lower().encode() in seen[0].lower()
    assert b"X-Scope-OrgID: team" in seen[0]
    assert f"X-Api-Key: k {SECRET}".encode() in seen[0]
    assert base64.b64encode(b"me:p@ss") in seen[1]
    assert b"p%40ss" not in seen[1]


def test_what_a_server_says_of_a_secret_is_masked() -> None:
    """A server, or a proxy before it, may repeat what it was sent."""
    pair = base64.b64encode(b"me:Sup3rSecret").decode()
    body = json.dumps({"status": "error", "error": f"bad header Bearer {SECRET}, Basic {pair}, user me"})
    with server(http(body, "400 Bad Request")) as port:
        told = refused(f"http://me:Sup3rSecret@127.0.0.1:{port}", token="${TOKEN}")
    assert SECRET not in told
    assert pair not in told
    assert told == "the query fails: bad header Bearer ***, Basic ***, user ***"


def test_nothing_is_logged(capfd: pytest.CaptureFixture[str]) -> None:
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    logging.getLogger().addHandler(handler)
    try:
        refused(f"http://me:{SECRET.replace('/', '%2F').replace('@', '%40')}@127.0.0.1:{servers.free_port()}")
    finally:
        logging.getLogger().removeHandler(handler)
    assert "hunter2" not in log.getvalue() + "".join(capfd.readouterr())


def database(url: str, statement: str = "select 1", timeout: str = "1s") -> str:
    spec = DataSpec.model_validate({"sql": statement, "from": "prod"})
    with pytest.raises(DataError) as caught:
        sql.fetch(spec, None, connection(url, "sql", timeout), Path("/nowhere"))
    assert "hunter2" not in f"{caught.value} {caught.value.hint}"
    return str(caught.value)


@pytest.mark.parametrize("engine", ["postgresql", "mysql"])
def test_a_database_that_is_down(engine: str) -> None:
    assert "no connection" in database(f"{engine}://me:hunter2@127.0.0.1:{servers.free_port()}/shop")


@pytest.mark.parametrize("engine", ["postgresql", "mysql"])
def test_a_database_that_drops_the_connection(engine: str) -> None:
    with server(lambda client: client.close()) as port:
        assert "no connection" in database(f"{engine}://me:hunter2@127.0.0.1:{port}/shop")


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["postgresql", "mysql"])
def test_a_database_that_never_answers(engine: str) -> None:
    with server(silent(8)) as port:
        assert "no connection" in database(f"{engine}://me:hunter2@127.0.0.1:{port}/shop")


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("hunter2", "the address of the database is none that SQLAlchemy reads"),
        ("nosuch://u:hunter2@h/x", "no dialect for 'nosuch' is here"),
        ("postgresql://u:hunter2@h:port/x", "the address of the database is none that SQLAlchemy reads"),
        ("oracle://u:hunter2@h/x", "the driver"),
        ("sqlite://", "a SQLite address names a file"),
        ("sqlite:///hunter2.db", "no such SQLite file"),
        ("postgresql://u@127.0.0.1:1/x?password=hunter2", "no connection"),
        ("postgresql://u@127.0.0.1:1/x?sslmode=hunter2", "no connection"),
    ],
)
def test_addresses_that_lead_nowhere(url: str, told: str) -> None:
    assert told in database(url)


def test_a_driver_that_is_not_here(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "psycopg", None)
    spec = DataSpec.model_validate({"sql": "select 1", "from": "prod"})
    with pytest.raises(DataError, match="the driver 'psycopg' for postgresql is not here") as caught:
        sql.fetch(spec, None, connection("postgresql://u@h/x", "sql"), Path("/nowhere"))
    assert caught.value.hint == "pip install 'infraviz[postgres]'"


def test_a_sqlite_file_outside_the_specs_is_refused(tmp_path: Path) -> None:
    """Its path stands in the specs, which may be a stranger's; one from the environment may lie anywhere."""
    (tmp_path / "specs").mkdir()
    (tmp_path / "private.db").write_bytes(b"")
    spec = DataSpec.model_validate({"sql": "select 1", "from": "prod"})
    for address in (f"sqlite:///{tmp_path}/private.db", "sqlite:///../private.db"):
        literal = opened("prod", ConnectionSpec.model_validate({"sql": address}), {}, 5)
        with pytest.raises(DataError, match="outside the specs folder"):
            sql.fetch(spec, None, literal, tmp_path / "specs")
    named = connection(f"sqlite:///{tmp_path}/private.db", "sql")
    assert sql.fetch(spec, None, named, tmp_path / "specs")[0].value == 1


def test_what_is_not_in_the_environment_is_named() -> None:
    spec = ConnectionSpec.model_validate({"sql": "postgresql://${USER_X}:${PASS_X}@h/x"})
    with pytest.raises(DataError, match="PASS_X is not set in the environment"):
        opened("w", spec, {"USER_X": "me"}, 5)
    with pytest.raises(DataError, match="PASS_X and USER_X are not set in the environment"):
        opened("w", spec, {"PASS_X": ""}, 5)


def test_a_value_inside_an_address_is_encoded() -> None:
    spec = ConnectionSpec.model_validate({"sql": "postgresql://me:${PW}@h/x"})
    found = opened("w", spec, {"PW": "a/b@c:d"}, 5)
    assert found.url == "postgresql://me:a%2Fb%40c%3Ad@h/x"
    assert found.hide("x a/b@c:d y a%2Fb%40c%3Ad") == "x *** y ***"
    assert "a/b" not in repr(found)


@given(st.text(st.characters(codec="utf-8", exclude_categories=("C",)), min_size=4, max_size=30))
def test_any_secret_is_hidden(secret: str) -> None:
    spec = ConnectionSpec.model_validate({"prometheus": "http://h", "token": "${T}"})
    hidden = opened("w", spec, {"T": secret}, 5).hide(f"before {secret} after")
    assert secret not in hidden.replace("before ", "").replace(" after", "").replace("***", "")


def test_short_secrets_are_told_from_parts_of_words() -> None:
    spec = ConnectionSpec.model_validate({"sql": "${U}"})
    found = opened("w", spec, {"U": "postgresql://a:b@c/d"}, 5)
    assert found.hide('user "a", password b, host c, table abc') == 'user "***", password ***, host ***, table abc'
