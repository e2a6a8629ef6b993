"""Links inside the site: those that lead nowhere are told with place and nearest name, those out of it are listed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sites import Done, tree, write

from infraviz.errors import SpecErrors
from infraviz.pipeline import load

Run = Callable[..., Done]
FILES = {
    "site.yaml": """\
title: T
url: https://example.org/sub
home:
  - hero: {heading: Systems}
  - prose: {heading: How I think, text: "See [more](MORE)."}
  - cards:
      heading: Work
      items:
        - {title: One, text: "[card](CARD)", url: CARDURL}
""",
    "architectures/shop.yaml": "title: Shop\nnodes:\n  a: {kind: client, url: NODE}\n",
    "metrics/m.yaml": """\
sources:
  page: {title: A page, kind: statement, as_of: 2026-01, url: SOURCE}
metrics:
  load: {label: Load, unit: ms, before: 6, after: 3, source: page}
""",
    "studies/one.md": """\
---
title: One
topics: [live data]
headline: [load]
---
## The end

Text
and [a link](BODY) more.
""",
    "studies/two.md": "---\ntitle: Two\narchitecture: shop\n---\n## Context\n\n## Context\n",
    "assets/photo.png": "not looked into",
}
GOOD = {
    "MORE": "/", "CARDURL": "/studies/two/", "CARD": "https://example.org", "NODE": "/studies/one/", "SOURCE": "/#work",
    "BODY": "../two/#context-2",
}  # fmt: skip


def specs(root: Path, **links: str) -> Path:
    files = dict(FILES)
    for name, link in {**GOOD, **links}.items():
        files = {
            path: text.replace(f"({name})", f"({link})").replace(f": {name}", f": {link}")
            for path, text in files.items()
        }
    return write(root, files)


def told(root: Path, **links: str) -> list[str]:
    try:
        load(specs(root, **links))
    except SpecErrors as error:
        return [line.removeprefix(f"{root}/") for line in str(error).splitlines()]
    return []


@pytest.mark.parametrize(
    "link",
    [
        "/", "/index.html", "/#top", "/#how-i-think", "/studies/one/", "/studies/one/index.html", "/topics/live-data/",
        "/topics/", "/search/", "/search/?q=x", "/search/#content", "/figures/shop.svg", "/feed.xml", "/atom.xml",
        "/sitemap.xml", "/assets/photo.png", "../two/", "../..", "../two/index.html#context", "#the-end", "#sources",
        "#:~:text=Text", "https://example.org/none/", "mailto:a@example.org", "/studies/%6Fne/#the%2Dend",
    ],
)  # fmt: skip
def test_links_that_lead_somewhere(tmp_path: Path, link: str) -> None:
    assert told(tmp_path, BODY=link) == []


@pytest.mark.parametrize(
    ("link", "message"),
    [
        ("/studies/ones/", "'/studies/ones/' leads to no page or file of the site (did you mean '/studies/one/'?)"),
        ("/studies/one", "'/studies/one' leads to no page or file of the site (did you mean '/studies/one/'?)"),
        ("/cv.pdf", "'/cv.pdf' leads to no page or file of the site (a file of another place is named with https://)"),
        ("../../../x/", "'../../../x/' leads to no page or file of the site (a file of another place is named with https://)"),
        ("assets/photo.png", "'assets/photo.png' leads to no page or file of the site "
         "(write '/assets/photo.png': the link is counted from the page it stands on)"),
        ("#the-and", "'#the-and' leads to no heading: "
         "nothing on /studies/one/ has the id 'the-and' (did you mean 'the-end'?)"),
        ("/studies/two/#contxt", "'/studies/two/#contxt' leads to no heading: "
         "nothing on /studies/two/ has the id 'contxt' (did you mean 'context'?)"),
        ("/#wrk", "'/#wrk' leads to no heading: nothing on / has the id 'wrk' (did you mean 'work'?)"),
        ("/topics/go/#x", "'/topics/go/#x' leads to no page or file of the site (did you mean '/topics/'?)"),
        ("/topics/#x", "'/topics/#x' leads to no heading: nothing on /topics/ has the id 'x'"),
    ],
)  # fmt: skip
def test_links_that_lead_nowhere_are_told_where_they_are_written(tmp_path: Path, link: str, message: str) -> None:
    assert told(tmp_path, BODY=link) == [f"studies/one.md:9:14  {message}"]


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("MORE", "site.yaml:5:39  home[1].prose.text"),
        ("CARD", "site.yaml:9:30  home[2].cards.items[0].text"),
        ("CARDURL", "site.yaml:9:57  home[2].cards.items[0].url"),
        ("NODE", "architectures/shop.yaml:3:26  nodes.a.url"),
        ("SOURCE", "metrics/m.yaml:2:63  sources.page.url"),
    ],
)
def test_every_text_with_links_is_looked_at(tmp_path: Path, name: str, place: str) -> None:
    (line,) = told(tmp_path, **{name: "/nowhere/"})
    left, right = line.split(": '/nowhere/' leads to no page or file of the site")
    assert left.split("  ")[1] == place.split("  ")[1]
    assert left.split(":")[:2] == place.split(":")[:2]
    assert right.startswith(" (")


def test_a_node_is_shown_in_files_of_several_folders(tmp_path: Path) -> None:
    (line,) = told(tmp_path, NODE="../one/")
    assert line.endswith("(it stands in files of several folders: count it from the root, with '/' in front)")


def test_links_by_reference_and_bare_ones_are_links_too_and_code_is_none(tmp_path: Path) -> None:
    text = "---\ntitle: Two\n---\nSee [this][r]\nand <https://example.com>.\n\n`[no](/x/)`\n\n[r]: /nowhere/\n"
    root = specs(tmp_path)
    (root / "studies/two.md").write_text(text, encoding="utf-8")
    with pytest.raises(SpecErrors) as caught:
        load(root)
    assert [(e.place.line, e.place.column) for e in caught.value.errors if e.place.file.endswith("two.md")] == [(4, 1)]


def test_an_image_that_is_only_linked_is_published(tmp_path: Path, run: Run) -> None:
    assert run("build", specs(tmp_path / "specs", BODY="/assets/photo.png"), "-o", tmp_path / "out").code == 0
    assert tree(tmp_path / "out")["assets/photo.png"] == b"not looked into"


def test_links_out_of_the_site_are_listed_with_their_places(tmp_path: Path, run: Run) -> None:
    root = specs(tmp_path, BODY="mailto:a@example.org", SOURCE="https://example.com/log")
    done = run("list", "links", "--specs", root)
    assert (done.code, done.err) == (0, "")
    assert [line.removeprefix(f"{root}/") for line in done.out.splitlines()] == [
        "metrics/m.yaml:2:63  https://example.com/log",
        "site.yaml:9:30  https://example.org",
        "studies/one.md:9:14  mailto:a@example.org",
    ]


def test_where_an_author_is_found_is_listed_too(tmp_path: Path, run: Run) -> None:
    author = "author: {name: A, url: https://a.example, same_as: [https://b.example]}"
    root = write(tmp_path, {"site.yaml": f"title: T\n{author}\n"})
    assert [line.removeprefix(f"{root}/") for line in run("list", "links", "--specs", root).out.splitlines()] == [
        "site.yaml:2:24  https://a.example",
        "site.yaml:2:53  https://b.example",
    ]


def test_the_check_command_tells_them(tmp_path: Path, run: Run) -> None:
    done = run("check", specs(tmp_path, BODY="/nowhere/"))
    assert done.code == 1
    assert done.err.splitlines()[-1] == "1 mistake, nothing was written"
