"""What holds for every page: structure, links, safety, sameness."""

from __future__ import annotations

import itertools
import posixpath
import re
from urllib.parse import unquote, urlsplit

import pytest
from page_sample import PICTURES, SITE, Page

from infraviz.page.render import render
from infraviz.theme import DEFAULT

Files = dict[str, str | bytes]
Pages = dict[str, Page]
OTHERS = {"assets/a photo.png", "figures/chart-load.csv"} | {picture.file for picture in PICTURES.values()}


def test_files(files: Files) -> None:
    assert list(files) == [
        "index.html",
        "studies/feeds/index.html",
        "studies/market data/index.html",
        "studies/last/index.html",
        "topics/fan-out/index.html",
        "topics/streams/index.html",
        "topics/index.html",
        "search/index.html",
        "404.html",
        "feed.xml",
        "atom.xml",
        "sitemap.xml",
        "robots.txt",
        "search/index.js",
        "static/search.js",
        "static/site.css",
        "static/scheme.js",
        "static/figures.js",
        "static/diagrams.js",
        "static/contents.js",
        "static/icon.svg",
        "static/icon-32.png",
        "static/icon-180.png",
        "static/inter.woff2",
        "static/jetbrains-mono.woff2",
    ]
    assert all(str(files[path])[:4] == "b'wO" for path in files if path.endswith("woff2"))


def test_every_tag_is_closed_and_there_is_one_h1(pages: Pages) -> None:
    for path, page in pages.items():
        assert page.open == [], path
        assert len(page.named("h1")) == 1, path
        assert len(page.named("main")) == 1, path


def test_headings_never_skip_a_level(pages: Pages) -> None:
    for path, page in pages.items():
        levels = [int(tag.name[1]) for tag in page.tags if re.fullmatch("h[1-6]", tag.name)]
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels)), path


def test_ids_are_unique(pages: Pages) -> None:
    for path, page in pages.items():
        ids = [tag.attrs["id"] for tag in page.tags if "id" in tag.attrs]
        assert len(ids) == len(set(ids)), path


def test_local_links_are_relative_and_lead_somewhere(files: Files, pages: Pages) -> None:
    for path, page in pages.items():
        for address in (a for tag in page.tags for name in ("href", "src") if (a := tag.attrs.get(name))):
            parts = urlsplit(address)
            if parts.scheme or path == "404.html":
                continue
            assert not address.startswith("/"), (path, address)
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path)))
            target = path if not parts.path else target
            assert target in files or target in OTHERS, (path, address)
            if parts.fragment and target.endswith(".html"):
                ids = {tag.attrs.get("id") for tag in pages[target].tags}
                assert unquote(parts.fragment) in ids, (path, address)


def test_the_page_for_lost_readers_links_from_the_sites_root(pages: Pages) -> None:
    links = [tag.attrs["href"] for tag in pages["404.html"].named("a")]
    assert "/notes/studies/market%20data/index.html" in links


def test_nothing_inline_nothing_from_elsewhere(pages: Pages) -> None:
    for path, page in pages.items():
        assert not page.named("style") + page.named("base"), path
        inline = [script.attrs for script in page.named("script") if "src" not in script.attrs]
        assert inline in ([], [{"type": "application/ld+json"}]), path
        assert not [t for t in page.tags if "style" in t.attrs or any(a.startswith("on") for a in t.attrs)], path
        loaded = [t.attrs.get("src", "") for t in page.tags] + [
            t.attrs["href"] for t in page.named("link") if t.attrs["rel"] != "canonical"
        ]
        assert not [address for address in loaded if "//" in address or ":" in address], path


def test_content_security_policy_comes_before_what_it_rules(pages: Pages) -> None:
    for page in pages.values():
        policy = next(t for t in page.named("meta") if t.attrs.get("http-equiv") == "Content-Security-Policy")
        assert policy.attrs["content"].startswith("default-src 'none'; script-src 'self'; style-src 'self'; font-src")
        assert policy.attrs["content"].endswith("require-trusted-types-for 'script'; trusted-types 'none'")
        assert "unsafe" not in policy.attrs["content"]
        assert page.tags.index(policy) < page.tags.index((page.named("link") + page.named("script"))[0])


@pytest.mark.usefixtures("quick")
def test_canonical_only_with_an_address(files: Files) -> None:
    assert 'rel="canonical" href="https://example.org/notes/studies/market%20data/"' in str(
        files["studies/market data/index.html"]
    )
    assert 'rel="canonical" href="https://example.org/notes/"' in str(files["index.html"])
    without = render(type(SITE)("Ada"), {}, DEFAULT)
    assert "canonical" not in str(without["index.html"])


def test_same_input_same_bytes(files: Files) -> None:
    assert render(SITE, dict(reversed(PICTURES.items())), DEFAULT) == files


@pytest.mark.usefixtures("quick")
def test_an_empty_site_has_a_heading_too() -> None:
    page = Page(str(render(type(SITE)("Ada"), {}, DEFAULT)["index.html"]))
    assert len(page.named("h1")) == 1
