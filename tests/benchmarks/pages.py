"""Times the pages of many studies beside mkdocs-material and Hugo on the same Markdown: part of `make bench`.

python tests/benchmarks/pages.py [--quick] [STUDIES]

Whole processes are timed from outside, on two cores, one run of each: a site into an empty folder, then with one study
changed, then with nothing changed. Of infraviz three kinds of a whole site are told: everything made anew; pages only,
where every file of specs has changed and the figures, which have not, come from the cache; everything from the cache.
CPU seconds are told too, since other work on a machine changes the wall clock. A peer that is not here is left out.
"""

from __future__ import annotations

import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests" / "layout"), str(ROOT / "tests" / "browser"), str(ROOT / "tests")]
import many  # noqa: E402

CORES = 2
_WIDE = re.compile(r'<div class="iv-wide">(.*?)</div>', re.DOTALL)
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


@dataclass(frozen=True)
class Took:
    """What a process took, in seconds."""

    wall: float
    cpu: float


@dataclass(frozen=True)
class Tool:
    """A generator: its commands for a whole site and after a change, the study that is changed, what it writes."""

    name: str
    whole: list[str]
    again: list[str]
    study: Path
    out: Path


def ran(command: list[str]) -> Took:
    """Run a command on two cores."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=_two_cores)
    wall, after = perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return Took(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def _two_cores() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])


def infraviz(folder: Path, studies: int) -> Tool:
    """Write the specs."""
    specs, out = many.specs(folder / "specs", studies), folder / "out"
    command = [sys.executable, "-m", "infraviz", "build", str(specs), "-o", str(out), "--cache", str(folder / "cache")]
    return Tool("infraviz", command, command, specs / "studies" / f"{many.name(studies // 2)}.md", out)


def pictures_of(folder: Path, studies: int) -> dict[str, tuple[str, str]]:
    """Return the two pictures of each study, as they stand in its page."""
    found = {}
    for number in range(studies):
        page = (folder / "out" / "studies" / many.name(number) / "index.html").read_text(encoding="utf-8")
        whole, flow = _WIDE.findall(page)
        found[many.name(number)] = (whole, flow)
    return found


def touched(specs: Path) -> None:
    """Change every file a little, and no figure."""
    for path in sorted(specs.rglob("*.*")):
        with path.open("a", encoding="utf-8") as file:
            file.write("\nOne more sentence.\n" if path.suffix == ".md" else "\n# one more line\n")


def mkdocs(folder: Path, pictures: dict[str, tuple[str, str]]) -> Tool | None:
    """Return mkdocs-material, installed into a folder of its own."""
    place = folder / "mkdocs"
    many.markdown(place / "docs", pictures, "index.md")
    (place / "docs" / "index.md").write_text("# Many studies\n", encoding="utf-8")
    (place / "mkdocs.yml").write_text(MKDOCS, encoding="utf-8")
    subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
    pip = [str(folder / "venv" / "bin" / "pip"), "install", "-q", "mkdocs-material"]
    if subprocess.run(pip, capture_output=True, check=False).returncode:
        return None
    command = [str(folder / "venv" / "bin" / "mkdocs"), "build", "-q", "-f", str(place / "mkdocs.yml")]
    return Tool("mkdocs-material", command, [*command, "--dirty"], _changed(place / "docs", pictures), place / "site")


def hugo(folder: Path, pictures: dict[str, tuple[str, str]]) -> Tool | None:
    """Return Hugo, if the system has it."""
    place = folder / "hugo"
    many.markdown(place / "content" / "studies", pictures, "index.md")
    (place / "layouts" / "_default").mkdir(parents=True)
    for name, inside in (("single", SINGLE), ("list", LIST)):
        (place / "layouts" / "_default" / f"{name}.html").write_text(FRAME % inside, encoding="utf-8")
    (place / "layouts" / "index.html").write_text(FRAME % LIST, encoding="utf-8")
    (place / "config.toml").write_text(HUGO, encoding="utf-8")
    path = shutil.which("hugo")
    command = [str(path), "--quiet", "-s", str(place)]
    study = _changed(place / "content" / "studies", pictures)
    return Tool("Hugo", command, command, study, place / "public") if path else None


def _changed(folder: Path, pictures: dict[str, tuple[str, str]]) -> Path:
    return folder / many.name(len(pictures) // 2) / "index.md"


def main(studies: int) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        own = infraviz(folder, studies)
        print(f"{studies} studies; load of the machine: {os.getloadavg()[0]:.1f}")
        table("everything anew", {own.name: ran(own.whole)})
        pictures = pictures_of(folder, studies)
        size = sum(len(svg) for pair in pictures.values() for svg in pair) / len(pictures) / 2
        tools = [tool for tool in (own, mkdocs(folder, pictures), hugo(folder, pictures)) if tool]
        print(f"two pictures of {size / 1000:.1f} kB each, {len(tools) - 1} of 2 peers here")
        touched(own.study.parents[1])
        whole = {tool.name: _anew(tool) for tool in tools}
        table("pages only", whole)
        table("all from the cache", {**whole, own.name: _anew(own)})
        for what, text in (("one study changed", "\nOne more sentence.\n"), ("nothing changed", "")):
            table(what, {tool.name: _again(tool, text) for tool in tools})


def _anew(tool: Tool) -> Took:
    shutil.rmtree(tool.out, ignore_errors=True)
    return ran(tool.whole)


def _again(tool: Tool, text: str) -> Took:
    with tool.study.open("a", encoding="utf-8") as file:
        file.write(text)
    return ran(tool.again)


def table(what: str, took: dict[str, Took]) -> None:
    print(f"{what:<24}{'wall, s':>10}{'CPU, s':>10}{'infraviz / it, wall':>22}{'CPU':>8}")
    own = took["infraviz"]
    for name, each in took.items():
        print(f"{name:<24}{each.wall:>10.2f}{each.cpu:>10.2f}{own.wall / each.wall:>22.2f}{own.cpu / each.cpu:>8.2f}")


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdecimal()]
    main(numbers[0] if numbers else 100 if "--quick" in sys.argv else 1000)
