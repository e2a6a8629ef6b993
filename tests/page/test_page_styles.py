"""The style sheet: tokens only, the fonts it ships, and the pictures' own rules."""

from __future__ import annotations

import re
from importlib import resources

import pytest
from page_sample import PICTURES, Page

from infraviz.model import code
from infraviz.model.mistakes import CALLOUTS
from infraviz.page import assets, figures
from infraviz.theme import DEFAULT, TEXT_CONTRAST, contrast

SHEETS = {
    name: resources.files("infraviz.page").joinpath("static", f"{name}.css").read_text("utf-8")
    for name in assets.SHEETS
}
NAMED = "white|black|gray|grey|silver|red|green|blue|navy|orange|yellow|purple|canvas|canvastext|linktext"


@pytest.mark.parametrize("name", SHEETS)
def test_only_tokens_name_colours(name: str) -> None:
    rules = re.sub(r"/\*.*?\*/", "", SHEETS[name], flags=re.DOTALL)
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|\b(rgb|hsl|oklch|lab|color-mix)a?\(", rules)
    assert not re.search(rf":[^;{{}}]*\b({NAMED})\b[^;{{}}]*;", rules)


@pytest.mark.parametrize("name", SHEETS)
def test_tokens_exist(name: str) -> None:
    known = {f"iv-{token}" for token, _ in DEFAULT.tones}
    assert set(re.findall(r"var\(--(iv-[\w-]+)\)", SHEETS[name])) <= known


def test_classes_of_the_sheets_are_used(pages: dict[str, Page]) -> None:
    """Every class that a sheet names stands in a template, on a page, or is a choice the view makes."""
    folder = resources.files("infraviz.page").joinpath("templates")
    templates = "".join(file.read_text("utf-8") for file in folder.iterdir())
    used = {c for page in pages.values() for tag in page.tags for c in tag.attrs.get("class", "").split()}
    chosen = {f"iv-callout-{kind.lower()}" for kind in CALLOUTS}
    chosen |= {f"iv-code-{kind}" for kind, _ in INKS}
    chosen |= {"iv-callout", "iv-callout-name", "iv-sign", "iv-tasks", "iv-task", "iv-done"}
    chosen |= {"iv-call", "iv-notes", "iv-back", "iv-bad", "iv-center", "iv-right", "iv-always", "iv-at-stats"}
    chosen |= {f"iv-from-{n}" for n in (640, 720, 800, 880, 960)} | {"iv-tall-on-paper"}
    drawn = {f"iv-{part}" for part in ("node", "edge", "label", "travel", "s-line", "f-line")}  # by svg/, in pictures
    named = {c for sheet in SHEETS.values() for c in re.findall(r"\.(iv-[\w-]+)", sheet)}
    assert {c for c in named if c not in used | chosen | drawn and c not in templates} == set()


def test_every_font_of_the_sheet_is_a_file(files: dict[str, str | bytes]) -> None:
    fonts = re.findall(r'url\("([^"]+)"\)', str(files["static/site.css"]))
    assert [f"static/{font}" for font in fonts] == [path for path in files if path.endswith("woff2")]


def test_pictures_rules_stand_in_the_sheet(files: dict[str, str | bytes]) -> None:
    rules = [rule for key in PICTURES for rule in figures.rules(PICTURES[key])]
    assert "#fig-feeds > text{letter-spacing:0}" in rules
    assert [rule for rule in rules if f"{rule}\n" not in str(files["static/site.css"])] == []


def test_paper_is_light_in_every_scheme() -> None:
    assert f"--iv-surface:{DEFAULT.tone('surface').light};" in assets.print_tokens(DEFAULT)
    assert assets.print_tokens(DEFAULT).startswith("@media print{")


INKS = re.findall(r"^\.iv-code-(?P<kind>\w+) \{ color: var\(--iv-([\w-]+)\); \}$", SHEETS["writing"], re.MULTILINE)
TONES = re.findall(r"--tone: var\(--iv-([\w-]+)\)", SHEETS["writing"])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("behind", ["raised", "surface"])
def test_code_and_callouts_can_be_read(behind: str, scheme: str) -> None:
    assert len(TONES) == len(CALLOUTS)
    for token in (*(token for _, token in INKS), *TONES):
        found = contrast(DEFAULT.tone(token).value(scheme), DEFAULT.tone(behind).value(scheme))
        assert found >= TEXT_CONTRAST, f"{token} on {behind}"


def test_every_kind_of_code_has_an_ink() -> None:
    assert {kind for kind, _ in INKS} == set(code.KINDS.values())
