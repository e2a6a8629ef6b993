"""What a form hands back: the picture without its frame, and what only the form can say about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from infraviz.model.metric import Chart, Metric

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Plot:
    """A figure in px, a note for the subtitle ("before = 100 %") and the picture told in sentences."""

    figure: Figure
    note: str
    sentences: tuple[str, ...]


class Form(Protocol):
    """A chart form: a module with these two functions."""

    def plot(self, chart: Chart, width: float, /) -> Plot:
        """Draw the chart `width` px wide, inside `figure.settings`; its metrics suit the form."""

    def suits(self, metrics: tuple[Metric, ...], /) -> str:
        """Return why the form cannot draw these metrics, or an empty string. Never imports matplotlib."""
