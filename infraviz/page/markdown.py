"""Prose → HTML: no raw HTML, references as marked numbers, links judged, headings with anchors, code in colours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from infraviz.model import code, formats
from infraviz.model.markup import Token, parse
from infraviz.model.metric import Metric
from infraviz.model.site import Prose
from infraviz.page.idents import Idents
from infraviz.page.links import href
from infraviz.page.tiles import machine

NOTES = "Notes"  # the heading over footnotes
_NUMBER = Markup('<data class="iv-num" value="{}" data-metric="{}" title="{}">{}</data>')
_ANCHOR = Markup('<a class="iv-anchor" href="#{}" aria-label="Link to this section"></a>')
_CALL = Markup('<sup><a class="iv-call" id="{0}--at{2}" href="#{0}" role="doc-noteref">{1}</a></sup>')
_BACK = Markup(' <a class="iv-back" href="#{}--at{}" role="doc-backlink" aria-label="Back to the text">↑</a>')
_SIGN = '<p class="iv-callout-name"><svg class="iv-sign" viewBox="0 0 16 16" aria-hidden="true"><path d="{}"/></svg>'
_SIGNS = {  # of callouts, as lines in a 16 × 16 box
    "NOTE": "M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 1 1 0-13M8 7.5v3.5M8 5v.01",
    "TIP": "M6 12.5h4M6.5 14.5h3M5.5 10.5c-1.3-.9-2-2.1-2-3.6a4.5 4.5 0 0 1 9 0c0 1.5-.7 2.7-2 3.6z",
    "IMPORTANT": "M2 2.5h12v8.5H8l-3.5 3v-3H2zM8 4.5v3M8 9.2v.01",
    "WARNING": "M8 2l6.5 11.5h-13zM8 6.5v3M8 11.5v.01",
    "CAUTION": "M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8H5.3l-3.8-3.8V5.3zM8 4.5v4M8 11v.01",
}
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")


@dataclass(frozen=True)
class Place:
    """Where prose stands: the way to the site's root, the page's ids, the level of its highest heading.

    `anchors` gives each heading a link to itself. `notes` begins the ids of footnotes whose calls and texts stand in
    several runs of prose; '' where a run has its own.
    """

    root: str
    idents: Idents
    top: int = 2
    anchors: bool = False
    notes: str = ""


@dataclass(frozen=True)
class Heading:
    """A heading as it was written: its level on the page, its id, and its text without links."""

    level: int
    ident: str
    html: Markup


@dataclass
class _Run:
    """One run of prose while it is written; `kept` says of each open link whether it is written."""

    place: Place
    values: Mapping[str, tuple[Metric, str]]
    notes: str
    kept: list[bool] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)


Env = Mapping[str, _Run]
Tokens = Sequence[Token]


def to_html(prose: Prose, place: Place) -> Markup:
    """Return prose as HTML. References that `prose.values` does not know stay as they were written."""
    return with_headings(prose, place)[0]


def with_headings(prose: Prose, place: Place) -> tuple[Markup, tuple[Heading, ...]]:
    """Return prose as HTML, and its headings in order."""
    tokens = prose.tokens or parse(prose.markdown).tokens
    own = any(token.type == "footnote_block_open" for token in tokens) and not place.notes
    notes = place.idents.take("fn") if own else place.notes
    run = _Run(place, {reference: (metric, text) for reference, metric, text in prose.values}, notes)
    html = _WRITER.renderer.render(tokens, _WRITER.options, {"run": run})
    return Markup(html), tuple(run.headings)


def _reference(tokens: Tokens, index: int, _options: object, env: Env) -> str:
    token, known = tokens[index], env["run"].values.get(tokens[index].content)
    if not known:
        return escape(token.markup)
    metric, text = known
    title = f"{metric.label} · {formats.provenance(metric)}"
    return _NUMBER.format(machine(metric, token.content.partition(".")[2] or "value"), metric.id, title, text)


def _link_open(tokens: Tokens, index: int, _options: object, env: Env) -> str:
    """Begin a link, or nothing where it must not be one: its text stays."""
    address = href(str(tokens[index].attrs["href"]), env["run"].place.root)
    env["run"].kept.append(bool(address))
    return Markup('<a href="{}">').format(address) if address else ""


def _link_close(_tokens: Tokens, _index: int, _options: object, env: Env) -> str:
    return "</a>" if env["run"].kept.pop() else ""


def _image(tokens: Tokens, index: int, _options: object, env: Env) -> str:
    """Write an image that is no figure as its words."""
    return escape(_plain(tokens[index].children or [], env["run"]))


def _plain(tokens: Iterable[Token], run: _Run) -> str:
    return "".join(_word(token, run) for token in tokens)


def _word(token: Token, run: _Run) -> str:
    if token.type == "reference":
        return run.values[token.content][1] if token.content in run.values else token.markup
    return " " if token.type in ("softbreak", "hardbreak") else token.content


def _heading_open(tokens: Tokens, index: int, _options: object, env: Env) -> str:
    run, text = env["run"], tokens[index + 1]
    children = text.children or []
    ident = run.place.idents.take(_plain(children, run))
    plain = [each for each in children if each.type not in ("link_open", "link_close", "footnote_ref")]
    html = Markup(_WRITER.renderer.renderInline(plain, _WRITER.options, env))  # type: ignore[attr-defined]
    run.headings.append(Heading(_level(tokens[index], run), ident, html))
    return Markup('<h{} id="{}"{}>').format(run.headings[-1].level, ident, _direction(text))


def _heading_close(tokens: Tokens, index: int, _options: object, env: Env) -> str:
    run = env["run"]
    anchor = Markup(" ") + _ANCHOR.format(run.headings[-1].ident) if run.place.anchors else ""
    return f"{anchor}</h{_level(tokens[index], run)}>\n"


def _level(token: Token, run: _Run) -> int:
    return max(run.place.top, int(token.tag[1]))


def _direction(text: Token) -> Markup:
    """Return the attribute that a text needs which may run from right to left."""
    found = not text.content.isascii() and _RIGHT_TO_LEFT.search(text.content)
    return Markup(' dir="auto"') if found else Markup()


def _paragraph_open(tokens: Tokens, index: int, _options: object, _env: Env) -> str:
    return "" if tokens[index].hidden else f"<p{_direction(tokens[index + 1])}>"


def _paragraph_close(tokens: Tokens, index: int, _options: object, _env: Env) -> str:
    if not tokens[index].hidden:
        return "</p>\n"
    return "" if tokens[index + 1].type == "list_item_close" else "\n"


def _item_open(tokens: Tokens, index: int, _options: object, _env: Env) -> str:
    token, text = tokens[index], tokens[min(index + 2, len(tokens) - 1)]
    direction = _direction(text) if text.type == "inline" else ""
    if "checked" not in token.meta:
        return f"<li{direction}>"
    done = token.meta["checked"]
    name, word = ("iv-task iv-done", "Done") if done else ("iv-task", "To do")
    return f'<li class="{name}"{direction}><span class="iv-hidden">{word}: </span>'


def _list_open(tokens: Tokens, index: int, _options: object, _env: Env) -> str:
    """Begin a list. A list of tasks says so, since its items have no bullets."""
    token = tokens[index]
    start = Markup(' start="{}"').format(token.attrs["start"]) if "start" in token.attrs else ""
    tasks = ' class="iv-tasks"' if "contains-task-list" in str(token.attrs.get("class", "")) else ""
    return f"<{token.tag}{start}{tasks}>\n"


def _cell_open(tokens: Tokens, index: int, _options: object, _env: Env) -> str:
    """Begin a cell. Its alignment is a class: the pages allow no inline style."""
    token = tokens[index]
    side = str(token.attrs.get("style", "")).removeprefix("text-align:")
    aligned = f' class="iv-{side}"' if side else ""
    return f"<{token.tag}{aligned}{_direction(tokens[index + 1])}>"


def _fence(tokens: Tokens, index: int, _options: object, _env: Env) -> str:
    token = tokens[index]
    runs = code.runs(token.content, code.language(token.info))
    parts = (
        Markup('<span class="iv-code-{}">{}</span>').format(kind, text) if kind else escape(text) for kind, text in runs
    )
    return Markup('<pre tabindex="0"><code>{}</code></pre>\n').format(Markup("").join(parts))


def _callout_open(tokens: Tokens, index: int, _options: object, _env: Env) -> str:
    """Begin a callout with its sign; the parser has its word follow."""
    kind = tokens[index].info
    return f'<div class="iv-callout iv-callout-{kind.lower()}" role="note">\n{_SIGN.format(_SIGNS[kind])}'


def _call(tokens: Tokens, index: int, _options: object, env: Env) -> str:
    number, again = tokens[index].meta["id"] + 1, tokens[index].meta["subId"]
    return _CALL.format(f"{env['run'].notes}--{number}", number, again or "")


def _notes_open(_tokens: Tokens, _index: int, _options: object, env: Env) -> str:
    run = env["run"]
    ident, level = run.place.idents.take(NOTES), run.place.top
    run.headings.append(Heading(level, ident, Markup(NOTES)))
    return Markup('<h{0} id="{1}">{2}</h{0}>\n<ol class="iv-notes">\n').format(level, ident, NOTES)


def _note_open(tokens: Tokens, index: int, _options: object, env: Env) -> str:
    return f'<li id="{env["run"].notes}--{tokens[index].meta["id"] + 1}">'


def _note_back(tokens: Tokens, index: int, _options: object, env: Env) -> str:
    meta = tokens[index].meta
    return _BACK.format(f"{env['run'].notes}--{meta['id'] + 1}", meta["subId"] or "")


def _fixed(html: str) -> Callable[..., str]:
    return lambda *_: html


_RULES: Mapping[str, Callable[..., str]] = {
    "reference": _reference, "link_open": _link_open, "link_close": _link_close, "image": _image,
    "heading_open": _heading_open, "heading_close": _heading_close, "paragraph_open": _paragraph_open,
    "paragraph_close": _paragraph_close, "list_item_open": _item_open, "list_item_close": _fixed("</li>\n"),
    "bullet_list_open": _list_open, "ordered_list_open": _list_open, "th_open": _cell_open, "td_open": _cell_open,
    "table_open": _fixed('<div class="iv-table" tabindex="0"><table>\n'), "table_close": _fixed("</table></div>\n"),
    "fence": _fence, "code_block": _fence, "alert_open": _callout_open, "alert_close": _fixed("</div>\n"),
    "alert_title_open": _fixed(""), "alert_title_close": _fixed("</p>\n"), "footnote_ref": _call,
    "footnote_block_open": _notes_open, "footnote_block_close": _fixed("</ol>\n"), "footnote_open": _note_open,
    "footnote_close": _fixed("</li>\n"), "footnote_anchor": _note_back,
}  # fmt: skip


def _writer() -> MarkdownIt:
    """Return what writes tokens as HTML; it never parses."""
    writer = MarkdownIt("commonmark", {"html": False, "xhtmlOut": False})
    writer.renderer.rules |= _RULES  # type: ignore[attr-defined]
    return writer


_WRITER = _writer()
