"""The walk over a newsroom's roads, one after another: which rows are read, and where each road ends. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from newsroom_scraper import hints
from newsroom_scraper.discover import FEED, LISTING, PAGES, SITEMAP, WORDPRESS
from newsroom_scraper.discovery import roads
from newsroom_scraper.values import dates
from newsroom_scraper.values.urls import identity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsroom_scraper.discover import Discover
    from newsroom_scraper.discovery.places import Place
    from newsroom_scraper.items import Entry, Listing
    from newsroom_scraper.newsroom import Newsroom
    from newsroom_scraper.plan import Plan

_MOST_PAGES: Final = 2_000
_CALM: Final = 2  # pages in a row that show nothing new: one, and one more, since rows slip while pages are read
PAGE: Final = "page"


@dataclass(slots=True, kw_only=True)
class Road:
    """How far one road was walked.

    Attributes:
        number: its place among the newsroom's roads.
        speaks: the newsroom's.
        start: the document to begin with, or None: its first.
        position: of the next row on it.
        visited: its documents that were asked for, so that a circle ends.
        further: how many pages after the first the last one stands that was asked for by its number.
        named: documents that others named, in order, not asked for yet.
        rows: identities of the rows on it.
        places: where rows stand that are found by structure alone, as the pages so far showed.
        last_page: the highest number that the last page with rows links to.
        left: whether rows were left out because they are too old.
        calm: how many of its last pages said nothing that was not known.

    """

    number: int
    discover: Discover
    speaks: str
    start: str | None = None
    position: int = 0
    visited: set[str] = field(default_factory=set)
    further: int = 0
    named: list[str] = field(default_factory=list)
    rows: set[str] = field(default_factory=set)
    places: frozenset[Place] = frozenset()
    last_page: int | None = None
    left: bool = False
    calm: int = 0

    def begin(self) -> str | None:
        """Return its first document, or the one to go on with; None where it has none."""
        begins = roads.first(self.discover, speaks=self.speaks)
        if self.start in {None, self.discover.url}:
            self.start = None
        if begins is None or self.start is None:
            return begins
        if self.discover.road == SITEMAP:
            return begins  # only its index says which sitemaps are left
        self.further = roads.number_of(self.discover, self.start)
        return self.start

    def onward(self, page: Listing) -> str | None:
        """Return the next document."""
        children = [one for one in page.children if one not in self.visited]
        if self.start in children:  # those before it were read in the slices before
            children = children[children.index(self.start) :]
        self.named = [*children, *self.named]
        if self.discover.pages is not None:
            self.further += 1
            return roads.numbered(self.discover, self.further)
        if page.next_url is not None:
            return page.next_url
        while self.named:
            url = self.named.pop(0)
            if url not in self.visited:
                return url
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one document came to.

    Attributes:
        due: rows that are to be read now.
        end: why the road ends here (`events.ListingRead.end`), or None: it goes on.
        next_url: of the next document, if it does.
        kind: page, leads or past (`events.ListingRead.kind`).

    """

    due: tuple[Entry, ...] = ()
    end: str | None = None
    next_url: str | None = None
    kind: str = PAGE


class Walk:
    """What has been listed and asked for so far.

    Attributes:
        road: the one that is being walked, or None: all were.
        gone: identities of releases known to be removed.
        due: identity → address of what is planned.
        entries: the rows that were asked for, by identity.
        limited: whether the limit was reached, so that no other road is walked.

    """

    def __init__(self, plan: Plan, newsroom: Newsroom) -> None:
        self.plan = plan
        self.newsroom = newsroom
        self.entries: dict[str, Entry] = {}
        self.due = {identity(url, newsroom.urls): url for url in (*plan.due, *plan.gone)}
        self.gone = {identity(url, newsroom.urls) for url in plan.gone}
        self._redacted = frozenset(plan.redacted)
        self.limited = False
        every = [Road(number=at, discover=one, speaks=newsroom.speaks) for at, one in enumerate(newsroom.discover)]
        self._roads = every[plan.road :]
        self._walked: list[Road] = []
        if self._roads:
            self._roads[0].start, self._roads[0].position = plan.start, plan.position
        # They are declared, so that what they are is known on a walk that ends before their road, too.
        self._standing = {
            identity(entry.url, newsroom.urls): entry
            for one in newsroom.discover
            if one.road == PAGES
            for entry in roads.standing(newsroom=newsroom, discover=one).entries
        }
        self._several = len(newsroom.discover) > 1
        self._asked: set[str] = set()
        self._said: dict[str, tuple[Entry, ...]] = {}
        self._held: dict[str, Entry] = {}
        self._fresh = 0
        self._followed = 0

    @property
    def road(self) -> Road | None:
        """Return the road that is being walked."""
        return self._roads[0] if self._roads else None

    def leave(self) -> None:
        """Go on to the next road."""
        self._walked += self._roads[:1]
        del self._roads[:1]
        if self.limited:
            self._roads.clear()

    def take(self, page: Listing) -> Step:
        """Return what a document of the road came to."""
        road = self._roads[0]
        keys = [identity(entry.url, self.newsroom.urls) for entry in page.entries]
        if road.further and (not keys or road.rows.issuperset(keys)) and not page.children:
            return self.past(page.last_page)
        road.position += len(page.entries)
        road.places |= page.places
        road.last_page = page.last_page
        road.rows.update(keys)
        due: list[Entry] = []
        end = None
        road.calm = road.calm + 1 if page.entries and all(map(self._is_calm, keys, page.entries)) else 0
        for key, entry in zip(keys, page.entries, strict=True):
            asked, stop = self._ask(key, entry)
            end = end or stop
            due += [asked] if asked is not None else []
        if not page.entries and (page.layout is None or road.discover.road == LISTING):
            return Step(due=(), end="failed")
        kind = PAGE if page.entries or not (page.children or page.next_url) else "leads"
        if end is None and self._ends_by_age(page):
            end = "since"
        if end is None and not self.plan.whole and self._is_newest_first(road) and road.calm >= _CALM:
            end = "known"
        next_url = None if end is not None else road.onward(page)
        if end is None and next_url is None:
            end = self._end_of(road, len(road.visited))
        if end is None and next_url in road.visited:
            end = "circle"
        if end is None and len(road.visited) >= _MOST_PAGES:
            end = "page limit"
        return Step(due=tuple(due), end=end, next_url=next_url if end is None else None, kind=kind)

    def past(self, last_page: int | None = None) -> Step:
        """Return that the road ended with the page before this one, which stands after the last."""
        road = self._roads[0]
        road.last_page = last_page or road.last_page
        return Step(end=self._end_of(road, len(road.visited) - 1), kind="past")

    def _end_of(self, road: Road, read: int) -> str:
        if road.left:
            return "since"
        # Pages that are numbered and cannot be reached were not read: that is no whole walk.
        unreached = road.start is None and (road.last_page or 0) > read
        return "no next page" if unreached else "end"

    def _ask(self, key: str, entry: Entry) -> tuple[Entry | None, str | None]:
        """Return the row if its release is to be read now, and why the walk ends at it, if it does."""
        if self._several:
            before = self._said.get(key, ())
            if all(one.road != entry.road for one in before):
                self._said[key] = (*before, entry)
            entry = replace(entry, others=tuple(one for one in before if one.road != entry.road))
        fresh = key not in self.plan.known
        if key in self._asked or key in self._redacted:
            return None, None
        if not (fresh or key in self.due or self._is_followed(key, entry)):
            return None, None
        if fresh and self.plan.limit is not None and self._fresh >= self.plan.limit:
            self.limited = True
            return None, "limit"
        if fresh and self._too_old(entry):
            self._roads[0].left = True
            return None, None
        if self._waits(entry):
            self._held.setdefault(key, entry)
            return None, None
        self._fresh += fresh
        self._asked.add(key)
        self._held.pop(key, None)
        self.entries[key] = entry
        return entry, None

    def _is_calm(self, key: str, entry: Entry) -> bool:
        return key in self.plan.known and not hints.hinted(self.plan.rows.get(key, {}), entry)

    def _is_newest_first(self, road: Road) -> bool:
        # What speaks is read whole: a document brings the texts of many releases at once.
        return road.discover.road in {LISTING, WORDPRESS} and road.discover.road != self.newsroom.speaks

    def _is_followed(self, key: str, entry: Entry) -> bool:
        """Return whether a known release is looked at for what its row says."""
        if entry.road == self.newsroom.speaks:
            return True  # its text is at hand
        if not hints.hinted(self.plan.rows.get(key, {}), entry):
            return False
        self._followed += 1
        return self.plan.hints is None or self._followed <= self.plan.hints

    def _waits(self, entry: Entry) -> bool:
        """Return whether a row only hints: its text is another road's, or another road will say more of it."""
        if entry.road == PAGES:
            return False
        if self.newsroom.speaks != "page":
            return entry.road != self.newsroom.speaks
        return entry.road == FEED and len(self._roads) > 1

    def hints(self) -> Iterator[tuple[str, Entry]]:
        """Return what was listed and not asked for, when all roads were walked; each is given once."""
        held, self._held = self._held, {}
        for key, entry in held.items():
            fresh = key not in self.plan.known
            if key in self._asked or (fresh and self.limited):
                continue
            if fresh and self.plan.limit is not None and self._fresh >= self.plan.limit:
                self.limited = True
                continue
            self._fresh += fresh
            self._asked.add(key)
            self.entries[key] = entry
            yield key, entry

    def rest(self) -> Iterator[tuple[str, str]]:
        """Return the planned releases that no row has led to, identity and address; each is given once."""
        for key, url in self.due.items():
            if key not in self._asked:
                self._asked.add(key)
                if key in self._standing:
                    self.entries.setdefault(key, self._standing[key])
                yield key, url
        if self.plan.whole:
            listed = {key for road in self._walked for key in road.rows}
            for url in self.plan.stood:
                key = identity(url, self.newsroom.urls)
                if key not in listed and key not in self._asked:
                    self._asked.add(key)
                    yield key, url

    def _ends_by_age(self, page: Listing) -> bool:
        ordered = self._roads[0].discover.road not in {SITEMAP, PAGES}
        return self.plan.since is not None and ordered and bool(page.entries) and all(map(self._too_old, page.entries))

    def _too_old(self, entry: Entry) -> bool:
        if self.plan.since is None:
            return False
        # What was last changed before a day was published before it.
        said = (entry.published_raw, entry.published_stamp, entry.modified_stamp)
        days = (dates.read(one, zone=self.newsroom.zone, order=self.newsroom.date_order).day for one in said if one)
        day = next((one for one in days if one is not None), None)
        return day is not None and day < self.plan.since
