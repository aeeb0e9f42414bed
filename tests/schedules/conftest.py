"""A newsroom that exists as records only: its nights are weighed, judged and committed as real ones are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from newsroom_scraper.discover import Discover
from newsroom_scraper.errors import EvidenceError
from newsroom_scraper.newsroom import Newsroom
from newsroom_scraper.values.urls import Rules, identity
from pipelines import codec
from pipelines.identity import content_hash
from schedules import notices, remember
from schedules.archive.records import Commit, Release, Told
from schedules.archive.store import Archive
from schedules.changes import weigh
from schedules.claims import Claim, Crawl, Night
from schedules.judge import Rules as JudgeRules
from schedules.judge import judge

if TYPE_CHECKING:
    from collections.abc import Iterator

SITE = "https://demo.example"
NEWSROOM = Newsroom(
    name="demo",
    title="Demo",
    home=f"{SITE}/",
    timezone="America/New_York",
    language=None,
    date_order="MDY",
    speaks="page",
    discover=(Discover(road="listing", url=f"{SITE}/news/"),),
    layouts=(),
    urls=Rules(same=frozenset({"www", "scheme", "slash"})),
    hosts=("demo.example",),
    guid_permanent=False,
    path=Path("demo.toml"),
    digest="sha256:0",
)
BODY = "The organisation said today that it would appeal.\n\n25,000 people had signed.\n\nIt did so in May."
Page = dict[str, dict[str, Any]]
FIELDS = ("title", "body", "published", "type", "authors", "attachments")


def url(name: str) -> str:
    return f"{SITE}/{name}/"


def page(source: str = "selector:2022", **fields: Any) -> Page:
    told = {"title": "A title", "body": BODY, "published": "2020-02-20", "type": "Press Release", **fields}
    told = {"attachments": [], **told}
    return {field: {source: value} for field, value in told.items() if value is not None}


class World:
    """A newsroom, its archive, and the stored pages of its crawls."""

    site = SITE
    body = BODY
    url = staticmethod(url)
    page = staticmethod(page)

    def __init__(self) -> None:
        self.archive = Archive.open(Path(":memory:"))
        self.pages: dict[int, Page] = {}
        self.now = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
        self.looks: list[dict[str, Any]] = []
        self.readings: list[dict[str, Any]] = []
        self.listed: list[str] = []
        self.rang: list[dict[str, Any]] = []
        self.outbox: list[Told] = []
        self.commit: Commit | None = None
        self.rules = JudgeRules()

    def at(self) -> str:
        return self.now.strftime("%Y-%m-%dT%H:%M:%SZ")

    def store(self, said: Page) -> dict[str, Any]:
        offset = len(self.pages)
        self.pages[offset] = said
        # A digest of its own: hardly a page is the same, byte for byte, in two fetches.
        return {"warc": "w", "offset": offset, "digest": f"d{offset}", "fetched_at": self.at(), "http_status": 200}

    def read(self, name: str, first: Page | None = None, second: Page | None = None, **facts: Any) -> None:
        """Read a release; `second` is what a second fetch of the same night gives."""
        first = page() if first is None else first
        shown = first if second is None else second
        best = {field: next(iter(said.items())) for field, said in shown.items() if said}
        reading = codec.line(
            {
                "schema": codec.SCHEMA,
                "newsroom": "demo",
                "url": url(name),
                "final_url": url(name),
                **{field: value for field, (_, value) in best.items()},
                "attachments": [{"url": one} for one in best.get("attachments", ("", []))[1]],
                "sources": {field: source.partition(":")[0] for field, (source, _) in best.items()},
                "layout": "2022",
                "evidence": self.store(shown),
                "earlier": None if second is None else self.store(first),
                **facts,
            }
        )
        reading["content_hash"] = content_hash(reading)
        self.readings.append(reading)
        self.look(reading["url"], "read", at=None)

    def look(self, address: str, kind: str, **facts: Any) -> None:
        key = identity(address, NEWSROOM.urls)
        self.listed.append(key)
        self.looks.append(
            {"key": key, "url": address, "look": kind, "reason": "answered 404", "at": self.at(), **facts}
        )

    def gone(self, name: str, *, confirmed: bool = True) -> None:
        evidence = self.store({}) | {"http_status": 404}
        self.look(url(name), "gone", confirmed=confirmed, evidence=evidence)

    def repeats(self, name: str, of: str, *, leads: str | None = None) -> None:
        """Meet a page that was read already tonight; `leads`: where the address leads."""
        self.look(url(name), "duplicate", of=url(of), final_url=url(leads or name))

    def crawl(
        self,
        *,
        whole: bool = True,
        resumed: bool = False,
        listed: list[str] | None = None,
        starts: tuple[int, ...] = (0,),
        state: str = "complete",
    ) -> Crawl:
        """Return tonight's crawl; `starts`: the rows with which the listing's pages begin."""
        known = self.archive.known("demo")
        crawl_id = self.now.strftime("%Y%m%dT%H%M%SZ")
        counts = {kind: sum(one["look"] == kind for one in self.looks) for kind in ("read", "gone", "failed")}
        manifest: dict[str, Any] = {
            "crawl_id": crawl_id,
            "state": state,
            "cut_short": False,
            "reasons": [],
            "started_at": self.at(),
            "ended_at": self.at(),
            "counts": counts,
            "listing": {
                "whole": whole,
                "page_starts": list(starts),
                "evidence": [{"offset": 9000 + at, "digest": "d"} for at, _ in enumerate(starts)],
            },
            "listed_keys": list(dict.fromkeys(self.listed if listed is None else [url(one) for one in listed])),
            "looks": self.looks,
            "resumed": resumed,
            "baseline": not known.releases and not known.listing_whole,
        }
        return Crawl(
            crawl_id=crawl_id,
            manifest=manifest,
            readings=self.readings,
            warc="data/demo/w",
            baseline=manifest["baseline"],
            last_day=remember._day(known.last_crawl, NEWSROOM),
        )

    def weigh(self, crawl: Crawl) -> Night:
        return weigh(
            self.archive.known("demo"), crawl, newsroom=NEWSROOM, read_page=self.read_page, detected_at=self.at()
        )

    def read_page(self, evidence: dict[str, Any], _: Any) -> Page:
        if evidence["offset"] not in self.pages:
            raise EvidenceError("is lost")
        return {field: self.pages[evidence["offset"]].get(field, {}) for field in FIELDS}

    def night(self, **facts: Any) -> list[dict[str, Any]]:
        """End the night: weigh, judge, commit; return the accepted changes."""
        crawl = self.crawl(**facts)
        known = self.archive.known("demo")
        night = self.weigh(crawl)
        told = judge(
            night,
            known=len(known.releases),
            held_before=known.held,
            now=self.at(),
            crawl_id=crawl.crawl_id,
            rules=self.rules,
        )
        commit = remember.meant(
            known,
            known.releases,
            crawl.manifest,
            night,
            told,
            now=self.at(),
            rules=self.rules,
            manifest="0" * 64,
        )
        self.archive.commit(commit)
        self.commit = commit
        self.outbox = commit.outbox
        self.looks, self.readings, self.listed = [], [], []
        self.now += timedelta(days=1)
        self.rang = [one.change for one in told.accepted if one.rings]
        return [one.change for one in told.accepted]

    def notices(self) -> list[dict[str, Any]]:
        """Return the notices of the last night."""
        return [one.line for one in self.outbox if one.line["schema"] == notices.SCHEMA]

    def claims(self) -> list[Claim]:
        """Return what tonight would claim."""
        return self.weigh(self.crawl()).claims

    def line(self, name: str) -> dict[str, Any]:
        return next(one for one in self.archive.releases() if one["url"] == url(name))

    def release(self, name: str) -> Release:
        """Return the release that goes by an address."""
        known = self.archive.known("demo")
        return known.releases[known.by_key[url(name)]]


@pytest.fixture
def empty() -> Iterator[World]:
    """Return a world in which nothing was read yet."""
    made = World()
    with made.archive:
        yield made


@pytest.fixture
def world(empty: World) -> World:
    """Return a world in which /a/ to /d/ were read on a first, whole night."""
    for name in "abcd":
        empty.read(name)
    empty.night()
    return empty
