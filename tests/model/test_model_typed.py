"""What is a number in prose, and what only has digits in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infraviz.model import formats
from infraviz.model.typed import numerals


def told(text: str) -> list[tuple[str, float, str]]:
    return [(n.text, n.value, n.unit) for n in numerals(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("600 → 60 ms", [("600", 600, ""), ("60 ms", 60, "ms")]),
        ("fell by −92 %.", [("−92 %", -92, "%")]),
        ("up +40%", [("+40%", 40, "%")]),
        ("15k → 200k users", [("15k", 15_000, ""), ("200k users", 200_000, "users")]),
        ("raised $1.2M", [("$1.2M", 1_200_000, "$")]),
        ("×13, ÷ 10, 10x, 3.5×", [("×13", 13, "×"), ("÷ 10", 10, "÷"), ("10x", 10, "×"), ("3.5×", 3.5, "×")]),
        ("1/10 of it, 3/4", [("1/10", 0.1, ""), ("3/4", 0.75, "")]),
        ("4+ years", [("4+ years", 4, "years")]),
        ("12\u202f345 rows, 1,234,567.5", [("12\u202f345 rows", 12_345, "rows"), ("1,234,567.5", 1_234_567.5, "")]),
        ("1,5 s", [("1,5 s", 1.5, "s")]),
        ("~3 h/day, 2M/day", [("3 h/day", 3, "h/day"), ("2M/day", 2e6, "/day")]),
        ("400 req/s", [("400 req/s", 400, "req/s")]),
        ("5 million users; 50 percent", [("5 million users", 5e6, "users"), ("50 percent", 50, "percent")]),
        ("+5 percentage points, −5 pp", [("+5 percentage points", 5, "percentage points"), ("−5 pp", -5, "pp")]),
        ("a 14-week, 10-fold rise", [("14-week", 14, "week"), ("10-fold", 10, "fold")]),
        ("3–5 ms, 60 ± 3", [("3", 3, ""), ("5 ms", 5, "ms"), ("60", 60, ""), ("3", 3, "")]),
        ("sub-10ms and over 15 people", [("10ms", 10, "ms"), ("15 people", 15, "people")]),
        ("**60** ms, (7 ms), | 5 |", [("60", 60, ""), ("7 ms", 7, "ms"), ("5", 5, "")]),
        ("1e6 rows", [("1e6 rows", 1e6, "rows")]),
        ("[60 ms](https://x.org/6)", [("60 ms", 60, "ms")]),
        ("2000 ms, 2,000 users, from 2000 users", [
            ("2000 ms", 2000, "ms"), ("2,000 users", 2000, "users"), ("2000 users", 2000, "users"),
        ]),
        ("Served 200. About 15 came", [("200", 200, ""), ("15", 15, "")]),
        ("with Kafka 60 ms", [("60 ms", 60, "ms")]),
        ("用户从15000增长", [("15000", 15_000, "")]),
        ("It took 60ms.", [("60ms", 60, "ms")]),
        ("In 2024, 15 teams", [("15 teams", 15, "teams")]),
    ],
)  # fmt: skip
def test_numbers_are_found_with_their_value_and_unit(text: str, found: list[tuple[str, float, str]]) -> None:
    assert told(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "2026, in 2023 users grew, 2020–2023, 2020-23", "2026-01-31 and 2026-01, 31.01.2026", "Jan 2022 – now",
        "5 May 2024", "May 5, 2024", "from June 2024", "(YC S'21)", "14:30, at 9 am", "v2, v1.2.3, 1.2.3, Python 3.11+",
        "HTTP/2, TLS 1.3", "RFC 7231, ISO 8601, C++17", "S3, H100, p95, p99.9, UTF-8, OAuth2, IV101, GPT-4, x86-64",
        "3D, 2FA, 4xx, 64-bit, 4K", "O(n^2), O(1)", "24/7, 24x7, 50/50", "the 95th percentile, 1st, 99.9th",
        "1. one\n2) two\n> 3. three\n## 4. four", "step 2, Figure 3, [1], (2), [^3]",
        "port 8080, localhost:9090, 127.0.0.1", "#42, issue 42, CVE-2024-1234, 0xff", "GET /v1/users/42", "a1@b2.org",
        "https://x.org/5?a=3#4", "[x](https://x.org/6) ![y](chart:y?n=3)", "`5 ms`, ``6 ` 7``", "```\n5 ms\n```\n",
        "{{ dau.before }}, {{ p95 }}", "1920×1080, 1024x768", "1:10", "PostgreSQL 16 is", "We chose Kafka 3 there",
        "HTTP 503, status 404", "three, a thousand", "",
    ],
)  # fmt: skip
def test_digits_that_claim_nothing_are_left_out(text: str) -> None:
    assert told(text) == []


@given(st.text(alphabet="0123456789.,+-−/%×xkM$ \n`[](){}#:amsp年@_'eE"))
def test_a_numeral_is_a_part_of_its_text_and_numerals_stand_in_order(text: str) -> None:
    end = 0
    for numeral in numerals(text):
        assert numeral.text == text[numeral.start : numeral.end]
        assert numeral.start >= end
        assert any(character.isdigit() for character in numeral.text)
        end = numeral.end


@given(st.floats(min_value=0.001, max_value=1e12), st.sampled_from(("ms", "%", "users", "h/day", "$", "GiB")))
def test_every_number_that_is_written_by_the_formats_is_found(value: float, unit: str) -> None:
    text = formats.with_unit(value, unit, 3)
    (found,) = numerals(f"It is {text}.")
    assert found.text == text
    assert found.unit == unit
    assert found.value == pytest.approx(formats.rounded(value, 3))


@pytest.mark.parametrize("part", ["1", "1,", "1 ", "`", "`a", "](", "a.", "1.", "O(", "a@", "{{", "```\n", "May "])
def test_a_long_text_takes_no_more_than_its_length(part: str) -> None:
    assert len(numerals(part * 20_000)) <= 20_000
