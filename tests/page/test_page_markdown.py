"""Prose: references, links, headings, and that nothing in it becomes markup of its own."""

from __future__ import annotations

import pytest
from page_sample import DAU, Page

from infraviz.model.site import Prose
from infraviz.page.idents import Idents
from infraviz.page.links import href as link
from infraviz.page.markdown import Place, to_html

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
