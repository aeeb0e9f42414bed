"""Where each release stands in the listing: which is listed no more, and which is again. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from schedules import release, rowed
from schedules.pending import LISTED
from schedules.walked import UNLISTED_WALKS, Walk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schedules.archive.records import Known, Release
    from schedules.claiming import Claiming
    from schedules.claims import Crawl, Night
    from schedules.matching import Matching

LISTED_AGAIN: Final = "it is listed again"


def of_listing(change: Mapping[str, Any]) -> bool:
    """Return whether a change rests on the listing: only a whole walk can confirm it, or not."""
    return bool(change["kind"] == "unlisted" or change["because"] == LISTED_AGAIN)


class Standing:
    """One crawl's listing beside the known releases; asked when every look was weighed."""

    def __init__(self, known: Known, crawl: Crawl, night: Night, claims: Claiming) -> None:
        self._known = known
        self._crawl = crawl
        self._night = night
        self._claims = claims
        self._walk = Walk(known, crawl.manifest)

    def weigh(self, match: Matching) -> None:
        """Claim what follows from the listing, and note where the rows stand and what they say."""
        rowed.note(self._crawl, match, self._night, self._claims)
        self._night.places = self._walk.moved_rows()
        self._night.walked = self._walk.proves
        for key in self._crawl.manifest["listed_keys"]:
            found = self._known.by_key.get(key)
            old = self._known.releases[found] if found is not None else None
            if old is not None and old.status == release.UNLISTED:
                self._listed_again(old)
            elif old is not None and LISTED in old.pending:
                pending = self._claims.current(old).pending
                self._claims.state(old, pending={name: one for name, one in pending.items() if name != LISTED})
        for old in self._walk.missing():
            self._missing(old)
        for one in self._known.held.values() if self._walk.proves else ():
            old = self._known.releases.get(one.after.release_id)
            # Nobody asks for a page that is held as new and not listed any more: the walk alone says that it went. And
            # of one that was removed meanwhile, nothing will ever be said that the listing could show.
            new = one.line["kind"] == "new" and one.after.keys.isdisjoint(self._crawl.manifest["listed_keys"])
            if new or (old is not None and old.status == release.REMOVED and of_listing(one.line)):
                self._night.met.add(one.after.release_id)

    def _listed_again(self, old: Release) -> None:
        now = self._claims.current(old)
        if old.release_id in self._night.met and now.status == release.UNLISTED:
            seen = self._night.looks[old.release_id][1]
            after = release.with_status(now, release.PRESENT)
            self._claims.claim("restored", now, after, seen, because=LISTED_AGAIN)

    def _missing(self, old: Release) -> None:
        kind, seen = self._night.looks.get(old.release_id, ("", ""))
        now = self._claims.current(old)
        there = kind in {"read", "unchanged"} and old.release_id in self._night.met
        if not there or now.status != release.PRESENT:
            return
        page = self._walk.page_of(old)
        walks = now.pending.get(LISTED, {}).get("looks", 0) + 1
        if page is None and walks < UNLISTED_WALKS:
            self._claims.state(now, pending={**now.pending, LISTED: {"value": None, "looks": walks}})
            return
        evidence = self._walk.evidence
        rest = {name: one for name, one in now.pending.items() if name != LISTED}
        after = replace(release.with_status(now, release.UNLISTED), place=None, pending=rest)
        self._claims.claim(
            "unlisted",
            now,
            after,
            seen,
            because="the whole listing was read, and it is not in it; its page is there",
            evidence=release.located(
                evidence[page] if page is not None and page < len(evidence) else None, self._crawl.warc
            ),
        )
