"""Two folders change places in one step, where the system can do that."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

_HERE = -100  # AT_FDCWD: paths are counted from the current folder
_SWAP = 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS
_CANNOT = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP)


def exchange(new: Path, old: Path) -> None:
    """Let the folder `new` take the place of `old`, which is at `new` afterwards, if there was one.

    On Linux (since 3.15) and macOS that is one step of the file system. Elsewhere, and on file systems that
    cannot do it, the old folder steps aside first: a reader may find nothing for a moment.
    """
    if not old.exists():
        new.rename(old)
    elif not _swapped(os.fsencode(new), os.fsencode(old)):
        aside = new.with_name(f"{new.name}-old")
        old.rename(aside)
        try:
            new.rename(old)
        except OSError:
            aside.rename(old)
            raise
        aside.rename(new)


def _swapped(new: bytes, old: bytes) -> bool:
    """Ask the system to exchange the two; False where it cannot. Raises OSError where it may not."""
    call = _call(new, old)
    if call is None:
        return False
    if call() == 0:
        return True
    number = ctypes.get_errno()
    if number in _CANNOT:
        return False
    raise OSError(number, os.strerror(number))


def _call(new: bytes, old: bytes) -> Callable[[], int] | None:
    """Return the system's own call for it, None where it has none."""
    if sys.platform == "win32":
        return None
    system: Any = ctypes.CDLL(None, use_errno=True)
    if sys.platform == "linux" and hasattr(system, "renameat2"):
        return lambda: int(system.renameat2(_HERE, new, _HERE, old, _SWAP))
    if sys.platform == "darwin" and hasattr(system, "renamex_np"):
        return lambda: int(system.renamex_np(new, old, _SWAP))
    return None
