"""IV120: prose holds no HTML, which is never run and shown as it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from infraviz.checks.rule import Rule, Subject
from infraviz.errors import SpecError, shown

_ELEMENTS = (  # those that are written into prose; a word such as <title> may be meant as it stands
    "abbr|audio|blockquote|br|center|code|del|details|div|em|figcaption|figure|font|h[1-6]|hr|iframe|img|ins|kbd|li|mark"
    "|ol|picture|pre|script|small|span|strong|style|sub|summary|sup|svg|table|tbody|td|th|thead|tr|ul|video"
)
_TAG = re.compile(  # `List<a>` is no tag
    rf"(?<!\\)<(?:!--|/?(?:{_ELEMENTS})(?=[\s/>])[^<>]*>|(?<!\w<)/?[abipsu](?:\s+[\w-]+=[^<>]*)?>)",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)|^(?: {4}|\t).*$", re.DOTALL | re.MULTILINE)
_HINTS = {
    "<!--": "readers see it: take it out",
    "<br": "a backslash at the end of a line breaks it",
    "<img": "write ![what it shows](assets/…)",
    "<a": "write [text](address)",
}


def _check(subject: Subject) -> Iterator[SpecError]:
    for told in subject.texts:
        text = _CODE.sub(lambda code: " " * len(code[0]), told.text) if "<" in told.text else ""
        match = _TAG.search(text) if told.markdown else None
        if match:
            begins = re.match(r"<(?:!--|\w*)", match[0].lower())
            hint = _HINTS.get(begins[0] if begins else "", "write Markdown, or `code` in backticks")
            yield told.problem(match.start(), f"HTML is shown as text: {shown(match[0])}", hint)


RULE = Rule(
    "IV120",
    "html-in-prose",
    "warning",
    "Prose holds no HTML: tags and comments would be shown to readers as text.",
    "Write it in Markdown, or in backticks where it is meant as code.",
    _check,
)
