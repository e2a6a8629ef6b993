"""Themes on pages: the three that are shipped, an author's own files in place of ours, and hostile ones refused."""

from __future__ import annotations

import re
import sys
import typing
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from page_sample import PICTURES, SITE
from sites import GOOD, ROOT, Content, tree, write

from infraviz import pipeline
from infraviz.api import build
from infraviz.errors import SpecErrors
from infraviz.fonts import path as font_file
from infraviz.page import assets, bounded, obedience, templating
from infraviz.page.render import render
from infraviz.page.view import Page
from infraviz.spec.overrides import Overrides, OwnText
from infraviz.theme import FAMILIES, MONO, SANS, SERIF, Theme
from infraviz.themes import THEMES

GOLDENS = Path(__file__).parent / "golden"
EXTENDS = '{% extends "default/home.html" %}{% block main %}\n'
HEIGHTS = {
    SANS: (0.96875, 0.2412),
    MONO: (1.02, 0.3),
    SERIF: (0.735, 0.265),
}  # em up and down
OPEN, END = "{% block main %}", "\n{% endblock %}"
PARTS = {"base.html", "parts.html", "sections.html", "figures.html", "closing.html", "large.html", "scripts.html"}

pytestmark = pytest.mark.usefixtures("quick")


def own(text: str, name: str = "home.html") -> Overrides:
    return Overrides(templates=(OwnText(name, f"specs/theme/templates/{name}", text),))


def home(text: str) -> str:
    """Return the home page of the sample from an author's template, put into the main part of ours."""
    return str(render(SITE, PICTURES, THEMES["default"], own(f"{EXTENDS}{text}{END}"))["index.html"])


def mistakes(text: str, name: str = "home.html") -> list[str]:
    with pytest.raises(SpecErrors) as raised:
        render(SITE, PICTURES, THEMES["default"], own(text, name))
    return str(raised.value).splitlines()


def in_home(text: str) -> list[str]:
    return mistakes(f"{EXTENDS}{text}{END}")


def checked(here: Path, files: Mapping[str, Content]) -> list[str]:
    """Return the mistakes of a folder of specs with more files in it."""
    write(here / "specs", {**GOOD, **files})
    try:
        pipeline.load(Path("specs"))
    except SpecErrors as errors:
        return str(errors).splitlines()
    return []


# Shipped themes


@pytest.mark.parametrize("name", THEMES)
def test_the_style_sheet_of_each_theme_is_as_it_was(name: str) -> None:
    """Its tokens, fonts and corners; the hand-written sheets are files already."""
    theme = THEMES[name]
    made = assets.css_tokens(theme) + assets.print_tokens(theme) + assets.theme_styles(theme)
    assert made == (GOLDENS / f"{name}.css").read_text(encoding="utf-8")


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_a_theme_ships_the_fonts_that_it_names_and_no_other(theme: Theme) -> None:
    files = assets.assets(theme, PICTURES, {})
    sheet = str(files["static/site.css"])
    shipped = {name.removeprefix("static/") for name in files if name.endswith(".woff2")}
    assert set(re.findall(r'url\("([^"]+\.woff2)"\)', sheet)) == shipped
    assert len(shipped) == len(theme.fonts.families)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_until_a_font_is_there_each_weight_has_a_stand_in_of_its_width(theme: Theme) -> None:
    """The lines of a page break in the same places, so that nothing moves when the file arrives."""
    faces = re.findall(
        r'@font-face \{\s*font-family: "([^"]+) stand-in";(.*?)\}', assets.stylesheet(theme, {}), re.DOTALL
    )
    weights: dict[str, list[str]] = {family: [] for family in theme.fonts.families}
    for family, rule in faces:
        told = dict(re.findall(r"([a-z-]+): ([^;]+);", rule))
        size = float(told["size-adjust"].rstrip("%")) / 100
        ascent, descent = (float(told[f"{side}-override"].rstrip("%")) / 100 * size for side in ("ascent", "descent"))
        assert (ascent, descent) == pytest.approx(HEIGHTS[family], abs=0.001)
        assert told["line-gap-override"] == "0%"
        weights[family] += told["font-weight"].split()
    assert set(map(tuple, weights.values())) == {("400", "500", "600", "700")}


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_a_page_asks_at_once_for_the_fonts_it_is_set_in(theme: Theme) -> None:
    site = replace(SITE, theme=theme)
    html = str(render(site, PICTURES, theme)[SITE.studies[0].path])
    asked = re.findall(r'<script src="[^"]+/scheme.js" data-fonts="([^"]+)"></script>', html)
    assert len(asked) == 1
    assert asked[0].split() == [f"../../{assets.font_path(family)}" for family in theme.fonts.shown]


def test_every_family_has_a_file_and_a_style_sheet() -> None:
    for family in FAMILIES:
        assert font_file(family).is_file()
        assert f'font-family: "{family}"' in (sheet := assets._ours(f"fonts/{assets._slug(family)}.css")) or (
            f"font-family: {family};" in sheet
        )


@pytest.mark.slow
@pytest.mark.parametrize("name", THEMES)
def test_each_theme_builds_the_seed_site(here: Path, name: str) -> None:
    specs = {p.relative_to(ROOT / "specs").as_posix(): p.read_bytes() for p in (ROOT / "specs").rglob("*.*")}
    text = specs["site.yaml"].decode().replace('theme: {accent: "#5b8cff"}', f"theme: {name}")
    write(here / "specs", {**specs, "site.yaml": text})
    for jobs in (1, 2):
        build("specs", f"out{jobs}", jobs=jobs)
    assert tree(here / "out1") == tree(here / "out2")
    site = (here / "out1/index.html").read_text(encoding="utf-8")
    assert f'content="{THEMES[name].tone("surface").light}"' in site
    assert THEMES[name].tone("tier-1").light in (here / "out1/figures/home-request-lifecycle.svg").read_text()


# Files of the author's


def test_a_sheet_of_ones_own_takes_the_place_of_ours_and_others_come_last() -> None:
    theirs = Overrides(sheets=(OwnText("home.css", "home.css", ".a{}"), OwnText("x.css", "x.css", ".z{}")))
    made = assets.stylesheet(THEMES["terminal"], PICTURES, theirs)
    assert ".iv-row h3 { font-size" not in made
    assert made.index(".a{}") < made.index("/* A case study") < made.index("/* A console")
    assert made.endswith(".z{}")


def test_the_sheet_of_a_theme_can_be_replaced() -> None:
    theirs = Overrides(sheets=(OwnText("terminal.css", "terminal.css", ".a{}"),))
    made = assets.stylesheet(THEMES["terminal"], PICTURES, theirs)
    assert "/* A console" not in made
    assert ".a{}" in made


def test_a_template_of_ones_own_stands_before_ours_and_can_extend_it() -> None:
    page = home("<p>{{ page.shell.site }}</p>{{ super() }}")
    assert "<p>Ada &amp; Sons</p>" in page
    assert "iv-at-hero" in page


def test_an_included_template_can_be_ones_own() -> None:
    theirs = replace(own(EXTENDS + '{% include "note.html" %}' + END))
    note = OwnText("note.html", "specs/theme/templates/note.html", "<p>A note.</p>")
    files = render(SITE, PICTURES, THEMES["default"], Overrides((*theirs.templates, note)))
    assert "<p>A note.</p>" in str(files["index.html"])


def test_our_templates_give_the_same_pages_in_the_sandbox() -> None:
    other = own("never used", "other.html")
    ours, theirs = (render(SITE, PICTURES, THEMES["default"], each) for each in (Overrides(), other))
    assert ours == theirs


def test_files_of_ones_own_stand_beside_the_style_sheet(here: Path) -> None:
    files: dict[str, Content] = {
        "theme/static/paper.png": b"\x89PNG", "theme/static/mine.css": 'body { background: url("paper.png") }',
    }  # fmt: skip
    assert checked(here, files) == []
    build("specs", "out")
    assert (here / "out/static/paper.png").read_bytes() == b"\x89PNG"
    assert 'url("paper.png")' in (here / "out/static/site.css").read_text(encoding="utf-8")


# Hostile or mistaken templates


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{{ ''.__class__ }}", "access to attribute '__class__' of 'str' object is unsafe."),
        ("{{ page.__init__.__globals__ }}", "access to attribute '__init__' of 'HomeView' object is unsafe."),
        ("{{ ''|attr('__class__') }}", "access to attribute '__class__' of 'str' object is unsafe."),
        ("{{ '{0.__class__}'.format(page) }}", "access to attribute '__class__' of 'HomeView' object is unsafe."),
        ("{{ page.shel }}", "HomeView has no attribute 'shel'"),
        ("{{ nothing }}", "'nothing' is undefined"),
        ("{{ 1 / 0 }}", "division by zero"),
        ("{% for n in range(1000000000) %}{% endfor %}", "Range too big. The sandbox blocks ranges larger than "
         "MAX_RANGE (100000)."),
    ],
)  # fmt: skip
def test_what_a_template_must_not_do_is_told_at_its_line(text: str, told: str) -> None:
    assert in_home(text) == [f"specs/theme/templates/home.html:2:1  the template fails: {told}"]


@pytest.mark.parametrize("name", ["../../site.yaml", "/etc/passwd", "default/../../view.py", "nothing.html"])
def test_an_include_finds_templates_only(name: str) -> None:
    told = f"specs/theme/templates/home.html:2:1  no such template: {name!r}"
    assert in_home(f'{{% include "{name}" %}}') == [told]


def test_a_template_that_calls_itself_is_told() -> None:
    told = "specs/theme/templates/home.html:2:1  the template calls or includes itself without end"
    assert in_home("{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}") == [told]


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited by the system")
@pytest.mark.parametrize("text", ["{{ 'a'|center(10 ** 11) }}", "{{ 'a' * 10 ** 11 }}"])
def test_a_template_gets_so_much_memory(text: str) -> None:
    assert in_home(text) == ["specs/theme/templates/home.html:2:1  the template needs too much memory"]


def test_a_page_grows_no_longer_than_this() -> None:
    loop = "{% for a in range(9999) %}{% for b in range(9999) %}" + "x" * 99 + "{% endfor %}{% endfor %}"
    told = "specs/theme/templates/home.html: the template fails: a page is longer than 16 million characters"
    assert in_home(loop) == [told]


def test_a_loop_without_end_is_ended() -> None:
    loop = "{% for a in range(99999) %}" * 4 + "{% endfor %}" * 4
    with pytest.raises(SpecErrors) as raised:
        bounded.rendered({"index.html": ("home.html", None)}, THEMES["default"].tone("surface"),  # type: ignore[dict-item]
                         own(loop).templates, 1.5)  # fmt: skip
    told = "the templates took longer than 1.5 s (a loop without end, or a text that grows with it)"
    assert str(raised.value) == f"specs/theme/templates: {told}"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{{ a b }}", "2:1  not a valid template: expected token 'end of print statement', got 'b'"),
        ("{% if %}", "2:1  not a valid template: Expected an expression, got 'end of statement block'"),
    ],
)
def test_how_a_template_is_written_is_checked_without_a_build(here: Path, text: str, told: str) -> None:
    files = {"theme/templates/home.html": EXTENDS + text + END}
    assert checked(here, files) == [f"specs/theme/templates/home.html:{told}"]


def test_an_unknown_filter_is_told() -> None:
    assert in_home("{{ 1|nope }}") == [
        "specs/theme/templates/home.html:2:1  not a valid template: No filter named 'nope'."
    ]


def test_values_are_escaped() -> None:
    assert "&lt;b&gt;" in home("{{ '<b>' ~ page.shell.site }}")


# What a page from an author's template must not do


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<script>1</script>", "<script> of one's own is not allowed on a page"),
        ('<script src="https://x.test/a.js?">', "<script> would load 'https://x.test/a.js?'"),
        ('<p onclick="x()">', "the attribute onclick is not allowed on a page"),
        ('<p style="color:red">', "the attribute style is not allowed on a page"),
        ('<img src="https://x.test/a.png">', "<img> would load 'https://x.test/a.png'"),
        ('<img src=//x.test/a.png>', "<img> would load '//x.test/a.png'"),
        ('<img srcset="a.png 1x, https://x.test/b.png 2x">', "<img> would load 'https://x.test/b.png'"),
        ('<svg><use xlink:href="https://x.test/a.svg#b"/></svg>', "<use> would load 'https://x.test/a.svg#b'"),
        ('<link rel="prefetch canonical" href="https://x.test/">', "<link> would load 'https://x.test/'"),
        ('<a href="java&#115;cript:alert(1)">x</a>', "the link 'javascript:alert(1)' is not allowed on a page"),
        ('<a ping="https://x.test/" href="a.html">x</a>', "<a> would load 'https://x.test/'"),
        ('<iframe src="a.html"></iframe>', "<iframe> is not allowed on a page"),
        ('<base href="https://x.test/">', "<base> is not allowed on a page"),
        ("<style>p{}</style>", "<style> is not allowed on a page"),
        ('<meta http-equiv="refresh" content="0;url=https://x.test">',
         "<meta http-equiv='refresh'> is not allowed on a page"),
    ],
)  # fmt: skip
def test_a_page_must_not(text: str, told: str) -> None:
    assert any(line.partition("  ")[2].startswith(told) for line in in_home(text)), in_home(text)


def test_what_a_page_may_do() -> None:
    text = '<a href="https://x.test/">x</a><img src="static/a.png" alt=""><link rel="me" href="https://x.test/">'
    assert text in home(text)


HEAD = '<!doctype html><html lang="en"><head><meta charset="utf-8">'
POLICY = '<meta http-equiv="Content-Security-Policy" content="{}">'
CLOSED = "default-src 'none'; base-uri 'none'; form-action 'none'"


@pytest.mark.parametrize(
    ("head", "told"),
    [
        (
            "<!doctype html><html><head><title>x</title></head></html>",
            "a page begins with doctype, html, head",
        ),
        (HEAD + "<!-->" + POLICY.format(CLOSED), "a page begins with doctype, html, head"),
        (HEAD + POLICY.format("default-src *; base-uri 'none'; form-action 'none'"), "allows too much: default-src *"),
        (HEAD + POLICY.format(f"{CLOSED}; script-src 'unsafe-inline'"), "allows too much: script-src 'unsafe-inline'"),
        (HEAD + POLICY.format(f"{CLOSED}; frame-src https:"), "allows too much: frame-src https:"),
        (HEAD + POLICY.format(f"{CLOSED}; trusted-types default"), "allows too much: trusted-types default"),
        (HEAD + POLICY.format("default-src 'none'"), "the page's policy lacks base-uri 'none'"),
    ],
)
def test_a_page_keeps_the_policy(head: str, told: str) -> None:
    assert told in mistakes(head)[0]


def test_our_own_pages_obey(files: dict[str, str | bytes]) -> None:
    for path, page in files.items():
        if path.endswith(".html"):
            assert obedience.faults(str(page)) == []


# What a folder `theme/` must not hold


@pytest.mark.parametrize(
    ("css", "told"),
    [
        ('@import "https://x.test/a.css";', "1:1  @import is not allowed in a theme (write the rules into this file "
         "or another one)"),
        ("a{b:url(https://x.test/a.png)}", "1:5  the style sheet would load 'https://x.test/a.png' from elsewhere "
         "(put the file into theme/static/)"),
        (r"a{b:\75 rl('//x.test/a')}", "1:5  the style sheet would load '//x.test/a' from elsewhere "
         "(put the file into theme/static/)"),
        ("a{--b:url(data:text/html,x)}", "1:7  the style sheet would load 'data:text/html,x' from elsewhere "
         "(put the file into theme/static/)"),
        ("a{b:image-set('http://x/y' 1x)}", "1:5  the style sheet would load 'http://x/y' from elsewhere "
         "(put the file into theme/static/)"),
        ("a{b:image-set(var(--x) 1x)}", '1:5  image-set() needs its address in quotes (like url("photo.png"))'),
        ("a{b:url(papr.png)}", "1:5  no such file in theme/static/: 'papr.png' (did you mean 'paper.png'?)"),
        ("a{b:url(../../index.html)}", "1:5  no such file in theme/static/: '../../index.html'"),
        ("a{\n color:var(--iv-surfce)}", "2:8  unknown token '--iv-surfce' (did you mean '--iv-surface'?)"),
        ("a{b:calc(1px + var(--iv-zzzzzzzz, 2px))}", "1:16  unknown token '--iv-zzzzzzzz'"),
        ("a{b:c}\n}", "2:1  not valid CSS: EOF reached before {} block for a qualified rule."),
    ],
)  # fmt: skip
def test_a_style_sheet_loads_nothing_from_elsewhere(here: Path, css: str, told: str) -> None:
    files: dict[str, Content] = {"theme/static/x.css": css, "theme/static/paper.png": b""}
    assert checked(here, files) == [f"specs/theme/static/x.css:{told}"]


def test_what_a_style_sheet_may_load(here: Path) -> None:
    css = ":root{--iv-mine:#fff}a{color:var(--iv-mine);margin:var(--r-card) var(--own)}"
    css += "a{b:url(paper.png) url('icon.svg') url(#a) url(data:image/png;base64,AA) image-set('paper.png' 1x)}"
    assert checked(here, {"theme/static/x.css": css, "theme/static/paper.png": b""}) == []


SCRIPT = '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("static/x.js", "1", "a file of this type does not belong in static/"),
        ("static/x.html", "1", "a file of this type does not belong in static/"),
        ("static/site.css", "", "'site.css' is not a name for a file of a theme"),
        ("static/a b.png", "", "'a b.png' is not a name for a file of a theme"),
        ("static/icon.svg", SCRIPT, "the drawing holds a <script>"),
        ("static/a/b.png", "", "not a plain file"),
        ("templates/x.css", "", "a file of this type does not belong in templates/"),
        ("templates/x.html", "a" * 200_001, "larger than 200 kB"),
        ("scripts/x.js", "1", "not a part of a theme (it has templates/ and static/)"),
    ],
)
def test_a_theme_holds_nothing_else(here: Path, name: str, content: str, told: str) -> None:
    lines = checked(here, {f"theme/{name}": content})
    assert len(lines) == 1
    assert told in lines[0]
    assert lines[0].startswith(f"specs/theme/{'/'.join(name.split('/')[:2]) if name[:2] != 'sc' else 'scripts'}: ")


def test_a_theme_stays_in_its_folder(here: Path) -> None:
    write(here, {"outside.html": "secret"})
    (here / "specs/theme/templates").mkdir(parents=True)
    (here / "specs/theme/templates/home.html").symlink_to(here / "outside.html")
    assert checked(here, {}) == ["specs/theme/templates/home.html: this path leads out of the specs folder"]


# Documentation


def test_the_documents_tell_what_templates_are_given() -> None:
    sys.path.insert(0, str(ROOT / "docs"))
    import context

    text = context.PAGE.read_text(encoding="utf-8")
    assert context.written(text) == text, "run `python docs/context.py`"
    assert set(typing.get_args(Page)) <= set(context.classes())
    assert {f"{name}.html" for name in re.findall(r"View` for\s`([\w]+)\.html`", text)} == set(
        templating.shipped()
    ) - PARTS


def test_the_documents_name_every_sheet_and_template() -> None:
    text = (ROOT / "docs/themes.md").read_text(encoding="utf-8")
    assert all(f"`{name}.css`" in text for name in assets.SHEETS)
    assert set(templating.shipped()) >= {"home.html", "study.html", "404.html"}
