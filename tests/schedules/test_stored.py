"""Stored pages: read again as the web is read, and never without their digest."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pytest

from newsroom_scraper.errors import EvidenceError
from newsroom_scraper.middlewares.evidence import WarcFile
from newsroom_scraper.newsroom import load
from schedules.stored import read_page, said_on_page

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://www.amnestyusa.org/press-releases/a/"
PAGE = (
    '<html lang=en><head><meta charset=utf-8><meta property="og:title" content="A title">'
    '<script type="application/ld+json">{"@type":"Article","headline":"A title",'
    '"datePublished":"2020-02-21T01:00:00Z","author":{"name":"Ada"}}</script></head><body>'
    '<div class=entry-content><p>It’s a body.</p><p><a href="/a.pdf">file</a></p></div></body></html>'
).encode()


def store(path: Path, body: bytes, *headers: tuple[str, str]) -> dict[str, Any]:
    file = WarcFile(path)
    file.response(url=f"{URL}before", status=200, headers=[], body=b"before")
    found = file.response(url=URL, status=200, headers=[("Content-Type", "text/html"), *headers], body=body)
    file.response(url=f"{URL}after", status=200, headers=[], body=b"after")
    file.close()
    return asdict(found)


@pytest.fixture
def warc(tmp_path: Path) -> Path:
    return tmp_path / "evidence.warc.gz"


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        (None, PAGE),
        ("identity", PAGE),
        ("gzip", gzip.compress(PAGE)),
        ("GZIP", gzip.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)[2:-4]),
    ],
)
def test_a_page_comes_back_as_it_came(warc: Path, encoding: str | None, body: bytes) -> None:
    evidence = store(warc, body, *([("Content-Encoding", encoding)] if encoding else []))
    url, page, headers = read_page(warc, evidence)
    assert (url, page) == (URL, PAGE)
    assert headers["content-type"] == b"text/html"


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
def test_a_body_that_does_not_unpack_is_told(warc: Path, encoding: str) -> None:
    with pytest.raises(EvidenceError, match="body"):
        read_page(warc, store(warc, b"plain", ("Content-Encoding", encoding)))


def test_other_bytes_are_no_evidence(warc: Path) -> None:
    evidence = store(warc, PAGE)
    with pytest.raises(EvidenceError, match="not hold the bytes"):
        read_page(warc, {**evidence, "digest": "sha256:0"})


@pytest.mark.parametrize("offset", [0, 10**9])
def test_a_place_without_a_response_is_told(warc: Path, offset: int) -> None:
    with pytest.raises(EvidenceError):
        read_page(warc, {**store(warc, PAGE), "offset": offset})


def test_a_place_within_a_record_is_told(warc: Path) -> None:
    evidence = store(warc, PAGE)
    with pytest.raises(EvidenceError):
        read_page(warc, {**evidence, "offset": evidence["offset"] + 3})


def test_a_torn_record_is_told(warc: Path) -> None:
    evidence = store(warc, PAGE)
    warc.write_bytes(warc.read_bytes()[: evidence["offset"] + 200])
    with pytest.raises(EvidenceError):
        read_page(warc, evidence)


def test_a_missing_file_is_told(warc: Path) -> None:
    with pytest.raises(EvidenceError, match="cannot be read"):
        read_page(warc, {"offset": 0, "digest": "x"})


def test_today_s_reader_says_what_each_source_says(warc: Path) -> None:
    entry = {
        "url": URL,
        "listing_url": "https://www.amnestyusa.org/news/",
        "position": 0,
        "title": "Listed title",
        "type": "Press Release",
        "summary": None,
        "published_raw": "February 20, 2020",
        "layout": "2021",
    }
    told = said_on_page(warc, store(warc, PAGE), newsroom=load("amnesty-usa"), entry=entry)
    assert told["title"] == {"json-ld": "A title", "meta": "A title", "listing": "Listed title"}
    assert told["body"] == {"selector:2021": "It’s a body.\n\nfile"}
    assert told["published"] == {"json-ld": "2020-02-20", "listing": "2020-02-20"}
    assert told["type"] == {"listing": "Press Release"}
    assert told["authors"] == {"json-ld": ["Ada"]}
    assert told["attachments"] == {"selector:2021": ["https://www.amnestyusa.org/a.pdf"]}
    alone = said_on_page(
        warc, store(warc.with_name("b"), PAGE) and store(warc, PAGE), newsroom=load("amnesty-usa"), entry=None
    )
    assert "listing" not in alone["title"]


def test_a_page_that_no_longer_parses_says_nothing(warc: Path) -> None:
    told = said_on_page(warc, store(warc, b"<html></html>"), newsroom=load("amnesty-usa"), entry=None)
    assert all(not said for said in told.values())
