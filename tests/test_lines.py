"""Text as lines: nothing is lost, nothing is wider than the room but what cannot be broken."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from infraviz.lines import clean, ending, shortened, wrapped


def seven(text: str) -> float:
    return 7 * len(text)


@given(st.text(max_size=80), st.integers(7, 200))
def test_lines_hold_the_text_and_fit_the_room(text: str, room: int) -> None:
    lines = wrapped(text, room, seven)
    assert "".join(lines).replace(" ", "") == clean(text).replace(" ", "")
    assert all(seven(line) <= room for line in lines)


@given(st.text(max_size=80), st.integers(0, 200))
def test_a_shortened_text_fits(text: str, room: int) -> None:
    short = shortened(text, room, seven)
    assert seven(short) <= room
    assert short == clean(text) or short.endswith("…") or short == ""


def test_words_stay_whole_where_they_can() -> None:
    assert wrapped("a word and another", 70, seven) == ("a word and", "another")
    assert wrapped("unbreakable", 35, seven) == ("unbre", "akabl", "e")


def test_wide_characters_are_places_to_break_and_the_letters_beside_them_are_not() -> None:
    assert wrapped("注文サービス", 21, seven) == ("注文サ", "ービス")
    assert wrapped("注文API層", 21, seven) == ("注文", "API", "層")


def test_an_empty_text_is_one_empty_line() -> None:
    assert wrapped(" \t\n", 70, seven) == ("",)


def test_no_ellipsis_where_none_fits() -> None:
    assert ending("abc", 3, seven) == ""
    assert ending("abc", 14, seven) == "a…"
