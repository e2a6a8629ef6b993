"""Which links may stand in output: the one allow-list."""

from __future__ import annotations

import re

_SCHEME = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.\-]*:")
ALLOWED = ("http:", "https:", "mailto:")


def allowed(url: str) -> bool:
    """Whether a link is http, https, mailto or relative. Control characters and `//host` are not allowed."""
    if not url or any(ord(c) < 33 for c in url) or url.startswith(("//", "\\", "/\\")):
        return False
    scheme = _SCHEME.match(url)
    return scheme is None or scheme[0].lower() in ALLOWED
