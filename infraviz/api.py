"""The library for folders of specs: load one, build its site."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from infraviz import pipeline
from infraviz.architecture import LoadedArchitecture
from infraviz.build.bench import Wish
from infraviz.build.engine import build as make
from infraviz.build.why import Reason
from infraviz.chart import LoadedChart, LoadedMetric
from infraviz.errors import SpecError
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
    reasons: tuple[Reason, ...] = ()  # of every task, where they were asked for

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
    cache: str | Path | None = None,
    executor: str = "",
    store: str = "",
    explain: bool = False,
) -> Report:
    """Build the site of `specs` into the folder `out`, and say what was made.

    `progress` is called with each figure's key; `dry` compares and writes nothing; `engine` and `deadline`
    (seconds) are those of every diagram; `strict` makes the warnings of the checks errors; `cache` is the folder that
    keeps what was made, `cache_of(specs)` where none is given; `executor` is a cluster that does the work,
    `dask://HOST:PORT`, and `store` the folder or URL that its workers reach too; to `explain`
    is to tell of every task why it ran or did not. Raises SpecErrors, UsageError or
    MachineError; `out` is then as it was.
    """
    start = perf_counter()
    means = Options(engine=engine, deadline=deadline).means
    kept = cache_of(Path(specs)) if cache is None else Path(cache)
    wish = Wish(Path(specs), Path(out), jobs, means, strict, dry, kept, explain=explain, executor=executor, store=store)
    made = make(wish, progress)
    counts = made.pages, made.diagrams, made.charts
    return Report(wish.out, *counts, made.written, made.removed, perf_counter() - start, made.warnings, made.reasons)


def cache_of(specs: Path) -> Path:
    """Return the folder that builds of these specs keep their parts in: beside the specs, safe to delete."""
    return specs.resolve().parent / ".infraviz" / "cache"
