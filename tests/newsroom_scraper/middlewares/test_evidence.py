"""A response is kept as it came over the wire, at an offset that leads back to it."""

from __future__ import annotations

import gzip
import hashlib
from typing import TYPE_CHECKING, Any

import pytest
from scrapy import Request
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from warcio.archiveiterator import ArchiveIterator

from newsroom_scraper.files import EVIDENCE
from newsroom_scraper.middlewares.evidence import META, ROLE, KeepEvidence, WarcFile

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://a.example/press/1/"
PAGE = "<h1>Fifteen Hours at the Border — ‘No Answer’</h1>".encode()
HTML = ("Content-Type", "text/html; charset=utf-8")


def records(path: Path) -> list[tuple[str, str | None, Any]]:
    found = []
    with path.open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            body = record.content_stream().read()
            found.append((record.rec_type, record.rec_headers.get_header("WARC-Target-URI"), body))
    return found


def at(path: Path, offset: int) -> Any:
    with path.open("rb") as file:
        file.seek(offset)
        return next(iter(ArchiveIterator(file)))


@pytest.mark.parametrize("zipped", [False, True])
def test_what_is_kept_is_read_back(tmp_path: Path, zipped: bool) -> None:
    warc = WarcFile(tmp_path / EVIDENCE)
    body = gzip.compress(PAGE) if zipped else PAGE
    headers = [HTML, ("Content-Encoding", "gzip")] if zipped else [HTML]
    kept = [warc.response(url=f"{URL}{number}", status=200, headers=headers, body=body) for number in range(3)]
    warc.close()
    assert [one[0] for one in records(warc.path)] == ["warcinfo", *["response"] * 3]
    for number, one in enumerate(kept):
        record = at(warc.path, one.offset)
        assert record.rec_headers.get_header("WARC-Target-URI") == f"{URL}{number}"
        assert record.raw_stream.read() == body
        assert at(warc.path, one.offset).content_stream().read() == PAGE
        assert one.digest == f"sha256:{hashlib.sha256(body).hexdigest()}"
        assert (one.warc, one.http_status) == (EVIDENCE, 200)
        assert one.fetched_at.endswith("Z")


def test_a_chunked_body_does_not_claim_its_chunks(tmp_path: Path) -> None:
    warc = WarcFile(tmp_path / EVIDENCE)
    kept = warc.response(url=URL, status=200, headers=[HTML, ("Transfer-Encoding", "chunked")], body=PAGE)
    warc.close()
    record = at(warc.path, kept.offset)
    assert record.http_headers.get_header("Transfer-Encoding") is None
    assert record.http_headers.get_header("X-Archive-Orig-Transfer-Encoding") == "chunked"
    assert record.content_stream().read() == PAGE


def test_a_record_is_with_the_system_before_the_next_page_is_read(tmp_path: Path) -> None:
    warc = WarcFile(tmp_path / EVIDENCE)
    warc.response(url=URL, status=404, headers=[HTML], body=PAGE)
    assert len(records(warc.path)) == 2
    warc.close()


@pytest.mark.parametrize(
    ("status", "role", "kept"),
    [
        (200, "release", True),
        (301, "release", True),
        (404, "release", True),
        (410, "good", True),
        (403, "listing", True),
        (429, "release", False),
        (500, "release", False),
        (503, "listing", False),
        (200, None, False),
    ],
)
def test_what_is_kept(tmp_path: Path, status: int, role: str | None, kept: bool) -> None:
    keep = KeepEvidence(tmp_path)
    request = Request(URL, meta={META: "of an earlier answer", **({ROLE: role} if role else {})})
    response = Response(URL, status=status, body=PAGE, headers={"Content-Type": "text/html"})
    assert keep.process_response(request, response) is response
    keep.spider_closed()
    assert (META in request.meta) is kept
    assert len(records(tmp_path / EVIDENCE)) == 1 + kept


def test_without_a_folder_nothing_is_kept() -> None:
    class Crawler:
        settings: dict[str, str] = {}

    with pytest.raises(NotConfigured):
        KeepEvidence.from_crawler(Crawler())  # type: ignore[arg-type]
