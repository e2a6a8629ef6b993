"""Prose → HTML: CommonMark and tables, no raw HTML, references as marked numbers, links judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup

from infraviz.model import formats
from infraviz.model.metric import Metric
from infraviz.model.site import REFERENCE, Prose
from infraviz.page.idents import Idents
from infraviz.page.links import href
from infraviz.page.tiles import machine

_NUMBER = Markup('<data class="iv-num" value="{}" data-metric="{}" title="{}">{}</data>')
_CODE = Markup('<pre tabindex="0"><code>{}</code></pre>\n')


@dataclass(frozen=True)
class Place:
    """Where prose stands: the way to the site's root, the page's ids, the level of its highest heading."""

    root: str
    idents: Idents
    top: int = 2


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: ARG002
        """Let every link become a token: `_judged` drops the bad ones and keeps their text."""
        return True


def to_html(prose: Prose, place: Place) -> Markup:
    """Return prose as HTML. References that `prose.values` does not know stay as they were written."""
    env = {"values": {reference: (metric, text) for reference, metric, text in prose.values}}
    tokens = _placed(_PARSER.parse(prose.markdown, env), place)
    return Markup(_PARSER.renderer.render(tokens, _PARSER.options, env))


def _reference(state: StateInline, silent: bool) -> bool:
    """Turn `{{ reference }}` into a token; code, links' targets and `\\{` never come here."""
    match = REFERENCE.match(state.src, state.pos)
    known = match and state.env["values"].get(match[1])
    if not match or not known:
        return False
    if not silent:
        metric, text = known
        token = state.push("number", "data", 0)
        token.content, token.meta = text, {"metric": metric, "field": match[1].partition(".")[2]}
    state.pos = match.end()
    return True


def _number(_: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType) -> str:
    metric: Metric = tokens[index].meta["metric"]
    value = machine(metric, tokens[index].meta["field"] or "value")
    title = f"{metric.label} · {formats.provenance(metric)}"
    return _NUMBER.format(value, metric.id, title, tokens[index].content)


def _code(_: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType) -> str:
    return _CODE.format(tokens[index].content)


def _table_open(*_: object) -> str:
    return '<div class="iv-table" tabindex="0"><table>\n'


def _table_close(*_: object) -> str:
    return "</table></div>\n"


def _placed(tokens: list[Token], place: Place) -> list[Token]:
    """Return the tokens with headings moved below the page's own, ids on them, and links judged."""
    texts = chain(tokens[1:], [None])  # a heading's text is the token after it
    return [_changed(token, text, place) for token, text in zip(tokens, texts, strict=False)]


def _changed(token: Token, text: Token | None, place: Place) -> Token:
    if token.type == "inline":
        return replace(token, children=_judged(token.children or [], place.root))
    if token.type in ("heading_open", "heading_close"):
        tag = f"h{max(place.top, int(token.tag[1]))}"
        ident = place.idents.take(_plain(text.children or [])) if text and token.nesting == 1 else ""
        return replace(token, tag=tag, attrs={"id": ident} if ident else {})
    if style := str(token.attrs.get("style", "")):  # of a table's column: the pages allow no inline style
        return replace(token, attrs={"class": f"iv-{style.removeprefix('text-align:')}"})
    return token


def _plain(tokens: list[Token]) -> str:
    return "".join(" " if t.type == "softbreak" else t.content for t in tokens)


def _judged(tokens: list[Token], root: str) -> list[Token]:
    """Return inline tokens without the links that are not allowed. Images become their alternative text."""
    out: list[Token] = []
    kept: list[bool] = []
    for token in tokens:
        if token.type == "link_open":
            token.attrs["href"] = href(str(token.attrs["href"]), root)
            kept.append(bool(token.attrs["href"]))
        if token.type == "image":
            out.append(Token("text", "", 0, content=_plain(token.children or [])))
        elif token.type not in ("link_open", "link_close") or kept[-1]:
            out.append(token)
        if token.type == "link_close":
            kept.pop()
    return out


def _parser() -> MarkdownIt:
    parser = _Parser("commonmark", {"html": False}).enable("table")
    parser.inline.ruler.before("escape", "reference", _reference)
    rules = {"number": _number, "fence": _code, "code_block": _code}
    for name, rule in rules.items():
        parser.add_render_rule(name, rule)
    parser.add_render_rule("table_open", _table_open)
    parser.add_render_rule("table_close", _table_close)
    return parser


_PARSER = _parser()
