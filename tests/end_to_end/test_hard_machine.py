"""A machine that makes it hard: a clock that is set, a database that is locked, a disk that is full. Nothing is lost."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from newsdesk.demo.serve import serve
from newsdesk.demo.site import Site
from newsroom_scraper.errors import ArchiveError
from schedules.archive import trouble
from schedules.archive.store import Archive
from tests.end_to_end.killing import NO_CERTIFICATES, opened, watched
from tests.ringing import tell

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.end_to_end.killing import Watched

HOUR, DAY = 3600, 86400
CLOCK = """\
import datetime, os, time

BY = float(os.environ["CLOCK_IS_OFF_BY"])
seconds, exact = time.time, datetime.datetime
time.time = lambda: seconds() + BY


class Off(exact):
    @classmethod
    def now(cls, tz=None):
        return exact.now(tz) + datetime.timedelta(seconds=BY)


Off.__name__, Off.__qualname__ = "datetime", "datetime"
datetime.datetime = Off
"""
"""Python reads it before anything else: the whole program, and each crawl, then lives by that clock."""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watched]:
    """A desk with a bell whose newsroom was never read."""
    with opened(tmp_path / "press", Site(seed=5, releases=8, per_page=4), monkeypatch) as made:
        yield made


def run(desk: Watched, *arguments: str, off: float = 0) -> subprocess.CompletedProcess[str]:
    """Do what cron does, on a machine whose clock is off by so many seconds."""
    clock = desk.root.parent / "clock"
    clock.mkdir(exist_ok=True)
    (clock / "sitecustomize.py").write_text(CLOCK)
    paths = f"{clock}{os.pathsep}{os.getcwd()}"  # noqa: PTH109
    asked = arguments or ("run", "demo")
    done = subprocess.run(
        [sys.executable, "-m", "newsdesk", "-w", str(desk.root), *asked],
        env={**os.environ, **NO_CERTIFICATES, "PYTHONPATH": paths, "CLOCK_IS_OFF_BY": str(off)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


def notices(desk: Watched) -> list[str]:
    """Return the kinds of the notices that the bell got."""
    path = desk.root / "bell"
    lines = map(json.loads, path.read_bytes().splitlines()) if path.exists() else ()
    return [one["kind"] for one in lines if one["schema"].startswith("newsroom.notice/")]


# -- the clock -------------------------------------------------------------------------------------------------------


def test_a_clock_that_is_set_back_an_hour(desk: Watched) -> None:
    assert run(desk, off=HOUR).returncode == 0
    desk.site.next_night()
    (new,) = desk.site.publish(1)
    edited = desk.site.listed[3].slug
    desk.site.edit(edited, "number")
    done = run(desk)
    assert done.returncode == 0, done.stderr
    assert "clock went back by" in done.stderr
    desk.site.next_night()
    gone = desk.site.listed[5].slug
    desk.site.remove(gone, "404")
    done = run(desk, off=60)
    assert (done.returncode, done.stderr) == (0, ""), "it is said once"

    ids = [one.name for one in desk.folders]
    assert len(ids) == 3
    assert sorted(one["kind"] for one in desk.news) == ["edited", "new", "removed"]
    assert {desk.slug(one["url"]) for one in desk.news} == {new.slug, edited, gone}
    assert sorted(desk.rung) == sorted(one["id"] for one in desk.news)
    assert notices(desk) == ["clock-jumped"]
    desk.whole()
    before = desk.said()
    done = run(desk, "archive", "rebuild")
    assert done.returncode == 0, done.stderr
    assert desk.said() == before, "the order of crawls is that of their ids"
    assert run(desk, "archive", "check").returncode == 0


def test_a_clock_that_is_off_by_days_is_said_and_nothing_is_done(desk: Watched) -> None:
    assert run(desk).returncode == 0
    desk.site.next_night()
    assert run(desk, off=3 * DAY).returncode == 0
    desk.site.next_night()
    desk.site.publish(1)
    before = desk.said()
    done = run(desk)
    assert done.returncode == 1
    assert "its newest crawl is dated 20" in done.stderr
    assert "Nothing was done. Set the clock right." in done.stderr
    assert (len(desk.folders), desk.said()) == (2, before)
    # That crawl was what was wrong: as it is told, so it is mended.
    desk.folders[-1].rename(desk.root / "dated wrongly")
    assert run(desk, "archive", "rebuild").returncode == 0
    assert run(desk).returncode == 0
    assert [one["kind"] for one in desk.news] == ["new"]
    desk.whole()


# -- the database ----------------------------------------------------------------------------------------------------


def test_a_database_that_stays_locked(desk: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.night()
    desk.site.next_night()
    desk.site.publish(1)
    edited = desk.site.listed[4].slug
    desk.site.edit(edited, "number")
    path = desk.root / "data" / "archive.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as other, monkeypatch.context() as patch:
        other.execute("BEGIN IMMEDIATE")
        patch.setattr(trouble, "WAIT", 0.1)
        with pytest.raises(ArchiveError) as raised:
            desk.run()
        other.execute("ROLLBACK")
    assert (
        "archive.db: is locked by another process. Nothing was changed. Try again later. A crawl that is sealed is kept"
        in str(raised.value)
    )
    assert len(desk.folders) == 2, "the crawl is sealed"
    assert desk.news == []
    assert desk.rung == []
    outcome = desk.night()
    assert {one["kind"] for one in outcome.changes} == {"new", "edited"}
    assert sorted(desk.rung) == sorted(one["id"] for one in desk.news)
    assert len(desk.rung) == 2
    desk.whole()
    desk.quiet()


# -- the disk --------------------------------------------------------------------------------------------------------


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[None]:
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], capture_output=True)
    if mounted.returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


FILL = """
import os, sys
line = sys.stdin.read()
with open({bell!r}, "a") as bell:
    bell.write(line)
if os.path.exists({full!r}):
    with open("filler", "ab", buffering=0) as file:
        for size in (65536, 4096, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue
"""


def test_a_disk_that_is_full_when_a_hook_was_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it took may not be noted: then the next run tells it again, under the same id; nothing is lost."""
    small, bell = tmp_path / "small", tmp_path / "bell"
    with small_disk(small, "8m"), serve(Site(seed=5, releases=8, per_page=4)) as served:
        desk = watched(small / "press", served, monkeypatch)
        code = json.dumps(FILL.format(bell=str(bell), full=str(tmp_path / "full")))
        text = (desk.root / "workspace.toml").read_text().partition("[hooks.bell]")[0]
        told = f'[hooks.bell]\nkind = "command"\ncommand = [{json.dumps(sys.executable)}, "-c", {code}]\n'
        (desk.root / "workspace.toml").write_text(f"{text}[operator]\ndisk_low = false\n{told}")
        assert run(desk).returncode == 0
        desk.site.next_night()
        desk.site.publish(2)
        (tmp_path / "full").touch()
        desk.run()
        (fared,) = tell(desk.workspace)
        # Whether the mark finds room in what the database has already is chance; if it does not, that is said.
        assert fared.problem is None or "full" in fared.problem
        assert bell.exists()
        (tmp_path / "full").unlink()
        (desk.root / "filler").unlink()
        done = run(desk)
        assert done.returncode == 0, done.stderr
        ids = [json.loads(one)["id"] for one in bell.read_text().splitlines()]
        assert set(ids) == {one["id"] for one in desk.news}
        assert len(set(ids)) == 2
        assert len(ids) <= 4
        with Archive.open(desk.root / "data" / "archive.db") as archive:
            assert archive.undelivered() == {}


def test_a_disk_that_is_full_before_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small = tmp_path / "small"
    with small_disk(small, "8m"), serve(Site(seed=5, releases=8, per_page=4)) as served:
        desk = watched(small / "press", served, monkeypatch)
        assert run(desk).returncode == 0
        desk.site.next_night()
        desk.site.publish(1)
        before: dict[str, Any] = desk.said()
        settings = desk.root / "workspace.toml"
        text = settings.read_text()
        settings.write_text(text.partition("[hooks.bell]")[0])  # it would be tried for a minute
        fill(small / "filler")
        done = run(desk)
        assert done.returncode in {1, 2}
        assert done.stderr.startswith("newsroom: ")
        assert "No space left on device" in done.stderr or "disk is full" in done.stderr
        assert desk.said() == before
        (small / "filler").unlink()
        settings.write_text(text)
        done = run(desk)
        assert done.returncode == 0, done.stderr
        assert [one["kind"] for one in desk.news] == ["new"]
        assert desk.rung == [one["id"] for one in desk.news]


def fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        for size in (65536, 4096, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue
