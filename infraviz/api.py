"""The library for folders of specs: load one, build its site."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from infraviz import pipeline
from infraviz.architecture import LoadedArchitecture
from infraviz.build.publish import compare, publish
from infraviz.chart import LoadedChart, LoadedMetric
from infraviz.errors import SpecError, SpecErrors
from infraviz.model import metric as model
from infraviz.model.site import Study
from infraviz.picture import Options


@dataclass(frozen=True)
class Project:
    """A loaded folder of specs."""

    architectures: dict[str, LoadedArchitecture]
    metrics: dict[str, LoadedMetric]
    charts: dict[str, LoadedChart]  # declared charts, and each metric as a chart of its own
    studies: tuple[Study, ...]


def load(specs: str | Path) -> Project:
    """Read and check a folder of specs. Raises SpecErrors with all mistakes at once, or UsageError."""
    root = Path(specs)
    project = pipeline.load(root)
    colours = project.site.theme
    return Project(
        {i: LoadedArchitecture(i, graph, project.specs[i], colours) for i, graph in project.graphs.items()},
        {i: LoadedMetric(metric) for i, metric in project.metrics.items()},
        {i: LoadedChart(model.Chart(i, "auto", (metric,)), colours) for i, metric in project.metrics.items()}
        | {i: LoadedChart(chart, colours) for i, chart in project.charts.items()},
        project.site.studies,
    )


@dataclass(frozen=True)
class Report:
    """What a build made, how much of it changed, and how long it took (seconds)."""

    out: Path
    pages: int
    diagrams: int
    charts: int
    written: tuple[str, ...]
    removed: tuple[str, ...]
    seconds: float = field(compare=False)
    warnings: tuple[SpecError, ...] = ()

    @property
    def changed(self) -> bool:
        return bool(self.written or self.removed)

    def __str__(self) -> str:
        made = ", ".join(
            f"{count} {word if count == 1 else word + 's'}"
            for count, word in ((self.pages, "page"), (self.diagrams, "diagram"), (self.charts, "chart"))
        )
        return f"{made} in {self.seconds:.1f} s, {len(self.written)} files written, {len(self.removed)} removed"


def build(
    specs: str | Path,
    out: str | Path,
    jobs: int | None = None,
    progress: pipeline.Progress = lambda _key: None,
    dry: bool = False,
    *,
    engine: str = Options.engine,
    deadline: float = Options.deadline,
    strict: bool = False,
) -> Report:
    """Build the site of `specs` into the folder `out`, and say what was made.

    `progress` is called with each figure's key; `dry` compares and writes nothing; `engine` and `deadline`
    (seconds) are those of every diagram; `strict` makes the warnings of the checks errors. Raises SpecErrors,
    UsageError or MachineError; `out` is then as it was.
    """
    start = perf_counter()
    means = Options(engine=engine, deadline=deadline).means
    project, found = pipeline.checked(Path(specs), strict)
    if found.errors:
        raise SpecErrors((*found.errors, *found.warnings))
    figures = pipeline.figures(project, jobs, progress, means)
    files = pipeline.site_files(project, Path(specs), figures.values()) | pipeline.cards(project, jobs, means)
    changes = (compare if dry else publish)(files, Path(out))
    pages = sum(path.endswith(".html") for path in files)
    site = project.site
    return Report(
        Path(out),
        pages,
        len(site.diagrams),
        len(site.charts),
        changes.written,
        changes.removed,
        perf_counter() - start,
        found.warnings,
    )
