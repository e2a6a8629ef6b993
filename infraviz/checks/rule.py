"""What a rule is, and what it looks at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from infraviz.checks.texts import Told
from infraviz.errors import SpecError
from infraviz.model.metric import Chart, Metric
from infraviz.model.resolve import Project
from infraviz.spec.document import Document, Path, dotted
from infraviz.spec.load import Specs
from infraviz.spec.metrics import ChartSpec, MetricSpec

Sizes = Mapping[str, Sequence[tuple[str, str]]]  # references and units, by the size of the number they show


@dataclass(frozen=True)
class Subject:
    """What the rules look at: what was written, what it means, its texts, the date of today.

    `sizes` gives every metric's numbers; it is asked only where a number is typed.
    """

    specs: Specs
    project: Project
    texts: tuple[Told, ...]
    today: date
    sizes: Callable[[], Sizes]

    def metrics(self) -> Iterator[tuple[Metric, MetricSpec, Document]]:
        """Yield each metric with its declaration and the file it stands in."""
        for loaded in self.specs.metrics:
            for ident, spec in loaded.spec.metrics.items() if loaded.spec else ():
                if ident in self.project.metrics:
                    yield self.project.metrics[ident], spec, loaded.document

    def charts(self) -> Iterator[tuple[Chart, ChartSpec, Document]]:
        """Yield each declared chart, likewise."""
        for loaded in self.specs.metrics:
            for ident, spec in loaded.spec.charts.items() if loaded.spec else ():
                if ident in self.project.charts:
                    yield self.project.charts[ident], spec, loaded.document


@dataclass(frozen=True)
class Rule:
    """One check: its stable code, its name, its usual severity, what it says, what to do, and the function.

    The function yields a finding at each place; code and severity are filled in by `run`. It looks at one file at a
    time, and at what that file names; a rule that holds files against each other is `across`.
    """

    code: str
    name: str
    severity: Literal["error", "warning"]
    summary: str
    advice: str
    function: Callable[[Subject], Iterator[SpecError]]
    across: bool = False


def finding(document: Document, path: Path, message: str, hint: str = "", key: bool = False) -> SpecError:
    """Return a finding at a path of a document; `key` points at the key rather than at the value."""
    return SpecError(document.place(*path, key=key), dotted(document.original(path)), message, hint)
