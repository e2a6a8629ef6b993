"""What the README and the documents show is run, line by line. Nothing is passed over in silence."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sites import ROOT, Done, write

DOCS = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md"))
FENCE = re.compile(r"^( *)```(\w*)(?: (\S+))?\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
FILES = {"yaml", "csv", "markdown", "xml", "css", "html"}  # a block of these names the file that it is
SHOWN = {"text"}  # what a command prints
ELSEWHERE = {  # lines that are run by others: CI runs the makefile, and a wheel is what CI tests
    "make site", "make test", "pip install .",
    # tests/build/test_build_cluster.py has a cluster
    "pip install 'infraviz[dask]'", "export 'INFRAVIZ_CACHE_KEY=…'", "dask scheduler", "dask worker tcp://scheduler:8786",
    "INFRAVIZ_STORE=s3://bucket/site infraviz build specs -o out --executor dask://scheduler:8786",
}  # fmt: skip
Run = Callable[..., Done]


@dataclass(frozen=True)
class Block:
    language: str
    path: str
    text: str
    line: int


def blocks(page: str) -> Iterator[Block]:
    text = (ROOT / page).read_text(encoding="utf-8")
    for match in FENCE.finditer(text):
        yield Block(match[2], match[3] or "", match[4], text[: match.start()].count("\n") + 1)


def lines(block: Block) -> Iterator[list[str]]:
    """Yield the commands of a shell block, less their comments and a leading `$`."""
    for line in block.text.splitlines():
        words = shlex.split(line.removeprefix("$ "), comments=True)
        if words:
            yield words


def carry_out(page: str, here: Path, run: Run) -> int:
    """Run a page in a folder and return how many checks, blocks and lines were run."""
    found = list(blocks(page))
    count = 0
    for block in found:
        if block.path:
            write(here / "specs", {block.path: block.text})
    if any(block.path for block in found):
        done = run("check", "specs")
        assert done.code == 0, f"the specs of {page}:\n{done.err}"
        count += 1
    for block in found:
        place = f"{page}:{block.line}"
        if block.language == "python":
            with contextlib.redirect_stdout(io.StringIO()):
                exec(compile(block.text, place, "exec"), {"__name__": "__main__"})
            count += 1
        elif block.language in ("sh", "console"):
            for words in lines(block):
                if words[0] == "infraviz":
                    done = run(*words[1:])
                    assert done.code == 0, f"{place}: {shlex.join(words)}\n{done.err}"
                    count += 1
                else:
                    assert shlex.join(words) in ELSEWHERE, f"{place}: nobody runs {shlex.join(words)!r}"
        else:
            assert block.path if block.language in FILES else block.language in SHOWN, f"{place}: nobody runs this"
    return count


def test_the_readme_runs(here: Path, run: Run) -> None:
    assert carry_out("README.md", here, run) > 5
    assert {"shop.svg", "shop.png", "order.svg", "weekly.svg"} <= {path.name for path in here.iterdir()}
    assert (here / "demo/out/index.html").is_file()


@pytest.mark.slow
@pytest.mark.parametrize("page", DOCS)
def test_the_documents_run(here: Path, run: Run, page: str) -> None:
    assert carry_out(page, here, run) > 0


def test_the_readme_prints_what_the_library_prints(here: Path) -> None:
    """A comment behind a `print` is what it prints."""
    assert here == Path.cwd()
    python = next(block for block in blocks("README.md") if block.language == "python")
    told = re.findall(r"^print\(.*\)  # (.*)$", python.text, re.MULTILINE)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(python.text, {})
    assert told
    assert out.getvalue().replace("\u202f", " ").splitlines() == [line.replace("\u202f", " ") for line in told]


def test_the_mistake_that_the_readme_shows_is_told_like_that(here: Path, run: Run) -> None:
    shown = next(block.text for block in blocks("README.md") if "did you mean" in block.text)
    assert run("new", "demo").code == 0
    shop = here / "demo/specs/architectures/shop.yaml"
    shop.write_text(shop.read_text(encoding="utf-8").replace("{kind: database,", "{kind: databse,"), encoding="utf-8")
    assert run("check", "demo/specs").err.splitlines()[0] == shown.strip()


def test_the_links_of_the_readme_lead_somewhere() -> None:
    for page in ("README.md", *DOCS):
        text = (ROOT / page).read_text(encoding="utf-8")
        targets = re.findall(
            r"(?<!`)\[[^\]]*\]\((?!https?:|diagram:|chart:|tiles:|mailto:)([^)#\s]+)", FENCE.sub("", text)
        )
        missing = [target for target in targets if not (ROOT / page).parent.joinpath(target).exists()]
        assert missing == [], page


def test_the_readme_begins_with_what_it_is_a_picture_and_two_commands() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    picture, commands = text.index("!["), text.index("make site")
    assert picture < commands < text.index("make test") < text.index("\n## ")
