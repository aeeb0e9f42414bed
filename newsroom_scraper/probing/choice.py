"""Which of the roads that were tried is declared, a few releases read by it, and what stays unsure."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from newsroom_scraper.discover import FEED, LISTING, SITEMAP, WORDPRESS, Discover
from newsroom_scraper.discovery import describing, roads
from newsroom_scraper.discovery.doubts import doubts
from newsroom_scraper.errors import DeclarationError
from newsroom_scraper.extraction import cascade
from newsroom_scraper.probing import guesses, signs
from newsroom_scraper.probing.declaring import Road
from newsroom_scraper.probing.findings import Sample
from newsroom_scraper.values import dates
from newsroom_scraper.values.urls import host, identity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from newsroom_scraper.fetched import Fetched
    from newsroom_scraper.items import Entry, Listing, RawRelease
    from newsroom_scraper.probing.declaring import Proposal
    from newsroom_scraper.probing.findings import Findings, Tried

SAMPLE: Final = 5
"""Releases that are read, so that a person can see what would be."""

LEAST: Final = 3
"""Rows that make a listing."""

_SAME: Final = 0.9  # of the rows
_WORDS: Final = 12  # of a body, which show that it is one


def surest(found: Findings) -> Tried | None:
    """Return the road that lists most surely: a listing with days, then REST, a feed, a sitemap."""
    for road, least in ((LISTING, LEAST), (WORDPRESS, 1), (FEED, 1), (SITEMAP, 1)):
        tried = [one for one in found.tried if one.road == road and one.rows >= least]
        if tried:
            return max(tried, key=lambda one: one.rows) if road == LISTING else tried[0]
    return None


class Choice:
    """Settles a probe.

    Args:
        found: so far; it is filled.
        look: at an address.
        read: a document of a road, as the proposal has it.
        listings: what the roads that were tried said, by their addresses.

    """

    def __init__(
        self,
        found: Findings,
        look: Callable[[str], Fetched],
        read: Callable[[Proposal, Discover, Fetched], Listing],
        listings: Mapping[str, Listing],
    ) -> None:
        assert found.proposal is not None
        self._found = found
        self._proposal = found.proposal
        self._look = look
        self._read = read
        self._listings = listings

    def settle(self, url: str) -> None:
        """Settle what is declared, read the sample, and say what is unsure; `url`: of the newsroom."""
        found, proposal = self._found, self._proposal
        best = surest(found)
        if best is None:
            found.proposal = None
            return
        listing = self._listings[best.url]
        entries = list(listing.entries)
        proposal.roads.append(Road(keys=self._keys(best, entries), why=f"{best.rows} rows; {best.why}."))
        if best.road == LISTING:
            for other in found.tried:
                if other.road == FEED and other.rows and self._shared(entries, other.url, proposal):
                    proposal.roads.insert(
                        0, Road(keys={"from": FEED, "url": other.url}, why="The newest, with their instants.")
                    )
                    break
            self._paging(listing, best)
        self._name_hosts(entries, best)
        if best.road == LISTING:
            self._describe(best)
        proposal.date_order, doubt = guesses.order([one.published_raw or "" for one in entries])
        released = self._sample([one for one in entries if host(one.url) in {host(proposal.home), *proposal.hosts}])
        if doubt:
            proposal.date_order, doubt = guesses.order(*self._days(released))
        stamps = [one.published_stamp for _, one in released if one.published_stamp]
        stamps += [one.published_stamp for one in entries if one.published_stamp]
        zone = guesses.zone(url, proposal.language, stamps)
        proposal.timezone = zone.name
        self._date(released)
        found.unsure += [one for one in (doubt, zone.doubt) if one]
        self._doubts(entries, best)
        self._prove(best, listing)

    @staticmethod
    def _keys(best: Tried, entries: list[Entry]) -> dict[str, str]:
        keys = {"from": best.road, "url": best.url}
        if best.road == SITEMAP and (prefix := _prefix([one.url for one in entries])):
            keys["match"] = prefix
        return keys

    def _describe(self, best: Tried) -> None:
        """Say where rows stand, where selectors give the same: a new design is then told, and not guessed at."""
        page = self._look(best.url)
        rules = describing.describe(signs.selector(page).root, newsroom=self._proposal.newsroom(), url=page.final_url)
        self._proposal.entry = rules or None

    def _name_hosts(self, entries: list[Entry], best: Tried) -> None:
        """Name the host on which most releases stand, where it is not the newsroom's own."""
        hosts = Counter(host(one.url) for one in entries)
        most, many = hosts.most_common(1)[0]
        if most not in {host(self._proposal.home), ""} and many >= _SAME * len(entries):
            self._proposal.hosts = (most,)
            self._found.unsure.append(f"Its releases stand on {most}: is that the same newsroom?")
        elif best.road != LISTING and host(best.url) != host(self._proposal.home):
            self._found.unsure.append(f"What lists its releases stands on {host(best.url)}.")

    def _shared(self, entries: list[Entry], feed: str, proposal: Proposal) -> bool:
        rules = proposal.newsroom().urls
        listed = {identity(one.url, rules) for one in entries}
        return any(identity(one.url, rules) in listed for one in self._listings[feed].entries)

    def _paging(self, listing: Listing, best: Tried) -> None:
        """Try the next page once, and say what came of it."""
        found = self._found
        if listing.next_url is None:
            found.unsure.append("No link to a next page was found: only what stands on the first is read.")
            return
        page = self._look(listing.next_url)
        if page.status != 200:
            found.unsure.append(f"The next page, {listing.next_url}, {page.failure or f'answered {page.status}'}.")
            return
        further = self._read(self._proposal, Discover(url=best.url), page)
        first = {one.url for one in listing.entries}
        if not [one for one in further.entries if one.url not in first]:
            found.unsure.append(f"The next page, {listing.next_url}, lists nothing that the first does not.")

    def _sample(self, entries: list[Entry]) -> list[tuple[Entry, RawRelease]]:
        """Read a few releases as a crawl would."""
        found = self._found
        newsroom = self._proposal.newsroom()
        read: list[tuple[Entry, RawRelease]] = []
        for entry in entries[:SAMPLE]:
            page = self._look(entry.url)
            if page.failure is not None or page.blocked is not None or page.status != 200:
                why = page.blocked or page.failure or f"answered {page.status}"
                found.sample.append(
                    Sample(url=entry.url, title=entry.title, day=None, type=None, body=None, problem=why)
                )
                continue
            raw = cascade.read(
                signs.selector(page), newsroom=newsroom, url=entry.url, final_url=page.final_url, entry=entry
            )
            read.append((entry, raw))
            found.sample.append(
                Sample(
                    url=entry.url,
                    title=raw.title,
                    day=None,
                    type=raw.type,
                    body=raw.body,
                    problem=None if raw.body and len(raw.body.split()) >= _WORDS else "no text was found on its page",
                )
            )
        return read

    def _date(self, read: list[tuple[Entry, RawRelease]]) -> None:
        """Give the sample its days, now that it is settled what they mean."""
        newsroom = self._proposal.newsroom()
        raws = {entry.url: raw for entry, raw in read}
        for at, one in enumerate(self._found.sample):
            if raw := raws.get(one.url):
                texts = (raw.published_raw, raw.published_stamp)
                told = (dates.read(text, zone=newsroom.zone, order=newsroom.date_order).day for text in texts)
                day = next((one for one in told if one), None)
                self._found.sample[at] = replace(one, day=day.isoformat() if day else None)

    @staticmethod
    def _days(read: list[tuple[Entry, RawRelease]]) -> tuple[list[str], list[tuple[str, date]]]:
        printed = [entry.published_raw for entry, _ in read if entry.published_raw]
        pairs = []
        for entry, raw in read:
            stamped = dates.read(raw.published_stamp, zone=ZoneInfo("UTC"), order=None)
            if entry.published_raw and stamped.day:
                pairs.append((entry.published_raw, stamped.day))
        return printed, pairs

    def _doubts(self, entries: list[Entry], best: Tried) -> None:
        found = self._found
        if best.road == LISTING:
            found.unsure = [*doubts(entries, newsroom=self._proposal.newsroom()), *found.unsure]
        unread = sum(one.problem is not None for one in found.sample)
        if unread:
            found.unsure.insert(0, f"{unread} of {len(found.sample)} releases could not be read.")
        days = Counter(one.day is not None for one in found.sample)
        if days[False] > unread:
            found.unsure.append(f"{days[False] - unread} of {len(found.sample)} releases show no day that can be read.")
        if best.road == FEED:
            found.unsure.append(
                "A feed holds the newest releases only: older ones are never found, and unlisted is never told."
            )

    def _prove(self, best: Tried, listing: Listing) -> None:
        """Read the road with the declaration as it stands; one that reads otherwise is not proposed."""
        found, proposal = self._found, self._proposal
        try:
            newsroom = proposal.newsroom()
        except DeclarationError as problem:  # a title or an address that no declaration can hold
            found.unsure.insert(0, str(problem))
            found.proposal = None
            return
        discover = next(one for one in newsroom.discover if one.road == best.road)
        wanted = {(one.url, one.title) for one in listing.entries if discover.wants(one.url)}
        page = self._look(best.url)
        if best.road == LISTING and page.status == 200:
            again = roads.read(
                page.body,
                newsroom=newsroom,
                discover=discover,
                url=page.final_url,
                headers=page.headers,
                selector=lambda: signs.selector(page),
            )
            wanted &= {(one.url, one.title) for one in again.entries}
        if len(wanted) < _SAME * len(listing.entries) and best.road != SITEMAP:
            found.unsure.insert(0, "The declaration does not read the rows again that were found: none is proposed.")
            found.proposal = None


def _prefix(addresses: list[str]) -> str | None:
    """Return the beginning of a path that most addresses share and that tells releases from the rest, or None."""
    heads = Counter("/".join(urlsplit(one).path.split("/")[:2]) for one in addresses)
    head, many = heads.most_common(1)[0]
    return f"{re.escape(head)}/." if head.strip("/") and many >= len(addresses) * 0.5 else None
