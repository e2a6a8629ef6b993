"""The one parser: what is a reference, how long a paragraph may be, and time in proportion to the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infraviz.model import code
from infraviz.model.markup import MAX_NESTING, MAX_RUN, REFERENCE, inline, parse, words


@pytest.mark.parametrize(
    ("written", "name"),
    [("{{a}}", "a"), ("{{ a.b }}", "a.b"), ("{{\na b\n}}", "a b"), ("{{}}", ""), ("{{  }}", "")],
)
def test_a_reference_is_a_name_in_two_braces(written: str, name: str) -> None:
    match = REFERENCE.fullmatch(written)
    assert match is not None
    assert match[1] == name


@pytest.mark.parametrize("written", ["{{a", "{{a}", "{{ {a} }}", "{{ a { }}"])
def test_what_is_no_reference(written: str) -> None:
    assert REFERENCE.fullmatch(written) is None


HARD = {
    "braces": "{{" * 5000,
    "reference without an end": "{{" + " " * 100_000,
    "words without an end": "{{" + "a " * 50_000,
    "brackets": "[" * MAX_RUN,
    "images": "![" * (MAX_RUN // 2),
    "footnotes without an end": "[^a" * (MAX_RUN // 3),
    "emphasis": "*a " * (MAX_RUN // 3),
    "ticks": "".join("a" + "`" * n for n in range(130)),
    "quotes": ">" * 50_000,
    "tasks": "- [ ] a\n" * 2000,
    "columns": "|" * 5000 + "\n" + "|-" * 2500 + "\n" + "||\n" * 100,
    "footnotes": "".join(f"[^{n}]\n\n[^{n}]: x\n\n" for n in range(1000)),
}


@pytest.mark.parametrize("name", HARD)
def test_hard_texts_are_read_or_refused(name: str) -> None:
    parsed = parse(HARD[name])
    assert parsed.tokens or parsed.refused


def test_a_paragraph_has_a_limit() -> None:
    assert parse("a" * MAX_RUN).refused == ()
    (refused,) = parse("one\n\n" + "a" * (MAX_RUN + 1)).refused
    assert (refused.line, refused.message) == (2, "a paragraph of more than 10000 characters")


@pytest.mark.parametrize("kind", ["list", "quote"])
def test_nothing_deep_is_dropped_in_silence(kind: str) -> None:
    for depth in range(1, MAX_NESTING + 2):
        lists = "".join("  " * n + "- x\n" for n in range(depth - 1)) + "  " * (depth - 1) + "- last\n"
        parsed = parse(lists if kind == "list" else "> " * depth + "last")
        read = any("last" in token.content for token in parsed.tokens)
        assert read != bool(parsed.refused)


def test_footnotes_stand_at_the_end_and_keep_their_lines() -> None:
    parsed = parse("One[^b] two[^a].\n\n[^a]: A\n\n[^b]: B {{ m }}\n\nLast\n")
    assert parsed.notes == (("a", 2), ("b", 4))
    assert [t.content for t in parsed.tokens if t.type == "inline"] == ["One[^b] two[^a].", "Last", "B {{ m }}", "A"]
    assert [t.meta["label"] for t in inline(parsed.tokens) if t.type == "footnote_ref"] == ["b", "a"]


def test_words_are_counted_in_any_script() -> None:
    assert words(parse("# Two words\n\n- a `b`\n\n```\nnot this\n```\n\n漢字漢字").tokens) == 6


LINES = st.text("ab[]()!*_`~<>{}|-#^:.\n \t\\&\"'1é漢", max_size=80)


@given(LINES)
def test_any_text_is_read(text: str) -> None:
    parse(text)


@given(st.sampled_from(["python", "go", "yaml", "sql", "diff", "html", "text"]), LINES)
def test_code_in_colours_is_the_code_to_the_character(name: str, text: str) -> None:
    assert "".join(part for _, part in code.runs(text, name)) == text


def test_kinds_of_code() -> None:
    found = {text.strip(): kind for kind, text in code.runs('def f(): return "a" + 1  # n', "python")}
    assert {"def": "key", "f": "name", '"a"': "text", "1": "value", "# n": "note"}.items() <= found.items()


def test_long_code_and_unknown_code_stay_as_they_are() -> None:
    long = "x = 1\n" * (code.MAX_CODE // 6 + 1)
    assert list(code.runs(long, "python")) == [("", long)]
    assert list(code.runs("x = 1", "nothing")) == [("", "x = 1")]
