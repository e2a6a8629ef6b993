"""A new site beside the old one → the output folder, in one step: whoever reads it, and whatever ends the build midway,
finds the whole old site or the whole new one.

The new tree is made beside the folder: what is as it was is linked from the old tree, not written. Then the two change
places. A manifest lists what infraviz made; files of others are carried along and never removed.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator, Set
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from infraviz.build.exchange import exchange
from infraviz.errors import MachineError, UsageError

MANIFEST = ".infraviz-manifest"
_AT_ONCE = 16  # files that are brought to the disk at once
_STAGED = "infraviz-new"  # in the names of the folders that new sites are made in


@dataclass(frozen=True)
class Changes:
    """Paths below the output folder: what would be written anew, and what would be removed."""

    written: tuple[str, ...]
    removed: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.written or self.removed)


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Let one process at a time publish beside `out`: a second one waits. Where the system has no such lock, do not."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    with machine("use", out):
        parent = out.resolve().parent
        parent.mkdir(parents=True, exist_ok=True)
        folder = os.open(parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


@contextmanager
def staged(out: Path) -> Iterator[Path]:
    """Yield a new folder on the disk of `out`; it is gone in the end, and with it what killed builds left behind."""
    with machine("write to", out):
        real = out.resolve()  # where `out` is a link, the site is made on the disk that it leads to
        real.parent.mkdir(parents=True, exist_ok=True)
        for left in real.parent.glob(f".{real.name}-{_STAGED}-*"):
            shutil.rmtree(left, ignore_errors=True)
        new = Path(tempfile.mkdtemp(prefix=f".{real.name}-{_STAGED}-", dir=real.parent))
        try:
            new.chmod(real.stat().st_mode & 0o777 if real.is_dir() else 0o777 & ~_umask())
            yield new
        finally:
            shutil.rmtree(new, ignore_errors=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def put_in_place(new: Path, out: Path, kept: Set[str], paths: Collection[str], lasting: bool = True) -> None:
    """Complete the new tree with what stays, and let it change places with `out`.

    `kept` are paths of ours that are as they were, `paths` all of ours.
    """
    with machine("write to", out):
        real = out.resolve()
        for path in kept:
            link(f"{real}/{path}", f"{new}/{path}")
        if _content(real / MANIFEST) == listing(paths):
            kept = {*kept, MANIFEST}
            link(f"{real}/{MANIFEST}", f"{new}/{MANIFEST}")
        else:
            write(new, MANIFEST, listing(paths))
        ours = {*listed(real), MANIFEST}
        for path in _files(real):
            if path not in ours:
                link(f"{real}/{path}", f"{new}/{path}")
        if lasting:
            _on_disk(new / path for path in {*paths, MANIFEST} - kept)
        exchange(new, real)


def _files(folder: Path) -> Iterator[str]:
    """Yield what is below a folder that is no folder itself, links among it."""
    for place, folders, names in os.walk(folder):
        below = Path(place).relative_to(folder).as_posix()
        prefix = "" if below == "." else f"{below}/"
        yield from (prefix + name for name in names)
        yield from (prefix + name for name in folders if os.path.islink(f"{place}/{name}"))  # noqa: PTH114


def link(old: str, new: str) -> None:
    """Let a file have a second name, in place of what has it; where the disk has no such thing, copy it."""
    try:
        os.link(old, new, follow_symlinks=False)
    except FileExistsError:
        os.unlink(new)  # noqa: PTH108
        link_or_copy(old, new)
    except FileNotFoundError:
        Path(new).parent.mkdir(parents=True, exist_ok=True)
        link_or_copy(old, new)
    except OSError:
        link_or_copy(old, new)


def link_or_copy(old: str, new: str) -> None:
    try:
        os.link(old, new, follow_symlinks=False)
    except FileExistsError:
        return
    except OSError:
        shutil.copy2(old, new, follow_symlinks=False)


def write(folder: Path, path: str, content: bytes) -> None:
    """Write a file below a folder."""
    target = folder / path
    try:
        target.write_bytes(content)
    except FileNotFoundError:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def _on_disk(paths: Iterable[Path]) -> None:
    """See that what was written is on the disk before it is put in place: after a power cut it must not be empty."""
    with ThreadPoolExecutor(_AT_ONCE) as threads:  # the disk does many at once as fast as one
        for _ in threads.map(_synced, paths):
            pass


def _synced(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def listing(paths: Iterable[str]) -> bytes:
    """Return the manifest of some files."""
    return "".join(f"{path}\n" for path in sorted(set(paths) - {MANIFEST})).encode()


def left_over(wanted: Iterable[str], out: Path) -> tuple[str, ...]:
    """Return the files that an earlier build made and this one does not."""
    return tuple(sorted(path for path in {*listed(out)} - set(wanted) if (out / path).is_file()))


def listed(out: Path) -> list[str]:
    """Return the paths that an earlier build made; a manifest that names anything outside is not believed."""
    raw = _content(out / MANIFEST)
    return [] if raw is None else list(_listed(raw, out.resolve()))


@lru_cache(1)  # asked for at each step of putting a site in place
def _listed(raw: bytes, real: Path) -> tuple[str, ...]:
    folders: dict[str, bool] = {}
    lines = raw.decode("utf-8", "replace").splitlines()
    return tuple(line for line in lines if line and _is_below(real, line, folders))


def _is_below(real: Path, line: str, folders: dict[str, bool]) -> bool:
    """Whether the folder of a path lies in `real`; each folder is looked at once."""
    folder = line.rpartition("/")[0]
    if folder not in folders:
        folders[folder] = (real / line).parent.resolve().is_relative_to(real)
    return folders[folder]


def check_folder(out: Path) -> None:
    """Raise UsageError when `out` is something else than a folder, or lies below such."""
    for folder in (out, *out.parents):
        if folder.exists() and not folder.is_dir():
            raise UsageError(f"{folder} is not a folder")


def check_ours(paths: Iterable[str], out: Path) -> None:
    """Raise UsageError when `out` holds files of others where ours would be, or only such."""
    if not out.is_dir():
        return
    with machine("use", out):
        ours = set(listed(out))
        strangers = [path for path in paths if path not in ours and _in_the_way(path, out)]
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


@contextmanager
def machine(doing: str, out: Path) -> Iterator[None]:
    """Turn what the operating system refuses into a MachineError that names the folder."""
    try:
        yield
    except OSError as error:
        raise MachineError(f"cannot {doing} {out}: {error.strerror or error}") from error
