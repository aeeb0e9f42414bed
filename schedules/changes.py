"""What a sealed crawl means beside the archive: which releases are new, edited, removed or restored.

Pure: known state and a crawl's readings in, claims out. Each claim holds a change and the state that follows from it;
whether it is believed is the judge's to say. Absence alone claims nothing, and a failed look changes nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from newsroom_scraper.errors import EvidenceError
from newsroom_scraper.values.urls import identity
from pipelines.identity import COMPARED, canonical_text
from schedules import compare, noise, release
from schedules.archive.records import Known, Release
from schedules.claims import Claim, Crawl, Differing, Night
from schedules.matching import Matching
from schedules.said import said_in_line
from schedules.told import change_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsroom_scraper.newsroom import Newsroom
    from schedules.compare import Difference, Said

LISTED_LOOKS: Final = 2
"""In how many crawls only the listing must show a difference before it is believed."""
REBASE_LOOKS: Final = 3
"""After how many crawls without a shared source a field is taken as it now reads, untold (design §4.5)."""


def weigh(known: Known, crawl: Crawl, *, newsroom: Newsroom, read_page: Any, detected_at: str) -> Night:
    """Return what a crawl claims.

    Args:
        known: the newsroom as the archive has it.
        crawl: sealed.
        newsroom: its declaration.
        read_page: (evidence, entry) → what every source of that stored page says to today's reader; raises
            EvidenceError where the page is lost.
        detected_at: instant of the comparison.

    """
    weighing = _Weighing(known, crawl, newsroom, read_page, detected_at)
    weighing.run()
    return weighing.night


class _Weighing:
    """One comparison under way."""

    def __init__(
        self,
        known: Known,
        crawl: Crawl,
        newsroom: Newsroom,
        read_page: Callable[[dict[str, Any], dict[str, Any] | None], dict[str, Said]],
        detected_at: str,
    ) -> None:
        self.known = known
        self.crawl = crawl
        self.newsroom = newsroom
        self.read_page = read_page
        self.detected_at = detected_at
        self.night = Night()
        self.match = Matching(known, crawl.readings, crawl.manifest["looks"], newsroom)
        self._place = {key: at for at, key in enumerate(crawl.manifest["listed_keys"])}
        self._frontier = max((at for key, at in self._place.items() if key in known.by_key), default=-1)
        self._waiting: list[Differing] = []
        self._patterns: set[noise.Pattern] = set()
        self._bodies = {one.body_hash: one.release_id for one in known.releases.values() if one.body_hash}

    def run(self) -> None:
        """Weigh every look; what differs waits until all of the night's noise is known."""
        readings = {identity(one["url"], self.newsroom.urls): one for one in self.crawl.readings}
        for look in self.crawl.manifest["looks"]:
            if look["look"] == "read" and look["key"] in readings:
                self._read(readings[look["key"]], look)
            elif look["look"] == "gone" and look.get("confirmed"):
                self._gone(look)
            elif look["look"] == "duplicate":
                self._duplicate(look)
        learned = Counter(pattern for one in self._waiting for pattern in one.noise)
        self.night.noise = dict(Counter(self.known.noise) + learned)
        self._patterns = {one for one, pages in self.night.noise.items() if pages >= noise.LEAST_PAGES}
        listed = {key: self._first_mark(key) for key in self._place}
        self.night.unread = {
            key: mark for key, mark in {**listed, **self.known.unread}.items() if key not in self.known.by_key
        }
        for one in self._waiting:
            differences = compare.compare(one.before, one.first, one.second, patterns=self._patterns | one.noise)
            weigh_it = self._restored if one.old.status == release.REMOVED else self._differs
            weigh_it(one.old, one.reading, one.seen, differences)

    # -- the kinds of look ---------------------------------------------------------------------------------------

    def _read(self, reading: dict[str, Any], look: dict[str, Any]) -> None:
        seen = _instant(reading, look)
        keys = self.match.keys(reading)
        old = self.match.of(reading)
        if old is None:
            self._new(reading, keys, seen)
            return
        self.night.looked[old.release_id] = seen
        if not keys <= old.keys:
            old = replace(old, keys=old.keys | keys)
            self.night.states[old.release_id] = old
        if reading["content_hash"] != old.content_hash:
            try:
                self._waiting.append(self._pages(old, reading, seen))
            except EvidenceError:
                return  # what cannot be read again cannot be shown to anybody: no change
        elif old.status == release.REMOVED:
            self._restored(old, reading, seen, [])
        elif old.pending:
            self._state(old, pending={})

    def _new(self, reading: dict[str, Any], keys: set[str], seen: str) -> None:
        release_id = release.release_id(reading, self.newsroom, canonical_trusted=self.match.canonical_trusted(reading))
        body = release.body_hash(reading)
        line = release.first_line(
            reading,
            id=release_id,
            seen=seen,
            warc=self.crawl.warc,
            repost_of=self._bodies.get(body) if body else None,
        )
        if body:
            self._bodies.setdefault(body, release_id)
        marks = self._first_marks(reading, line)
        after = Release(
            release_id=release_id,
            newsroom=self.newsroom.name,
            status=release.PRESENT,
            version=1,
            content_hash=line["content_hash"],
            body_hash=body,
            last_look=seen,
            pending={},
            line=line,
            keys=keys,
        )
        self.known.by_key.update(dict.fromkeys(keys, release_id))
        self.known.releases[release_id] = after
        self._claim("new", None, after, seen, marks=marks, rings=not {"baseline", "backfill"} & set(marks))

    def _first_mark(self, key: str) -> str:
        """Return what a release listed tonight for the first time is marked, or "": it is news."""
        if key in self.known.unread:
            return self.known.unread[key]
        if self.crawl.baseline:
            return "baseline"
        unread_before = self.crawl.manifest["resumed"] or self._place.get(key, -1) > self._frontier
        return "backfill" if not self.known.listing_whole and unread_before else ""

    def _first_marks(self, reading: dict[str, Any], line: dict[str, Any]) -> list[str]:
        mark = self._first_mark(identity(reading["url"], self.newsroom.urls))
        if mark:
            return ["backfill" if mark == "baseline" and not self.crawl.baseline else mark]
        day, last = line["published"], self.crawl.last_day
        return ["dated-before-first-seen"] if day and last and day < last.isoformat() else []

    def _restored(self, old: Release, reading: dict[str, Any], seen: str, found: list[Difference]) -> None:
        differences = [one for one in found if one.outcome == compare.CHANGED]
        after = self._next(old, reading, differences, seen) if differences else _status(old, release.PRESENT)
        self._claim("restored", old, after, seen, differences=differences, rings=True)

    def _gone(self, look: dict[str, Any]) -> None:
        old = self.match.find(look["key"])
        if old is None:
            return
        seen = _instant({}, look)
        self.night.looked[old.release_id] = seen
        if old.status != release.REMOVED:
            evidence = release.located(look.get("evidence"), self.crawl.warc)
            self._claim(
                "removed",
                old,
                _status(old, release.REMOVED),
                seen,
                rings=True,
                because=look["reason"],
                evidence=evidence,
            )

    def _duplicate(self, look: dict[str, Any]) -> None:
        """Remember another spelling of a known release's address."""
        old = self.match.find(identity(look["of"], self.newsroom.urls)) if look.get("of") else None
        if old is not None and look["key"] not in self.known.by_key:
            line = {**old.line, "also_at": list(dict.fromkeys([*old.line["also_at"], look["url"]]))}
            self._state(old, keys=old.keys | {look["key"]}, line=line)

    def _differs(self, old: Release, reading: dict[str, Any], seen: str, differences: list[Difference]) -> None:
        changed = [one for one in differences if one.outcome == compare.CHANGED]
        pending, rebased = {}, {}
        for one in differences:
            if one.outcome not in {compare.UNSHARED, compare.LISTED}:
                continue
            value = canonical_text(one.field, one.new)
            before = old.pending.get(one.field, {})
            looks = before.get("looks", 0) + 1 if before.get("value") == value else 1
            if one.outcome == compare.LISTED and looks >= LISTED_LOOKS:
                changed.append(one)
            elif one.outcome == compare.UNSHARED and looks >= REBASE_LOOKS:
                rebased[one.field] = reading.get(one.field)
            else:
                pending[one.field] = {"value": value, "looks": looks}
        if not changed and not rebased and all(one.outcome == compare.SAME and not one.noisy for one in differences):
            # The page says what it said; only the reader changed. Its reading is kept, and nobody is told.
            rebased = {name: reading.get(name) for name in COMPARED}
        if rebased:
            line = release.reread_line(old.line, reading, rebased, self.crawl.warc)
            old = replace(old, line=line, content_hash=line["content_hash"], body_hash=release.body_hash(line))
        if changed:
            after = self._next(replace(old, pending=pending), reading, changed, seen)
            self._claim("edited", old, after, seen, differences=changed, rings=True)
            if not rebased:
                return
        if rebased or pending != old.pending:
            self._state(old, pending=pending, line=old.line)

    # -- parts ---------------------------------------------------------------------------------------------------

    def _pages(self, old: Release, reading: dict[str, Any], seen: str) -> Differing:
        """Read the stored page and this crawl's fetches with today's reader."""
        try:
            before = self._page(old.line["evidence"], old.line.get("entry"))
        except EvidenceError:
            before = said_in_line(old.line)
        entry = reading.get("entry") or old.line.get("entry")
        first = self._page(release.located(reading["earlier"] or reading["evidence"], self.crawl.warc), entry)
        second = None
        learned: set[noise.Pattern] = set()
        if reading["earlier"]:
            second = self._page(release.located(reading["evidence"], self.crawl.warc), entry)
            for source in first["body"].keys() & second["body"].keys():
                learned |= noise.learn(first["body"][source], second["body"][source])
        return Differing(old=old, reading=reading, seen=seen, before=before, first=first, second=second, noise=learned)

    def _page(self, evidence: dict[str, Any] | None, entry: dict[str, Any] | None) -> dict[str, Said]:
        if evidence is None:
            raise EvidenceError("was never stored", newsroom=self.newsroom.name)
        return self.read_page(evidence, entry)

    def _next(self, old: Release, reading: dict[str, Any], changed: list[Difference], seen: str) -> Release:
        fields = {one.field: reading["attachments"] if one.field == "attachments" else one.new for one in changed}
        line = release.next_line(old.line, reading, fields=fields, seen=seen, warc=self.crawl.warc)
        return replace(
            old,
            status=release.PRESENT,
            version=line["version"],
            content_hash=line["content_hash"],
            body_hash=release.body_hash(line),
            last_look=seen,
            line=line,
        )

    def _state(self, old: Release, **changes: Any) -> None:
        """Note a state that nobody is told of; it builds on what this crawl noted before."""
        self.night.states[old.release_id] = replace(self.night.states.get(old.release_id, old), **changes)

    def _claim(
        self,
        kind: str,
        old: Release | None,
        after: Release,
        seen: str,
        *,
        rings: bool,
        differences: list[Difference] | None = None,
        marks: list[str] | None = None,
        because: str | None = None,
        evidence: dict[str, Any] | None = None,
    ) -> None:
        line = change_line(
            kind,
            old=old,
            after=after,
            seen=seen,
            detected_at=self.detected_at,
            crawl_id=self.crawl.crawl_id,
            differences=differences or [],
            marks=marks or [],
            because=because,
            evidence=evidence,
        )
        target = "gone" if kind == "removed" else after.content_hash
        claim = Claim(
            key=release.short_hash(after.release_id, kind, str(old.version if old else 0), target, digits=16),
            change=line,
            after=after,
            new_version=old is None or after.version != old.version,
            rings=rings,
        )
        self.night.claims.append(claim)


def _status(old: Release, status: str) -> Release:
    return replace(old, status=status, line={**old.line, "status": status})


def _instant(reading: dict[str, Any], look: dict[str, Any]) -> str:
    evidence = reading.get("evidence") or look.get("evidence")
    found: str = evidence["fetched_at"] if evidence else look["at"]
    return found
