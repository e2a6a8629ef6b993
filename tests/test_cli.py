"""The commands: each one once and more, what it writes and where it says so."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from sites import GOOD, METRICS, ROOT, SHOP, Done, tree, write

from infraviz.model.forms import SUITS
from infraviz.model.kinds import KINDS

Run = Callable[..., Done]
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def specs(here: Path) -> Path:
    return write(here / "specs", GOOD)


def title(path: str) -> str:
    found = ElementTree.parse(path).getroot().find("{http://www.w3.org/2000/svg}title")
    assert found is not None
    return str(found.text)


def infraviz(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "infraviz", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd)


def test_new_makes_a_site_that_builds(here: Path) -> None:
    """As a user types it, each in a process of its own, its output in a pipe."""
    made = infraviz("new", "demo", cwd=here)
    assert (made.returncode, made.stdout, made.stderr) == (0, "Made demo. Next: cd demo && infraviz build\n", "")
    checked = infraviz("check", cwd=here / "demo")
    assert (checked.returncode, checked.stderr) == (0, "")
    assert checked.stdout == "1 architecture, 3 metrics, 1 study: no mistakes.\n"
    built = infraviz("build", cwd=here / "demo")
    assert (built.returncode, built.stderr) == (0, "")
    assert built.stdout.startswith("Made 7 pages, ")
    assert built.stdout.endswith("\nOpen out/index.html\n")
    assert "A checkout that answers sooner" in (here / "demo/out/index.html").read_text(encoding="utf-8")


def test_new_writes_what_the_package_carries(here: Path, run: Run) -> None:
    (here / "demo").mkdir()  # an empty folder will do
    assert run("new", "demo").code == 0
    assert tree(here / "demo") == tree(ROOT / "infraviz" / "starter")


def test_new_refuses_a_folder_with_anything_in_it(here: Path, run: Run) -> None:
    write(here, {"demo/.git/config": "mine"})
    assert run("new", "demo") == Done(2, "", "demo is not an empty folder\n")
    assert list(tree(here)) == ["demo/.git/config"]


def test_new_where_it_cannot_write(here: Path, run: Run) -> None:
    write(here, {"note": "mine"})
    assert run("new", "note/demo") == Done(3, "", "cannot write note/demo: Not a directory\n")


def test_check_as_text(specs: Path, run: Run) -> None:
    assert run("check", specs) == Done(0, "1 architecture, 1 metric, 1 study: no mistakes.\n", "")
    write(specs, {"architectures/two.yaml": SHOP, "site.yaml": None})
    assert run("check") == Done(0, "2 architectures, 1 metric, 1 study: no mistakes.\n", "")


def test_check_as_json(specs: Path, run: Run) -> None:
    assert run("check", "--format", "json") == Done(0, "[]\n", "")
    write(specs, {"architectures/shop.yaml": SHOP.replace("database", "databse"), "site.yaml": "titel: x\n"})
    done = run("check", "--format", "json")
    assert (done.code, done.err) == (1, "")
    assert json.loads(done.out) == [
        {
            "file": "specs/architectures/shop.yaml", "line": 8, "column": 11, "path": "nodes.db.kind",
            "message": "unknown kind 'databse'", "hint": "did you mean 'database'?", "code": "", "severity": "error",
        },
        {
            "file": "specs/site.yaml", "line": 1, "column": 1, "path": "",
            "message": "missing field 'title'", "hint": "", "code": "", "severity": "error",
        },
        {
            "file": "specs/site.yaml", "line": 1, "column": 1, "path": "titel",
            "message": "unknown field 'titel'", "hint": "did you mean 'title'?", "code": "", "severity": "error",
        },
    ]  # fmt: skip


def test_diagram_of_an_id(specs: Path, run: Run) -> None:
    assert run("diagram", "shop") == Done(0, "shop.svg\n", "")
    assert title("shop.svg") == "Shop"
    assert run("diagram", "shop", "-o", "one.svg", "--specs", specs).out == "one.svg\n"
    assert Path("one.svg").read_bytes() == Path("shop.svg").read_bytes()


def test_diagram_of_a_file(here: Path, run: Run) -> None:
    write(here, {"alone.yaml": SHOP})
    assert run("diagram", "alone.yaml").out == "alone.svg\n"
    assert title("alone.svg") == "Shop"


SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'


def test_diagram_of_a_file_among_specs_knows_its_neighbours(specs: Path, run: Run) -> None:
    shop = SHOP.replace("client}", "client, icon: assets/mine.svg, metrics: [load]}")
    write(specs, {"architectures/shop.yaml": shop, "assets/mine.svg": SQUARE})
    assert run("diagram", "specs/architectures/shop.yaml").out == "shop.svg\n"
    text = Path("shop.svg").read_text(encoding="utf-8")
    assert "600 → 60\u202fms" in text
    assert '<symbol id="iv-shop-icon-assets-mine-svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></symbol>' in text


def test_a_png_can_be_larger(specs: Path, run: Run) -> None:
    widths = []
    for scale in ("1", "2", "3"):
        run("diagram", "shop", "-o", "shop.png", "--scale", scale)
        widths.append(int.from_bytes(Path("shop.png").read_bytes()[16:20], "big"))
    assert widths == [widths[0], 2 * widths[0], 3 * widths[0]]


def test_diagram_as_png(specs: Path, run: Run) -> None:
    assert run("diagram", "shop", "-o", "shop.png").out == "shop.png\n"
    assert run("diagram", "shop", "-o", "dark.png", "--theme", "dark").out == "dark.png\n"
    light, dark = Path("shop.png").read_bytes(), Path("dark.png").read_bytes()
    assert light.startswith(PNG)
    assert dark.startswith(PNG)
    assert light != dark


def test_diagram_as_geometry(specs: Path, run: Run) -> None:
    assert run("diagram", "shop", "-o", "shop.json").out == "shop.json\n"
    told = json.loads(Path("shop.json").read_text(encoding="utf-8"))
    assert told["width"] > 0
    assert {node["id"] for node in told["nodes"]} == {"web", "api", "db"}


def test_diagram_to_the_standard_output(specs: Path, run: Run) -> None:
    done = run("diagram", "shop", "-o", "-")
    assert (done.code, done.err) == (0, "")
    assert ElementTree.fromstring(done.out).tag.endswith("svg")
    assert not list(Path().glob("*.svg"))


def test_diagram_of_a_view_and_a_flow(specs: Path, run: Run) -> None:
    assert run("diagram", "shop", "--view", "stores", "-o", "view.svg").code == 0
    assert title("view.svg") == "Stores"
    assert run("diagram", "shop", "--flow", "order", "-o", "flow.json").code == 0
    assert run("diagram", "shop", "--view", "stores", "--flow", "order", "-o", "both.svg").code == 0
    plain = run("diagram", "shop", "-o", "-").out
    assert len({plain, *(Path(name).read_text(encoding="utf-8") for name in ("view.svg", "both.svg"))}) == 3


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_theme_is_the_only_one_in_the_file(specs: Path, run: Run, theme: str) -> None:
    assert "prefers-color-scheme" in run("diagram", "shop", "-o", "-").out
    assert "prefers-color-scheme" not in run("diagram", "shop", "-o", "-", "--theme", theme).out


def test_chart_of_a_chart_and_of_a_metric(specs: Path, run: Run) -> None:
    write(specs, {"metrics/shop.yaml": METRICS.replace("metrics: [load]", "metrics: [load], title: Speed")})
    assert run("chart", "speed").out == "speed.svg\n"
    assert run("chart", "load", "-o", "load.png").out == "load.png\n"
    assert run("chart", "load", "--form", "bar", "--theme", "dark", "-o", "bar.svg").out == "bar.svg\n"
    assert title("speed.svg") == "Speed"
    assert Path("load.png").read_bytes().startswith(PNG)
    assert "prefers-color-scheme" not in Path("bar.svg").read_text(encoding="utf-8")
    assert ElementTree.fromstring(run("chart", "load", "-o", "-").out).tag.endswith("svg")


def test_a_file_that_cannot_be_written(specs: Path, run: Run) -> None:
    done = run("diagram", "shop", "-o", "nowhere/shop.svg")
    assert done == Done(3, "", "cannot write nowhere/shop.svg: No such file or directory\n")


def test_list_kinds(run: Run) -> None:
    lines = run("list", "kinds").out.splitlines()
    assert [line.split()[0] for line in lines] == list(KINDS)
    assert "vector-store   Vector store" in lines


def test_list_kinds_as_a_picture(here: Path, run: Run) -> None:
    assert run("list", "kinds", "-o", "kinds.svg").out == "kinds.svg\n"
    assert run("list", "kinds", "-o", "kinds.png").out == "kinds.png\n"
    text = Path("kinds.svg").read_text(encoding="utf-8")
    assert [kind for kind in KINDS if f"kind: {kind}" not in text] == []
    assert Path("kinds.png").read_bytes().startswith(PNG)


def test_list_icons_and_forms(run: Run) -> None:
    icons = run("list", "icons").out.splitlines()
    assert {"brand/apachekafka", "aws/compute/lambda", "k8s/compute/pod"} <= set(icons)
    assert len(icons) == len(set(icons))
    assert run("list", "forms").out.splitlines() == list(SUITS)


def test_every_listed_icon_is_known() -> None:
    from infraviz import icons

    assert [name for name in icons.names() if not icons.known(name)] == []
    assert icons.load("brand/kafka") == icons.load("brand/apachekafka")
    assert icons.for_tech("kafka") == "brand/apachekafka"
    assert icons.tech_name("nothing known") == "nothing known"


def test_help_names_every_command(run: Run) -> None:
    done = run("--help")
    assert done.code == 0
    for command in ("build", "check", "diagram", "chart", "schema", "list", "new"):
        assert f" {command} " in done.out
        assert run(command, "--help").code == 0


def test_without_a_command_the_help_is_shown(run: Run) -> None:
    done = run()
    assert done.code == 2
    assert "Usage" in done.out + done.err


def test_debug_shows_where_a_mistake_was_found(specs: Path) -> None:
    write(specs, {"site.yaml": "titel: x\n"})
    quiet, loud = (infraviz(*words, cwd=specs.parent) for words in (["check"], ["check", "--debug"]))
    assert (quiet.returncode, "Traceback" in quiet.stderr) == (1, False)
    assert "Traceback" in loud.stderr
    assert "unknown field 'titel'" in loud.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_build_shows_progress_on_a_terminal(specs: Path) -> None:
    import pty

    main, side = pty.openpty()
    words = [sys.executable, "-m", "infraviz", "build"]
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "80"}
    with subprocess.Popen(words, cwd=specs.parent, stdout=subprocess.PIPE, stderr=side, env=environment) as running:
        os.close(side)
        shown = b""
        try:
            while chunk := os.read(main, 4096):
                shown += chunk
        except OSError:  # the other side is closed
            pass
        out = running.stdout.read() if running.stdout else b""
    os.close(main)
    assert running.returncode == 0
    assert b"reading specs" in shown or b"made shop" in shown
    assert b"\x1b[" not in out
    assert out.endswith(b"Open out/index.html\n")
