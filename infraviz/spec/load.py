"""A folder of specs → models, with line numbers. Reads files; resolves nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from pydantic import BaseModel

from infraviz import limits
from infraviz.errors import Place, SpecError, UsageError, did_you_mean, shown
from infraviz.icons import Own
from infraviz.limits import DEFAULTS
from infraviz.spec import document as yaml
from infraviz.spec import ignores, overrides, own_icons, own_images
from infraviz.spec.architecture import ArchitectureSpec
from infraviz.spec.base import ID_PATTERN
from infraviz.spec.document import Document
from infraviz.spec.files import Loaded, TooMany, decoded, inside, parsed, read_raw, read_yaml, walked
from infraviz.spec.metrics import MetricsSpec
from infraviz.spec.own_images import Image
from infraviz.spec.site import SiteSpec
from infraviz.spec.study import StudySpec

KINDS: dict[str, type[BaseModel]] = {
    "architecture": ArchitectureSpec, "metrics": MetricsSpec, "study": StudySpec, "site": SiteSpec,
}  # fmt: skip
_FOLDERS = {"architectures": (".yaml", ".yml"), "metrics": (".yaml", ".yml"), "studies": (".md",)}
IMAGES = (".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif")
MAX_STUDY = DEFAULTS.study_bytes  # a book
_OUTSIDE = "this path leads out of the specs folder"
_FREE = ("data", "assets", overrides.FOLDER)  # folders whose files are the author's own


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
    images: Mapping[str, Image | str] = field(default_factory=dict)  # those that studies name, or why one is refused
    overrides: overrides.Overrides = overrides.NONE  # templates, style sheets and files of the author's theme


@dataclass(frozen=True)
class Survey:
    """The files that a folder of specs holds, in order of their names, and what is wrong with them as files.

    Nothing in them has been read. `assets` are as in `Specs`.
    """

    root: Path
    site: Path | None
    architectures: tuple[Path, ...]
    metrics: tuple[Path, ...]
    studies: tuple[Path, ...]
    assets: frozenset[str]
    errors: tuple[SpecError, ...]


def survey(root: Path) -> Survey:
    """Look through a folder of specs. Raises UsageError when there is no such folder."""
    if not root.is_dir():
        raise UsageError(f"no such folder: {root}")
    errors: list[SpecError] = []
    architectures, metrics, studies = (tuple(_files(root, folder, errors)) for folder in _FOLDERS)
    site = root / "site.yaml"
    has_site = (site.exists() or site.is_symlink()) and _is_inside(root, site, errors)
    errors += _strangers(root)
    assets = _assets(root, errors)
    if not has_site and not (architectures or metrics or studies):
        errors.append(SpecError(Place(str(root)), "", "no specs here", "`infraviz new DIR` makes a small site"))
    return Survey(root, site if has_site else None, architectures, metrics, studies, assets, tuple(errors))


def load(root: Path) -> Specs:
    """Read a folder of specs. Raises UsageError when there is no such folder.

    Mistakes in files do not raise: they are in `Specs.errors`, beside everything that could be read.
    """
    found = survey(root)
    errors = list(found.errors)
    site = read_yaml(SiteSpec, found.site, errors) if found.site else None
    architectures = tuple(read_yaml(ArchitectureSpec, path, errors) for path in found.architectures)
    metrics = tuple(read_yaml(MetricsSpec, path, errors) for path in found.metrics)
    studies = tuple(study_of(path, read_study(path, errors), errors) for path in found.studies)
    own = overrides.read(root, errors)
    return Specs(
        root,
        site,
        architectures,
        metrics,
        studies,
        found.assets,
        own_icons.read(root, (loaded.spec for loaded in architectures), found.assets),
        tuple(errors),
        own_images.read(root, (study.body for study in studies), found.assets),
        own,
    )


def _files(root: Path, folder: str, errors: list[SpecError]) -> Iterator[Path]:
    parent = root / folder
    found = sorted(parent.iterdir()) if parent.is_dir() and inside(root, folder) is not None else []
    if told := _too_much(found):
        errors.append(SpecError(Place(str(parent)), "", told))
        return
    for path in found:
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


def _too_much(paths: list[Path]) -> str:
    """Return what a folder of specs has too much of, '' for nothing."""
    most = limits.current()
    if len(paths) > most.spec_files:
        return f"more than {most.spec_files} files"
    size = sum(min(path.lstat().st_size, limits.DEFAULTS.yaml_bytes) for path in paths)  # a larger one is refused
    return f"its files are larger than {limits.size(most.spec_bytes)} together" if size > most.spec_bytes else ""


def _is_inside(root: Path, path: Path, errors: list[SpecError]) -> bool:
    if not path.is_symlink() and not path.parent.is_symlink():
        return True
    if inside(root, path.relative_to(root).as_posix()) is not None:
        return True
    errors.append(SpecError(Place(str(path)), "", _OUTSIDE))
    return False


def _assets(root: Path, errors: list[SpecError]) -> frozenset[str]:
    try:
        found = [name for name in walked(root, "assets") if name.endswith(IMAGES)]
    except TooMany as error:
        errors.append(SpecError(Place(str(root / "assets")), "", str(error)))
        return frozenset()
    return frozenset(name for name in found if (path := inside(root, name)) is not None and path.is_file())


def _strangers(root: Path) -> Iterator[SpecError]:
    known = (*_FOLDERS, *_FREE, "site.yaml")
    for path in sorted(root.iterdir()):
        if path.name in known[:-1] and inside(root, path.name) is None:
            yield SpecError(Place(str(path)), "", _OUTSIDE)
        elif (
            path.name not in known
            and not path.name.startswith(".")
            and (path.is_dir() or path.suffix in (".yaml", ".yml"))
        ):
            hint = did_you_mean(path.name, known) or f"one of {', '.join(known)}"
            yield SpecError(Place(str(path)), "", "not a part of the specs", hint)


def read_study(path: Path, errors: list[SpecError]) -> bytes | None:
    """Return the bytes of a study; None after telling why not."""
    return read_raw(path, errors, MAX_STUDY, "nobody reads that on one page: make several studies of it")


def study_of(path: Path, raw: bytes | None, errors: list[SpecError]) -> Loaded[StudySpec]:
    """Return the bytes of a study as its front matter and its Markdown; an empty one for None."""
    text = None if raw is None else decoded(raw, path, errors)
    if text is None:
        return Loaded(path.stem, None, Document(str(path), None))
    lines = text.split("\n")
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), 0)
    if lines[0].rstrip() != "---" or not end:
        message = "a study starts with front matter between two lines of '---'"
        errors.append(SpecError(Place(str(path), 1, 1), "", message))
        return Loaded(path.stem, None, Document(str(path), None))
    front = parsed(StudySpec, path, "\n".join(lines[1:end]), errors, first_line=2)
    errors += yaml.no_texts("\n".join(lines[end + 1 :]), str(path), end + 2)
    body, comments = ignores.in_markdown(lines[end + 1 :], str(path), end + 2)
    errors += ignores.too_many(comments)
    document = replace(front.document, ignores=(*front.document.ignores, *comments))
    return Loaded(front.id, front.spec, document, body, end + 2)
