"""A build that makes only what is not there yet gives what a build of everything gives, after any change."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from sites import GOOD, METRICS, PNG, ROOT, SHOP, STUDY, tree, write

from infraviz import pipeline
from infraviz.build import tasks
from infraviz.build.bench import Made, Wish
from infraviz.build.cache import NAME
from infraviz.build.engine import build
from infraviz.errors import SpecError, SpecErrors

ICON = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect width="1" height="1"/></svg>'
DATA = "  rows: {label: Rows, unit: ms, statistic: mean, source: page, data: {file: data/x.csv, value: ms}}\n"
SECOND = """\
---
title: The second
topics: [Streams]
headline: [load]
order: 2
---
## What it is

See [the shop](/studies/shop/#why).

![A photo](assets/photo.png)

![Load](chart:speed)

Rows take {{ rows }}.
"""
SITE = {
    **GOOD,
    "site.yaml": "title: Site\nurl: https://example.org\nhome:\n  - diagram: {heading: Shop, architecture: shop}\n"
    "  - stats: [load]\n  - studies: {heading: Studies}\n",
    "metrics/shop.yaml": METRICS.replace("charts:", f"{DATA}charts:"),
    "studies/shop.md": STUDY.replace("The shop\n---\n", "The shop\ntopics: [streams]\n---\n## Why\n\n"),
    "studies/second.md": SECOND,
    "architectures/shop.yaml": SHOP.replace("{kind: client}", "{kind: client, icon: assets/mine.svg, metrics: [load]}"),
    "assets/mine.svg": ICON,
    "assets/photo.png": PNG,
    "data/x.csv": "ms\n1\n3\n",
}  # fmt: skip
Edit = tuple[str, str, str]  # a file, a text in it, and what comes in its place; '' for a whole file
EDITS: tuple[Edit, ...] = (
    ("metrics/shop.yaml", "after: 60", "after: 30"),
    ("metrics/shop.yaml", "label: Load", "label: Loading"),
    ("metrics/shop.yaml", "A page", "Another page"),
    ("metrics/shop.yaml", "form: change, ", ""),
    ("data/x.csv", "3", "5"),
    ("assets/mine.svg", 'width="1" height="1"/', 'width="1" height=".5"/'),
    ("assets/photo.png", "", "gone"),
    ("architectures/shop.yaml", "title: Shop", "title: Store"),
    ("architectures/shop.yaml", "Back office", "Behind"),
    ("architectures/shop.yaml", "One order", "An order"),
    ("studies/shop.md", "It loads", "It now loads"),
    ("studies/shop.md", "title: The shop", "title: The store"),
    ("studies/shop.md", "[streams]", "[streams, shops]"),
    ("studies/shop.md", "diagram:shop", "diagram:shop?flow=order"),
    ("studies/shop.md", "## Why", "## Why not"),
    ("studies/second.md", "order: 2", "order: 1"),
    ("studies/second.md", "[Streams]", "[streams]"),
    ("studies/second.md", "chart:speed", "chart:load?form=tile"),
    ("studies/second.md", "", "gone"),
    ("studies/third.md", "", STUDY.replace("The shop", "The third")),
    ("site.yaml", "title: Site", "title: Home"),
    ("site.yaml", "url: https://example.org\n", ""),
    ("site.yaml", "heading: Studies", "heading: Work"),
    ("site.yaml", "title: Site", "title: Site\ntheme: editorial"),
    ("site.yaml", "title: Site", "title: Site\nlanguage: de"),
    ("site.yaml", "title: Site", "title: Site\nlocale: de"),
    ("site.yaml", "title: Site", "title: Site\nchecks: {IV119: error}"),
    ("theme/static/own.css", "", "p{color:var(--iv-text)}\n"),
    ("theme/templates/404.html", "", "{% extends 'default/404.html' %}"),
)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what takes long and is not asked about: the bytes of fonts and of cards."""
    monkeypatch.setattr("infraviz.page.assets.fonts.web_font", _letters)
    monkeypatch.setattr("infraviz.pipeline.make_card", lambda task: repr(task.card).encode())


def _letters(family: str, used: Iterable[str]) -> bytes:
    return f"{family}: {''.join(sorted(set(''.join(used))))}".encode()


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """What tasks were done, by kind."""
    counts: Counter[str] = Counter()

    def counted(kind: str, task: Callable[..., list[object]]) -> Callable[..., list[object]]:
        def run(worker: object, common: str, items: tuple[object, ...]) -> list[object]:
            counts[kind] += len(items)
            return task(worker, common, items)

        return run

    monkeypatch.setattr(tasks, "TASKS", {kind: counted(kind, task) for kind, task in tasks.TASKS.items()})
    return counts


def edited(root: Path, edit: Edit) -> bool:
    """Apply an edit, if there is something to apply it to."""
    name, old, new = edit
    path = root / name
    if not old:
        path.unlink(missing_ok=True)
        if new != "gone":
            write(root, {name: new})
        return True
    if not path.is_file() or old not in path.read_text(encoding="utf-8"):
        return False
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    return True


def outcome(wish: Wish) -> tuple[SpecError, ...] | Made:
    try:
        return build(wish)
    except SpecErrors as errors:
        return errors.errors


def alike(root: Path, again: Wish, fresh: Path) -> None:
    """Hold a build with a cache against one that has neither a cache nor an output folder."""
    new = Wish(root, fresh / "out", 1)
    made, anew = outcome(again), outcome(new)
    if isinstance(made, Made) and isinstance(anew, Made):
        assert replace(made, written=(), removed=()) == replace(anew, written=(), removed=())
        assert tree(again.out) == tree(new.out)
    else:
        assert made == anew
    shutil.rmtree(fresh, ignore_errors=True)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: f"{edit[0]}: {edit[1]}"[:60])
def test_after_a_change_the_site_is_that_of_a_build_of_everything(tmp_path: Path, edit: Edit) -> None:
    root = write(tmp_path / "specs", SITE)
    wish = Wish(root, tmp_path / "out", 1, cache=tmp_path / "cache")
    build(wish)
    assert edited(root, edit)
    alike(root, wish, tmp_path / "fresh")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_after_any_changes_in_any_order(tmp_path: Path, seed: int) -> None:
    r = random.Random(seed)
    root = write(tmp_path / "specs", SITE)
    wish = Wish(root, tmp_path / "out", 1, cache=tmp_path / "cache")
    for _ in range(10):
        if not edited(root, r.choice(EDITS)):
            name = r.choice(sorted(SITE))
            write(root, {name: SITE[name]})
        alike(root, wish, tmp_path / "fresh")


def test_a_second_build_does_nothing(tmp_path: Path, done: Counter[str]) -> None:
    wish = Wish(write(tmp_path / "specs", SITE), tmp_path / "out", 1, cache=tmp_path / "cache")
    build(wish)
    assert done == {"counted": 1, "drawing": 1, "study": 2, "drawn": 6, "page": 2, "copy": 7}
    done.clear()
    made = build(wish)
    assert not done
    assert (made.written, made.removed) == ((), ())


@pytest.mark.parametrize(
    ("edit", "wanted"),
    [  # what is not named is made of what has not changed
        (("studies/shop.md", "It loads", "It now loads"), {"study": 1, "page": 1}),
        (("studies/second.md", "Rows take", "The rows take"), {"study": 1, "page": 1}),
        (("data/x.csv", "3", "5"), {"counted": 1, "study": 1, "page": 1}),
        (("architectures/shop.yaml", "One order", "An order"), {"drawing": 1, "study": 1, "page": 1}),
        (
            ("assets/mine.svg", "1 1", "2 2"),
            {"drawing": 1, "study": 1, "drawn": 4, "page": 1, "copy": 4},
        ),
        (("site.yaml", "heading: Studies", "heading: Work"), {"page": 2}),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)  # fmt: skip
def test_a_change_makes_what_depends_on_it(
    tmp_path: Path, done: Counter[str], edit: Edit, wanted: dict[str, int]
) -> None:
    root = write(tmp_path / "specs", SITE)
    wish = Wish(root, tmp_path / "out", 1, cache=tmp_path / "cache")
    build(wish)
    done.clear()
    assert edited(root, edit)
    build(wish)
    assert done == wanted


def test_a_lost_cache_changes_nothing(tmp_path: Path) -> None:
    wish = Wish(write(tmp_path / "specs", SITE), tmp_path / "out", 1, cache=tmp_path / "cache")
    build(wish)
    shutil.rmtree(tmp_path / "cache")
    made = build(wish)
    assert (made.written, made.removed) == ((), ())


@pytest.mark.parametrize("part", ["", ".rules", ".svg"])
def test_a_damaged_cache_is_mended(tmp_path: Path, part: str, done: Counter[str]) -> None:
    wish = Wish(write(tmp_path / "specs", SITE), tmp_path / "out", 1, cache=tmp_path / "cache")
    build(wish)
    with sqlite3.connect(tmp_path / "cache" / NAME) as store:
        damaged = store.execute(
            "UPDATE made SET seal = x'00' WHERE CAST(key AS TEXT) LIKE ?", [f"{'_' * 64}{part}"]
        ).rowcount
    shutil.rmtree(tmp_path / "out")
    assert damaged > 2
    build(wish)
    done.clear()
    alike(wish.specs, wish, tmp_path / "fresh")
    done.clear()
    build(wish)
    assert not done


def test_a_cache_of_somebody_else_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, done: Counter[str]
) -> None:
    wish = Wish(write(tmp_path / "specs", SITE), tmp_path / "out", 1, cache=tmp_path / "cache")
    monkeypatch.setenv("INFRAVIZ_CACHE_KEY", "of a stranger")
    build(wish)
    everything = Counter(done)
    done.clear()
    monkeypatch.setenv("INFRAVIZ_CACHE_KEY", "mine")
    build(wish)
    assert done == everything


@pytest.mark.parametrize("specs", ["specs", "tests/checks/faults", "examples/metrics/specs", "infraviz/starter/specs"])
def test_files_by_themselves_say_what_they_say_together(tmp_path: Path, specs: str) -> None:
    root = Path(shutil.copytree(ROOT / specs, tmp_path / "specs"))
    try:
        project, found = pipeline.checked(root)
        together = (*found.errors, *found.warnings)
    except SpecErrors as errors:
        project, together = None, errors.errors
    alone = outcome(Wish(root, tmp_path / "out", 1, dry=True))
    if isinstance(alone, Made):
        assert project is not None
        assert alone.warnings == together
        assert (alone.diagrams, alone.charts) == (len(project.site.diagrams), len(project.site.charts))
    else:
        assert alone == tuple(sorted(set(together)))


def test_a_page_whose_sheet_is_lost_is_not_built_anew_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, done: Counter[str]
) -> None:
    sheets: list[str] = []
    leave = tasks.Worker.leave

    def noted(worker: tasks.Worker, key: str, value: object) -> None:
        sheets.extend([key] if isinstance(value, tasks.Sheet) else [])
        leave(worker, key, value)

    monkeypatch.setattr(tasks.Worker, "leave", noted)
    wish = Wish(write(tmp_path / "specs", SITE), tmp_path / "out", 1, cache=tmp_path / "cache")
    build(wish)
    with sqlite3.connect(tmp_path / "cache" / NAME) as store:
        store.executemany("DELETE FROM made WHERE key = ?", [(key.encode(),) for key in sheets])
    for before, after in (("Studies", "Work"), ("Work", "Cases"), ("Cases", "Things")):
        assert edited(wish.specs, ("site.yaml", f"heading: {before}", f"heading: {after}"))
        done.clear()
        alike(wish.specs, wish, tmp_path / "fresh")
        shutil.rmtree(tmp_path / "fresh", ignore_errors=True)
    done.clear()
    assert edited(wish.specs, ("site.yaml", "heading: Things", "heading: Last"))
    build(wish)
    assert done == {"page": 2}
