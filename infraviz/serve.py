"""`infraviz serve`: the site on loopback, built anew when a spec is saved, pushed to the browser.

What a change does not touch is not made again; the site lies in a temporary folder. A spec with mistakes leaves the
last good pages standing, and the mistakes are shown over them. Pages get one script of ours that listens for changes
(server-sent events), puts the new page in place of the old one, and keeps the place that was read.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from urllib.parse import unquote, urlsplit

from infraviz.api import cache_of
from infraviz.build.bench import Wish
from infraviz.build.engine import build
from infraviz.build.publish import listed
from infraviz.errors import InfravizError, MachineError, SpecErrors, UsageError

HOST = "127.0.0.1"
PORT, PORTS = 8000, 20  # the first port that is tried, and how many
_OURS, _STYLE = "/_infraviz/", "static/site.css"
_ALONE = b"<!doctype html><html lang=en><head><meta charset=utf-8><title>infraviz</title></head><body></body></html>"
_TYPES = {
    ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml", ".json": "application/json", ".csv": "text/csv; charset=utf-8",
    ".xml": "application/xml", ".txt": "text/plain; charset=utf-8", ".woff2": "font/woff2", ".woff": "font/woff",
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp", ".gif": "image/gif",
}  # fmt: skip
_TYPED = "; require-trusted-types-for 'script'; trusted-types 'none'"  # of the policy: our script takes over HTML
_PING = 10.0  # seconds after which a quiet connection is tried, so that closed ones are noticed


@dataclass(frozen=True)
class State:
    """The last good site, and what is wrong with the specs now.

    `warnings` are of the last good site; they are told on the terminal and not over the page.
    """

    files: Mapping[str, bytes]
    version: str = ""
    style: str = ""  # digest of the style sheet, as `version` is of all files
    loaded: str = ""  # digest of what pages load besides: fonts, scripts, the icon
    errors: str = ""
    warnings: str = ""


class Board:
    """The state, as the thread that builds puts it up and the threads that serve read it."""

    def __init__(self) -> None:
        self._state = State({})
        self._changed = threading.Condition()

    @property
    def state(self) -> State:
        return self._state

    def put(self, state: State) -> None:
        """Put up a state and wake those that wait for one."""
        with self._changed:
            self._state = state
            self._changed.notify_all()

    def other(self, seen: State | None) -> State:
        """Return the state when it is another than `seen`, at the latest after some seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._state is not seen, _PING)
            return self._state


@dataclass(frozen=True)
class Folder(Mapping[str, bytes]):
    """The files of a built site, read when they are asked for."""

    root: Path
    names: frozenset[str]

    def __getitem__(self, name: str) -> bytes:
        if name not in self.names:
            raise KeyError(name)
        return (self.root / name).read_bytes()

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self.names))

    def __len__(self) -> int:
        return len(self.names)


def wish(specs: Path, folder: Path) -> Wish:
    """Return what a preview builds, into a folder: no cards, which nobody looks at, and nothing that must last."""
    return Wish(specs, folder / "out", cache=cache_of(specs), draft=True)


def built(wish: Wish, last: State) -> State:
    """Return the state after a build: the new site, or the last one with what is wrong now."""
    try:
        made = build(wish)
    except InfravizError as error:
        return replace(last, errors=_told(error))
    except Exception as error:  # a bug must not end the preview
        return replace(last, errors=f"infraviz failed: {type(error).__name__}: {error} (a bug)")
    files = Folder(wish.out, frozenset(listed(wish.out)))
    loaded = [path for path in files if path.startswith("static/") and path != _STYLE]
    warnings = "\n".join(map(str, made.warnings))
    return State(files, made.state[:16], _digest(files, [_STYLE]), _digest(files, loaded), warnings=warnings)


def _digest(files: Mapping[str, bytes], paths: Iterable[str]) -> str:
    digest = sha256()
    for path in paths:
        digest.update(path.encode() + b"\0" + sha256(files[path]).digest())
    return digest.hexdigest()[:16]


def _told(error: InfravizError) -> str:
    if not isinstance(error, SpecErrors):
        return str(error)
    count = len(error.errors)
    return f"{error}\n{count} {'mistake' if count == 1 else 'mistakes'}, the last good pages stay"


def answer(path: str, state: State) -> tuple[HTTPStatus, str, bytes]:
    """Return status, type and content for a path of a request."""
    name = unquote(path.partition("?")[0]).removeprefix("/")
    if f"/{name}".startswith(_OURS):
        content = _own(name.removeprefix(_OURS[1:]))
        return (HTTPStatus.OK, _type(name), content) if content else (HTTPStatus.NOT_FOUND, "text/plain", b"")
    found = f"{name}index.html" if name.endswith("/") or not name else name
    if found in state.files:
        content = state.files[found]
        return HTTPStatus.OK, _type(found), live(content, state) if found.endswith(".html") else content
    if f"{name}/index.html" in state.files:
        return HTTPStatus.FOUND, "text/plain", b""
    lost = state.files.get("404.html", _ALONE)
    return (HTTPStatus.NOT_FOUND if state.files else HTTPStatus.OK), _TYPES[".html"], live(lost, state)


def live(page: bytes, state: State) -> bytes:
    """Return a page of a state with the script that listens for another, which its policy is widened to allow.

    The script is told the digests of what is around the page's main part and of its styles: what did not change stays.
    """
    text = page.decode().replace("script-src 'self';", "script-src 'self'; connect-src 'self';", 1)
    text = text.replace(_TYPED, "", 1)
    before, _, rest = text.partition("<main")
    frame = sha256(f"{before}{rest.rpartition('</main>')[2]}{state.loaded}".encode()).hexdigest()[:16]
    told = f'data-version="{state.version}" data-frame="{frame}" data-style="{state.style}"'
    return text.replace("</head>", f'<script src="{_OURS}live.js" {told} defer></script></head>', 1).encode()


def _own(name: str) -> bytes | None:
    file = resources.files("infraviz") / "live" / name
    return file.read_bytes() if name in ("live.js", "live.css") else None


def _type(path: str) -> str:
    return _TYPES.get(Path(path).suffix.lower() or ".html", "application/octet-stream")


class _Handler(BaseHTTPRequestHandler):
    """Answers from the board, and only to who names this machine: a foreign site must not read drafts."""

    server_version, sys_version = "infraviz", ""
    protocol_version = "HTTP/1.1"

    def __init__(self, *request: object, board: Board) -> None:
        self.board = board
        super().__init__(*request)  # type: ignore[arg-type]

    def handle(self) -> None:
        """Answer until the browser has gone, which may be in the middle of an answer."""
        with suppress(ConnectionError):
            super().handle()

    def do_GET(self) -> None:
        if urlsplit(f"//{self.headers.get('Host', '')}").hostname not in (HOST, "localhost"):
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
        elif self.path == f"{_OURS}events":
            self._events()
        else:
            status, kind, content = answer(self.path, self.board.state)
            self._head(status, kind, len(content))
            if self.command == "GET":
                self.wfile.write(content)

    do_HEAD = do_GET

    def _head(self, status: HTTPStatus, kind: str, length: int | None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        if status == HTTPStatus.FOUND:  # a folder is named without its slash
            self.send_header("Location", f"{self.path.partition('?')[0]}/")
        if length is None:
            self.send_header("Connection", "close")
        else:
            self.send_header("Content-Length", str(length))
        self.end_headers()

    def _events(self) -> None:
        """Tell each state as an event until the browser has gone."""
        self._head(HTTPStatus.OK, "text/event-stream", None)
        self.close_connection = True
        seen: State | None = None
        while True:
            state = self.board.other(seen)
            self.wfile.write(_event(state) if state is not seen else b": still here\n\n")
            seen = state

    def log_message(self, *_: object) -> None:
        """Stay silent: what is asked for is no news to the writer."""


def _event(state: State) -> bytes:
    return f"event: state\ndata: {json.dumps({'version': state.version, 'errors': state.errors})}\n\n".encode()


def server(board: Board, port: int) -> ThreadingHTTPServer:
    """Return a server at `port`, or at the next one that is free. Raises MachineError when none of `PORTS` is."""
    for wanted in range(port, min(port + PORTS, 65536)):
        try:
            made = ThreadingHTTPServer((HOST, wanted), partial(_Handler, board=board))
        except OSError:
            continue
        made.daemon_threads = True
        return made
    raise MachineError(f"no free port from {port} to {min(port + PORTS, 65536) - 1}")


def serve(specs: Path, port: int, ready: Callable[[str], None], stop: threading.Event | None = None) -> None:
    """Serve the site of `specs` until Ctrl-C or `stop`; `ready` is called with the address after the first build.

    Raises UsageError where there is no such folder, MachineError where no port is free.
    """
    from watchfiles import watch

    if not specs.is_dir():
        raise UsageError(f"no such folder: {specs}")
    board = Board()
    with server(board, port) as http, TemporaryDirectory(prefix="infraviz-") as folder:
        wanted = wish(specs, Path(folder))
        _build(wanted, board)
        threading.Thread(target=http.serve_forever, daemon=True).start()
        try:
            taken = f" (port {port} is taken)" if http.server_port != port else ""
            ready(f"http://{HOST}:{http.server_port}/{taken}")
            for _ in watch(specs, debounce=50, step=10, stop_event=stop, raise_interrupt=False):
                _build(wanted, board)
        finally:
            http.shutdown()


def _build(wish: Wish, board: Board) -> None:
    start = perf_counter()
    state = built(wish, board.state)
    board.put(state)
    told = state.errors or f"built in {perf_counter() - start:.2f} s"
    print("\n".join(filter(None, (told, "" if state.errors else state.warnings))), file=sys.stderr, flush=True)
