"""A plain reader over real HTTP: one request, whatever the status, no redirect followed."""

from __future__ import annotations

import gzip
import http.client
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from parsel import Selector

if TYPE_CHECKING:
    from collections.abc import Callable

BODY = "div.wp-block-post-content, div.entry-content, div.article-body"


@dataclass(frozen=True)
class Page:
    status: int
    raw: bytes
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        zipped = self.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(self.raw) if zipped else self.raw).decode()

    @property
    def selector(self) -> Selector:
        return Selector(self.text)

    @property
    def body(self) -> list[str]:
        """The lines of the body without the noise and the contact line."""
        lines = self.selector.css(BODY).xpath(
            ".//*[self::p or self::h2 or self::li][not(ancestor::div[contains(@class, 'more-on-this')])]"
            "[not(contains(@class, 'reads'))]"
        )
        read = [" ".join(line.xpath("string()").get("").split()) for line in lines]
        return [line for line in read if not line.startswith("Contact:")]

    @property
    def links(self) -> list[str]:
        """The addresses of releases that are rows of a listing, in order."""
        rows = self.selector.css("div.ts-grid-col-3-outline .card-md, li.news-item, div.item")
        return [urlsplit(row.css("a[href*='/press-releases/']::attr(href)").get("")).path for row in rows]


def fetch(url: str, *, zipped: bool = False, method: str = "GET", timeout: float = 5.0) -> Page:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=timeout)
    try:
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request(method, path, headers={"Accept-Encoding": "gzip" if zipped else "identity"})
        response = connection.getresponse()
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Page(status=response.status, raw=response.read(), headers=headers)
    finally:
        connection.close()


@pytest.fixture
def get() -> Callable[..., Page]:
    return fetch
