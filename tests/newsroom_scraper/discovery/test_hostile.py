"""Documents that mean harm, or that a broken machine sent: each reader answers, with its clause, and soon."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsroom_scraper.discover import Discover, JsonRules
from newsroom_scraper.discovery import feed, json_rows, sitemap, wordpress
from newsroom_scraper.extraction import fragments, spoken
from tests.newsroom_scraper.discovery.declaring import HOME, newsroom

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsroom_scraper.items import Listing

URL: Final = f"{HOME}document"
ROAD: Final = Discover(url=URL, json=JsonRules(rows="items", url="url", title="title", published="day"))
ROOM: Final = newsroom(ROAD)


def as_feed(body: bytes) -> Listing:
    return feed.read(body, newsroom=ROOM, discover=ROAD, url=URL)


def as_sitemap(body: bytes) -> Listing:
    return sitemap.read(body, newsroom=ROOM, discover=ROAD, url=URL)


def as_wordpress(body: bytes) -> Listing:
    return wordpress.read(body, newsroom=ROOM, discover=ROAD, url=URL, headers={"x-wp-totalpages": "-1", "link": "<"})


def as_json(body: bytes) -> Listing:
    return json_rows.read(body, newsroom=ROOM, discover=ROAD, url=URL)


READERS: Final = (as_feed, as_sitemap, as_wordpress, as_json)
ENTITIES: Final = b"".join(b'<!ENTITY e%d "%s">' % (at + 1, b"&e%d;" % at * 10) for at in range(9))
LAUGHS: Final = b'<!DOCTYPE x [<!ENTITY e0 "lol">' + ENTITIES + b"]>"
OUTSIDE: Final = b'<!DOCTYPE x [<!ENTITY e9 SYSTEM "file:///etc/passwd"><!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>'
FEED: Final = b'<rss version="2.0"><channel><item><title>T&e9;</title><link>https://demo.example/&e9;</link></item></channel></rss>'
SHEET: Final = b"<urlset><url><loc>https://demo.example/&e9;</loc></url></urlset>"
OPEN: Final = b'<rss version="2.0"><channel><item><title>'
MONSTERS: Final = {
    "laughs in a feed": LAUGHS + FEED,
    "laughs in a sitemap": LAUGHS + SHEET,
    "outside in a feed": OUTSIDE + FEED,
    "outside in a sitemap": OUTSIDE + SHEET,
    "deep feed": b"<rss><channel>" + b"<item>" * 10_000,
    "deep sitemap": b"<urlset>" + b"<url>" * 10_000 + b"</url>" * 10_000 + b"</urlset>",
    "deep list": b"[" * 10_000 + b"]" * 10_000,
    "deep object": b'{"items":' * 10_000 + b"1" + b"}" * 10_000,
    "deep html": OPEN
    + b"T</title><link>/a</link><description><![CDATA["
    + b"<div>" * 10_000
    + b"]]></description></item>",
    "one line": OPEN + b"a" * 10_000_000 + b"</title></item></channel></rss>",
    "one address": b"<urlset><url><loc>" + b"a" * 10_000_000 + b"</loc></url></urlset>",
    "one string": b'{"items": "' + b"a" * 10_000_000 + b'"}',
    "one attribute": b'<rss version="2.0" x="' + b"a" * 10_000_000 + b'"></rss>',
    "only brackets": OPEN + b"<" * 1_000_000,
    "only entities": OPEN + b"&" * 1_000_000,
    "never closed": OPEN + b"<a " * 400_000,
    "never closed links": OPEN + b"<link>" * 400_000,
    "comments": b"<!--" * 500_000,
    "instructions": b"<?x " * 500_000,
    "subset": b"<!DOCTYPE " + b"[" * 1_000_000,
    "cdata": b"<urlset>" + b"<![CDATA[" * 200_000 + b"</urlset>",
    "ends": b"<rss><channel>" + b"</item>" * 300_000,
    "numbers": b"[" + b"1," * 500_000 + b"1]",
    "not a number": b"[NaN]",
    "large number": b'[{"id": 1, "link": ' + b"9" * 5_000 + b"}]",
    "lone surrogate": b'{"items": [{"url": "/\\ud800", "title": "\\ud800", "day": "\\udfff"}], "link": "\\ud800"}',
    "broken base": b'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://[::1"><entry><link href="a"/></entry></feed>',
    "broken link": b'<rss version="2.0"><channel><link>http://[</link><item><link>http://[x</link></item></channel></rss>',
    "zeros": b"\0" * 100_000,
    "mark alone": b"\xff\xfe",
}


def holds(told: Listing) -> None:
    """Check what every answer must be."""
    assert told.layout is not None or told.problems
    assert all(URL in one and len(one) < 1_000 for one in told.problems)
    assert told.layout is not None or not (told.entries or told.children or told.next_url)
    assert all(one.url.startswith(("http://", "https://")) for one in told.entries)
    for one in told.entries:
        assert all("root:" not in text and "lollol" not in text for text in (one.title or "", one.url))


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("monster", MONSTERS.values(), ids=MONSTERS.keys())
def test_no_monster_harms_a_reader(monster: bytes, read: Callable[[bytes], Listing]) -> None:
    holds(read(monster))


@pytest.mark.parametrize("monster", MONSTERS.values(), ids=MONSTERS.keys())
def test_no_monster_speaks(monster: bytes) -> None:
    for road in ("feed", "wordpress"):
        spoken.candidates(monster, newsroom=ROOM, road=road, url=f"{HOME}a", guid=None, entry=None)
    text = monster.decode("latin-1")
    fragments.plain(text)
    fragments.opening(text)


def test_a_feed_of_a_hundred_thousand_items_is_read_to_its_bound() -> None:
    rows = b"".join(b"<item><title>T</title><link>/r/%d</link></item>" % at for at in range(100_000))
    told = as_feed(b'<rss version="2.0"><channel>' + rows + b"</channel></rss>")
    assert len(told.entries) == 5_000
    assert told.problems == (f"{URL} is very long: its first 5000 items were read",)


WHOLE: Final = {
    "rss": '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:c="http://purl.org/rss/1.0/modules/content/">'
    "<channel><link>/</link><item><title>T\u00e9 &amp; &#8217;</title><link>/a</link><pubDate>Sun, 06 Sep 2009 16:20:00 "
    "+0000</pubDate><c:encoded><![CDATA[<p>A <b>b</b></p>]]></c:encoded></item></channel></rss>",
    "atom": '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title type="html">&lt;b&gt;\u00e9</title><link href="/a"/>'
    '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">x</div></content></entry></feed>',
    "sitemap": "<urlset><url><loc>/\u00e9?a=1&amp;b=2</loc><lastmod>2024-05-01</lastmod></url></urlset>",
    "json feed": '{"version":"https://jsonfeed.org/version/1","items":[{"id":"1","url":"/\u00e9","content_html":"<p>x"}]}',
    "posts": '[{"id":1,"link":"/\u00e9","title":{"rendered":"T"},"content":{"rendered":"<p>x"},"date_gmt":"2024-05-01"}]',
    "types": '{"post":{"rest_base":"posts"},"news":{"rest_base":"news"}}',
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "latin-1"])
@pytest.mark.parametrize("document", WHOLE.values(), ids=WHOLE.keys())
def test_a_document_cut_off_anywhere_harms_nobody(document: str, encoding: str) -> None:
    body = document.encode(encoding)
    for end in range(0, len(body) + 1, 1 if encoding == "utf-8" else 7):
        for read in READERS:
            holds(read(body[:end]))


PIECES: Final = st.sampled_from(
    [
        *(
            "<rss>",
            "</rss>",
            "<channel>",
            "<item>",
            "</item>",
            "<entry>",
            "</entry>",
            "<feed>",
            "<urlset>",
            "</urlset>",
            "<url>",
        ),
        *(
            "</url>",
            "<loc>",
            "</loc>",
            "<link>",
            "</link>",
            "<title type='xhtml'>",
            "<title>",
            "</title>",
            "<guid>",
            "</guid>",
        ),
        *(
            "<content type='xhtml'>",
            "</content>",
            "<![CDATA[",
            "]]>",
            "<!--",
            "-->",
            "&amp;",
            "&nbsp;",
            "&",
            "&#0;",
            "&#x110000;",
        ),
        *(
            "https://demo.example/a",
            "http://[",
            "\u202e",
            "\x00",
            "\ud83d\ude00",
            "xml:base='//'",
            "<link href='/a' rel='next'/>",
        ),
        *(
            "{",
            "}",
            "[",
            "]",
            '"items"',
            ":",
            ",",
            '"url"',
            '"/a"',
            '{"url":"/a"}',
            "null",
            "1e999",
            '"id"',
            '"link"',
            "-0",
        ),
        *(
            "<?xml version='1.0' encoding='utf-16'?>",
            "<!DOCTYPE html>",
            "<sitemapindex>",
            "</sitemapindex>",
            "<sitemap>",
        ),
    ]
)


@settings(deadline=None, max_examples=150)
@given(
    st.lists(PIECES | st.text(max_size=5), max_size=30).map("".join), st.sampled_from(["utf-8", "utf-16", "utf-16-be"])
)
def test_no_jumble_harms_a_reader(text: str, encoding: str) -> None:
    body = text.encode(encoding, "replace")
    for start in (b"", b"<rss version='2.0'><channel>".decode().encode(encoding)):
        for read in READERS:
            holds(read(start + body))


JSONS: Final = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(
            ["items", "url", "id", "link", "title", "rendered", "guid", "date_gmt", "code", "message", "rest_base", "post",
             "authors", "name", "tags", "day", "next_url", "content", "excerpt", "content_text", "language"]
        ),
        inner,
        max_size=5,
    ),
    max_leaves=20,
)  # fmt: skip


@settings(deadline=None, max_examples=200)
@given(JSONS)
def test_no_shape_of_json_harms_a_reader(told: object) -> None:
    body = json.dumps(told).encode()
    for read in (as_feed, as_wordpress, as_json):
        holds(read(body))
    for road in ("feed", "wordpress"):
        spoken.candidates(body, newsroom=ROOM, road=road, url=f"{HOME}a", guid="x", entry=None)


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=60))
def test_no_bytes_harm_a_reader(body: bytes) -> None:
    for read in READERS:
        holds(read(body))
        holds(read(b"\x1f\x8b" + body))
