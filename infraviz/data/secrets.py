"""Secrets come from the environment as `${NAME}`, and are taken out of every text that could show them."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote, quote_plus, unquote, urlsplit

from infraviz.data.permits import ANYONE, Permits
from infraviz.data.rows import DataError
from infraviz.spec.site import REFERENCE, ConnectionSpec

MASK = "***"
_SHORT = 4
_ADDRESS = re.compile(r"^[A-Za-z0-9_+.-]+://")
_VALUES = re.compile(r"[?&;][^=&;]+=([^&;]*)")


@dataclass(frozen=True, repr=False)
class Opened:
    """A connection with its secrets filled in. Never shown, never written: its text is its id."""

    id: str
    url: str
    headers: tuple[tuple[str, str], ...]
    timeout: float
    secrets: frozenset[str]
    given: bool  # whether the whole address comes from the environment, with nothing from the specs
    secret: bool = False  # whether something from the environment is sent
    permits: Permits = ANYONE

    def __repr__(self) -> str:
        return f"Opened({self.id!r})"

    def check(self, host: str, port: int | None) -> None:
        """Raise DataError where this connection may not reach a host."""
        self.permits.check(host, port, self.secret and not self.given)

    def hide(self, text: str) -> str:
        """Return a text without the secrets of this connection, in any form that they may have there."""
        for secret in sorted(self.secrets, key=lambda one: (-len(one), one)):
            # a short one is told from a part of a word: the user "a" is not in "table"
            around = ("", "") if len(secret) >= _SHORT else (r"(?<!\w)", r"(?!\w)")
            text = re.sub(f"{around[0]}{re.escape(secret)}{around[1]}", MASK, text)
        return text


def opened(
    ident: str, spec: ConnectionSpec, environ: Mapping[str, str], timeout: float, permits: Permits = ANYONE
) -> Opened:
    """Return a connection with `${NAME}` taken from the environment. Raises DataError that names what is missing."""
    address = spec.sql or spec.prometheus or ""
    texts = [address, spec.token or "", *spec.headers.values()]
    names = [name for text in texts for name in REFERENCE.findall(text)]
    missing = sorted({name for name in names if not environ.get(name)})
    if missing:
        told = " and ".join(missing)
        field = "sql" if spec.sql else "prometheus"
        verb = "is" if len(missing) == 1 else "are"
        raise DataError(f"{told} {verb} not set in the environment", field)
    values = [environ[name] for name in names]
    url = _filled(address, environ, encoded=not REFERENCE.fullmatch(address))
    headers = {name: _filled(value, environ) for name, value in spec.headers.items()}
    if spec.token:
        headers["Authorization"] = f"Bearer {_filled(spec.token, environ)}"
    secrets = {*values, *(part for value in values for part in _parts(value)), *_userinfo(url, values)}
    written = set(_parts(address)) if not REFERENCE.fullmatch(address) else set()
    shown = {form for secret in secrets - written if secret for form in _forms(secret)}
    limit = spec.timeout.base if spec.timeout else timeout
    given = REFERENCE.fullmatch(address) is not None
    return Opened(ident, url, tuple(headers.items()), limit, frozenset(shown), given, bool(names), permits)


def _filled(text: str, environ: Mapping[str, str], encoded: bool = False) -> str:
    """Return a text with its references filled in; `encoded` for values that become a part of a URL."""
    return REFERENCE.sub(lambda match: quote(environ[match[1]], safe="") if encoded else environ[match[1]], text)


def _parts(value: str) -> Iterator[str]:
    """Yield the parts of a URL that are nobody's business: user, password, host, values of parameters."""
    if not _ADDRESS.match(value):
        return
    try:
        split = urlsplit(value)
        host = split.hostname
    except ValueError:
        return
    if "@" in split.netloc:
        user, _, password = split.netloc.rpartition("@")[0].partition(":")
        yield from filter(None, (user, password, unquote(user), unquote(password)))
    if host:
        yield host
    yield from (part for found in _VALUES.findall(value) for part in (found, unquote(found)) if part)


def _userinfo(url: str, values: Iterable[str]) -> Iterator[str]:
    """Yield the pair of user and password as Basic authentication sends it, where a part of it is secret."""
    try:
        split = urlsplit(url)
    except ValueError:
        return
    if split.password and any(value in unquote(url) for value in values):
        pair = f"{unquote(split.username or '')}:{unquote(split.password)}"
        yield from (pair, base64.b64encode(pair.encode()).decode())


def _forms(secret: str) -> set[str]:
    """Return a secret as it is and as it may stand in a URL, in quotes or in JSON."""
    return {secret, quote(secret, safe=""), quote(secret), quote_plus(secret), repr(secret)[1:-1]}
