"""Each check has a page: its wrong example gives exactly what the page prints, its right example gives nothing."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from sites import ROOT, write

from infraviz.checks.registry import RULES
from infraviz.checks.run import run
from infraviz.data.fetch import fetch
from infraviz.model.resolve import resolve
from infraviz.spec.load import load

PAGES = {path.stem: path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs/checks").glob("*.md"))}
FENCE = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def files(page: str, kind: str) -> dict[str, str]:
    """Return the files of a page's wrong or right example."""
    blocks = FENCE.findall(PAGES[page])
    return {path.removeprefix(f"{kind}/"): text for _, path, text in blocks if path.startswith(f"{kind}/")}


def told(here: Path, content: dict[str, str]) -> list[str]:
    specs = load(write(here / "specs", content).relative_to(here))
    found = run(specs, resolve(specs, fetch(specs)), date(2026, 6, 1))
    return [str(error) for error in (*found.errors, *found.warnings)]


def test_every_check_has_a_page_and_every_page_a_check() -> None:
    assert set(PAGES) == set(RULES)


@pytest.mark.parametrize("code", RULES)
def test_a_page_says_what_the_check_says(code: str) -> None:
    rule = RULES[code]
    text = " ".join(PAGES[code].split())
    assert text.startswith(f"# {code}: {rule.name} {rule.summary} By default: {rule.severity}.")
    assert rule.advice in text


@pytest.mark.parametrize("code", RULES)
def test_the_examples_of_a_page_are_wrong_and_right(here: Path, code: str) -> None:
    (printed,) = (text for language, path, text in FENCE.findall(PAGES[code]) if language == "text" and not path)
    found = told(here, files(code, "wrong"))
    assert found == printed.splitlines()
    assert any(line.endswith(f"[{code}]") for line in found)


@pytest.mark.parametrize("code", RULES)
def test_nothing_is_found_in_the_right_example(here: Path, code: str) -> None:
    content = files(code, "right")
    assert content
    assert told(here, content) == []


def test_the_overview_lists_every_check() -> None:
    text = (ROOT / "docs/checks.md").read_text(encoding="utf-8")
    rows = [f"| [{r.code}](checks/{r.code}.md) | {r.name} | {r.severity} | {r.summary} |" for r in RULES.values()]
    assert [line for line in text.splitlines() if line.startswith("| [IV")] == rows
