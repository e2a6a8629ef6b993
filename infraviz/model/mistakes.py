"""What is wrong in Markdown by itself: code, callouts, footnotes and links that would not be shown as is meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from infraviz import links
from infraviz.errors import did_you_mean, shown
from infraviz.model import code
from infraviz.model.markup import Parsed, Token, Tokens

_SCHEMES = "http, https, mailto or relative"
CALLOUTS = ("NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION")


@dataclass(frozen=True)
class Mistake:
    """A mistake in running text (`token`, the offset in its content) or, where `token` is None, at a line, from 0."""

    message: str
    hint: str = ""
    line: int = 0
    token: Token | None = None
    offset: int = 0


def mistakes(parsed: Parsed) -> Iterator[Mistake]:
    """Yield what is wrong, in no order."""
    yield from (Mistake(each.message, each.hint, each.line) for each in parsed.refused)
    yield from _notes(parsed)
    for index, token in enumerate(parsed.tokens):
        if token.type == "fence":
            yield from _fence(token)
        elif token.type == "blockquote_open":
            yield from _callout(parsed.tokens, index)
        elif token.type == "inline":
            yield from _links(token)


def _fence(token: Token) -> Iterator[Mistake]:
    name = code.language(token.info)
    if name not in code.languages():
        hint = did_you_mean(name, code.languages()) or "'text' shows it as it is"
        yield Mistake(f"unknown language {shown(name)}", hint, (token.map or [0])[0])


def _callout(tokens: Tokens, index: int) -> Iterator[Mistake]:
    """Tell a quote that begins like a callout and is none."""
    text = tokens[index + 2] if tokens[index + 1].type == "paragraph_open" else None
    if text is None or not text.content.startswith("[!"):
        return
    first = text.content.split("\n")[0].rstrip()
    name = first[2:].partition("]")[0]
    if name.upper() in CALLOUTS:
        yield Mistake(f"a callout's line holds [!{name.upper()}] only", "its text begins on the next line", token=text)
    else:
        hint = did_you_mean(name.upper(), CALLOUTS) or f"one of {', '.join(CALLOUTS)}"
        yield Mistake(f"unknown callout {shown(name)}", hint, token=text)


def _notes(parsed: Parsed) -> Iterator[Mistake]:
    """Tell footnotes that are called and not there, there and not called, or there twice."""
    called: set[str] = set()
    defined: dict[str, int] = {}
    for label, line in parsed.notes:
        if label in defined:
            yield Mistake(f"the footnote {shown(label)} is defined twice", "one label, one note", line)
        defined.setdefault(label, line)
    for token, label in _calls(parsed):
        called.add(label)
        if label not in defined:
            hint = did_you_mean(label, defined) or f"write [^{label}]: text, or \\[^ for the sign itself"
            offset = max(0, token.content.find(f"[^{label}]"))
            yield Mistake(f"undefined footnote {shown(label)}", hint, token=token, offset=offset)
    for label, line in defined.items():
        if label not in called:
            yield Mistake(f"nothing refers to the footnote {shown(label)}", f"write [^{label}] where it belongs", line)


def _calls(parsed: Parsed) -> Iterator[tuple[Token, str]]:
    """Yield each call of a footnote: the text that it stands in, and its label."""
    texts = (token for token in parsed.tokens if token.type == "inline")
    yield from ((t, c.meta["label"]) for t in texts for c in t.children or () if c.type == "footnote_ref")


def _links(token: Token) -> Iterator[Mistake]:
    """Tell links that are not allowed or lead nowhere. A bare address that may be no link is text."""
    for child in token.children or ():
        if child.type != "link_open" or child.info == "auto":
            continue
        address = str(child.attrs["href"])
        if not address:
            yield Mistake("a link that leads nowhere", token=token, offset=max(0, token.content.find("]()")))
        elif not links.allowed(address):
            offset = max(0, token.content.find(f"]({address}"))
            yield Mistake(f"the link {shown(address)} is not allowed", _SCHEMES, token=token, offset=offset)
