"""Markdown → tokens: the one parser. What a study contains and how it reads are both taken from its tokens.

CommonMark with tables, strikethrough, task lists, alerts, footnotes, bare addresses as links, and `{{ references }}`.
Raw HTML is off. The tokens are shared: nobody changes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token as Token  # the one door: other modules take it from here
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_ref
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin

from infraviz.limits import DEFAULTS

Tokens = tuple[Token, ...]
REFERENCE = re.compile(r"\{\{\s*+((?:[^\s{}]++(?:\s++[^\s{}]++)*+)?+)\s*+\}\}")  # `{{ id.field }}`, in linear time
UNCLOSED = "{{"  # stands for a reference without its end
MAX_RUN = DEFAULTS.paragraph_chars  # characters of one paragraph: some rules take the square of its length
MAX_BRACKETS = DEFAULTS.paragraph_brackets  # each may begin a link, which the parser looks for the end of
MAX_NESTING = DEFAULTS.markdown_depth  # levels; the parser would drop in silence what lies deeper
_OPTIONS = {"html": False, "tasklists": True, "alerts": True, "maxNesting": MAX_NESTING}
_RULES = ("table", "strikethrough")
_HOLDERS = frozenset(("blockquote_open", "list_item_open", "alert_open", "footnote_reference_open"))
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]{1,2}|[^\W\u3040-\u30ff\u3400-\u9fff]+")  # two ideographs are a word


@dataclass(frozen=True)
class Refused:
    """Why the parser did not read a part: its first line, counted from 0, and what is wrong with it."""

    line: int
    message: str
    hint: str


@dataclass(frozen=True)
class Parsed:
    """A text's tokens, the footnotes that it defines (label and line, from 0), and what was not read."""

    tokens: Tokens
    notes: tuple[tuple[str, int], ...] = ()
    refused: tuple[Refused, ...] = field(default=())


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: ARG002
        """Let every link become a token: a bad one is told, and never written."""
        return True


def parse(text: str) -> Parsed:
    """Return what Markdown says. Never raises; takes time in proportion to the text."""
    env: dict[str, list[object]] = {"notes": [], "refused": []}
    tokens = _PARSER.parse(text, env)
    return Parsed(tuple(tokens), tuple(env["notes"]), tuple(env["refused"]))  # type: ignore[arg-type]


def inline(tokens: Iterable[Token]) -> Iterator[Token]:
    """Yield the tokens of running text, in reading order."""
    return (child for token in tokens if token.type == "inline" for child in token.children or ())


def lone_image(tokens: Tokens, index: int) -> Token | None:
    """Return the image when the token at `index` opens a top-level paragraph that holds nothing else."""
    if tokens[index].type != "paragraph_open" or tokens[index].level != 0:
        return None
    children = tokens[index + 1].children or []
    return children[0] if len(children) == 1 and children[0].type == "image" else None


def words(tokens: Iterable[Token]) -> int:
    """Return how many words of running text the tokens hold; code in blocks is none."""
    return sum(len(_WORD.findall(token.content)) for token in tokens if token.type == "inline")


def _reference(state: StateInline, silent: bool) -> bool:
    """Take `{{ … }}` as one token wherever prose may hold it: not in code, not after a backslash."""
    if not state.src.startswith("{{", state.pos):
        return False
    match = REFERENCE.match(state.src, state.pos)
    if not silent:
        token = state.push("reference", "", 0)
        token.content, token.meta = match[1] if match else UNCLOSED, {"at": state.pos}
        token.markup = match[0] if match else UNCLOSED
    state.pos = match.end() if match else state.pos + len("{{")
    return True


def _footnote(state: StateInline, silent: bool) -> bool:
    """Take `[^label]` as the plugin does, which would look for its end character by character."""
    if not state.src.startswith("[^", state.pos) or state.src.find("]", state.pos, state.posMax) < 0:
        return False
    return footnote_ref(state, silent, always_match=True)


def _survey(state: StateCore) -> None:
    """Note footnotes, and what cannot be read; runs between the blocks and the text in them."""
    line = 0
    for token in state.tokens:
        line = token.map[0] if token.map else line
        if token.type == "footnote_reference_open":
            state.env["notes"].append((token.meta["label"], line))
        if token.type in _HOLDERS and token.level + 1 >= MAX_NESTING:
            message = f"nested deeper than {MAX_NESTING} levels"
            state.env["refused"].append(Refused(line, message, "a list counts as two"))
        told = _too_much(token.content) if token.type == "inline" else ""
        if told:
            state.env["refused"].append(
                Refused(line, f"a paragraph of more than {told}", "an empty line ends a paragraph")
            )
            token.content = ""


def _too_much(text: str) -> str:
    """Return what a run of text has too much of, '' for nothing."""
    if len(text) > MAX_RUN:
        return f"{MAX_RUN} characters"
    return f"{MAX_BRACKETS} '['" if text.count("[") > MAX_BRACKETS else ""


def _parser() -> MarkdownIt:
    parser = _Parser("commonmark", _OPTIONS).enable(_RULES)
    parser.use(footnote_plugin, inline=False).use(gfm_autolink_plugin)
    parser.inline.ruler.at("footnote_ref", _footnote)
    parser.inline.ruler.before("escape", "reference", _reference)
    parser.core.ruler.after("block", "survey", _survey)
    return parser


_PARSER = _parser()
