"""A release as one item of a feed, or one post of a REST answer, tells it: where the road itself speaks.

What is said is said by one source, named after the road; the HTML of a text is read as a page's body is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from newsroom_scraper.discover import FEED
from newsroom_scraper.discovery import characters, syndication, wordpress
from newsroom_scraper.extraction import body as body_reader
from newsroom_scraper.extraction import figures, fragments
from newsroom_scraper.extraction.cascade import Page, listed
from newsroom_scraper.items import FIELDS
from newsroom_scraper.values.urls import identity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsroom_scraper.items import Entry
    from newsroom_scraper.newsroom import Newsroom

_Told = TypeVar("_Told")


def candidates(
    body: bytes, *, newsroom: Newsroom, road: str, url: str, guid: str | None, entry: Entry | None
) -> Page | None:
    """Return everything that a document says of one release, or None where it does not hold it.

    Args:
        body: of the feed or the REST answer, decompressed.
        newsroom: its declaration.
        road: "feed" or "wordpress".
        url: of the release.
        guid: of the release, if it has one: it decides, before the address.
        entry: what the roads said of it.

    """
    told = _feed(body, newsroom, url, guid, entry) if road == FEED else _post(body, newsroom, url, guid, entry)
    if told is None:
        return None
    said: dict[str, dict[str, Any]] = {field: {} for field in FIELDS}
    html = told.pop("html")
    text = fragments.tree(html) if html else None
    content = body_reader.read(text, base=url) if text is not None else None
    for field, value in (*told.items(), ("body", content.text if content else None)):
        if value:
            said[field][road] = value
    for row in (entry, *entry.others) if entry is not None else ():
        if row.road != road:
            listed(said, row)
    return Page(
        layout=None,
        canonical=None,
        said=said,
        images=figures.read(text.iter("figure"), url) if text is not None else (),
        attachments=content.attachments if content else (),
        contacts=content.contacts if content else (),
    )


def _feed(body: bytes, newsroom: Newsroom, url: str, guid: str | None, entry: Entry | None) -> dict[str, Any] | None:
    # The same text and address as when its rows were read: it is remembered.
    feed = syndication.parse(characters.text(body), entry.listing_url if entry is not None else url)
    named = [(one.guid, one.url, one) for one in feed.items]
    item = _chosen(named, newsroom, url, guid)
    if item is None:
        return None
    return {
        "title": item.title,
        "type": entry.type if entry is not None else None,
        "summary": fragments.opening(item.summary),
        "published": item.published,
        "modified": item.modified,
        "authors": item.authors,
        "topics": item.topics,
        "language": feed.language,
        "html": item.content or item.summary,
    }


def _post(body: bytes, newsroom: Newsroom, url: str, guid: str | None, entry: Entry | None) -> dict[str, Any] | None:
    told = wordpress.decode(body)
    posts = [one for one in (told if isinstance(told, list) else [told]) if isinstance(one, dict)]
    named = [(wordpress.guid(one), link if isinstance(link := one.get("link"), str) else None, one) for one in posts]
    post = _chosen(named, newsroom, url, guid)
    if post is None:
        return None
    return {
        "title": wordpress.title(post),
        "type": entry.type if entry is not None else None,
        "summary": fragments.opening(wordpress.rendered(post, "excerpt")),
        "published": wordpress.stamp(post, "date"),
        "modified": wordpress.stamp(post, "modified"),
        "html": wordpress.rendered(post, "content"),
    }


def _chosen(
    named: Iterable[tuple[str | None, str | None, _Told]], newsroom: Newsroom, url: str, guid: str | None
) -> _Told | None:
    """Return the item with that guid, or else, where none has it, the one with that address."""
    items = list(named)
    found = [one for own, _, one in items if guid is not None and own == guid]
    if not found:
        own_address = identity(url, newsroom.urls)
        found = [one for _, link, one in items if link and identity(link, newsroom.urls) == own_address]
    return found[0] if found else None
