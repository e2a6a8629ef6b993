"""Files of metrics that use names of each other: each is made by itself, and only where it must be anew."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from test_build_again import SITE, Edit, alike, done, edited, outcome, quick, write  # noqa: F401 (fixtures)

from infraviz.build import counted
from infraviz.build.bench import Made, Wish
from infraviz.build.engine import build
from infraviz.errors import SpecError

MANY = {
    **SITE,
    "metrics/sources.yaml": """\
sources:
  books: {title: The books, kind: statement, as_of: 2026-01, url: /studies/shop/}
""",
    "metrics/cost.yaml": """\
metrics:
  cost: {label: Cost, unit: USD, value: 1200, source: books}
  fees: {label: Fees, unit: USD, value: 300, source: books}
""",
    "metrics/each.yaml": """\
metrics:
  both: {label: Cost with fees, unit: USD, compute: {add: [cost, fees]}, source: books}
charts:
  money: {metrics: [cost, both], form: bar, title: What it costs}
""",
    "metrics/spare.yaml": "metrics:\n  spare: {label: Spare, unit: GB, value: 7, source: page}\n",
    "studies/third.md": "---\ntitle: The third\nheadline: [both]\n---\nIt costs {{ both }}, without fees {{ cost }}.\n",
}
EDITS: tuple[Edit, ...] = (
    ("metrics/sources.yaml", "The books", "The ledger"),
    ("metrics/sources.yaml", "/studies/shop/", "/studies/none/"),
    ("metrics/sources.yaml", "books:", "ledger:"),
    ("metrics/sources.yaml", "", "gone"),
    ("metrics/cost.yaml", "1200", "1500"),
    ("metrics/cost.yaml", "  fees:", "  tips:"),
    ("metrics/each.yaml", "  both:", "  spare:"),
    ("metrics/each.yaml", "money:", "cost:"),
    ("metrics/each.yaml", "[cost, fees]", "[cost, both]"),
    ("metrics/each.yaml", "What it costs", "What 1200 USD are for"),  # the check names the metric, of another file
    ("metrics/again.yaml", "", "sources:\n  books: {title: More, kind: statement}\n"),
    ("metrics/cost.yaml", "unit: USD", "unit: ["),
)


@pytest.fixture
def wish(tmp_path: Path) -> Wish:
    return Wish(write(tmp_path / "specs", MANY), tmp_path / "out", 1, cache=tmp_path / "cache")


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: f"{edit[0]}: {edit[1]}"[:60])
def test_files_by_themselves_give_what_all_of_them_together_give(
    tmp_path: Path, wish: Wish, edit: Edit, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = build(wish)
    assert edited(wish.specs, edit)
    alike(wish.specs, wish, tmp_path / "fresh")
    alone, again = outcome(wish), outcome(wish)
    monkeypatch.setattr(counted, "_each", lambda _work: None)
    together = outcome(Wish(wish.specs, tmp_path / "other", 1))
    for each in (alone, again):
        assert _said(each) == _said(together) != _said(first)


def _said(outcome: Made | tuple[SpecError, ...]) -> object:
    return (outcome.state, outcome.warnings) if isinstance(outcome, Made) else sorted(map(str, outcome))


def test_a_change_reaches_the_files_that_use_its_names(wish: Wish, done: Counter[str]) -> None:  # noqa: F811
    def made_after(*edit: str) -> int:
        done.clear()
        assert edited(wish.specs, (edit[0], edit[1], edit[2]))
        build(wish)
        return done["counted"]

    build(wish)
    assert done["counted"] == 5 + 3  # of which three use names of others: once more, beside those
    assert made_after("metrics/spare.yaml", "value: 7", "value: 8") == 2
    assert made_after("metrics/cost.yaml", "1200", "1500") == 4  # itself and what is computed from it, twice each
    assert not done["metrics"], "nothing was read together"


def test_a_file_that_is_broken_is_not_kept(wish: Wish) -> None:
    build(wish)
    assert edited(wish.specs, ("metrics/spare.yaml", "value: 7", "value: seven"))
    told = outcome(wish)
    assert not isinstance(told, Made)
    assert outcome(wish) == told
    assert edited(wish.specs, ("metrics/spare.yaml", "value: seven", "value: 7"))
    assert isinstance(outcome(wish), Made)


def test_with_a_lock_files_are_still_read_by_themselves(
    tmp_path: Path,
    wish: Wish,
    done: Counter[str],  # noqa: F811
) -> None:
    build(wish)
    (wish.specs / "metrics.lock").write_text(json.dumps({"version": 1, "metrics": {}}) + "\n", encoding="utf-8")
    done.clear()
    alike(wish.specs, wish, tmp_path / "fresh")
    assert done["metrics"] == 0
