"""What a trace found, as lines for people and as JSON for machines."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict

from infraviz.errors import visible
from infraviz.trace.found import BAD, Found, Status

_KINDS: dict[Status, str] = {"declared": "declared in architectures", "plain": "no claims"}


def as_json(found: Sequence[Found]) -> str:
    """Return the finds as a JSON list of objects."""
    return json.dumps([asdict(each) for each in found], indent=1, ensure_ascii=False)


def as_text(found: Sequence[Found], whole: bool) -> str:
    """Return one line a number, and a line that sums up; with `whole` also what is declared or claims nothing."""
    shown = [each for each in found if whole or each.status not in _KINDS]
    return "\n".join((*map(_line, shown), summary(found)))


def _line(each: Found) -> str:
    owner = f"{each.metric}.{each.field}" if each.metric and each.field else each.metric or each.field
    place = f"{each.file}:{each.line}:{each.column}"
    near = f" ({each.where}, {each.near})" if each.near else f" ({each.where})"
    told = [each.text, f"{each.status}: {owner}" if owner else each.status, each.note, each.source]
    return visible(f"{place}  {' | '.join(part for part in told if part)}{near}")


def summary(found: Sequence[Found]) -> str:
    """Return how many numbers there are, of which sort."""
    count = Counter(each.status for each in found)
    parts = [f"{count['bound']} bound to a metric", *(f"{count[kind]} {word}" for kind, word in _KINDS.items())]
    parts += [f"{count['excused']} excused"] if count["excused"] else []
    parts += [f"{count[status]} {status}" for status in BAD]
    return f"{len(found)} numbers: {', '.join(parts)}."
