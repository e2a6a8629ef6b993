"""IV103: a change that is typed agrees with its before and after."""

from __future__ import annotations

import re
from collections.abc import Iterator

from infraviz.checks.rule import Rule, Subject
from infraviz.checks.texts import Told, between, is_share, sentences
from infraviz.checks.wording import CHANGE
from infraviz.errors import SpecError
from infraviz.model import formats
from infraviz.model.metric import Metric
from infraviz.model.typed import Numeral, numerals

_HEDGE = re.compile(r"(?:\b(?:about|over|nearly|almost|around|roughly|some|more than|at least|up to)|[~≈≥>])\s*$")
_PERCENT, _TIMES = ("%", "percent"), ("×", "÷", "times", "time", "fold")


def _check(subject: Subject) -> Iterator[SpecError]:
    for told in subject.texts:
        found = numerals(told.text)
        for start, end in sentences(told.text) if found else ():
            part = between(found, start, end)
            metrics = told.about(subject.project, start, end)
            yield from _typed(told, part, told.text[start:end])
            yield from _referred(told, part, told.text[start:end], metrics)


def _typed(told: Told, part: tuple[Numeral, ...], sentence: str) -> Iterator[SpecError]:
    """Hold `from 600 to 60 ms, 80 % less` against itself: two numbers beside each other, then one change."""
    changes = [n for n in part if n.unit in (*_PERCENT, *_TIMES)]
    ends = [n for n in part if n.unit not in (*_PERCENT, *_TIMES)]
    if len(changes) != 1 or len(ends) != 2 or not _from_to(told.text[ends[0].end : ends[1].start]):
        return
    if not CHANGE.search(sentence) and changes[0].text[0] not in "+-\u2212×÷":
        return
    before, after = ends[0].value, ends[1].value
    if (not ends[0].unit or ends[0].unit == ends[1].unit) and before > 0 and after >= 0:
        yield from _against(told, changes[0], (after - before) / before * 100, after / before, "the two numbers")


def _from_to(between: str) -> bool:
    return between.strip() in ("to", "→", "->", "–") or between.strip().endswith((" to", "→"))


def _referred(told: Told, part: tuple[Numeral, ...], sentence: str, metrics: tuple[Metric, ...]) -> Iterator[SpecError]:
    """Hold a typed change against the one metric with a change that the sentence is about."""
    moved = [metric for metric in metrics if metric.change is not None]
    if len(moved) != 1 or moved[0].unit == "%" or not part:
        return
    change, metric = moved[0].change, moved[0]
    for numeral in part:
        told_as_change = numeral.text[0] in "+-\u2212×÷" or CHANGE.search(sentence)
        if told_as_change and change is not None and not is_share(told.text, numeral):
            yield from _against(told, numeral, change, metric.factor, formats.sentence(metric).rstrip("."))


def _against(told: Told, numeral: Numeral, change: float, factor: float | None, whose: str) -> Iterator[SpecError]:
    if numeral.unit in _PERCENT:
        wanted = [change] if factor is None or not factor else [change, (1 / factor - 1) * 100]
    elif numeral.unit in _TIMES and factor:
        wanted = [factor, 1 / factor]
    else:
        return
    hedged = _HEDGE.search(told.text, max(0, numeral.start - 20), numeral.start) is not None
    if not any(_rounds(abs(size), abs(numeral.value), hedged) for size in wanted):
        gives = f"{formats.signed(wanted[0], '%', 3)}" if numeral.unit in _PERCENT else f"{max(wanted):.3g} times"
        yield told.problem(numeral.start, f"'{numeral.text}' is not the change: {whose} gives {gives}")


def _rounds(size: float, typed: float, hedged: bool) -> bool:
    """Whether a typed number is a rounding of another, up or down in its last digit; of `about`, within a tenth."""
    step = 10.0 ** -len(f"{typed:.10g}".partition(".")[2])
    return abs(size - typed) < max(step, size / 10 if hedged else 0) * (1 + 1e-9)


RULE = Rule(
    "IV103",
    "wrong-change",
    "error",
    "A change that is typed agrees with the before and after that it is about.",
    "Write `{{ id.change }}` or `{{ id.factor }}`: both are computed.",
    _check,
)
