"""Prose: references, links, headings, and that nothing in it becomes markup of its own."""

from __future__ import annotations

import pytest
from page_sample import DAU, Page

from infraviz.model.markup import parse
from infraviz.model.site import Prose
from infraviz.page.idents import Idents
from infraviz.page.links import href as link
from infraviz.page.markdown import Place, to_html, with_headings

VALUES = (("dau", DAU, "15k → 200k users"), ("dau.before", DAU, "15k users"))


def html(markdown: str, top: int = 2) -> str:
    return str(to_html(Prose(markdown, VALUES), Place("../../", Idents(["sources"]), top)))


@pytest.mark.parametrize("written", ["{{dau.before}}", "{{ dau.before }}", "{{\ndau.before }}", "**{{ dau.before }}**"])
def test_references_become_marked_numbers(written: str) -> None:
    tag = Page(html(written)).named("data")[0]
    assert tag.attrs == {
        "class": "iv-num",
        "value": "15000",
        "data-metric": "dau",
        "title": "Daily users · Portfolio page, statement, 2026-01",
    }
    assert "{{" not in html(written)


def test_references_stand_in_headings_tables_and_links() -> None:
    out = html("## Now {{ dau.before }}\n\n| a |\n| - |\n| {{ dau }} |\n\n[{{ dau }}](https://x.org)")
    assert out.count("<data") == 3
    assert '<h2 id="now-15k-users">' in out


@pytest.mark.parametrize(
    "written", ["`{{ dau }}`", "    {{ dau }}", "```\n{{ dau }}\n```", "\\{{ dau }}", "{{ other }}"]
)
def test_references_stay_in_code_when_escaped_and_when_unknown(written: str) -> None:
    assert "<data" not in html(written)
    assert "{{" in html(written)


def test_a_metrics_text_cannot_become_markup() -> None:
    text = '**b** <script>x</script> [a](javascript:b) `c` " | {{ dau }}'
    out = str(to_html(Prose("{{ dau }}", (("dau", DAU, text),)), Place("", Idents())))
    page = Page(out)
    assert [tag.name for tag in page.tags] == ["p", "data"]
    assert page.text.strip() == text


def test_raw_html_is_text() -> None:
    page = Page(html("<script>alert(1)</script>\n\na <b onclick=x>b</b>"))
    assert {tag.name for tag in page.tags} == {"p"}


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:x",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc",
        "//x.org",
        "ftp://x.org",
    ],
)
def test_links_that_are_not_allowed_lose_the_link_and_keep_the_text(address: str) -> None:
    page = Page(html(f"see [the *text*]({address}) here"))
    assert not page.named("a")
    assert page.text.strip() == "see the text here"


@pytest.mark.parametrize(
    ("address", "href"),
    [
        ("https://x.org/a?b=c&d", "https://x.org/a?b=c&d"),
        ("mailto:a@x.org", "mailto:a@x.org"),
        ("#context", "#context"),
        ("../last/index.html", "../last/index.html"),
        ("/studies/feeds/", "../../studies/feeds/index.html"),
        ("/studies/feeds/#top", "../../studies/feeds/index.html#top"),
        ("/", "../../index.html"),
    ],
)
def test_links_that_are_allowed(address: str, href: str) -> None:
    assert Page(html(f"[text]({address})")).named("a")[0].attrs == {"href": href}


@pytest.mark.parametrize("address", ["java\tscript:x", "/\\x.org", "\\\\x.org", " javascript:x", "", "\x00"])
def test_addresses_that_browsers_would_mend_are_refused(address: str) -> None:
    assert link(address, "") == ""


def test_images_in_a_sentence_become_their_text() -> None:
    assert html("See ![the photo](https://x.org/p.png) there") == "<p>See the photo there</p>\n"


def test_headings_stay_below_the_pages_own_and_have_ids() -> None:
    out = html("# One\n\n## One\n\n### Über uns\n\n## Sources\n\n## !!!")
    tags = [(tag.name, tag.attrs["id"]) for tag in Page(out).tags]
    assert tags == [
        ("h2", "one"),
        ("h2", "one-2"),
        ("h3", "über-uns"),
        ("h2", "sources-2"),
        ("h2", "section"),
    ]
    assert html("# One\n\n#### Two", top=3) == '<h3 id="one">One</h3>\n<h4 id="two">Two</h4>\n'


def test_columns_are_aligned_by_class() -> None:
    out = html("| a | b |\n| - | -: |\n| 1 | 2 |")
    assert "style" not in out
    assert '<td class="iv-right">2</td>' in out


def test_code_can_be_scrolled_by_keyboard() -> None:
    assert html("```go\na < b\n```") == '<pre tabindex="0"><code>a &lt; b\n</code></pre>\n'


def test_headings_link_to_themselves_where_that_is_wanted() -> None:
    out = str(to_html(Prose("## Why {{ dau.before }}", VALUES), Place("", Idents(), anchors=True)))
    assert '<a class="iv-anchor" href="#why-15k-users" aria-label="Link to this section"></a></h2>' in out


def test_headings_of_any_script_have_anchors_that_can_be_read() -> None:
    page = Page(html("## हिन्दी में\n\n## 漢字 と かな\n\n## مرحبا بالعالم\n\n## " + "word " * 40))
    idents = [tag.attrs["id"] for tag in page.named("h2")]
    assert idents == ["हिन्दी-में", "漢字-と-かな", "مرحبا-بالعالم", "-".join(["word"] * 16)]


def test_headings_are_told_with_their_numbers_and_without_links() -> None:
    _, (heading,) = with_headings(Prose("## See [{{ dau.before }}](/x/)", VALUES), Place("", Idents()))
    assert (heading.level, heading.ident) == (2, "see-15k-users")
    assert [tag.name for tag in Page(str(heading.html)).tags] == ["data"]


def test_footnotes_lead_there_and_back() -> None:
    page = Page(html("One[^b], two[^a], again[^b].\n\n[^a]: A {{ dau }}\n[^b]: B"))
    links = [(tag.attrs["href"], tag.attrs.get("id", ""), tag.attrs["role"]) for tag in page.named("a")]
    assert links == [
        ("#fn--1", "fn--1--at", "doc-noteref"),
        ("#fn--2", "fn--2--at", "doc-noteref"),
        ("#fn--1", "fn--1--at1", "doc-noteref"),
        ("#fn--1--at", "", "doc-backlink"),
        ("#fn--1--at1", "", "doc-backlink"),
        ("#fn--2--at", "", "doc-backlink"),
    ]
    assert [tag.attrs["id"] for tag in page.named("li")] == ["fn--1", "fn--2"]
    assert page.named("data")


def test_two_texts_of_a_page_have_footnotes_of_their_own() -> None:
    place = Place("", Idents())
    both = "".join(str(to_html(Prose("x[^a]\n\n[^a]: A"), place)) for _ in range(2))
    idents = [tag.attrs["id"] for tag in Page(both).tags if "id" in tag.attrs]
    assert len(idents) == len(set(idents)) == 6


@pytest.mark.parametrize("kind", ["note", "tip", "important", "warning", "caution"])
def test_callouts_have_a_sign_and_a_word(kind: str) -> None:
    page = Page(html(f"> [!{kind.upper()}]\n> At {{{{ dau.before }}}}.\n>\n> - a"))
    assert page.tags[0].attrs == {"class": f"iv-callout iv-callout-{kind}", "role": "note"}
    assert page.named("svg")[0].attrs["aria-hidden"] == "true"
    assert page.text.split() == [kind.capitalize(), "At", "15k", "users.", "a"]


def test_tasks_say_whether_they_are_done() -> None:
    page = Page(html("- [x] {{ dau.before }}\n- [ ] b\n- c"))
    assert page.text.split() == ["Done:", "15k", "users", "To", "do:", "b", "c"]
    assert [tag.attrs.get("class", "") for tag in page.named("li")] == ["iv-task iv-done", "iv-task", ""]
    assert not page.named("input")


def test_struck_words_and_bare_addresses() -> None:
    page = Page(html("~~old~~ https://x.org/a?b=1&c=2. www.x.org a@x.org <mailto:b@x.org> xmpp:a@x.org"))
    assert [tag.name for tag in page.named("s")] == ["s"]
    assert [tag.attrs["href"] for tag in page.named("a")] == [
        "https://x.org/a?b=1&c=2", "http://www.x.org", "mailto:a@x.org", "mailto:b@x.org",
    ]  # fmt: skip


def test_code_has_classes_and_no_style() -> None:
    out = html("```python\nif x < 1: pass  # {{ dau }}\n```")
    assert '<span class="iv-code-key">if</span>' in out
    assert '<span class="iv-code-note"># {{ dau }}</span>' in out
    assert "style" not in out
    assert Page(out).text == "if x < 1: pass  # {{ dau }}\n\n"


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("مرحبا", "p"),
        ("## مرحبا", "h2"),
        ("- مرحبا", "li"),
        ("| مرحبا |\n| - |", "th"),
        ("שלום", "p"),
    ],
)
def test_text_from_right_to_left_finds_its_direction(written: str, tag: str) -> None:
    assert Page(html(written)).named(tag)[0].attrs["dir"] == "auto"
    assert "dir=" not in html("Größe – 漢字")


def test_tokens_are_shared_and_stay_as_they_are() -> None:
    tokens = parse("# A {{ dau }}\n\n[x](/y/) ![z](q)\n\n| a |\n| -: |\n| b |").tokens
    before = repr(tokens)
    first, second = (str(to_html(Prose("", VALUES, tokens), Place(root, Idents()))) for root in ("", "../"))
    assert repr(tokens) == before
    assert 'href="y/index.html"' in first
    assert 'href="../y/index.html"' in second
