"""What a sealed crawl means beside the archive: which releases are new, edited, removed, restored, moved or unlisted.

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
from schedules import compare, files, moves, noise, overnight, redesign, release
from schedules.archive.records import Known, Release
from schedules.claiming import Claiming
from schedules.claims import Crawl, Differing, Night, two_layouts
from schedules.listed import Listed
from schedules.matching import Matching
from schedules.pages import Pages
from schedules.pending import beside, sort_out, waited
from schedules.standing import Standing

if TYPE_CHECKING:
    from newsroom_scraper.newsroom import Newsroom
    from schedules.compare import Difference


def weigh(known: Known, crawl: Crawl, *, newsroom: Newsroom, read_page: Any, detected_at: str) -> Night:
    """Return what a crawl claims.

    Args:
        known: the newsroom as the archive has it; what is new is added to it.
        crawl: sealed.
        newsroom: its declaration.
        read_page: (evidence, entry) → what every source of that stored page says to today's reader; raises
            EvidenceError where the page is lost.
        detected_at: instant of the comparison.

    """
    weighing = _Weighing(known, crawl, newsroom, Pages(newsroom, crawl, read_page), detected_at)
    weighing.run()
    return weighing.night


class _Weighing:
    """One comparison under way."""

    def __init__(self, known: Known, crawl: Crawl, newsroom: Newsroom, pages: Pages, detected_at: str) -> None:
        self.known = known
        self.crawl = crawl
        self.newsroom = newsroom
        self.pages = pages
        self.night = Night()
        self.claims = Claiming(self.night, crawl, detected_at)
        self._detected_at = detected_at
        self.match = Matching(known, crawl.readings, crawl.manifest["looks"], newsroom)
        self.listed = Listed(known, crawl, newsroom)
        self._waiting: list[Differing] = []
        self._same: list[tuple[str, str]] = []
        self._bodies = {one.body_hash: one.release_id for one in known.releases.values() if one.body_hash}

    def run(self) -> None:
        """Weigh every look; what differs waits until all of the night's noise is known."""
        readings, gone = {identity(one["url"], self.newsroom.urls): one for one in self.crawl.readings}, []
        for look in self.crawl.manifest["looks"]:
            if look["look"] == "read" and look["key"] in readings:
                reading = readings[look["key"]]
                same = self.match.as_it_was(reading, look["key"])
                if same is None:
                    self._read(reading, look)
                else:
                    self._looked(same, "read", self._instant(reading, look))
                    self.night.met.add(same.release_id)
                continue
            old = self.match.find(look["key"])
            if look["look"] == "gone":
                gone += [(old, look)] if old is not None else []
            elif old is not None:
                self._looked(old, look["look"], self._instant({}, look))
                if look["look"] in {"read", "unchanged"}:
                    self._quiet(old)  # as it was: its reading was let go, or never made
            if look["look"] == "duplicate" and look.get("of"):
                self._duplicate(old, look)
        for old, look in gone:
            self._gone(old, look)
        self.night.noise = dict(
            Counter(self.known.noise) + Counter(found for one in self._waiting for found in one.noise)
        )
        self._learn_by_night()
        patterns = {one for one, pages in self.night.noise.items() if pages >= noise.LEAST_PAGES}
        self.night.unread = self.listed.unread()
        self.night.agreed = self.known.agreed | redesign.agreed(self._same, self._waiting, patterns)
        for one in self._waiting:
            before = one.before
            if one.layouts is not None:
                before = redesign.as_if(before, one.layouts, redesign.fields_of(self.night.agreed, one.layouts))
            noisy = patterns | one.noise
            differences = compare.compare(before, one.first, one.second, patterns=noisy, speaks=self.newsroom.speaks)
            old = self.claims.current(one.old)
            weigh_it = self._restored if old.status == release.REMOVED else self._differs
            weigh_it(old, one.reading, one.seen, differences)
        moves.pair_up(self.known, self.night, self.claims)
        Standing(self.known, self.crawl, self.night, self.claims).weigh(self.match)

    def _learn_by_night(self) -> None:
        """Learn which lines are others every night, though two fetches of one night agree about them."""
        tonight = [(one.old.release_id, one.by_night) for one in self._waiting]
        self.night.overnight, found = overnight.learn(self.known.overnight, tonight, met=self.night.met)
        self.night.noise |= dict.fromkeys(found, noise.LEAST_PAGES)

    def _looked(self, old: Release, kind: str, seen: str) -> None:
        """Note a look; a page that said something outweighs one that did not."""
        if kind in {"read", "unchanged", "gone"} or old.release_id not in self.night.looks:
            self.night.looks[old.release_id] = (kind, seen)

    # -- the kinds of look ---------------------------------------------------------------------------------------

    def _read(self, reading: dict[str, Any], look: dict[str, Any]) -> None:
        seen = self._instant(reading, look)
        keys = self.match.keys(reading)
        old = self.match.of(reading)
        if old is None:
            self._new(reading, keys, seen)
            return
        reading = {**reading, "attachments": files.merged(reading["attachments"], old.line)}
        here = self.match.find(look["key"])
        if here is not None and here.release_id != old.release_id:
            self._looked(here, "duplicate", seen)
            self._elsewhere(here, reading["final_url"], seen, reading.get("evidence"), twice=False, what="release")
        keys = self.match.unless_others(keys, old)
        pair = two_layouts(old, reading) if reading["content_hash"] == old.content_hash else None
        if pair is not None:
            self._same.append(pair)
            old = replace(old, seen_as=self.pages.as_seen(reading))
        if self.match.moved(old, reading):
            if not moves.same_release(old, reading):
                self._another(old, reading, keys, seen)
                return
            old = self._moved(old, reading, keys, seen)
        elif not keys <= old.keys:
            others = [one for one in (reading["url"], reading["final_url"]) if one != old.line["url"]]
            line = {**old.line, "also_at": list(dict.fromkeys([*old.line["also_at"], *others]))}
            old = replace(old, keys=old.keys | keys, line=line)
            self.claims.state(old, keys=old.keys, line=line)
        self._looked(old, "read", seen)
        if reading["content_hash"] != old.content_hash:
            try:
                self._waiting.append(self.pages.differing(old, reading, seen))
            except EvidenceError:
                return  # what cannot be read again cannot be shown to anybody: no change, and nothing settled
            self.night.met.add(old.release_id)
            return
        self.night.met.add(old.release_id)
        if old.status == release.REMOVED:
            self._restored(old, reading, seen, [])
        elif waited(old.pending) or pair is not None:
            self.claims.state(old, pending=beside(old.pending), seen_as=old.seen_as)

    def _quiet(self, old: Release) -> None:
        """Note that a release was met, and says what it said."""
        self.night.met.add(old.release_id)
        if waited(old.pending):
            self.claims.state(old, pending=beside(old.pending))

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
        self._looked(after, "read", seen)
        self.night.met.add(release_id)
        self.claims.claim("new", None, after, seen, marks=marks, rings=not {"baseline", "backfill"} & set(marks))

    def _another(self, old: Release, reading: dict[str, Any], keys: set[str], seen: str) -> None:
        """Weigh a page at another address that is not the release; if it is listed, it is one of its own, and new."""
        url = reading["final_url"]
        self._looked(old, "rejected", seen)
        self._elsewhere(old, url, seen, reading.get("evidence"), twice=bool(reading["earlier"]))
        if identity(url, self.newsroom.urls) in self.crawl.manifest["listed_keys"]:
            self._new({**reading, "url": url, "also_at": []}, keys - old.keys, seen)

    def _moved(self, old: Release, reading: dict[str, Any], keys: set[str], seen: str) -> Release:
        """Claim that a release has moved and return it at its new address; one that was removed is back there."""
        after = replace(old, keys=old.keys | keys, line=moves.at_its_new_address(old.line, reading))
        self.known.by_key.update(dict.fromkeys(keys - old.keys, old.release_id))
        if old.status != release.REMOVED:
            evidence = release.located(reading.get("evidence"), self.crawl.warc)
            how = "is gone, and it stands at" if self.match.is_gone(old.line["url"]) else "leads to"
            because = f"its address {how} {reading['final_url']}"
            self.claims.claim("moved", old, after, seen, because=because, evidence=evidence)
        return after

    def _restored(self, old: Release, reading: dict[str, Any], seen: str, found: list[Difference]) -> None:
        differences = [one for one in found if one.outcome == compare.CHANGED]
        if two_layouts(old, reading) and all(one.outcome == compare.SAME for one in found):
            old = replace(old, seen_as=self.pages.as_seen(reading))
        after = (
            self._next(old, reading, differences, seen) if differences else release.with_status(old, release.PRESENT)
        )
        was_at = self.known.releases[old.release_id].line["url"]
        self.claims.claim("restored", old, after, seen, differences=differences, old_url=was_at)

    def _gone(self, old: Release, look: dict[str, Any]) -> None:
        """Weigh an absence: of a release's own address, when it was met at none of its others."""
        met = self.night.looks.get(old.release_id, ("", ""))[0] in {"read", "unchanged"}
        if met or look["key"] != identity(old.line["url"], self.newsroom.urls):
            return
        self._looked(old, "gone", self._instant({}, look))
        if look.get("confirmed") or old.status == release.REMOVED:
            self.night.met.add(old.release_id)
        if look.get("confirmed") and old.status != release.REMOVED:
            evidence = release.located(look.get("evidence"), self.crawl.warc)
            self._removed(old, self._instant({}, look), because=look["reason"], evidence=evidence)

    def _removed(self, old: Release, seen: str, *, because: str, evidence: dict[str, Any] | None) -> None:
        after = replace(release.with_status(old, release.REMOVED), place=None, pending={})
        self.claims.claim("removed", old, after, seen, because=because, evidence=evidence)

    def _elsewhere(
        self, old: Release, url: str, seen: str, evidence: dict[str, Any] | None, *, twice: bool, what: str = "page"
    ) -> None:
        """Weigh an address that leads to something else: met twice, the release that stood there is gone."""
        if old.status == release.REMOVED:
            return
        looks = old.pending.get(moves.ELSEWHERE, {}).get("looks", 0) + 1
        if twice or looks >= moves.ELSEWHERE_LOOKS:
            self.night.met.add(old.release_id)
            located = release.located(evidence, self.crawl.warc)
            self._removed(old, seen, because=f"its address leads to another {what}: {url}", evidence=located)
        else:
            self.claims.state(old, pending={**old.pending, moves.ELSEWHERE: {"value": url, "looks": looks}})

    def _duplicate(self, here: Release | None, look: dict[str, Any]) -> None:
        """Weigh a page that was read already under another address: another spelling, or another release."""
        rules = self.newsroom.urls
        of = self.match.find(identity(look["of"], rules))
        if here is not None:
            leads = look.get("final_url") and identity(look["final_url"], rules) not in here.keys
            if of is not None and of.release_id != here.release_id and leads:
                self._elsewhere(here, look["final_url"], self._instant({}, look), None, twice=False, what="release")
            elif of is not None and of.release_id == here.release_id and look.get("final_url"):
                self._back(self.claims.current(here), look)
        elif of is not None:
            line = {**of.line, "also_at": list(dict.fromkeys([*of.line["also_at"], look["url"]]))}
            self.claims.state(of, keys=of.keys | {look["key"]}, line=line)

    def _back(self, old: Release, look: dict[str, Any]) -> None:
        """Weigh a release whose own address leads to another that it goes by: it has moved there, perhaps back."""
        rules = self.newsroom.urls
        own, here = (identity(one, rules) for one in (old.line["url"], look["final_url"]))
        if look["key"] == own and here != own and old.status != release.REMOVED:
            reading = {"url": look["url"], "final_url": look["final_url"]}
            after = replace(old, line=moves.at_its_new_address(old.line, reading))
            because = f"its address leads to {look['final_url']}"
            self.claims.claim("moved", old, after, self._instant({}, look), because=because)

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
            old = replace(old, seen_as=self.pages.as_seen(reading))
            self.claims.state(old, seen_as=old.seen_as)
        if changed:
            after = self._next(replace(old, pending=waits), reading, changed, seen)
            self.claims.claim("edited", old, after, seen, differences=changed)
            return
        if rebased or waits != old.pending:
            own = {"content_hash": old.content_hash, "body_hash": old.body_hash, "seen_as": old.seen_as}
            self.claims.state(old, pending=waits, line=old.line, **own)

    def _instant(self, reading: dict[str, Any], look: dict[str, Any]) -> str:
        """Return when a look was taken; one that was not even tried, when the crawl was weighed."""
        evidence = reading.get("evidence") or look.get("evidence")
        return str(evidence["fetched_at"] if evidence else look.get("at") or self._detected_at)

    def _next(self, old: Release, reading: dict[str, Any], changed: list[Difference], seen: str) -> Release:
        fields = {one.field: reading["attachments"] if one.field == "attachments" else one.new for one in changed}
        line = release.next_line(old.line, reading, fields=fields, seen=seen, warc=self.crawl.warc)
        return replace(
            old,
            status=line["status"],
            version=line["version"],
            content_hash=line["content_hash"],
            body_hash=release.body_hash(line),
            last_look=seen,
            line=line,
            seen_as=None,
        )
