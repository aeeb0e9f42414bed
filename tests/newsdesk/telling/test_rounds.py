"""The operator's round: each thing that is wrong is told once, to the operator's hooks, and quickly."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.telling import memory, rounds
from newsdesk.telling.operator import Operator
from newsroom_scraper.errors import ArchiveError
from schedules import lock
from schedules.archive.records import Commit, Release, Told, Version
from schedules.archive.store import Archive
from schedules.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BEGIN = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
GB = 10**9
DAY = timedelta(days=1)


class Beat:
    """A workspace on whose round somebody goes, at any time."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch, make_change: Callable[..., dict[str, Any]]) -> None:
        self.root, self.free, self.make_change = root, 100 * GB, make_change
        self.operator = Operator(hooks=("me",))
        root.mkdir()
        (root / "workspace.toml").write_text("[newsroom.amnesty-usa]\n")
        self.workspace: Workspace = open_workspace(root)
        monkeypatch.setattr(rounds, "free", lambda _: self.free)

    def crawled(self, at: datetime, *, new: bool = False, state: str = "well", releases: tuple[str, ...] = ()) -> None:
        """Commit a crawl; what is first is dated by these days."""
        stamp, crawl = f"{at:%Y-%m-%dT%H:%M:%SZ}", f"{at:%Y%m%dT%H%M%SZ}"
        made = [release(number, day, stamp) for number, day in enumerate(releases)]
        change = self.make_change(newsroom="amnesty-usa", id=crawl, detected_at=stamp, release_id=None)
        with self.archive() as archive:
            archive.commit(
                Commit(
                    newsroom="amnesty-usa",
                    crawl={"crawl_id": crawl, "state": "complete", "ended_at": stamp},
                    manifest="sha256:0",
                    listing_whole=True,
                    health={"state": state, "since": stamp, "good_at": stamp},
                    releases=made,
                    versions=[Version(one.release_id, 1, crawl, one.line) for one in made],
                    outbox=[Told(change, rings=True)] if new else [],
                )
            )

    def archive(self) -> Archive:
        return Archive.open(self.root / "data" / "archive.db")

    def __call__(self, now: datetime, **more: Any) -> list[str]:
        with self.archive() as archive:
            return rounds.attend(self.workspace, self.operator, archive, now, **more)

    def told(self) -> list[dict[str, Any]]:
        with self.archive() as archive:
            return [line for _, line in archive.unrouted("me")]

    def kinds(self) -> list[str]:
        return [one["kind"] for one in self.told()]


def release(number: int, day: str, stamp: str) -> Release:
    line = {"url": f"https://e.org/{number}", "published": day, "published_at": None}
    return Release(
        release_id=f"amnesty-usa-{number}",
        newsroom="amnesty-usa",
        status="present",
        version=1,
        content_hash="x",
        body_hash=None,
        last_look=stamp,
        pending={},
        line=line,
        place=number,
    )


@pytest.fixture
def beat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make_change: Callable[..., dict[str, Any]]) -> Beat:
    made = Beat(tmp_path / "press", monkeypatch, make_change)
    made.crawled(BEGIN)
    return made


def test_where_all_is_well_nothing_is_said(beat: Beat) -> None:
    assert [beat(BEGIN + one * DAY / 4) for one in range(20)] == [[]] * 20
    assert beat.told() == []


def test_a_full_disk_is_told_once_and_when_it_is_well_again(beat: Beat) -> None:
    beat.free = GB // 2
    (said,) = beat(BEGIN)
    assert said.startswith("There is little room left for the data: 500 MB (less than 1.0 GB is free). Make room")
    assert beat(BEGIN + DAY) == []
    assert beat.kinds() == ["disk-low"]
    beat.free = 50 * GB
    assert beat(BEGIN + 2 * DAY) == ["There is room for the data again: 50 GB."]
    assert beat.kinds() == ["disk-low", "healed"]
    assert beat.told()[1]["newsroom"] is None


def test_a_disk_that_fills_is_told_before_it_is_full(beat: Beat) -> None:
    said = []
    for day in range(30):
        beat.free = (60 - 2 * day) * GB
        said += beat(BEGIN + day * DAY)
    assert len([one for one in said if "full in about" in one]) == 2, "and again a week later"
    assert beat.kinds()[:2] == ["disk-low", "disk-low"]
    beat.operator = Operator(hooks=("me",), disk_low=None)
    beat.free = 0
    assert beat(BEGIN + 30 * DAY) == []


def test_what_was_weighed_by_a_clock_that_was_wrong_does_not_keep_others_from_being_weighed(beat: Beat) -> None:
    beat(BEGIN + 3650 * DAY)
    beat(BEGIN)
    days = json.loads((beat.root / "data" / "operator.json").read_text())["days"]
    assert [one["at"] for one in days] == [BEGIN.timestamp()]


def test_a_round_after_a_kill_tells_the_same_under_the_same_id(beat: Beat, monkeypatch: pytest.MonkeyPatch) -> None:
    beat.free = 0
    with monkeypatch.context() as patch:
        patch.setattr(memory, "save", lambda *_: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            beat(BEGIN)
    assert len(beat(BEGIN)) == 1
    assert len(beat.told()) == 1


def test_what_cannot_be_told_is_said_and_told_another_time(beat: Beat, monkeypatch: pytest.MonkeyPatch) -> None:
    beat.free = 0

    def full(*_: Any, **__: Any) -> None:
        raise ArchiveError("could not be written: the disk is full", advice="Nothing was changed. Make room.")

    with monkeypatch.context() as patch:
        patch.setattr(Archive, "notify", full)
        low, why = beat(BEGIN)
    assert low.startswith("There is little room")
    assert "the disk is full" in why
    assert beat.told() == []
    assert len(beat(BEGIN)) == 1
    assert len(beat.told()) == 1


def test_a_clock_that_went_back_is_told_once(beat: Beat) -> None:
    beat.crawled(BEGIN + timedelta(hours=2))
    (said,) = beat(BEGIN + timedelta(hours=1))
    assert "clock went back by 1 h" in said
    assert beat(BEGIN + timedelta(hours=1.5)) == []
    assert beat(BEGIN + timedelta(hours=3)) == []
    assert beat.kinds() == ["clock-jumped"]
    assert "went back by 5 min" in beat(BEGIN + timedelta(hours=3), jumped=-300)[0]


def test_a_silence_is_told_once_and_begins_anew_with_a_release(beat: Beat) -> None:
    days = tuple(f"2026-02-{day:02}" for day in (1, 4, 8, 12, 15, 20, 24, 27))
    beat.operator = Operator(hooks=("me",), all_well="never")
    beat.crawled(BEGIN + DAY, releases=days)
    said: list[tuple[int, str]] = []

    def rounds_until(first: int, last: int) -> None:
        for day in range(first, last):
            beat.crawled(BEGIN + day * DAY + DAY / 2)
            said.extend((day, one) for one in beat(BEGIN + day * DAY + DAY / 2))

    rounds_until(2, 20)
    ((day, sentence),) = said
    assert day == 8
    assert sentence == (
        "amnesty-usa has published nothing for 10 days (that is more than twice as long as the longest pause among "
        "its latest releases). Its pages can be read. Look at its site: if releases appear elsewhere now, declare "
        "where."
    )
    assert beat.kinds() == ["nothing-new"]
    beat.crawled(BEGIN + 20 * DAY, new=True)
    rounds_until(21, 50)
    assert [day for day, _ in said] == [8, 30]
    assert len(beat.told()) == 2
    beat.operator = Operator(hooks=("me",), nothing_new=False, all_well="never")
    beat.crawled(BEGIN + 50 * DAY, new=True)
    rounds_until(51, 70)
    assert len(said) == 2


def test_one_that_was_silent_before_it_was_watched_is_left_alone(beat: Beat) -> None:
    beat.crawled(BEGIN + DAY, releases=tuple(f"2025-02-{day:02}" for day in range(1, 20)))
    assert beat(BEGIN + DAY) == []
    beat.crawled(BEGIN + 20 * DAY)
    assert beat(BEGIN + 20 * DAY) == []
    assert beat.told() == []


def test_an_ill_newsroom_is_not_silent(beat: Beat) -> None:
    beat.crawled(BEGIN + DAY, releases=tuple(f"2026-02-{day:02}" for day in range(18, 28)))
    beat.crawled(BEGIN + 40 * DAY, state="ill")
    assert beat(BEGIN + 40 * DAY) == []
    beat.crawled(BEGIN + 41 * DAY)
    assert len(beat(BEGIN + 41 * DAY)) == 1


def test_a_month_is_told_when_it_is_over(beat: Beat) -> None:
    for day in range(1, 70):
        beat.crawled(BEGIN + day * DAY, new=day % 7 == 0)
        assert beat(BEGIN + day * DAY) == [], "it is no trouble, and cron would mail it"
    march, april = beat.told()
    assert march["title"] == "All was well in March 2026."
    assert march["because"].startswith("31 crawls of 1 newsroom; 0 releases known; 4 new; 0 alerts told; 100 GB free")
    assert april["title"] == "All was well in April 2026."
    beat.operator = Operator(hooks=("me",), all_well="never")
    beat.crawled(BEGIN + 100 * DAY)
    assert beat(BEGIN + 100 * DAY) == []
    assert len(beat.told()) == 2


def test_a_month_in_which_nothing_ran_is_told_too(beat: Beat) -> None:
    beat(BEGIN)
    beat.crawled(BEGIN + 70 * DAY)
    beat(BEGIN + 70 * DAY)
    assert [one["title"] for one in beat.told()] == ["Not all is well after April 2026: nothing was crawled."]


def test_what_is_remembered_may_be_lost(beat: Beat) -> None:
    beat(BEGIN)
    path = beat.root / "data" / rounds.FILE
    for text in ("", "[]", '{"days": [{"at": "x"}]}', "not JSON"):
        path.write_text(text)
        assert beat(BEGIN + DAY) == []
    assert json.loads(path.read_text())["days"]


def test_two_are_never_on_the_round(beat: Beat) -> None:
    beat.free = 0
    with lock.try_file(beat.root / "data" / rounds._LOCK):
        assert beat(BEGIN) == []
    assert len(beat(BEGIN)) == 1


def test_without_an_archive_there_is_no_round(tmp_path: Path) -> None:
    (tmp_path / "workspace.toml").write_text("")
    said: list[str] = []
    rounds.go(open_workspace(tmp_path), say=said.append)
    assert said == []
    assert [one.name for one in (tmp_path / "data").iterdir()] == []


def test_broken_settings_are_said_and_stop_nothing(beat: Beat) -> None:
    (beat.root / "workspace.toml").write_text("[operator]\nall_well = 3\n")
    said: list[str] = []
    rounds.go(open_workspace(beat.root), say=said.append)
    assert len(said) == 1
    assert "operator.all_well" in said[0]


def test_a_folder_is_weighed_with_all_that_is_in_it(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "c").write_bytes(b"x" * 100_000)
    (tmp_path / "a" / "link").symlink_to(tmp_path)
    assert 100_000 <= rounds.weight(tmp_path) < 200_000
