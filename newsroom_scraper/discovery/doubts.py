"""What is unsure about the rows of a listing, in plain sentences: no reading is told as sure that is not."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from newsroom_scraper.discovery import undated
from newsroom_scraper.discovery.marks import BORROWED
from newsroom_scraper.discovery.repeated import length
from newsroom_scraper.values import dates
from newsroom_scraper.values.urls import host

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from newsroom_scraper.items import Entry
    from newsroom_scraper.newsroom import Newsroom

_FEW: Final = 4
_SHORT: Final = 15  # characters; titles of releases are longer
_EVENTS = re.compile(
    r"(?i)\b(?:meeting|hearing|agenda|minutes|webinar|calendar|workshop|concert|committee of|board of)\b"
    r"|/events?/|/calendar/|/meetings?/"
)
_MENU = re.compile(
    r"(?i)(?:about(?: us)?|contact(?: us)?|home|careers?|jobs|privacy.*|sitemap|login|sign in|faqs?"
    r"|donate|search|our team|resources)"
)
_IN_TWO_WAYS: Final = "can be read in two ways"
_TWO_DIGITS: Final = "a year of two digits"


def doubts(entries: Sequence[Entry], *, newsroom: Newsroom) -> tuple[str, ...]:
    """Return what is unsure about rows that were read from one listing, the strongest doubt first; none if nothing is.

    Args:
        entries: in the order of the page.
        newsroom: its declaration as it stands, for `date_order`, `timezone` and `hosts`.

    """
    if not entries:
        return ("it has no rows",)
    found = [*_shape(entries, newsroom), *_dates(entries, newsroom)]
    return tuple(sentence for _, sentence in sorted(found, key=lambda one: -one[0]))


def _shape(entries: Sequence[Entry], newsroom: Newsroom) -> Iterator[tuple[int, str]]:
    """Return doubts about titles and links, each with its strength."""
    total = len(entries)
    titles = [entry.title or "" for entry in entries]
    menu = sum(bool(_MENU.fullmatch(title)) for title in titles)
    if menu * 3 >= total:
        yield (
            100,
            f"{_of(menu, total, 'are')} called as links of a menu are, such as {_quoted(titles, _MENU.fullmatch)}",
        )
    missing = sum(not title for title in titles)
    if missing:
        yield 80, f"{_of(missing, total, 'have')} no title"
    repeated = sum(times for title, times in Counter(titles).items() if title and times > 1)
    if repeated * 4 >= total > 1:
        yield 75, f"{_of(repeated, total, 'have')} the title of another one"
    short = sum(0 < length(title) < _SHORT for title in titles)
    if short * 2 >= total:
        yield 60, f'{_of(short, total, "have")} a title of a word or two, such as "{_shortest(titles)}"'
    dated = sum(bool(title) and dates.find(title) == (0, len(title)) for title in titles)
    if dated * 2 >= total:
        yield 65, f"{_of(dated, total, 'have')} a date for a title"
    away = Counter(host(entry.url) for entry in entries if host(entry.url) not in newsroom.hosts)
    if away.total() * 4 >= total:
        there = f"{_of(away.total(), total, 'lead')} to another site, mostly {away.most_common(1)[0][0]}"
        yield 55, f"{there}: if that is the newsroom's too, name it in hosts"
    same = total - len({entry.url for entry in entries})
    if same:
        yield 50, f"{same} of {total} rows lead to an address that another row has"
    events = sum(bool(_EVENTS.search(f"{entry.title} {entry.url}")) for entry in entries)
    if events * 2 >= total:
        yield 45, f"{_of(events, total, 'look')} like an event or a meeting, whose day is not that of a publication"
    if total < _FEW:
        yield 70, f"there {'is one row' if total == 1 else f'are only {total} rows'}"


def _dates(entries: Sequence[Entry], newsroom: Newsroom) -> Iterator[tuple[int, str]]:
    """Return doubts about days, each with its strength."""
    total = len(entries)
    unprinted = sum(undated.UNDATED in entry.flags for entry in entries)
    if unprinted == total:
        yield 90, "no row has a date: that these links are the listing is taken from their shape alone"
        return
    addressed = sum(undated.FROM_ADDRESS in entry.flags for entry in entries)
    if addressed:
        yield 40, f"{_of(addressed, total, 'have')} no printed date, only a day in the address"
    days: list[date] = []
    without = vague = 0
    reason = None
    for entry in entries:
        raw = entry.published_raw or entry.published_stamp
        when = dates.read(raw, zone=newsroom.zone, order=newsroom.date_order)
        if when.day is not None:
            days.append(when.day)
        elif raw is None:
            without += 1
        else:
            vague += 1
            reason = reason or when.reason or f"{raw} names no day"
    if without:
        yield 52, f"{_of(without, total, 'have')} no date, and others have one"
    if vague and reason:
        ordered = _IN_TWO_WAYS in reason or _TWO_DIGITS in reason
        yield 85 if ordered else 68, f"{_of(vague, total, 'have')} a date that cannot be read: {reason}"
    if any(BORROWED in entry.flags for entry in entries):
        yield 58, "the year of the dates stands in a heading, not in the row"
    yield from _order(days)


def _order(days: Sequence[date]) -> Iterator[tuple[int, str]]:
    rising = sum(later > earlier for earlier, later in pairwise(days))
    falling = sum(later < earlier for earlier, later in pairwise(days))
    if len(days) >= _FEW and len(set(days)) == 1:
        yield 62, f"all dates are the same day, {days[0].isoformat()}"
    elif rising and rising > falling:
        yield 63, "the oldest row stands first, or the rows are in no order of time"
    elif rising * 5 > len(days):
        yield 42, f"the rows are not in the order of their dates in {rising} places"


def _of(number: int, total: int, verb: str) -> str:
    """Return the beginning of a sentence about some of the rows.

    >>> _of(3, 3, "have"), _of(1, 3, "lie")
    ('all rows have', '1 of 3 rows lies')
    """
    if number > 1:
        return f"{'all' if number == total else f'{number} of {total}'} rows {verb}"
    one = {"have": "has", "are": "is"}.get(verb, f"{verb}s")
    return f"the only row {one}" if total == 1 else f"1 of {total} rows {one}"


def _shortest(titles: Sequence[str]) -> str:
    return min((title for title in titles if title), key=len)


def _quoted(titles: Sequence[str], test: object) -> str:
    assert callable(test)
    return f'"{next(title for title in titles if test(title))}"'
