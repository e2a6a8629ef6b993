"""Why each task of a build runs or does not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from test_build_again import SITE, Edit, edited, write

from infraviz.build import bench, why
from infraviz.build.bench import Wish
from infraviz.build.engine import build
from infraviz.build.why import FIRST, IN_CACHE, IN_PLACE, KEPT, Reason


@pytest.fixture
def wish(tmp_path: Path) -> Wish:
    return Wish(write(tmp_path / "specs", SITE), tmp_path / "out", 1, cache=tmp_path / "cache", explain=True)


def ran(wish: Wish) -> dict[tuple[str, str], str]:
    return {(each.kind, each.name): each.why for each in build(wish).reasons if each.ran}


def test_a_first_build_makes_everything_and_a_second_nothing(wish: Wish) -> None:
    first, second = build(wish).reasons, build(wish).reasons
    assert {each.kind for each in first} == {
        "metrics", "data", "drawing", "study", "figure", "card", "page", "site"
    }  # fmt: skip
    assert {(each.ran, each.why) for each in first} == {(True, FIRST)}
    assert {(each.kind, each.name) for each in second} >= {
        (each.kind, each.name) for each in first if each.kind != "data"  # which only a change of metrics asks for
    }  # fmt: skip
    assert {(each.ran, each.why) for each in second} == {(False, KEPT)}


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (
            ("studies/shop.md", "It loads", "It now loads"),
            {("study", "studies/shop.md"): "changed: the file itself",
             ("page", "studies/shop/index.html"): "changed: its study"},
        ),
        (
            ("data/x.csv", "3", "5"),
            {("metrics", "metrics/shop.yaml"): "changed: data/x.csv",
             ("data", "data/x.csv, value ms, mean"): "changed: data/x.csv"},
        ),
        (
            ("site.yaml", "heading: Studies", "heading: Work"),
            {("site", "pages around the studies"): "changed: the site",
             ("page", "studies/shop/index.html"): "changed: the site around it"},
        ),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)  # fmt: skip
def test_a_change_is_named_where_it_is_why(wish: Wish, edit: Edit, told: dict[tuple[str, str], str]) -> None:
    build(wish)
    assert edited(wish.specs, edit)
    found = ran(wish)
    assert {task: found.get(task) for task in told} == told


def test_what_is_lost_is_told_as_lost(wish: Wish) -> None:
    build(wish)
    (wish.out / "404.html").unlink()
    (wish.out / "studies" / "shop" / "index.html").write_text("mine", encoding="utf-8")
    assert ran(wish) == {
        ("site", "pages around the studies"): IN_PLACE, ("page", "studies/shop/index.html"): IN_PLACE,
    }  # fmt: skip


def test_an_emptied_cache_knows_no_before(wish: Wish) -> None:
    build(wish)
    assert wish.cache is not None
    shutil.rmtree(wish.cache)
    assert set(ran(wish).values()) == {FIRST}


def test_another_version_is_why(wish: Wish, monkeypatch: pytest.MonkeyPatch) -> None:
    build(wish)
    for module in (bench, why):
        monkeypatch.setattr(module, "version", lambda: "another")
    reasons = ran(wish).values()
    assert len(reasons) > 10
    assert all(why.startswith("changed: ") and why.endswith("infraviz") for why in reasons)


def test_only_what_is_asked_for_is_told(wish: Wish) -> None:
    assert build(Wish(wish.specs, wish.out, 1, cache=wish.cache)).reasons == ()


def test_many_changes_are_counted() -> None:
    kept: dict[str, object] = {}
    account = why.Account(Path("/specs"), kept.get, kept.__setitem__, [])
    account.note("metrics", "all", {f"{n}.yaml": "1" for n in range(9)}, True)
    account.note("metrics", "all", {f"{n}.yaml": "2" for n in range(1, 9)} | {"new.yaml": "1"}, True)
    account.note("metrics", "all", {f"{n}.yaml": "2" for n in range(1, 9)} | {"new.yaml": "1"}, True)
    told = "changed: 1.yaml, 2.yaml, 3.yaml, 4.yaml and 4 more; new: new.yaml; gone: 0.yaml"
    assert account.reasons == [Reason("metrics", "all", True, each) for each in (FIRST, told, IN_CACHE)]
