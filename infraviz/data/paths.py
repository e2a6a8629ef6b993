"""The files behind a `data: {file: …}`: a path or a pattern below the specs folder, each one checked; their digest."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import takewhile
from pathlib import Path, PurePosixPath

from infraviz import limits
from infraviz.data.rows import DataError
from infraviz.errors import did_you_mean, shown
from infraviz.spec.files import TooMany, inside, walked

SUFFIXES = {
    ".csv": "csv", ".tsv": "tsv", ".json": "json", ".jsonl": "json", ".ndjson": "json", ".parquet": "parquet",
}  # fmt: skip
_PATTERN = "*?["


@dataclass(frozen=True)
class Found:
    """The files of one metric, in order of their names: `names` below the specs folder, `paths` on this machine."""

    kind: str
    names: tuple[str, ...]
    paths: tuple[str, ...]


def find(name: str, root: Path) -> Found:
    """Return the files that a path or a pattern names. Raises DataError for those that cannot be read."""
    names = _matches(name, root) if any(sign in name for sign in _PATTERN) else [name]
    kinds = {SUFFIXES.get(Path(one).suffix.lower(), "") for one in names}
    _inside(name, root)
    if "" in kinds:
        raise DataError(f"cannot read {name!r}", "file", f"a data file ends in {', '.join(SUFFIXES)}")
    paths = [_checked(one, root) for one in names]
    if len(kinds) > 1:
        raise DataError(f"the pattern {name!r} matches files of different kinds: {', '.join(sorted(kinds))}", "file")
    kind = kinds.pop()
    size = sum(path.stat().st_size for path in paths)
    most = limits.current().parquet_bytes if kind == "parquet" else limits.current().csv_bytes
    if size > most:
        what, verb = ("the file", "is") if len(paths) == 1 else ("the files of", "are")
        raise DataError(f"{what} {name!r} {verb} larger than {limits.size(most)}", "file")
    return Found(kind, tuple(names), tuple(map(os.fspath, paths)))


def _matches(pattern: str, root: Path) -> list[str]:
    _inside(pattern, root)
    wanted = PurePosixPath(pattern).parts
    folder = "/".join(takewhile(lambda part: not any(sign in part for sign in _PATTERN), wanted[:-1]))
    try:
        found = sorted(name for name in walked(root, folder) if _fits(PurePosixPath(name).parts, wanted))
    except TooMany as error:
        raise DataError(f"{pattern!r} looks through {error}", "file", "name the folder") from None
    if not found:
        raise DataError(f"no file matches {pattern!r}", "file")
    most = limits.current().data_files
    if len(found) > most:
        raise DataError(f"{pattern!r} matches more than {most} files", "file", "put them into fewer Parquet files")
    strange = next((one for one in found if any(sign in one for sign in _PATTERN)), None)
    if strange is not None:  # DuckDB would take the name for a pattern of its own
        raise DataError(f"the name {strange!r} holds one of {' '.join(_PATTERN)}", "file", "rename it")
    return found


def _fits(name: Sequence[str], pattern: Sequence[str]) -> bool:
    """Whether the parts of a path fit those of a pattern, where `**` stands for any number of folders."""
    at = wanted = again = 0
    last = -1  # where the last `**` stands, and `again`: the first part that it does not stand for
    while at < len(name):
        if wanted < len(pattern) and pattern[wanted] == "**":
            last, again, wanted = wanted, at, wanted + 1
        elif wanted < len(pattern) and fnmatchcase(name[at], pattern[wanted]):
            at, wanted = at + 1, wanted + 1
        elif last >= 0:
            again, wanted = again + 1, last + 1
            at = again
        else:
            return False
    return all(part == "**" for part in pattern[wanted:])


def _inside(name: str, root: Path) -> Path:
    path = inside(root, name)
    if path is None or (".." in Path(name).parts):
        raise DataError(f"the path {name!r} leads out of the specs folder", "file", "data lies in data/")
    return path


def _checked(name: str, root: Path) -> Path:
    path = _inside(name, root)
    if path.exists() and not path.is_file():
        raise DataError(f"{name!r} is not a plain file", "file")
    if not path.is_file():
        folder = path.parent
        near = [f"{Path(name).parent.as_posix()}/{p.name}" for p in folder.iterdir()] if folder.is_dir() else []
        raise DataError(f"no such file: {name!r}", "file", did_you_mean(name, near))
    if any(sign in path.as_posix() for sign in _PATTERN):
        raise DataError(f"the path {shown(path.name)} leads through a name with one of {' '.join(_PATTERN)}", "file")
    if path.stat().st_size == 0:
        raise DataError(f"the file {name!r} is empty", "file")
    return path


def digest(found: Found) -> str:
    """Return the SHA-256 of a file's bytes; of several files, of the lines that `sha256sum` prints for them."""
    return joined(found, [_sha256(path) for path in found.paths])


def joined(found: Found, sums: Sequence[str]) -> str:
    """Return the same from the digests of the files, in their order."""
    if len(sums) == 1:
        return sums[0]
    lines = "".join(f"{one}  {name}\n" for one, name in zip(sums, found.names, strict=True))
    return hashlib.sha256(lines.encode()).hexdigest()


def _sha256(path: str) -> str:
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
