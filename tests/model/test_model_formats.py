"""Numbers as people read them: short, with true signs, and never finer than what they come from."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from infraviz.model import formats
from infraviz.model.metric import Interval, Metric, Source
from infraviz.model.numerals import LOCALES, NOTHING

STATED = Source("A page", "statement", "2026-01")
SCALE = {"": 1.0, "k": 1e3, "M": 1e6, "B": 1e9}


def plain(text: str) -> str:
    """Return a text with the spaces and the minus of a keyboard, to be read in a test."""
    return text.replace("\u202f", " ").replace("\u00a0", " ").replace("\u2212", "-")


def parsed(text: str) -> float:
    found = re.fullmatch(r"(-?)([\d ]+(?:\.\d+)?(?:e[-+]\d+)?)([kMB]?)", plain(text))
    assert found, text
    size = float(found[2].replace(" ", "")) * SCALE[found[3]]
    return -size if found[1] else size


def metric(**fields: object) -> Metric:
    return Metric("m", "Load", STATED, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (-0.0, "0"),
        (4, "4"),
        (60, "60"),
        (1000, "1000"),
        (9999, "9999"),
        (10_000, "10k"),
        (12_345, "12 345"),
        (15_000, "15k"),
        (15_500, "15.5k"),
        (200_000, "200k"),
        (1_000_000, "1M"),
        (1_200_000, "1.2M"),
        (1_234_567, "1 234 567"),
        (2e9, "2B"),
        (0.5, "0.5"),
        (0.1 + 0.2, "0.3"),
        (123_456_789.123, "123 456 789.123"),
        (1e-300, "1e-300"),
        (-12.5, "-12.5"),
        (-200_000, "-200k"),
    ],
)
def test_numbers(value: float, text: str) -> None:
    assert plain(formats.number(value)) == text


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [(13.333, 2, "13"), (1.4999, 2, "1.5"), (999_999, 2, "1M"), (0.00123, 2, "0.0012"), (19.45, 3, "19.4")],
)
def test_rounded_numbers(value: float, digits: int, text: str) -> None:
    assert plain(formats.number(value, digits)) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (60, "ms", "60 ms"),
        (12, "%", "12 %"),
        (200_000, "users", "200k users"),
        (1.2e6, "$", "$1.2M"),
        (-5, "$", "-$5"),
        (7, "€", "€7"),
        (4, "", "4"),
        (3, "h/day", "3 h/day"),
    ],
)
def test_units(value: float, unit: str, text: str) -> None:
    assert plain(formats.with_unit(value, unit)) == text


def test_signs_and_spaces_are_those_of_print() -> None:
    assert formats.with_unit(-92, "%") == "\u221292\u202f%"
    assert formats.signed(40, "%") == "+40\u202f%"
    assert formats.signed(0, "%") == "0\u202f%"
    assert formats.number(1_234_567) == "1\u202f234\u202f567"


HEADLINES = [
    ({"before": 15_000, "after": 200_000, "unit": "users"}, "15k → 200k users"),
    ({"before": 600, "after": 60, "unit": "ms"}, "600 → 60 ms"),
    ({"before": 1.5e6, "after": 2e6, "unit": "$"}, "$1.5M → $2M"),
    ({"before": 0, "after": 5}, "0 → 5"),
    ({"before": 19.4999, "after": 3.14159, "unit": "ms", "statistic": "p95"}, "19.5 → 3.14 ms"),
    ({"percent": -92}, "-92 %"),
    ({"percent": 40}, "+40 %"),
    ({"value": 4, "qualifier": "at least"}, "4+"),
    ({"value": 3, "unit": "h/day", "qualifier": "about"}, "~3 h/day"),
    ({"value": 5, "unit": "ms", "qualifier": "at most"}, "≤ 5 ms"),
    ({"value": 4e6, "unit": "$", "qualifier": "at least"}, "$4M+"),
    ({"value": 4e6, "unit": "$", "qualifier": "about"}, "~$4M"),
    ({"value": 12.3456, "unit": "ms", "statistic": "p95"}, "12.3 ms"),
    ({"value": 12.3456, "unit": "ms"}, "12.3456 ms"),
    ({"text": "Real-time"}, "Real-time"),
    ({"points": (("2023", 1.0), ("2024", 7.0)), "unit": "users"}, "7 users"),
    ({}, ""),
]


@pytest.mark.parametrize(("fields", "text"), HEADLINES)
def test_headlines(fields: dict[str, object], text: str) -> None:
    assert plain(formats.headline(metric(**fields))) == text


@pytest.mark.parametrize(
    ("before", "after", "change", "factor", "mark"),
    [
        (600, 60, "-90 %", "1/10", "÷10"),
        (15_000, 200_000, "+1230 %", "13 times", "×13"),
        (100, 140, "+40 %", "1.4 times", "×1.4"),
        (3, 4, "+33 %", "1.3 times", "×1.3"),
        (600, 617, "+2.8 %", "", ""),
        (600, 600, "0 %", "", ""),
        (10_000, 4, "-99.9 %", "1/2500", "÷2500"),
        (1000, 1, "-99.9 %", "1/1000", "÷1000"),
        (1_000_000, 1, "-99.9 %", "1/1M", "÷1M"),
        (1000, 9, "-99.1 %", "1/110", "÷110"),
        (8, 0, "-100 %", "", ""),
        (0, 5, "", "", ""),
        (-12, 8, "", "", ""),
    ],
)
def test_change_and_factor(before: float, after: float, change: str, factor: str, mark: str) -> None:
    told = metric(before=before, after=after)
    assert (plain(formats.change(told)), formats.factor(told), formats.factor_mark(told)) == (change, factor, mark)


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"before": 600, "after": 60, "unit": "ms"}, "-540 ms"),
        ({"before": 12, "after": 15.5, "unit": "%"}, "+3.5 pp"),  # points, not per cent
        ({"before": 0.1, "after": 0.3}, "+0.2"),
        ({"before": 20.123456, "after": 10, "unit": "ms", "statistic": "p95"}, "-10.1 ms"),
        ({"before": 5, "after": 5}, "0"),
        ({"value": 4}, ""),
    ],
)
def test_difference(fields: dict[str, object], text: str) -> None:
    assert plain(formats.difference(metric(**fields))) == text


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"before": 600, "after": 60, "better": "lower"}, "▼ better"),
        ({"before": 60, "after": 600, "better": "lower"}, "▲ worse"),
        ({"percent": 40, "better": "higher"}, "▲ better"),
        ({"before": 60, "after": 60, "better": "lower"}, "unchanged"),
        ({"before": 60, "after": 70}, "▲ changed"),
        ({"value": 4}, ""),
    ],
)
def test_verdict(fields: dict[str, object], text: str) -> None:
    assert formats.verdict(metric(**fields)) == text


def test_sentences() -> None:
    load = metric(before=600, after=60, unit="ms", window="8 weeks")
    assert plain(formats.sentence(load)) == "Load: from 600 ms to 60 ms in 8 weeks (-90 %, ÷10)."
    assert plain(formats.sentence(metric(before=0, after=5, unit="ms"))) == "Load: from 0 ms to 5 ms."
    assert plain(formats.sentence(metric(percent=-92, window="a year"))) == "Load: -92 % in a year."


def test_fields() -> None:
    load = metric(before=600, after=60, unit="ms", window="8 weeks")
    told = {name: plain(formats.field(load, name)) for name in formats.FIELDS}
    assert told == {
        "before": "600 ms",
        "after": "60 ms",
        "change": "-90 %",
        "factor": "1/10",
        "difference": "-540 ms",
        "value": "600 → 60 ms",
        "text": "",
        "low": "",
        "high": "",
        "n": "",
        "interval": "",
        "window": "8 weeks",
        "label": "Load",
        "source": "A page",
        "unit": "ms",
        "statistic": "",
        "sentence": "Load: from 600 ms to 60 ms in 8 weeks (-90 %, ÷10).",
    }
    measured = metric(value=12.3456, unit="ms", statistic="p95")
    assert plain(formats.field(measured, "p95")) == formats.field(measured, "value").replace("\u202f", " ") == "12.3 ms"
    assert plain(formats.field(metric(before=19.4999, after=1, statistic="p95"), "before")) == "19.5"
    with pytest.raises(KeyError):
        formats.field(measured, "p50")


def test_provenance_leaves_out_what_is_not_known() -> None:
    assert formats.provenance(metric()) == "A page, statement, 2026-01"
    assert formats.provenance(Metric("m", "M", Source("A page", "measured"))) == "A page, measured"


@given(st.integers(-(10**15), 10**15))
def test_whole_numbers_are_told_exactly(value: int) -> None:
    assert parsed(formats.number(value)) == pytest.approx(value, rel=1e-12, abs=0)


@given(st.floats(1e-4, 1e14), st.integers(1, 6), st.sampled_from([1, -1]))
def test_a_number_is_right_to_its_digits_and_no_finer(value: float, digits: int, sign: int) -> None:
    text = formats.number(sign * value, digits)
    wanted = formats.rounded(sign * value, digits)
    assert parsed(text) == pytest.approx(wanted, rel=1e-9, abs=1.1e-10)  # ten decimals at most
    assert formats.significant(parsed(text)) <= digits


@given(st.floats(), st.integers(1, 6), st.integers(-6, 6), st.sampled_from(sorted(LOCALES)))
def test_any_number_has_a_text_and_what_is_none_never_reaches_it(
    value: float, digits: int, decimals: int, locale: str
) -> None:
    told = (
        formats.number(value, digits, locale), formats.number(value, None, locale, decimals),
        formats.with_unit(value, "$", locale=locale),
    )  # fmt: skip
    for text in told:
        assert text
        assert not {"inf", "nan", "-"} & {text.strip("$\u202f"), text[:1]}
        assert math.isfinite(value) or NOTHING in text


INTERVALS = [
    ({"value": 60, "value_interval": Interval(57, 63)}, "60 ± 3 ms", "57–63 ms"),
    ({"value": 60, "value_interval": Interval(57, 64)}, "60 (57–64) ms", "57–64 ms"),
    ({"value": 0.6, "value_interval": Interval(0.55, 0.65), "value_decimals": 2}, "0.60 ± 0.05 ms", "0.55–0.65 ms"),
    ({"value": 60, "value_interval": Interval(57.5, 62.5)}, "60.0 ± 2.5 ms", "57.5–62.5 ms"),
    ({"value": -5, "value_interval": Interval(-6, -4)}, "-5 ± 1 ms", "-6 to -4 ms"),
    ({"value": 60, "value_interval": Interval(high=64)}, "60 (≤ 64) ms", "≤ 64 ms"),
    ({"value": 60, "value_interval": Interval(low=57)}, "60 (≥ 57) ms", "≥ 57 ms"),
    ({"value": 60, "value_interval": Interval(n=12)}, "60 ms", ""),
    ({"value": 60, "value_interval": Interval(57, 63), "qualifier": "about"}, "~60 ± 3 ms", "57–63 ms"),
    ({"value": 60.0, "value_decimals": 1}, "60.0 ms", ""),
    ({"value": 953.674, "value_decimals": -1}, "950 ms", ""),
    (
        {"before": 600, "after": 60, "before_interval": Interval(570, 630), "after_interval": Interval(57, 63)},
        "600 ± 30 → 60 ± 3 ms", "57–63 ms",
    ),
    ({"before": 600, "after": 60.0, "after_decimals": 1}, "600 → 60.0 ms", ""),
    (
        {"value": 61.2345, "value_interval": Interval(58.119, 64.99), "formula": "a + b"},
        "61.2 (58.1–65.0) ms", "58.1–65.0 ms",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "headline", "interval"), INTERVALS)
def test_intervals_and_digits_as_written(fields: dict[str, object], headline: str, interval: str) -> None:
    told = metric(unit="ms", **fields)
    assert plain(formats.headline(told)) == headline
    assert plain(formats.field(told, "interval")) == interval


@pytest.mark.parametrize(
    ("value", "low", "high", "text"),
    [
        (2e-6, 1.5e-6, 2.5e-6, "2e-06 ± 5e-07"),
        (1e-320, 0.0, 2e-320, "1e-320 ± 1e-320"),
        (1.0, -1.7e308, 1.7e308, "1 ± 1.7e+308"),
        (1 / 3, 0.3, 0.4, "0.3333333333 (0.3–0.4)"),
    ],
)
def test_the_tiny_and_the_huge(value: float, low: float, high: float, text: str) -> None:
    assert plain(formats.headline(metric(value=value, value_interval=Interval(low, high)))) == text


def test_a_currency_stands_before_either_end() -> None:
    told = metric(value=-5, value_interval=Interval(-6, 4), unit="$")
    assert plain(formats.headline(told)) == "-$5 (-6 to 4)"
    assert plain(formats.field(told, "interval")) == "-$6 to $4"


def test_bounds_and_counts_are_fields() -> None:
    told = metric(value=60, value_interval=Interval(57, 63, 12_000), unit="ms")
    fields = [plain(formats.field(told, name)) for name in ("low", "high", "n")]
    assert fields == ["57 ms", "63 ms", "12k"]
    assert plain(formats.sentence(told)) == "Load: 60 ± 3 ms (n = 12k)."
    ends = metric(before=600, after=60, after_interval=Interval(57, 63, 40), unit="ms")
    assert plain(formats.sentence(ends)) == (
        "Load: from 600 ms to 60 ± 3 ms (n = 40) (-90 %, interval -90.5 to -89.5 %, ÷10)."
    )


def test_a_change_that_may_go_both_ways_shows_both_signs() -> None:
    told = metric(before=600, after=630, before_interval=Interval(570, 630))
    assert plain(formats.change_interval(told)) == "0.0 to +10.6 %"
    assert plain(formats.change_interval(replace(told, after=600))) == "-4.8 to +5.3 %"
    assert formats.change_interval(metric(before=600, after=60)) == ""


def test_a_change_of_a_metric_in_percent_says_that_it_is_relative() -> None:
    told = metric(before=25, after=50, unit="%")
    assert plain(formats.change(told)) == "+100 % relative"
    assert plain(formats.difference(told)) == "+25 pp"
    assert plain(formats.sentence(told)) == "Load: from 25 % to 50 % (+25 pp, +100 % relative, ×2)."


@pytest.mark.parametrize(
    ("locale", "value", "unit", "text"),
    [
        ("en", 12_345.5, "ms", "12 345.5 ms"),
        ("de", 12_345.5, "ms", "12.345,5 ms"),
        ("de", 1234.5, "ms", "1234,5 ms"),
        ("de", 1_200_000, "$", "1,2 Mio. $"),
        ("de", 15_000, "users", "15.000 users"),
        ("fr", 1_234_567.5, "", "1 234 567,5"),
        ("en", 1_200_000, "$", "$1.2M"),
        ("en", 9000, "$/month", "$9000/month"),
        ("de", 9000, "$/month", "9000 $/month"),
        ("en", -5, "€/day", "-€5/day"),
        ("de", 1e-300, "", "1e-300"),
    ],
)
def test_locales(locale: str, value: float, unit: str, text: str) -> None:
    assert plain(formats.with_unit(value, unit, locale=locale)) == text


def test_a_metric_is_written_in_its_locale() -> None:
    told = metric(before=2.5, after=3.75, unit="s", locale="de")
    assert plain(formats.sentence(told)) == "Load: from 2,5 s to 3,75 s (+50 %, ×1,5)."


@pytest.mark.parametrize(
    ("fields", "change", "mark"),
    [
        ({"before_qualifier": "about"}, "~-90 %", "~÷10"),
        ({"before_qualifier": "at least"}, "≤ -90 %", "≥ ÷10"),
        ({"after_qualifier": "at least"}, "≥ -90 %", "≤ ÷10"),
    ],
)
def test_qualifiers_of_the_ends_are_carried(fields: dict[str, object], change: str, mark: str) -> None:
    told = metric(before=600, after=60, **fields)
    assert (plain(formats.change(told)), plain(formats.factor_mark(told))) == (change, mark)


WRITTEN = st.decimals(Decimal("0.01"), Decimal(10**6), places=2).map(lambda d: d.normalize())


@given(WRITTEN, st.integers(0, 3))
def test_a_number_is_shown_with_the_decimals_it_was_written_with(size: Decimal, zeros: int) -> None:
    text = format(size, "f") + ("." if zeros and "." not in format(size, "f") else "") + "0" * zeros
    decimals = len(text.partition(".")[2])
    told = plain(formats.headline(metric(value=float(text), value_decimals=decimals)))
    assert decimals == 0 or told.replace(" ", "") == text


@given(WRITTEN, WRITTEN, st.integers(0, 3), st.integers(0, 3))
def test_a_factor_is_no_finer_than_the_ends_as_written(a: Decimal, b: Decimal, first: int, second: int) -> None:
    told = metric(before=float(a), after=float(b), before_decimals=first + 2, after_decimals=second + 2)
    coarser = min(formats.significant(float(a), first + 2), formats.significant(float(b), second + 2))
    size = formats.factor_mark(told)[1:]
    assert not size or formats.significant(parsed(size)) <= max(2, coarser)


@given(st.floats(1e-6, 1e12), st.floats(0, 1e12))
def test_a_fall_is_told_as_everything_only_when_nothing_is_left(before: float, after: float) -> None:
    told = formats.change(metric(before=before, after=after))
    if "\u2212100\u202f%" in told:
        assert after == 0 or after / before < 1e-15


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_a_computed_figure_is_no_finer_than_its_source(before: int, after: int) -> None:
    assume(before != after)
    told = metric(before=before, after=after)
    coarser = max(2, min(formats.significant(before), formats.significant(after)))
    size = formats.factor_mark(told)[1:]
    if size:
        assert formats.significant(parsed(size)) <= coarser
    change = parsed(formats.change(told).lstrip("+").removesuffix("\u202f%"))
    if not -100 < (told.change or 0) < -99:
        assert formats.significant(change) <= max(coarser, len(str(math.floor(abs(told.change or 0)))) - 1)
