"""Code → runs of text, each of one kind, by the lexers of Pygments. Nothing of the code is executed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import groupby

from infraviz.limits import DEFAULTS

PLAIN = ("", "text", "txt", "plain", "plaintext")  # names for code that is shown as it is
MAX_CODE = (
    DEFAULTS.code_chars
)  # characters; longer code is shown as it is, for some lexers take the square of its length
KINDS = {  # the kind of a token is that of its nearest ancestor here
    "Keyword": "key", "Name.Function": "name", "Name.Class": "name", "Name.Namespace": "name", "Name.Tag": "key",
    "Name.Attribute": "name", "Name.Decorator": "meta", "Name.Builtin": "name", "Name.Constant": "value",
    "Name.Exception": "name", "Name.Variable": "value", "Literal.String": "text", "Literal.Number": "value",
    "Literal": "value", "Operator.Word": "key", "Comment": "note", "Comment.Preproc": "meta",
    "Generic.Heading": "name", "Generic.Subheading": "name", "Generic.Prompt": "note", "Generic.Output": "note",
    "Generic.Inserted": "in", "Generic.Deleted": "out", "Generic.Error": "out",
}  # fmt: skip


@cache
def languages() -> frozenset[str]:
    """Return every name that a language goes by."""
    from pygments.lexers import get_all_lexers

    return frozenset((*PLAIN, *(alias for _, aliases, _, _ in get_all_lexers(plugins=False) for alias in aliases)))


def language(info: str) -> str:
    """Return the language that the line of a fence names: its first word, in small letters."""
    return (info.split() or [""])[0].lower()


def runs(code: str, name: str) -> Iterator[tuple[str, str]]:
    """Yield the kind ('' for none) and the text of each run of code; together they are the code, to the character."""
    if name in PLAIN or name not in languages() or len(code) > MAX_CODE or _is_wide(code):
        yield "", code
        return
    from pygments.lexers import get_lexer_by_name

    lexer = get_lexer_by_name(name, stripnl=False, ensurenl=False)
    tokens = ((_kind(str(token).removeprefix("Token.")), text) for token, text in lexer.get_tokens(code))
    for kind, group in groupby(tokens, key=lambda pair: pair[0]):
        yield kind, "".join(text for _, text in group)


def _is_wide(code: str) -> bool:
    return any(len(line) > DEFAULTS.code_line_chars for line in code.split("\n"))


@cache
def _kind(token: str) -> str:
    while token and token not in KINDS:
        token = token.rpartition(".")[0]
    return KINDS.get(token, "")
