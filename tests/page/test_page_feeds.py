"""The feeds: well-formed, as their specifications want them, read by a feed reader, and without a clock."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

import feedparser
import pytest
from page_sample import DAU, SITE, STATED, study

from infraviz.model.site import Author, Site
from infraviz.page import feeds

A = "{http://www.w3.org/2005/Atom}"
EVIL = "<b>A & B</b> ]]> \x07"
DATED = replace(
    SITE,
    studies=(
        replace(study("year"), year=2023),
        replace(study("dated"), date="2024-03-14", updated="2025-02-01", title=EVIL, summary=EVIL),
        replace(study("none"), year=None, headline=()),
    ),
)


def parsed(site: Site, path: str) -> ElementTree.Element:
    return ElementTree.fromstring(feeds.files(site)[path])


def test_rss_has_what_the_specification_wants() -> None:
    root = parsed(DATED, feeds.RSS)
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    (channel,) = root
    assert all(channel.findtext(name) for name in ("title", "link", "description", "language"))
    own = channel.find(f"{A}link")
    assert own is not None
    assert own.attrib == {"rel": "self", "type": "application/rss+xml", "href": "https://example.org/notes/feed.xml"}
    items = channel.findall("item")
    assert [item.findtext("link") for item in items] == [
        f"https://example.org/notes/studies/{slug}/" for slug in ("dated", "year", "none")
    ]
    for item in items:
        assert item.findtext("guid") == item.findtext("link")
        assert [each.text for each in item.findall("category")] == ["streams", "fan-out"]
    dates = [item.findtext("pubDate") for item in items]
    assert dates[1:] == [None, None], "a year is no day"
    assert parsedate_to_datetime(dates[0] or "").isoformat() == "2024-03-14T00:00:00+00:00"


def test_a_text_in_rss_is_html_and_in_atom_it_is_text() -> None:
    """A reader of RSS takes the description for HTML, so that what looks like a tag is escaped once more."""
    shown = EVIL.replace("\x07", "")
    item = parsed(DATED, feeds.RSS).find("channel/item")
    assert item is not None
    assert item.findtext("description") == "&lt;b&gt;A &amp; B&lt;/b&gt; ]]&gt; "
    entry = parsed(DATED, feeds.ATOM).find(f"{A}entry")
    assert entry is not None
    assert (entry.findtext(f"{A}title"), entry.findtext(f"{A}summary")) == (shown, shown)


def test_atom_has_what_rfc_4287_wants() -> None:
    feed = parsed(DATED, feeds.ATOM)
    assert feed.tag == f"{A}feed"
    for element in (feed, *feed.findall(f"{A}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{A}{name}")) == 1, name
        assert [link.get("rel") for link in element.findall(f"{A}link")].count("alternate") == 1
        datetime.fromisoformat(element.findtext(f"{A}updated") or "")
    assert feed.findtext(f"{A}author/{A}name") == "Ada & Sons"
    ids = [entry.findtext(f"{A}id") or "" for entry in feed.findall(f"{A}entry")]
    assert len(set(ids)) == len(ids)
    assert all(re.match("https://example.org/notes/studies/", ident) for ident in ids)


def test_atom_names_the_author_that_is_declared() -> None:
    feed = parsed(replace(DATED, author=Author("A <b>", url="https://a.example/")), feeds.ATOM)
    assert [each.text for each in feed.iterfind(f"{A}author/*")] == ["A <b>", "https://a.example/"]


def test_atom_tells_a_date_only_where_there_is_one() -> None:
    feed = parsed(DATED, feeds.ATOM)
    told = {
        (entry.findtext(f"{A}id") or "")[-6:-1]: (entry.findtext(f"{A}updated"), entry.findtext(f"{A}published"))
        for entry in feed.findall(f"{A}entry")
    }
    assert told == {
        "dated": ("2025-02-01T00:00:00Z", "2024-03-14T00:00:00Z"),
        "/year": ("2023-01-01T00:00:00Z", None),
    }
    assert feed.findtext(f"{A}updated") == "2025-02-01T00:00:00Z", "the feed is as new as its newest entry"


@pytest.mark.parametrize(
    ("given", "day"),
    [
        ({"updated": "2025-02-01", "date": "2024-03-14", "year": 2024}, "2025-02-01"),
        ({"date": "2024-03-14", "year": 2024}, "2024-03-14"),
        ({"year": 2024}, "2024-01-01"),
        ({"headline": (DAU,)}, "2026-01-01"),
        ({"headline": (replace(DAU, source=replace(STATED, as_of="")),)}, ""),
        ({}, ""),
    ],
)
def test_the_day_of_a_study(given: dict[str, object], day: str) -> None:
    bare = replace(study("s"), year=None, headline=())
    assert feeds.day(replace(bare, **given)) == day  # type: ignore[arg-type]


@pytest.mark.parametrize(("path", "version"), [(feeds.RSS, "rss20"), (feeds.ATOM, "atom10")])
def test_a_feed_reader_reads_them(path: str, version: str) -> None:
    read = feedparser.parse(feeds.files(DATED)[path].encode())
    assert (read.bozo, read.version) == (False, version)
    assert read.feed.title == "Ada & Sons"
    assert read.entries[0].link == "https://example.org/notes/studies/dated/"
    assert read.entries[0].published_parsed[:3] == (2024, 3, 14)


def test_without_an_address_or_studies_or_dates_there_is_none() -> None:
    assert feeds.files(replace(SITE, url="")) == {}
    assert feeds.files(replace(SITE, studies=())) == {}
    assert list(feeds.files(replace(SITE, studies=DATED.studies[2:]))) == [feeds.RSS]


def test_pages_name_the_feeds(files: dict[str, str | bytes]) -> None:
    assert '<link rel="alternate" type="application/atom+xml" title="Ada &amp; Sons" href="../../atom.xml">' in str(
        files["studies/feeds/index.html"]
    )
