"""What a document says of one release is cut out of it: nothing of that stays, and every other item reads as before."""

from __future__ import annotations

import gzip
import json
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom_scraper.discovery import cutting

if TYPE_CHECKING:
    from collections.abc import Callable

URL = "https://a.example/feed"
AT = "https://a.example"
SECRET = "SECRET"
FIXTURES = Path(__file__).parents[2] / "fixtures"

RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:media="http://search.yahoo.com/mrss/"><channel><title>News</title><link>{AT}/</link><description>All</description>
<item><title>One</title><link>{AT}/1/</link><guid isPermaLink="false">x1</guid><description>First é</description></item>
<!-- <item><link>{AT}/2/</link> -->
<item>
 <title><![CDATA[SECRET <item> title</item>]]></title><link><![CDATA[{AT}/2/]]></link><guid>SECRET-guid</guid>
 <pubDate>Mon, 01 Jan 2024 10:00:00 GMT</pubDate><dc:creator>SECRET author</dc:creator><category>SECRET</category>
 <media:content><media:title>SECRET</media:title><media:item>SECRET</media:item></media:content>
 <!-- SECRET --><content:encoded><![CDATA[<p>SECRET</p> </item> <rss>]]></content:encoded>
</item>
<item><title>Three</title><link>/3/</link><content:encoded><![CDATA[<p>Third <entry> text</p>]]></content:encoded></item>
</channel></rss>
"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>News</title><link href="{AT}/"/>
<entry><id>tag:1</id><title>One</title><link href="{AT}/1/"/><content type="xhtml"><div><p>First</p></div></content></entry>
<entry a='>'><id>SECRET</id><title>SECRET</title><link rel="alternate" title="SECRET" href="{AT}/2/?a=1&amp;b=2"/>
<published>2024-01-01T00:00:00Z</published><updated>2024-01-02T00:00:00Z</updated><author><name>SECRET</name></author>
<source><title>SECRET</title></source><summary>SECRET</summary></entry>
<entry><id>tag:3</id><title>Three</title><link href="{AT}/3/"/><summary>Third</summary></entry></feed>"""
RDF = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="{AT}/"><title>News</title><link>{AT}/</link></channel>
<item rdf:about="{AT}/1/"><title>One</title><link>{AT}/1/</link><dc:date>2024-01-03</dc:date></item>
<item rdf:about="{AT}/2/"><title>SECRET</title><link>{AT}/2/</link><dc:date>2024-01-02</dc:date></item>
</rdf:RDF>"""
PREFIXED = ATOM.replace("<", "<a:").replace("<a:/", "</a:").replace("xmlns=", "xmlns:a=")
UNCLOSED = f"""<rss version="2.0"><channel><title>News</title><link>{AT}/</link>
<item><title>One</title><link>{AT}/1/</link>
<item><title>SECRET</title><link>{AT}/2/</link><description>SECRET</description>
<item><title>Three</title><link>{AT}/3/</link>
</channel></rss>"""
JSON_FEED: dict[str, Any] = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "News",
    "_ours": {"items": ["}", "]"]},
    "items": [
        {"id": "1", "url": f"{AT}/1/", "title": "One", "content_text": "First"},
        {
            "id": 2,
            "url": f"{AT}/2/",
            "title": SECRET,
            "tags": [SECRET],
            "_x": {"y": SECRET},
            "date_published": "2024-01-01",
        },
        {"id": f"{AT}/3/", "title": 'Three \\ " é', "content_html": "<p>]}</p>"},
    ],
}
POSTS: list[dict[str, Any]] = [
    {"id": 1, "link": f"{AT}/1/", "title": {"rendered": "One"}, "content": {"rendered": "<p>First [</p>"}},
    {
        "id": 2,
        "link": f"{AT}/2/",
        "date": "2024-01-01T00:00:00",
        "modified_gmt": SECRET,
        "guid": {"rendered": SECRET},
        "slug": "SECRET",
        "title": {"rendered": SECRET},
        "acf": [{"x": SECRET}],
        "yoast_head": f"<title>{SECRET}</title>",
    },
    {"id": 3, "link": f"{AT}/3/", "title": {"rendered": "Thrée"}, "excerpt": {"rendered": "Third"}},
]
DOCUMENTS = {
    "rss": RSS.encode(),
    "rss in old letters": RSS.replace("UTF-8", "ISO-8859-1").encode("latin-1"),
    "rss in utf-16": RSS.replace("UTF-8", "UTF-16").encode("utf-16"),
    "rss that breaks off": RSS.partition("</channel>")[0].encode(),
    "rss unclosed": UNCLOSED.encode(),
    "atom": ATOM.encode(),
    "atom prefixed": PREFIXED.encode(),
    "rdf": RDF.encode(),
    "json feed": json.dumps(JSON_FEED, indent=1).encode(),
    "json feed, marked": b"\xef\xbb\xbf" + json.dumps(JSON_FEED, ensure_ascii=False).encode(),
    "posts": json.dumps(POSTS).encode(),
    "posts, written out": b"\n" + json.dumps(POSTS, ensure_ascii=False, indent=2).encode() + b"\n",
    "one post": json.dumps(POSTS[1]).encode(),
    "posts alone": json.dumps(POSTS[1:2]).encode(),
}


def is_second(url: str) -> bool:
    return url.startswith(f"{AT}/2/")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_nothing_of_it_stays_and_all_else_does(name: str) -> None:
    body = DOCUMENTS[name]
    before = cutting.items(body, URL)
    (own,) = [one for one in before if one.url and is_second(one.url)]
    made = cutting.cut(body, URL, is_second)
    assert made is not None
    assert SECRET.encode() not in made.replace(b"\0", b"")
    after = cutting.items(made, URL)
    assert [one.url for one in after] == [one.url for one in before]
    assert [one for one in after if one.url != own.url] == [one for one in before if one.url != own.url]
    (bare,) = [one for one in after if one.url == own.url]
    assert not cutting.says(bare)
    assert (bare.published, bool(bare.modified)) == (own.published, bool(own.modified and own.modified[0].isdigit()))
    assert cutting.cut(made, URL, is_second) is None, "doing it again does nothing"
    assert cutting.cut(body, URL, lambda _: False) is None


@pytest.mark.parametrize("name", ["rss", "atom", "json feed", "posts"])
def test_what_is_said_of_others_stays_byte_for_byte(name: str) -> None:
    body = DOCUMENTS[name]
    made = cutting.cut(body, URL, is_second)
    assert made is not None
    begin = next(at for at, (old, new) in enumerate(zip(body, made, strict=False)) if old != new)
    end = next(at for at, (old, new) in enumerate(zip(body[::-1], made[::-1], strict=False)) if old != new)
    assert SECRET.encode() not in body[:begin]
    assert SECRET.encode() not in body[len(body) - end :]
    assert b"Three" in body[len(body) - end :] or b"Thr" in body[len(body) - end :]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<!DOCTYPE html><html><a href='https://a.example/2/'>SECRET</a>",
        b"{}",
        b"[]",
        b"[1, null]",
        b"{]",
        gzip.compress(b"x", mtime=0),
    ],
)
def test_what_is_no_such_document_is_let_be(body: bytes) -> None:
    assert cutting.items(body, URL) == []
    assert cutting.cut(body, URL, lambda _: True) is None


def test_the_same_item_twice_goes_twice_and_a_guid_of_two_is_nobodys() -> None:
    item = f"<item><title>SECRET</title><link>{AT}/2/</link><guid>same</guid></item>"
    other = f"<item><title>Two</title><link>{AT}/4/</link><guid>same</guid></item>"
    body = RSS.replace("</channel>", f"{item}{other}</channel>").encode()
    made = cutting.cut(body, URL, is_second)
    assert made is not None
    assert SECRET.encode() not in made
    assert [one.title for one in cutting.items(made, URL)] == ["One", None, "Three", None, "Two"]


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*/feed.xml")), ids=lambda path: path.parent.name)
def test_recorded_feeds_lose_one_item_each(path: Path) -> None:
    body = path.read_bytes()
    found = cutting.items(body, URL)
    assert len(found) > 1
    for one in found:
        made = cutting.cut(body, URL, named(one.url))
        assert made is not None
        assert [was for was, now in zip(found, cutting.items(made, URL), strict=True) if was != now] == [one]


def named(url: str | None) -> Callable[[str], bool]:
    return lambda other: other == url


def test_one_that_cannot_be_taken_apart_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "_bare_xml", lambda own, _url: own)
    with pytest.raises(cutting.UncutError, match="cannot be taken out of it alone"):
        cutting.cut(DOCUMENTS["rss"], URL, is_second)


_PIECES = (
    "a|é| |<item>|</item>|</entry>|<entry |]]>|<![CDATA[|-->|<!--|\"|'|\\|[|]|{|}|,|&amp;|&|<p>|</p>|</rss>|</channel>|?>|<?x"
    f"|<link>{AT}/2/</link>|items|:"
).split("|")
PIECES = st.lists(st.sampled_from(_PIECES), min_size=1, max_size=8).map(lambda some: f"x{''.join(some)}x")


@given(texts=st.lists(PIECES, min_size=1, max_size=5), data=st.data())
def test_whatever_items_say_only_the_chosen_goes(texts: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(texts) - 1))
    kind = data.draw(st.sampled_from(["rss", "cdata", "atom", "json feed", "posts"]))
    secret = f"SECRET{texts[at]}SECRET"
    said = [secret if one == at else text for one, text in enumerate(texts)]
    body = written(kind, said)
    before = cutting.items(body, URL)
    assert len(before) == len(texts)
    made = cutting.cut(body, URL, lambda url: url == f"{AT}/at/{at}/")
    assert made is not None
    assert b"SECRET" not in made
    after = cutting.items(made, URL)
    assert [one for one in after if one.url != f"{AT}/at/{at}/"] == [
        one for one in before if one.url != f"{AT}/at/{at}/"
    ]


def written(kind: str, texts: list[str]) -> bytes:
    """Return a document of that kind whose items say those texts."""
    if kind == "posts":
        posts = [{"link": f"{AT}/at/{at}/", "content": {"rendered": text}} for at, text in enumerate(texts)]
        return json.dumps(posts, ensure_ascii=False).encode()
    if kind == "json feed":
        rows = [{"id": text, "url": f"{AT}/at/{at}/", "content_html": text} for at, text in enumerate(texts)]
        return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": rows}, ensure_ascii=False).encode()
    if kind == "atom":
        rows_ = (
            f'<entry><link href="{AT}/at/{at}/"/><title>{escape(text)}</title></entry>' for at, text in enumerate(texts)
        )
        return f'<feed xmlns="http://www.w3.org/2005/Atom">{"".join(rows_)}</feed>'.encode()
    told = [
        f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>" if kind == "cdata" else escape(text) for text in texts
    ]
    rows_ = (
        f"<item><link>{AT}/at/{at}/</link><description>{text}</description></item>" for at, text in enumerate(told)
    )
    return f"<rss><channel>{''.join(rows_)}</channel></rss>".encode()
