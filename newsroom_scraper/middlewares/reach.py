"""Requests stay on the newsroom's own hosts, redirects included; a refusal reaches the request's errback.

Scrapy's own off-site filter drops a redirect without callback, errback or signal, so a release would vanish from the
crawl's account.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import IgnoreRequest

from newsroom_scraper.values.urls import host

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler


class OffSite(IgnoreRequest):
    """A request, or a redirect, leads to a host that is not the newsroom's."""

    def __init__(self, url: str) -> None:
        super().__init__(f"was redirected off the site, to {host(url)}")


class Reach:
    """Downloader middleware: refuse what is not on the newsroom's hosts."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Reach:
        """Return the middleware of a crawler."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Refuse a request to another host.

        Raises:
            OffSite: which Scrapy hands to the request's errback.

        """
        newsroom = getattr(self.crawler.spider, "newsroom", None)
        if newsroom is not None and host(request.url) not in newsroom.hosts:
            raise OffSite(request.url)
