"""The archive: one transaction per crawl, a repeat adds nothing, versions are only added to."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from newsroom_scraper.errors import ArchiveError
from schedules.archive import opening
from schedules.archive.records import Look, Told
from schedules.archive.schema import RELEASES
from schedules.archive.store import Archive
from tests.schedules.archive.building import FIRST, FULL, SECOND, THIRD, change, first_of, held, night, release, whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from schedules.archive.place import Place


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "archive.db"


@pytest.fixture
def archive(place: Place) -> Iterator[Archive]:
    with Archive.open(place) as opened:
        yield opened


# -- commits ---------------------------------------------------------------------------------------------------------


def test_a_crawl_is_kept_whole(archive: Archive) -> None:
    assert archive.has_crawl("demo", FIRST) is False
    assert archive.newsrooms() == []
    assert archive.commit(FULL) is True
    assert archive.has_crawl("demo", FIRST) is True
    assert archive.has_crawl("other", FIRST) is False
    known = archive.known("demo")
    met = {"demo-a": "2026-11-22T02:00:05Z", "demo-b": "2026-11-22T02:00:00Z"}
    assert known.releases == {one.release_id: replace(one, last_look=met[one.release_id]) for one in FULL.releases}
    assert known.by_key == {"https://demo.example/a/": "demo-a", "https://demo.example/b/": "demo-b"}
    assert known.held == FULL.held
    assert (known.noise, known.unread, known.agreed) == (FULL.noise, FULL.unread, FULL.agreed)
    assert known.health == FULL.health
    assert (known.listing_whole, known.last_manifest, known.last_crawl) == (True, "0" * 64, FIRST)
    assert archive.newsrooms() == ["demo"]
    assert archive.crawls("demo") == [FULL.crawl]
    assert archive.standing("demo", since="2026-11-23") == {
        "newsroom": "demo",
        "health": FULL.health,
        "releases": 2,
        "present": 2,
        "unlisted": 0,
        "removed": 0,
        "changes": 1,
        "recent": 0,
        "held": 1,
        "listing_whole": True,
        "last_crawl": FIRST,
        "last_state": "complete",
    }


def test_of_what_nobody_looked_at_nothing_is_known(archive: Archive) -> None:
    known = archive.known("nobody")
    assert (known.releases, known.last_crawl, known.health, known.listing_whole) == ({}, None, {}, False)
    assert archive.standing("nobody", since="")["health"] == {}
    assert archive.release("demo-a") is None
    assert archive.versions("demo-a") == archive.looks("demo-a") == []


def test_a_commit_again_adds_nothing(archive: Archive) -> None:
    archive.commit(FULL)
    before = whole(archive)
    again = night(releases=[release("z")], outbox=[Told(change(9), rings=True)], listing_whole=False, health={})
    assert archive.commit(FULL) is False
    assert archive.commit(again) is False
    assert whole(archive) == before


def test_two_newsrooms_may_begin_in_the_same_second(archive: Archive) -> None:
    assert archive.commit(FULL) is True
    assert archive.commit(night(newsroom="other", releases=[release("a", "other")])) is True
    assert [one["newsroom"] for one in archive.crawls()] == ["demo", "other"]
    assert archive.known("other").by_key == {"https://other.example/a/": "other-a"}


def test_a_change_is_never_recorded_twice(archive: Archive) -> None:
    archive.commit(FULL)
    archive.commit(night(SECOND, outbox=[Told({**change(1), "kind": "new"}, rings=True), Told(change(4), rings=True)]))
    assert [(one["id"], one["kind"]) for one in archive.changes(quiet=True)] == [
        ("demo-c1", "edited"),
        ("demo-c2", "edited"),
        ("demo-c4", "edited"),
    ]


def test_a_commit_that_fails_leaves_nothing(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    archive.commit(FULL)
    before = whole(archive)
    foreign = night(SECOND, releases=[release("z")], held={"held-z": held("z", rule=None)})
    with pytest.raises(ArchiveError, match="Nothing was changed"):
        archive.commit(foreign)
    unwritable = night(SECOND, releases=[release("z")], outbox=[Told({**change(4), "title": object()}, rings=True)])
    with pytest.raises(TypeError):
        archive.commit(unwritable)
    with monkeypatch.context() as patch:
        patch.setattr("schedules.archive.writing._held", lambda *_: pytest.exit("killed"))
        with pytest.raises(pytest.exit.Exception):
            archive.commit(night(SECOND, releases=[release("z")]))
    assert whole(archive) == before
    assert archive.commit(night(SECOND)) is True


def test_it_is_there_when_it_is_opened_again(place: Place) -> None:
    assert Archive.exists(place) is False
    with Archive.open(place) as one:
        one.commit(FULL)
        before = whole(one)
        assert before == whole(one), "each line is read while it is open"
    assert Archive.exists(place) is True
    with Archive.open(place) as two:
        assert whole(two) == before


def test_two_newsrooms_may_open_a_new_archive_at_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    both = threading.Barrier(2, timeout=5)
    make = opening._patiently

    def together(*arguments: Any) -> None:
        both.wait()
        make(*arguments)

    monkeypatch.setattr(opening, "_patiently", together)
    problems: list[Exception] = []

    def look(newsroom: str) -> None:
        try:
            with Archive.open(path) as archive:
                archive.commit(night(newsroom=newsroom))
        except Exception as problem:  # noqa: BLE001 - a thread's error would be lost
            problems.append(problem)

    threads = [threading.Thread(target=look, args=[name]) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    monkeypatch.undo()
    with Archive.open(path) as archive:
        assert archive.newsrooms() == ["one", "two"]


def test_an_archive_that_cannot_be_opened_is_told(path: Path) -> None:
    path.mkdir()
    with pytest.raises(ArchiveError, match=r"archive\.db: could not be used"):
        Archive.open(path)


# -- states, versions, overlays --------------------------------------------------------------------------------------


def test_states_are_replaced_and_versions_are_only_added_to(archive: Archive) -> None:
    archive.commit(FULL)
    second = release("a", version=2, status="removed", last_look="2026-11-23T02:00:00Z")
    assert archive.commit(night(SECOND, releases=[second], versions=[first_of(second, SECOND)]))
    known = archive.known("demo")
    assert known.releases["demo-a"] == second
    assert known.releases["demo-b"].place == 1
    assert known.held == {}, "what is held is what the last crawl held"
    assert [(one["version"], one["crawl_id"]) for one in archive.versions("demo-a")] == [(1, FIRST), (2, SECOND)]
    assert archive.versions("demo-a")[0]["line"] == release("a").line
    again = replace(second, line={**second.line, "title": "Never"})
    archive.commit(night(THIRD, releases=[again], versions=[first_of(again, THIRD)]))
    assert archive.versions("demo-a")[1]["line"]["title"] == "T"


def test_what_is_learned_of_a_version_is_said_of_the_release_and_not_of_the_version(archive: Archive) -> None:
    archive.commit(FULL)
    moved = release("a")
    moved.line = {**moved.line, "url": "https://demo.example/new/", "also_at": ["https://demo.example/a/"]}
    moved.keys = {*moved.keys, "https://demo.example/new/"}
    archive.commit(night(SECOND, releases=[moved], versions=[], relined={"demo-a"}))
    assert archive.known("demo").releases["demo-a"] == moved
    assert archive.release("demo-a") == moved.line
    assert archive.versions("demo-a")[0]["line"] == release("a").line
    assert archive.resolve("x", {"demo": "https://demo.example/new/"}) == ["demo-a"]
    # A state without a new line leaves it, and a new version begins anew.
    archive.commit(night(THIRD, releases=[replace(moved, streak=3)], versions=[]))
    assert archive.release("demo-a") == moved.line
    second = replace(moved, version=2, line={**moved.line, "version": 2, "title": "U"})
    archive.commit(night("20261125T020000Z", releases=[second], versions=[first_of(second)]))
    assert archive.release("demo-a") == second.line
    assert archive.known("demo").releases["demo-a"] == second


def test_what_is_learned_and_taken_back_is_nothing(archive: Archive) -> None:
    archive.commit(FULL)
    other = release("a", line={**release("a").line, "status": "removed"}, status="removed")
    archive.commit(night(SECOND, releases=[other], versions=[], relined={"demo-a"}))
    archive.commit(night(THIRD, releases=[release("a")], versions=[], relined={"demo-a"}))
    with archive._reads() as db:
        assert db.execute(sa.select(RELEASES.c.overlay).where(RELEASES.c.id == "demo-a")).all() == [(None,)]


def test_an_address_leads_to_the_release_that_had_it_first(archive: Archive) -> None:
    archive.commit(FULL)
    thief = release("c", keys={"https://demo.example/a/", "https://demo.example/c/"})
    archive.commit(night(SECOND, releases=[thief]))
    assert archive.known("demo").by_key["https://demo.example/a/"] == "demo-a"
    assert archive.known("demo").by_key["https://demo.example/c/"] == "demo-c"


def test_what_a_person_decides_is_no_crawl(archive: Archive) -> None:
    archive.commit(FULL)
    before = archive.known("demo")
    second = release("a", version=2)
    decided = night(None, releases=[second], versions=[first_of(second)], outbox=[Told(change(4), rings=True)])
    assert archive.commit(decided) is True
    known = archive.known("demo")
    assert (known.last_crawl, known.health, known.noise) == (FIRST, before.health, before.noise)
    assert known.releases["demo-a"].version == 2
    assert [one["id"] for one in archive.changes()] == ["demo-c1", "demo-c4"]
    assert len(archive.crawls()) == 1


# -- looks -----------------------------------------------------------------------------------------------------------


def test_every_look_is_kept_and_the_last_that_met_something_counts(archive: Archive) -> None:
    archive.commit(FULL)
    looks = [Look("demo-a", "failed", "2026-11-23T02:00:00Z"), Look("demo-b", "gone", "2026-11-23T02:00:01Z")]
    archive.commit(night(SECOND, looks=[*looks, Look("demo-nobody", "read", "2026-11-23T02:00:02Z")]))
    assert archive.looks("demo-a") == [
        {"crawl_id": FIRST, "look": "read", "at": "2026-11-22T02:00:05Z"},
        {"crawl_id": SECOND, "look": "failed", "at": "2026-11-23T02:00:00Z"},
    ]
    assert [one["look"] for one in archive.looks("demo-b", since=date(2026, 11, 23))] == ["gone"]
    known = archive.known("demo")
    assert known.releases["demo-a"].last_look == "2026-11-22T02:00:05Z"
    assert known.releases["demo-b"].last_look == "2026-11-23T02:00:01Z"


@pytest.mark.parametrize("kind", ["read", "unchanged", "gone", "failed", "blocked", "rejected", "duplicate"])
def test_each_kind_of_look_comes_back(archive: Archive, kind: str) -> None:
    archive.commit(night(releases=[release("a")], looks=[Look("demo-a", kind, "2026-11-24T02:00:00Z")]))
    assert archive.looks("demo-a") == [{"crawl_id": FIRST, "look": kind, "at": "2026-11-24T02:00:00Z"}]


# -- held ------------------------------------------------------------------------------------------------------------


def test_what_is_held_comes_back_as_it_was(archive: Archive) -> None:
    archive.commit(FULL)
    rejected = held("b", rejected=True, first_held_at="2026-11-21T02:00:00Z")
    archive.commit(night(SECOND, held={"held-a": held(), "held-b": rejected}))
    assert archive.known("demo").held == {"held-a": held(), "held-b": rejected}
    assert [one["id"] for one in archive.held()] == ["held-a"]
    assert [one["id"] for one in archive.held("demo", rejected=True)] == ["held-b"]
    assert archive.held("other") == []
    (row,) = archive.held()
    assert row == {name: getattr(held(), name) for name in row}


def test_what_one_newsroom_holds_another_does_not_settle(archive: Archive) -> None:
    archive.commit(FULL)
    archive.commit(night(newsroom="other"))
    assert len(archive.held()) == 1
