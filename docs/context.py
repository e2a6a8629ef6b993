"""Renews what templates are given, as docs/themes.md tells it: `python docs/context.py`.

The section between the two marks is made from the frozen views themselves, their docstrings and comments.
"""

from __future__ import annotations

import inspect
import re
import typing
from collections.abc import Iterator
from dataclasses import is_dataclass
from pathlib import Path

from infraviz.page import view
from infraviz.theme import Tone

PAGE = Path(__file__).resolve().parent / "themes.md"
START, END = "<!-- context: made by docs/context.py -->\n", "<!-- end of context -->\n"
ROOTS = (*typing.get_args(view.Page), Tone)
WORDS = {  # of fields that say the same wherever they stand
    "shell": "what every page has", "title": "a text", "heading": "a text", "label": "a text", "lead": "a text",
    "href": "where it leads", "html": "rendered Markdown", "metrics": "ids, apart by spaces", "metric": "its id",
    "tiles": "metrics, large", "source": "where the numbers come from", "figure": "the picture, or a number as text",
    "rows": "in reading order", "text": "a text, or one line a relation", "steps": "a flow's steps in words",
    "wide": "inline SVG", "narrow": "inline SVG for a phone", "caption": "a text", "summary": "a text",
    "topics": "as in the front matter", "stack": "as in the front matter", "ident": "unique on its page",
    "number": "two digits", "kind": "which of its kind it is", "light": "the value in the light scheme",
    "dark": "the value in the dark scheme", "site": "the site's title", "description": "for search engines",
    "nav": "the ways to the sections", "canonical": "the page's address, '' without a `url` in site.yaml",
    "sections": "in the order of site.yaml", "blocks": "prose and figures in reading order",
    "citations": "every source of the page", "previous": "the study before", "following": "the study after",
    "year": "'' where none is given", "data": "what stands for machines, or what was read",
}  # fmt: skip
_FIELD = re.compile(r"^    (?P<name>\w+): (?P<type>[^=#]+?)(?: = [^#]*?)?(?:\s*# (?P<words>.*))?$", re.MULTILINE)


def classes() -> list[type]:
    """Return every view that a template can come to, those that it is given first."""
    found: dict[type, None] = {}
    waiting = list(ROOTS)
    while waiting:
        each = waiting.pop(0)
        if each not in found:
            found[each] = None
            waiting += [t for hint in typing.get_type_hints(each).values() for t in _inside(hint)]
    return list(found)


def _inside(hint: object) -> Iterator[type]:
    """Yield the views in a type such as `tuple[Row, ...] | None`."""
    if isinstance(hint, type) and is_dataclass(hint):
        yield hint
    for part in typing.get_args(hint):
        yield from _inside(part)


def section() -> str:
    """Return the section: a table a view."""
    return "\n".join(_table(each) for each in classes())


def _table(each: type) -> str:
    told = " ".join((inspect.getdoc(each) or "").split())
    about = "" if told.startswith(f"{each.__name__}(") else f"{told}\n\n"
    rows = "".join(
        f"| `{name}` | `{kind.replace(' | ', ' or ')}` | {words.replace('|', 'or')} |\n"
        for name, kind, words in _fields(each)
    )
    return f"#### {each.__name__}\n\n{about}| field | type | what it is |\n| --- | --- | --- |\n{rows}"


def _fields(each: type) -> Iterator[tuple[str, str, str]]:
    names = typing.get_type_hints(each)
    for found in _FIELD.finditer(inspect.getsource(each)):
        if found["name"] in names:
            words = (found["words"] or WORDS.get(found["name"], "")).strip()
            yield found["name"], found["type"].strip(), words


def written(text: str) -> str:
    """Return the documentation with the section as it is now."""
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    return f"{before}{START}\n{section()}\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
