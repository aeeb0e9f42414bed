"""Every response that may make a reading goes into the crawl's WARC, as it came over the wire.

The middleware stands below decompression. A record is one gzip member; its file, offset and digest travel with the
request as `meta["evidence"]`, so that each reading can name its proof. warcio writes the record and this module
compresses it: warcio's fixed level 9 costs more than the rest of a page, and the wire is mostly gzip already.
"""

from __future__ import annotations

import hashlib
import zlib
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from scrapy import signals
from scrapy.exceptions import NotConfigured
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newsroom_scraper.failpoints import reach
from newsroom_scraper.files import EVIDENCE
from newsroom_scraper.items import EXTRACTOR, Evidence

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

META: Final = "evidence"
ROLE: Final = "role"
"""Requests that carry this meta key are kept: listing, release, file, good, not-found."""

KNOWN: Final = "known_digests"
"""Meta key of requests whose answer is not kept where its body has one of these digests: it is stored already."""

RENDERED: Final = "X-Archive-Rendered"
"""Header of an answer whose body is what a browser made of it, not what came over the wire; it names the browser."""

_LEVEL_PLAIN: Final = 6
_LEVEL_COMPRESSED: Final = 1
_REASONS: Final = {200: "OK", 301: "Moved Permanently", 302: "Found", 404: "Not Found", 410: "Gone"}


class WarcFile:
    """An append-only WARC of one crawl."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._out: BinaryIO = path.open("ab")
        self._buffer = BytesIO()
        self._writer = WARCWriter(self._buffer, gzip=False, warc_version="WARC/1.1")
        info = {"software": EXTRACTOR, "format": "WARC File Format 1.1"}
        self._append(self._writer.create_warcinfo_record(path.name, info), _LEVEL_PLAIN)

    def response(self, *, url: str, status: int, headers: list[tuple[str, str]], body: bytes) -> Evidence:
        """Append a response and return where it lies. The record is with the operating system when this returns."""
        fetched = datetime.now(UTC)
        digest = hashlib.sha256(body).hexdigest()
        # The body comes without its chunks, so that header would be a lie to a reader of the record.
        told = [(f"X-Archive-Orig-{n}" if n.lower() == "transfer-encoding" else n, v) for n, v in headers]
        http = StatusAndHeaders(f"{status} {_REASONS.get(status, 'Status')}", told, protocol="HTTP/1.1")
        http.compute_headers_buffer(None)
        block = hashlib.sha256(http.headers_buff)
        block.update(body)
        record = self._writer.create_warc_record(
            url,
            "response",
            payload=BytesIO(body),
            length=len(body),
            http_headers=http,
            warc_headers_dict={
                "WARC-Date": fetched.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
                "WARC-Payload-Digest": f"sha256:{digest}",
                "WARC-Block-Digest": f"sha256:{block.hexdigest()}",
            },
        )
        encoded = any(name.lower() == "content-encoding" for name, _ in headers)
        offset = self._append(record, _LEVEL_COMPRESSED if encoded else _LEVEL_PLAIN)
        return Evidence(
            warc=self.path.name,
            offset=offset,
            digest=f"sha256:{digest}",
            fetched_at=fetched.strftime("%Y-%m-%dT%H:%M:%SZ"),
            http_status=status,
        )

    def _append(self, record: object, level: int) -> int:
        self._buffer.seek(0)
        self._buffer.truncate()
        self._writer.write_record(record)
        packer = zlib.compressobj(level, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
        offset = self._out.tell()
        self._out.write(packer.compress(self._buffer.getbuffer()) + packer.flush())
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
        kept = ROLE in request.meta and response.status < 500 and response.status != 429
        if kept and not _is_known(request, response):
            request.meta[META] = self.warc.response(
                url=response.url,
                status=response.status,
                headers=[
                    (name.decode("latin-1"), value.decode("latin-1"))
                    for name, values in response.headers.items()
                    for value in values
                ],
                body=response.body,
            )
        return response

    def spider_closed(self) -> None:
        """Close the WARC."""
        self.warc.close()


def _is_known(request: Request, response: Response) -> bool:
    known = request.meta.get(KNOWN) or frozenset()
    return bool(known) and f"sha256:{hashlib.sha256(response.body).hexdigest()}" in known
