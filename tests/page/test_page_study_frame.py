"""What a study's page adds by itself: the table of contents, the time to read, the order in which images load."""

from __future__ import annotations

import dataclasses

import pytest
from page_sample import DAU, PICTURES, SITE, Page, study

from infraviz.model.site import Block, ImageFigure, Prose
from infraviz.page.render import render
from infraviz.theme import DEFAULT


def page(*blocks: Block) -> Page:
    site = dataclasses.replace(SITE, studies=(study("one", *blocks),))
    return Page(str(render(site, PICTURES, DEFAULT)["studies/one/index.html"]))


def contents(found: Page) -> list[str]:
    start = found.html.index('<nav class="iv-contents" aria-label="On this page">')
    inside = Page(found.html[start : found.html.index("</nav>", start) + 6])
    return [tag.attrs["href"] for tag in inside.named("a")]


@pytest.mark.usefixtures("quick")
def test_the_contents_lead_to_every_section() -> None:
    first = Prose("## A {{ dau }}\n\n### Under A\n\n#### Not listed\n\n## B [x](/)", (("dau", DAU, "15k"),))
    found = page(first, Prose("### Under B\n\nx[^n]\n\n[^n]: N"))
    assert contents(found) == ["#a-15k", "#under-a", "#b-x", "#under-b", "#notes", "#sources"]
    idents = {tag.attrs["id"] for tag in found.tags if "id" in tag.attrs}
    assert {address[1:] for address in contents(found)} <= idents


@pytest.mark.usefixtures("quick")
def test_a_narrow_page_folds_the_same_contents() -> None:
    found = page(Prose("## A\n\n## B\n\n## C"))
    folded = Page(found.html[found.html.index("<details>") : found.html.index("</details>")])
    assert [tag.attrs["href"] for tag in folded.named("a")] == contents(found)


@pytest.mark.usefixtures("quick")
def test_a_page_of_few_sections_has_no_contents() -> None:
    assert "iv-contents" not in page(Prose("## A")).html


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(("count", "told"), [(1, "1 min read"), (238 * 3, "3 min read"), (238 * 3 + 120, "4 min read")])
def test_the_time_to_read_is_counted(count: int, told: str) -> None:
    assert f'<span class="iv-reading">{told}</span>' in page(Prose("word " * count)).html


@pytest.mark.usefixtures("quick")
def test_a_study_without_prose_tells_no_time() -> None:
    assert "iv-reading" not in page().html


@pytest.mark.usefixtures("quick")
def test_images_below_the_first_screen_wait() -> None:
    image = ImageFigure("assets/a.png", "Words", caption="Under it", width=30, height=20)
    found = page(image, Prose("x"), image).named("img")
    assert [tag.attrs.get("loading") for tag in found] == [None, "lazy"]
    assert found[0].attrs == {
        "src": "../../assets/a.png", "alt": "Words", "width": "30", "height": "20", "decoding": "async",
    }  # fmt: skip
