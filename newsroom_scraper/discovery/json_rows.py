"""Rows of a listing that come as JSON: what a "load more" button asks for.

The declaration says by dotted paths where they stand; a path that leads nowhere is told, with what stands there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import orjson
from parsel import Selector

from newsroom_scraper.discovery import characters, listing, row_problems
from newsroom_scraper.discovery.listing import TITLE_MISSING
from newsroom_scraper.extraction import fragments
from newsroom_scraper.items import Entry, Listing
from newsroom_scraper.values.dates import YEARS
from newsroom_scraper.values.urls import absolute

if TYPE_CHECKING:
    from newsroom_scraper.discover import Discover, JsonRules
    from newsroom_scraper.newsroom import Newsroom

JSON: Final = "json"
"""The layout of rows that are read so."""
_LONGEST: Final = 60  # characters of a value that is shown
_MILLISECONDS: Final = 100_000_000_000  # from here on an epoch counts them, not seconds: the year 5138, or March 1973


@dataclass(frozen=True, slots=True)
class Nothing:
    """There is nothing at a path; `reason` is a clause that says what is there instead."""

    reason: str


def read(body: bytes, *, newsroom: Newsroom, discover: Discover, url: str, start: int = 0) -> Listing:
    """Return what the answer at `url` says; one that cannot be read has no layout, and its first problem says why.

    Args:
        body: decompressed JSON.
        newsroom: its declaration.
        discover: the road; `json` says where the rows are, `match` and `skip` choose among them.
        url: the answer's own, after redirects; links are relative to it.
        start: the position of its first row on the road.

    """
    rules = discover.json
    assert rules is not None
    try:
        told = orjson.loads(characters.text(body))
    except ValueError as problem:
        return Listing(problems=(f"{url} is not valid JSON ({problem})",))
    path = (rules.rows if rules.rows is not None else rules.html) or ""
    found = at(told, path)
    if isinstance(found, Nothing):
        return Listing(problems=(f"{url} cannot be read: {found.reason}",))
    next_url, wrong = _next(told, rules, url)
    if rules.rows is None:
        made = _fragment(found, path, newsroom=newsroom, discover=discover, url=url, start=start)
        made = replace(made, next_url=next_url or made.next_url)
    elif isinstance(found, list):
        made = replace(_rows(found, rules, newsroom, discover, url, start), next_url=next_url)
    else:
        where = f"at {path} there" if path else "there"
        return Listing(problems=(f"{url} cannot be read: {where} is {_shown(found)} and no list of rows",))
    return replace(made, problems=(*made.problems, *wrong))


def at(told: Any, path: str) -> Any:
    """Return what stands at a dotted path, or Nothing with the reason.

    >>> at({"data": [{"title": "A"}]}, "data.0.title")
    'A'
    >>> at({"data": {"items": []}}, "data.rows").reason
    'there is no data.rows; data is an object with items'
    """
    here, walked = told, ""
    for part in path.split(".") if path else ():
        before, walked = walked, f"{walked}.{part}" if walked else part
        if isinstance(here, dict) and part in here:
            here = here[part]
        elif isinstance(here, list) and part.isdecimal() and int(part[:9]) < len(here):
            here = here[int(part[:9])]
        else:
            return Nothing(f"there is no {walked}; {before or 'the answer'} is {_shown(here)}")
    return here


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        names = ", ".join(str(one)[:_LONGEST] for one in list(value)[:8])
        return f"an object with {names}" if names else "an empty object"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    if isinstance(value, str):
        return f'the text "{value[:_LONGEST]}"'
    return "null" if value is None else str(value).lower()


def _next(told: Any, rules: JsonRules, url: str) -> tuple[str | None, tuple[str, ...]]:
    """Return the address of the next answer; at the end it is null, false, empty or not there at all."""
    value = None if rules.next is None else at(told, rules.next)
    if not value or isinstance(value, Nothing):
        return None, ()
    target = absolute(url, value) if isinstance(value, str) else None
    if target is None:
        return None, (f"{url} names no next answer: at {rules.next} there is {_shown(value)}",)
    return (None if target == url else target), ()


def _fragment(found: Any, path: str, *, newsroom: Newsroom, discover: Discover, url: str, start: int) -> Listing:
    if not isinstance(found, str):
        return Listing(problems=(f"{url} cannot be read: at {path} there is {_shown(found)} and no HTML",))
    tree = fragments.tree(found)
    if tree is None or not found.strip():
        return Listing(layout=JSON)
    page = listing.read(Selector(root=tree, type="html"), newsroom=newsroom, discover=discover, url=url, start=start)
    kept = [one for one in page.entries if discover.wants(one.url)]
    return replace(page, entries=tuple(replace(one, position=start + number) for number, one in enumerate(kept)))


def _rows(rows: list[Any], rules: JsonRules, newsroom: Newsroom, discover: Discover, url: str, start: int) -> Listing:
    entries: list[Entry] = []
    problems: list[str] = []
    for number, row in enumerate(rows, 1):
        link = at(row, rules.url or "")
        target = absolute(url, link) if isinstance(link, str) else None
        if target is None:
            why = (
                link.reason.replace("the answer", "it") if isinstance(link, Nothing) else f"its link is {_shown(link)}"
            )
            problems.append(f"row {number} of {url} links to no page: {why}")
        elif discover.wants(target):
            title = _text(row, rules.title)
            stamp, words = _date(row, rules.published)
            entries.append(
                Entry(
                    newsroom=newsroom.name,
                    url=target,
                    listing_url=url,
                    position=start + len(entries),
                    title=title,
                    type=_text(row, rules.type) or discover.type,
                    summary=_text(row, rules.summary),
                    published_raw=words,
                    published_stamp=stamp,
                    layout=JSON,
                    flags=() if title else (TITLE_MISSING,),
                ),
            )
    told = row_problems.told(problems, url)
    unread = bool(rows) and len(problems) == len(rows)
    return Listing(entries=tuple(entries), layout=None if unread else JSON, problems=told)


def _text(row: Any, path: str | None) -> str | None:
    value = None if path is None else at(row, path)
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    return fragments.plain(str(value))


def _date(row: Any, path: str | None) -> tuple[str | None, str | None]:
    """Return a row's date: a stamp where it is a number, which counts from 1970 in UTC, and else the printed words."""
    value = None if path is None else at(row, path)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        seconds = value / 1000 if abs(value) >= _MILLISECONDS else value
        try:
            moment = datetime.fromtimestamp(seconds, UTC)
        except (OverflowError, ValueError, OSError):
            return None, None
        return (moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment.year in YEARS else None), None
    return None, _text(row, path)
