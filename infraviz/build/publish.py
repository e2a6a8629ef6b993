"""Files → the output folder: staged beside it first, so that a failure leaves the last good site as it was.

A manifest lists what infraviz made. Only listed files are ever replaced or removed.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from infraviz.errors import MachineError, UsageError

MANIFEST = ".infraviz-manifest"


@dataclass(frozen=True)
class Changes:
    """Paths below the output folder: what would be written anew, and what would be removed."""

    written: tuple[str, ...]
    removed: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.written or self.removed)


def compare(files: Mapping[str, bytes], out: Path) -> Changes:
    """Return how the output folder differs from the files. Raises MachineError when it cannot be read."""
    with _machine("use", out):
        wanted = _with_manifest(files)
        written = [path for path, content in wanted.items() if _content(out / path) != content]
        removed = [path for path in _listed(out) if path not in wanted and (out / path).is_file()]
        return Changes(tuple(sorted(written)), tuple(sorted(removed)))


def publish(files: Mapping[str, bytes], out: Path) -> Changes:
    """Write the files to the output folder and remove what an earlier build left there.

    Raises UsageError when the folder holds files that infraviz did not make, MachineError when the disk
    fails; the folder is then as it was before.
    """
    _check_ours(files, out)
    changes = compare(files, out)
    wanted = _with_manifest(files)
    with _machine("write to", out):
        real = out.resolve()  # where `out` is a link, the files are staged on the disk that it leads to
        real.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{real.name}-", dir=real.parent))
        try:
            for path in changes.written:
                _write(beside / "new" / path, wanted[path])
            _swap(changes, beside, real)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    return changes


def _swap(changes: Changes, beside: Path, out: Path) -> None:
    """Put the new files in place of the old ones; on any failure put back what was there."""
    existed = out.is_dir()
    old = [path for path in (*changes.written, *changes.removed) if (out / path).is_file()]
    for path in old:
        _write(beside / "old" / path, (out / path).read_bytes())
    try:
        for path in changes.written:
            (out / path).parent.mkdir(parents=True, exist_ok=True)
            os.replace(beside / "new" / path, out / path)
        for path in changes.removed:
            (out / path).unlink(missing_ok=True)
    except BaseException:
        for path in old:
            os.replace(beside / "old" / path, out / path)
        for path in set(changes.written) - set(old):
            (out / path).unlink(missing_ok=True)
            _prune((out / path).parent, out)
        if not existed and out.is_dir():
            out.rmdir()
        raise
    for path in changes.removed:
        _prune((out / path).parent, out)


def _prune(folder: Path, out: Path) -> None:
    """Remove a folder below `out` that holds nothing any more, and those around it."""
    while folder != out and folder.is_relative_to(out):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
        folder = folder.parent


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _with_manifest(files: Mapping[str, bytes]) -> dict[str, bytes]:
    listing = "".join(f"{path}\n" for path in sorted(files))
    return {**files, MANIFEST: listing.encode()}


def _listed(out: Path) -> list[str]:
    """Return the paths that an earlier build made; a manifest that names anything outside is not believed."""
    manifest = out / MANIFEST
    if not manifest.is_file():
        return []
    lines = manifest.read_text(encoding="utf-8", errors="replace").splitlines()
    real = out.resolve()
    return [line for line in lines if line and (real / line).parent.resolve().is_relative_to(real)]


def _check_ours(files: Mapping[str, bytes], out: Path) -> None:
    for folder in (out, *out.parents):
        if folder.exists() and not folder.is_dir():
            raise UsageError(f"{folder} is not a folder")
    if not out.is_dir():
        return
    with _machine("use", out):
        ours = set(_listed(out))
        strangers = [path for path in files if path not in ours and _in_the_way(path, out)]
        unknown = not ours and any(out.iterdir())
    if unknown or strangers:
        named = f", such as {strangers[0]}" if strangers else ""
        raise UsageError(f"{out} holds files that infraviz did not make{named}: choose an empty folder with -o")


def _in_the_way(path: str, out: Path) -> bool:
    """Whether something of another's stands at a path, or a plain file where its folder must be."""
    around = (out / part for part in Path(path).parents)
    return (out / path).exists() or any(folder.exists() and not folder.is_dir() for folder in around)


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


class _machine:
    """Turns what the operating system refuses into a MachineError that names the folder."""

    def __init__(self, doing: str, out: Path) -> None:
        self.doing, self.out = doing, out

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OSError):
            raise MachineError(f"cannot {self.doing} {self.out}: {error.strerror or error}") from error
