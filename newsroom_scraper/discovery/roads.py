"""Roads by their kind: where each begins, how its further documents are addressed, and what a document of it says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from newsroom_scraper.discover import FEED, PAGES, SITEMAP, WORDPRESS
from newsroom_scraper.values.urls import host

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from parsel import Selector

    from newsroom_scraper.discover import Discover
    from newsroom_scraper.discovery.places import Place
    from newsroom_scraper.items import Entry, Listing
    from newsroom_scraper.newsroom import Newsroom

_PAGE_PAST_THE_LAST: Final = b"rest_post_invalid_page_number"
_ONE_OF_MANY: Final = frozenset({"page", "per_page", "offset", "order", "orderby", "modified_after", "after", "before"})
"""Query parameters that choose some of a REST collection."""
_MARKUP: Final = re.compile(rb"(?i)<!doctype html|<html[\s>]")
_FEED: Final = re.compile(rb"<(?:\w+:)?(?:rss|feed|RDF)[\s>]")
_HEAD: Final = 4_096  # bytes in which a document says what it is


def first(discover: Discover, *, speaks: str = "page") -> str | None:
    """Return the address of a road's first document, or None where it has no document (standing pages).

    `speaks` is the newsroom's: only a road that speaks is asked for texts.
    """
    if discover.road == PAGES:
        return None
    if discover.road == WORDPRESS:
        from newsroom_scraper.discovery import wordpress

        return wordpress.first(discover, content=speaks == WORDPRESS)
    return discover.url


def hosts(discover: Discover) -> frozenset[str]:
    """Return the hosts on which a road's documents may stand, beside those of the newsroom."""
    named = (discover.url, discover.pages or "")
    return frozenset(one for one in map(host, named) if one)


def read(
    body: bytes,
    *,
    newsroom: Newsroom,
    discover: Discover,
    url: str,
    headers: Mapping[str, str],
    selector: Callable[[], Selector],
    start: int = 0,
    places: frozenset[Place] = frozenset(),
) -> Listing:
    """Return what a document of a road says.

    Args:
        body: decompressed, but for a file that is itself compressed.
        newsroom: its declaration.
        discover: the road.
        url: the document's own, after redirects.
        headers: of the answer, names in small letters.
        selector: gives the document as a page, where it is one.
        start: the position of its first row on the road.
        places: where rows stood on the pages before, if they were found by structure alone.

    """
    if discover.road == FEED:
        from newsroom_scraper.discovery import feed

        kind = headers.get("content-type")
        return feed.read(body, newsroom=newsroom, discover=discover, url=url, start=start, content_type=kind)
    if discover.road == SITEMAP:
        from newsroom_scraper.discovery import sitemap

        return sitemap.read(body, newsroom=newsroom, discover=discover, url=url, start=start)
    if discover.road == WORDPRESS:
        from newsroom_scraper.discovery import wordpress

        return wordpress.read(body, newsroom=newsroom, discover=discover, url=url, start=start, headers=headers)
    if discover.json is not None and body.lstrip()[:1] in {b"{", b"["}:
        from newsroom_scraper.discovery import json_rows

        return json_rows.read(body, newsroom=newsroom, discover=discover, url=url, start=start)
    from newsroom_scraper.discovery import listing

    return listing.read(selector(), newsroom=newsroom, url=url, start=start, discover=discover, places=places)


def standing(*, newsroom: Newsroom, discover: Discover, start: int = 0) -> Listing:
    """Return the rows of a road that has no document."""
    from newsroom_scraper.discovery import pages

    return pages.read(newsroom=newsroom, discover=discover, start=start)


def numbered(discover: Discover, further: int) -> str | None:
    """Return the address of the page that stands so many pages after the first, or None where pages have no numbers.

    >>> from newsroom_scraper.discover import Discover
    >>> numbered(Discover(url="https://a.example/", pages="https://a.example/?p={page}"), 1)
    'https://a.example/?p=2'
    >>> numbered(Discover(url="https://a.example/", pages="https://a.example/?o={offset}", first=10, step=10), 3)
    'https://a.example/?o=30'
    """
    if discover.pages is None or further < 1:
        return None
    number = str(discover.first + (further - 1) * discover.step)
    return discover.pages.replace("{page}", number).replace("{offset}", number)


def number_of(discover: Discover, url: str) -> int:
    """Return how many pages after the first a page with a number stands; 0 for the first, or any other address.

    >>> from newsroom_scraper.discover import Discover
    >>> number_of(Discover(url="https://a.example/", pages="https://a.example/?p={page}"), "https://a.example/?p=4")
    3
    """
    if discover.pages is None:
        return 0
    before, _, after = re.split(r"(\{page\}|\{offset\})", discover.pages)
    found = re.fullmatch(rf"{re.escape(before)}(\d+){re.escape(after)}", url)
    further = (int(found[1]) - discover.first) // discover.step + 1 if found else 0
    return max(further, 0)


def is_past(discover: Discover, status: int, body: bytes) -> bool:
    """Return whether an answer says that the document asked for stands after the last one."""
    return discover.road == WORDPRESS and status == 400 and _PAGE_PAST_THE_LAST in body


def single(document: str, entry: Entry) -> str:
    """Return the address at which a REST collection gives one item alone.

    >>> from newsroom_scraper.items import Entry
    >>> one = Entry(newsroom="n", url="https://a.example/2024/a-title/", listing_url="", position=0)
    >>> single("https://a.example/wp-json/wp/v2/news?per_page=100&page=2", one)
    'https://a.example/wp-json/wp/v2/news?slug=a-title'
    """
    parts = urlsplit(document)
    asked = [(name, value) for name, value in parse_qsl(parts.query) if name not in _ONE_OF_MANY]
    number = next((found for found in (_number(entry.guid), _number(entry.url)) if found), None)
    slug = unquote(urlsplit(entry.url).path.rstrip("/").rpartition("/")[2])
    asked.append(("include", number) if number else ("slug", slug))
    return urlunsplit(parts._replace(query=urlencode(asked, quote_via=quote, safe=",")))


def _number(address: str | None) -> str | None:
    """Return the number of a post in an address of the shape `/?p=123`."""
    named = dict(parse_qsl(urlsplit(address or "").query))
    number = named.get("p", "")
    return number if number.isdigit() else None


def speaker(body: bytes) -> str | None:
    """Return the road whose document this is, "feed" or "wordpress", or None: it is a page.

    >>> speaker(b'[{"id": 1}]'), speaker(b'<?xml version="1.0"?><rss version="2.0">'), speaker(b"<!DOCTYPE html>")
    ('wordpress', 'feed', None)
    """
    head = body[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head[:1] in {b"[", b"{"}:
        return FEED if b"jsonfeed.org" in head else WORDPRESS
    if _MARKUP.search(head):
        return None
    return FEED if _FEED.search(head) else None
