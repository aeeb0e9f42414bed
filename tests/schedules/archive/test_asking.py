"""What people and hooks ask of the archive: only what was asked for, in order; a cursor never goes back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from schedules import dataset
from schedules.archive.records import Told
from schedules.archive.store import Archive
from tests.schedules.archive.building import FIRST, FULL, SECOND, THIRD, change, night, release

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from schedules.archive.place import Place


@pytest.fixture
def archive(place: Place) -> Iterator[Archive]:
    with Archive.open(place) as opened:
        yield opened


def test_releases_are_sorted_by_id(archive: Archive) -> None:
    archive.commit(night(releases=[release(one) for one in "cab"]))
    archive.commit(night(newsroom="other", releases=[release("a", "other")]))
    assert [one["id"] for one in archive.releases("demo")] == ["demo-a", "demo-b", "demo-c"]
    assert [one["id"] for one in archive.releases()] == ["demo-a", "demo-b", "demo-c", "other-a"]
    assert list(archive.releases("nobody")) == []


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("demo-ab", ["demo-ab"]),
        ("demo-a", ["demo-ab", "demo-ac"]),
        ("a", ["demo-ab", "demo-ac", "other-ab"]),
        ("ac", ["demo-ac"]),
        ("demo-ab2", ["demo-ab2"]),
        ("nothing", []),
        ("", []),
    ],
)
def test_a_release_is_found_by_the_beginning_of_its_id(archive: Archive, told: str, found: list[str]) -> None:
    archive.commit(night(releases=[release("ab"), release("ac")]))
    archive.commit(night(newsroom="other", releases=[release("ab", "other")]))
    if told == "demo-ab2":
        archive.commit(night(SECOND, releases=[release("ab2")]))
    assert archive.resolve(told) == found


def test_changes_oldest_first_and_only_what_was_asked_for(archive: Archive) -> None:
    lines = [Told(change(1, day=20), rings=True), Told(change(2, day=21), rings=False), Told(change(3), rings=True)]
    archive.commit(night(releases=[release("a")], outbox=[*lines, Told(change(4, kind="ill"), rings=True)]))
    archive.commit(night(newsroom="other", outbox=[Told(change(1, "other"), rings=True)]))

    def ids(**asked: Any) -> list[str]:
        return [one["id"] for one in archive.changes(**asked)]

    assert ids() == ["demo-c1", "demo-c3", "other-c1"]
    assert ids(quiet=True) == ["demo-c1", "demo-c2", "demo-c3", "other-c1"]
    assert ids(newsroom="demo") == ["demo-c1", "demo-c3"]
    assert ids(release_id="demo-a", quiet=True) == ["demo-c1", "demo-c2", "demo-c3"]
    assert ids(release_id="demo-b") == []
    assert ids(limit=2) == ["demo-c3", "other-c1"]
    assert ids(limit=0) == []
    assert ids(quiet=True, limit=2, newsroom="demo") == ["demo-c2", "demo-c3"]
    assert ids(since=date(2026, 11, 21)) == ["demo-c3", "other-c1"]
    assert ids(since=date(2026, 11, 23)) == []
    assert [one["id"] for one in archive.notices()] == ["demo-c4"]
    assert archive.notices("other") == archive.notices(since=date(2026, 11, 23)) == []
    assert [one["id"] for one in archive.change("demo-c")] == ["demo-c1", "demo-c2", "demo-c3", "demo-c4"]
    assert archive.change("x") == []


def test_crawls_oldest_first_and_only_the_newest(archive: Archive) -> None:
    for crawl_id in (SECOND, FIRST, THIRD):
        archive.commit(night(crawl_id))
    assert [one["crawl_id"] for one in archive.crawls()] == [FIRST, SECOND, THIRD]
    assert [one["crawl_id"] for one in archive.crawls(limit=2)] == [SECOND, THIRD]
    assert [one["crawl_id"] for one in archive.crawls(since=date(2026, 11, 24))] == [THIRD]
    assert archive.known("demo").last_crawl == THIRD


def test_what_a_person_says_of_a_change_stays_in_its_line(archive: Archive) -> None:
    archive.commit(FULL)
    said = {"verdict": "dismissed", "note": "ours", "at": "2026-11-23T02:00:00Z"}
    archive.review({"demo-c1": said}, newsroom="demo", decided=1)
    assert [one["review"] for one in archive.changes()] == [said]
    assert archive.known("demo").decided == 1


# -- the outbox ------------------------------------------------------------------------------------------------------


def test_a_new_hook_starts_at_the_newest(archive: Archive) -> None:
    assert archive.cursor("early") == 0
    archive.commit(night(outbox=[Told(change(1), rings=True), Told(change(2), rings=False)]))
    late = archive.cursor("late")
    assert late == 2
    assert [number for number, _ in archive.after(archive.cursor("early"))] == [1]
    assert archive.after(late) == []
    archive.commit(night(SECOND, outbox=[Told(change(3), rings=True)]))
    assert archive.cursor("late") == late, "it is stored"
    assert [line["id"] for _, line in archive.after(late)] == ["demo-c3"]


def test_a_cursor_never_goes_back(archive: Archive) -> None:
    archive.commit(night(outbox=[Told(change(at), rings=True) for at in range(1, 6)]))
    archive.cursor("desk")
    for seq, stands in ((3, 5), (7, 7), (6, 7)):
        archive.enqueue("desk", seq, {}, now="2026-11-22T02:00:00.000Z")
        assert archive.cursor("desk") == stands
    assert archive.cursors() == {"desk": 7}


def test_what_a_notice_tells_is_not_told_by_itself(archive: Archive) -> None:
    mass = change(3, kind="mass")
    archive.commit(night(outbox=[Told(change(1), rings=True, told_in=mass["id"]), Told(mass, rings=True)]))
    assert [line["id"] for _, line in archive.after(0)] == ["demo-c3"]
    assert [one["id"] for one in archive.changes()] == ["demo-c1"]


def test_the_dataset_is_written_whole(archive: Archive, tmp_path: Path) -> None:
    archive.commit(FULL)
    dataset.write(archive, "demo", tmp_path)
    first = {name: (tmp_path / name).read_bytes() for name in ("releases.jsonl", "changes.jsonl")}
    assert [line.split(b'"')[3] for line in first["releases.jsonl"].splitlines()] == [b"demo-a", b"demo-b"]
    assert len(first["changes.jsonl"].splitlines()) == 2, "notices are no changes"
    dataset.write(archive, "demo", tmp_path)
    assert {name: (tmp_path / name).read_bytes() for name in first} == first
    assert not list(tmp_path.glob("*.new"))
    dataset.write(archive, "nobody", tmp_path)
    assert (tmp_path / "releases.jsonl").read_bytes() == b""
