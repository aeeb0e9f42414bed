"""What a crawl announces while it runs: Scrapy signals, so that a spider needs to know nobody who listens.

listing_read(event: ListingRead)    a document of a road was read, or could not be
look_ended(event: LookEnded)        a planned or listed release has its outcome, other than a reading
look_again(url, earlier)            a stage asks for a second fetch before it believes a difference
left(event: Left)                   the crawl asks for nothing more, though not everything was asked for
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from newsroom_scraper.items import Evidence

listing_read: Final = object()
look_ended: Final = object()
look_again: Final = object()
left: Final = object()

TURNED_AWAY: Final = "turned_away"
ASKED_TO_WAIT: Final = "asked_to_wait"
STILL_ILL: Final = "still_ill"
"""Why a crawl leaves: refused again and again, asked for more time than it has, or as ill as in the crawls before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingRead:
    """One document of a road, such as a page of a listing: what was on it, or why it could not be read.

    Attributes:
        road: its place among the newsroom's roads, from 0.
        keys: identities of its entries, in order.
        last_page: the highest page number that it links to.
        total: how many rows the road says it has in all.
        failure: a clause, or None when it was read.
        kind: page, blocked or failed; leads: it only names others; past: it is the one after the last.
        end: why the walk of this road ends here (end, limit, since, known, circle, failed), or None: it goes on.

    """

    url: str
    status: int | None
    keys: tuple[str, ...] = ()
    layout: str | None = None
    next_url: str | None = None
    last_page: int | None = None
    problems: tuple[str, ...] = ()
    failure: str | None = None
    kind: str = "page"
    end: str | None = None
    evidence: Evidence | None = None
    road: int = 0
    total: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LookEnded:
    """What a crawl met at one release, when it was not a reading: gone, failed, blocked, or not due.

    Attributes:
        key: the identity under which it was listed or planned.
        confirmed: for *gone*: met twice, with a good page read between.
        of: for *duplicate*: the address under which the release was read.

    """

    key: str
    url: str
    look: str
    reason: str
    status: int | None = None
    final_url: str | None = None
    confirmed: bool = False
    of: str | None = None
    evidence: Evidence | None = None
    earlier: Evidence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A crawl that asks for nothing more.

    Attributes:
        why: turned_away, asked_to_wait or still_ill.
        reason: a clause for a person.
        not_before: until when a host asked to be left alone, as people read it, or None.

    """

    why: str
    reason: str
    not_before: str | None = None
