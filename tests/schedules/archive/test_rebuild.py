"""An archive made anew from its crawls is the archive, row for row, whatever the nights brought."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.demo.noise import Noise
from newsdesk.demo.site import Site
from newsroom_scraper.errors import ArchiveError, BusyError
from newsroom_scraper.files import READINGS
from schedules import journal, lock
from schedules.archive import rebuild as rebuilding
from schedules.archive import swap
from schedules.archive.check import Checked, check
from schedules.archive.prune import prune
from schedules.archive.rebuild import Rebuilt, rebuild
from tests.ringing import enrol, tell
from tests.schedules.archive.walking import at_random, database, dismiss, edit, eventful, files, held, rows, slugs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Desk


OUTSIDE = Noise(nonce=True, related=True, views=True, email_keys=True)
"""All noise but what stands in the body: pages differ every night, and say the same."""


def again(desk: Desk) -> Rebuilt:
    return rebuild(desk.workspace, on_crawl=lambda *_: None)


def same(desk: Desk, before: dict[str, list[Any]], dataset: dict[str, bytes]) -> None:
    after = rows(database(desk))
    for table, was in before.items():
        assert after[table] == was, table
    assert files(desk) == dataset
    assert list(check(desk.workspace, Checked(), deep=True)) == []


@pytest.mark.parametrize("noise", [Noise.all(), OUTSIDE], ids=["noise", "outside"])
def test_rebuilt_is_the_same_before_and_after_what_is_old_went(open_desk: Callable[..., Any], noise: Noise) -> None:
    with open_desk(Site(seed=3, releases=14, per_page=7, generation="2021", noise=noise)) as desk:
        eventful(desk)
        before, dataset = rows(database(desk)), files(desk)
        kinds = {row[4] for row in before["changes"]}
        assert {"new", "edited", "removed", "restored", "moved", "held", "mass", "ill", "healed"} <= kinds
        for name in dataset:
            (desk.home / name).unlink()
        told = again(desk)
        assert told.wrong == []
        assert told.newsrooms == {"demo": len(desk.folders)}
        assert told.kept is not None
        assert rows(told.kept) == before
        same(desk, before, dataset)
        (gone,) = prune(desk.workspace, now=datetime.now(UTC) + timedelta(days=400))
        assert (gone.wrong, gone.crawls > 5, gone.pages > 30) == ([], True, True)
        assert noise == Noise.all() or gone.readings > 50
        same(desk, before, dataset)
        assert again(desk).wrong == []
        same(desk, before, dataset)


def test_a_release_moves_on_the_night_of_a_redesign(open_desk: Callable[..., Any]) -> None:
    with open_desk(Site(seed=5, releases=6, per_page=6, generation="2021", noise=OUTSIDE)) as desk:
        desk.run()
        desk.site.redesign("2022")
        desk.site.move(slugs(desk)[2], "it-moved")
        desk.run()
        desk.run()
        desk.site.redesign("2021")
        desk.run()
        before, dataset = rows(database(desk)), files(desk)
        assert [one for one in before["changes"] if one[4] == "moved"]
        (gone,) = prune(desk.workspace, now=datetime.now(UTC) + timedelta(days=400))
        assert gone.wrong == []
        assert gone.readings, "how many depends on the order of the answers"
        assert again(desk).wrong == []
        same(desk, before, dataset)


def test_nights_of_chance(open_desk: Callable[..., Any]) -> None:
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    noise = random.Random(seed).choice([Noise.none(), OUTSIDE, OUTSIDE, Noise.all()])
    site = Site(seed=seed, releases=12, per_page=6, generation="2021", noise=noise)
    with open_desk(site, judge="{ over = 0, looks = 2 }") as desk:
        at_random(desk, seed, 10)
        before, dataset = rows(database(desk)), files(desk)
        assert again(desk).wrong == []
        same(desk, before, dataset)
        (gone,) = prune(desk.workspace, now=datetime.now(UTC) + timedelta(days=400))
        print(gone)
        assert gone.wrong == []
        same(desk, before, dataset)
        assert again(desk).wrong == []
        same(desk, before, dataset)


def test_of_looks_that_went_only_they_come_back(past: Desk) -> None:
    with (past.root / "workspace.toml").open("a", encoding="utf-8") as file:
        file.write('\n[keep]\nlooks = "1d"\n')
    before, dataset = rows(database(past)), files(past)
    (gone,) = prune(past.workspace, now=datetime.now(UTC) + timedelta(days=50))
    assert gone.looks == len(before["looks"])
    again(past)
    same(past, before, dataset)


# -- where the old archive is no help --------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["missing", "garbage", "truncated"])
def test_it_needs_no_old_archive(past: Desk, how: str) -> None:
    enrol(past.workspace)
    before, dataset = rows(database(past)), files(past)
    data = database(past).read_bytes()
    database(past).unlink()
    if how != "missing":
        database(past).write_bytes(b"x" * 9000 if how == "garbage" else data[:9000])
    told = again(past)
    assert (told.hooks_known, told.wrong) == (False, [])
    assert (told.kept is None) == (how == "missing")
    same(past, {**before, "cursors": []}, dataset)
    enrol(past.workspace)
    assert [one.told for one in tell(past.workspace)] == [0], "hooks begin at the newest"


def test_a_crawl_that_is_unsound_is_left_out_and_told(past: Desk) -> None:
    path = past.folders[2] / READINGS
    path.write_bytes(path.read_bytes()[:-4])
    told = again(past)
    (sentence,) = told.wrong
    assert sentence.startswith(f"demo: crawl {past.folders[2].name} was left out: {path}: has ")
    assert told.newsrooms == {"demo": 3}
    assert [row[1] for row in rows(database(past))["crawls"]] == [past.folders[at].name for at in (0, 1, 3)]


def test_a_newsroom_without_a_declaration_is_left_out_and_told(past: Desk) -> None:
    other = past.root / "data" / "other" / "crawls"
    other.mkdir(parents=True)
    assert again(past).wrong == [], "it has no crawls"
    past.folders[0].rename(other / past.folders[0].name)
    (sentence,) = [one for one in again(past).wrong if one.startswith("other: ")]
    assert "was left out, with all of its crawls" in sentence


def test_where_there_is_nothing_to_rebuild_from_nothing_is_changed(past: Desk) -> None:
    before = database(past).read_bytes()
    (past.home / "crawls").rename(past.root / "away")
    (past.home / "crawls").mkdir()
    with pytest.raises(ArchiveError, match=r"no sealed crawl to rebuild an archive from\. Nothing was changed"):
        again(past)
    assert database(past).read_bytes() == before
    assert {one.name for one in (past.root / "data").iterdir()} == {".hosts", "archive.db", "demo"}


def test_a_run_in_progress_stops_it(past: Desk) -> None:
    before = database(past).read_bytes()
    with lock.hold(past.workspace, "demo"), pytest.raises(BusyError):
        again(past)
    assert database(past).read_bytes() == before


@pytest.mark.parametrize("step", ["remember", "settle", "put_in_place", "write_dataset"])
def test_a_kill_leaves_the_old_or_the_new(past: Desk, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    class Killed(BaseException):
        pass

    def killed(*_: Any, **__: Any) -> None:
        raise Killed

    before, dataset = rows(database(past)), files(past)
    with monkeypatch.context() as patch:
        patch.setattr(swap if step in {"settle", "put_in_place"} else rebuilding, step, killed)
        with pytest.raises(Killed):
            again(past)
    assert rows(database(past)) == before
    assert again(past).wrong == []
    same(past, before, dataset)


# -- decisions -------------------------------------------------------------------------------------------------------


def test_what_was_decided_of_what_is_no_more_is_told(past: Desk) -> None:
    change = next(row for row in rows(database(past))["changes"] if row[4] == "edited")
    nothing = {"schema": journal.SCHEMA, "at": "2026-11-22T02:00:00Z", "after": past.folders[-1].name, "note": None}
    journal.write(past.home, {**nothing, "verdict": "dismissed", "ids": ["gone", change[1]]})
    journal.write(past.home, {**nothing, "verdict": "accepted", "ids": ["gone"]})
    dismissed, accepted = again(past).wrong
    assert dismissed == "demo: 1 of 2 that were dismissed are not found any more"
    assert accepted == "demo: 1 of 1 that were accepted are not found any more"
    (line,) = [one for one in past.lines("changes") if one["review"]]
    assert line["id"] == change[1]


def test_decisions_that_cannot_be_read_are_told(past: Desk) -> None:
    (past.home / journal.FILE).write_text('{"verdict"\n{}\n')
    (sentence,) = again(past).wrong
    assert "no decision was taken up" in sentence


def test_what_was_written_down_and_not_carried_out_is_carried_out_and_told(
    past: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrol(past.workspace)
    for slug in slugs(past)[:6]:
        edit(past, slug)
    past.site.next_night()
    past.run()
    assert [one.told for one in tell(past.workspace)] == [1], "the notice"
    waiting = held(past)
    nothing = {"schema": journal.SCHEMA, "at": "2026-11-22T02:00:00Z", "after": past.folders[-1].name, "note": None}
    decision = {**nothing, "verdict": "accepted", "ids": [waiting[0]["id"]]}
    journal.write(past.home, decision)
    told = again(past)
    assert (told.wrong, told.hooks_known) == ([], True)
    assert [one.told for one in tell(past.workspace)] == [1]


def test_what_was_reviewed_is_reviewed_again(past: Desk) -> None:
    change = next(one for one in past.lines("changes") if one["kind"] == "removed")
    dismiss(past, change)
    before, dataset = rows(database(past)), files(past)
    path: Path = past.home / "changes.jsonl"
    path.unlink()
    again(past)
    same(past, before, dataset)
    assert b"a mistake of theirs" in path.read_bytes()
