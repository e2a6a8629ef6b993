"""PostgreSQL, MariaDB and Prometheus from the system's packages, each a process of its own on loopback.

Every server has a folder and a free port of its own and is ended when its test session ends.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

PASSWORD = "s3cret/P@ss:word"
_START = 60  # seconds that a server may take to start


class Missing(Exception):
    """A server's programs are not on this machine."""


@dataclass(frozen=True)
class Server:
    """A running server: where it is reached, by an account that may write, and its process."""

    url: str
    port: int
    process: subprocess.Popen[bytes]
    folder: Path


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def program(name: str, *places: str) -> str:
    """Return the path of a program. Raises Missing."""
    found = shutil.which(name) or next(
        (str(path) for place in places for path in sorted(Path("/").glob(f"{place}/{name}"), reverse=True)), None
    )
    if found is None:
        raise Missing(f"{name} is not installed")
    return found


@contextmanager
def _folder(user: str) -> Iterator[Path]:
    """Yield a folder below /tmp that belongs to the server's user (a socket's path must be short)."""
    path = Path(tempfile.mkdtemp(prefix="iv-"))
    try:
        if os.geteuid() == 0 and user:
            shutil.chown(path, user)
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _user(name: str) -> str | None:
    """Return whose process a server is: its own user's where we are root, as which it refuses to run."""
    return name if os.geteuid() == 0 else None


@contextmanager
def _running(
    command: list[str], ready: Callable[[], bool], log: Path, user: str | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, user=user, group=user)
    try:
        until = time.monotonic() + _START
        while not ready():
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"{command[0]} did not start:\n{log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.1)
        yield process
    finally:
        process.send_signal(signal.SIGINT)  # at once, whoever is still connected
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _run(*command: str, text: str = "", user: str | None = None) -> None:
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False, user=user, group=user)
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {done.stdout}{done.stderr}")


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def postgres() -> Iterator[Server]:
    """Yield a PostgreSQL whose superuser is `iv`, with `PASSWORD`."""
    places = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin")
    initdb, server, ready = (program(name, *places) for name in ("initdb", "postgres", "pg_isready"))
    with _folder("postgres") as folder:
        data, secret, port = folder / "data", folder / "password", free_port()
        secret.write_text(PASSWORD)
        secret.chmod(0o644)
        flags = ["-U", "iv", "-A", "scram-sha-256", f"--pwfile={secret}", "-E", "UTF8", "--no-locale", "--no-sync"]
        _run(initdb, "-D", str(data), *flags, user=_user("postgres"))
        options = {"listen_addresses": "127.0.0.1", "unix_socket_directories": folder, "fsync": "off"}
        settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        command = [server, "-D", str(data), "-p", str(port), *settings]

        def is_ready() -> bool:
            return subprocess.run([ready, "-q", "-h", "127.0.0.1", "-p", str(port)], check=False).returncode == 0

        with _running(command, is_ready, folder / "log", _user("postgres")) as process:
            url = f"postgresql://iv:{quote(PASSWORD, safe='')}@127.0.0.1:{port}/postgres"
            yield Server(url, port, process, folder)


@contextmanager
def mariadb() -> Iterator[Server]:
    """Yield a MariaDB whose account `iv` may do anything, with `PASSWORD`, and its database `iv`."""
    places = ("usr/sbin", "usr/libexec", "usr/bin")
    install, server = program("mariadb-install-db", *places), program("mariadbd", *places)
    client = program("mariadb", *places)
    user = "mysql" if os.geteuid() == 0 else ""
    with _folder(user) as folder:
        data, sock, port = folder / "data", folder / "s", free_port()
        run_as = [f"--user={user}"] if user else []
        _run(install, "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=normal", *run_as)
        command = [
            server, "--no-defaults", f"--datadir={data}", f"--socket={sock}", f"--port={port}", *run_as,
            "--bind-address=127.0.0.1", f"--pid-file={folder / 'pid'}", "--secure-file-priv=",
            "--innodb-buffer-pool-size=32M",
        ]  # fmt: skip
        with _running(command, lambda: sock.exists() and _answers(port), folder / "log") as process:
            sql = (
                f"CREATE DATABASE iv; CREATE USER iv@'127.0.0.1' IDENTIFIED BY '{PASSWORD}'; "
                "GRANT ALL ON *.* TO iv@'127.0.0.1'; CREATE USER iv@localhost IDENTIFIED BY "
                f"'{PASSWORD}'; GRANT ALL ON *.* TO iv@localhost;"
            )
            _run(client, "--no-defaults", f"--socket={sock}", "-u", "root", text=sql)
            yield Server(f"mysql://iv:{quote(PASSWORD, safe='')}@127.0.0.1:{port}/iv", port, process, folder)


@contextmanager
def prometheus(openmetrics: str) -> Iterator[Server]:
    """Yield a Prometheus that holds some history, in the text format OpenMetrics."""
    server, tool = program("prometheus"), program("promtool")
    with _folder("") as folder:
        (folder / "history").write_text(openmetrics)
        (folder / "config.yml").write_text("global: {}\n")
        data, port = folder / "data", free_port()
        _run(tool, "tsdb", "create-blocks-from", "openmetrics", "-q", str(folder / "history"), str(data))
        command = [
            server, f"--config.file={folder / 'config.yml'}", f"--storage.tsdb.path={data}",
            "--storage.tsdb.retention.time=100y", f"--web.listen-address=127.0.0.1:{port}",
        ]  # fmt: skip
        with _running(command, lambda: _http_ok(port, "/-/ready"), folder / "log") as process:
            yield Server(f"http://127.0.0.1:{port}", port, process, folder)


def _http_ok(port: int, path: str) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}{path}", timeout=2) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False
