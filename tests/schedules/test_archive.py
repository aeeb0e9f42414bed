"""The archive: one transaction per crawl, a repeat adds nothing, and cursors never go back."""

from __future__ import annotations

import sqlite3
import threading
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from newsroom_scraper.errors import ArchiveError
from schedules import dataset
from schedules.archive import schema
from schedules.archive.records import Commit, Release
from schedules.archive.store import Archive

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "archive.db"


@pytest.fixture
def archive(path: Path) -> Iterator[Archive]:
    with Archive.open(path) as opened:
        yield opened


def release(name: str, newsroom: str = "demo", version: int = 1) -> Release:
    key = f"https://{newsroom}.example/{name}/"
    return Release(
        release_id=f"{newsroom}-{name}",
        newsroom=newsroom,
        status="present",
        version=version,
        content_hash=f"h1:{name}{version}",
        body_hash=None,
        last_look="2026-11-22T02:00:00Z",
        pending={},
        line={"id": f"{newsroom}-{name}", "newsroom": newsroom, "version": version, "url": key},
        keys={key},
    )


def change(number: int, newsroom: str = "demo", day: int = 22) -> dict[str, Any]:
    return {
        "id": f"{newsroom}-c{number}",
        "newsroom": newsroom,
        "release_id": f"{newsroom}-a",
        "detected_at": f"2026-11-{day:02}T02:00:00Z",
    }


def night(crawl_id: str = "20261122T020000Z", newsroom: str = "demo", **facts: Any) -> Commit:
    made: dict[str, Any] = {
        "newsroom": newsroom,
        "crawl_id": crawl_id,
        "state": "complete",
        "manifest": "0" * 64,
        "listing_whole": True,
        "summary": {"crawl_id": crawl_id},
        **facts,
    }
    return Commit(**made)


def whole(archive: Archive) -> dict[str, Any]:
    return {
        "known": archive.known("demo"),
        "releases": list(archive.releases()),
        "changes": list(archive.changes(quiet=True)),
        "crawls": archive.crawls("demo"),
        "summary": archive.summary("demo"),
    }


FULL = night(
    releases=[release("b"), release("a")],
    versions=[("demo-a", 1, {"version": 1}), ("demo-b", 1, {"version": 1})],
    changes=[(change(1), True), (change(2), False)],
    held={"k": {"line": change(3), "first_held_at": "2026-11-22T02:00:00Z", "looks": 1}},
    noise={"# views": 2},
    unread={"https://demo.example/c/": ""},
)


def test_a_crawl_is_kept_whole(archive: Archive) -> None:
    assert archive.has_crawl("demo", FULL.crawl_id) is False
    assert archive.commit(FULL) is True
    assert archive.has_crawl("demo", FULL.crawl_id) is True
    known = archive.known("demo")
    assert known.releases == {one.release_id: one for one in FULL.releases}
    assert known.by_key == {"https://demo.example/a/": "demo-a", "https://demo.example/b/": "demo-b"}
    assert known.held == FULL.held
    assert (known.noise, known.unread) == (FULL.noise, FULL.unread)
    assert (known.listing_whole, known.last_manifest, known.last_crawl) == (True, "0" * 64, FULL.crawl_id)
    assert archive.summary("demo") == {
        "releases": 2,
        "changes": 1,
        "held": 1,
        "listing_whole": True,
        "last_crawl": FULL.crawl_id,
        "last_state": "complete",
    }


def test_a_commit_again_adds_nothing(archive: Archive) -> None:
    archive.commit(FULL)
    before = whole(archive)
    again = night(releases=[release("z")], changes=[(change(9), True)], listing_whole=False)
    assert archive.commit(FULL) is False
    assert archive.commit(again) is False
    assert whole(archive) == before


def test_a_change_is_never_recorded_twice(archive: Archive) -> None:
    archive.commit(FULL)
    archive.commit(night("20261123T020000Z", changes=[(change(1), True), (change(4), True)]))
    assert [one["id"] for one in archive.changes(quiet=True)] == ["demo-c1", "demo-c2", "demo-c4"]


def test_a_commit_that_fails_leaves_nothing(archive: Archive) -> None:
    archive.commit(FULL)
    before = whole(archive)
    broken = night("20261123T020000Z", releases=[release("z")], versions=[("demo-nobody", 1, {})])
    with pytest.raises(ArchiveError, match="Nothing was changed"):
        archive.commit(broken)
    unwritable = night("20261123T020000Z", releases=[release("z")], noise={"x": object()})
    with pytest.raises(TypeError):
        archive.commit(unwritable)
    assert whole(archive) == before
    assert archive.commit(night("20261123T020000Z")) is True


def test_states_are_replaced_and_versions_kept(archive: Archive, path: Path) -> None:
    archive.commit(FULL)
    second = release("a", version=2)
    archive.commit(
        night(
            "20261123T020000Z",
            releases=[second],
            looked={"demo-b": "2026-11-23T02:00:00Z"},
            versions=[("demo-a", 2, {"version": 2})],
        )
    )
    known = archive.known("demo")
    assert known.releases["demo-a"] == second
    assert known.releases["demo-b"].last_look == "2026-11-23T02:00:00Z"
    assert known.held == {}, "what is held is what the last crawl held"
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT release_id, version FROM versions").fetchall() == [
            ("demo-a", 1),
            ("demo-a", 2),
            ("demo-b", 1),
        ]
    db.close()


def test_releases_are_sorted_by_id(archive: Archive) -> None:
    archive.commit(night(releases=[release(one) for one in "cab"]))
    archive.commit(night(newsroom="other", releases=[release("a", "other")]))
    assert [one["id"] for one in archive.releases("demo")] == ["demo-a", "demo-b", "demo-c"]
    assert [one["id"] for one in archive.releases()] == ["demo-a", "demo-b", "demo-c", "other-a"]
    assert list(archive.releases("nobody")) == []


def test_changes_oldest_first_and_only_what_was_asked_for(archive: Archive) -> None:
    archive.commit(night(changes=[(change(1, day=20), True), (change(2, day=21), False), (change(3, day=22), True)]))
    archive.commit(night(newsroom="other", changes=[(change(1, "other", 22), True)]))

    def ids(**asked: Any) -> list[str]:
        return [one["id"] for one in archive.changes(**asked)]

    assert ids() == ["demo-c1", "demo-c3", "other-c1"]
    assert ids(quiet=True) == ["demo-c1", "demo-c2", "demo-c3", "other-c1"]
    assert ids(newsroom="demo") == ["demo-c1", "demo-c3"]
    assert ids(limit=2) == ["demo-c3", "other-c1"]
    assert ids(limit=0) == []
    assert ids(quiet=True, limit=2, newsroom="demo") == ["demo-c2", "demo-c3"]
    assert ids(since=date(2026, 11, 21)) == ["demo-c3", "other-c1"]
    assert ids(since=date(2026, 11, 21), quiet=True) == ["demo-c2", "demo-c3", "other-c1"]
    assert ids(since=date(2026, 11, 23)) == []


def test_a_new_hook_starts_at_the_newest(archive: Archive) -> None:
    assert archive.cursor("early") == 0
    archive.commit(night(changes=[(change(1), True), (change(2), False)]))
    late = archive.cursor("late")
    assert late == 2
    assert [number for number, _ in archive.after(archive.cursor("early"))] == [1]
    assert archive.after(late) == []
    archive.commit(night("20261123T020000Z", changes=[(change(3), True)]))
    assert archive.cursor("late") == late, "it is stored"
    assert [line["id"] for _, line in archive.after(late)] == ["demo-c3"]


def test_a_cursor_never_goes_back(archive: Archive) -> None:
    archive.commit(night(changes=[(change(at), True) for at in range(1, 6)]))
    archive.cursor("desk")
    archive.told("desk", 3)
    assert archive.cursor("desk") == 5
    archive.told("desk", 7)
    archive.told("desk", 6)
    assert archive.cursor("desk") == 7


def test_a_hook_may_be_for_some_newsrooms(archive: Archive) -> None:
    archive.commit(night(changes=[(change(1), True)]))
    archive.commit(night(newsroom="other", changes=[(change(1, "other"), True), (change(2, "other"), False)]))
    assert [line["id"] for _, line in archive.after(0)] == ["demo-c1", "other-c1"]
    assert [line["id"] for _, line in archive.after(0, ("other",))] == ["other-c1"]
    assert archive.after(0, ("nobody",)) == []


def test_it_is_there_when_it_is_opened_again(path: Path) -> None:
    assert Archive.exists(path) is False
    with Archive.open(path) as one:
        one.commit(FULL)
        before = whole(one)
    assert Archive.exists(path) is True
    with Archive.open(path) as two:
        assert whole(two) == before


def test_a_newer_archive_is_left_alone(path: Path) -> None:
    Archive.open(path).__exit__()
    db = sqlite3.connect(path)
    db.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    db.close()
    before = path.read_bytes()
    with pytest.raises(ArchiveError, match="newer program"):
        Archive.open(path)
    assert path.read_bytes() == before


def test_what_is_no_archive_is_left_alone(path: Path) -> None:
    path.write_bytes(b"not a database, but long enough to be looked at as one " * 40)
    before = path.read_bytes()
    with pytest.raises(ArchiveError, match="damaged or not an archive"):
        Archive.open(path)
    assert path.read_bytes() == before


def test_a_database_of_something_else_is_left_alone(path: Path) -> None:
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE mine (a)")
    db.close()
    before = path.read_bytes()
    with pytest.raises(ArchiveError, match="database of something else"):
        Archive.open(path)
    assert path.read_bytes() == before


def test_an_archive_that_cannot_be_opened_is_told(path: Path) -> None:
    path.mkdir()
    with pytest.raises(ArchiveError, match=r"archive\.db: could not be used"):
        Archive.open(path)


def test_a_locked_archive_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "_WAIT", 0.05)
    with Archive.open(path) as archive:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(ArchiveError, match=r"locked by another process\. Nothing was changed"):
            archive.commit(FULL)
        assert archive.known("demo").releases == {}, "reading goes on"
        other.execute("ROLLBACK")
        other.close()
        assert archive.commit(FULL) is True


def test_two_newsrooms_may_open_a_new_archive_at_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    both = threading.Barrier(2, timeout=5)
    make = schema._create

    def together(connection: sqlite3.Connection, where: Path) -> None:
        both.wait()
        make(connection, where)

    monkeypatch.setattr(schema, "_create", together)
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


def test_the_dataset_is_written_whole(archive: Archive, tmp_path: Path) -> None:
    archive.commit(FULL)
    dataset.write(archive, "demo", tmp_path)
    first = {name: (tmp_path / name).read_bytes() for name in ("releases.jsonl", "changes.jsonl")}
    assert [line.split(b'"')[3] for line in first["releases.jsonl"].splitlines()] == [b"demo-a", b"demo-b"]
    assert len(first["changes.jsonl"].splitlines()) == 2
    dataset.write(archive, "demo", tmp_path)
    assert {name: (tmp_path / name).read_bytes() for name in first} == first
    assert not list(tmp_path.glob("*.new"))
    dataset.write(archive, "nobody", tmp_path)
    assert (tmp_path / "releases.jsonl").read_bytes() == b""
