"""`theme/` in a folder of specs: templates, style sheets and files that stand in for ours or come beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from infraviz.cleaner import Unsafe, clean
from infraviz.errors import Place, SpecError, shown
from infraviz.limits import DEFAULTS
from infraviz.spec import stylesheet
from infraviz.spec.files import inside, read_text

FOLDER = "theme"
TYPES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".svg", ".woff2", ".woff")  # of files beside style sheets
MAX_FILES, MAX_TEXT, MAX_FILE = DEFAULTS.theme_files, DEFAULTS.theme_text_bytes, DEFAULTS.theme_file_bytes
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}")
_MADE = ("site.css",)  # what the build writes from all style sheets


@dataclass(frozen=True)
class OwnText:
    """One template or style sheet: its name below its folder, its path as errors name it, its text."""

    name: str
    file: str
    text: str


@dataclass(frozen=True)
class Overrides:
    """What the author gives instead of ours, by name. `files` go beside the style sheet as they are."""

    templates: tuple[OwnText, ...] = ()
    sheets: tuple[OwnText, ...] = ()
    files: tuple[tuple[str, bytes], ...] = ()


NONE = Overrides()


def read(root: Path, errors: list[SpecError]) -> Overrides:
    """Read `theme/` below the root of the specs. What is not allowed there is added to the errors."""
    top = root / FOLDER
    if not top.is_dir() or inside(root, FOLDER) is None:
        return NONE
    _refuse_others(top, errors)
    found = [path for folder in ("templates", "static") for path in _paths(root, top / folder, errors)]
    texts = [OwnText(p.name, str(p), read_text(p, errors)) for p in found if p.suffix in (".html", ".css")]
    files = tuple((p.name, _bytes(p, errors)) for p in found if p.suffix in TYPES)
    sheets = tuple(text for text in texts if text.name.endswith(".css"))
    known = stylesheet.known((name for name, _ in files), (sheet.text for sheet in sheets))
    for sheet in sheets:
        errors += stylesheet.faults(sheet.text, sheet.file, known)
    return Overrides(tuple(text for text in texts if text.name.endswith(".html")), sheets, files)


def _refuse_others(top: Path, errors: list[SpecError]) -> None:
    for path in sorted(top.iterdir()):
        if path.name not in ("templates", "static") and not path.name.startswith("."):
            errors.append(SpecError(Place(str(path)), "", "not a part of a theme", "it has templates/ and static/"))


def _paths(root: Path, folder: Path, errors: list[SpecError]) -> Iterator[Path]:
    """Yield the files of a folder that may stand there."""
    found = sorted(p for p in folder.iterdir() if not p.name.startswith(".")) if folder.is_dir() else []
    if len(found) > MAX_FILES:
        errors.append(SpecError(Place(str(folder)), "", f"more than {MAX_FILES} files"))
    for path in found[:MAX_FILES]:
        reason = _refused(root, path, folder.name == "templates")
        if reason:
            errors.append(SpecError(Place(str(path)), "", *reason))
        else:
            yield path


def _refused(root: Path, path: Path, is_template: bool) -> tuple[str, str] | None:
    """Return why a file may not stand in its folder, and a hint; None where it may."""
    allowed = (".html",) if is_template else (".css", *TYPES)
    if inside(root, path.relative_to(root).as_posix()) is None:
        return "this path leads out of the specs folder", ""
    if not path.is_file():
        return "not a plain file", ""
    if not _NAME.fullmatch(path.name) or path.name in _MADE:
        return f"{shown(path.name)} is not a name for a file of a theme", "letters, digits, '_', '-' and '.'"
    if path.suffix not in allowed:
        return f"a file of this type does not belong in {path.parent.name}/", f"one of {', '.join(allowed)}"
    limit = MAX_TEXT if path.suffix in (".html", ".css") else MAX_FILE
    if path.stat().st_size > limit:
        return f"larger than {limit // 1000} kB", ""
    return None


def _bytes(path: Path, errors: list[SpecError]) -> bytes:
    """Return a file's content; an SVG, which a browser may open by itself, must be a harmless drawing."""
    try:
        raw = path.read_bytes()
        if path.suffix == ".svg":
            clean(raw)
    except Unsafe as error:
        errors.append(SpecError(Place(str(path)), "", f"the drawing {error}"))
    except OSError as error:
        errors.append(SpecError(Place(str(path)), "", f"cannot be read: {error.strerror}"))
    else:
        return raw
    return b""
