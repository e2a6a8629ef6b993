"""HTML by the W3C's own checker, CSS by a parser that works as browsers do."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import tinycss2
import tools


def found_by_checker(*files: Path) -> str:
    """Return the errors of the checker, one a line. Skips where it is not installed."""
    command = [*tools.checker(), "--errors-only", "--format", "gnu", *map(str, files)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stderr


@pytest.mark.slow
def test_every_page_is_valid_html(site: Path) -> None:
    assert found_by_checker(*sorted(site.rglob("*.html"))) == ""


@pytest.mark.slow
def test_the_checker_is_at_work(tmp_path: Path) -> None:
    (tmp_path / "x.html").write_text(
        "<!doctype html><html lang=en><title>x</title><p><div></div></p>", encoding="utf-8"
    )
    assert "error" in found_by_checker(tmp_path / "x.html")


def test_every_style_sheet_parses(site: Path) -> None:
    sheets = sorted(site.rglob("*.css"))
    wrong = {sheet.name: found for sheet in sheets if (found := errors(sheet.read_text(encoding="utf-8")))}
    assert sheets
    assert wrong == {}


@pytest.mark.parametrize("text", ["a { color: red", "a { color red }", "a { color: ) }", "@media print { a { b } }"])
def test_what_is_no_css_is_found(text: str) -> None:
    assert bool(errors(text)) == (text != "a { color: red")  # CSS itself lets the end of the file close a block


def errors(css: str) -> list[str]:
    """Return what a style sheet's parser stumbled over, in rules, declarations and values at any depth."""
    return [found for node in tinycss2.parse_stylesheet(css, True, True) for found in inside(node)]


def inside(node: tinycss2.ast.Node) -> list[str]:
    """Return the errors in a rule or a declaration."""
    if node.type == "error":
        return [f"line {node.source_line}: {node.message}"]
    if node.type == "declaration":
        return [f"line {n.source_line}: {n.message}" for n in node.value if n.type == "error"]
    if getattr(node, "content", None) is None:
        return []
    return [found for child in tinycss2.parse_blocks_contents(node.content, True, True) for found in inside(child)]
