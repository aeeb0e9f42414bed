"""One recorded page, read as a crawl reads it: the same roads, the same cascade, the same stages, and no network.

What comes of it is plain JSON, so that it can stand in a file beside the page as what must be read.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final, cast

import orjson
from scrapy.http import HtmlResponse

from newsdesk.checking.differing import compact
from newsdesk.checking.recorded import DOCUMENTS, JSON, RELEASE
from newsroom_scraper import answers
from newsroom_scraper.discover import LISTING
from newsroom_scraper.discovery import roads
from newsroom_scraper.extraction import cascade
from newsroom_scraper.items import Entry
from newsroom_scraper.middlewares.encoding import mend
from newsroom_scraper.spiders.outcomes import answer_of
from newsroom_scraper.values.urls import identity
from pipelines import codec, stages

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from newsdesk.checking.recorded import Page
    from newsroom_scraper.discover import Discover
    from newsroom_scraper.items import Listing, RawRelease
    from newsroom_scraper.newsroom import Newsroom

STAGES: Final = (stages.Text, stages.Dates, stages.Urls, stages.Validate)
"""What every reading goes through, whatever is known already."""

_OF_THE_PAGE: Final = frozenset({"schema", "newsroom", "url", "final_url", "extractor", "entry", "evidence", "earlier"})
"""What stands in `meta.json`, or is not the page's to say."""
_OF_THE_TEXT: Final = frozenset({"content_hash"})
"""Follows from the rest, and would only say once more that something differs."""
_ROW: Final = (
    *("url", "title", "type", "summary", "published_raw", "published_stamp", "modified_stamp"),
    *("guid", "authors", "topics", "flags"),
)


def read(page: Page, body: bytes, *, newsroom: Newsroom) -> dict[str, Any]:
    """Return what a recorded page says: rows for a document, a release as the pipeline writes it, or a refusal.

    Args:
        page: what it is, and where it stood.
        body: its bytes.
        newsroom: the declaration by which it is read.

    """
    if page.kind == RELEASE:
        return compact(_release(page, body, newsroom))  # type: ignore[no-any-return] # an object stays one
    if page.kind in DOCUMENTS:
        return compact(_document(page, body, newsroom))  # type: ignore[no-any-return] # as above
    return compact(_refusal(page, body, newsroom))  # type: ignore[no-any-return] # as above


def road_of(page: Page, newsroom: Newsroom) -> Discover | None:
    """Return the road on which a page stands: the one that it names or begins, else the first of its kind."""
    wanted = LISTING if page.kind == JSON else page.kind
    found = [one for one in newsroom.discover if one.road == wanted]
    if page.kind == JSON:
        found = [one for one in found if one.json is not None] or found
    own = identity(page.url, newsroom.urls)
    for one in found:
        if page.road == one.url or (page.road is None and identity(one.url, newsroom.urls) == own):
            return one
    return found[0] if found else None


def _response(page: Page, body: bytes) -> HtmlResponse:
    return mend(HtmlResponse(page.url, status=page.status, headers={"Content-Type": page.content_type}, body=body))


def _document(page: Page, body: bytes, newsroom: Newsroom) -> dict[str, Any]:
    discover = road_of(page, newsroom)
    if discover is None:
        return {"problems": [f"the newsroom has no road on which a {page.kind} stands"]}
    listing = roads.read(
        body,
        newsroom=newsroom,
        discover=discover,
        url=page.url,
        headers={"content-type": page.content_type, **_counts(page)},
        selector=lambda: _response(page, body).selector,
    )
    made = {
        "layout": listing.layout,
        "next_url": listing.next_url,
        "last_page": listing.last_page,
        "total": listing.total,
        "children": list(listing.children),
        "problems": list(listing.problems),
        "entries": [{key: _json(getattr(one, key)) for key in _ROW} for one in listing.entries],
    }
    if newsroom.speaks == discover.road:
        made["releases"] = _spoken(listing, body, newsroom)
    return made


def _counts(page: Page) -> dict[str, str]:
    """Return the headers that say how much a REST interface holds, as they were recorded."""
    told = page.said.get("headers")
    return {str(name).lower(): str(value) for name, value in told.items()} if isinstance(told, dict) else {}


def _spoken(listing: Listing, body: bytes, newsroom: Newsroom) -> list[dict[str, Any]]:
    return [_item(body, one.url, one.guid, one, newsroom) for one in listing.entries]


def _item(body: bytes, url: str, guid: str | None, entry: Entry | None, newsroom: Newsroom) -> dict[str, Any]:
    """Return the release that a document itself gives."""
    from newsroom_scraper.extraction import spoken

    page = spoken.candidates(body, newsroom=newsroom, road=newsroom.speaks, url=url, guid=guid, entry=entry)
    if page is None:
        return {"refused": "its text is not in the document"}
    return clean(cascade.release(page, newsroom=newsroom, url=url, final_url=url, entry=entry), newsroom)


def _release(page: Page, body: bytes, newsroom: Newsroom) -> dict[str, Any]:
    if newsroom.speaks != "page" and roads.speaker(body) == newsroom.speaks:
        return _item(body, page.url, None, None, newsroom)
    selector = _response(page, body).selector
    return clean(cascade.read(selector, newsroom=newsroom, url=page.url), newsroom)


def clean(raw: RawRelease, newsroom: Newsroom) -> dict[str, Any]:
    """Return a release as a crawl would write it, or why it would be refused."""
    item: Any = raw
    crawl = SimpleNamespace(spider=SimpleNamespace(newsroom=newsroom), settings={})
    try:
        for stage in STAGES:
            item = stage(cast("Crawler", crawl)).process_item(item)
    except stages.Rejected as refused:
        return {"refused": str(refused), "layout": raw.layout}
    line: dict[str, Any] = orjson.loads(codec.encode(item))
    return {key: value for key, value in line.items() if key not in _OF_THE_PAGE | _OF_THE_TEXT}


def _refusal(page: Page, body: bytes, newsroom: Newsroom) -> dict[str, Any]:
    """Return what a page that is none means, and what would be read from it all the same."""
    response = _response(page, body)
    told = answer_of(response, page.url, newsroom)
    raw = cascade.read(response.selector, newsroom=newsroom, url=page.url)
    blocked = (
        answers.challenge(page.status, response.text) if told.kind == answers.PAGE and raw.layout is None else None
    )
    road = next((one for one in newsroom.discover if one.road == LISTING), None)
    listed: Listing | None = None
    if road is not None:
        headers = {"content-type": page.content_type}
        listed = roads.read(
            body, newsroom=newsroom, discover=road, url=page.url, headers=headers, selector=lambda: response.selector
        )
    return {
        "answer": answers.BLOCKED if blocked else told.kind,
        "reason": blocked or told.reason,
        "layout": raw.layout,
        "entries": [{key: _json(getattr(one, key)) for key in _ROW} for one in listed.entries] if listed else [],
        "next_url": listed.next_url if listed else None,
    }


def _json(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
