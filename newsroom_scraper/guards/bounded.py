"""Scrapy's own download handler, with a bound on the head of an answer: it has one on the body only.

A server may send header lines for ever, or a hundred interim answers before the one that was asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler, _LenientHTTP11ClientProtocol
from scrapy.exceptions import DownloadCancelledError, DownloadFailedError
from scrapy.utils.misc import build_from_crawler, load_object
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS, ResponseFailed
from twisted.web.client import _HTTP11ClientFactory

from newsroom_scraper.guards.gate import HERE

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.internet.defer import Deferred
    from twisted.internet.interfaces import IAddress
    from twisted.web._newclient import Request as TxRequest
    from twisted.web.iweb import IResponse

HEAD: Final = 256 * 1024
"""Bytes of status lines and headers; servers themselves seldom take more than 16 KiB of them."""


class TooMuchHead(Exception):  # noqa: N818 - it is no error of ours: an answer that is cut off
    """An answer has more of a head than is read."""


class _Protocol(_LenientHTTP11ClientProtocol):
    """Reads one answer after another, and no head that does not end."""

    _head = 0

    def request(self, request: TxRequest) -> Deferred[IResponse]:
        self._head = 0
        answer = super().request(request)
        assert self._parser is not None
        self._parser.MAX_LENGTH = 2 * HEAD  # of a line: what is too long is counted below, and says so
        return answer

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name for it
        super().dataReceived(data)  # type: ignore[no-untyped-call]
        parser = self._parser
        if parser is not None and parser.state in {STATUS, HEADER}:
            self._head += len(data)
            if self._head > HEAD:
                self._giveUp(Failure(TooMuchHead()))  # type: ignore[no-untyped-call]


class _Factory(_HTTP11ClientFactory):
    noisy = False

    def buildProtocol(self, addr: IAddress | None) -> _Protocol:  # noqa: N802
        del addr
        return _Protocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


def bound(handler: HTTP11DownloadHandler) -> None:
    """Let a handler's connections read no head that is larger than one may be."""
    handler._pool._factory = _Factory  # noqa: SLF001 - neither Scrapy nor Twisted has another seam for it


class Bounded(HTTP11DownloadHandler):
    """Fetches as Scrapy does; an answer that is all head is cut off, and not asked for again."""

    lazy = True

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Any:
        """Return the handler; without a reactor Scrapy's own for that case, whose lookups pass the gate too."""
        if crawler.settings.getbool("TWISTED_REACTOR_ENABLED"):
            return cls(crawler)
        made = build_from_crawler(load_object(crawler.settings["DOWNLOAD_HANDLERS_BASE"]["http"]), crawler)
        connector = made._session.connector  # noqa: SLF001 - as below
        connector._resolver = _Lookups(connector._resolver)  # noqa: SLF001
        return made

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        bound(self)

    async def download_request(self, request: Request) -> Response:
        """Return the answer.

        Raises:
            DownloadCancelledError: its head or its body is larger than is read.

        """
        try:
            return await super().download_request(request)
        except DownloadFailedError as problem:
            raise of_head(problem) or problem from None


class _Lookups:
    """What aiohttp asks for the addresses of a name; it does not ask for what it can read as an address itself."""

    def __init__(self, below: Any) -> None:
        self._below = below

    async def resolve(self, host: str, port: int = 0, family: Any = 0) -> list[Any]:
        """Return the addresses of a host that may be connected to.

        Raises:
            OSError: there are none.

        """
        found = await self._below.resolve(host, port, family)
        let = set(HERE.admit(host, port, [one["host"] for one in found]))
        if not let:
            raise OSError(None, "no address that may be connected to")
        return [one for one in found if one["host"] in let]

    async def close(self) -> None:
        """Close what is asked."""
        await self._below.close()


def of_head(problem: DownloadFailedError) -> DownloadCancelledError | None:
    """Return a failure as what it is where the head of an answer was too large, or None."""
    cause = problem.__cause__
    reasons = cause.reasons if isinstance(cause, ResponseFailed) else ()
    if any(one.check(TooMuchHead) for one in reasons):
        return DownloadCancelledError(f"more than {HEAD} bytes of headers")
    return None
