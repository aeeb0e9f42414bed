"""The yardstick: a plain Scrapy spider as one would write it by hand for the demo newsroom of 2022, and no more.

Title, date and body with parsel, JSON Lines by Scrapy's own feed; nothing is kept, cleaned, compared or accounted for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import scrapy

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy.http import Response


class PlainSpider(scrapy.Spider):
    """Reads the releases that a listing leads to.

    Args:
        url: the first page of the listing.

    """

    name = "plain"

    def __init__(self, url: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.url = url

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """Begin with the first page of the listing."""
        yield scrapy.Request(self.url)

    def parse(self, response: Response) -> Iterator[scrapy.Request]:
        """Follow each row of a listing page, and the next page."""
        for href in response.css(".ts-grid-col-3-outline .card-md a.hocus-headline::attr(href)").getall():
            yield response.follow(href, callback=self.parse_release)
        onward = response.css("div.next a.next::attr(href)").get()
        if onward:
            yield response.follow(onward)

    def parse_release(self, response: Response) -> Iterator[dict[str, Any]]:
        """Read a release page."""
        yield {
            "url": response.url,
            "title": response.css("article h1::text").get(default="").strip(),
            "date": response.css("article header p.text-gray-300::text").get(),
            "body": "".join(response.css("div.wp-block-post-content ::text").getall()).strip(),
        }
