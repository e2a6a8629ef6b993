"""The key that seals what this user's builds keep: a cache beside a stranger's specs is not to be believed."""

from __future__ import annotations

import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path

NAME = "INFRAVIZ_CACHE_KEY"  # the key of a cache that several machines share
_BYTES = 32


def secret() -> bytes:
    """Return the key: the environment's, else this user's, made when first asked for, else one for this process."""
    if (found := told()) is not None:
        return found
    try:
        return _kept(_folder() / "cache.key")
    except (OSError, RuntimeError):  # no home, or none that can be written to
        return secrets.token_bytes(_BYTES)


def told() -> bytes | None:
    """Return the environment's key, None where it has none."""
    found = os.environ.get(NAME)
    return found.encode() if found else None


def seal(secret: bytes, key: bytes, packed: bytes) -> bytes:
    """Return what proves that a value was put under a key by somebody with the secret."""
    return hmac.digest(secret, key + packed, "sha256")


def _folder() -> Path:
    """Return where this user's own files of infraviz lie."""
    base = os.environ.get("APPDATA") if os.name == "nt" else os.environ.get("XDG_CONFIG_HOME")
    return Path(base or Path.home() / ".config") / "infraviz"


def _kept(path: Path) -> bytes:
    """Return what a file holds; where there is none, put a new key there that only this user can read."""
    with suppress(FileNotFoundError):
        found = path.read_bytes()
        if len(found) == _BYTES:
            return found
    path.parent.mkdir(parents=True, exist_ok=True)
    new = secrets.token_bytes(_BYTES)
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(new)
    with suppress(FileExistsError):
        os.link(beside, path)
    beside.unlink()
    found = path.read_bytes()
    return found if len(found) == _BYTES else new
