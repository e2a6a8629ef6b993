"""A built site → every number in it, with its place, its metric and its source.

It reads the files that a reader gets and not the code that made them, so that it finds what was changed by hand, what
an old build left, and what nobody declared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from infraviz.data.fetch import fetch
from infraviz.errors import MachineError, UsageError
from infraviz.model.resolve import Project, resolve
from infraviz.page import feeds, search
from infraviz.single import ident_of
from infraviz.spec.load import load
from infraviz.trace import figures
from infraviz.trace.blocks import in_csv, in_json, in_xml
from infraviz.trace.excused import excused
from infraviz.trace.found import BAD, Found
from infraviz.trace.judge import Figure, Judge
from infraviz.trace.read import Block, generated, read

__all__ = ["BAD", "Found", "follow", "trace"]
_READ = (".html", ".svg", ".csv", ".css")


def follow(out: Path, root: Path) -> tuple[Found, ...]:
    """Return every number in a site that was built from the specs below `root`.

    Raises SpecErrors for mistakes in the specs, else as `trace`.
    """
    specs = load(root)
    project = resolve(specs, fetch(specs))
    return trace(out, project, excused(specs, project))


def trace(out: Path, project: Project, reasons: Mapping[str, str] | None = None) -> tuple[Found, ...]:
    """Return every number in a built site, file by file in order; `reasons` are of numbers that are excused.

    Raises UsageError for a folder that is no site, MachineError where it cannot be read.
    """
    if not (out / "index.html").is_file():
        raise UsageError(f"{out} is no built site: it has no index.html")
    known = figures.by_ident(project.site)
    judge = Judge(project.metrics, known, reasons or {})
    try:
        files = sorted(path for path in out.rglob("*") if _is_read(path, out))
        return tuple(found for path in files for found in _of_file(judge, known, out, path))
    except OSError as error:
        raise MachineError(f"cannot read {out}: {error.strerror or error}") from error


def _is_read(path: Path, out: Path) -> bool:
    own = path.relative_to(out).as_posix() in (search.INDEX, *feeds.TYPES)
    return (own or path.suffix in _READ) and path.is_file()


def _of_file(judge: Judge, known: figures.Figures, out: Path, path: Path) -> Iterator[Found]:
    name, text = path.relative_to(out).as_posix(), path.read_text(encoding="utf-8", errors="replace")
    if path.suffix == ".csv":
        yield from in_csv(judge, name, text.removeprefix("\ufeff"), _of_chart(known, path))
    elif path.suffix == ".css":
        for told in generated(text):
            yield from judge.judge(name, told)
    elif name == search.INDEX:
        data = text.strip().removeprefix(search.ASSIGNED).removesuffix(";")
        yield from in_json(judge, name, Block(data, 1, len(search.ASSIGNED) + 1), "index")
    elif name in feeds.TYPES:
        for told in in_xml(text):
            yield from judge.judge(name, told)
    else:
        page = read(text)
        for told in page.texts:
            yield from judge.judge(name, told)
        for block in page.blocks:
            yield from in_json(judge, name, block)


def _of_chart(known: figures.Figures, path: Path) -> Figure | None:
    return known.get(ident_of(path.stem)) if path.parent.name == "figures" else None
