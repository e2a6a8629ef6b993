"""YAML as authors mean it: the 1.2 core schema, with the place of every key and every value."""

from __future__ import annotations

import pytest

from infraviz.errors import Place, SpecErrors
from infraviz.spec.document import Document, dotted, read

TEXT = """\
title: Shop
nodes:
  web: {kind: client, metrics: [load, users]}
  db:
    kind: database
edges:
  - web -> db
  - web -> db: {label: order, timeout: 2s}
  - {from: web, to: db}
"""


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("Off", "Off"),
        ("y", "y"),
        ("2026-01-31", "2026-01-31"),
        ("2026-01-31T10:00:00Z", "2026-01-31T10:00:00Z"),
        ("12:30:45", "12:30:45"),
        ("1_000", "1_000"),
        ("0b101", "0b101"),
        ("=", "="),
        ("'1e3'", "1e3"),
        ("0777", 777),
        ("0o777", 511),
        ("0x1F", 31),
        ("1e3", 1000.0),
        ("1.5", 1.5),
        (".5", 0.5),
        ("-12", -12),
        ("+12", 12),
        ("true", True),
        ("False", False),
        ("~", None),
        ("null", None),
        ("", None),
        (".inf", float("inf")),
    ],
)
def test_scalars_mean_what_yaml_1_2_says(written: str, meant: object) -> None:
    found = read(f"key: {written}", "x.yaml").data["key"]
    assert found == meant
    assert isinstance(found, type(meant))
    assert isinstance(found, bool) == isinstance(meant, bool)


@pytest.mark.parametrize("key", ["no", "on", "404", "2026-01-31", "1e3", "null", "~"])
def test_keys_are_text_as_written(key: str) -> None:
    assert read(f"{key}: 1", "x.yaml").data == {key: 1}


def test_every_key_and_value_has_its_place() -> None:
    document = read(TEXT, "x.yaml")

    def place(*path: str | int, key: bool = False) -> tuple[int, int]:
        found = document.place(*path, key=key)
        assert found.file == "x.yaml"
        return found.line, found.column

    assert place("title", key=True) == (1, 1)
    assert place("title") == (1, 8)
    assert place("nodes", "web", key=True) == (3, 3)
    assert place("nodes", "web") == (3, 8)
    assert place("nodes", "web", "kind", key=True) == (3, 9)
    assert place("nodes", "web", "kind") == (3, 15)
    assert place("nodes", "web", "metrics", 1) == (3, 39)
    assert place("nodes", "db") == (5, 5)
    assert place("edges", 0) == (7, 5)
    assert place("edges", 1, "timeout") == (8, 40)  # through the mapping of the arrow
    assert place("edges", 2, "to") == (9, 21)


def test_an_unknown_path_stands_where_its_parent_does() -> None:
    document = read(TEXT, "x.yaml")
    assert document.place("nodes", "db", "label") == document.place("nodes", "db")
    assert document.place("views") == Place("x.yaml", 1, 1)
    assert Document("data.py", {}).place("nodes", "db") == Place("data.py")


def test_front_matter_starts_later_in_its_file() -> None:
    assert read("title: x\nyear: 1", "x.md", first_line=2).place("year") == Place("x.md", 3, 7)


def test_columns_count_characters_not_bytes() -> None:
    assert read("{größe: 1, b: 2}", "x.yaml").place("b") == Place("x.yaml", 1, 15)


def test_windows_line_ends_change_nothing() -> None:
    plain, windows = read(TEXT, "x.yaml"), read(TEXT.replace("\n", "\r\n"), "x.yaml")
    assert windows == plain


def test_what_is_left_keeps_the_numbers_of_the_file() -> None:
    document = Document("x.yaml", {}, dropped={("edges",): frozenset({0, 2}), ("home", 3, "items"): frozenset({1})})
    assert [document.original(("edges", number)) for number in range(3)] == [("edges", n) for n in (1, 3, 4)]
    assert document.original(("home", 3, "items", 1, "title")) == ("home", 3, "items", 2, "title")
    assert document.original(("home", 2, "items", 1)) == ("home", 2, "items", 1)


def test_aliases_are_read_and_kept_apart() -> None:
    document = read("a: &x {b: [1]}\nc: *x\n", "x.yaml")
    document.data["a"]["b"].append(2)
    assert document.data["c"] == {"b": [1]}


def test_all_duplicate_keys_are_told() -> None:
    with pytest.raises(SpecErrors) as caught:
        read("a: 1\nb: {c: 1, c: 2}\na: 2\na: 3\n", "x.yaml")
    assert str(caught.value).splitlines() == [
        "x.yaml:2:11  b.c: duplicate key 'c', first at line 2",
        "x.yaml:3:1  a: duplicate key 'a', first at line 1",
        "x.yaml:4:1  a: duplicate key 'a', first at line 1",
    ]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (("nodes", "db", "kind"), "nodes.db.kind"),
        (("edges", 3, "label"), "edges[3].label"),
        ((0,), "[0]"),
        ((), ""),
        (("a\nb", "c"), r"'a\nb'.c"),
    ],
)
def test_paths_are_written_as_people_write_them(path: tuple[str | int, ...], text: str) -> None:
    assert dotted(path) == text


def test_a_path_with_a_huge_key_stays_short() -> None:
    assert len(dotted(("a" * 9_000, "b"))) < 80
