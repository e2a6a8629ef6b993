"""Errors as values: sorted, each once, on one line, with the nearest name."""

from __future__ import annotations

import pickle

import pytest

from infraviz.errors import Place, SpecError, SpecErrors, did_you_mean, shown


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (SpecError(Place("x.yaml", 12, 11), "nodes.db", "wrong", "try y"), "x.yaml:12:11  nodes.db: wrong (try y)"),
        (SpecError(Place("x.yaml", 1, 1), "", "wrong"), "x.yaml:1:1  wrong"),
        (SpecError(Place("x.csv"), "", "wrong"), "x.csv: wrong"),
        (SpecError(Place("x.csv"), "a", "wrong", "try y"), "x.csv: a: wrong (try y)"),
    ],
)
def test_an_error_is_one_line(error: SpecError, line: str) -> None:
    assert str(error) == line


@pytest.mark.parametrize("hostile", ["a\nb", "\x1b[2J", "\u2028", "\u202e", "\r", "\x00", "\x9b"])
def test_nothing_in_an_error_reaches_the_terminal_as_it_is(hostile: str) -> None:
    text = str(SpecError(Place(hostile, 1, 1), hostile, hostile, hostile))
    assert hostile not in text
    assert text.isprintable()


def test_letters_and_narrow_spaces_stay_as_they_are() -> None:
    text = "größer 保存 שמור: 25\u202fms"
    assert str(SpecError(Place("x"), "", text)) == f"x: {text}"


def test_errors_are_sorted_by_place_and_told_once() -> None:
    one = SpecError(Place("b.yaml", 2, 1), "", "one")
    two = SpecError(Place("b.yaml", 10, 1), "", "two")
    three = SpecError(Place("a.yaml", 99, 1), "", "three")
    errors = SpecErrors([two, one, three, one])
    assert errors.errors == (three, one, two)
    assert str(errors) == "a.yaml:99:1  three\nb.yaml:2:1  one\nb.yaml:10:1  two"


@pytest.mark.parametrize(
    ("word", "known", "hint"),
    [
        ("databse", ["database", "cache"], "did you mean 'database'?"),
        ("warehouse", ["database", "cache"], ""),
        ("x", [], ""),
        ("api", ["apj", "apk"], "did you mean 'apk'?"),
    ],
)
def test_the_nearest_name(word: str, known: list[str], hint: str) -> None:
    assert did_you_mean(word, known) == did_you_mean(word, reversed(known)) == hint


def test_a_shown_value_is_short_and_on_one_line() -> None:
    assert shown("a\nb") == r"'a\nb'"
    assert len(shown("x" * 9_000)) == len(shown(["x"] * 900)) == 60


def test_mistakes_say_the_same_in_another_process() -> None:
    told = SpecErrors([SpecError(Place("b.yaml", 2, 1), "", "one"), SpecError(Place("a.yaml", 9, 1), "x", "two")])
    again = pickle.loads(pickle.dumps(told))
    assert (str(again), again.errors) == (str(told), told.errors)
