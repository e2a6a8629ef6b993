"""The preview: what it answers, what stays when a spec breaks, and the real thing over HTTP and in a browser."""

from __future__ import annotations

import io
import json
import re
import socket
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from queue import Queue
from threading import Event, Thread
from typing import Any

import pytest
import tools
from PIL import Image
from sites import GOOD, PNG, STUDY, Content, Done, write

import infraviz as iv
from infraviz import pipeline, serve
from infraviz.serve import Board, State, answer

EMPTY = State({})
Run = Callable[..., Done]


def built(specs: Path, last: State) -> State:
    return serve.built(serve.wish(specs, specs.parent / f"{specs.name}-preview"), last)


@pytest.fixture(scope="module")
def specs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("site"), GOOD)


@pytest.fixture(scope="module")
def site(specs: Path) -> State:
    return built(specs, EMPTY)


def test_pages_are_served_with_the_script_that_listens(site: State) -> None:
    status, kind, content = answer("/", site)
    assert (status, kind) == (HTTPStatus.OK, "text/html; charset=utf-8")
    assert f'<script src="/_infraviz/live.js" data-version="{site.version}" data-frame="'.encode() in content
    assert b"script-src 'self'; connect-src 'self';" in content
    assert b"trusted-types" in site.files["index.html"]
    assert b"trusted-types" not in content
    assert b"live.js" not in site.files["index.html"]


@pytest.mark.parametrize("path", ["/static/site.css", "/static/inter.woff2", "/figures/shop.svg"])
def test_other_files_are_served_as_they_are(site: State, path: str) -> None:
    status, kind, content = answer(f"{path}?v=1", site)
    assert (status, content) == (HTTPStatus.OK, site.files[path[1:]])
    assert kind == {"css": "text/css; charset=utf-8", "woff2": "font/woff2", "svg": "image/svg+xml"}[path.split(".")[1]]


@pytest.mark.parametrize("path", ["/nothing/", "/../site.yaml", "/%2e%2e/site.yaml", "/_infraviz/../serve.py", "//x"])
def test_what_is_not_of_the_site_is_not_found(site: State, path: str) -> None:
    assert answer(path, site)[0] == HTTPStatus.NOT_FOUND


def test_what_is_questionable_is_told_and_does_not_keep_the_site_back(tmp_path: Path) -> None:
    study = str(GOOD["studies/shop.md"]) + "\nIt handles 480 orders.\n"
    state = built(write(tmp_path, {**GOOD, "studies/shop.md": study}), EMPTY)
    assert b"480 orders" in state.files["studies/shop/index.html"]
    assert "[IV102]" in state.warnings
    assert state.errors == ""


def told(path: str, state: State) -> dict[str, str]:
    """Return what the script is told of a page."""
    return dict(re.findall(r'data-(version|frame|style)="(\w+)"', answer(path, state)[2].decode()))


def test_the_script_is_told_whether_the_main_part_alone_is_another(site: State) -> None:
    page, path = site.files["studies/shop/index.html"], "/studies/shop/"
    before = told(path, site)
    edited = {"studies/shop/index.html": page.replace(b"It loads", b"It now loads")}
    assert told(path, replace(site, files={**site.files, **edited})) == before
    retitled = {"studies/shop/index.html": page.replace(b"<title>The", b"<title>A")}
    assert told(path, replace(site, files={**site.files, **retitled}))["frame"] != before["frame"]
    restyled = told(path, replace(site, style="0"))
    assert restyled == {**before, "style": "0"}
    assert told(path, replace(site, loaded="0"))["frame"] != before["frame"]


def test_a_style_sheet_and_what_pages_load_besides_are_told_apart(tmp_path: Path) -> None:
    folder = write(tmp_path, {**GOOD, "theme/static/a.css": "p{}", "theme/static/a.png": PNG})
    first = built(folder, EMPTY)
    second = built(write(folder, {"theme/static/a.css": "a{}"}), first)
    third = built(write(folder, {"theme/static/a.png": PNG + b"x"}), second)
    assert second.style != first.style
    assert (second.loaded, third.style) == (first.loaded, second.style)
    assert third.loaded != second.loaded


def test_a_study_is_served_at_its_folder(site: State) -> None:
    assert b"The shop" in answer("/studies/shop/", site)[2]
    assert answer("/studies/shop", site)[0] == HTTPStatus.FOUND


def test_a_broken_spec_leaves_the_last_good_site(site: State, tmp_path: Path) -> None:
    folder = write(tmp_path, GOOD)
    shop = folder / "architectures" / "shop.yaml"
    shop.write_text(shop.read_text(encoding="utf-8").replace("kind:", "kidn:", 1), encoding="utf-8")
    state = built(folder, site)
    assert state == replace(site, errors=state.errors)
    assert "kidn" in state.errors
    assert state.errors.endswith("the last good pages stay")


def test_only_what_changed_is_drawn_again(site: State, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chart = {"studies/shop.md": str(GOOD["studies/shop.md"]) + "\n![Load](chart:speed)\n"}
    folder = write(tmp_path, {**GOOD, **chart})
    site = built(folder, site)
    drawn: list[str] = []
    make = pipeline.make
    monkeypatch.setattr(pipeline, "make", lambda task: drawn.append(task.figure.key) or make(task))
    assert built(folder, site) == site
    assert drawn == []
    metrics = next((folder / "metrics").iterdir())
    metrics.write_text(metrics.read_text(encoding="utf-8").replace("600", "700"), encoding="utf-8")
    state = built(folder, site)
    assert drawn == ["chart-speed"]
    assert state.version != site.version


def test_without_a_first_good_build_the_mistakes_can_still_be_shown(tmp_path: Path) -> None:
    (tmp_path / "site.yaml").write_text("titel: x\n", encoding="utf-8")
    state = built(tmp_path, EMPTY)
    assert "titel" in state.errors
    status, _, page = answer("/", state)
    assert status == HTTPStatus.OK
    assert b"live.js" in page


def test_a_bug_does_not_end_the_preview(specs: Path, site: State, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr(serve, "build", broken)
    assert built(specs, site) == replace(site, errors="infraviz failed: KeyError: 'x' (a bug)")


def test_a_taken_port_gives_the_next_free_one() -> None:
    with socket.socket() as taken:
        taken.bind((serve.HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with serve.server(Board(), port) as found:
            assert port < found.server_port < port + serve.PORTS


def test_no_free_port_is_the_machines_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr(serve, "ThreadingHTTPServer", refused)
    with pytest.raises(iv.MachineError, match="no free port from 8000 to 8019"):
        serve.server(Board(), 8000)


def test_a_folder_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(iv.UsageError, match="no such folder"):
        serve.serve(tmp_path / "nothing", 8000, print)


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A running preview of a copy of the small site: its address and its specs."""
    folder, ready, stop = write(tmp_path, GOOD), Queue[str](), Event()
    thread = Thread(target=serve.serve, args=(folder, 8100, ready.put, stop))
    thread.start()
    yield ready.get(timeout=30).split()[0], folder
    stop.set()
    thread.join(timeout=10)
    assert not thread.is_alive()


def get(url: str, **headers: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=10) as found:
            return found.status, found.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def test_the_preview_over_http(preview: tuple[str, Path]) -> None:
    url, specs = preview
    assert get(url)[0] == 200
    assert get(f"{url}nothing/")[0] == 404
    assert get(f"{url}studies/shop") == get(f"{url}studies/shop/")
    assert get(url, Host="evil.example")[0] == 421
    assert b"iv-" in get(f"{url}static/site.css")[1]
    with urllib.request.urlopen(f"{url}_infraviz/events", timeout=20) as events:
        first = _event(events)
        assert first["errors"] == ""
        (specs / "site.yaml").write_text("title: Another\n", encoding="utf-8")
        second = _event(events)
        assert second["version"] != first["version"]
        (specs / "site.yaml").write_text("titel: Another\n", encoding="utf-8")
        third = _event(events)
        assert third["version"] == second["version"]
        assert "did you mean 'title'?" in third["errors"]


def test_a_browser_that_goes_away_in_the_middle_is_no_news(
    preview: tuple[str, Path], capfd: pytest.CaptureFixture[str]
) -> None:
    url, _ = preview
    host, port = url.removeprefix("http://").rstrip("/").split(":")
    for _ in range(20):
        with socket.create_connection((host, int(port))) as asked:
            asked.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # closed by a reset
            asked.sendall(f"GET /static/inter.woff2 HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    assert get(url)[0] == 200
    assert "Traceback" not in capfd.readouterr().err


def _event(lines: Iterator[bytes]) -> dict[str, str]:
    data = next(line for line in lines if line.startswith(b"data: "))
    found: dict[str, str] = json.loads(data.removeprefix(b"data: "))
    return found


@pytest.mark.parametrize("option", [(), ("--open",)])
def test_the_command_says_where_it_serves_and_opens_the_browser_on_demand(
    here: Path, run: Run, monkeypatch: pytest.MonkeyPatch, option: tuple[str, ...]
) -> None:
    """The port that is asked for is taken; the preview ends once it is up."""
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.setattr("watchfiles.watch", lambda *_, **__: ())
    write(here / "specs", GOOD)
    with socket.socket() as taken:
        taken.bind((serve.HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("serve", "specs", "--port", str(port), *option)
    found = re.fullmatch(
        rf"Serving specs at (http://127\.0\.0\.1:(\d+)/) \(port {port} is taken\)\. Ctrl-C ends it\.\n", done.out
    )
    assert found
    assert port < int(found[2]) < port + serve.PORTS
    assert opened == ([found[1]] if option else [])
    assert done.code == 0


def test_only_this_machine_is_answered(preview: tuple[str, Path]) -> None:
    url, _ = preview
    port = int(url.rstrip("/").rpartition(":")[2])
    with socket.socket() as elsewhere:  # a port of the same number on all other addresses is still free
        elsewhere.bind(("127.0.0.2", port))
    for host in ("evil.example", f"evil.example:{port}", "127.0.0.1.evil.example", ""):
        assert get(url, Host=host)[0] == 421
    assert get(url, Host=f"localhost:{port}")[0] == 200


def drawn(width: int) -> bytes:
    """Return a picture of a width, as PNG."""
    made = io.BytesIO()
    Image.new("L", (width, 5)).save(made, "PNG")
    return made.getvalue()


FLOW: dict[str, Content] = {
    "studies/shop.md": STUDY.replace("diagram:shop", "diagram:shop?flow=order")
    + "\n![Load](chart:speed)\n\n![A dot](assets/a.png)\n",
    "assets/a.png": drawn(5),
    "theme/static/mine.css": "main { padding-top: 1px }",
}
UNIQUE = "(ids => ids.length === new Set(ids).size)([...document.querySelectorAll('[id]')].map(e => e.id))"


@pytest.fixture
def tab(tmp_path: Path) -> Iterator[tuple[Any, Path]]:
    """A browser at the study of a running preview, marked so that a load of the page is noticed; and the specs."""
    folder, ready, stop = write(tmp_path, {**GOOD, **FLOW}), Queue[str](), Event()
    thread = Thread(target=serve.serve, args=(folder, 8150, ready.put, stop))
    thread.start()
    said: list[str] = []
    with tools.chromium() as chromium:
        page = chromium.new_page(viewport={"width": 800, "height": 300}, reduced_motion="reduce")
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"{ready.get(timeout=30).split()[0]}studies/shop/")
        page.evaluate("window.kept = 1; scrollTo(0, 250)")
        yield page, folder
    stop.set()
    thread.join(timeout=10)
    assert said == []


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.browser
@pytest.mark.slow
def test_a_new_picture_takes_the_place_of_the_old_one_and_all_goes_on(tab: tuple[Any, Path]) -> None:
    page, specs = tab
    page.locator(".iv-data summary").click()
    page.evaluate("scrollTo(0, 250)")
    for old, new in (("{kind: client}", "{kind: client, label: One}"), ("label: One}", "label: Two}")):
        edit(specs / "architectures/shop.yaml", old, new)
        page.wait_for_selector(f"svg text:has-text('{new[-4:-1]}')", state="attached")
    assert page.evaluate("[window.kept, scrollY]") == [1, 250]
    assert page.evaluate("document.querySelector('.iv-data').open")
    assert page.evaluate(UNIQUE)
    page.wait_for_selector(".iv-svg [tabindex='0']", state="attached")  # the scripts have run once more
    write(specs, {"assets/a.png": drawn(9)})
    page.wait_for_function("() => (document.images[0].scrollIntoView(), document.images[0].naturalWidth === 9)")
    page.locator("[data-go='1']").click()
    assert page.locator(".iv-steps [aria-current]").count() == 1
    page.locator(".iv-open").first.press("Enter")
    assert page.locator(".iv-stage svg").count() == 1
    page.keyboard.press("Escape")
    page.wait_for_selector(".iv-stage svg", state="detached")


@pytest.mark.browser
@pytest.mark.slow
def test_a_style_sheet_is_changed_in_place_and_a_new_title_loads_the_page(tab: tuple[Any, Path]) -> None:
    page, specs = tab
    edit(specs / "theme/static/mine.css", "1px", "7px")
    page.wait_for_selector("link[href*='site.css?']", state="attached")
    page.locator("link[href*='site.css']").nth(1).wait_for(state="detached")
    padding = "getComputedStyle(document.querySelector('main')).paddingTop"
    assert page.evaluate(f"[window.kept, {padding}, document.querySelectorAll('link[href*=\"site.css\"]').length]") == [
        1, "7px", 1,
    ]  # fmt: skip
    edit(specs / "studies/shop.md", "title: The shop", "title: Another shop")
    page.wait_for_selector("h1:has-text('Another shop')")
    assert page.title() == "Another shop — Site"
    assert page.evaluate("[window.kept ?? 0, scrollY]") == [0, 250]


@pytest.mark.browser
@pytest.mark.slow
def test_the_preview_in_a_browser(preview: tuple[str, Path]) -> None:
    url, specs = preview
    shop = specs / "architectures" / "shop.yaml"
    good = shop.read_text(encoding="utf-8")
    with tools.chromium() as chromium:
        page = chromium.new_page(viewport={"width": 800, "height": 300})
        told: list[str] = []
        page.on("console", lambda message: told.append(message.text))
        page.goto(f"{url}studies/shop/")
        page.evaluate("scrollTo(0, 250)")
        shop.write_text(good.replace("web: {kind: client}", "web: {kind: client, label: Newcomer}"), encoding="utf-8")
        page.wait_for_selector("svg text:has-text('Newcomer')", state="attached")
        assert page.evaluate("scrollY") == 250
        shop.write_text(good.replace("kind:", "kidn:", 1), encoding="utf-8")
        page.wait_for_selector("#infraviz-errors pre:has-text('kidn')")
        assert page.locator("h1").count() == 1  # the last good page is still there
        shop.write_text(good, encoding="utf-8")
        page.wait_for_selector("#infraviz-errors", state="detached")
        assert told == []
