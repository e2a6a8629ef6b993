"""Every metric of a site: as they were left, where nothing that they may come from has changed, or made again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from infraviz.build import inputs
from infraviz.build.bench import Bench
from infraviz.build.items import File, RowsOf
from infraviz.build.known import digest
from infraviz.build.numbers import Numbers, files_of_data, numbers
from infraviz.build.units import Setting
from infraviz.data import paths
from infraviz.data.fetch import Answer, Reading
from infraviz.data.rows import DataError
from infraviz.errors import SpecError
from infraviz.limits import current
from infraviz.model.metric import Metric
from infraviz.spec.files import Loaded, read_raw
from infraviz.spec.load import Survey
from infraviz.spec.site import SiteSpec

_BUNDLE = 64  # metrics that go to other processes as one


def metrics_of(
    bench: Bench, survey: Survey, site: Loaded[SiteSpec] | None, states: Mapping[str, str], setting: Setting
) -> Numbers:
    """Return the metrics: as they were left, where no file that they may come from has changed since."""
    below = {path: path.relative_to(survey.root).as_posix() for path in survey.metrics}
    of_metrics = {path: states.get(name, "") for path, name in below.items()}
    told = site.spec.model_dump_json(include={"locale", "connections"}) if site and site.spec else ""
    key = bench.key("numbers", [*of_metrics.items()], files_of_data(states), told, setting)
    kept: Numbers | None = bench.known(key)
    if kept and not all(map(bench.has, {*kept.bundles.values()})):
        kept = None
    parts = {below[path]: state for path, state in of_metrics.items()} | files_of_data(states)
    bench.account.note("metrics", "all", parts | {"site.yaml": digest(told)} | under(setting), kept is None)
    if kept is not None:
        return kept
    errors: list[SpecError] = []
    files = [File(path, raw, "") for path in survey.metrics if (raw := read_raw(path, errors)) is not None]
    made = numbers(bench.run("metrics", "", files), site, setting, lambda readings: _rows(bench, readings, states))
    made = replace(made, bundles=_bundled(bench, made.metrics))
    if errors:
        return replace(made, told=replace(made.told, errors=(*errors, *made.told.errors)))
    if not made.told.errors and inputs.states(survey.root, inputs.marks(survey.root), {}, {}) == dict(states):
        bench.worker.leave(key, made)
    return made


def _rows(bench: Bench, readings: Sequence[Reading], states: Mapping[str, str]) -> Sequence[Answer]:
    """Return what some files of data give: as it was left, where they are as they were then."""
    wanted = [_rows_of(bench, reading, states) for reading in readings]
    found: dict[RowsOf, Answer] = {each: kept for each in wanted if (kept := bench.known(each.key)) is not None}
    missing = [each for each in wanted if each not in found]
    for each in wanted:
        bench.account.note("data", each.told, {each.name: each.state}, each in missing)
    found |= zip(missing, bench.run("rows", "", missing), strict=True)
    return [found[each] for each in wanted]


def _rows_of(bench: Bench, reading: Reading, states: Mapping[str, str]) -> RowsOf:
    try:
        files = paths.find(reading.name, reading.root)
    except DataError:  # which the reading will tell
        return RowsOf(reading, "", "")
    state = paths.joined(files, [states.get(name, "") for name in files.names])
    return RowsOf(reading, state, bench.key("rows", reading, files.names, state, current()))


def _bundled(bench: Bench, metrics: Mapping[str, Metric | None]) -> dict[str, str]:
    """Hand the metrics on in bundles, and return the key of each one's bundle."""
    names, found = list(metrics), dict[str, str]()
    for start in range(0, len(names), _BUNDLE):
        bundle = {name: metrics[name] for name in names[start : start + _BUNDLE]}
        found |= dict.fromkeys(bundle, bench.handed(bundle))
    return found


def under(setting: Setting) -> dict[str, str]:
    """Return what every unit depends on beside files."""
    return {"which checks there are": digest(setting.severities), "the day": setting.today.isoformat()}
