"""Feeds of every format: what their items say, as it stands there."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import pytest

from newsroom_scraper.discover import Discover
from newsroom_scraper.discovery import feed, syndication
from newsroom_scraper.values import dates
from tests.newsroom_scraper.discovery.declaring import newsroom

if TYPE_CHECKING:
    from newsroom_scraper.items import Entry, Listing

URL: Final = "https://demo.example/feed.xml"
ROAD: Final = Discover(road="feed", url=URL)
SPACES: Final = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:atom="http://www.w3.org/2005/Atom"'
)


def read(document: str | bytes, road: Discover = ROAD, **facts: Any) -> Listing:
    body = document.encode() if isinstance(document, str) else document
    return feed.read(body, newsroom=newsroom(road), discover=road, url=URL, **facts)


def rss(*items: str, channel: str = "<link>https://demo.example/</link>") -> str:
    rows = "".join(f"<item>{one}</item>" for one in items)
    return (
        f'<?xml version="1.0"?><rss version="2.0" {SPACES}><channel><title>Demo</title>{channel}{rows}</channel></rss>'
    )


def only(document: str | bytes) -> Entry:
    told = read(document)
    assert told.problems == ()
    assert len(told.entries) == 1
    return told.entries[0]


def test_an_item_of_rss_says_all_that_it_states() -> None:
    row = only(
        rss(
            "<title>Q &amp;amp; A: &lt;b&gt;bold&lt;/b&gt;</title><link>/r/1/</link><guid isPermaLink='false'>abc-1</guid>"
            "<pubDate>Sun, 06 Sep 2009 16:20:00 EST</pubDate><atom:updated>2009-09-07T00:00:00Z</atom:updated>"
            "<dc:creator><![CDATA[Ada L.]]></dc:creator><dc:creator>Bob</dc:creator>"
            "<category>X</category><category><![CDATA[Y & Z]]></category>"
            "<description><![CDATA[<p>One <i>two</i>.</p><p>The post appeared first.</p>]]></description>"
            "<enclosure url='https://demo.example/a.mp3' type='audio/mpeg' length='3'/>",
        ),
    )
    assert (row.url, row.guid, row.title) == ("https://demo.example/r/1/", "abc-1", "Q & A: bold")
    assert (row.published_raw, row.published_stamp) == (None, "Sun, 06 Sep 2009 16:20:00 EST")
    assert (row.modified_stamp, row.authors, row.topics) == ("2009-09-07T00:00:00Z", ("Ada L.", "Bob"), ("X", "Y & Z"))
    assert (row.summary, row.road, row.layout, row.listing_url) == ("One two.", "feed", "feed", URL)


@pytest.mark.parametrize(
    ("parts", "url", "guid"),
    [
        ("<guid>https://demo.example/r/2/</guid>", "https://demo.example/r/2/", "https://demo.example/r/2/"),
        ("<guid>tag-3</guid><link>https://demo.example/r/3/</link>", "https://demo.example/r/3/", "tag-3"),
        ("<link>r/4?a=1&amp;b=2#top</link>", "https://demo.example/r/4?a=1&b=2", None),
        ("<link> https://demo.example/r/5/\n</link>", "https://demo.example/r/5/", None),
        ("<link xml:base='https://demo.example/press/'>6/</link>", "https://demo.example/press/6/", None),
    ],
)
def test_where_an_item_leads(parts: str, url: str, guid: str | None) -> None:
    row = only(rss(f"<title>T</title>{parts}"))
    assert (row.url, row.guid) == (url, guid)


@pytest.mark.parametrize(
    "parts", ["<guid isPermaLink='false'>https://demo.example/4/</guid>", "<guid>tag-5</guid>", ""]
)
def test_an_item_that_leads_nowhere_is_told(parts: str) -> None:
    told = read(rss(f"<title>T</title>{parts}", "<link>/a/</link>"))
    assert told.problems == (f'item 1 of {URL} ("T") links to no page',)
    assert [(one.url, one.flags) for one in told.entries] == [("https://demo.example/a/", ("title-missing",))]


def test_a_guid_on_items_of_several_pages_is_nobodys() -> None:
    told = read(rss(*(f"<link>/{at}/</link><guid isPermaLink='false'>{guid}</guid>" for at, guid in enumerate("xxy"))))
    assert [one.guid for one in told.entries] == [None, None, "y"]


def test_an_entry_of_atom_has_its_own_dates_and_base() -> None:
    row = only(
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://demo.example/base/"><title>x</title>'
        '<link rel="self" href="feed"/><entry><title type="html">A &amp;lt; B</title><link rel="edit" href="no"/>'
        '<link href="a/1"/><id>urn:1</id><published>2024-01-01</published><updated>2024-01-02T00:00:00+02:00</updated>'
        '<author><name>N</name></author><category term="t" label="Label"/><summary>Short.</summary></entry></feed>',
    )
    assert (row.url, row.guid, row.title) == ("https://demo.example/base/a/1", "urn:1", "A < B")
    assert (row.published_stamp, row.modified_stamp) == ("2024-01-01", "2024-01-02T00:00:00+02:00")
    assert (row.authors, row.topics, row.summary) == (("N",), ("Label",), "Short.")


def test_what_was_only_updated_has_no_known_day_of_publication() -> None:
    row = only(
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>A</title><link href="https://demo.example/a/"/>'
        "<updated>2024-01-02T00:00:00Z</updated></entry></feed>",
    )
    assert (row.published_stamp, row.modified_stamp) == (None, "2024-01-02T00:00:00Z")


def test_rss_of_rdf_dates_its_items_by_dublin_core() -> None:
    row = only(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>t</title></channel>'
        '<item rdf:about="https://demo.example/1"><title>T</title><link>https://demo.example/1</link>'
        "<dc:date>2024-05-01</dc:date></item></rdf:RDF>",
    )
    assert (row.url, row.published_stamp, row.modified_stamp) == ("https://demo.example/1", "2024-05-01", None)


def test_a_json_feed_is_a_feed() -> None:
    items: list[Any] = [
        {"id": 7, "url": "/r/7/", "title": "T &amp; no markup", "date_published": "2024-05-01T09:00:00-04:00"},
        {"id": "https://demo.example/r/8/", "authors": [{"name": "Ada"}, {"url": "x"}], "tags": ["a", 3]},
        "no item",
    ]
    document = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items, "next_url": "/feed.json?p=2"})
    told = read(document)
    assert [(one.url, one.guid, one.title) for one in told.entries] == [
        ("https://demo.example/r/7/", "7", "T &amp; no markup"),
        ("https://demo.example/r/8/", "https://demo.example/r/8/", None),
    ]
    assert told.entries[0].published_stamp == "2024-05-01T09:00:00-04:00"
    assert (told.entries[1].authors, told.entries[1].topics) == (("Ada",), ("a",))
    assert told.next_url == "https://demo.example/feed.json?p=2"
    assert told.problems == (f"item 3 of {URL} (without a title) links to no page",)


def test_a_paged_feed_names_its_next_document() -> None:
    channel = (
        '<link>https://demo.example/</link><atom:link rel="self" href="/feed"/><atom:link rel="next" href="?paged=2"/>'
    )
    assert read(rss("<link>/a/</link>", channel=channel)).next_url == "https://demo.example/feed.xml?paged=2"
    own = channel.replace("?paged=2", URL)
    assert read(rss("<link>/a/</link>", channel=own)).next_url is None


def test_the_road_chooses_among_the_items_and_names_their_type() -> None:
    road = Discover(road="feed", url=URL, match=re.compile("/press/"), skip=re.compile("video"), type="Press Release")
    told = read(
        rss(*(f"<link>{one}</link>" for one in ("/press/1", "/blog/2", "/press/video", "/press/3"))), road, start=4
    )
    assert [(one.url[-1], one.position, one.type) for one in told.entries] == [
        ("1", 4, "Press Release"),
        ("3", 5, "Press Release"),
    ]


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("Sun, 06 Sep 2009 23:20:00 +0000", "2009-09-06"),
        ("Mon, 07 Sep 2009 02:20:00 GMT", "2009-09-06"),
        ("Sun, 6 Sep 09 16:20 EDT", None),
        ("2009-09-06T23:20:00-04:00", "2009-09-06"),
        ("Sun, 06 Sep 2009 16:20:00 EST", "2009-09-06"),  # no such zone there in summer: the printed day alone
    ],
)
def test_the_dates_of_feeds_are_understood(stamp: str, day: str | None) -> None:
    when = dates.read(stamp, zone=ZoneInfo("America/New_York"), order=None)
    assert (when.day.isoformat() if when.day else None) == day
    assert stamp.endswith("EST") == (when.precision == "day")


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ("", "is empty"),
        (" \n", "is empty"),
        ("<!DOCTYPE html><html><body><item><link>/a/</link></item>", "is a page of HTML, not a feed"),
        ("<meetings><item><link>/a/</link></item></meetings>", "is a document of <meetings>, not a feed"),
        ("Not found", "is something else, not a feed"),
        ('{"items": 3}', "is no JSON Feed: it has no list of items"),
        ("[1]", "is no JSON Feed"),
        ('{"items": [', "is not valid JSON"),
    ],
)
def test_what_is_no_feed_is_told_with_its_address(document: str, reason: str) -> None:
    told = read(document)
    assert (told.layout, told.entries, len(told.problems)) == (None, (), 1)
    assert told.problems[0].startswith(f"{URL} {reason}")


def test_an_empty_feed_is_a_feed() -> None:
    assert read(rss()).layout == "feed"
    assert read('{"items": []}').layout == "feed"


@pytest.mark.parametrize(
    "declared", ["utf-8", "iso-8859-1", "windows-1252", "no-such-thing", "rot13", "zlib", "punycode"]
)
@pytest.mark.parametrize("used", ["utf-8", "cp1252", "utf-16", "utf-16-le", "utf-8-sig"])
def test_the_characters_are_right_whatever_is_declared(declared: str, used: str) -> None:
    document = rss("<title>caf\u00e9 \u2019</title><link>/a/</link>").replace("?>", f' encoding="{declared}"?>')
    assert [one.title for one in read(document.encode(used)).entries] == ["caf\u00e9 \u2019"]


def test_an_old_encoding_is_read_as_declared() -> None:
    document = rss("<title>\u041c\u0438\u0440</title><link>/a/</link>")
    koi = document.replace("?>", ' encoding="koi8-r"?>').encode("koi8-r")
    assert read(koi).entries[0].title == "\u041c\u0438\u0440"
    assert (
        read(document.encode("koi8-r"), content_type="text/xml; charset=KOI8-R").entries[0].title
        == "\u041c\u0438\u0440"
    )


def test_a_broken_feed_gives_the_items_it_has_and_says_so() -> None:
    told = read(rss("<title>A</title><link>/a/</link>", "<title>B & C</title><link>/b/</link>")[:-20])
    assert [one.url for one in told.entries] == ["https://demo.example/a/", "https://demo.example/b/"]
    assert told.problems[0].startswith(f"{URL} is not well-formed XML (line ")


def test_a_feed_without_end_is_read_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(syndication, "MOST_ITEMS", 50)
    told = read(rss(*(f"<title>T{at}</title><link>/{at}/</link>" for at in range(200))))
    assert [one.url for one in told.entries] == [f"https://demo.example/{at}/" for at in range(50)]
    assert told.problems == (f"{URL} is very long: its first 50 items were read",)
    told = read(json.dumps({"items": [{"url": f"/{at}/"} for at in range(60)]}))
    assert len(told.entries) == 50
    assert told.problems == (f"{URL} is very long: its first 50 items were read",)
