"""robots.txt as RFC 9309 has it: nothing of a site is asked for before its rules are known.

Scrapy's own middleware takes whatever is answered for rules, and a server's failure for leave.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING, Final

from scrapy import exceptions
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import Request
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import build_from_crawler, load_object

from newsroom_scraper.manners.conduct import RobotsTxt, conduct_of
from newsroom_scraper.manners.copies import Copies, Copy
from newsroom_scraper.manners.unasked import Forbidden, NotHad
from newsroom_scraper.manners.waiting import stamp
from newsroom_scraper.spiders.outcomes import reason_of
from newsroom_scraper.values.urls import host

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.robotstxt import RobotParser

AGENT: Final = "newsroom-scraper"
"""The name by which robots.txt speaks of this program."""

ROBOTS: Final = "robots"
"""Meta key of requests for a robots.txt: they may be redirected to another host."""

READ: Final = 500 * 1024
"""Bytes of a robots.txt that are read; RFC 9309 (2.5) asks for no less."""

_REDIRECTS: Final = 5
_UNREACHABLE: Final = (exceptions.CannotResolveHostError, exceptions.DownloadConnectionRefusedError)

logger = logging.getLogger(__name__)


class Robots:
    """Downloader middleware: ask each site for its rules once, and keep them."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._conduct = conduct_of(crawler)
        self._copies = Copies(self._conduct.folder)
        self._goes_on = crawler.settings.getbool("NEWSROOM_GOES_ON")
        self._agent: str = crawler.settings.get("ROBOTSTXT_USER_AGENT") or AGENT
        self._parser: type[RobotParser] = load_object(crawler.settings["ROBOTSTXT_PARSER"])
        self._rules: dict[str, asyncio.Future[RobotParser]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Robots:
        """Return the middleware, where rules are to be kept."""
        newsroom = getattr(crawler.spider, "newsroom", None)
        if not crawler.settings.getbool("ROBOTSTXT_OBEY") or (newsroom is not None and newsroom.robots_reason):
            raise NotConfigured
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let a request pass that its site's rules allow.

        Raises:
            Forbidden: they do not.
            NotHad: nobody knows.

        """
        if ROBOTS in request.meta:
            request.meta[ROBOTS].append(request.url)
        if request.meta.get("dont_obey_robotstxt"):
            return
        parts = urlparse_cached(request)
        if parts.scheme not in {"http", "https"}:
            return
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._rules:
            self._rules[site] = asyncio.ensure_future(self._ask(site))
        rules = await self._rules[site]
        if not rules.allowed(request.url, self._agent):
            raise Forbidden

    async def _ask(self, site: str) -> RobotParser:
        """Return a site's rules; one that has none allows everything.

        Raises:
            NotHad: they could not be had, and no copy may stand for them.
            DownloadFailedError: or one of its kin: the site itself cannot be reached.

        """
        now = time.time()
        kept = self._copies.find(site, now)
        if kept is not None and self._goes_on:  # the crawl that this one continues asked a moment ago
            return await self._read(kept, RobotsTxt(site=site, status=kept.status, copied_at=kept.at))
        status, body, why = await self._fetch(site)
        if why is None:
            had = Copy(site=site, status=status or 0, body=body, at=now)
            self._copies.keep(had)
            return await self._read(had, RobotsTxt(site=site, status=status))
        if kept is None:
            self._conduct.robots_txt(RobotsTxt(site=site, status=status, why=why))
            raise NotHad(why)
        logger.warning("%s/robots.txt could not be had (%s); the copy of %s stands", site, why, stamp(kept.at))
        return await self._read(kept, RobotsTxt(site=site, status=status, why=why, copied_at=kept.at))

    async def _fetch(self, site: str) -> tuple[int | None, str, str | None]:
        """Return the status of a robots.txt, its text, and why nobody knows the rules, or None."""
        asked: list[str] = []
        request = Request(
            f"{site}/robots.txt",
            priority=1000,
            callback=NO_CALLBACK,
            meta={ROBOTS: asked, "dont_obey_robotstxt": True, "redirect_ttl": _REDIRECTS},
        )
        assert self._crawler.engine is not None
        try:
            response = await self._crawler.engine.download_async(request)
        except Exception as problem:
            elsewhere = len({host(one) for one in asked}) > 1
            if isinstance(problem, IgnoreRequest) and "max redirections" in str(problem):
                return None, "", None  # RFC 9309 (2.3.1.2): as though there were none
            if not elsewhere and isinstance(problem, (*_UNREACHABLE, IgnoreRequest)):
                raise  # nor could a page be had
            return None, "", reason_of(problem, asked[-1] if asked else site)
        if response.status >= 500 or response.status == 429:
            return response.status, "", str(response.status)
        return response.status, _text(response.body) if response.status < 300 else "", None

    async def _read(self, copy: Copy, told: RobotsTxt) -> RobotParser:
        rules = build_from_crawler(self._parser, self._crawler, copy.body.encode())
        self._conduct.robots_txt(told)
        delay = rules.crawl_delay(self._agent)
        if delay:
            now = None if told.copied_at is not None and told.why is None else time.time()
            await self._conduct.crawl_delay(host(copy.site), delay, now=now)
        return rules


def _text(body: bytes) -> str:
    """Return as much of a robots.txt as is read, whole lines only."""
    if len(body) > READ:
        body = body[:READ].rpartition(b"\n")[0]
    return body.decode("utf-8-sig", "replace")
