"""A build from end to end: what it reports, what `--check` says, what a change of specs changes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sites import GOOD, PNG, STUDY, Done, tree, write

import infraviz as iv
from infraviz.build.publish import MANIFEST

Run = Callable[..., Done]
PAGES = {"index.html", "404.html", "search/index.html", "studies/shop/index.html"}


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the fonts out of the site's files."""
    monkeypatch.setattr("infraviz.page.assets.fonts.web_font", lambda *_: b"wOF2")


@pytest.fixture
def specs(here: Path, quick: None) -> Path:
    return write(here / "specs", {**GOOD, "studies/shop.md": STUDY + "\n![Load](chart:load)\n"})


def test_a_build_makes_pages_figures_and_what_they_need(specs: Path) -> None:
    shown: list[str] = []
    report = iv.build(specs, "out", progress=shown.append)
    made = tree(Path("out"))
    assert set(made) >= PAGES | {MANIFEST, "figures/shop.svg", "figures/chart-load.svg"}
    assert any(name.endswith(".css") for name in made)
    assert (report.out, report.pages, report.diagrams, report.charts) == (Path("out"), 4, 1, 1)
    assert set(report.written) == set(made)
    assert (report.removed, report.changed) == ((), True)
    assert shown == ["shop", "chart-load"]
    assert made[MANIFEST].decode().splitlines() == sorted(set(made) - {MANIFEST})
    assert re.fullmatch(rf"4 pages, 1 diagram, 1 chart in \d+\.\d s, {len(made)} files written, 0 removed", str(report))


def test_every_link_between_the_files_leads_somewhere(specs: Path) -> None:
    iv.build(specs, "out")
    for name in PAGES - {"404.html"}:
        page = Path("out", name)
        for target in re.findall(r'(?:href|src)="([^"#:?]+)', page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{name}: {target}"


def test_a_second_build_reports_no_change(specs: Path) -> None:
    first = iv.build(specs, "out")
    second = iv.build(specs, "out")
    assert (second.written, second.removed, second.changed) == ((), (), False)
    assert second == iv.Report(first.out, first.pages, first.diagrams, first.charts, (), (), 0.0)  # time apart


def test_a_study_that_goes_takes_its_files_along(specs: Path) -> None:
    iv.build(specs, "out")
    (specs / "studies/shop.md").write_text(STUDY)
    report = iv.build(specs, "out")
    assert report.removed == ("figures/chart-load.csv", "figures/chart-load.svg")
    (specs / "studies/shop.md").unlink()
    gone = {"figures/shop.svg", "search/index.html", "search/index.js", "static/search.js", "studies/shop/index.html"}
    assert set(iv.build(specs, "out").removed) == gone
    assert not Path("out/studies").exists()


def test_a_dry_build_writes_nothing(specs: Path) -> None:
    report = iv.build(specs, "out", dry=True)
    assert report.changed
    assert not Path("out").exists()


def test_check_says_what_would_change(specs: Path, run: Run) -> None:
    missing = run("build", "--check")
    assert missing.code == 1
    assert "out/index.html differs" in missing.out.splitlines()
    assert missing.err == "out is not what the specs make\n"
    assert not Path("out").exists()

    assert run("build").code == 0
    assert run("build", "--check") == Done(0, "out is up to date.\n", "")

    write(specs, {"studies/shop.md": STUDY.replace("It loads", "It now loads")})
    before = tree(Path("out"))
    changed = run("build", "--check")
    assert changed.code == 1
    assert changed.out.splitlines() == [
        "out/.infraviz-manifest differs",
        "out/search/index.js differs",
        "out/studies/shop/index.html differs",
        "out/figures/chart-load.csv is left over",
        "out/figures/chart-load.svg is left over",
    ]
    assert tree(Path("out")) == before


def test_a_build_says_what_it_made_and_where(specs: Path, run: Run) -> None:
    done = run("build", specs, "-o", "site")
    assert done.code == 0
    assert done.err == ""
    assert re.fullmatch(
        r"Made 4 pages, 1 diagram, 1 chart in \d+\.\d s, \d+ files written, 0 removed\.\nOpen site/index\.html\n",
        done.out,
    )


def test_own_images_and_icons_are_carried_along(specs: Path) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect width="1" height="1"/></svg>'
    architecture = str(GOOD["architectures/shop.yaml"]).replace("client}", "client, icon: assets/mine.svg}")
    body = STUDY + "\n![A photo](assets/photo.png)\n"
    write(specs, {"assets/mine.svg": svg, "assets/photo.png": PNG, "assets/unused.png": b"x",
                  "architectures/shop.yaml": architecture, "studies/shop.md": body})  # fmt: skip
    iv.build(specs, "out")
    made = tree(Path("out"))
    assert made["assets/photo.png"] == PNG
    assert "assets/unused.png" not in made
    assert b'-icon-assets-mine-svg" viewBox="0 0 1 1"><rect height="1" width="1"/></symbol>' in made["figures/shop.svg"]


def _chain(length: int) -> str:
    names = [f"n{number}" for number in range(length)]
    nodes = "".join(f"  {name}: {{kind: service, label: Service {name}}}\n" for name in names)
    return f"title: Chain\nnodes:\n{nodes}edges:\n  - {' -> '.join(names)}\n"


@pytest.mark.parametrize(("length", "turned"), [(5, False), (14, True)])
def test_a_diagram_too_wide_for_its_page_is_turned_there(specs: Path, length: int, turned: bool) -> None:
    write(specs, {"architectures/chain.yaml": _chain(length)})
    page = specs / "studies" / "shop.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n![Chain](diagram:chain)\n", encoding="utf-8")
    iv.build(specs, "out")
    shown = Path("out/studies/shop/index.html").read_text(encoding="utf-8")
    alone = Path("out/figures/chain.svg").read_text(encoding="utf-8")
    sizes = [re.search(r'id="iv-chain"[^>]*viewBox="0 0 (\S+) (\S+)"', text) for text in (shown, alone)]
    (wide, tall), (own_wide, own_tall) = [(float(size[1]), float(size[2])) for size in sizes if size]
    assert (wide < tall) == turned
    assert own_wide > own_tall  # the file of its own reads as its author wrote it
    assert wide <= 1120


def test_a_nodes_link_from_the_root_works_in_the_page_and_in_the_picture_by_itself(specs: Path) -> None:
    shop = specs / "architectures" / "shop.yaml"
    text = shop.read_text(encoding="utf-8")
    assert "web: {kind: client}" in text
    shop.write_text(
        text.replace("web: {kind: client}", 'web: {kind: client, url: "/studies/shop/#top"}'), encoding="utf-8"
    )
    iv.build(specs, "out")
    page = Path("out/studies/shop/index.html").read_text(encoding="utf-8")
    assert 'href="../../studies/shop/index.html#top"' in page
    assert 'href="../studies/shop/index.html#top"' in Path("out/figures/shop.svg").read_text(encoding="utf-8")


def test_a_picture_by_itself_has_the_colours_of_its_site(specs: Path) -> None:
    site = specs / "site.yaml"
    site.write_text(site.read_text(encoding="utf-8") + 'theme: {accent: "#8a1253"}\n', encoding="utf-8")
    project = iv.load(specs)
    assert "#8a1253" in project.charts["load"].to_svg("light", form="bar")
    assert "#8a1253" not in iv.Metric("Load", after=2, before=1).to_svg("light", form="bar")
