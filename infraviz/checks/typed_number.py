"""IV102: a number in a text is looked up, not typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from infraviz.checks.rule import Rule, Subject
from infraviz.errors import SpecError
from infraviz.model import formats
from infraviz.model.typed import Numeral, numerals

_FIELDS = ("before", "after", "value", "change", "factor", "difference", "window")
_SAME = 1e-9  # relative: two ways to write one number


def _check(subject: Subject) -> Iterator[SpecError]:
    known = _known(subject)
    for told in subject.texts:
        for numeral in numerals(told.text):
            reference = _reference(numeral, known)
            article = "an" if told.kind[0] in "aeiou" else "a" if told.kind != "prose" else ""
            message = f"the number '{numeral.text}' is typed in {article} {told.kind}".replace("  ", " ")
            yield told.problem(numeral.start, f"{message}, not taken from a metric", _hint(reference, told.markdown))


def _hint(reference: str, markdown: bool) -> str:
    if markdown:
        return f"write {{{{ {reference} }}}}" if reference else "declare a metric and write {{ its.id }}"
    told = f"metric {reference.partition('.')[0]!r} says it" if reference else "a metric can say it"
    return f"{told}; here, say it in words"


def _known(subject: Subject) -> Mapping[str, tuple[Numeral, ...]]:
    """Return the numbers of every metric as they are shown, by their references."""
    found: dict[str, tuple[Numeral, ...]] = {}
    for ident, metric in subject.project.metrics.items():
        for field in _FIELDS:
            if text := formats.field(metric, field):
                found[f"{ident}.{field}"] = numerals(text)
    return found


def _reference(numeral: Numeral, known: Mapping[str, tuple[Numeral, ...]]) -> str:
    """Return the reference whose text is the same number in the same unit, or in none; '' where there is none."""
    same = [(name, other) for name, told in known.items() for other in told if len(told) == 1 and _same(numeral, other)]
    exact = [name for name, other in same if other.unit == numeral.unit]
    return next(iter(exact or [name for name, other in same if not (other.unit and numeral.unit)]), "")


def _same(one: Numeral, other: Numeral) -> bool:
    return abs(abs(one.value) - abs(other.value)) <= _SAME * abs(other.value)


RULE = Rule(
    "IV102",
    "typed-number",
    "warning",
    "A number in prose, an alt text, a title, a summary, a label or a note comes from a metric.",
    "Declare a metric and refer to it, so that the number is the same everywhere and has a source.",
    _check,
)
