"""An older archive is brought to today's revision with everything in it; the tables are what the migrations make."""

from __future__ import annotations

import json
import sqlite3
import tomllib
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from newsdesk.demo.site import Site
from newsroom_scraper.errors import ArchiveError
from schedules.archive import migrations, opening, revisions, search
from schedules.archive.check import Checked, check
from schedules.archive.restore import restore
from schedules.archive.schema import HEAD, METADATA
from schedules.archive.store import Archive
from tests.ringing import enrol, tell
from tests.schedules.archive.walking import database, rows

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[3]
OLD = ROOT / "tests" / "fixtures" / "archive" / "0001.sql"
SHADOWS = search.TABLES["sqlite"]
HOOK = '[hooks.desk]\nkind = "command"\ncommand = ["sh", "-c", "cat >> alerts"]\n'


def scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    return ScriptDirectory.from_config(config)


def old_archive(path: Path, host: str = "127.0.0.1:80") -> dict[str, list[dict[str, Any]]]:
    """Make an archive as the first program left it, and return what it holds."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.executescript(OLD.read_text(encoding="utf-8").replace("{host}", host))
        db.row_factory = sqlite3.Row
        names = [
            row[0]
            for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
        ]
        return {name: [dict(row) for row in db.execute(f"SELECT * FROM {name}")] for name in names}


def archive_of(path: Path, revision: str) -> None:
    """Make an archive as the program of a later revision left it."""
    old_archive(path)
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    made = opening._engine(path)
    with opening.writing(made) as connection:
        config.attributes["connection"] = connection
        command.stamp(config, revisions.FIRST)
        command.upgrade(config, revision)
        connection.exec_driver_sql("PRAGMA user_version = 0")
    made.dispose()


def as_served() -> Site:
    """Return the site as it stood when the old archive was made, with everything that was done to it then."""
    site = Site(seed=5, releases=6, per_page=3)
    first = [one.slug for one in site.listed]
    site.next_night()
    site.edit(first[0], "number")
    site.remove(first[3], "404")
    site.publish(1)
    site.next_night()
    site.edit(first[1], "word")
    site.next_night()
    return site


def test_everything_is_carried_over(tmp_path: Path) -> None:
    path = tmp_path / "data" / "archive.db"
    old = old_archive(path)
    with Archive.open(path) as archive:
        assert archive.newsrooms() == ["demo"]
        lines = {row["release_id"]: json.loads(row["line"]) for row in old["releases"]}
        assert {one["id"]: one for one in archive.releases("demo")} == lines
        for row in old["releases"]:
            told = [(one["version"], one["crawl_id"], one["line"]) for one in archive.versions(row["release_id"])]
            kept = [one for one in old["versions"] if one["release_id"] == row["release_id"]]
            assert told == [(one["version"], one["crawl_id"], json.loads(one["line"])) for one in kept]
        assert list(archive.change_lines(quiet=True)) == [row["line"] for row in old["changes"]]
        rang = [row["line"] for row in old["changes"] if row["rings"]]
        assert list(archive.change_lines()) == rang
        assert len(rang) == 4
        known = archive.known("demo")
        assert known.by_key == {row["key"]: row["release_id"] for row in old["addresses"]}
        assert {one.status for one in known.releases.values()} == {"present", "removed"}
        assert known.last_crawl == max(row["crawl_id"] for row in old["crawls"])
        assert known.listing_whole
        assert archive.cursor("desk") == old["cursors"][0]["seq"] == 10
        assert archive.after(0)
        assert archive.after(10) == []


def test_a_copy_is_kept_before(tmp_path: Path) -> None:
    path = tmp_path / "data" / "archive.db"
    old = old_archive(path)
    Archive.open(path).__exit__()
    (kept,) = (path.parent / "backups").iterdir()
    assert kept.name.endswith("-before-migration.db")
    with closing(sqlite3.connect(kept)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (1,)
        assert db.execute("SELECT count(*) FROM releases").fetchone() == (len(old["releases"]),)
    Archive.open(path).__exit__()
    assert len(list((path.parent / "backups").iterdir())) == 1, "only before a migration"


def test_a_migration_that_fails_leaves_the_old_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "data" / "archive.db"
    old_archive(path)
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE changes SET line = '{'  WHERE seq = 5")
        db.commit()
    with pytest.raises(ArchiveError, match="could not be brought up to date"):
        Archive.open(path)
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (1,)
        assert db.execute("SELECT count(*) FROM releases WHERE release_id = 'demo-m6mwqklmt2re'").fetchone() == (1,)
        tables = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert "alembic_version" not in tables
    assert "looks" not in tables


def test_the_next_run_tells_nothing(open_desk: Callable[..., Any]) -> None:
    with open_desk(as_served()) as desk:
        with (desk.root / "workspace.toml").open("a", encoding="utf-8") as file:
            file.write(HOOK)
        old_archive(database(desk), desk.served.url.partition("//")[2])
        enrol(desk.workspace)
        outcome = desk.run()
        assert (outcome.state, outcome.changes, outcome.quiet, outcome.held) == ("complete", (), 0, ())
        assert [one.told for one in tell(desk.workspace)] == [0]
        desk.site.next_night()
        desk.site.publish(1)
        assert [one["kind"] for one in desk.run().changes] == ["new"]
        assert [one.told for one in tell(desk.workspace)] == [1]
        wrong = list(check(desk.workspace, Checked()))
        # Its crawls are not there; and what is compared of a text was another then, under the same name of a hash.
        known = ("evidence.warc.gz: ", "its folder is gone", "its hash was taken over", "another hash than")
        assert [one for one in wrong if not any(words in one for words in known)] == []


def test_a_new_archive_has_the_tables_of_today(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    engine = opening.engine(path)
    with engine.connect() as db:
        ours = {"include_name": lambda name, kind, _: kind != "table" or name not in SHADOWS}
        assert compare_metadata(MigrationContext.configure(db, opts=ours), METADATA) == []
        found = sa.inspect(db)
        assert set(found.get_table_names()) == {*METADATA.tables, *SHADOWS, "alembic_version"}
        for name, table in METADATA.tables.items():
            there = {one["name"]: one for one in found.get_columns(name)}
            assert list(there) == [one.name for one in table.columns]
            for column in table.columns:
                assert str(there[column.name]["type"]) == str(column.type), (name, column.name)
                assert there[column.name]["nullable"] is column.nullable, (name, column.name)
            assert found.get_pk_constraint(name)["constrained_columns"] == [one.name for one in table.primary_key]
            keys = {(tuple(one["constrained_columns"]), one["referred_table"]) for one in found.get_foreign_keys(name)}
            assert keys == {((one.parent.name,), one.column.table.name) for one in table.foreign_keys}
            unique = {one["name"]: one["column_names"] for one in found.get_unique_constraints(name) if one["name"]}
            uniques = [one for one in table.constraints if isinstance(one, sa.UniqueConstraint) and one.name]
            assert unique == {str(one.name): [column.name for column in one.columns] for one in uniques}
            indexes = {one["name"]: one["column_names"] for one in found.get_indexes(name)}
            assert indexes == {str(one.name): [column.name for column in one.columns] for one in table.indexes}
    engine.dispose()


def test_hooks_stand_where_they_stood_before_there_were_deliveries(tmp_path: Path) -> None:
    path = tmp_path / "data" / "archive.db"
    archive_of(path, "0002")
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT version_num FROM alembic_version").fetchall() == [("0002",)]
        cursors = db.execute("SELECT hook, seq FROM cursors").fetchall()
        kept = db.execute("SELECT seq, id, line FROM changes ORDER BY seq").fetchall()
    with Archive.open(path) as archive:
        assert list(archive.cursors().items()) == cursors == [("desk", 10)]
        assert (archive.deliveries(), archive.undelivered(), archive.failing()) == ([], {}, {})
    assert [name.name.endswith("-before-migration.db") for name in (path.parent / "backups").iterdir()] == [True]
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]
        assert db.execute("SELECT seq, id, line FROM changes ORDER BY seq").fetchall() == kept


@pytest.mark.parametrize("revision", revisions.KNOWN[1:-1])
def test_a_copy_of_an_older_revision_is_restored(past: Any, revision: str) -> None:
    source = past.root / "old.db"
    archive_of(source, revision)
    told = restore(past.workspace, source)
    assert (told.revision, told.older, told.again) == (revision, True, ("desk",))
    assert len(told.since["demo"]) == len(past.folders)
    with Archive.open(database(past)) as archive:
        assert len(list(archive.releases("demo"))) == 7


def test_a_migrated_archive_has_the_same_tables_as_a_new_one(tmp_path: Path) -> None:
    old, new = tmp_path / "old.db", tmp_path / "new.db"
    old_archive(old)
    made = []
    for path in (old, new):
        Archive.open(path).__exit__()
        with closing(sqlite3.connect(path)) as db:
            made.append(set(db.execute("SELECT type, name, tbl_name, sql FROM sqlite_master")))
    assert made[0] == made[1]
    assert rows(new)["releases"] == []


def test_the_head_is_the_newest_migration() -> None:
    found = scripts()
    assert found.get_heads() == [HEAD]
    assert [one.revision for one in found.walk_revisions()][::-1] == list(revisions.KNOWN)


def test_the_migrations_are_in_the_wheel() -> None:
    doc = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = doc["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert "schedules" in wheel["packages"]
    assert not {"exclude", "only-include"} & wheel.keys()
    assert {one.suffix for one in (ROOT / "schedules" / "archive" / "migrations").rglob("*") if one.is_file()} <= {
        ".py",
        ".pyc",
    }


def test_an_archive_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    Archive.open(path).__exit__()
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
        db.commit()
    before = path.read_bytes()
    with pytest.raises(ArchiveError, match=rf"newer program \(revision 9999, this one knows {HEAD}\)\. Nothing was"):
        Archive.open(path)
    assert path.read_bytes() == before
    assert not (tmp_path / "backups").exists()
