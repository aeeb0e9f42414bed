"""What a redacted release says is cut out of the documents of a road as they come, before anything is kept or read.

A feed or a REST answer says what many releases say, and goes on saying what one says that is redacted here. The
middleware stands below the one that keeps evidence: what is kept, and what the spider reads, never held it. The digest
of what came over the wire stays, in a header of the answer.
"""

from __future__ import annotations

import hashlib
import zlib
from typing import TYPE_CHECKING, Final

from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import TextResponse
from scrapy.responsetypes import responsetypes

from newsroom_scraper.middlewares.evidence import ROLE
from newsroom_scraper.values.urls import identity

if TYPE_CHECKING:
    from collections.abc import Collection

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from newsroom_scraper.newsroom import Newsroom
    from newsroom_scraper.values.urls import Rules

REDACTED: Final = "X-Archive-Redacted"
"""Header of an answer out of which something was cut: the digest of what came over the wire."""

_ROLES: Final = frozenset({"listing", "spoken"})
_ENCODING: Final = "Content-Encoding"
_GZIP: Final = (16 + zlib.MAX_WBITS,)
_PACKED: Final = {b"gzip": _GZIP, b"x-gzip": _GZIP, b"deflate": (zlib.MAX_WBITS, -zlib.MAX_WBITS)}


class CutOut:
    """Downloader middleware: cut what is redacted out of the documents of roads."""

    def __init__(self, redacted: Collection[str], rules: Rules, most: int) -> None:
        self._redacted = frozenset(redacted)
        self._rules = rules
        self._most = most

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CutOut:
        """Return the middleware, where the crawl has a plan and something is redacted."""
        plan = getattr(crawler.spider, "plan", None)
        if plan is None or not plan.redacted:
            raise NotConfigured
        newsroom: Newsroom = crawler.spider.newsroom  # type: ignore[union-attr] # it has a plan
        return cls(plan.redacted, newsroom.urls, crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_response(self, request: Request, response: Response) -> Response:
        """Return the answer without what is redacted.

        Raises:
            IgnoreRequest: it holds that, and cannot be taken apart: it is neither kept nor read.

        """
        if request.meta.get(ROLE) not in _ROLES:
            return response
        from newsroom_scraper.discovery import cutting  # most newsrooms have nothing redacted, and no feed

        encoding = (response.headers.get(_ENCODING) or b"").strip().lower()
        body = self._unpacked(response.body, encoding)
        if body is None:
            return response
        try:
            made = cutting.cut(body, response.url, self._is_redacted)
        except cutting.UncutError as problem:
            raise IgnoreRequest(f"was not kept, and not read: {problem}") from problem
        if made is None:
            return response
        headers = response.headers.copy()
        headers[REDACTED] = f"sha256:{hashlib.sha256(response.body).hexdigest()}"
        if encoding:
            headers[f"X-Archive-Orig-{_ENCODING}"] = headers.pop(_ENCODING)
        if "Content-Length" in headers:
            headers["Content-Length"] = str(len(made))
        kind = responsetypes.from_args(headers=headers, url=response.url, body=made)
        told = {"encoding": None} if issubclass(kind, TextResponse) else {}
        return response.replace(cls=kind, body=made, headers=headers, **told)

    def _is_redacted(self, url: str) -> bool:
        return identity(url, self._rules) in self._redacted

    def _unpacked(self, body: bytes, encoding: bytes) -> bytes | None:
        """Return a body as it reads, or None where it is packed in a way that nothing here reads, or is too long."""
        if encoding in {b"", b"identity"}:
            return body
        for bits in _PACKED.get(encoding, ()):
            unpacker = zlib.decompressobj(bits)
            try:
                made = unpacker.decompress(body, self._most)
            except zlib.error:
                continue
            return None if unpacker.unconsumed_tail else made
        return None
