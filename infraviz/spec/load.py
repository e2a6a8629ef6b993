"""A folder of specs → models, with line numbers. Reads files; resolves nothing."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from infraviz.errors import Place, SpecError, SpecErrors, UsageError, did_you_mean, shown
from infraviz.icons import Own
from infraviz.spec import document as yaml
from infraviz.spec import ignores, own_icons
from infraviz.spec.architecture import ArchitectureSpec
from infraviz.spec.base import ID_PATTERN
from infraviz.spec.document import MAX_BYTES, Document
from infraviz.spec.explain import validate
from infraviz.spec.metrics import MetricsSpec
from infraviz.spec.site import SiteSpec
from infraviz.spec.study import StudySpec

M = TypeVar("M", bound=BaseModel)
KINDS: dict[str, type[BaseModel]] = {
    "architecture": ArchitectureSpec, "metrics": MetricsSpec, "study": StudySpec, "site": SiteSpec,
}  # fmt: skip
_FOLDERS = {"architectures": (".yaml", ".yml"), "metrics": (".yaml", ".yml"), "studies": (".md",)}
IMAGES = (".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif")
_FREE = ("data", "assets")  # folders whose files are the author's own


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


@dataclass(frozen=True)
class Specs:
    """Everything that was read from a folder, and the errors so far. Files are in order of their names."""

    root: Path
    site: Loaded[SiteSpec] | None = None
    architectures: tuple[Loaded[ArchitectureSpec], ...] = ()
    metrics: tuple[Loaded[MetricsSpec], ...] = ()
    studies: tuple[Loaded[StudySpec], ...] = ()
    assets: frozenset[str] = frozenset()  # paths below the root of the author's images and icons
    icons: Mapping[str, Own | str] = field(default_factory=dict)  # those that nodes name, or why one is refused
    errors: tuple[SpecError, ...] = ()


def load(root: Path) -> Specs:
    """Read a folder of specs. Raises UsageError when there is no such folder.

    Mistakes in files do not raise: they are in `Specs.errors`, beside everything that could be read.
    """
    if not root.is_dir():
        raise UsageError(f"no such folder: {root}")
    errors: list[SpecError] = []
    found = {folder: list(_files(root, folder, errors)) for folder in _FOLDERS}
    site_file = root / "site.yaml"
    has_site = site_file.exists() or site_file.is_symlink()
    errors += _strangers(root)
    site = _yaml(SiteSpec, site_file, errors) if has_site and _is_inside(root, site_file, errors) else None
    if site is None and not any(found.values()):
        errors.append(SpecError(Place(str(root)), "", "no specs here", "`infraviz new DIR` makes a small site"))
    architectures = tuple(_yaml(ArchitectureSpec, path, errors) for path in found["architectures"])
    assets = _assets(root)
    return Specs(
        root,
        site,
        architectures,
        tuple(_yaml(MetricsSpec, path, errors) for path in found["metrics"]),
        tuple(_markdown(path, errors) for path in found["studies"]),
        assets,
        own_icons.read(root, (loaded.spec for loaded in architectures), assets),
        tuple(errors),
    )


def load_architecture(path: Path) -> Loaded[ArchitectureSpec]:
    """Read one architecture file by itself. Raises SpecErrors, or UsageError when there is no such file."""
    if not path.is_file():
        raise UsageError(f"no such file: {path}")
    errors: list[SpecError] = []
    loaded = _yaml(ArchitectureSpec, path, errors)
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
    full = (base / relative).resolve()
    return full if full.is_relative_to(base) else None


def _files(root: Path, folder: str, errors: list[SpecError]) -> Iterator[Path]:
    parent = root / folder
    for path in sorted(parent.iterdir()) if parent.is_dir() else ():
        place = Place(str(path))
        if path.name.startswith("."):
            continue
        if path.suffix not in _FOLDERS[folder]:
            wanted = " or ".join(_FOLDERS[folder])
            errors.append(SpecError(place, "", f"not a spec: files in {folder}/ end in {wanted}"))
        elif folder != "metrics" and not re.match(ID_PATTERN, path.stem):
            message = f"{shown(path.stem)} is not an id"
            errors.append(SpecError(place, "", message, "the file's name is one: letters, digits, '_' and '-'"))
        elif _is_inside(root, path, errors):
            yield path


def _is_inside(root: Path, path: Path, errors: list[SpecError]) -> bool:
    if inside(root, path.relative_to(root).as_posix()) is not None:
        return True
    errors.append(SpecError(Place(str(path)), "", "this path leads out of the specs folder"))
    return False


def _assets(root: Path) -> frozenset[str]:
    found = (path.relative_to(root).as_posix() for path in sorted((root / "assets").rglob("*")) if path.is_file())
    return frozenset(name for name in found if name.endswith(IMAGES) and inside(root, name) is not None)


def _strangers(root: Path) -> Iterator[SpecError]:
    known = (*_FOLDERS, *_FREE, "site.yaml")
    for path in sorted(root.iterdir()):
        if (
            path.name not in known
            and not path.name.startswith(".")
            and (path.is_dir() or path.suffix in (".yaml", ".yml"))
        ):
            hint = did_you_mean(path.name, known) or f"one of {', '.join(known)}"
            yield SpecError(Place(str(path)), "", "not a part of the specs", hint)


def _text(path: Path, errors: list[SpecError]) -> str:
    """Return a file's text; on any trouble add an error and return an empty text."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            errors.append(SpecError(Place(str(path)), "", "not a plain file"))
            return ""
        if status.st_size > MAX_BYTES:
            errors.append(SpecError(Place(str(path)), "", f"larger than {MAX_BYTES // 1_000_000} MB"))
            return ""
        raw = path.read_bytes()
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        column = error.start - before.rfind(b"\n")
        place = Place(str(path), before.count(b"\n") + 1, column)
        errors.append(SpecError(place, "", "not valid UTF-8", "save the file as UTF-8"))
    except OSError as error:
        errors.append(SpecError(Place(str(path)), "", f"cannot be read: {os.strerror(error.errno or 0)}"))
    return ""


def _yaml(kind: type[M], path: Path, errors: list[SpecError]) -> Loaded[M]:
    before = len(errors)
    text = _text(path, errors)
    if len(errors) > before:
        return Loaded(path.stem, None, Document(str(path), None))
    return _parsed(kind, path, text, errors)


def _parsed(kind: type[M], path: Path, text: str, errors: list[SpecError], first_line: int = 1) -> Loaded[M]:
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


def _markdown(path: Path, errors: list[SpecError]) -> Loaded[StudySpec]:
    before = len(errors)
    text = _text(path, errors)
    if len(errors) > before:
        return Loaded(path.stem, None, Document(str(path), None))
    lines = text.split("\n")
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), 0)
    if lines[0].rstrip() != "---" or not end:
        message = "a study starts with front matter between two lines of '---'"
        errors.append(SpecError(Place(str(path), 1, 1), "", message))
        return Loaded(path.stem, None, Document(str(path), None))
    front = _parsed(StudySpec, path, "\n".join(lines[1:end]), errors, first_line=2)
    body, comments = ignores.in_markdown(lines[end + 1 :], str(path), end + 2)
    document = replace(front.document, ignores=(*front.document.ignores, *comments))
    return Loaded(front.id, front.spec, document, body, end + 2)
