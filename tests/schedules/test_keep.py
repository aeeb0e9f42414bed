"""What is kept of a crawl: everything that settled something, and nothing that only said it again."""

from __future__ import annotations

from typing import Any

import pytest

from schedules.keep import Sifted, quiet_reads

SITE = "https://demo.example"
HASH = "h1:same"


class Night:
    """A crawl as its manifest and readings tell it; each stored page lies 10 bytes after the one before."""

    def __init__(self) -> None:
        self.stored: list[int] = []
        self.looks: list[dict[str, Any]] = []
        self.readings: list[dict[str, Any]] = []
        self.listing: list[dict[str, Any]] = []
        self.versions: dict[str, str] = {}

    def page(self) -> dict[str, Any]:
        self.stored.append(10 + 10 * len(self.stored))
        return {"warc": "evidence.warc.gz", "offset": self.stored[-1], "digest": "sha256:0"}

    def listed(self) -> int:
        self.listing.append(self.page())
        return self.stored[-1]

    def read(
        self, name: str, said: str = HASH, *, twice: bool = False, version: str | None = HASH, **look: Any
    ) -> list[int]:
        """Read a release whose version says `version`; return where its pages lie."""
        earlier = self.page() if twice else None
        evidence = self.page()
        url = f"{SITE}/{name}"
        self.readings.append({"url": url, "content_hash": said, "evidence": evidence, "earlier": earlier})
        self.look(name, "read", content_hash=said, **look)
        if version:
            self.versions[f"{url}/"] = version
        return [one["offset"] for one in (earlier, evidence) if one]

    def look(self, name: str, kind: str, **facts: Any) -> None:
        """Note a look: its identity is spelled otherwise than its address."""
        self.looks.append({"key": f"{SITE}/{name}/", "url": f"{SITE}/{name}", "look": kind, **facts})

    def gone(self, name: str, *, confirmed: bool) -> list[int]:
        pages = [self.page() for _ in range(1 + confirmed)]
        facts = {"earlier": pages[0] if confirmed else None, "evidence": pages[-1], "confirmed": confirmed}
        self.look(name, "gone", **facts)
        return [one["offset"] for one in pages]

    def sift(self, *named: int) -> Sifted:
        manifest = {"looks": self.looks, "listing": {"evidence": self.listing}}
        return quiet_reads(manifest, self.readings, self.versions, named=named, stored=self.stored)

    def kept(self, *named: int) -> list[int]:
        return sorted(self.sift(*named).keep)


@pytest.fixture
def night() -> Night:
    """A night with a listing page and two quiet releases."""
    made = Night()
    made.listed()
    made.read("a")
    made.read("b")
    return made


def test_of_a_quiet_night_nothing_is_kept(night: Night) -> None:
    told = night.sift()
    assert told.keep == frozenset()
    assert told.quiet == {f"{SITE}/a", f"{SITE}/b"}
    assert not any(told.keeps(one) for one in night.readings)


def test_what_the_archive_names_is_kept_with_its_reading_and_its_listing(night: Night) -> None:
    pages = night.read("c")
    told = night.sift(*pages)
    assert told.keep == {10, *pages}
    assert told.keeps(night.readings[-1])
    assert not told.keeps(night.readings[0])


def test_what_reads_otherwise_is_kept_whether_believed_or_not(night: Night) -> None:
    pages = night.read("c", "h1:other")
    told = night.sift()
    assert told.keep == {10, *pages}
    assert told.keeps(night.readings[-1])


def test_both_fetches_are_kept_where_there_was_doubt(night: Night) -> None:
    pages = night.read("c", twice=True)
    assert len(pages) == 2
    assert night.kept() == [10, *pages]
    assert night.sift().keeps(night.readings[-1])


def test_where_one_of_two_fetches_is_named_both_are_kept(night: Night) -> None:
    pages = night.read("c", twice=True)
    assert night.kept(pages[0]) == [10, *pages]


def test_what_was_not_known_or_was_removed_then_is_kept(night: Night) -> None:
    pages = night.read("c", version=None)
    assert night.kept() == [10, *pages]


@pytest.mark.parametrize("lost", [{"content_hash": None}, {"content_hash": "h1:other"}])
def test_a_reading_stays_that_its_look_does_not_tell_of(night: Night, lost: dict[str, Any]) -> None:
    pages = night.read("c")
    night.looks[-1].update(lost)
    assert night.kept() == [10, *pages]
    assert night.sift().keeps(night.readings[-1])


def test_a_reading_without_a_look_is_kept(night: Night) -> None:
    pages = night.read("c")
    night.looks.pop()
    assert night.kept() == [10, *pages]
    assert night.sift().keeps(night.readings[-1])


def test_of_two_readings_of_one_address_one_that_differs_keeps_both(night: Night) -> None:
    first = night.read("c", "h1:other")
    night.looks.pop()
    second = night.read("c")
    assert night.kept() == [10, *first, *second]
    assert all(night.sift().keeps(one) for one in night.readings[-2:])


def test_a_read_look_whose_reading_is_gone_keeps_the_page_that_it_names(night: Night) -> None:
    night.look("c", "read", content_hash="h1:other", evidence=night.page())
    assert night.kept() == [10, night.stored[-1]]


def test_both_looks_that_prove_a_removal_are_kept_and_what_was_read_between(night: Night) -> None:
    not_found, good = night.page()["offset"], night.page()["offset"]
    pages = night.gone("c", confirmed=True)
    assert night.kept() == [10, not_found, good, *pages]
    assert len(night.sift().quiet) == 2, "quiet reads of that night go all the same"


def test_what_was_gone_already_is_quiet(night: Night) -> None:
    night.gone("c", confirmed=False)
    night.page()
    assert night.kept() == []


def test_what_was_gone_already_stays_where_it_is_named(night: Night) -> None:
    (page,) = night.gone("c", confirmed=False)
    assert night.kept(page) == [10, page]


@pytest.mark.parametrize("kind", ["failed", "blocked", "rejected", "duplicate", "unchanged"])
def test_a_look_from_which_nothing_follows_goes(night: Night, kind: str) -> None:
    night.look("c", kind, evidence=night.page(), earlier=None, reason="answered 403")
    page = night.stored[-1]
    assert night.kept() == []
    assert night.kept(page) == [10, page]


def test_a_look_without_a_page_is_no_trouble(night: Night) -> None:
    night.look("c", "failed", reason="gave no answer in time")
    night.look("d", "rejected", reason="has neither title nor body", of=None)
    night.look("e", "gone", reason="answered 404", evidence=None, earlier=None, confirmed=True)
    assert night.kept() == [10]


def test_all_of_a_listing_is_kept_where_one_page_of_it_is_named(night: Night) -> None:
    page = night.listed()
    assert night.kept(page) == [10, page]
    assert night.kept() == []


def test_a_page_that_is_named_and_not_stored_is_asked_for_all_the_same(night: Night) -> None:
    assert 7 in night.sift(7).keep, "so that its absence is told by whoever reduces the crawl"
