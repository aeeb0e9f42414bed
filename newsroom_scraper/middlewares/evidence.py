"""Every response that may make a reading goes into the crawl's WARC, as it came over the wire.

The middleware stands below decompression. With a response go what was asked (`request`) and how it went (`metadata`);
an answer whose bytes are stored already, or that says that nothing was modified, is a `revisit`. A record is one gzip
member; a response's file, offset and digest travel with the request as `meta["evidence"]`, so that each reading can
name its proof. warcio writes the record and this module compresses it: warcio's fixed level 9 costs more than the rest
of a page, and the wire is mostly gzip already.
"""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.exceptions import NotConfigured
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newsroom_scraper.failpoints import reach
from newsroom_scraper.files import EVIDENCE
from newsroom_scraper.items import EXTRACTOR, Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Headers, Response
    from warcio.recordloader import ArcWarcRecord

META: Final = "evidence"
ROLE: Final = "role"
"""Requests that carry this meta key are kept: listing, release, file, good, not-found."""

KNOWN: Final = "known_digests"
"""Meta key of requests whose answer is not kept where its body has one of these digests: it is stored already."""

SAME: Final = "same_bytes"
"""Meta key of a request whose answer was not kept for that."""

RENDERED: Final = "X-Archive-Rendered"
"""Header of an answer whose body is what a browser made of it, not what came over the wire; it names the browser."""

_PROFILE: Final = "http://netpreserve.org/warc/1.1/revisit/"
_IDENTICAL: Final = f"{_PROFILE}identical-payload-digest"
_NOT_MODIFIED: Final = f"{_PROFILE}server-not-modified"

_SECRET: Final = frozenset({"authorization", "proxy-authorization", "cookie"})
"""Headers of a request that are for the other side only: their values are in no record."""

_LEVEL_PLAIN: Final = 6
_LEVEL_COMPRESSED: Final = 1
_REASONS: Final = {200: "OK", 301: "Moved Permanently", 302: "Found", 404: "Not Found", 410: "Gone"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """What stands with a response.

    Attributes:
        method: of the request, as `GET`.
        asked: headers of the request; None: a browser asked, in its own words.
        facts: how it went, by name: `fetchTimeMs`, `via` and what else is known.
        address: of the machine that answered, or None: a proxy stood between, or nobody knows.

    """

    method: str = "GET"
    asked: list[tuple[str, str]] | None = None
    facts: dict[str, str]
    address: str | None = None


class WarcFile:
    """An append-only WARC of one crawl."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._out: BinaryIO = path.open("ab")
        self._buffer = BytesIO()
        self._writer = WARCWriter(self._buffer, gzip=False, warc_version="WARC/1.1")
        info = {"software": EXTRACTOR, "format": "WARC File Format 1.1"}
        self._append((self._writer.create_warcinfo_record(path.name, info), _LEVEL_PLAIN))

    def response(
        self,
        *,
        url: str,
        status: int,
        headers: list[tuple[str, str]],
        body: bytes,
        exchange: Exchange | None = None,
    ) -> Evidence:
        """Append a response and return where it lies. The record is with the operating system when this returns.

        What was asked and how it went stand right behind it: whoever moves the one moves all.
        """
        fetched = datetime.now(UTC)
        digest = hashlib.sha256(body).hexdigest()
        http = _answer(status, headers)
        block = hashlib.sha256(http.headers_buff)
        block.update(body)
        known = {**_when(fetched), "WARC-Payload-Digest": f"sha256:{digest}"}
        record = self._writer.create_warc_record(
            url,
            "response",
            payload=BytesIO(body),
            length=len(body),
            http_headers=http,
            warc_headers_dict={**known, "WARC-Block-Digest": f"sha256:{block.hexdigest()}", **_by(exchange)},
        )
        encoded = any(name.lower() == "content-encoding" for name, _ in headers)
        written = [(record, _LEVEL_COMPRESSED if encoded else _LEVEL_PLAIN)]
        offset = self._append(*written, *self._beside(record, url, fetched, exchange))
        return Evidence(
            warc=self.path.name,
            offset=offset,
            digest=f"sha256:{digest}",
            fetched_at=fetched.strftime("%Y-%m-%dT%H:%M:%SZ"),
            http_status=status,
        )

    def revisit(
        self, *, url: str, status: int, headers: list[tuple[str, str]], body: bytes, exchange: Exchange | None = None
    ) -> Evidence:
        """Append that an answer said nothing else than one that is stored, without its body; return where it lies."""
        fetched = datetime.now(UTC)
        digest = f"sha256:{hashlib.sha256(body).hexdigest()}"
        http = _answer(status, headers)
        profile = _NOT_MODIFIED if status == 304 else _IDENTICAL
        record = self._writer.create_warc_record(
            url,
            "revisit",
            http_headers=http,
            warc_headers_dict={
                **_when(fetched),
                "WARC-Profile": profile,
                "WARC-Refers-To-Target-URI": url,
                "WARC-Payload-Digest": digest,
                "WARC-Block-Digest": f"sha256:{hashlib.sha256(http.headers_buff).hexdigest()}",
                "WARC-Truncated": "length",
                **_by(exchange),
            },
        )
        if profile == _NOT_MODIFIED:
            record.rec_headers.remove_header("WARC-Payload-Digest")  # of what it stands for nothing is known here
        offset = self._append((record, _LEVEL_PLAIN), *self._beside(record, url, fetched, exchange))
        stamp = fetched.strftime("%Y-%m-%dT%H:%M:%SZ")
        return Evidence(warc=self.path.name, offset=offset, digest=digest, fetched_at=stamp, http_status=status)

    def _beside(
        self, record: ArcWarcRecord, url: str, fetched: datetime, exchange: Exchange | None
    ) -> Iterator[tuple[ArcWarcRecord, int]]:
        """Yield what was asked, and how it went."""
        if exchange is None:
            return
        of = {**_when(fetched), "WARC-Concurrent-To": record.rec_headers.get_header("WARC-Record-ID")}
        if exchange.asked is not None:
            parts = urlsplit(url)
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            http = StatusAndHeaders(f"{target} HTTP/1.1", exchange.asked, protocol=exchange.method)
            http.compute_headers_buffer(None)
            told = {**of, "WARC-Block-Digest": f"sha256:{hashlib.sha256(http.headers_buff).hexdigest()}"}
            yield (
                self._writer.create_warc_record(url, "request", http_headers=http, warc_headers_dict=told),
                _LEVEL_PLAIN,
            )
        text = "".join(f"{name}: {' '.join(value.split())}\r\n" for name, value in exchange.facts.items()).encode()
        told = {**of, "WARC-Block-Digest": f"sha256:{hashlib.sha256(text).hexdigest()}"}
        yield (
            self._writer.create_warc_record(
                url,
                "metadata",
                payload=BytesIO(text),
                length=len(text),
                warc_content_type="application/warc-fields",
                warc_headers_dict=told,
            ),
            _LEVEL_PLAIN,
        )

    def _append(self, *records: tuple[ArcWarcRecord, int]) -> int:
        """Write records that belong together, and return where the first begins."""
        packed = []
        for record, level in records:
            self._buffer.seek(0)
            self._buffer.truncate()
            self._writer.write_record(record)
            packer = zlib.compressobj(level, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
            packed += [packer.compress(self._buffer.getbuffer()), packer.flush()]
        offset = self._out.tell()
        self._out.write(b"".join(packed))
        self._out.flush()
        reach("spider.evidence-written")
        return offset

    def close(self) -> None:
        """Close the file."""
        self._out.close()


class KeepEvidence:
    """Downloader middleware: append each response to the crawl's WARC."""

    def __init__(self, folder: Path) -> None:
        self.warc = WarcFile(folder / EVIDENCE)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> KeepEvidence:
        """Return the middleware, where the crawl has a folder."""
        folder = crawler.settings.get("NEWSROOM_CRAWL_FOLDER")
        if not folder:
            raise NotConfigured
        made = cls(Path(folder))
        crawler.signals.connect(made.spider_closed, signal=signals.spider_closed)
        return made

    def process_response(self, request: Request, response: Response) -> Response:
        """Keep the response and tell the request where."""
        request.meta.pop(META, None)
        # A server's own trouble (5xx, 429) proves nothing about a release.
        request.meta[SAME] = response.status == 200 and _is_known(request, response)
        kept = ROLE in request.meta and response.status < 500 and response.status != 429
        if not kept:
            return response
        append = self.warc.revisit if request.meta[SAME] or response.status == 304 else self.warc.response
        evidence = append(
            url=response.url,
            status=response.status,
            headers=_plain(response.headers),
            body=response.body,
            exchange=_exchange(request, response),
        )
        if not request.meta[SAME]:  # what it says lies elsewhere, and nothing is to lead here
            request.meta[META] = evidence
        return response

    def spider_closed(self) -> None:
        """Close the WARC."""
        self.warc.close()


def _is_known(request: Request, response: Response) -> bool:
    if request.meta.get(ROLE) == "release" and request.url != request.meta.get("asked"):
        return False  # it was redirected: the same page at another address is news
    known = request.meta.get(KNOWN) or frozenset()
    return bool(known) and f"sha256:{hashlib.sha256(response.body).hexdigest()}" in known


def _plain(headers: Headers) -> list[tuple[str, str]]:
    return [
        (name.decode("latin-1"), value.decode("latin-1")) for name, values in headers.items() for value in values or ()
    ]


def _answer(status: int, headers: list[tuple[str, str]]) -> StatusAndHeaders:
    # The body comes without its chunks, so that header would be a lie to a reader of the record.
    told = [(f"X-Archive-Orig-{n}" if n.lower() == "transfer-encoding" else n, v) for n, v in headers]
    http = StatusAndHeaders(f"{status} {_REASONS.get(status, 'Status')}", told, protocol="HTTP/1.1")
    http.compute_headers_buffer(None)
    return http


def _when(fetched: datetime) -> dict[str, str]:
    return {"WARC-Date": fetched.strftime("%Y-%m-%dT%H:%M:%S.%fZ")}


def _by(exchange: Exchange | None) -> dict[str, str]:
    return {"WARC-IP-Address": exchange.address} if exchange is not None and exchange.address else {}


def _exchange(request: Request, response: Response) -> Exchange:
    """Return what was asked and how it went."""
    drawn = RENDERED in response.headers
    asked = [("Host", urlsplit(request.url).netloc.rpartition("@")[2]), *_plain(request.headers)]
    facts = {"role": str(request.meta.get(ROLE))}
    if (latency := request.meta.get("download_latency")) is not None:
        facts["fetchTimeMs"] = str(round(latency * 1000))
    if via := request.headers.get("Referer"):
        facts["via"] = via.decode("latin-1")
    if drawn:
        facts["renderedBy"] = (response.headers.get(RENDERED) or b"").decode("latin-1")
    if request.meta.get("proxy"):
        facts["proxied"] = "yes"
    return Exchange(
        method=request.method,
        asked=None if drawn else [(name, "(withheld)" if name.lower() in _SECRET else value) for name, value in asked],
        facts=facts,
        address=None if request.meta.get("proxy") or response.ip_address is None else str(response.ip_address),
    )
