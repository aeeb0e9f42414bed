"""The same nights on both databases: the same dataset byte by byte, and the same answer to every question."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.demo.noise import Noise
from newsdesk.demo.site import Site
from newsroom_scraper.errors import ArchiveError
from schedules.archive import copying
from schedules.archive.check import Checked, check
from schedules.archive.finding import TURNS, Asked
from schedules.archive.place import Place
from schedules.archive.pointers import pointers
from schedules.archive.rebuild import rebuild
from schedules.archive.restore import restore
from schedules.archive.store import Archive
from schedules.archive.timeline import timeline
from schedules.query import parse
from tests.schedules.archive.building import whole
from tests.schedules.archive.walking import database, edit, eventful, files, known, slugs
from tests.schedules.redacting.leavings import take_out

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from schedules.workspace import Workspace
    from tests.conftest import Desk

NOISE = Noise(nonce=True, related=True, views=True, email_keys=True)
BEGIN, END = "2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z"


def settle(desk: Desk, url: str) -> None:
    """Let a workspace have its archive on PostgreSQL."""
    with (desk.root / "workspace.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[archive]\nurl = "{url}"\n')


def alone(desk: Desk) -> Workspace:
    """The same workspace with its archive in a file."""
    return replace(desk.workspace, database=None)


def answers(place: Place, moments: list[datetime]) -> dict[str, Any]:
    """Whatever is asked of an archive."""
    with Archive.open(place) as archive:
        ids = [one["id"] for one in archive.releases()]
        told: dict[str, Any] = {
            "whole": {**whole(archive), "known": None},
            "healths": archive.healths(),
            "published": sorted(archive.published("demo")),
            "newest": [archive.newest_end(), archive.newest_new(), archive.first_begin("demo")],
            "tally": archive.tally(BEGIN, END),
            "past": archive.past("demo", now=moments[-1]),
            "happened": list(archive.happened("demo", begin=BEGIN, end=END, newest=archive.newest_number())),
            "rang": sorted(archive.rang_at("demo", begin=BEGIN, end=END)),
            "rung": archive.rung(99),
            "limited": list(archive.changes(limit=3)),
            "since": list(archive.changes(since=date(2099, 1, 1))),
            "resolved": {one: archive.resolve(one[:9]) for one in ids},
            "addresses": {one: (archive.keys_of(one), archive.same_body(one), archive.last_look(one)) for one in ids},
            "tombstones": archive.tombstones("demo"),
            "crawls": [archive.crawls_at("demo", moment) for moment in moments],
            "then": [list(archive.releases_at("demo", moment)) for moment in moments],
            "changes": [archive.changes_at(one, moments[len(moments) // 2]) for one in ids],
            "versions": [archive.versions_at(one, moments[len(moments) // 2]) for one in ids],
            "found": [
                list(archive.found(Asked(query=parse(words), turn=turn)))
                for words in ("the", "Amnesty", '"said today"', "title:the", "rep*")
                for turn in (None, *TURNS)
            ],
        }
        with archive._reads() as db:
            told["pointers"] = sorted(map(repr, pointers(db)))
            lines = timeline(db, "demo", [])
        told["before"] = [sorted(lines.before(crawl["crawl_id"]).items()) for crawl in archive.crawls("demo")]
        return told


def test_nights_make_the_same_dataset_and_the_same_answers(
    open_desk: Callable[..., Any], postgresql: str, tmp_path: Path
) -> None:
    with open_desk(Site(seed=3, releases=14, per_page=7, generation="2021", noise=NOISE)) as desk:
        settle(desk, postgresql)
        eventful(desk)
        kinds = {one["kind"] for one in desk.lines("changes")}
        assert {"new", "edited", "removed", "restored", "moved"} <= kinds
        taken = take_out(desk, next(one["release_id"] for one in desk.lines("changes") if one["kind"] == "edited"))
        assert taken.wrong == []
        desk.site.next_night()
        edit(desk, slugs(desk)[-1])
        assert [one["kind"] for one in desk.run().changes] == ["edited"]
        there = files(desk)
        assert "redacted" in {one["status"] for one in desk.lines("releases")}
        assert not database(desk).exists()
        assert list(check(desk.workspace, Checked(), deep=True)) == []

        copy = Place(file=tmp_path / "copy.db")
        copying.copy(desk.workspace.archive, copy)
        moments = [
            datetime.now(UTC),
            *(datetime.fromisoformat(desk.manifest(at)["ended_at"]) for at in range(len(desk.folders))),
        ]
        ours, theirs = (answers(one, sorted(moments)) for one in (desk.workspace.archive, copy))
        for question, answer in ours.items():
            assert answer == theirs[question], question
        assert any(ours["found"])

        told = rebuild(alone(desk), on_crawl=lambda *_: None)
        assert told.wrong == []
        assert files(desk) == there
        assert copy.file is not None
        rebuilt, copied = known(database(desk)), known(copy.file)
        for table in rebuilt.keys() - {"crawls"}:  # on PostgreSQL a crawl also says on which host it lies
            assert rebuilt[table] == copied[table], table


def test_what_is_for_a_file_says_what_to_do_instead(past: Desk, postgresql: str) -> None:
    settle(past, postgresql)
    before = files(past), database(past).read_bytes()
    with pytest.raises(
        ArchiveError, match=r"is on PostgreSQL.*pg_restore.*\[archive\] url.*newsroom archive copy"
    ) as one:
        restore(past.workspace, database(past))
    with pytest.raises(ArchiveError, match=r"is on PostgreSQL.*\[archive\] url.*newsroom archive copy") as other:
        rebuild(past.workspace, on_crawl=lambda *_: None)
    assert all("Nothing was changed." in str(problem.value) for problem in (one, other))
    assert (files(past), database(past).read_bytes()) == before


def test_rebuilt_in_a_file_and_copied_it_goes_on(past: Desk, postgresql: str) -> None:
    """What `rebuild` says to do where the archive is on PostgreSQL, done."""
    before = files(past)
    database(past).unlink()
    assert rebuild(past.workspace, on_crawl=lambda *_: None).wrong == []
    copying.copy(past.workspace.archive, Place(url=postgresql))
    database(past).unlink()
    settle(past, postgresql)
    past.site.next_night()
    assert past.run().changes == ()
    assert files(past) == before
    edit(past, slugs(past)[2])
    assert [one["kind"] for one in past.run().changes] == ["edited"]


def test_trouble_names_what_helps_where_the_archive_is(past: Desk, postgresql: str) -> None:
    copying.copy(past.workspace.archive, Place(url=postgresql))
    settle(past, postgresql)
    with Archive.open(past.workspace.archive) as archive, archive._engine.begin() as db:
        db.exec_driver_sql("UPDATE versions SET version = 3 WHERE version = 2")
    found = list(check(past.workspace, Checked()))
    assert found
    assert all("pg_restore" in one and "newsroom archive copy URL" in one for one in found)
    assert not any("restore FILE" in one for one in found)
