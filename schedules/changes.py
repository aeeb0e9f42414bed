"""What a sealed crawl means beside the archive: which releases are new, edited, removed or restored.

Pure: known state and a crawl's readings in, claims out. Each claim holds a change and the state that follows from it;
whether it is believed is the judge's to say. Absence alone claims nothing, and a failed look changes nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from newsroom_scraper.errors import EvidenceError
from newsroom_scraper.values.urls import identity
from pipelines.identity import COMPARED
from schedules import compare, noise, redesign, release
from schedules.archive.records import Known, Release
from schedules.claims import Claim, Crawl, Differing, Night, two_layouts
from schedules.listed import Listed
from schedules.matching import Matching
from schedules.pending import sort_out
from schedules.said import said_in_line
from schedules.told import change_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsroom_scraper.newsroom import Newsroom
    from schedules.compare import Difference, Said


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
        self.listed = Listed(known, crawl, newsroom)
        self._waiting: list[Differing] = []
        self._same: list[tuple[str, str]] = []
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
        self.night.unread = self.listed.unread()
        agreed = self.known.agreed | redesign.agreed(self._same, self._waiting, self._patterns)
        self.night.agreed = agreed
        for one in self._waiting:
            before = one.before
            if one.layouts is not None:
                before = redesign.as_if(before, one.layouts, redesign.fields_of(agreed, one.layouts))
            differences = compare.compare(before, one.first, one.second, patterns=self._patterns | one.noise)
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
            others = [one for one in (reading["url"], reading["final_url"]) if one != old.line["url"]]
            line = {**old.line, "also_at": list(dict.fromkeys([*old.line["also_at"], *others]))}
            old = replace(old, keys=old.keys | keys, line=line)
            self.night.states[old.release_id] = old
        if reading["content_hash"] != old.content_hash:
            try:
                self._waiting.append(self._pages(old, reading, seen))
            except EvidenceError:
                return  # what cannot be read again cannot be shown to anybody: no change
            return
        pair = two_layouts(old, reading)
        if pair is not None:
            self._same.append(pair)
            old = replace(old, seen_as=self._as_seen(reading))
        if old.status == release.REMOVED:
            self._restored(old, reading, seen, [])
        elif old.pending or pair is not None:
            self._state(old, pending={}, seen_as=old.seen_as)

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
        marks = self.listed.marks(reading, line)
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

    def _restored(self, old: Release, reading: dict[str, Any], seen: str, found: list[Difference]) -> None:
        differences = [one for one in found if one.outcome == compare.CHANGED]
        if two_layouts(old, reading) and all(one.outcome == compare.SAME for one in found):
            old = replace(old, seen_as=self._as_seen(reading))
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
        changed, waits, unseen = sort_out(differences, old.pending)
        rebased = {name: reading.get(name) for name in unseen}
        if not changed and not rebased and all(one.outcome == compare.SAME and not one.noisy for one in differences):
            # The page says what it said; only the reader changed. Its reading is kept, and nobody is told.
            rebased = {name: reading.get(name) for name in COMPARED}
        if rebased:
            line = release.reread_line(old.line, reading, rebased, self.crawl.warc)
            own = {"content_hash": line["content_hash"], "body_hash": release.body_hash(line)}
            old = replace(old, line=line, seen_as=None, **own)
        elif two_layouts(old, reading) and all(one.outcome == compare.SAME for one in differences):
            old = replace(old, seen_as=self._as_seen(reading))
            self._state(old, seen_as=old.seen_as)
        if changed:
            after = self._next(replace(old, pending=waits), reading, changed, seen)
            self._claim("edited", old, after, seen, differences=changed, rings=True)
            if not rebased:
                return
        if rebased or waits != old.pending:
            self._state(
                old,
                pending=waits,
                line=old.line,
                content_hash=old.content_hash,
                body_hash=old.body_hash,
                seen_as=old.seen_as,
            )

    # -- parts ---------------------------------------------------------------------------------------------------

    def _pages(self, old: Release, reading: dict[str, Any], seen: str) -> Differing:
        """Read the stored page and this crawl's fetches with today's reader."""
        try:
            before = self._page(old.page["evidence"], old.page["entry"])
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
            seen_as=None,
        )

    def _as_seen(self, reading: dict[str, Any]) -> dict[str, Any]:
        """Return tonight's page as the one to compare with from now on; the version and its own evidence stay."""
        evidence = release.located(reading.get("evidence"), self.crawl.warc)
        return {"evidence": evidence, "entry": reading.get("entry"), "layout": reading.get("layout")}

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
