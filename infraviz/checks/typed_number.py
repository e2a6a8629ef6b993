"""IV102: a number in a text is looked up, not typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from infraviz.checks.rule import Rule, Sizes, Subject
from infraviz.errors import SpecError
from infraviz.model import formats
from infraviz.model.metric import Metric
from infraviz.model.typed import Numeral, numerals

_FIELDS = ("before", "after", "value", "change", "factor", "difference", "window")


def _check(subject: Subject) -> Iterator[SpecError]:
    for told in subject.texts:
        for numeral in numerals(told.text):
            reference = _reference(numeral, subject.sizes())
            article = "an" if told.kind[0] in "aeiou" else "a" if told.kind != "prose" else ""
            message = f"the number '{numeral.text}' is typed in {article} {told.kind}".replace("  ", " ")
            yield told.problem(numeral.start, f"{message}, not taken from a metric", _hint(reference, told.markdown))


def _hint(reference: str, markdown: bool) -> str:
    if markdown:
        return f"write {{{{ {reference} }}}}" if reference else "declare a metric and write {{ its.id }}"
    told = f"metric {reference.partition('.')[0]!r} says it" if reference else "a metric can say it"
    return f"{told}; here, say it in words"


def sizes(metrics: Mapping[str, Metric]) -> Sizes:
    """Return the references of every metric's numbers and their units, by the size of what they show."""
    found: dict[str, list[tuple[str, str]]] = {}
    for ident, metric in metrics.items():
        for field in _FIELDS:
            told = numerals(formats.field(metric, field))
            if len(told) == 1:
                found.setdefault(_size(told[0]), []).append((f"{ident}.{field}", told[0].unit))
    return found


def _size(numeral: Numeral) -> str:
    return f"{abs(numeral.value):.9g}"


def _reference(numeral: Numeral, known: Sizes) -> str:
    """Return the reference whose text is the same number in the same unit, or in none; '' where there is none."""
    same = known.get(_size(numeral), ())
    exact = [name for name, unit in same if unit == numeral.unit]
    return next(iter(exact or [name for name, unit in same if not (unit and numeral.unit)]), "")


RULE = Rule(
    "IV102",
    "typed-number",
    "warning",
    "A number in prose, an alt text, a title, a summary, a label or a note comes from a metric.",
    "Declare a metric and refer to it, so that the number is the same everywhere and has a source.",
    _check,
)
