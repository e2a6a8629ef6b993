"""Metrics and charts as Python objects, with the same names and checks as the specs; they draw themselves."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from infraviz import single
from infraviz.architecture import slug
from infraviz.errors import UsageError
from infraviz.model import formats
from infraviz.model import metric as model
from infraviz.model.forms import decided
from infraviz.model.resolve_metrics import metric_of, told_source
from infraviz.picture import FORMATS, SCALE, Options, as_bytes, known, write_file
from infraviz.spec.files import check_data
from infraviz.spec.metrics import MetricSpec
from infraviz.theme import DEFAULT, Theme


class ShownChart:
    """A chart that draws itself.

    Everywhere `theme`, `text` and `scale` are those of `picture.Options`. Every method raises UsageError for a name
    or value that cannot be, and where no form, or not the one asked for, suits the metrics.
    """

    _chart: model.Chart
    _colours: Theme = DEFAULT

    def to_svg(self, theme: str = "auto", form: str = "auto", *, text: str = Options.text) -> str:
        """Return a standalone SVG."""
        return self.content(".svg", Options(theme, text=text), form).decode()

    def save(
        self,
        path: str | Path,
        theme: str = "auto",
        form: str = "auto",
        *,
        text: str = Options.text,
        scale: float = SCALE,
    ) -> Path:
        """Write the chart as `.svg`, `.png` or `.pdf` and return the path. Raises MachineError too."""
        return write_file(Path(path), self.content(Path(path).suffix, Options(theme, text=text, scale=scale), form))

    def content(self, suffix: str, options: Options = Options(), form: str = "auto") -> bytes:  # noqa: B008, frozen
        """Return the bytes of a file that ends in `.svg`, `.png` or `.pdf`."""
        known("output format", suffix, FORMATS)
        wanted = self._chart.form if form == "auto" else form
        reason, picked = decided(wanted, self._chart.metrics, self._chart.scale, self._chart.bands)
        if reason:
            raise UsageError(f"chart {self._chart.id!r}: {reason}")
        chart = replace(self._chart, form=picked)
        svg = single.one_chart(chart, options.scheme(suffix), options.text_in(suffix), self._colours)
        return as_bytes(svg, suffix, options, self._colours)


@dataclass(frozen=True)
class Metric(ShownChart):
    """A metric, written in Python: one form, as in a spec. It shows itself in a notebook as a chart.

    Raises SpecErrors with every mistake at once.
    """

    label: str
    unit: str = ""
    better: str = "neutral"
    before: float | None = None
    after: float | None = None
    change: str | None = None
    value: float | None = None
    qualifier: str | None = None
    text: str | None = None
    window: str = ""
    source: Mapping[str, str] = field(default_factory=lambda: {"title": "Python", "kind": "statement"})
    _metric: model.Metric = field(init=False, repr=False, compare=False)
    _chart: model.Chart = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        data = {f.name: value for f in fields(self) if f.init and (value := getattr(self, f.name)) not in (None, "")}
        for name in ("before", "after", "value"):
            if isinstance(data.get(name), int) and not isinstance(data[name], bool):
                data[name] = float(data[name])
        data["source"] = dict(self.source)
        spec = check_data(MetricSpec, data, f"Metric({self.label!r})")
        inline = spec.source.inline
        source = told_source(inline) if inline else model.Source("Python", "statement")
        metric = metric_of(slug(self.label), spec, source, None)
        assert metric is not None, "only a metric with data can lack its rows"
        object.__setattr__(self, "_metric", metric)
        object.__setattr__(self, "_chart", model.Chart(metric.id, "auto", (metric,)))

    @property
    def percent(self) -> float | None:
        """The relative change in percent, None where it means nothing."""
        return self._metric.change

    @property
    def factor(self) -> float | None:
        """After divided by before, None where it means nothing."""
        return self._metric.factor

    @property
    def difference(self) -> float | None:
        """After less before, in the unit."""
        return self._metric.difference

    def headline(self) -> str:
        """Return the figure as a tile shows it: `600 → 60 ms`."""
        return formats.headline(self._metric)

    def sentence(self) -> str:
        """Return the metric as one sentence, its change and factor computed."""
        return formats.sentence(self._metric)

    def _repr_html_(self) -> str:
        """Show the chart; a metric that no chart can show is shown as its sentence."""
        reason, _ = decided("auto", (self._metric,))
        return f"<p>{html.escape(self.sentence())}</p>" if reason else self.to_svg()


@dataclass(frozen=True)
class LoadedMetric:
    """A metric of a loaded project."""

    _metric: model.Metric

    @property
    def label(self) -> str:
        return self._metric.label

    def headline(self) -> str:
        """Return the figure as a tile shows it."""
        return formats.headline(self._metric)

    def sentence(self) -> str:
        """Return the metric as one sentence."""
        return formats.sentence(self._metric)

    def source(self) -> str:
        """Return where the number comes from: title, kind, date."""
        return formats.provenance(self._metric)


@dataclass(frozen=True)
class LoadedChart(ShownChart):
    """A chart of a loaded project."""

    _chart: model.Chart
    _colours: Theme = DEFAULT

    def _repr_html_(self) -> str:
        return self.to_svg()
