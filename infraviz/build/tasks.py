"""What worker processes do for a build. What is large is handed on through the store, never through the parent.

Each task is a function of a worker and its items that returns one small result for each of them, in order. All of
them are pure but for the store and, for pages and figures, the folder in which the new site is being made.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from infraviz import pipeline
from infraviz.build import units
from infraviz.build.inputs import content
from infraviz.build.items import (
    Binding,
    Carding,
    Copy,
    Counting,
    Drawing,
    File,
    Inline,
    Ledger,
    Look,
    PageOf,
    ReadRows,
    RowsOf,
    Written,
)
from infraviz.build.known import Dependency, Shelf, digest
from infraviz.build.numbers import Counted, counted
from infraviz.build.places import Away, Place, Store
from infraviz.build.units import DrawingUnit, Library, Setting, StudyUnit
from infraviz.build.versions import version
from infraviz.checks import typed_number
from infraviz.checks.rule import Sizes
from infraviz.data import fetch, paths
from infraviz.data.fetch import Answer, Reading
from infraviz.data.rows import DataError, Rows
from infraviz.limits import current
from infraviz.model.metric import Chart, Metric
from infraviz.model.site import ChartFigure, DiagramFigure, Site
from infraviz.page import figures, render, search, study
from infraviz.page.study import Sheet
from infraviz.page.view import Page
from infraviz.spec.files import Loaded, Reader, yaml_of
from infraviz.spec.metrics import MetricsSpec

_ASCII = bytes(range(128))


class Lost(Exception):
    """Something that was handed on through the store is not there: the store was emptied while it was used."""


@dataclass(frozen=True)
class Order:
    """Some tasks of one kind. `common` is the key of what all of them need."""

    kind: str
    place: Place | Away
    common: str
    items: tuple[Any, ...]


def perform(order: Order) -> list[Any]:
    """Do some tasks and return their results. Raises Lost, or what the work itself raises on purpose."""
    return TASKS[order.kind](worker(order.place), order.common, order.items)


def named(item: Any) -> str:
    """Return what an item is called where something is said of it: its file, or its name on the site."""
    return str(getattr(item, "path", "") or item.name)


class Worker:
    """A process's way to the store. `common` things are kept while the next tasks need them too."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.common = lru_cache(2)(self.fetch)  # for all tasks of a kind, and for those of a page
        self.library = lru_cache(1)(lambda key: library(self.common(key), self.fetch))

    def fetch(self, key: str) -> Any:
        """Return what was handed on under a key. Raises Lost."""
        found = self.store.get(key.encode())
        if found is None:
            raise Lost(key)
        return pickle.loads(found)

    def known(self, key: str) -> Any:
        """Return what was left under a key, None where nothing is."""
        try:
            return self.fetch(key)
        except Lost:
            return None

    def leave(self, key: str, value: object) -> None:
        self.store.put(key.encode(), pickle.dumps(value, pickle.HIGHEST_PROTOCOL))


@cache
def worker(place: Place | Away) -> Worker:
    """Return this process's worker for a store."""
    return Worker(place.opened())


def close(place: Place) -> None:
    """Let go of this process's way to a store."""
    worker(place).store.close()
    worker.cache_clear()


@dataclass(frozen=True)
class Plain:
    """A library without its functions, as it goes to other processes. `diagrams` are keys in the store.

    `metrics` and `charts` are the keys of the bundles that hold them: no process needs those of a whole site at once.

    Where the pictures were `sent`, they are in the store too, for workers that have no specs folder.
    """

    setting: Setting
    metrics: Mapping[str, str]
    charts: Mapping[str, str]
    states: Mapping[str, Mapping[str, str]]
    diagrams: Mapping[str, str]
    assets: Mapping[str, str]
    sent: bool = False

    def reader(self, path: str, fetch: Callable[[str], Any]) -> Reader:
        """Return what reads one of the pictures."""
        if self.sent:
            return lambda most: _told(fetch(picture_key(path, self.assets[path])), most)
        return partial(content, self.setting.root / path, self.assets[path])


def picture_key(path: str, state: str) -> str:
    """Return the key of a picture's content in the store; one that cannot be read goes by its path."""
    return digest("picture", state or path)


def _told(found: bytes | OSError, most: int) -> bytes:
    if isinstance(found, OSError):
        raise found
    return found[:most]


def library(plain: Plain, fetch: Callable[[str], Any]) -> Library:
    """Return a library that gets its diagrams and metrics from the store."""
    diagrams = lru_cache(64)(lambda ident: fetch(plain.diagrams[ident]))
    bundle = lru_cache(16)(fetch)

    def metric(ident: str) -> Metric | None:
        return bundle(plain.metrics[ident])[0][ident]  # type: ignore[no-any-return]

    def chart(ident: str) -> Chart | None:
        return bundle(plain.charts[ident])[1][ident]  # type: ignore[no-any-return]

    return Library(
        Shelf("metric", plain.states["metric"], metric),
        Shelf("chart", plain.states["chart"], chart),
        Shelf("graph", plain.diagrams, diagrams),
        Shelf("asset", plain.assets, lambda path: plain.reader(path, fetch)),
        cache(lambda: _sizes(plain, fetch)),
    )


def _sizes(plain: Plain, fetch: Callable[[str], Any]) -> Sizes:
    """Return the sizes of every metric's numbers; metrics are whole, or nothing is checked."""
    found: dict[str, list[tuple[str, str]]] = {}
    for key in dict.fromkeys(plain.metrics.values()):
        for size, references in typed_number.sizes(fetch(key)[0]).items():
            found.setdefault(size, []).extend(references)
    return found


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as it is kept: what it depended on, each with its state then, and the key of what belongs to it."""

    depends: tuple[tuple[Dependency, str], ...]
    unit: DrawingUnit | StudyUnit
    address: str


def _metrics(_worker: Worker, _common: str, files: Iterable[File]) -> list[tuple[Loaded[MetricsSpec], list[Any]]]:
    found = []
    for file in files:
        errors: list[Any] = []
        found.append((yaml_of(MetricsSpec, file.path, file.raw, errors), errors))
    return found


def _counted(worker: Worker, common: str, items: Iterable[Counting]) -> list[tuple[Counted, list[ReadRows]]]:
    """Read files of metrics, and leave the metrics and charts of those that are whole."""
    ledger: Ledger = worker.common(common)
    return [_count(worker, ledger, item) for item in items]


def _count(worker: Worker, ledger: Ledger, item: Counting) -> tuple[Counted, list[ReadRows]]:
    notes: list[ReadRows] = []
    steady = [True]
    read = [(loaded, errors) for file in (item.own, *item.beside) for loaded, errors in _metrics(worker, "", [file])]

    def rows(readings: Sequence[Reading]) -> Sequence[Answer]:
        found = [_answer(worker, ledger, reading, notes) for reading in readings]
        steady.append(all(is_steady for _, is_steady in found))
        return [answer for answer, _ in found]

    root, data = ledger.setting.root, ledger.data
    state = partial(data_state, root, data)
    made, bundle = counted(read, ledger.site, ledger.setting, rows, lambda: ledger.entries, state)
    if bundle is not None and all(steady):
        worker.leave(made.address, bundle)
    return replace(made, whole=made.whole and all(steady)), notes


def _answer(worker: Worker, ledger: Ledger, reading: Reading, notes: list[ReadRows]) -> tuple[Answer, bool]:
    """Return what files of data give, and whether that is of the files as the build goes by them."""
    wanted = rows_of(reading, ledger.data)
    kept: Answer | None = worker.known(wanted.key) if wanted.key else None
    notes.append(ReadRows(wanted.told, wanted.name, wanted.state, kept is None))
    if kept is not None:
        return kept, True
    answer = _rows(worker, "", [wanted])[0]
    return answer, all(isinstance(rows, Rows) and _is_of(rows, wanted.state) for rows in answer)


def _is_of(rows: Rows, state: str) -> bool:
    return rows.origin is not None and rows.origin.digest == state


def rows_of(reading: Reading, data: Mapping[str, str]) -> RowsOf:
    """Return a reading with what it is kept under, by the digests of all files of data; no key for what is none."""
    try:
        files = paths.find(reading.name, reading.root)
    except DataError:  # which the reading will tell
        return RowsOf(reading, "", "")
    state = paths.joined(files, [data.get(name, "") for name in files.names])
    return RowsOf(reading, state, digest(version(), "rows", reading, files.names, state, current()))


def data_state(root: Path, data: Mapping[str, str], name: str) -> str:
    """Return the digest of what a name of data files stands for, '' where that is nothing."""
    if name in data:
        return data[name]
    try:
        files = paths.find(name, root)
    except DataError:
        return ""
    return paths.joined(files, [data.get(each, "") for each in files.names])


def _rows(worker: Worker, _common: str, items: Iterable[RowsOf]) -> list[fetch.Answer]:
    """Read files of data, and keep what is without mistakes and comes from the files as they were."""
    found = []
    for item in items:
        answer = fetch.read(item.reading)
        if item.key and all(isinstance(rows, Rows) and _is_of(rows, item.state) for rows in answer):
            worker.leave(item.key, answer)
        found.append(answer)
    return found


def _units(worker: Worker, common: str, files: Iterable[File], make: Callable[..., tuple[Any, Any]]) -> list[Unit]:
    """Make the units of some files, and keep each that is without mistakes."""
    plain = worker.common(common)
    known = worker.library(common)
    found = []
    for file in files:
        seen: dict[Dependency, None] = {}
        unit, more = make(file.path, file.raw, plain.setting, known, seen)
        unit = replace(unit, told=replace(unit.told, errors=(*file.errors, *unit.told.errors)))
        depends = tuple((name, known.state(name)) for name in seen)
        address = digest(file.key, depends)
        made = Unit(depends, unit, address)
        if more is not None:
            worker.leave(address, more)
        if not unit.told.errors:
            worker.leave(file.key, made)
        found.append(made)
    return found


def _drawn(worker: Worker, common: str, items: Iterable[Drawing | Carding]) -> list[str]:
    """Draw figures and social cards, and return their names."""
    look, site = worker.common(common)
    for item in items:
        if isinstance(item, Drawing):
            _figure(worker, look, item)
        else:
            _card(worker, look, site, item)
    return [item.name for item in items]


def _figure(worker: Worker, look: Look, item: Drawing) -> None:
    figure = _figure_of(worker.common(item.source), item.name)
    made = pipeline.make(pipeline.Task(figure, look.theme, look.means))
    picture = pipeline.picture(figure, made)
    rules = figures.rules(picture)
    worker.leave(item.key, Inline(picture, rules))
    worker.store.put(f"{item.key}.svg".encode(), made.file.encode())
    if isinstance(figure, ChartFigure):
        worker.store.put(f"{item.key}.csv".encode(), pipeline.numbers(figure))
    worker.leave(item.left, rules)


def _card(worker: Worker, look: Look, site: Site, item: Carding) -> None:
    """Draw a card; one that cannot be drawn is left as nothing."""
    source = worker.common(item.source)
    card = pipeline.card_of(site, source.study) if isinstance(source, Sheet) else source
    made = pipeline.make_card(pipeline.CardTask(card, look.theme, look.means)) if card else b""
    worker.store.put(item.key.encode(), made)


def _figure_of(source: Sheet | tuple[DiagramFigure, ...], name: str) -> DiagramFigure | ChartFigure:
    blocks = source.study.blocks if isinstance(source, Sheet) else source
    return next(b for b in blocks if isinstance(b, DiagramFigure | ChartFigure) and b.key == name)


def _pages(worker: Worker, common: str, items: Iterable[PageOf]) -> list[Written]:
    binding: Binding = worker.common(common)
    views = {item.path: _view(worker, binding, item) for item in items}
    wanted: dict[str, tuple[str, Page]] = {path: ("study.html", page) for path, page in views.items()}
    pages = render.html(wanted, binding.theme, binding.own)
    return [_put(worker, binding, item, pages[item.path], views[item.path]) for item in items]


def _view(worker: Worker, binding: Binding, item: PageOf) -> Any:
    book = replace(binding.book, site=replace(binding.book.site, studies=(item.own,)))
    pictures = {name: worker.fetch(key).picture for name, key in item.figures}
    return study.view(book, item.seat, worker.fetch(item.sheet), pictures)


def _put(worker: Worker, binding: Binding, item: PageOf, html: str, view: Any) -> Written:
    raw = html.encode()
    if binding.folder is None:
        worker.store.put(f"{item.key}.html".encode(), raw)
    else:
        path = binding.folder / item.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
    made = Written(sha256(raw).hexdigest(), letters_of(html), search.entry(view, item.path))
    worker.leave(item.key, made)
    return made


def letters_of(text: str) -> str:
    """Return the characters of a text that are not ASCII, each once."""
    raw = text.encode("utf-8", "surrogatepass").translate(None, _ASCII)
    return "".join(sorted(set(raw.decode("utf-8", "surrogatepass"))))


def _copies(worker: Worker, common: str, items: Iterable[Copy]) -> list[str]:
    """Write files from the store into the new site, and return the digests of their bytes; '' for what is nothing."""
    folder: Path = worker.common(common)
    found = []
    for item in items:
        raw = worker.store.get(item.key.encode())
        if raw is None:
            raise Lost(item.key)
        if not raw:
            found.append("")
            continue
        path = folder / item.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
        found.append(sha256(raw).hexdigest())
    return found


TASKS: Mapping[str, Callable[[Worker, str, tuple[Any, ...]], list[Any]]] = {
    "metrics": _metrics,
    "counted": _counted,
    "rows": _rows,
    "drawing": lambda worker, common, files: _units(worker, common, files, units.drawing),
    "study": lambda worker, common, files: _units(worker, common, files, units.written),
    "drawn": _drawn,
    "page": _pages,
    "copy": _copies,
}
