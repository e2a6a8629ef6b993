"""The pages of many services beside mkdocs-material and Hugo on the same Markdown, and Jinja2 alone as the floor.

Whole processes are timed from outside, one run of each: a site into an empty folder, then with one study changed, then
with nothing changed. Of infraviz three kinds of a whole site are told: everything made anew; pages only, where every
file of specs has changed and the figures, which have not, come from the cache; everything from the cache. The floor
renders as many pages of the same bytes from values that are ready. A peer that is not here is left out.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import scale
import services
from measure import Options, Took, ran
from results import OWN, Figure, Row, command, took

PART = "pages"
_WIDE = re.compile(r'<div class="iv-wide">(.*?)</div>', re.DOTALL)
_SECTION = re.compile(r"(?=<h2\b)")
MKDOCS = "site_name: Many studies\nsite_url: https://example.org/\ntheme: {name: material, font: false}\n"
HUGO = "baseURL = 'https://example.org/'\ntitle = 'Many studies'\ndisableKinds = ['taxonomy', 'term']\n"
FRAME = (
    "<!doctype html><html lang=en><head><meta charset=utf-8><title>{{ .Title }}</title>"
    '<meta name=description content="{{ .Params.summary }}"></head><body><header><a href="/">{{ .Site.Title }}</a>'
    "</header><main>%s</main><footer>{{ .Site.Title }}</footer></body></html>\n"
)
SINGLE = (
    "<h1>{{ .Title }}</h1><p>{{ .Params.summary }}</p>{{ .Content }}"
    "{{ with .NextInSection }}<a href={{ .RelPermalink }}>{{ .Title }}</a>{{ end }}"
    "{{ with .PrevInSection }}<a href={{ .RelPermalink }}>{{ .Title }}</a>{{ end }}"
)
LIST = (
    "<ul>{{ range .Site.RegularPages }}<li><a href={{ .RelPermalink }}>{{ .Title }}</a>"
    " {{ .Params.summary }}</li>{{ end }}</ul>"
)
FLOOR_NAME, FLOOR = "Jinja2 alone", "one template, its values read from a file, a file written for each page"
JINJA = """\
import json, sys
from pathlib import Path
from jinja2 import Environment
from markupsafe import Markup
values, out = Path(sys.argv[1]), Path(sys.argv[2])
page = Environment(autoescape=True).from_string("{{ head }}{% for part in parts %}{{ part }}{% endfor %}")
with values.open(encoding="utf-8") as lines:
    for number, line in enumerate(lines):
        head, *parts = map(Markup, json.loads(line))
        folder = out / str(number)
        folder.mkdir(parents=True)
        (folder / "index.html").write_text(page.render(head=head, parts=parts), encoding="utf-8")
"""


@dataclass(frozen=True)
class Tool:
    """A generator: its commands for a whole site and after a change, the study that is changed, what it writes."""

    name: str
    whole: list[str]
    again: list[str]
    study: Path
    out: Path


def infraviz(folder: Path, studies: int) -> Tool:
    """Write the specs."""
    of = scale.site(folder, studies)
    study = folder / "specs" / "studies" / f"{services.name(studies // 2)}.md"
    return Tool(OWN, of.build, of.build, study, folder / "out")


def pictures_of(folder: Path, studies: int) -> dict[str, tuple[str, str, str]]:
    """Return the three pictures of each study, as they stand in its page."""
    found = {}
    for number in range(studies):
        diagram, load, told = _WIDE.findall(_page(folder, number))
        found[services.name(number)] = (diagram, load, told)
    return found


def _page(folder: Path, number: int) -> str:
    path = folder / "out" / "studies" / services.name(number) / "index.html"
    return path.read_text(encoding="utf-8")


def touched(specs: Path) -> None:
    """Change every file a little, and no figure."""
    for path in sorted(specs.rglob("*.*")):
        with path.open("a", encoding="utf-8") as file:
            file.write({".md": "\nOne more sentence.\n", ".csv": ""}.get(path.suffix, "\n# one more line\n"))


def _mkdocs(folder: Path) -> Path | None:
    """Return mkdocs with its theme, installed into a folder of its own; None where that cannot be done."""
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    pip = [str(folder / "bin" / "pip"), "install", "-q", "mkdocs-material"]
    return None if subprocess.run(pip, capture_output=True, check=False).returncode else folder / "bin" / "mkdocs"


def mkdocs(folder: Path, pictures: dict[str, tuple[str, str, str]]) -> Tool | None:
    """Return mkdocs-material, with what it reads."""
    place, path = folder / "mkdocs", _mkdocs(folder / "venv")
    if path is None:
        return None
    services.markdown(place / "docs", pictures, "index.md")
    (place / "docs" / "index.md").write_text("# Many studies\n", encoding="utf-8")
    (place / "mkdocs.yml").write_text(MKDOCS, encoding="utf-8")
    words = [str(path), "build", "-q", "-f", str(place / "mkdocs.yml")]
    return Tool("mkdocs-material", words, [*words, "--dirty"], _changed(place / "docs", pictures), place / "site")


def hugo(folder: Path, pictures: dict[str, tuple[str, str, str]]) -> Tool | None:
    """Return Hugo, if the system has it, with what it reads."""
    place, path = folder / "hugo", shutil.which("hugo")
    if path is None:
        return None
    services.markdown(place / "content" / "studies", pictures, "index.md")
    (place / "layouts" / "_default").mkdir(parents=True)
    for name, inside in (("single", SINGLE), ("list", LIST)):
        (place / "layouts" / "_default" / f"{name}.html").write_text(FRAME % inside, encoding="utf-8")
    (place / "layouts" / "index.html").write_text(FRAME % LIST, encoding="utf-8")
    (place / "config.toml").write_text(HUGO, encoding="utf-8")
    words = [path, "--quiet", "-s", str(place)]
    return Tool("Hugo", words, words, _changed(place / "content" / "studies", pictures), place / "public")


def _changed(folder: Path, pictures: dict[str, tuple[str, str, str]]) -> Path:
    return folder / services.name(len(pictures) // 2) / "index.md"


def _floor(folder: Path, studies: int) -> Tool:
    """Return Jinja2 alone, with the values of each page: what comes before its first section, and its sections."""
    with (folder / "values.jsonl").open("w", encoding="utf-8") as file:
        for number in range(studies):
            file.write(json.dumps(_SECTION.split(_page(folder, number))) + "\n")
    words = [sys.executable, "-c", JINJA, str(folder / "values.jsonl"), str(folder / "jinja")]
    return Tool(FLOOR_NAME, words, words, folder / "values.jsonl", folder / "jinja")


def rows(options: Options) -> Iterator[Row]:
    count = 30 if options.quick else options.studies
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        own = infraviz(folder, count)
        yield _row(own, "anew", f"{count:,} studies, everything anew", ran(own.whole), folder)
        pictures = pictures_of(folder, count)
        peers = [tool for tool in (mkdocs(folder, pictures), hugo(folder, pictures)) if tool]
        touched(own.study.parents[1])
        for tool in (own, *peers, _floor(folder, count)):
            yield _row(tool, "pages", f"{count:,} studies, their pages", _anew(tool), folder)
        yield _row(own, "cached", f"{count:,} studies, all from the cache", _anew(own), folder)
        for ident, what, text in (
            ("changed", "one of them changed", "\nOne more sentence.\n"),
            ("unchanged", "nothing changed", ""),
        ):
            for tool in (own, *peers):
                yield _row(tool, ident, f"{count:,} studies, {what}", _again(tool, text), folder)


def missing() -> list[str]:
    """Return the names of the tools that are not here; mkdocs-material is installed when it is run."""
    return [] if shutil.which("hugo") else ["Hugo"]


def _row(tool: Tool, ident: str, what: str, found: Took, folder: Path) -> Row:
    words = tool.again if ident in ("changed", "unchanged") else tool.whole
    told = FLOOR if tool.name == FLOOR_NAME else command(words, folder)
    studies = len(list((folder / "specs" / "studies").iterdir()))
    figures = took(found) | {"studies": Figure(studies, "studies")}
    return Row(PART, ident, what, tool.name, told, figures)


def _anew(tool: Tool) -> Took:
    shutil.rmtree(tool.out, ignore_errors=True)
    return ran(tool.whole)


def _again(tool: Tool, text: str) -> Took:
    with tool.study.open("a", encoding="utf-8") as file:
        file.write(text)
    return ran(tool.again)
