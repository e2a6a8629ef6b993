"""One file → a model, with line numbers; plain data from Python likewise."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from infraviz.errors import Place, SpecError, SpecErrors, UsageError
from infraviz.limits import current
from infraviz.spec import document as yaml
from infraviz.spec.architecture import ArchitectureSpec
from infraviz.spec.document import MAX_BYTES, Document
from infraviz.spec.explain import validate

M = TypeVar("M", bound=BaseModel)
Reader = Callable[[int], bytes]  # so many bytes → the first of a file's. Raises OSError


@dataclass(frozen=True)
class Loaded(Generic[M]):
    """One file: its id (the stem), what it says, where it says it. `spec` is None when nothing was readable.

    `body` is the Markdown under the front matter, `body_line` its first line in the file. Comments that silence a check
    are taken out of it, and are in the document.
    """

    id: str
    spec: M | None
    document: Document
    body: str = ""
    body_line: int = 1


def load_architecture(path: Path) -> Loaded[ArchitectureSpec]:
    """Read one architecture file by itself. Raises SpecErrors, or UsageError when there is no such file."""
    if not path.is_file():
        raise UsageError(f"no such file: {path}")
    errors: list[SpecError] = []
    loaded = read_yaml(ArchitectureSpec, path, errors)
    if errors:
        raise SpecErrors(errors)
    return loaded


def check_data(kind: type[M], data: Any, name: str) -> M:
    """Validate plain data that came from Python. Raises SpecErrors; `name` stands where a file's name would."""
    spec, _, errors = validate(kind, Document(name, data))
    if spec is None or errors:
        raise SpecErrors(errors)
    return spec


def inside(root: Path, relative: str) -> Path | None:
    """Return the file at `relative` below `root`, or None when the path leaves it (`..`, absolute, links)."""
    base = root.resolve()
    try:
        full = (base / relative).resolve()
    except (OSError, RuntimeError, ValueError):  # links in a circle, a name that no system takes
        return None
    return full if full.is_relative_to(base) else None


class TooMany(Exception):
    """More files and folders than a folder may hold, in words: `more than 100000 files and folders`."""


def walked(root: Path, folder: str) -> Iterator[str]:
    """Yield the path below `root` of every file in a folder, at any depth. Links to folders are not followed.

    Raises TooMany.
    """
    top, most, count = root / folder, current().entries, 0
    for at, folders, names in os.walk(top) if inside(root, folder) is not None and not top.is_symlink() else ():
        count += len(folders) + len(names)
        if count > most:
            raise TooMany(f"more than {most} files and folders")
        yield from (Path(at, name).relative_to(root).as_posix() for name in names)


def part(path: Path, most: int = -1) -> bytes:
    """Return the first `most` bytes of a file, all of them by default. Raises OSError."""
    with path.open("rb") as file:
        return file.read(most)


def read_text(path: Path, errors: list[SpecError], most: int = MAX_BYTES, hint: str = "") -> str:
    """Return a file's text of at most `most` bytes; on any trouble add an error and return an empty text."""
    raw = read_raw(path, errors, most, hint)
    return "" if raw is None else decoded(raw, path, errors) or ""


def read_raw(path: Path, errors: list[SpecError], most: int = MAX_BYTES, hint: str = "") -> bytes | None:
    """Return a file's bytes, at most `most`; on any trouble add an error and return None."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            errors.append(SpecError(Place(str(path)), "", "not a plain file"))
            return None
        if status.st_size > most:
            size = f"{most // 1_000_000} MB" if most >= 1_000_000 else f"{most // 1000} kB"
            errors.append(SpecError(Place(str(path)), "", f"larger than {size}", hint))
            return None
        return path.read_bytes()
    except OSError as error:
        errors.append(SpecError(Place(str(path)), "", f"cannot be read: {os.strerror(error.errno or 0)}"))
    return None


def decoded(raw: bytes, path: Path, errors: list[SpecError]) -> str | None:
    """Return bytes as a text; None after telling where they are no UTF-8."""
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        column = error.start - before.rfind(b"\n")
        place = Place(str(path), before.count(b"\n") + 1, column)
        errors.append(SpecError(place, "", "not valid UTF-8", "save the file as UTF-8"))
    return None


def read_yaml(kind: type[M], path: Path, errors: list[SpecError]) -> Loaded[M]:
    raw = read_raw(path, errors)
    return yaml_of(kind, path, raw, errors)


def yaml_of(kind: type[M], path: Path, raw: bytes | None, errors: list[SpecError]) -> Loaded[M]:
    """Return the bytes of a file as a model; an empty one for None, of which an error was told already."""
    text = None if raw is None else decoded(raw, path, errors)
    if text is None:
        return Loaded(path.stem, None, Document(str(path), None))
    return parsed(kind, path, text, errors)


def parsed(kind: type[M], path: Path, text: str, errors: list[SpecError], first_line: int = 1) -> Loaded[M]:
    try:
        document = yaml.read(text, str(path), first_line)
    except SpecErrors as error:
        errors += error.errors
        return Loaded(path.stem, None, Document(str(path), None))
    if document.data is None:
        errors.append(SpecError(Place(str(path), first_line, 1), "", "nothing is written here"))
        return Loaded(path.stem, None, document)
    spec, kept, found = validate(kind, document)
    errors += found
    return Loaded(path.stem, spec, kept)
