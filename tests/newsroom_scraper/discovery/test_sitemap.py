"""Sitemaps: their addresses, the sitemaps of an index, and what must not pass for a whole one."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING, Final

import pytest

from newsroom_scraper.discover import Discover
from newsroom_scraper.discovery import sitemap
from tests.newsroom_scraper.discovery.declaring import newsroom

if TYPE_CHECKING:
    from newsroom_scraper.items import Listing

URL: Final = "https://demo.example/sitemap.xml"
ROAD: Final = Discover(road="sitemap", url=URL)
SPACE: Final = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def read(document: str | bytes, road: Discover = ROAD, start: int = 0) -> Listing:
    body = document.encode() if isinstance(document, str) else document
    return sitemap.read(body, newsroom=newsroom(road, timezone="America/New_York"), discover=road, url=URL, start=start)


def urlset(*rows: str, space: str = SPACE) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {space}>{"".join(f"<url>{one}</url>" for one in rows)}</urlset>\n'


def index(*rows: str) -> str:
    return f"<sitemapindex {SPACE}>{''.join(f'<sitemap>{one}</sitemap>' for one in rows)}</sitemapindex>"


def test_each_address_is_a_row_with_its_day_of_change() -> None:
    told = read(
        urlset(
            "<loc> https://demo.example/a/ </loc><lastmod>2024-05-01T09:00:00+02:00</lastmod><priority>1</priority>",
            "<loc><![CDATA[https://demo.example/b?x=1&y=2]]></loc>",
            "<loc>/c</loc><!-- <loc>/no</loc> --><lastmod> </lastmod>",
        ),
        start=3,
    )
    assert [(one.url, one.position, one.modified_stamp, one.published_stamp) for one in told.entries] == [
        ("https://demo.example/a/", 3, "2024-05-01T09:00:00+02:00", None),
        ("https://demo.example/b?x=1&y=2", 4, None, None),
        ("https://demo.example/c", 5, None, None),
    ]
    assert (told.layout, told.problems, told.entries[0].road) == ("sitemap", (), "sitemap")


@pytest.mark.parametrize("space", ["", SPACE, 'xmlns="http://www.google.com/schemas/sitemap/0.84"'])
def test_the_name_space_does_not_matter(space: str) -> None:
    assert len(read(urlset("<loc>/a</loc>", space=space)).entries) == 1


def test_a_news_sitemap_names_and_dates_its_rows() -> None:
    spaces = (
        f'{SPACE} xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
        'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
    )
    told = read(
        urlset(
            "<image:image><image:loc>/i.png</image:loc><image:title>No</image:title></image:image><loc>/a</loc>"
            "<news:news><news:publication><news:name>Demo</news:name></news:publication>"
            "<news:publication_date>2024-05-01</news:publication_date><news:title>It&#8217;s here</news:title>"
            "<news:keywords>Asylum, courts, ,courts</news:keywords></news:news>",
            space=spaces,
        ),
    )
    (row,) = told.entries
    assert (row.url, row.title, row.published_stamp) == ("https://demo.example/a", "It\u2019s here", "2024-05-01")
    assert row.topics == ("Asylum", "courts")


def test_an_index_gives_its_sitemaps_the_last_changed_first() -> None:
    road = Discover(road="sitemap", url=URL, match=re.compile("/press/"))
    told = read(
        index(
            "<loc>/none-1.xml</loc>",
            "<loc>/old.xml</loc><lastmod>2020-01-01</lastmod>",
            "<loc>/new.xml.gz</loc><lastmod>2024-05-01T23:30:00-04:00</lastmod>",
            "<loc>/day.xml</loc><lastmod>2024-05-01</lastmod>",
            "<loc>/none-2.xml</loc><lastmod>soon</lastmod>",
            "<loc>/old.xml</loc>",
        ),
        road,
    )
    names = [one.removeprefix("https://demo.example/") for one in told.children]
    assert names == ["new.xml.gz", "day.xml", "old.xml", "none-1.xml", "none-2.xml"]
    assert (told.entries, told.layout) == ((), "sitemap")


def test_gzip_is_known_by_its_first_bytes() -> None:
    assert len(read(gzip.compress(urlset("<loc>/a</loc>").encode())).entries) == 1


def test_lines_of_addresses_are_a_sitemap() -> None:
    told = read("\ufeffhttps://demo.example/a\r\n\r\nhttps://demo.example/b\nno address\n")
    assert [one.url[-1] for one in told.entries] == ["a", "b", "s"]


def test_the_road_chooses_among_the_addresses() -> None:
    road = Discover(road="sitemap", url=URL, match=re.compile("/press/"), skip=re.compile(r"\.pdf$"), type="Release")
    told = read(urlset("<loc>/press/1</loc>", "<loc>/about</loc>", "<loc>/press/2.pdf</loc>", "<loc></loc>"), road)
    assert [(one.url, one.type) for one in told.entries] == [("https://demo.example/press/1", "Release")]
    assert told.problems == (f"row 4 of {URL} has no address",)


def test_what_editors_forget_to_escape_is_read_as_meant() -> None:
    told = read(urlset("<loc>https://demo.example/a?b=1&c=2&amp;d=3</loc>", "<loc>/b</loc>"))
    assert [one.url for one in told.entries] == ["https://demo.example/a?b=1&c=2&d=3", "https://demo.example/b"]
    assert told.problems == ()


def test_small_faults_are_told_where_every_row_was_read() -> None:
    told = read(urlset("<loc>/a</loc><priority>1</prority>", "<loc>/b</loc>"))
    assert len(told.entries) == 2
    assert told.problems[0].startswith(f"{URL} is not well-formed XML")


WHOLE: Final = urlset(*(f"<loc>https://demo.example/{at}</loc>" for at in range(40)))


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ("", "is empty"),
        ("<html><body>Not found</body></html>", "is a document of <html>, not a sitemap"),
        ("<rss version='2.0'></rss>", 'is a document of <rss>, not a sitemap: declare it from = "feed"'),
        ("Not found", "is no XML, not a sitemap"),
        (WHOLE[:400], "is cut off: its <urlset> does not end"),
        (gzip.compress(WHOLE.encode(), mtime=0)[:-9], "is cut off: its gzip does not end"),
        (gzip.compress(WHOLE.encode(), mtime=0)[:10] + b"\xff" * 40, "is broken gzip"),
        (
            urlset("<loc>/a</loc>", "<loc>/b</url></loc><url><loc>/c</loc></lo", "<loc>/d</loc>"),
            "is not well-formed XML",
        ),
        (urlset("<loc>/a</loc>", "<url>" * 400 + "<loc>/b</loc>" + "</url>" * 400), "is not well-formed XML"),
    ],
    ids=lambda one: None if isinstance(one, str) and one.startswith("is ") else "document",
)
def test_what_could_prove_wrongly_is_not_read(document: str | bytes, reason: str) -> None:
    told = read(document)
    assert (told.layout, told.entries, told.children) == (None, (), ())
    assert told.problems[0].startswith(f"{URL} {reason}")


def test_no_length_of_a_part_is_taken_for_the_whole() -> None:
    for end in range(len(WHOLE.strip()) - 1):
        assert read(WHOLE[:end]).layout is None


def test_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "MOST", 39)
    assert read(WHOLE).problems == (f"{URL} holds more than 39 addresses, four times what a sitemap may",)
    monkeypatch.setattr(sitemap, "LARGEST", 1 << 20)
    bomb = gzip.compress(b" " * (3 << 20))
    for one in (bomb, b" " * (3 << 20)):
        assert read(one).problems == (f"{URL} is larger than 1 MiB, which no sitemap may be",)
