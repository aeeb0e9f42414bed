"""A copy in the archive's place: whatever was there is kept, nothing that was crawled since is lost or told anew."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from newsroom_scraper.errors import ArchiveError, BusyError
from schedules import lock
from schedules.archive import copies, swap, trouble
from schedules.archive.check import Checked, check
from schedules.archive.restore import restore
from schedules.archive.schema import HEAD
from schedules.archive.store import Archive
from tests.ringing import enrol, tell
from tests.schedules.archive.test_migration import old_archive
from tests.schedules.archive.walking import database, dismiss, edit, files, known, rows, slugs

if TYPE_CHECKING:
    from tests.conftest import Desk


class Killed(BaseException):
    """The process is gone."""


def copied(desk: Desk) -> Path:
    return copies.copy(database(desk), desk.root / "elsewhere")


def backups(desk: Desk) -> list[Path]:
    folder = desk.root / "data" / "backups"
    return sorted(folder.iterdir()) if folder.exists() else []


def test_what_was_crawled_since_is_taken_up_again_under_the_same_ids(past: Desk) -> None:
    enrol(past.workspace)
    source = copied(past)
    past.site.next_night()
    edit(past, slugs(past)[3])
    past.site.publish(1)
    since = past.run().crawls
    assert [one.told for one in tell(past.workspace)] == [2]
    before, dataset = rows(database(past)), files(past)
    told = restore(past.workspace, source)
    assert (told.revision, told.older) == (HEAD, False)
    assert told.since == {"demo": list(since)}
    assert told.again == ()
    assert told.kept == backups(past)[0]
    assert told.kept.name.endswith("-before-restore.db")
    assert rows(told.kept) == before
    assert known(database(past)) == known(source)
    assert [row[:2] for row in rows(database(past))["deliveries"]] == [row[:2] for row in before["deliveries"]]
    past.site.next_night()
    outcome = past.run()
    assert sorted(one["kind"] for one in outcome.changes) == ["edited", "new"]
    now = rows(database(past))
    for table in ("versions", "changes", "addresses", "messages"):
        assert now[table] == before[table], table
    assert now["looks"][: len(before["looks"])] == before["looks"]
    assert files(past)["changes.jsonl"] == dataset["changes.jsonl"]
    assert [one.told for one in tell(past.workspace)] == [0]
    assert len((past.root / "alerts").read_text(encoding="utf-8").splitlines()) == 2, "what was told stays told"
    assert list(check(past.workspace, Checked())) == []


def test_what_was_told_so_long_ago_that_it_is_forgotten_is_no_news_either(past: Desk) -> None:
    enrol(past.workspace)
    source = copied(past)
    past.site.next_night()
    edit(past, slugs(past)[3])
    past.site.publish(1)
    past.run()
    assert [one.told for one in tell(past.workspace)] == [2]
    with Archive.open(database(past)) as archive:
        assert archive.forget("9") == 2
    restore(past.workspace, source)
    past.site.next_night()
    past.site.publish(1)
    past.run()
    assert [(one.told, one.waiting) for one in tell(past.workspace)] == [(1, 0)], "what is new is told"
    with Archive.open(database(past)) as archive:
        assert [len(one.lines) for one in archive.deliveries(state="dropped")] == [2]
        assert archive.forget("9") == 3
    assert list(check(past.workspace, Checked())) == []


def test_the_restored_archive_is_as_quick_as_before(past: Desk) -> None:
    restore(past.workspace, copied(past))
    with closing(sqlite3.connect(database(past))) as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert {one.name for one in (past.root / "data").iterdir()} == {".hosts", "archive.db", "backups", "demo"}


def test_a_run_in_progress_stops_it(past: Desk) -> None:
    source, before = copied(past), rows(database(past))
    with lock.hold(past.workspace, "demo"), pytest.raises(BusyError, match="is being crawled by process"):
        restore(past.workspace, source)
    assert rows(database(past)) == before
    assert backups(past) == []


def test_an_archive_that_somebody_has_open_stays(past: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trouble, "WAIT", 0.1)
    source, before = copied(past), rows(database(past))
    with Archive.open(database(past)) as archive:
        lines = archive.release_lines()
        next(lines)
        with pytest.raises(ArchiveError, match="locked by another process"):
            restore(past.workspace, source)
        assert len(list(lines)) == 8
    assert rows(database(past)) == before
    assert past.run().changes == ()


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("missing", "is not there"),
        ("garbage", "damaged or not an archive"),
        ("truncated", "damaged"),
        ("overwritten", "damaged"),
        ("newer", "newer program"),
        ("other", "database of something else"),
        ("empty", "is an empty database"),
        ("itself", "is the archive itself"),
    ],
)
def test_a_copy_that_is_none_is_refused(past: Desk, what: str, said: str) -> None:
    source = copied(past)
    data = source.read_bytes()
    match what:
        case "missing":
            source.unlink()
        case "garbage":
            source.write_bytes(b"no database at all, but long enough to be one " * 90)
        case "truncated":
            source.write_bytes(data[: len(data) // 2])
        case "overwritten":
            source.write_bytes(data[: len(data) // 2] + os.urandom(5000) + data[len(data) // 2 + 5000 :])
        case "newer":
            with closing(sqlite3.connect(source)) as db:
                db.execute("UPDATE alembic_version SET version_num = '9999'")
                db.commit()
        case "other":
            source.unlink()
            with closing(sqlite3.connect(source)) as db:
                db.execute("CREATE TABLE mine (a)")
        case "empty":
            source.write_bytes(b"")
        case _:
            source = database(past)
    before = rows(database(past))
    with pytest.raises(ArchiveError, match=said) as problem:
        restore(past.workspace, source)
    assert "Nothing was changed" in str(problem.value)
    assert rows(database(past)) == before
    assert backups(past) == []


@pytest.mark.parametrize("how", ["garbage", "overwritten", "missing", "log"])
def test_a_damaged_archive_is_kept_as_it_is(past: Desk, how: str) -> None:
    source = copied(past)
    path = database(past)
    data = path.read_bytes()
    if how == "garbage":
        path.write_bytes(b"x" * 5000)
    elif how == "overwritten":
        path.write_bytes(data[:8192] + os.urandom(8192) + data[16384:])
    elif how == "log":
        path.write_bytes(b"x" * 5000)
        path.with_name("archive.db-wal").write_bytes(b"y" * 5000)
        path.with_name("archive.db-shm").write_bytes(b"z" * 500)
    else:
        path.unlink()
    damaged = {one.name.partition(".db")[2]: one.read_bytes() for one in path.parent.glob("archive.db*")}
    told = restore(past.workspace, source)
    assert rows(path) == rows(source)
    assert set(path.parent.glob("archive.db*")) == {path}
    if how == "missing":
        assert told.kept is None
    else:
        assert told.kept is not None
        kept = {one.name.partition(".db")[2]: one.read_bytes() for one in backups(past)}
        assert kept.keys() == damaged.keys()
        if how != "overwritten":
            assert kept == damaged
    assert past.run().changes == ()


def test_an_older_copy_is_migrated_when_it_is_next_opened(past: Desk) -> None:
    source = past.root / "old.db"
    old_archive(source)
    told = restore(past.workspace, source)
    assert (told.revision, told.older, told.again) == ("0001", True, ("desk",))
    with Archive.open(database(past)) as archive:
        assert len(list(archive.releases("demo"))) == 7
    assert any("before-migration" in one.name for one in backups(past))


def test_what_was_decided_since_is_carried_out_again_by_the_next_run(past: Desk) -> None:
    source, dataset = copied(past), files(past)
    dismiss(past, past.lines("changes")[-1])
    reviewed = files(past)
    assert reviewed != dataset
    restore(past.workspace, source)
    assert rows(database(past))["changes"] == rows(source)["changes"]
    past.run()
    assert files(past)["changes.jsonl"] == reviewed["changes.jsonl"]
    (past.home / "decisions.jsonl").unlink()
    restore(past.workspace, source)
    past.run()
    assert files(past)["changes.jsonl"] == dataset["changes.jsonl"], "the file is made anew from what is known"


def test_hooks_that_were_told_nothing_since_are_not_named(past: Desk) -> None:
    enrol(past.workspace)
    assert restore(past.workspace, copied(past)).again == ()


# -- kills -----------------------------------------------------------------------------------------------------------

STEPS = ("unlink", "replace", "sync")


def killed_at(monkeypatch: pytest.MonkeyPatch, stop: int | None, *, problem: BaseException | None = None) -> list[str]:
    """Count the steps on the disk, and end at one of them, before it is done."""
    done: list[str] = []

    def step(name: str, does: Any) -> Any:
        def counted(*arguments: Any, **more: Any) -> Any:
            if stop is not None and len(done) == stop:
                done.append("killed")
                raise problem or Killed
            if "killed" in done:
                raise Killed  # nothing is done by the dead
            done.append(f"{name} {Path(arguments[0]).name}")
            return does(*arguments, **more)

        return counted

    monkeypatch.setattr(Path, "unlink", step("unlink", Path.unlink))
    monkeypatch.setattr(Path, "replace", step("replace", Path.replace))
    for module in (swap, copies):
        monkeypatch.setattr(module, "sync", step("sync", module.sync))
    return done


def test_a_kill_at_any_step_leaves_the_old_or_the_new(past: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    source = copied(past)
    past.site.next_night()
    past.site.publish(1)
    past.run()
    new, old = rows(source), rows(database(past))
    assert new != old
    fresh = past.root / "fresh"
    shutil.copytree(past.root / "data", fresh)
    with monkeypatch.context() as patch:
        steps = killed_at(patch, None)
        restore(past.workspace, source)
    assert "replace archive.db.restored" in steps
    found = []
    for stop in range(len(steps)):
        shutil.rmtree(past.root / "data")
        shutil.copytree(fresh, past.root / "data")
        with monkeypatch.context() as patch:
            killed_at(patch, stop)
            with pytest.raises(Killed):
                restore(past.workspace, source)
        with Archive.open(database(past)) as archive:
            assert archive.newsrooms() == ["demo"]
        now = rows(database(past))
        assert now in (old, new), steps[stop]
        found.append(now == new)
        restore(past.workspace, source)
        assert rows(database(past)) == new
        assert set((past.root / "data").glob("archive.db*")) == {database(past)}
    assert found == sorted(found), "once it is the new one it stays so"
    assert {True, False} == set(found)


def test_a_disk_that_fails_at_any_step_leaves_the_old_or_the_new(past: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    source = copied(past)
    past.site.next_night()
    past.site.publish(1)
    past.run()
    new, old = rows(source), rows(database(past))
    workspace, fresh = past.workspace, past.root / "fresh"
    shutil.copytree(past.root / "data", fresh)
    with monkeypatch.context() as patch:
        steps = killed_at(patch, None)
        restore(workspace, source)
    for stop in range(len(steps)):
        shutil.rmtree(past.root / "data")
        shutil.copytree(fresh, past.root / "data")
        with monkeypatch.context() as patch:
            killed_at(patch, stop, problem=OSError(5, "Input/output error"))
            tidying = stop > steps.index("replace archive.db.restored") + 1
            with nullcontext() if tidying else pytest.raises((ArchiveError, Killed), match=r"Input/output error|\A\Z"):
                restore(workspace, source)
        assert rows(database(past)) in (old, new), steps[stop]
