"""Pages from an author's templates, looked through: they keep the policy of ours and load nothing from elsewhere.

The policy comes before all else on a page, so the reader's browser holds to it whatever follows; the rest is told at
build time because it would not work, or would lead the reader away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path

from infraviz import links
from infraviz.errors import Place, SpecError, SpecErrors, shown
from infraviz.spec.overrides import Overrides, OwnText

_START = re.compile(
    r'\s*<!doctype html>\s*<html(?: lang="[\w-]*")?>\s*<head>\s*<meta charset="utf-8">\s*'
    r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">'
)
_ALLOWED = {  # the widest policy of a page: its directives, and what each may name
    "default-src": ("'none'",), "base-uri": ("'none'",), "form-action": ("'none'",), "script-src": ("'self'",),
    "style-src": ("'self'",), "font-src": ("'self'",), "img-src": ("'self'", "data:"), "connect-src": ("'self'",),
    "require-trusted-types-for": ("'script'",), "trusted-types": (),
}  # fmt: skip
_NEEDED = ("default-src", "base-uri", "form-action")
_TAGS = ("iframe", "frame", "frameset", "object", "embed", "applet", "base", "portal", "style", "animate", "set")
_LOADING = ("src", "srcset", "poster", "data", "background", "action", "formaction", "manifest", "ping", "imagesrcset")
_NAMING = ("canonical", "alternate", "me", "author", "license", "self")  # links that load nothing
_MAX_ERRORS = 20

Attrs = Mapping[str, str]


def check(pages: Mapping[str, str], own: Overrides) -> None:
    """Raise SpecErrors where a page could load, run or send what it must not."""
    found = [SpecError(_place(tag, own.templates), "", f"{message} (on {path})")
             for path, html in pages.items() for tag, message in faults(html)]  # fmt: skip
    first = {error.message.rpartition(" (on ")[0]: error for error in reversed(found)}
    if found:
        raise SpecErrors(sorted(first.values())[:_MAX_ERRORS])


def faults(html: str) -> list[tuple[str, str]]:
    """Return what is wrong with a page: the tag that it is about, and a sentence."""
    start = _START.match(html)
    if start is None:
        return [
            ("head", "a page begins with doctype, html, head, its charset and its Content-Security-Policy, as ours")
        ]
    reader = _Reader()
    reader.feed(html[start.end() :])
    reader.close()
    return [*(("meta", message) for message in _policy(start[1])), *reader.found]


def _policy(text: str) -> Iterator[str]:
    told = {name: values for name, *values in (part.split() for part in text.split(";") if part.strip())}
    for name in _NEEDED:
        if name not in told:
            yield f"the page's policy lacks {name} 'none'"
    for name, values in told.items():
        for value in values:
            if value != "'none'" and value not in _ALLOWED.get(name, ()):
                yield f"the page's policy allows too much: {name} {value}"


class _Reader(HTMLParser):
    """Collects what a page must not have."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.found += ((tag, message) for message in _wrong(tag, told))

    handle_startendtag = handle_starttag


def _wrong(tag: str, attrs: Attrs) -> Iterator[str]:
    if tag in _TAGS:
        yield f"<{tag}> is not allowed on a page"
    if tag == "script" and not _is_script_of_ours(attrs):
        yield "<script> of one's own is not allowed on a page"
    if tag == "meta" and "http-equiv" in attrs:
        yield f"<meta http-equiv={shown(attrs['http-equiv'])}> is not allowed on a page"
    for name, value in attrs.items():
        if name == "style" or name.startswith("on"):
            yield f"the attribute {name} is not allowed on a page"
        elif name in _LOADING or (name.endswith("href") and not _is_link(tag, attrs)):
            yield from (f"<{tag}> would load {shown(url)}" for url in _urls(name, value) if not _is_inside(url))
        elif name.endswith("href") and value and not links.allowed(value):
            yield f"the link {shown(value)} is not allowed on a page"


def _is_script_of_ours(attrs: Attrs) -> bool:
    """Whether a script is data, or a file of the site: an author's theme cannot hold one."""
    return attrs.get("type") == "application/ld+json" or attrs.get("src", "").endswith(".js")


def _is_link(tag: str, attrs: Attrs) -> bool:
    """Whether an `href` only says where to go: on an `a`, and on a `link` that names another form of the page."""
    rel = attrs.get("rel", "").split()
    return tag in ("a", "area") or (tag == "link" and bool(rel) and all(word in _NAMING for word in rel))


def _urls(name: str, value: str) -> list[str]:
    if name in ("srcset", "imagesrcset"):
        return [part.split()[0] for part in value.split(",") if part.strip()]
    return value.split() if name == "ping" else [value.strip()]


def _is_inside(url: str) -> bool:
    """Whether an address is a path on this site, a part of the page, or an image written out."""
    is_path = links.allowed(url) and ":" not in url.partition("/")[0]
    return not url or is_path or url.startswith("data:image/")


def _place(tag: str, templates: tuple[OwnText, ...]) -> Place:
    """Return where an author's template first has the tag; their folder where none writes it out."""
    for each in templates:
        at = each.text.lower().find(f"<{tag}")
        if at >= 0:
            before = each.text[:at]
            return Place(each.file, before.count("\n") + 1, at - before.rfind("\n"))
    return Place(str(Path(templates[0].file).parent))
