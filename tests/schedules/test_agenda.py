"""Who is due when: what the archive remembers, what it does not, and what this process tried."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from newsroom_scraper.errors import ArchiveError
from pipelines.manifest import BY_HAND, DIED
from schedules.agenda import BUSY, Agenda
from schedules.archive.store import Archive
from schedules.timetable import Past
from schedules.workspace import open_workspace
from tests.schedules.archive.building import night

if TYPE_CHECKING:
    from pathlib import Path

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def agenda(root: Path, more: str = 'every = "6h"\n') -> Agenda:
    (root / "workspace.toml").write_text(f"[newsroom.amnesty-usa]\n{more}", encoding="utf-8")
    return Agenda(open_workspace(root))


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}Z")


NOW = at("22T12:00:00")


def test_what_was_never_run_is_due_and_no_archive_is_made_by_asking(tmp_path: Path) -> None:
    told = agenda(tmp_path)
    assert told.dues(NOW) == {"amnesty-usa": NOW}
    assert told.due("amnesty-usa", NOW) == NOW
    assert told.due("other", NOW) is None
    assert told.after_this("other", NOW) is None
    assert not (tmp_path / "data" / "archive.db").exists()


@pytest.mark.parametrize("crawled", [True, False])
def test_an_attempt_that_left_no_crawl_is_not_made_again_before_its_next_turn(tmp_path: Path, *, crawled: bool) -> None:
    told = agenda(tmp_path)
    told.begin("amnesty-usa", NOW + timedelta(microseconds=700_000))
    assert told.due("amnesty-usa", NOW + MINUTE) == NOW + 6 * HOUR
    told.end("amnesty-usa", NOW + MINUTE, crawled=crawled)
    assert told.due("amnesty-usa", NOW + MINUTE) == NOW + 6 * HOUR
    # New settings may be what was missing.
    told.renew(told.workspace)
    again = NOW + 2 * MINUTE
    assert told.due("amnesty-usa", again) == (NOW + 6 * HOUR if crawled else again)


def test_a_run_that_outlasted_its_next_turn_skips_it(tmp_path: Path) -> None:
    told = agenda(tmp_path)
    told.begin("amnesty-usa", NOW)
    assert told.due("amnesty-usa", NOW + 7 * HOUR) == NOW + 12 * HOUR
    told.end("amnesty-usa", NOW + 7 * HOUR, crawled=True)
    assert told.due("amnesty-usa", NOW + 8 * HOUR) == NOW + 12 * HOUR


def test_a_newsroom_at_which_others_are_at_work_is_tried_again_soon(tmp_path: Path) -> None:
    told = agenda(tmp_path)
    told.begin("amnesty-usa", NOW)
    told.busy("amnesty-usa", NOW)
    assert told.due("amnesty-usa", NOW) == NOW + BUSY
    assert told.due("amnesty-usa", NOW + 2 * BUSY) == NOW + 2 * BUSY
    told.clock_was_set()
    assert told.due("amnesty-usa", NOW) == NOW


def test_an_archive_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    told = agenda(tmp_path)
    (tmp_path / "data" / "archive.db").write_text("no archive", encoding="utf-8")
    with pytest.raises(ArchiveError):
        told.dues(NOW)


def test_the_archive_is_asked_for_the_last_run(desk: Any) -> None:
    """The desk was read once."""
    made = desk.manifest()
    started, ended = datetime.fromisoformat(made["crawl_id"]), datetime.fromisoformat(made["ended_at"])
    with Archive.open(desk.root / "data" / "archive.db") as archive:
        assert archive.past("demo", now=ended) == Past(started=started, ended=ended)
        assert archive.past("nobody", now=ended) == Past()
    desk.site.publish(1)
    desk.run()
    with Archive.open(desk.root / "data" / "archive.db") as archive:
        past = archive.past("demo", now=datetime.now(UTC))
    assert past.started == datetime.fromisoformat(desk.manifest()["crawl_id"])
    (change,) = [one for one in desk.lines("changes") if "baseline" not in one["marks"]]
    assert past.newest_new == datetime.fromisoformat(change["detected_at"])


def remember(root: Path, *told: tuple[str, str]) -> Archive:
    """Return an archive that remembers crawls: their ids, and why they were cut short."""
    archive = Archive.open(root / "data" / "archive.db")
    for crawl_id, why in told:
        made = night(crawl_id, newsroom="amnesty-usa")
        reasons = [f"the crawl was cut short: {why}"] if why else []
        archive.commit(replace(made, crawl={**(made.crawl or {}), "reasons": reasons, "ended_at": None}))
    return archive


def test_what_was_stopped_by_hand_or_killed_is_no_run(tmp_path: Path) -> None:
    told = agenda(tmp_path)
    stopped = [(f"20261122T09{minute:02}00Z", (BY_HAND, DIED)[minute % 2]) for minute in range(50)]
    with remember(tmp_path, ("20261122T080000Z", ""), *stopped) as archive:
        assert archive.past("amnesty-usa", now=NOW).started == at("22T08:00:00")
    assert told.due("amnesty-usa", NOW) == at("22T14:00:00")


def test_where_nothing_else_was_there_was_no_run(tmp_path: Path) -> None:
    agenda(tmp_path)
    with remember(tmp_path, ("20261122T080000Z", DIED)) as archive:
        assert archive.past("amnesty-usa", now=NOW) == Past()


def test_a_clock_that_was_wrong_blinds_for_no_years(tmp_path: Path) -> None:
    told = agenda(tmp_path)
    remember(tmp_path, ("20261122T080000Z", ""), ("20361122T080000Z", "")).__exit__()
    assert told.wrongly_dated(NOW) == ["amnesty-usa"]
    assert told.due("amnesty-usa", NOW) == NOW
    told.begin("amnesty-usa", NOW)
    assert told.wrongly_dated(NOW) == []
    told.end("amnesty-usa", NOW, crawled=False)
    assert told.due("amnesty-usa", NOW) == NOW + 6 * HOUR
    remember(tmp_path, ("20261122T120000Z", "")).__exit__()
    # Also after a restart.
    after = Agenda(told.workspace)
    assert after.wrongly_dated(NOW) == []
    assert after.due("amnesty-usa", NOW) == NOW + 6 * HOUR


def test_a_clock_that_was_set_back_repeats_no_run(tmp_path: Path) -> None:
    told = agenda(tmp_path)
    told.begin("amnesty-usa", NOW)
    told.end("amnesty-usa", NOW + MINUTE, crawled=True)
    told.clock_was_set()
    assert told.due("amnesty-usa", NOW - HOUR) == NOW + 6 * HOUR
    remember(tmp_path, ("20261122T120000Z", "")).__exit__()
    assert Agenda(told.workspace).due("amnesty-usa", NOW - HOUR) == NOW + 6 * HOUR
