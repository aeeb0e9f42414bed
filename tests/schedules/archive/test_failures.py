"""An archive that cannot be used: a clear sentence each time, and every byte as it was."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from newsroom_scraper.errors import ArchiveError
from schedules.archive import copies, opening, trouble
from schedules.archive.check import Checked, check
from schedules.archive.store import Archive
from tests.schedules.archive.walking import database, edit, rows, slugs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Desk

HOLD = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute(sys.argv[2])
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def held_by_another(path: Path, how: str = "BEGIN IMMEDIATE") -> Iterator[None]:
    """Hold the archive's lock in another process."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path), how], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        try:
            yield
        finally:
            other.communicate("")


def refused(desk: Desk, said: str) -> str:
    """A run refuses the archive as it stands, and changes nothing of it."""
    path = database(desk)
    before = path.read_bytes()
    with pytest.raises(ArchiveError) as problem:
        desk.run()
    assert said in str(problem.value)
    assert str(path) in str(problem.value)
    assert "Nothing was changed." in str(problem.value)
    assert path.read_bytes() == before
    assert not (path.parent / "backups").exists()
    return str(problem.value)


@pytest.mark.parametrize("length", [100, 5000])
def test_garbage(past: Desk, length: int) -> None:
    database(past).write_bytes(b"neither a database nor an archive: " * (length // 35))
    words = refused(past, "is damaged or not an archive")
    assert "newsroom archive rebuild" in words


def test_a_truncated_file(past: Desk) -> None:
    data = database(past).read_bytes()
    database(past).write_bytes(data[: len(data) // 3])
    refused(past, "is damaged or not an archive")


def test_a_page_overwritten_in_the_middle(past: Desk) -> None:
    with closing(sqlite3.connect(database(past))) as db:
        root = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'releases'").fetchone()[0]
        size = db.execute("PRAGMA page_size").fetchone()[0]
    data = bytearray(database(past).read_bytes())
    data[(root - 1) * size : root * size] = os.urandom(size)
    database(past).write_bytes(bytes(data))
    before = {one.name for one in past.folders}
    refused(past, "is damaged or not an archive")
    assert {one.name for one in past.folders} == before, "nothing was crawled in vain"
    assert any("newsroom archive restore" in one for one in check(past.workspace, Checked()))


def test_a_newer_program(past: Desk) -> None:
    with closing(sqlite3.connect(database(past))) as db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
        db.commit()
    refused(past, "was written by a newer program (revision 9999")
    with pytest.raises(ArchiveError, match="newer program"):
        list(check(past.workspace, Checked()))


def test_a_database_of_something_else(past: Desk) -> None:
    database(past).unlink()
    with closing(sqlite3.connect(database(past))) as db:
        db.execute("CREATE TABLE mine (a)")
    refused(past, "is a database of something else")


def test_locked_by_another_process(past: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trouble, "WAIT", 0.2)
    before = rows(database(past))
    edit(past, slugs(past)[3])
    with held_by_another(database(past)), pytest.raises(ArchiveError) as problem:
        past.run()
    assert "is locked by another process. Nothing was changed. Try again later. A crawl that is sealed is kept" in str(
        problem.value
    )
    assert rows(database(past)) == before
    outcome = past.run()
    assert [one["kind"] for one in outcome.changes] == ["edited"], "the crawl was sealed, and is taken up"
    assert len(rows(database(past))["crawls"]) == len(before["crawls"]) + 2


def test_reading_goes_on_while_another_process_writes(past: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trouble, "WAIT", 0.2)
    with held_by_another(database(past)), Archive.open(database(past)) as archive:
        assert len(list(archive.releases("demo"))) == 9
        assert list(check(past.workspace, Checked())) == []


def test_a_new_archive_that_another_process_makes_just_now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trouble, "WAIT", 0.2)
    path = tmp_path / "archive.db"
    with held_by_another(path, "BEGIN EXCLUSIVE"), pytest.raises(ArchiveError, match="locked by another process"):
        Archive.open(path)
    with Archive.open(path) as archive:
        assert archive.newsrooms() == []


def test_a_full_disk(past: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    before = rows(database(past))
    edit(past, slugs(past)[3])
    past.site.publish(4)
    prepare = opening._prepare

    def narrow(connection: Any, record: object) -> None:
        prepare(connection, record)
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    with monkeypatch.context() as patch:
        patch.setattr(opening, "_prepare", narrow)
        with pytest.raises(ArchiveError) as problem:
            past.run()
    assert "could not be written: the disk is full. Nothing was changed. Make room." in str(problem.value)
    assert rows(database(past)) == before
    assert len(past.run().changes) == 5


def fill(path: Path) -> None:
    """Write until nothing more goes."""
    with path.open("wb", buffering=0) as file:
        for size in (4096, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue


def test_a_really_full_disk(past: Desk, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small], capture_output=True)
    if mounted.returncode:
        pytest.skip("no small disk can be mounted here")
    path, rest = small / "archive.db", small / "rest"
    try:
        path.write_bytes(database(past).read_bytes())
        before = rows(path)
        with Archive.open(path) as archive:
            assert archive.newsrooms() == ["demo"]
            fill(rest)
            with pytest.raises(ArchiveError, match=r"the disk is full\. Nothing was changed\. Make room"):
                archive.cursor("a-hook-with-a-name" * 9999)
            assert archive.newsrooms() == ["demo"]
        with pytest.raises(ArchiveError, match=r"the disk is full|No space left"):
            copies.copy(path, small / "backups")
        assert not list((small / "backups").glob("*"))
        rest.unlink()
        assert rows(path) == before
    finally:
        subprocess.run(["umount", small], check=True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("database is locked", "is locked by another process"),
        ("database table is locked", "is locked by another process"),
        ("database or disk is full", "the disk is full"),
        ("file is not a database", "is damaged or not an archive"),
        ("database disk image is malformed", "is damaged or not an archive"),
        ("unable to open database file", "could not be used (unable to open database file)"),
    ],
)
def test_what_the_database_says_becomes_a_sentence(tmp_path: Path, words: str, said: str) -> None:
    inner = sqlite3.OperationalError(words)
    for problem in (inner, sa.exc.OperationalError("SELECT 1", {}, inner)):
        told = trouble.failure(problem, tmp_path / "archive.db")
        assert said in str(told)
        assert "Nothing was changed." in str(told)
