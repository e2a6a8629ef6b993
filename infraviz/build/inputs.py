"""The files of a folder of specs, and what tells one state of them from another."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from infraviz.errors import MachineError
from infraviz.spec.files import part

_LARGEST = 2_000_000_000  # bytes of a file that is read to tell its state
_RACY = 2_000_000_000  # ns: a file that young may change again without another time


@dataclass(frozen=True, slots=True)
class Mark:
    """What the system says of a file, by which a change is seen without reading it."""

    size: int
    changed: int  # ns
    number: int


def marks(root: Path) -> dict[str, Mark]:
    """Return the mark of every plain file below a folder, by path. Links to files are followed, to folders not."""
    return dict(sorted(_marks(str(root), "")))


def _marks(folder: str, below: str) -> Iterator[tuple[str, Mark]]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        try:
            if entry.is_dir(follow_symlinks=False):
                yield from _marks(entry.path, f"{below}{entry.name}/")
            elif stat.S_ISREG((status := entry.stat()).st_mode):
                yield below + entry.name, Mark(status.st_size, status.st_mtime_ns, status.st_ino)
        except OSError:
            continue


class Changed(MachineError):
    """A file was changed while the build read it: what it says now is not what it went by."""


def content(path: Path, state: str, most: int = -1) -> bytes:
    """Return the first `most` bytes of a file, all of them by default; `state` is the digest that it goes by.

    Raises OSError, and Changed where the bytes that were read are of another digest. Of a file that is longer than
    `most` only the length counts: whoever reads no further than that refuses it.
    """
    try:
        raw = part(path, most)
    except OSError as error:
        if not state:
            raise
        raise Changed(f"{path} was changed while it was read") from error
    whole = (most < 0 or len(raw) < most) and len(raw) <= _LARGEST
    if whole and sha256(raw).hexdigest() != state:
        raise Changed(f"{path} was changed while it was read")
    return raw


def is_settled(marks: Mapping[str, Mark], now: int) -> bool:
    """Whether no file is so young that it could change again and look the same."""
    return all(now - each.changed > _RACY for each in marks.values())


def sha256_of(path: Path) -> str:
    """Return the digest of a file, read part by part; '' for one that cannot be read."""
    try:
        with path.open("rb") as file:
            return _digest(file)
    except OSError:
        return ""


def _digest(file: object) -> str:
    found = sha256()
    while part := file.read(1 << 20):  # type: ignore[attr-defined]
        found.update(part)
    return found.hexdigest()


def states(
    root: Path, found: Mapping[str, Mark], before: Mapping[str, Mark], known: Mapping[str, str]
) -> dict[str, str]:
    """Return the digest of every file with a mark; `known` are those of files as they were marked `before`.

    A file that was so young when it was marked that it may have changed without another mark is read again.
    """
    now = time.time_ns()
    fresh = {path: each for path, each in found.items() if before.get(path) != each or not is_settled({"": each}, now)}
    return {path: _state(root / path, each) if path in fresh else known[path] for path, each in found.items()}


def _state(path: Path, mark: Mark) -> str:
    """Return the digest of a file, of one that is too large to be read its mark."""
    return sha256_of(path) if mark.size <= _LARGEST else repr(mark)
