"""Trying again: not before a host says, and where it does not say, later each time."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, Final, Self

from scrapy.downloadermiddlewares.retry import RetryMiddleware

from newsroom_scraper.manners.conduct import conduct_of
from newsroom_scraper.manners.waiting import pause, retry_after
from newsroom_scraper.values.urls import host

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

_BUSY: Final = frozenset({429, 503})
"""Statuses of a host that has too much to do, or too much of us: then the whole host is left alone for a while."""


class Retry(RetryMiddleware):
    """Downloader middleware: Scrapy's own, which knows of neither `Retry-After` nor a longer pause."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler.settings)
        self.crawler = crawler
        self.conduct = conduct_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware of a crawler."""
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Return the response, or the request that tries again; it waits for its turn as every one does."""
        if response.status in _BUSY:
            name, now = host(request.url), time.time()
            asked = retry_after((response.headers.get("Retry-After") or b"").decode("latin-1"), now)
            if asked is not None:
                await self.conduct.pace.hold(name, now + asked, asked=True)
                if now + asked > self.conduct.most_patient():
                    self.conduct.leave_alone(name, now + asked)
                    return response
            else:
                tries = request.meta.get("retry_times", 0)
                draw = random.random()  # noqa: S311 - no secret: two crawls should not come back at once
                await self.conduct.pace.hold(
                    name, now + pause(tries, delay=self.conduct.gap(name), draw=draw), asked=False
                )
        if self.conduct.is_careful or self.conduct.left is not None:
            return response
        return super().process_response(request, response)

    def process_exception(self, request: Request, exception: Exception) -> Request | Response | None:  # type: ignore[override]
        """Return the request that tries again, or None."""
        if self.conduct.is_careful or self.conduct.left is not None:
            return None
        return super().process_exception(request, exception)
