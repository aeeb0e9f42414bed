"""Single looks at a site, one after another, in the manners of a crawl: what `probe`, `record` and `check --live` need.

The process is told an address a line on standard input, and answers each with a line on standard output; it ends when
either does. Everything between is Scrapy's: robots.txt, the pace, time-outs, limits of size, redirects.
"""

from __future__ import annotations

import asyncio
import base64
import os
import sys
import threading
from typing import TYPE_CHECKING, Any, Final

import orjson
import scrapy
from scrapy import signals
from scrapy.exceptions import DontCloseSpider, IgnoreRequest
from scrapy.http import TextResponse

from newsroom_scraper import answers
from newsroom_scraper.spiders.outcomes import reason_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Mapping

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

_REDIRECTS: Final = {301, 302, 303, 307, 308}
_EVERY_STATUS: Final = [one for one in range(200, 600) if one not in _REDIRECTS]


class Bounded:
    """Downloader middleware, next to the network: lets through so many requests, whatever they are for."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Bounded:
        """Return the middleware of a crawler."""
        return cls(crawler)

    def process_request(self, request: scrapy.Request) -> None:
        """Count a request.

        Raises:
            IgnoreRequest: there were so many before.

        """
        del request
        spider = self._crawler.spider
        assert isinstance(spider, VisitingSpider)
        if spider.made >= spider.most:
            raise IgnoreRequest(f"was not asked for: {spider.most} requests were made, and that is all")
        spider.made += 1


class VisitingSpider(scrapy.Spider):
    """Asks for what it is told to, until its standard input ends."""

    name = "visiting"

    def __init__(self, answers_to: int, most: int, within: Collection[str] = (), **kwargs: Any) -> None:
        """Answer on a file descriptor, and make no more than so many requests, those for robots.txt included.

        Args:
            answers_to: the descriptor.
            most: requests.
            within: the only hosts that are looked at, redirects included; none: whatever is asked for.
            kwargs: Scrapy's.

        """
        super().__init__(**kwargs)
        self._answers_to = answers_to
        self.most = most
        self.within = frozenset(within)
        self.made = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> VisitingSpider:
        """Return the spider, which stays while nothing is asked."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.stay, signal=signals.spider_idle)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Listen; nothing is asked for before it is told."""
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._listen, args=(loop,), name="listen", daemon=True).start()
        return
        yield

    def _listen(self, loop: asyncio.AbstractEventLoop) -> None:
        for line in sys.stdin.buffer:
            loop.call_soon_threadsafe(self._ask, line.decode().strip())
        os._exit(0)  # nobody is left who could hear an answer

    def _ask(self, url: str) -> None:
        assert self.crawler.engine is not None
        try:
            request = scrapy.Request(
                url,
                callback=self.read,
                errback=self.failed,
                dont_filter=True,
                meta={"asked": url, "handle_httpstatus_list": _EVERY_STATUS},
            )
        except ValueError as problem:
            self._answer({"url": url, "failure": f"is no web address ({problem})"})
            return
        self.crawler.engine.crawl(request)

    def read(self, response: Response) -> None:
        """Answer with what came."""
        headers = {
            name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
            for name, values in response.headers.items()
        }
        text = response.text if isinstance(response, TextResponse) else ""
        self._answer(
            {
                "url": response.meta["asked"],
                "final_url": response.url,
                "status": response.status,
                "headers": headers,
                "blocked": answers.block(response.status, headers, text),
                "body": base64.b64encode(response.body).decode(),
            }
        )

    def failed(self, failure: Failure) -> None:
        """Answer with why nothing came."""
        request: scrapy.Request = failure.request  # type: ignore[attr-defined]
        assert failure.value is not None
        self._answer({"url": request.meta["asked"], "failure": reason_of(failure.value, request.url)})

    def _answer(self, told: Mapping[str, Any]) -> None:
        line = memoryview(orjson.dumps({**told, "requests": self.made}) + b"\n")
        while line:
            line = line[os.write(self._answers_to, line) :]

    def stay(self) -> None:
        """Wait for what is asked next."""
        raise DontCloseSpider
