"""Releases out of feeds and REST answers: which item it is, and what it says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest

from newsroom_scraper.discover import Discover
from newsroom_scraper.discovery import feed, wordpress
from newsroom_scraper.extraction import spoken
from newsroom_scraper.items import Entry
from tests.newsroom_scraper.discovery.declaring import HOME, newsroom

if TYPE_CHECKING:
    from newsroom_scraper.extraction.cascade import Page

URL: Final = f"{HOME}feed.xml"
FEED: Final = Discover(road="feed", url=URL, type="Press Release")
REST: Final = Discover(road="wordpress", url=HOME)
TEXT: Final = (
    '<p>Full <i>text</i>.</p><p>More, in a <a href="/x.pdf">document</a>.</p>'
    '<figure><img src="/i.png" alt="A"><figcaption>Seen.</figcaption></figure>'
)
ITEM: Final = (
    "<item><title>One &amp;amp; two</title><link>/r/1/</link><guid isPermaLink='false'>g1</guid>"
    "<pubDate>Sun, 06 Sep 2009 16:20:00 +0200</pubDate><dc:creator>Ada</dc:creator><category>X</category>"
    f"<description>In short.</description><content:encoded><![CDATA[{TEXT}]]></content:encoded></item>"
)
RSS: Final = (
    '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>D</title><language>en-US</language>'
    f"{ITEM}<item><title>Short</title><link>/r/2/</link><description>&lt;p&gt;All of it.&lt;/p&gt;</description></item>"
    "<item><title>Bare</title><link>/r/3/</link></item></channel></rss>"
).encode()


def posts(**facts: Any) -> list[dict[str, Any]]:
    one = {
        "id": 5,
        "link": f"{HOME}r/5/",
        "guid": {"rendered": f"{HOME}?post_type=pr&#038;p=5"},
        "title": {"rendered": "It&#8217;s on"},
        "date_gmt": "2024-05-01T13:00:00",
        "modified_gmt": "2024-05-02T13:00:00",
        "excerpt": {"rendered": "<p>In short.</p>"},
        "content": {"rendered": TEXT, "protected": False},
    }
    return [{"id": 4, "link": f"{HOME}r/4/"}, {**one, **facts}]


def told(body: bytes, road: str, url: str, guid: str | None = None, entry: Entry | None = None) -> Page | None:
    room = newsroom(FEED if road == "feed" else REST, speaks=road)
    return spoken.candidates(body, newsroom=room, road=road, url=url, guid=guid, entry=entry)


def said(page: Page | None, road: str) -> dict[str, Any]:
    assert page is not None
    return {field: values[road] for field, values in page.said.items() if road in values}


def test_an_item_of_a_feed_says_everything() -> None:
    entry = feed.read(RSS, newsroom=newsroom(FEED), discover=FEED, url=URL).entries[0]
    page = told(RSS, "feed", entry.url, entry.guid, entry)
    assert said(page, "feed") == {
        "title": "One & two",
        "type": "Press Release",
        "summary": "In short.",
        "body": "Full text.\n\nMore, in a document.",
        "language": "en-US",
        "published": "Sun, 06 Sep 2009 16:20:00 +0200",
        "authors": ("Ada",),
        "topics": ("X",),
    }
    assert page is not None
    assert [one.url for one in page.attachments] == [f"{HOME}x.pdf"]
    assert [(one.url, one.caption) for one in page.images] == [(f"{HOME}i.png", "Seen.")]


def test_a_post_says_everything() -> None:
    body = json.dumps(posts()).encode()
    entry = wordpress.read(body, newsroom=newsroom(REST), discover=REST, url=HOME, headers={}).entries[1]
    expected = {
        "title": "It\u2019s on",
        "summary": "In short.",
        "body": "Full text.\n\nMore, in a document.",
        "published": "2024-05-01T13:00:00Z",
        "modified": "2024-05-02T13:00:00Z",
    }
    assert said(told(body, "wordpress", entry.url, entry.guid, entry), "wordpress") == expected
    alone = json.dumps(posts()[1]).encode()
    assert said(told(alone, "wordpress", f"{HOME}r/5/"), "wordpress") == expected


def test_the_guid_decides_before_the_address() -> None:
    base = Entry(newsroom="demo", url=f"{HOME}r/2/", listing_url=URL, position=0)
    assert said(told(RSS, "feed", f"{HOME}r/2/", "g1", base), "feed")["title"] == "One & two"
    assert said(told(RSS, "feed", f"{HOME}r/2/?utm_source=rss", "gone", base), "feed")["title"] == "Short"


def test_a_description_is_the_text_where_there_is_no_other() -> None:
    base = Entry(newsroom="demo", url=f"{HOME}r/2/", listing_url=URL, position=0)
    assert said(told(RSS, "feed", f"{HOME}r/2/", None, base), "feed")["body"] == "All of it."
    bare = told(RSS, "feed", f"{HOME}r/3/", None, base)
    assert bare is not None
    assert bare.best("body") == (None, None)


@pytest.mark.parametrize(
    "facts", [{"content": {"rendered": TEXT, "protected": True}}, {"content": None}, {"content": 3}]
)
def test_a_protected_or_missing_text_is_none(facts: dict[str, Any]) -> None:
    page = told(json.dumps(posts(**facts)).encode(), "wordpress", f"{HOME}r/5/")
    assert page is not None
    assert page.best("body") == (None, None)


@pytest.mark.parametrize("body", [RSS, json.dumps(posts()).encode(), b"", b"<html></html>", b"[", b"3", b"[[1]]"])
@pytest.mark.parametrize("road", ["feed", "wordpress"])
def test_what_is_not_in_the_document_is_none(body: bytes, road: str) -> None:
    assert told(body, road, f"{HOME}elsewhere/", "no-such-guid") is None


def test_what_other_roads_said_keeps_their_names() -> None:
    row = Entry(newsroom="demo", url=f"{HOME}r/5/", listing_url=HOME, position=0, road="wordpress")
    listed = Entry(
        newsroom="demo",
        url=row.url,
        listing_url=HOME,
        position=0,
        title="It's",
        published_raw="May 1, 2024",
        type="News",
    )
    mapped = Entry(
        newsroom="demo", url=row.url, listing_url=HOME, position=0, road="sitemap", published_stamp="2024-05-01"
    )
    both = Entry(newsroom="demo", url=row.url, listing_url=HOME, position=0, road="wordpress", others=(listed, mapped))
    page = told(json.dumps(posts()).encode(), "wordpress", row.url, entry=both)
    assert page is not None
    assert page.said["title"] == {"wordpress": "It\u2019s on", "listing": "It's"}
    assert page.said["published"] == {
        "wordpress": "2024-05-01T13:00:00Z",
        "listing": "May 1, 2024",
        "sitemap": "2024-05-01",
    }


def test_a_newer_library_that_cleans_html_would_be_noticed() -> None:
    kept = '<p>One <a class="x" href="/cdn-cgi/l/email-protection#0b6a4b69256864" onclick="x()">[email&#160;protected]</a></p>'
    document = RSS.replace(TEXT.encode(), kept.encode())
    base = Entry(newsroom="demo", url=f"{HOME}r/1/", listing_url=URL, position=0)
    assert said(told(document, "feed", f"{HOME}r/1/", "g1", base), "feed")["body"] == "One a@b.co"
