"""An author's style sheet: it loads nothing but files of the theme, and names no token that is not there.

Read with a CSS parser, so that no escape hides.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from infraviz.errors import Place, SpecError, did_you_mean, shown
from infraviz.theme import DEFAULT

_REFUSED = ("import", "namespace", "charset")  # at-rules that load or change how the rest is read
_NAMED = ("url", "src")  # functions whose argument is an address
_LISTS = ("image-set", "-webkit-image-set", "image", "cross-fade", "-webkit-cross-fade")  # with addresses as texts
_IMAGE = "data:image/"
_OURS = ("icon.svg",)
_PREFIX = "--iv-"  # of the tokens
_DECLARED = re.compile(r"--iv-[\w-]+(?=\s*:)")


@dataclass(frozen=True)
class Known:
    """What a style sheet may name: the files that stand beside it, and tokens."""

    files: frozenset[str]
    tokens: frozenset[str]


def known(files: Iterable[str], sheets: Iterable[str]) -> Known:
    """Return what the sheets of a theme may name: ours, and what they declare themselves."""
    ours = (f"{_PREFIX}{name}" for name, _ in DEFAULT.tones)
    return Known(
        frozenset((*files, *_OURS)), frozenset((*ours, *(n for text in sheets for n in _DECLARED.findall(text))))
    )


def faults(text: str, file: str, known: Known) -> list[SpecError]:
    """Return what is wrong with a style sheet."""
    import tinycss2

    rules: list[Any] = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    return [
        SpecError(Place(file, node.source_line, node.source_column), "", message, hint)
        for node in _nodes(rules)
        for message, hint in _told(node, known)
    ]


def _nodes(nodes: list[Any]) -> Iterator[Any]:
    """Yield every rule and token, at any depth."""
    waiting = list(reversed(nodes))
    while waiting:
        node = waiting.pop()
        yield node
        inner = [getattr(node, name, None) for name in ("prelude", "content", "arguments")]
        waiting += reversed([part for parts in inner for part in parts or ()])


def _told(node: Any, known: Known) -> Iterator[tuple[str, str]]:
    if node.type == "error":
        yield f"not valid CSS: {node.message}", ""
    elif node.type == "at-rule" and node.lower_at_keyword in _REFUSED:
        yield f"@{node.lower_at_keyword} is not allowed in a theme", "write the rules into this file or another one"
    elif node.type == "at-keyword" and node.value.lower() in _REFUSED:
        yield f"@{node.value.lower()} is not allowed in a theme", ""
    elif node.type == "url":
        yield from _address(node.value, known.files)
    elif node.type == "function" and node.lower_name in (*_NAMED, *_LISTS):
        yield from _called(node, known.files)
    elif node.type == "function" and node.lower_name == "var":
        yield from _token(node, known.tokens)


def _called(node: Any, known: Collection[str]) -> Iterator[tuple[str, str]]:
    texts = [part.value for part in node.arguments if part.type == "string"]
    computed = any(part.type == "function" and part.lower_name in ("var", "env", "attr") for part in node.arguments)
    if computed or (node.lower_name in _NAMED and len(texts) != 1):
        yield f"{node.lower_name}() needs its address in quotes", 'like url("photo.png")'
    for text in texts:
        if node.lower_name in _NAMED or not text.startswith("image/"):  # the type of an image in an image-set
            yield from _address(text, known)


def _token(node: Any, known: Collection[str]) -> Iterator[tuple[str, str]]:
    """Tell a token that does not exist; a name that is not one of ours may be set by whoever wrote it."""
    name = next((part.value for part in node.arguments if part.type == "ident"), "")
    if name.startswith(_PREFIX) and name not in known:
        yield f"unknown token {shown(name)}", did_you_mean(name, known)


def _address(url: str, known: Collection[str]) -> Iterator[tuple[str, str]]:
    name = url.strip().partition("#")[0]
    if name.lower().startswith(_IMAGE) or name in known or (not name and url):
        return
    if ":" in name or name.startswith(("/", "\\")):
        yield f"the style sheet would load {shown(url)} from elsewhere", "put the file into theme/static/"
    else:
        yield f"no such file in theme/static/: {shown(url)}", did_you_mean(name, known)
