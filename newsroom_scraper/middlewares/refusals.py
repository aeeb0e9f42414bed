"""Refusals are counted as they come, tries again included: several in a row, and the crawl leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.http import TextResponse

from newsroom_scraper import blocks
from newsroom_scraper.manners.conduct import Conduct, conduct_of
from newsroom_scraper.middlewares.evidence import ROLE

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

_FILE = "file"


class Refusals:
    """Downloader middleware: tells the crawl's conduct of every answer that turned it away.

    It stands below retries, and above decompression. A file may be kept from readers, and not the page that
    links to it; robots.txt has no role and rules of its own.
    """

    def __init__(self, conduct: Conduct) -> None:
        self._conduct = conduct

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Refusals:
        """Return the middleware of a crawler."""
        return cls(conduct_of(crawler))

    def process_response(self, request: Request, response: Response) -> Response:
        """Return the response, counted where it is a refusal."""
        role = request.meta.get(ROLE)
        if role is None or response.status < 400:
            return response
        busy = response.status in {429, 503}
        if role == _FILE and not busy:
            return response
        text = response.text if isinstance(response, TextResponse) else ""
        headers = {
            name: (response.headers.get(name) or b"").decode("latin-1")
            for name in blocks.HEADERS
            if name in response.headers
        }
        why = blocks.block(response.status, headers, text)
        if why or response.status in blocks.COUNTED:
            self._conduct.refused(response.url, why or f"answered {response.status}")
        return response
