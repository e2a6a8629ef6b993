"""IV104: a percentage says of what: its base stands beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from infraviz.checks.rule import Rule, Subject, finding
from infraviz.checks.texts import Told, between, is_share, sentences
from infraviz.checks.wording import CHANGE
from infraviz.errors import SpecError
from infraviz.model.markup import REFERENCE
from infraviz.model.metric import Metric
from infraviz.model.site import DiagramFigure, Prose, Study, block_metrics
from infraviz.model.typed import numerals

_RELATIVE = ("change", "factor")
_PERCENT = ("%", "percent")
_SHARE = re.compile(
    r"\b(?:of|per|rate|ratio|share|proportion|part|utili[sz]ation|usage|use|load|availab\w*|uptime|downtime|coverage"
    r"|accuracy|precision|recall|hits?|percent\w*|margin|success\w*|loss|conversion|retention|churn)\b",
    re.IGNORECASE,
)


def _check(subject: Subject) -> Iterator[SpecError]:
    yield from _metrics(subject)
    for told in subject.texts:
        yield from _typed(told, subject)
    for study in subject.project.site.studies:
        yield from _unshown(study, subject)


def _metrics(subject: Subject) -> Iterator[SpecError]:
    """Find measured changes without their ends, and percentages whose label does not say of what."""
    for metric, spec, document in subject.metrics():
        if spec.change is not None and metric.source.kind in ("measured", "computed"):
            kind = metric.source.kind
            message = f"a {kind} change without its base: what was {kind} has a before and an after"
            yield finding(document, ("metrics", metric.id, "change"), message, "declare before and after")
        if metric.unit == "%" and spec.change is None and not _SHARE.search(metric.label):
            message = f"{metric.label!r} is in %, and the label does not say of what"
            yield finding(document, ("metrics", metric.id, "unit"), message, "such as 'Share of …' or 'Error rate'")


def _typed(told: Told, subject: Subject) -> Iterator[SpecError]:
    """Find `80 % faster` where the paragraph has no other number and no metric that could be its base."""
    found = numerals(told.text)
    bare = [n for n in found if n.unit in _PERCENT]
    if not bare or len(bare) < len(found) or told.about(subject.project, 0, len(told.text)):
        return
    for start, end in sentences(told.text):
        for numeral in between(found, start, end) if CHANGE.search(told.text, start, end) else ():
            if not is_share(told.text, numeral):
                message = f"'{numeral.text}' of what? Neither the number before nor the number after is here"
                yield told.problem(numeral.start, message, "give both ends")


def _unshown(study: Study, subject: Subject) -> Iterator[SpecError]:
    """Find metrics of which a study shows the change only, though both ends are declared."""
    shown, relative = set(study.headline), dict[Metric, str]()
    for block in study.blocks:
        if isinstance(block, Prose):
            for reference, metric, _ in block.values:
                if reference.partition(".")[2] in _RELATIVE:
                    relative.setdefault(metric, reference)
                else:
                    shown |= {metric} if reference.partition(".")[2] in ("", "before", "value", "sentence") else set()
        elif not isinstance(block, DiagramFigure):
            shown |= set(block_metrics(block))
    for metric, reference in relative.items():
        if metric.before is not None and metric not in shown:
            yield from _place(study, reference, subject)


def _place(study: Study, reference: str, subject: Subject) -> Iterator[SpecError]:
    told, at = next(
        (told, match.start())
        for told in subject.texts
        if told.study == study.slug
        for match in REFERENCE.finditer(told.text)
        if match[1] == reference
    )
    ident = reference.partition(".")[0]
    message = f"'{reference}' stands without its base: this study does not show what {ident!r} was before"
    yield told.problem(at, message, f"write {{{{ {ident}.before }}}}, or show its chart")


RULE = Rule(
    "IV104",
    "bare-percent",
    "warning",
    "A percentage stands beside its base, or says what it is a share of.",
    "Show before and after with the change, and name the whole that a share is of.",
    _check,
)
