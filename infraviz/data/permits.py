"""Whom a refresh may reach: the operator says it, on the command line or in the environment. The specs never do.

Specs may come from a stranger. What he names must not make this machine ask its own network for him, nor send him a
secret from the environment: that goes only to a host that the operator named, to one in an address that is wholly the
operator's (`${NAME}` and nothing else), or, outside of CI, to this machine.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from infraviz.data.rows import DataError
from infraviz.errors import UsageError, shown

VARIABLE, OFFLINE, ANY = "INFRAVIZ_ALLOW", "INFRAVIZ_OFFLINE", "*"
PORTS = {"postgresql": 5432, "mysql": 3306, "mariadb": 3306, "http": 80, "https": 443}
_NO = ("", "0", "false", "no")
_LOCAL = ("localhost", "")
Host = tuple[str, int | None]


@dataclass(frozen=True)
class Permits:
    """The hosts that are allowed, each with its port or None for any; `hosts` is None where nothing was said.

    `needed` is whether a host must be allowed: in CI.
    """

    hosts: tuple[Host, ...] | None = None
    needed: bool = False
    offline: bool = False

    def check_open(self) -> None:
        """Raise DataError where nothing may be opened at all."""
        if self.offline:
            raise DataError("offline: no connection is opened", "from", f"without --offline and {OFFLINE} it is")

    def check(self, host: str, port: int | None, secret: bool) -> None:
        """Raise DataError where a host may not be reached, or not with a secret of the environment."""
        if self._names(host, port):
            return
        how = f"--allow {host or 'HOST'} or {VARIABLE} allows it"
        if self.hosts is not None or self.needed:
            where = " in CI" * (self.hosts is None)
            raise DataError(f"the host {shown(host)} is not allowed{where}", "from", how)
        if secret and not is_local(host):
            message = f"a secret would go to {shown(host)}, which the specs name and you did not allow"
            raise DataError(message, "from", how)
        if _is_link_local(host):
            message = f"the host {shown(host)} is link-local, where machines keep what is nobody's business"
            raise DataError(message, "from", how)

    def _names(self, host: str, port: int | None) -> bool:
        wanted = host.lower().rstrip(".")
        return any(name in (ANY, wanted) and only in (None, port) for name, only in self.hosts or ())


ANYONE = Permits()


def told(allow: Iterable[str], offline: bool, environ: Mapping[str, str]) -> Permits:
    """Return what the command line and the environment permit. Raises UsageError for what is no host."""
    listed = [*allow, *environ.get(VARIABLE, "").replace(",", " ").split()]
    hosts = tuple(_host(text) for text in listed) if listed else None
    return Permits(hosts, _is_on(environ, "CI"), offline or _is_on(environ, OFFLINE))


def _is_on(environ: Mapping[str, str], name: str) -> bool:
    return environ.get(name, "").lower() not in _NO


def _host(text: str) -> Host:
    """Return the host and port of `db.example.org`, `db.example.org:5432`, `[::1]:5432` or `*`."""
    name, port = (text, "") if text.count(":") > 1 and not text.startswith("[") else _split(text)
    name = name.strip("[]").lower().rstrip(".")
    if not name or "/" in name or "@" in name or not (not port or (port.isdecimal() and 0 < int(port) < 65536)):
        raise UsageError(f"{text!r} is no host to allow (write HOST or HOST:PORT)")
    return name, int(port) if port else None


def _split(text: str) -> tuple[str, str]:
    if text.startswith("["):
        name, _, port = text.partition("]")
        return name, port.removeprefix(":")
    name, _, port = text.partition(":")
    return name, port


def is_local(host: str) -> bool:
    """Whether a host is this machine by its name; `''` and a path are a socket on it."""
    if host.lower() in _LOCAL or host.startswith(("/", "@")):
        return True
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return False


def _is_link_local(host: str) -> bool:
    """Whether a name or an address leads to a link-local address, such as that of a cloud's metadata."""
    with suppress(OSError, UnicodeError):
        found = socket.getaddrinfo(host, None)
        return any(_bare(str(one[4][0])).is_link_local for one in found)
    return False


def _bare(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Return an address without its zone, and the IPv4 address that an IPv6 address stands for."""
    found = ipaddress.ip_address(address.partition("%")[0])
    return getattr(found, "ipv4_mapped", None) or found
