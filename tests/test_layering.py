"""Who may import whom: backwards along the rooms, each third-party package through its one door."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sites import ROOT

PACKAGE = ROOT / "infraviz"
BASE = ("errors", "limits", "geometry", "theme", "themes", "fonts", "icons", "marks", "cleaner", "links", "lines")
ROOMS = (
    "spec", "data", "model", "layout", "scene", "svg", "charts", "checks", "page", "single", "pipeline", "build",
)  # fmt: skip
TOP = (  # may import every room
    "confine", "picture", "architecture", "chart", "api", "catalogue", "refresh", "serve", "trace", "console", "cli",
    "__init__",
    "__main__",
)  # fmt: skip
DOORS = {
    "yaml": ("spec/document.py",),
    "yamlcore": ("spec/document.py",),
    "duckdb": ("data/tables.py",),
    "numpy": ("data/statistics.py", "data/files.py"),
    "sqlalchemy": ("data/engines.py", "data/sql.py"),
    "urllib3": ("data/prometheus.py",),
    "markdown_it": ("model/markup.py", "page/markdown.py"),
    "mdit_py_plugins": ("model/markup.py",),
    "pygments": ("model/code.py",),
    "pygraphviz": ("layout/",),
    "graphviz": ("layout/",),
    "resvg": ("svg/png.py",),
    "tinycss2": ("spec/stylesheet.py",),
    "matplotlib": ("charts/figure.py", "charts/ticks.py"),
    "jinja2": ("page/",),
    "markupsafe": ("page/",),
    "uharfbuzz": ("fonts.py",),
    "fontTools": ("fonts.py",),
    "PIL": ("icons.py",),
    "defusedxml": ("cleaner.py",),
    "fpdf": ("svg/pdf.py",),
    "distributed": ("build/cluster.py",),
    "fsspec": ("build/shared.py",),
    "typer": ("cli.py",),
    "watchfiles": ("serve.py",),
    "rich": ("console.py", "cli.py"),
    "pydantic": ("spec/",),
    "pydantic_core": ("spec/",),
}
HEAVY = (
    "matplotlib", "duckdb", "sqlalchemy", "pygraphviz", "graphviz", "jinja2", "PIL", "resvg", "numpy", "fpdf",
    "distributed", "dask", "fsspec",
)  # fmt: skip
MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


def imported(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield every module that is imported, anywhere in a file, and the line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute here"
            module = node.module or ""
            yield module, node.lineno
            yield from ((f"{module}.{alias.name}", node.lineno) for alias in node.names)


def imports(module: str) -> list[tuple[str, int]]:
    return list(imported(ast.parse((PACKAGE / module).read_text(encoding="utf-8"))))


def room(module: str) -> str:
    """Return the room of a path such as `spec/load.py` or a name such as `infraviz.spec.load`."""
    parts = module.removeprefix("infraviz.").removesuffix(".py").replace("/", ".").split(".")
    return parts[0]


def allowed(module: str) -> set[str]:
    """Return the rooms that a module may import from."""
    own = room(module)
    if own in BASE:
        return set(BASE)
    if own in ROOMS:
        return {*BASE, *ROOMS[: ROOMS.index(own) + 1]}
    return {*BASE, *ROOMS, *TOP}


def test_every_module_has_its_place() -> None:
    assert {room(module) for module in MODULES} == {*BASE, *ROOMS, *TOP}


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_backwards(module: str) -> None:
    wrong = [
        f"infraviz/{module}:{line}: {name}"
        for name, line in imports(module)
        if name.startswith("infraviz.") and room(name) not in allowed(module)
    ]
    assert wrong == []


@pytest.mark.parametrize("module", MODULES)
def test_third_party_packages_come_in_by_their_doors(module: str) -> None:
    wrong = [
        f"infraviz/{module}:{line}: {name}"
        for name, line in imports(module)
        if name.split(".")[0] in DOORS and not module.startswith(DOORS[name.split(".")[0]])
    ]
    assert wrong == []


def test_every_package_that_is_imported_has_a_door() -> None:
    packages = {name.split(".")[0] for module in MODULES for name, _ in imports(module)}
    assert packages - set(sys.stdlib_module_names) - {"infraviz"} == set(DOORS)


def test_the_svg_writer_knows_nothing_of_nodes() -> None:
    for module in (name for name in MODULES if name.startswith("svg/")):
        assert not [name for name, _ in imports(module) if room(name) in ("model", "spec", "data", "layout")]


@pytest.mark.parametrize(
    "statement",
    [
        "import infraviz",
        "from infraviz.cli import main; sys.argv = ['infraviz', '--help']; main()",
        "from infraviz.cli import main; sys.argv = ['infraviz', 'check', 'tests/golden/study/specs']; main()",
    ],
)
def test_heavy_packages_are_imported_when_first_used(statement: str) -> None:
    code = (
        "import atexit, sys\n"
        f"atexit.register(lambda: print('heavy:', *sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr))\n"
        f"{statement}"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines()[-1].strip() == "heavy:"


def test_a_single_diagram_does_not_pay_for_charts(tmp_path: Path) -> None:
    code = (
        "import sys, infraviz as iv\n"
        "iv.Architecture('T', {'a': {'kind': 'client'}, 'b': {'kind': 'cache'}}, ['a -> b']).save('x.svg')\n"
        "print(sorted({'matplotlib', 'duckdb', 'jinja2', 'rich', 'typer'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.stdout == "[]\n", done.stderr
