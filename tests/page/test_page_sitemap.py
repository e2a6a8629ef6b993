"""The sitemap and robots.txt."""

from __future__ import annotations

from dataclasses import replace
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

from page_sample import SITE, study

from infraviz.page import sitemap

NAMES = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_every_page_is_listed_by_the_address_that_it_names_itself(files: dict[str, str | bytes]) -> None:
    root = ElementTree.fromstring(str(files["sitemap.xml"]))
    assert root.tag == f"{NAMES}urlset"
    listed = [url.findtext(f"{NAMES}loc") or "" for url in root]
    pages = [path for path in files if path.endswith(".html") and path not in ("404.html", "search/index.html")]
    assert len(listed) == len(set(listed)) == len(pages)
    for path, address in zip(pages, listed, strict=True):
        assert f'<link rel="canonical" href="{address}">' in str(files[path])


def test_a_day_of_change_is_one_that_was_declared() -> None:
    studies = (replace(study("a"), date="2024-03-14"), replace(study("b"), updated="2025-01-02"), study("c"))
    site = replace(SITE, studies=studies)
    root = ElementTree.fromstring(sitemap.files(site, [each.path for each in studies])["sitemap.xml"])
    assert [url.findtext(f"{NAMES}lastmod") for url in root] == ["2024-03-14", "2025-01-02", None]


def test_robots_may_read_everything_and_find_the_sitemap() -> None:
    robots = RobotFileParser()
    robots.parse(sitemap.files(SITE, ())["robots.txt"].splitlines())
    assert robots.can_fetch("anyone", "https://example.org/notes/studies/a/")
    assert robots.site_maps() == ["https://example.org/notes/sitemap.xml"]


def test_without_an_address_there_is_neither() -> None:
    assert sitemap.files(replace(SITE, url=""), ("index.html",)) == {}
