"""IV113: the words around a number go the way that the number went."""

from __future__ import annotations

from collections.abc import Iterator

from infraviz.checks.rule import Rule, Subject
from infraviz.checks.texts import sentences
from infraviz.checks.wording import BAD, CHANGE, DOWN, GOOD, NOT, UP
from infraviz.errors import SpecError
from infraviz.model import formats
from infraviz.model.metric import Metric


def _check(subject: Subject) -> Iterator[SpecError]:
    for told in subject.texts:
        for start, end in sentences(told.text) if CHANGE.search(told.text) else ():  # which has all of the words below
            metrics = [m for m in told.about(subject.project, start, end) if m.verdict is not None]
            sentence = told.text[start:end]
            if not metrics or NOT.search(sentence):
                continue
            wrong = _wrong(sentence, metrics)
            if wrong:
                at = start + sentence.index(wrong)
                facts = "; ".join(formats.sentence(metric).rstrip(".") for metric in metrics)
                yield told.problem(at, f"{wrong!r}, and the number says otherwise: {facts}")


def _wrong(sentence: str, metrics: list[Metric]) -> str:
    """Return the word that no number of the sentence bears out, '' where each may be right.

    A sentence with words of both kinds may speak of two things, and is left alone.
    """
    good, bad, up, down = (words.search(sentence) for words in (GOOD, BAD, UP, DOWN))
    verdicts = {metric.verdict for metric in metrics}
    if good and not bad and verdicts <= {"worse", "same"}:
        return good[0]
    if bad and not good and verdicts <= {"better", "same"}:
        return bad[0]
    moves = {_moved(metric) for metric in metrics}
    if up and not down and moves <= {-1, 0} and not _is_speed(up[0]):
        return up[0]
    if down and not up and moves <= {1, 0} and not _is_speed(down[0]):
        return down[0]
    return ""


def _is_speed(word: str) -> bool:
    """Whether a word is about speed: a throughput that rises is faster, so only the verdict can contradict it."""
    return word.lower() in ("faster", "quicker", "slower")


def _moved(metric: Metric) -> int:
    size = metric.percent if metric.percent is not None else metric.difference
    return 0 if not size else 1 if size > 0 else -1


RULE = Rule(
    "IV113",
    "wrong-wording",
    "error",
    "'Improved', 'faster', 'reduced' and the like stand only beside numbers that went that way.",
    "Say what the number says; `better` on the metric decides what is an improvement.",
    _check,
)
