"""Stored pages: read again as the web is read, and never without their digest."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from scrapy.http import HtmlResponse

from newsroom_scraper.errors import EvidenceError
from newsroom_scraper.middlewares.evidence import WarcFile
from newsroom_scraper.newsroom import load
from pipelines import kept, manifest, members
from pipelines.reduced import reduce
from schedules.stored import _selector, read_page, said_on_page

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


# Pages of a reduced crawl.


def crawled(folder: Path) -> list[dict[str, Any]]:
    """Make a sealed crawl of three pages that has no readings; return where they lie."""
    folder.mkdir(exist_ok=True)
    file = WarcFile(folder / "evidence.warc.gz")
    found = [file.response(url=f"{URL}{at}/", status=200, headers=[], body=b"page %d" % at) for at in range(3)]
    file.close()
    (folder / "readings.jsonl").touch()
    files = {name: members.digest(folder / name) for name in ("evidence.warc.gz", "readings.jsonl")}
    (folder / "manifest.json").write_bytes(orjson.dumps({"schema": manifest.SCHEMA, "files": files}))
    return [asdict(one) for one in found]


def reduced(folder: Path, *keep: int) -> list[dict[str, Any]]:
    pages = crawled(folder)
    reduce(folder, keep=[pages[at]["offset"] for at in keep], keep_readings=lambda _: True, log=True)
    return pages


def test_a_pointer_leads_to_its_page_after_a_reduction(warc: Path) -> None:
    pages = reduced(warc.parent, 0, 2)
    assert not warc.exists()
    for at in (0, 2):
        assert read_page(warc, pages[at])[:2] == (f"{URL}{at}/", b"page %d" % at)


def test_the_digest_of_a_kept_page_is_still_asked_for(warc: Path) -> None:
    pages = reduced(warc.parent, 0, 2)
    with pytest.raises(EvidenceError, match=r"kept\.warc\.gz.*not hold the bytes"):
        read_page(warc, {**pages[0], "digest": pages[2]["digest"]})


def test_a_page_that_was_let_go_is_told(warc: Path) -> None:
    pages = reduced(warc.parent, 0, 2)
    with pytest.raises(EvidenceError, match=r"no longer holds a page at \d+: only what .* was kept") as caught:
        read_page(warc, pages[1])
    assert "copy" in (caught.value.advice or "")


def test_as_long_as_the_evidence_is_there_it_is_read(warc: Path) -> None:
    pages = crawled(warc.parent)
    whole = warc.read_bytes()
    reduce(warc.parent, keep=[pages[0]["offset"]], keep_readings=lambda _: True, log=True)
    warc.write_bytes(whole)
    assert read_page(warc, pages[1])[1] == b"page 1", "a reduction that is under way has let nothing go yet"


@pytest.mark.parametrize("lost", ["kept.json", "kept.warc.gz"])
def test_a_lost_file_of_a_reduced_crawl_is_told(warc: Path, lost: str) -> None:
    pages = reduced(warc.parent, 0)
    (warc.parent / lost).unlink()
    with pytest.raises(EvidenceError, match="it is missing") as caught:
        read_page(warc, pages[0])
    assert caught.value.advice == kept.RESTORE
    assert ("kept.warc.gz" in str(caught.value)) == (lost == "kept.warc.gz")


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"schema": "newsroom.kept/2"}'])
def test_a_broken_map_is_told(warc: Path, text: str) -> None:
    pages = reduced(warc.parent, 0)
    (warc.parent / "kept.json").write_text(text, encoding="utf-8")
    with pytest.raises(EvidenceError, match=r"kept\.json: cannot be read"):
        read_page(warc, pages[0])


def test_another_file_beside_a_reduced_crawl_was_not_reduced(warc: Path) -> None:
    pages = reduced(warc.parent, 0)
    with pytest.raises(EvidenceError, match=r"other\.warc\.gz: cannot be read \(it is missing\)"):
        read_page(warc.with_name("other.warc.gz"), pages[0])


def test_one_map_is_not_taken_for_another_of_its_name(warc: Path, tmp_path: Path) -> None:
    one = reduced(warc.parent, 0)
    assert read_page(warc, one[0])[1] == b"page 0"
    for path in (tmp_path / "kept.json", tmp_path / "kept.warc.gz"):
        path.unlink()
    other = reduced(warc.parent, 1)
    assert read_page(warc, other[1])[1] == b"page 1"
    with pytest.raises(EvidenceError, match="no longer holds"):
        read_page(warc, one[0])


@pytest.mark.parametrize(
    ("content_type", "head", "encoding"),
    [
        (b"text/html; charset=utf-8", b"", "utf-8"),
        (b"text/html", b'<meta charset="iso-8859-2">', "iso-8859-2"),
        (b"text/html", b"", "utf-8-sig"),
        (b"text/html", b"", "utf-16"),
        (b"text/html", b"", "utf-8"),
        (b"text/html; charset=windows-1252", b'<meta charset="utf-8">', "cp1252"),
        (b"text/html; charset=iso-8859-1", b"", "cp1252"),
        (b"text/html; charset=nonsense", b"", "utf-8"),
        (b"", b"", "cp1252"),
    ],
)
def test_a_stored_page_is_decoded_as_the_spider_decodes_it(content_type: bytes, head: bytes, encoding: str) -> None:
    text = f"<html><head>{head.decode()}</head><body><p>Ř “é” naïve\x00 &nbsp;</p></body></html>"
    body = text.encode(encoding, "xmlcharrefreplace")
    headers = {"content-type": content_type}
    theirs = HtmlResponse("https://a.example/", body=body, headers=headers).selector
    assert _selector("https://a.example/", body, headers).get() == theirs.get()
