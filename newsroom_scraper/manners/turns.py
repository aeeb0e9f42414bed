"""Scrapy's downloader, in which each request waits for its turn at its host at the last moment before it is made.

Earlier would be wrong: a request that had its turn and then waits in Scrapy's own queue would be made at another's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.core.downloader import Downloader

from newsroom_scraper.manners.conduct import Conduct, conduct_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class _InTurn:
    """Download handlers, each request in its turn."""

    def __init__(self, below: Any, conduct: Conduct) -> None:
        self._below, self._conduct = below, conduct

    async def download_request_async(self, request: Request) -> Response:
        await self._conduct.turn(request)
        response: Response = await self._below.download_request_async(request)
        return response

    def __getattr__(self, name: str) -> Any:
        return getattr(self._below, name)


class InTurn(Downloader):
    """A downloader that keeps one pace per host with every other crawl of its workspace."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.handlers: Any = _InTurn(self.handlers, conduct_of(crawler))
