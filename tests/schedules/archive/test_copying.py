"""An archive moves to PostgreSQL and back: the same rows and the same exports, or nothing at all."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from newsroom_scraper.errors import ArchiveError
from schedules import dataset
from schedules.archive import copying, search
from schedules.archive.place import Place
from schedules.archive.schema import CHANGES, METADATA, NEWSROOMS, REDACTIONS, RELEASES, VERSIONS
from schedules.archive.store import Archive
from tests.schedules.archive.walking import edit, slugs

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Desk

COPY = """
import sys
from pathlib import Path
from schedules.archive import copying
from schedules.archive.place import Place
def place(told):
    return Place(url=told) if "://" in told else Place(file=Path(told))
def on_rows(name, done, many):
    if name == "words":
        print("nearly", flush=True)
        sys.stdin.read()
copying.copy(place(sys.argv[1]), place(sys.argv[2]), on_rows=on_rows)
"""


@pytest.fixture
def there(postgresql: str) -> Place:
    return Place(url=postgresql)


def here(past: Desk) -> Place:
    return Place(file=past.root / "data" / "archive.db")


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of a file, but for the index of words, which is made anew."""
    with closing(sqlite3.connect(path)) as db:
        return {
            table.name: sorted(db.execute(f'SELECT * FROM "{table.name}"').fetchall(), key=repr)
            for table in METADATA.sorted_tables
        }


def exported(place: Place, folder: Path) -> dict[str, bytes]:
    """Return the dataset that an archive writes."""
    folder.mkdir()
    with Archive.open(place) as archive:
        dataset.write(archive, "demo", folder)
    return {one.name: one.read_bytes() for one in folder.iterdir()}


def tables(there: Place) -> list[str]:
    made = sa.create_engine(str(there.url))
    found = sa.inspect(made).get_table_names()
    made.dispose()
    return found


def test_there_and_back_it_is_the_same(past: Desk, there: Place, tmp_path: Path) -> None:
    before = (past.root / "data" / "archive.db").read_bytes()
    told = copying.copy(here(past), there)
    assert (told.crawls, told.hooks) == ({}, ())
    assert told.tables["versions"].rows > 8
    assert (past.root / "data" / "archive.db").read_bytes() == before
    back = tmp_path / "back.db"
    again = copying.copy(there, Place(file=back))
    assert again.tables == told.tables
    assert rows(back) == rows(past.root / "data" / "archive.db")
    ours, theirs, third = (
        exported(place, tmp_path / name)
        for name, place in (("ours", here(past)), ("theirs", there), ("third", Place(file=back)))
    )
    assert ours == theirs == third
    assert ours["releases.jsonl"] == (past.home / "releases.jsonl").read_bytes()
    assert ours["changes.jsonl"] == (past.home / "changes.jsonl").read_bytes()
    for place in (there, Place(file=back)):
        with Archive.open(place) as archive, archive._reads() as db:
            assert list(search.broken(db)) == []


def test_the_copy_goes_on_where_the_source_stood(past: Desk, there: Place) -> None:
    """The numbers that come next are free, also those that rows had which are gone: hooks count by them."""
    with closing(sqlite3.connect(past.root / "data" / "archive.db")) as db:
        top = db.execute("SELECT max(seq) FROM changes").fetchone()[0]
        db.execute("DELETE FROM changes WHERE seq = ?", (top,))
        db.commit()
    copying.copy(here(past), there)
    with Archive.open(there) as archive:
        archive.notify({"id": "notice", "detected_at": "2026-11-22T02:00:00Z"}, ["desk"])
        with archive._engine.connect() as writing, writing.begin():
            row = {"id": "c", "newsroom": 1, "kind": "new", "rings": False, "detected_at": "", "line": "{}"}
            seq = writing.execute(sa.insert(CHANGES).values(row).returning(CHANGES.c.seq)).scalar_one()
    assert seq == top + 1


def test_any_text_comes_over(past: Desk, there: Place, tmp_path: Path) -> None:
    odd = "\ufeff\u202eabc\u0301 \u00a0\u2028\U0001f4f0\U0010ffff '\"\\\\. \t\r\n\\N"
    path = past.root / "data" / "archive.db"
    with closing(sqlite3.connect(path)) as db:
        line = db.execute("SELECT line FROM versions LIMIT 1").fetchone()[0]
        db.execute("UPDATE releases SET url = ? || id", (odd,))
        db.execute("UPDATE addresses SET key = ? || key", (odd,))
        db.execute("UPDATE changes SET told_in = ? WHERE seq = 1", ('{"a":"\\u0000"}' + odd,))
        db.commit()
    assert line
    told = copying.copy(here(past), there)
    back = tmp_path / "back.db"
    assert copying.copy(there, Place(file=back)).tables == told.tables
    assert rows(back) == rows(path)


def test_what_postgresql_cannot_hold_is_named(past: Desk, there: Place) -> None:
    with closing(sqlite3.connect(past.root / "data" / "archive.db")) as db:
        db.execute("UPDATE releases SET url = ? WHERE number = 3", ("https://demo.example/\0",))
        db.commit()
    with pytest.raises(ArchiveError, match=r"url of releases \(number 3 .* holds a NUL"):
        copying.copy(here(past), there)
    assert tables(there) == []


def test_a_target_that_is_not_empty_is_refused(past: Desk, there: Place, tmp_path: Path) -> None:
    made = sa.create_engine(str(there.url))
    with made.begin() as db:
        db.exec_driver_sql("CREATE TABLE invoices (number INTEGER)")
    with pytest.raises(ArchiveError, match="something else"):
        copying.copy(here(past), there)
    with made.begin() as db:
        assert sa.inspect(db).get_table_names() == ["invoices"]
        db.exec_driver_sql("DROP TABLE invoices")
    made.dispose()
    with Archive.open(there):
        pass  # its tables are laid out, and nothing is in them
    copying.copy(here(past), there)
    with pytest.raises(ArchiveError, match="holds an archive already"):
        copying.copy(here(past), there)
    (tmp_path / "letter.txt").write_text("Dear all")
    with pytest.raises(ArchiveError, match="is there already"):
        copying.copy(there, Place(file=tmp_path / "letter.txt"))
    assert (tmp_path / "letter.txt").read_text() == "Dear all"
    with pytest.raises(ArchiveError, match="a folder that is not there"):
        copying.copy(there, Place(file=tmp_path / "nowhere" / "a.db"))


def test_a_source_that_is_none_is_refused(past: Desk, there: Place, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="is not there"):
        copying.copy(Place(file=tmp_path / "nothing.db"), there)
    with pytest.raises(ArchiveError, match="is an empty database"):
        copying.copy(there, Place(file=tmp_path / "new.db"))
    older = tmp_path / "older.db"
    shutil.copyfile(past.root / "data" / "archive.db", older)
    with closing(sqlite3.connect(older)) as db:
        db.execute("UPDATE alembic_version SET version_num = '0003'")
        db.commit()
    with pytest.raises(ArchiveError, match="is of revision 0003"):
        copying.copy(Place(file=older), there)
    assert tables(there) == []


def test_what_is_committed_meanwhile_is_said(past: Desk, there: Place) -> None:
    def on_rows(name: str, done: int, many: int) -> None:
        if name == "words" and many != done:
            past.site.next_night()
            edit(past, slugs(past)[0])
            past.run()

    told = copying.copy(here(past), there, on_rows=on_rows)
    assert told.tables["crawls"].rows == 4
    assert told.crawls == {"demo": [past.folders[-1].name]}


@pytest.mark.parametrize("way", ["there", "back"])
def test_a_kill_leaves_nothing_and_the_source_whole(past: Desk, there: Place, tmp_path: Path, way: str) -> None:
    source, target = here(past), there
    if way == "back":
        copying.copy(source, there)
        source, target = there, Place(file=tmp_path / "back.db")
    words = [str(one.url or one.file) for one in (source, target)]
    with subprocess.Popen(
        [sys.executable, "-c", COPY, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "nearly\n"
        child.send_signal(signal.SIGKILL)
    if target.file is not None:
        assert not target.file.exists()
    else:
        ends = time.monotonic() + 30
        while tables(target) and time.monotonic() < ends:  # the server notices in a moment
            time.sleep(0.05)
        assert tables(target) == []
    assert copying.copy(source, target).tables["crawls"].rows == 4
    if target.file is not None:
        assert [one.name for one in tmp_path.iterdir() if "part" in one.name] == []


def test_what_is_not_what_was_read_counts_for_nothing(
    past: Desk, there: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(db: sa.Connection) -> None:
        db.execute(sa.update(VERSIONS).where(VERSIONS.c.release == 1).values(line="{}"))

    monkeypatch.setattr(search, "fill", fill)
    with pytest.raises(ArchiveError, match=r"is not what was copied: .* of versions"):
        copying.copy(here(past), there)
    assert tables(there) == []


def test_what_is_redacted_stays_so(past: Desk, there: Place) -> None:
    with Archive.open(here(past)) as archive, archive._engine.begin() as db:
        number = db.execute(sa.select(sa.func.min(RELEASES.c.number))).scalar_one()
        search.forget(db, number)
        db.execute(sa.insert(REDACTIONS).values(release=number, redacted_at="2026-11-22T02:00:00Z", line="{}"))
    told = copying.copy(here(past), there)
    assert told.tables["redactions"].rows == 1
    with Archive.open(there) as archive, archive._reads() as db:
        assert list(search.broken(db)) == []
        assert db.execute(sa.select(NEWSROOMS.c.name)).scalars().all() == ["demo"]
