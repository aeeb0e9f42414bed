"""One polite look at a newsroom: the first document of each road, and one release.

Told apart: the site cannot be reached, it blocks, a document is not where it was, a layout no longer matches, fine.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Protocol

from scrapy.http import HtmlResponse

from newsdesk.checking import machine
from newsdesk.checking.finding import PROBLEM, WARN, Finding, fine
from newsdesk.checking.reading import clean
from newsroom_scraper import answers
from newsroom_scraper.discover import LISTING, PAGES
from newsroom_scraper.discovery import roads
from newsroom_scraper.extraction import cascade
from newsroom_scraper.middlewares.encoding import mend
from newsroom_scraper.spiders.outcomes import answer_of, document_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsroom_scraper.discover import Discover
    from newsroom_scraper.fetched import Fetched
    from newsroom_scraper.items import Entry, Listing
    from newsroom_scraper.newsroom import Newsroom

UNREACHABLE: Final = "site unreachable"
BLOCKED: Final = "blocked"
ELSEWHERE: Final = "not where it was"
CHANGED: Final = "layout no longer matches"
FINE: Final = "fine"


class Fetches(Protocol):
    """Whoever fetches one address politely."""

    def get(self, url: str) -> Fetched:
        """Return the answer, or why there is none."""


def look(newsroom: Newsroom, visitor: Fetches) -> Iterator[Finding]:
    """Yield how each road is, then one release, then the clock beside the site's.

    Args:
        newsroom: its declaration.
        visitor: who fetches; each address once.

    """
    if newsroom.rendering is not None:
        told = "not looked at: a browser draws its pages, and none is started for a look"
        yield Finding(state=WARN, what=newsroom.name, told=told, advice=f"Try: newsroom crawl {newsroom.name}.")
        return
    first: Entry | None = None
    page = next((url for road in newsroom.discover if road.road == PAGES for url in road.urls), None)
    stamp: tuple[str | None, datetime] | None = None
    for road in newsroom.discover:
        url = roads.first(road)
        if url is None:
            continue
        fetched = visitor.get(url)
        stamp = stamp or (fetched.headers.get("date"), datetime.now(UTC))
        found, listing = _road(road, fetched, newsroom)
        yield found
        if listing is not None and listing.entries and first is None:
            first = listing.entries[0]
    release = first.url if first is not None else page
    if release is not None and (newsroom.speaks == "page" or first is None):
        yield _release(visitor.get(release), first, newsroom)
    elif release is None:
        yield Finding(state=WARN, what="a release", told="not looked at: no road led to one")
    beside = machine.beside(stamp[0], now=stamp[1]) if stamp else None
    if beside is not None:
        yield beside


def _response(fetched: Fetched) -> HtmlResponse:
    kind = fetched.headers.get("content-type", "text/html")
    headers = {
        "Content-Type": kind,
        **{one: told for one in answers.BLOCK_HEADERS if (told := fetched.headers.get(one))},
    }
    return mend(HtmlResponse(fetched.final_url, status=fetched.status or 200, headers=headers, body=fetched.body))


def _unanswered(what: str, fetched: Fetched) -> Finding | None:
    """Return what to say of an answer that is none."""
    if fetched.blocked is not None:
        return _of(what, BLOCKED, fetched.blocked, "See docs/blocked.md.")
    if fetched.failure is not None:
        kind = BLOCKED if "robots.txt" in fetched.failure else UNREACHABLE
        advice = "See docs/blocked.md." if kind == BLOCKED else "Look at the network and the address; try again later."
        return _of(what, kind, fetched.failure, advice)
    if (fetched.status or 0) >= 500:
        return _of(what, UNREACHABLE, f"answered {fetched.status}", "Try again later.")
    return None


def _of(what: str, kind: str, why: str, advice: str) -> Finding:
    return Finding(state=PROBLEM, what=what, told=f"{kind}: {why}", advice=advice)


def _meant(what: str, answer: answers.Answer, newsroom: Newsroom) -> Finding | None:
    if answer.kind == answers.PAGE:
        return None
    if answer.kind == answers.BLOCKED:
        return _of(what, BLOCKED, answer.reason or "", "See docs/blocked.md.")
    return _of(what, ELSEWHERE, answer.reason or "", f"Look where it is now, and mend {newsroom.path}.")


def _road(road: Discover, fetched: Fetched, newsroom: Newsroom) -> tuple[Finding, Listing | None]:
    what = f"{road.road} {fetched.url}"
    if (none := _unanswered(what, fetched)) is not None:
        return none, None
    response = _response(fetched)
    also = roads.hosts(road)
    is_page = road.road == LISTING and road.json is None
    answer = (answer_of if is_page else document_of)(response, fetched.url, newsroom, also=also)
    if (none := _meant(what, answer, newsroom)) is not None:
        return none, None
    listing = roads.read(
        fetched.body,
        newsroom=newsroom,
        discover=road,
        url=fetched.final_url,
        headers=fetched.headers,
        selector=lambda: response.selector,
    )
    if not listing.entries and not listing.children:
        if blocked := answers.challenge(response.status, response.text):
            return _of(what, BLOCKED, blocked, "See docs/blocked.md."), None
        why = listing.problems[0] if listing.problems else "it has no rows"
        return _of(what, CHANGED, why, _record(fetched.url, newsroom)), None
    count = f"{len(listing.entries)} rows" if listing.entries else f"{len(listing.children)} documents beneath it"
    by = f", read by layout {listing.layout}" if road.road == LISTING and listing.layout else ""
    problems = f"; {listing.problems[0]}" if listing.problems else ""
    return fine(what, f"{FINE}: {count}{by}{problems}"), listing


def _record(url: str, newsroom: Newsroom) -> str:
    return f"Mend {newsroom.path}; to work on the page offline: newsroom record {url} --newsroom {newsroom.name}."


def _release(fetched: Fetched, entry: Entry | None, newsroom: Newsroom) -> Finding:
    what = f"release {fetched.url}"
    if (none := _unanswered(what, fetched)) is not None:
        return none
    response = _response(fetched)
    if (none := _meant(what, answer_of(response, fetched.url, newsroom), newsroom)) is not None:
        return none
    raw = cascade.read(response.selector, newsroom=newsroom, url=fetched.url, final_url=fetched.final_url, entry=entry)
    if raw.layout is None and (blocked := answers.challenge(response.status, response.text)):
        return _of(what, BLOCKED, blocked, "See docs/blocked.md.")
    if raw.body is None:
        layouts = ", ".join(one.name for one in newsroom.layouts if one.release)
        why = f"none of the layouts ({layouts}) finds a body" if layouts else "no body was found"
        return _of(what, CHANGED, why, _record(fetched.url, newsroom))
    read = clean(raw, newsroom)
    words = len((read.get("body") or "").split())
    day = read.get("published") or "no day"
    told = f'{FINE}: "{read.get("title") or "without a title"}", {day}, {words:,} words'
    unsure = [one for one in read.get("flags", ()) if one != "undated"]
    if unsure:
        return Finding(state=WARN, what=what, told=f"{told}; {', '.join(unsure)}")
    return fine(what, told)
