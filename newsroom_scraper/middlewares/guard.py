"""The guard between a crawl and the network: who may not be reached, and what is too much of an answer, ends here.

It stands next to the network, below retries: what it refuses is refused once, and its reason reaches the errback.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.exceptions import CannotResolveHostError
from scrapy.http import HtmlResponse
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.url import add_http_if_no_scheme

from newsroom_scraper.guards.gate import HERE, Refused, port_of
from newsroom_scraper.guards.named import named

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from newsroom_scraper.newsroom import Newsroom

CODINGS: Final = 2
"""How often an answer may be compressed; more is made to keep its reader busy."""

TAGS: Final = 100_000
ATTRIBUTES: Final = 10_000
"""Of one tag: a parser looks at each of them for each other one."""

_LARGE: Final = 500_000  # bytes; what is smaller can hold no reader up for long
_VAST_TAG: Final = re.compile(rb"<[^<>]{50000,}")
_QUOTED: Final = re.compile(rb"\"[^\"]*\"|'[^']*'")  # a picture or a drawing may stand in one attribute


class Guard:
    """Downloader middleware: refuse what leads nowhere on the open web, and answers that are packed too often."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._passed: set[tuple[str, int]] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Guard:
        """Return the middleware; what its newsroom declares may stand in a private network."""
        made = cls(crawler)
        newsroom: Newsroom | None = getattr(crawler.spider, "newsroom", None)
        if newsroom is not None:
            HERE.allow(named(newsroom))
        for scheme, proxy in getproxies().items():
            if scheme != "no":  # a list of those for whom there is none
                HERE.allow_proxy(*_place_of(proxy))
        return made

    def process_request(self, request: Request) -> None:
        """Refuse an address that nobody meant, before it is looked up or handed to a proxy.

        Raises:
            Refused: which Scrapy hands to the request's errback.

        """
        parts = urlparse_cached(request)
        proxy = request.meta.get("proxy")
        if proxy:
            HERE.allow_proxy(*_place_of(proxy))
        key = (parts.hostname or "", port_of(parts))
        if key in self._passed:
            return
        words = HERE.refusal(*key)
        if words:
            raise Refused(words)
        self._passed.add(key)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Say why a host was not found, where that is ours to say.

        Raises:
            Refused: instead.

        """
        if isinstance(exception, CannotResolveHostError):
            words = HERE.refused(urlparse_cached(request).hostname or "")
            if words:
                raise Refused(words) from exception

    def process_response(self, request: Request, response: Response) -> Response:
        """Return an answer that is packed no more often than answers are.

        Raises:
            Refused: it is.

        """
        del request
        codings = [one for line in response.headers.getlist("Content-Encoding") for one in line.split(b",")]
        if len(codings) > CODINGS:
            raise Refused(f"was packed {len(codings)} times over, which is made to keep its reader busy")
        return response


def _place_of(proxy: str) -> tuple[str, int]:
    parts = urlsplit(add_http_if_no_scheme(proxy))
    return parts.hostname or "", port_of(parts)


class Parsable:
    """Downloader middleware, above decompression: refuse pages whose tree would be larger than any page's is.

    A tag of three bytes becomes a hundred and more in the tree, and most of what reads a page goes over all of them.
    """

    def process_response(self, request: Request, response: Response) -> Response:
        """Return a page that has no more tags and attributes than pages have.

        Raises:
            Refused: it has.

        """
        del request
        body = response.body
        if len(body) <= TAGS or not isinstance(response, HtmlResponse):
            return response
        if body.count(b"<") > TAGS:
            raise Refused(f"has more than {TAGS:,} tags, which no page needs")
        vast = _VAST_TAG.finditer(body) if len(body) > _LARGE else ()
        if any(len(_QUOTED.sub(b"", one[0]).split()) > ATTRIBUTES for one in vast):
            raise Refused(f"has a tag of more than {ATTRIBUTES:,} attributes, which is made to hold its reader up")
        return response
