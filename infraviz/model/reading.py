"""A study's Markdown while it is read: what it may name, where things stand in the file, references looked up."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from infraviz.errors import Place, SpecError, did_you_mean, shown
from infraviz.model import formats
from infraviz.model.graph import Graph
from infraviz.model.markup import REFERENCE, UNCLOSED, Token
from infraviz.model.metric import Chart, Metric
from infraviz.model.problems import Problems
from infraviz.spec.architecture import ArchitectureSpec
from infraviz.spec.document import dotted
from infraviz.spec.files import Loaded
from infraviz.spec.own_images import Image
from infraviz.spec.study import StudySpec


@dataclass(frozen=True)
class Catalogue:
    """Everything that a study may name. A value of None was declared but is broken: no second error.

    `images` hold the files among `assets` that a study shows, or why one cannot be shown.
    """

    metrics: Mapping[str, Metric | None]
    charts: Mapping[str, Chart | None]
    graphs: Mapping[str, Graph | None]
    specs: Mapping[str, ArchitectureSpec | None]
    assets: Collection[str]
    images: Mapping[str, Image | str]


class Reader:
    """One text, read once. `fixed` is the place of a text in YAML, whose lines cannot be told apart."""

    def __init__(
        self, loaded: Loaded[StudySpec], known: Catalogue, problems: Problems, fixed: Place | None = None
    ) -> None:
        self.loaded, self.known, self.problems, self.fixed = loaded, known, problems, fixed
        self.lines = loaded.body.split("\n")

    def at(self, token: Token, offset: int) -> Place:
        """Return the place of a character in an inline token's text."""
        above = token.content[:offset].split("\n")
        line = min((token.map or [0])[0] + len(above) - 1, len(self.lines) - 1)
        start = self.lines[line].find(token.content.split("\n")[len(above) - 1])
        return self.place(line, max(0, start) + len(above[-1]))

    def place(self, line: int, column: int = 0) -> Place:
        """Return the place of a line and a column of the text, both counted from 0."""
        return self.fixed or Place(self.loaded.document.file, self.loaded.body_line + line, column + 1)

    def wrong(self, place: Place, path: str, message: str, hint: str = "") -> None:
        self.problems.keep(SpecError(place, dotted((path,)) if path else "", message, hint))

    def values(self, tokens: Iterable[Token]) -> Iterator[tuple[str, Metric, str]]:
        """Yield each reference in the running text of the tokens, once, with its metric and its text."""
        seen: set[str] = set()
        for token in tokens:
            for child in token.children or () if token.type == "inline" else ():
                if child.type != "reference":
                    continue
                found = self.value(child.content, self.at(token, child.meta["at"]))
                if found is not None and child.content not in seen:
                    seen.add(child.content)
                    yield child.content, *found

    def value(self, reference: str, place: Place) -> tuple[Metric, str] | None:
        """Return a reference's metric and its text, or None after telling what is wrong with it."""
        if not reference or reference == UNCLOSED:
            message = "'{{' begins a reference that does not end" if reference else "'{{ }}' names no metric"
            self.wrong(place, "", message, "write {{ id }} or {{ id.field }}; a backslash or code keeps the braces")
            return None
        ident, _, field = reference.partition(".")
        if ident not in self.known.metrics:
            hint = did_you_mean(ident, self.known.metrics)
            self.wrong(place, reference, f"undeclared metric {shown(ident)}", hint)
            return None
        metric = self.known.metrics[ident]
        return None if metric is None else self._field(metric, field, reference, place)

    def _field(self, metric: Metric, field: str, reference: str, place: Place) -> tuple[Metric, str] | None:
        names = {*formats.FIELDS, metric.statistic} - {""}
        text = formats.field(metric, field) if not field or field in names else ""
        if field and field not in names:
            self.wrong(place, reference, f"unknown field {shown(field)}", did_you_mean(field, names))
        elif not text:
            self.wrong(place, reference, f"metric {metric.id!r} has no {field or 'value'!r}")
        return (metric, text) if text else None

    def filled(self, text: str, token: Token) -> tuple[str, tuple[Metric, ...]]:
        """Return a figure's text with its references looked up, and the metrics that they name."""
        named: list[Metric] = []

        def told(match: re.Match[str]) -> str:
            found = self.value(match[1], self.at(token, max(0, token.content.find(match[0]))))
            named.extend(found[:1] if found else ())
            return found[1] if found else match[0]

        return REFERENCE.sub(told, text), tuple(dict.fromkeys(named))
