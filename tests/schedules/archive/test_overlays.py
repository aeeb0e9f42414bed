"""What overlays became is kept from revision 0006 on; an archive of before tells what follows from what it has."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from newsroom_scraper.errors import ArchiveError
from schedules.archive import filling, laws, migrations, search
from schedules.archive.connecting import connectable
from schedules.archive.place import Place
from schedules.archive.schema import HEAD, METADATA, OVERLAYS
from schedules.archive.store import Archive
from schedules.redacting import checkpoint
from schedules.redacting.tombstone import tombstone

if TYPE_CHECKING:
    from collections.abc import Iterator

OLD = Path(__file__).resolve().parents[3] / "tests" / "fixtures" / "archive" / "0005.sql"
SITE = "https://demo.example"


def old_archive(place: Place, *, but: str = "") -> None:
    """Make an archive as the program of revision 0005 left it, on either database."""
    made = connectable(place)
    with made.begin() as db:
        METADATA.create_all(db, tables=[table for table in METADATA.sorted_tables if table is not OVERLAYS])
        search.make(db)
        MigrationContext.configure(db).stamp(ScriptDirectory(str(Path(migrations.__file__).parent)), "0005")
        for statement in OLD.read_text(encoding="utf-8").splitlines():
            if statement.startswith("INSERT"):
                db.exec_driver_sql(statement.replace("%", "%%"))
        for table in METADATA.sorted_tables:
            if table is not OVERLAYS and db.dialect.name == "postgresql":
                filling.go_on(db, table, filling.highest(db, table))
        search.fill(db)
        if but:
            db.exec_driver_sql(but)
    made.dispose()


def at(day: int, hour: int = 2) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def told(archive: Archive, moment: datetime) -> dict[str, tuple[str, list[str], str, int]]:
    """Return letter → address, others, status and version, as known at an instant."""
    found = {}
    for one in archive.releases_at("demo", moment):
        others = [other.removeprefix(SITE) for other in one["also_at"]]
        letter = one["title"].removeprefix("Title of ")
        found[letter] = (one["url"].removeprefix(SITE), others, one["status"], one["version"])
    return found


def rows(archive: Archive) -> list[tuple[Any, ...]]:
    with archive._reads() as db:
        return [tuple(row) for row in db.execute(sa.select(OVERLAYS).order_by(*OVERLAYS.columns[:3]))]


@pytest.fixture
def old(place: Place) -> Iterator[Archive]:
    old_archive(place)
    with Archive.open(place) as archive:
        yield archive


def test_an_older_archive_is_migrated_on_both_databases(old: Archive) -> None:
    with old._reads() as db:
        assert db.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().all() == [HEAD]
        assert list(laws.broken(db)) == []
    assert list(old.releases_at("demo", at(25))) == list(old.releases("demo"))
    assert list(old.releases_at("demo", at(30))) == list(old.releases("demo"))
    assert old.known("demo").decided == 3


def test_the_past_of_an_older_archive_is_what_follows_from_its_changes(old: Archive) -> None:
    here: dict[str, Any] = {letter: (f"/{letter}0/", [], "present", 1) for letter in "abc"}
    moved = ("/a1/", ["/a0/"], "present", 1)
    assert told(old, at(20)) == here
    assert told(old, at(21, hour=1)) == here
    assert told(old, at(21)) == {**here, "a": moved}
    assert told(old, at(22)) == {**here, "a": moved, "b": ("/b0/", [], "removed", 1)}, "c's other address has no date"
    assert told(old, at(23)) == told(old, at(24)) == {**here, "a": moved}
    assert {letter: one[3] for letter, one in told(old, at(24, hour=3)).items()} == {"a": 2, "b": 1, "c": 2}
    assert told(old, at(25))["c"] == ("/c1/", ["/c0/", "/c-too-1/"], "present", 2)


def test_it_can_be_opened_again_and_written_to(place: Place, old: Archive) -> None:
    before = rows(old)
    with Archive.open(place) as again:
        assert rows(again) == before
        number = again.number_of(next(again.changes(quiet=True))["id"])
    assert number is not None


def test_what_cannot_be_migrated_is_left_as_it_is(place: Place) -> None:
    old_archive(place, but="UPDATE releases SET overlay = '[' WHERE number = 3")
    advice = r"restore FILE" if place.file else r"pg_restore.*newsroom archive copy URL"
    with pytest.raises(ArchiveError, match=rf"could not be brought up to date: .*Nothing was changed.*{advice}"):
        Archive.open(place)
    made = connectable(place)
    with made.connect() as db:
        assert db.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().all() == ["0005"]
        assert not sa.inspect(db).has_table("overlays")
    made.dispose()


def test_what_was_kept_for_a_rebuilding_by_the_older_program_is_read(old: Archive, tmp_path: Path) -> None:
    checkpoint.write(old, "demo", tmp_path)
    path = tmp_path / checkpoint.FILE
    lines = gzip.decompress(path.read_bytes()).splitlines()
    lines = [one for one in lines if not one.startswith(b'["overlays"')]
    assert HEAD.encode() in lines[0]
    path.write_bytes(gzip.compress(b"\n".join([lines[0].replace(HEAD.encode(), b"0005"), *lines[1:]])))
    with Archive.open(tmp_path / "fresh.db") as fresh:
        assert checkpoint.load(fresh, "demo", tmp_path)
        assert rows(fresh) == rows(old)
    path.write_bytes(gzip.compress(b"\n".join([lines[0].replace(HEAD.encode(), b"0004"), *lines[1:]])))
    with Archive.open(tmp_path / "other.db") as other:
        with pytest.raises(ArchiveError, match="is of revision 0004"):
            checkpoint.load(other, "demo", tmp_path)
        assert rows(other) == []


def test_what_was_kept_for_a_rebuilding_has_overlays(old: Archive, tmp_path: Path) -> None:
    checkpoint.write(old, "demo", tmp_path)
    with Archive.open(tmp_path / "fresh.db") as fresh:
        assert checkpoint.load(fresh, "demo", tmp_path)
        assert rows(fresh) == rows(old)
        for moment in (at(21), at(22), at(24, hour=3), at(25)):
            assert list(fresh.releases_at("demo", moment)) == list(old.releases_at("demo", moment))


def test_a_redaction_takes_overlays_out(old: Archive) -> None:
    (line,) = [one for one in old.releases() if one["url"].endswith("/c1/")]
    others = [row for row in rows(old) if row[0] != 3]
    stone = tombstone(
        release_id=line["id"],
        newsroom="demo",
        line=line,
        keys=old.keys_of(line["id"]),
        last_seen="2026-11-25T02:00:00Z",
        versions=old.versions(line["id"]),
        reason="a court said so",
        by=None,
        at="2026-11-30T00:00:00Z",
    )
    old.redact(stone, decided=2)
    accepted = int(at(24, hour=3).timestamp())
    assert rows(old) == [*others, (3, 2, accepted, True, None)], "when a person accepted it is no word of it"
    with old._reads() as db:
        assert list(laws.broken(db)) == []
    for moment in (at(20), at(24), at(25)):
        found = old.release_at(line["id"], moment)
        assert found is not None
        assert (found["status"], found["title"]) == ("redacted", None)
    assert [one["status"] for one in old.releases()].count("redacted") == 1
