"""IV109: a source has a date, and what was measured or computed can be followed."""

from __future__ import annotations

from collections.abc import Iterator

from infraviz.checks.rule import Rule, Subject, finding
from infraviz.errors import SpecError
from infraviz.spec.document import Document, Path


def _check(subject: Subject) -> Iterator[SpecError]:
    where = {ident: loaded.document for loaded in subject.specs.metrics if loaded.spec for ident in loaded.spec.sources}
    told: set[str] = set()
    for metric, spec, document in subject.metrics():
        name = spec.source.name
        is_dated = metric.source.as_of or (metric.origin and metric.origin.as_of)
        if not is_dated and name not in told:
            yield _undated(metric.source.title, name, ("metrics", metric.id, "source"), document, where)
            told |= {name} - {""}
        typed = spec.data is None and spec.compute is None and not _made_of_others(spec.before, spec.after, spec.value)
        if typed and metric.source.kind in ("measured", "computed") and not metric.source.url:
            message = f"said to be {metric.source.kind}, and there is neither data nor an address to follow"
            yield finding(document, ("metrics", metric.id, "source"), message, "name the data, or the source's url")


def _made_of_others(*amounts: object) -> bool:
    return any(getattr(amount, "metric", None) for amount in amounts)


def _undated(title: str, name: str, at: Path, document: Document, where: dict[str, Document]) -> SpecError:
    """Return the finding where the source is declared."""
    hint = "as_of: 2026, 2026-01 or 2026-01-31"
    if name in where:
        return finding(where[name], ("sources", name), f"the source {title!r} has no date", hint, key=True)
    return finding(document, at, f"the source {title!r} has no date", hint)


RULE = Rule(
    "IV109",
    "no-source",
    "warning",
    "A source has a date, and what was measured or computed has data or an address.",
    "Write `as_of` on the source, and `url` where the number does not come from data.",
    _check,
)
