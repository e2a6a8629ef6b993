"""HTML in every text field of every spec comes out as text: the table of fields, and one site with all of them."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from sites import PNG, tree, write

import infraviz as iv

FIELDS = {
    "architecture": ("title", "summary", "group", "label", "note", "tech", "edge", "flow", "step", "view"),
    "metrics": ("source", "metric", "unit", "window", "text", "chart", "subtitle"),
    "study": (
        "name", "lead", "topic", "stack", "heading", "paragraph", "item", "task", "quote", "callout", "cell", "code",
        "fence", "footnote", "link", "alt", "caption", "picture",
    ),
    "site": (
        "site", "author", "role", "hero", "status", "prompt", "herolead", "prosehead", "prose", "diagram", "studies",
        "studieslead",        "cards", "card", "cardtext", "list", "timeline", "when", "stop", "where", "stoptext",
    ),
}  # fmt: skip
UNSEEN = {"view", "role"}  # on no page of this site; in the data of a page only, with `<` as an escape


def evil(field: str) -> str:
    """Return what attacks: an element of its own, in the way of an attribute, of a comment and of a data block."""
    return f"<x-{field} onclick=y>&lt;{field}</script>--></title>"


def filled(text: str) -> str:
    return re.sub(r"@(\w+)", lambda match: evil(match[1]), text)


SPECS = {
    "architectures/shop.yaml": """\
title: '@title'
summary: '@summary'
groups: {back: '@group'}
nodes:
  web: {kind: client, label: '@label', note: '@note'}
  api: {kind: service, tech: '@tech', group: back}
edges: [{from: web, to: api, label: '@edge'}]
flows: {order: {title: '@flow', steps: [{from: web, to: api, label: '@step'}]}}
views: {only: {title: '@view', only: [back]}}
""",
    "metrics/shop.yaml": """\
sources: {page: {title: '@source', kind: statement, as_of: 2026-01}}
metrics:
  load: {label: '@metric', unit: '@unit', window: '@window', better: lower, before: 600, after: 60, source: page}
  word: {label: Word, text: '@text', source: page}
charts: {speed: {form: change, metrics: [load], title: '@chart', subtitle: '@subtitle'}}
""",
    "studies/shop.md": """\
---
title: '@name'
summary: '@lead'
topics: ['@topic']
stack: ['@stack']
headline: [load, word]
---
## @heading

@paragraph {{ load }} and {{ word }}

- @item
- [ ] @task

> @quote

> [!NOTE]
> @callout

| a |
| - |
| @cell |

`@code` [@link](/) x[^a]

```html
@fence
```

![@alt](diagram:shop?flow=order)

![Chart](chart:speed)

![@picture](assets/a.png "@caption")

[^a]: @footnote
""",
    "site.yaml": """\
title: '@site'
author: {name: '@author', role: '@role'}
home:
  - hero: {heading: '@hero', lead: '@herolead', status: '@status', prompt: '@prompt'}
  - prose: {heading: '@prosehead', text: '@prose'}
  - diagram: {heading: '@diagram', architecture: shop}
  - studies: {heading: '@studies', lead: '@studieslead'}
  - cards: {heading: '@cards', items: [{title: '@card', text: '@cardtext', list: ['@list']}]}
  - timeline: {heading: '@timeline', items: [{when: '@when', title: '@stop', where: '@where', text: '@stoptext'}]}
""",
}


class Read(HTMLParser):
    """The tags and handlers of a page, its text, and what its attributes say."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = self.said = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags |= {tag, *(name for name, _ in attrs if name.startswith("on"))}
        self.said += " ".join(value or "" for _, value in attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Read]:
    root = tmp_path_factory.mktemp("fields")
    files = {name: filled(text) for name, text in SPECS.items()}
    iv.build(write(root / "specs", {**files, "assets/a.png": PNG}), root / "out")
    made = tree(root / "out")
    return {path: Read(text.decode()) for path, text in made.items() if Path(path).suffix in (".html", ".svg")}


@pytest.mark.parametrize("field", [field for fields in FIELDS.values() for field in fields])
def test_a_field_is_text(site: dict[str, Read], field: str) -> None:
    for path, page in site.items():
        assert f"x-{field}" not in page.tags, path
        assert "onclick" not in page.tags, path
    shown = "".join(page.text + page.said for page in site.values())
    assert f"<x-{field}" in shown or field in UNSEEN


def test_the_table_has_every_field_of_the_specs_here() -> None:
    written = {name for text in SPECS.values() for name in re.findall(r"@(\w+)", text)}
    assert written == {field for fields in FIELDS.values() for field in fields}
