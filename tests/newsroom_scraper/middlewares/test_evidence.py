"""A response is kept as it came over the wire, at an offset that leads back to it."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

import pytest
from scrapy import Request
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from warcio.archiveiterator import ArchiveIterator

from newsroom_scraper.files import EVIDENCE
from newsroom_scraper.middlewares.evidence import KNOWN, META, RENDERED, ROLE, KeepEvidence, WarcFile
from pipelines import members

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
    expected = ["warcinfo", *(["response", "request", "metadata"] if kept else [])]
    assert [one[0] for one in records(tmp_path / EVIDENCE)] == expected


def kept_by(tmp_path: Path, request: Request, response: Response) -> list[Any]:
    """Return the records of one answer, heads and all; their digests are checked."""
    keep = KeepEvidence(tmp_path)
    keep.process_response(request, response)
    keep.spider_closed()
    with (tmp_path / EVIDENCE).open("rb") as file:
        told = [(one, one.content_stream().read()) for one in ArchiveIterator(file, check_digests="raise")]
    return told[1:]


def test_what_was_asked_and_how_it_went_stand_behind_the_answer(tmp_path: Path) -> None:
    asked = {"User-Agent": "newsroom", "Referer": "https://a.example/news/", "Proxy-Authorization": "Basic c2VjcmV0"}
    request = Request(f"{URL}?a=1", headers=asked, meta={ROLE: "release", "download_latency": 0.1234})
    response = Response(request.url, body=PAGE, ip_address=ip_address("192.0.2.7"))
    (answer, _), (question, _), (how, text) = kept_by(tmp_path, request, response)
    number = answer.rec_headers.get_header("WARC-Record-ID")
    assert answer.rec_headers.get_header("WARC-IP-Address") == "192.0.2.7"
    for one in (question, how):
        assert one.rec_headers.get_header("WARC-Concurrent-To") == number
        assert one.rec_headers.get_header("WARC-Target-URI") == request.url
        assert one.rec_headers.get_header("WARC-Date") == answer.rec_headers.get_header("WARC-Date")
    assert question.http_headers.protocol == "GET"
    assert question.http_headers.statusline == "/press/1/?a=1 HTTP/1.1"
    assert question.http_headers.get_header("Host") == "a.example"
    assert question.http_headers.get_header("User-Agent") == "newsroom"
    assert text == b"role: release\r\nfetchTimeMs: 123\r\nvia: https://a.example/news/\r\n"


def test_no_secret_of_the_way_there_is_kept(tmp_path: Path) -> None:
    headers = {"Proxy-Authorization": "Basic c2VjcmV0", "Authorization": "Bearer s3cr3t", "Cookie": "a=s3cr3t"}
    request = Request(URL, headers=headers, meta={ROLE: "release", "proxy": "http://me:s3cr3t@proxy.example"})
    records = kept_by(tmp_path, request, Response(URL, body=PAGE, ip_address=ip_address("192.0.2.7")))
    stored = (tmp_path / EVIDENCE).read_bytes()
    plain = b"".join(zlib.decompress(stored[one.offset :], 31) for one in members.scan(tmp_path / EVIDENCE)[0])
    assert [one.rec_type for one, _ in records] == ["response", "request", "metadata"]
    for secret in ("c2VjcmV0", "s3cr3t"):
        assert secret not in str(records[1][0].http_headers.headers)
        assert secret.encode() not in plain
    assert records[1][0].http_headers.get_header("Authorization") == "(withheld)"
    assert b"proxied: yes" in records[2][1]
    assert records[0][0].rec_headers.get_header("WARC-IP-Address") is None  # it is the proxy's


def test_what_a_browser_drew_was_not_asked_by_us(tmp_path: Path) -> None:
    response = Response(URL, body=PAGE, headers={RENDERED: "chromium 140"})
    records = kept_by(tmp_path, Request(URL, meta={ROLE: "release"}), response)
    assert [one.rec_type for one, _ in records] == ["response", "metadata"]
    assert b"renderedBy: chromium 140" in records[1][1]


@pytest.mark.parametrize(
    ("status", "profile", "leads"),
    [(200, "identical-payload-digest", False), (304, "server-not-modified", True)],
)
def test_the_same_again_is_a_revisit(tmp_path: Path, status: int, profile: str, leads: bool) -> None:
    digest = f"sha256:{hashlib.sha256(PAGE).hexdigest()}"
    request = Request(URL, meta={ROLE: "release", "asked": URL, KNOWN: frozenset({digest})})
    body = PAGE if status == 200 else b""
    date = "Sun, 22 Nov 2026 02:00:00 GMT"
    (again, left), (question, _), _ = kept_by(tmp_path, request, Response(URL, status, {"Date": date}, body))
    assert (again.rec_type, question.rec_type, left) == ("revisit", "request", b"")
    assert again.rec_headers.get_header("WARC-Profile") == f"http://netpreserve.org/warc/1.1/revisit/{profile}"
    assert again.rec_headers.get_header("WARC-Refers-To-Target-URI") == URL
    assert again.rec_headers.get_header("WARC-Payload-Digest") == (digest if status == 200 else None)
    assert again.http_headers.get_header("Date") == date
    assert (META in request.meta) is leads
    found, _ = members.scan(tmp_path / EVIDENCE)
    assert [(one.info, one.revisit) for one in found] == [(True, False), (False, True)]
    assert sum(one.size for one in found) == (tmp_path / EVIDENCE).stat().st_size


def test_without_a_folder_nothing_is_kept() -> None:
    class Crawler:
        settings: dict[str, str] = {}

    with pytest.raises(NotConfigured):
        KeepEvidence.from_crawler(Crawler())  # type: ignore[arg-type]
