"""A site below a folder of a host, as its `url` says: every address on its pages leads to what is there."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
import serving
from sites import PAGES, ROOT

import infraviz as iv

pytestmark = [pytest.mark.browser, pytest.mark.slow]
BASE = "https://example.org/work/cases"
HOST = "https://example.org"
NAMED = """() => [...document.querySelectorAll('link[rel=canonical], link[rel=alternate]')].map(e => e.href).concat(
    [...document.querySelectorAll('meta[property="og:url"], meta[property="og:image"]')].map(e => e.content))"""
LINKED = """() => [...document.querySelectorAll('a[href]')].map(a =>
    String(new URL(a.href.baseVal ?? a.href, location)))"""


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A host's folder with the seed site below it."""
    root = tmp_path_factory.mktemp("below")
    specs = Path(shutil.copytree(ROOT / "specs", root / "specs"))
    site = specs / "site.yaml"
    site.write_text(re.sub("url: .*", f"url: {BASE}/", site.read_text(encoding="utf-8")), encoding="utf-8")
    iv.build(specs, root / "host" / "work" / "cases")
    return root / "host"


@pytest.fixture(scope="module")
def address(host: Path) -> Iterator[str]:
    with serving.served(host) as url:
        yield url


def file(host: Path, address: str) -> Path:
    """Return the file of the host that a full address names."""
    path = urlsplit(address).path
    return host / (path + "index.html" if path.endswith("/") else path).lstrip("/")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_loads_and_links_what_is_there(browser: Any, host: Path, address: str, page: str) -> None:
    said: list[str] = []
    tab = browser.new_page()
    tab.on("console", lambda message: said.append(message.text))
    tab.on("response", lambda response: response.ok or said.append(response.url))
    at = f"{address}/work/cases/{page}"
    tab.goto(at)
    links = {urldefrag(link).url for link in tab.evaluate(LINKED)}
    named = tab.evaluate(NAMED)
    tab.close()
    assert said == []
    inside = [link for link in links if link.startswith(f"{address}/")]
    assert len(inside) > 2
    assert [link for link in inside if not file(host, link).is_file()] == []
    assert [link for link in inside if not link.startswith(f"{address}/work/cases/")] == []
    own = [link for link in named if link.startswith(HOST)]
    assert own
    assert [link for link in own if not file(host, link).is_file()] == []


def test_a_lost_reader_finds_the_way_from_any_depth(browser: Any, host: Path, address: str) -> None:
    """As hosts do, the page is shown where nothing is; its parts are asked for at the host's root."""
    lost = (host / "work/cases/404.html").read_text(encoding="utf-8")
    said: list[str] = []
    tab = browser.new_page()
    tab.on("console", lambda message: said.append(message.text))
    tab.route("**/no/such/page", lambda route: route.fulfill(status=200, content_type="text/html", body=lost))
    tab.goto(f"{address}/work/cases/no/such/page")
    styled = tab.evaluate("getComputedStyle(document.querySelector('.iv-skip')).position")
    tab.get_by_role("link", name="Go to the home page").click()
    assert tab.url == f"{address}/work/cases/index.html"
    tab.close()
    assert styled in ("absolute", "fixed")
    assert said == []


@pytest.mark.parametrize("name", ["feed.xml", "atom.xml", "sitemap.xml", "robots.txt"])
def test_what_machines_read_names_what_is_there(host: Path, name: str) -> None:
    text = (host / "work/cases" / name).read_text(encoding="utf-8")
    found = [urldefrag(link).url for link in re.findall(rf'{HOST}[^\s<"]*', text)]
    assert found
    assert [link for link in found if not link.startswith(f"{BASE}/") or not file(host, link).is_file()] == []


def test_the_data_of_a_chart_is_where_the_page_says(host: Path) -> None:
    page = "studies/market-data/index.html"
    text = (host / "work/cases" / page).read_text(encoding="utf-8")
    told = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)[0])
    assert told["url"] == urljoin(f"{BASE}/", page.removesuffix("index.html"))
    addresses = [told["image"], *(part["distribution"]["contentUrl"] for part in told["hasPart"])]
    assert len(addresses) > 2
    assert [each for each in addresses if not each.startswith(BASE) or not file(host, each).is_file()] == []


def test_the_search_leads_to_pages_of_the_site(browser: Any, address: str) -> None:
    tab = browser.new_page()
    tab.goto(f"{address}/work/cases/search/?q=kafka")
    tab.locator(".iv-search-results a").first.click()
    tab.wait_for_url(f"{address}/work/cases/studies/**")
    assert tab.locator("h1").count() == 1
    tab.close()
