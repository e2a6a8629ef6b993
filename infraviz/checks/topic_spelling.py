"""IV119: a topic is spelled in one way, since its spelling is what readers see on its page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from infraviz.checks.rule import Rule, Subject, finding
from infraviz.errors import SpecError, shown
from infraviz.model.topics import key, usual


def _check(subject: Subject) -> Iterator[SpecError]:
    spellings: dict[str, Counter[str]] = {}
    for loaded in subject.specs.studies:
        for topic in loaded.spec.topics if loaded.spec else ():
            spellings.setdefault(key(topic), Counter())[topic] += 1
    for loaded in subject.specs.studies:
        for number, topic in enumerate(loaded.spec.topics if loaded.spec else ()):
            wanted = usual(spellings[key(topic)])
            if topic != wanted:
                message = f"the topic {shown(topic)} is spelled {shown(wanted)} elsewhere"
                yield finding(loaded.document, ("topics", number), message, f"write {shown(wanted)}")


RULE = Rule(
    "IV119",
    "topic-spelling",
    "warning",
    "A topic is spelled the same in every study.",
    "Choose one spelling and write it everywhere.",
    _check,
    across=True,
)
