"""`newsroom record` on the documents of every road."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.newsdesk.checking.pages import ONE
from tests.newsdesk.cli.rooms import Room, opened

if TYPE_CHECKING:
    from pathlib import Path

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Desk</title><ttl>60</ttl>
<item><title>One Thing</title><link>https://desk.example/news/one/</link><pubDate>Tue, 03 Feb 2026 09:00:00 +0100</pubDate>
<description>The first sentence of a release that was made for a test.</description><x>unread</x></item></channel></rss>"""
SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url>
<loc>https://desk.example/news/one/</loc><lastmod>2026-02-03</lastmod><priority>0.5</priority></url></urlset>"""
POSTS = json.dumps(
    [
        {
            "id": 7,
            "date_gmt": "2026-02-03T08:00:00",
            "link": ONE,
            "title": {"rendered": "One Thing"},
            "content": {"rendered": "<p>The first sentence of a release that was made for a test.</p>"},
            "_links": {"self": [{"href": "unread"}]},
        }
    ]
)
ROWS = json.dumps({"data": {"items": [{"title": "One Thing", "href": "/news/one/", "tracker": "unread"}]}})
ROADS = [
    ("feed", "feed.xml", RSS, 'from = "feed"\nurl = "https://desk.example/feed"'),
    ("sitemap", "sitemap.xml", SITEMAP, 'from = "sitemap"\nurl = "https://desk.example/sitemap.xml"'),
    ("wordpress", "wp-json/wp/v2/posts", POSTS, 'from = "wordpress"\nurl = "https://desk.example/"'),
    (
        "json",
        "api/news",
        ROWS,
        'url = "https://desk.example/api/news"\n[discover.json]\nrows = "data.items"\nurl = "href"\ntitle = "title"',
    ),
]


@pytest.fixture
def room(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Room:
    return opened(tmp_path, capsys, monkeypatch, "[newsroom.desk]\n")


@pytest.mark.parametrize(("kind", "path", "document", "road"), ROADS)
def test_documents_of_every_road_are_recorded_less_what_is_not_read(
    room: Room, kind: str, path: str, document: str, road: str
) -> None:
    text = f'name = "desk"\nhome = "https://desk.example/"\n[[discover]]\n{road}\n'
    room.declare(text)
    media = "application/json" if document[:1] in "[{" else "text/xml"
    room.serve(f"https://desk.example/{path}", document, headers={"content-type": media})
    ended = room("record", f"https://desk.example/{path}", "--as", "it")
    assert (ended.code, room.meta()[0]["kind"]) == (0, kind), ended.err
    (row,) = room.expected("it")["entries"]
    assert row["url"] == ONE
    page = (room.pages / room.meta()[0]["file"]).read_text()
    assert "unread" not in page
    assert room("check", "desk").code == 0


@pytest.mark.parametrize("speaks", ["feed", "wordpress"])
def test_where_a_road_speaks_the_text_of_its_releases_is_expected_too(room: Room, speaks: str) -> None:
    (kind, path, document, road) = next(one for one in ROADS if one[0] == speaks)
    text = f'name = "desk"\nhome = "https://desk.example/"\nspeaks = "{kind}"\n[[discover]]\n{road}\n'
    room.declare(text)
    media = "application/json" if document[:1] in "[{" else "text/xml"
    room.serve(f"https://desk.example/{path}", document, headers={"content-type": media})
    ended = room("record", f"https://desk.example/{path}", "--as", "it")
    assert ended.code == 0, ended.err
    (release,) = room.expected("it")["releases"]
    assert release["title"] == "One Thing"
    assert release["body"] == "The first sentence of a release that was made for a test."
    assert release["sources"]["body"] == speaks
    assert "no recorded page" not in room("check", "desk").out
