"""Why a request was not made, where that is a matter of manners; each reaches the request's errback."""

from __future__ import annotations

from typing import Final

from scrapy.exceptions import IgnoreRequest

FORBIDDEN: Final = "is forbidden by the site's robots.txt"


class NotAsked(IgnoreRequest):
    """The crawl ends, or the host is left alone. It says nothing about a page."""


class Forbidden(IgnoreRequest):
    """A site's robots.txt forbids a page."""

    def __init__(self) -> None:
        super().__init__(FORBIDDEN)


class NotHad(IgnoreRequest):
    """A site's robots.txt could not be had, so that nothing of it may be asked for."""

    def __init__(self, why: str) -> None:
        super().__init__(f"robots.txt could not be had ({why}): waiting")
