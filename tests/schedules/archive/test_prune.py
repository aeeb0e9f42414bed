"""What `[keep]` lets go, and what never goes: whatever the archive rests on, and whatever a crawl is weighed again by."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from newsroom_scraper.errors import ArchiveError
from newsroom_scraper.files import EVIDENCE, KEPT, LOG, READINGS
from pipelines import codec, kept, reduced
from pipelines.seal import read_manifest
from pipelines.soundness import verify
from schedules import lock
from schedules.archive.check import Checked, check
from schedules.archive.prune import WHOLE, Pruned, prune
from schedules.archive.rebuild import rebuild
from schedules.archive.timeline import claim_key
from tests.ringing import enrol, tell
from tests.schedules.archive.walking import database, decide, edit, files, held, rows, slugs

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Desk

DAY = timedelta(days=1)


class Killed(BaseException):
    """The process is gone."""


def later(desk: Desk, days: float = 40, **options: Any) -> Pruned:
    """Prune so many days after the last crawl."""
    now = datetime.now(UTC) + days * DAY
    (told,) = prune(desk.workspace, now=now, **options)
    return told


def numbers(told: Pruned) -> tuple[int, int, int, int]:
    return told.crawls, told.pages, told.logs, told.looks


def contents(folder: Path) -> dict[str, bytes]:
    return {str(one): one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file() and one.name != "lock"}


def keep(desk: Desk, **ages: str) -> None:
    with (desk.root / "workspace.toml").open("a", encoding="utf-8") as file:
        file.write("\n[keep]\n" + "".join(f'{name} = "{age}"\n' for name, age in ages.items()))


def sound(desk: Desk) -> None:
    assert list(check(desk.workspace, Checked(), deep=True)) == []


def test_nothing_goes_before_its_time(past: Desk) -> None:
    before = contents(past.root)
    assert numbers(later(past, 29)) == (0, 0, 0, 0)
    assert contents(past.root) == before


def left(folder: Path) -> list[tuple[dict[str, Any], str]]:
    """Return the readings that a crawl still has, each with the instant of its look."""
    at = {one["url"]: one["at"] for one in read_manifest(folder)["looks"]}
    return [(one, at[one["url"]]) for one in map(codec.decode, (folder / READINGS).read_bytes().splitlines())]


def test_quiet_pages_go_and_what_is_named_stays(past: Desk) -> None:
    assert [bool(one) for one in [verify(folder) for folder in past.folders]] == [False] * 4
    before = rows(database(past))
    told = later(past)
    assert told.wrong == []
    assert told.crawls == 3, "of the first nothing goes: every page of it made a version"
    assert told.pages > 20
    assert told.bytes > 10_000
    assert [(folder / KEPT).exists() for folder in past.folders] == [False, True, True, True]
    # A reading stays, without its page, where the second turned between the look and the page.
    assert all(one["evidence"]["fetched_at"] != at for one, at in left(past.folders[-1]))
    assert rows(database(past)) == before
    sound(past)
    past.site.next_night()
    edit(past, slugs(past)[4])
    assert [one["kind"] for one in past.run().changes] == ["edited"]


def test_a_dry_run_says_the_same_and_does_nothing(past: Desk) -> None:
    keep(past, looks="10d")
    before = contents(past.root)
    told = later(past, 100, dry_run=True)
    assert contents(past.root) == before
    assert later(past, 100) == told
    assert all(numbers(told)[:2])
    assert told.looks


def test_the_second_time_nothing_goes_and_nothing_is_looked_at(past: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    later(past)
    before = contents(past.root)
    assert WHOLE in {Path(one).name for one in before}
    monkeypatch.setattr(reduced, "reduce", lambda *_, **__: pytest.fail("it was looked at again"))
    monkeypatch.setattr(reduced, "pages", lambda *_: pytest.fail("it was looked at again"))
    assert numbers(later(past)) == (0, 0, 0, 0)
    assert contents(past.root) == before


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"schema": "another/1", "crawls": ["x"]}', '{"schema": "newsroom.whole/1"}']
)
def test_a_note_that_cannot_be_read_costs_only_time(past: Desk, text: str) -> None:
    later(past)
    (past.home / WHOLE).write_text(text)
    assert numbers(later(past)) == (0, 0, 0, 0)
    assert past.folders[0].name in (past.home / WHOLE).read_text()


def test_logs_go_later(past: Desk) -> None:
    for folder in past.folders:
        (folder / LOG).write_bytes(b"1234")
    assert later(past, 89).logs == 0
    told = later(past, 91)
    assert told.logs == 4
    assert told.bytes == 16
    assert not any((folder / LOG).exists() for folder in past.folders)


def test_looks_stay_unless_said_otherwise(past: Desk) -> None:
    before = len(rows(database(past))["looks"])
    assert before == 35
    assert later(past, 4000).looks == 0
    keep(past, looks="10d")
    assert later(past, 9).looks == 0
    assert later(past, 11).looks == before
    assert rows(database(past))["looks"] == []
    sound(past)


def test_for_ever_is_for_ever(past: Desk) -> None:
    keep(past, crawls="forever", logs="forever")
    assert numbers(later(past, 4000)) == (0, 0, 0, 0)


def test_a_crawl_that_is_not_in_the_archive_is_never_touched(past: Desk) -> None:
    with closing(sqlite3.connect(database(past))) as db:
        db.execute("DELETE FROM looks WHERE crawl = 4")
        db.execute("DELETE FROM crawls WHERE number = 4")
        db.commit()
    part = past.home / "crawls" / "20200101T000000Z.part"
    part.mkdir()
    (part / EVIDENCE).write_bytes(b"half")
    before = contents(past.folders[3]) | contents(part)
    assert later(past, 4000).crawls == 2
    assert contents(past.folders[3]) | contents(part) == before


def test_one_bad_crawl_stops_no_other(past: Desk) -> None:
    path = past.folders[2] / EVIDENCE
    path.write_bytes(path.read_bytes()[:-5])
    told = later(past)
    assert told.crawls == 2
    (sentence,) = told.wrong
    assert str(path) in sentence
    assert (past.folders[3] / KEPT).exists()
    assert later(past).wrong == told.wrong, "it is told until it is mended"


def test_a_newsroom_at_work_or_undeclared_is_told_and_left_alone(past: Desk) -> None:
    before = contents(past.home)
    with lock.hold(past.workspace, "demo"):
        (sentence,) = later(past).wrong
    assert "is being crawled by process" in sentence
    (past.root / "newsrooms" / "demo.toml").unlink()
    (past.root / "workspace.toml").write_text("")
    (sentence,) = later(past).wrong
    assert "demo" in sentence
    assert contents(past.home) == before


def test_without_an_archive_nothing_goes(past: Desk) -> None:
    database(past).unlink()
    before = contents(past.home)
    with pytest.raises(ArchiveError, match="nobody knows what rests on what"):
        later(past)
    assert contents(past.home) == before


def test_what_is_held_keeps_its_pages_and_the_day_it_was_accepted_counts(past: Desk) -> None:
    for slug in slugs(past)[:6]:
        edit(past, slug)
    past.site.next_night()
    past.run()
    waiting = held(past)
    assert len(waiting) == 6
    past.site.next_night()
    past.site.outage("503")  # nothing is met: what is held stays as it is
    past.run()
    past.site.recover()
    decided = decide(past, "accept", waiting[0]["mass"])
    assert {claim_key(one) for one in decided.changes} == {one["id"] for one in waiting}
    past.site.next_night()
    past.run()
    before, dataset = rows(database(past)), files(past)
    assert later(past).wrong == []
    sound(past)
    assert rebuild(past.workspace, on_crawl=lambda *_: None).wrong == []
    assert files(past) == dataset
    after = rows(database(past))
    for table in before:
        assert after[table] == before[table], table


def test_of_an_unlisted_release_the_listing_stays(open_desk: Callable[..., Any]) -> None:
    from newsdesk.demo.site import Site

    with open_desk(Site(seed=4, releases=9, per_page=3)) as desk:
        desk.run()
        desk.site.unlist(slugs(desk)[4])
        for _ in range(3):
            desk.site.next_night()
            if [one["kind"] for one in desk.run().changes] == ["unlisted"]:
                break
        else:
            pytest.fail("it was never said that it is unlisted")
        at = len(desk.folders) - 1
        listing = {one["offset"] for one in desk.manifest()["listing"]["evidence"]}
        assert len(listing) == 3
        desk.site.next_night()
        desk.run()
        assert later(desk).crawls >= 2
        made = kept.read(desk.folders[at])
        assert made is not None
        assert listing <= made.offsets.keys()
        last = kept.read(desk.folders[-1])
        assert last is not None
        assert len(last.offsets) == 1, "its page was read as ever, and said nothing new"
        sound(desk)


# -- kills -----------------------------------------------------------------------------------------------------------


def stopped_at(monkeypatch: pytest.MonkeyPatch, stop: int | None) -> list[str]:
    """Count what is done to the disk, and die before one step."""
    done: list[str] = []

    def step(does: Any) -> Any:
        def counted(first: Any, *arguments: Any, **more: Any) -> Any:
            if stop is not None and len(done) >= stop:
                raise Killed
            done.append(str(first))
            return does(first, *arguments, **more)

        return counted

    monkeypatch.setattr(Path, "unlink", step(Path.unlink))
    monkeypatch.setattr(Path, "replace", step(Path.replace))
    return done


def test_a_kill_at_any_step_is_made_good_by_the_next_time(past: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil

    keep(past, looks="10d")
    fresh = past.root / "fresh"
    shutil.copytree(past.root / "data", fresh)
    with monkeypatch.context() as patch:
        steps = stopped_at(patch, None)
        later(past, 100)
    after, archive = contents(past.home), rows(database(past))
    assert len(steps) > 15
    for stop in range(len(steps)):
        shutil.rmtree(past.root / "data")
        shutil.copytree(fresh, past.root / "data")
        with monkeypatch.context() as patch:
            stopped_at(patch, stop)
            with pytest.raises(Killed):
                later(past, 100)
        sound(past)
        assert later(past, 100).wrong == []
        assert contents(past.home) == after, steps[stop]
        assert rows(database(past)) == archive
        assert numbers(later(past, 100)) == (0, 0, 0, 0)


def test_what_hooks_were_told_long_ago_goes(past: Desk) -> None:
    enrol(past.workspace)
    past.site.next_night()
    past.site.publish(2)
    past.run()
    tell(past.workspace)
    now = datetime.now(UTC)
    assert {one.newsroom for one in prune(past.workspace, now=now + timedelta(days=80))} == {"demo"}
    for dry_run in (True, False):
        *_, hooks = prune(past.workspace, now=now + timedelta(days=100), dry_run=dry_run)
        assert (hooks.newsroom, hooks.deliveries, hooks.wrong) == (None, 2, [])
    assert {one.newsroom for one in prune(past.workspace, now=now + timedelta(days=100))} == {"demo"}
    assert [one.told for one in tell(past.workspace)] == [0]
