"""What `check` finds: each law broken by hand, each file that is not what it was; and that it changes nothing."""

from __future__ import annotations

import os
import sqlite3
import tracemalloc
from contextlib import closing
from typing import TYPE_CHECKING

import orjson
import pytest

from newsroom_scraper.errors import ArchiveError
from newsroom_scraper.files import EVIDENCE, LOG, MANIFEST, READINGS
from schedules.archive import copies, opening, search
from schedules.archive.check import Checked, check
from schedules.archive.pointers import pointers
from schedules.archive.store import Archive
from tests.schedules.archive.walking import database

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Desk


def wrong(desk: Desk, *, deep: bool = False) -> list[str]:
    return list(check(desk.workspace, Checked(), deep=deep))


def break_it(desk: Desk, *statements: str) -> None:
    with closing(sqlite3.connect(database(desk))) as db:
        for statement in statements:
            assert db.execute(statement).rowcount, statement
        db.commit()


def contents(folder: Path) -> dict[str, bytes]:
    return {str(one): one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()}


@pytest.mark.parametrize("deep", [False, True])
def test_a_sound_archive_is_sound_and_left_alone(past: Desk, deep: bool) -> None:
    before = contents(past.root)
    told = Checked()
    assert list(check(past.workspace, told, deep=deep)) == []
    assert told.numbers == {
        "newsrooms": 1, "releases": 9, "versions": 10, "changes": 11, "crawls": 4, "pages": told.numbers["pages"],
    }  # fmt: skip
    assert told.numbers["pages"] >= 10
    assert contents(past.root) == before


BROKEN = {
    "DELETE FROM versions WHERE version = 1 AND release IN (SELECT number FROM releases WHERE version = 2)": "has 1 versions, numbered from 2 to 2, and is at version 2",
    "DELETE FROM versions WHERE version = 2": "numbered from 1 to 1, and is at version 2",
    "UPDATE versions SET version = 3 WHERE version = 2": "numbered from 1 to 3",
    "UPDATE versions SET line = json_set(line, '$.title', 'Another') WHERE version = 2": "does not say what its hash was taken over",
    "UPDATE versions SET line = json_set(line, '$.id', 'demo-another') WHERE version = 2": "has the line of version 2 of demo-another",
    "UPDATE versions SET line = '{' WHERE version = 2": "has a line that cannot be read",
    "UPDATE releases SET content_hash = 'h1:0' WHERE version = 2": "has another hash than what it says now",
    "UPDATE releases SET status = 'unlisted' WHERE version = 2": "is unlisted, and its line says present",
    "UPDATE releases SET overlay = '[' WHERE version = 2": "has a overlay that cannot be read",
    'UPDATE overlays SET overlay = \'{"title":"X"}\'': "has an overlay that is not the last that was kept of it",
    "INSERT INTO overlays VALUES (1, 9, 0, 0, NULL)": "has an overlay of version 9, which does not exist",
    "INSERT INTO overlays VALUES (1, 1, 0, 0, '[')": "has an overlay of before that cannot be read",
    "UPDATE changes SET line = json_set(line, '$.new.version', 7) WHERE kind = 'edited'": "joins version 7 of",
    "UPDATE changes SET line = json_set(line, '$.id', 'x') WHERE kind = 'edited'": "has a line that cannot be read or is of another",
    "UPDATE changes SET release = NULL WHERE kind = 'edited'": "is of a release that does not exist",
    "UPDATE changes SET told_in = 'nothing' WHERE kind = 'edited'": "is told in nothing, which does not exist",
    "DELETE FROM addresses WHERE release = 1": "has no address",
    "INSERT INTO cursors (hook, seq) VALUES ('desk', 99)": "hook desk stands behind line 99, and the newest is 11",
    "INSERT INTO looks (crawl, release, look, at) VALUES (1, 99, 1, 0)": "release number 99 was looked at and does not exist",
    "UPDATE newsrooms SET learned = 'x'": "newsroom demo has facts that cannot be read",
    "UPDATE versions SET release = 99 WHERE version = 2": "names a row of releases that does not exist",
}


@pytest.mark.parametrize("statement", BROKEN)
def test_a_broken_law_is_found(past: Desk, statement: str) -> None:
    break_it(past, statement)
    found = wrong(past)
    assert any(BROKEN[statement] in one for one in found), found
    assert all("newsroom archive restore FILE" in one for one in found if "archive.db" in one)


def test_what_another_definition_hashed_is_left_alone(past: Desk) -> None:
    break_it(
        past,
        "UPDATE versions SET line = json_set(line, '$.content_hash', 'h0:1', '$.title', 'T') WHERE version = 2",
        "UPDATE releases SET content_hash = 'h0:1' WHERE version = 2",
    )
    assert wrong(past) == []


def test_a_page_overwritten_in_the_middle_is_found_and_nothing_else_is_believed(past: Desk) -> None:
    Archive.open(database(past)).__exit__()
    data = bytearray(database(past).read_bytes())
    middle = len(data) // 2 // 4096 * 4096
    data[middle : middle + 4096] = os.urandom(4096)
    database(past).write_bytes(bytes(data))
    found = wrong(past)
    assert found
    assert all("newsroom archive rebuild" in one for one in found)


def test_of_an_older_program_only_that_is_said(past: Desk) -> None:
    from tests.schedules.archive.test_migration import old_archive

    database(past).unlink()
    old_archive(database(past))
    (found,) = wrong(past)
    assert "is of revision 0001" in found
    with copies.looked_at(database(past)) as db:
        assert copies.revision(db, database(past)) == "0001"


def test_no_archive_is_an_error(past: Desk) -> None:
    database(past).unlink()
    with pytest.raises(ArchiveError, match="is not there"):
        wrong(past)


# -- crawls and pages ------------------------------------------------------------------------------------------------


def test_a_crawl_that_is_not_what_it_was_is_found(past: Desk) -> None:
    path = past.folders[-1] / READINGS
    path.write_bytes(path.read_bytes()[:-2])
    (found,) = [one for one in wrong(past) if "bytes" in one]
    assert str(path) in found
    assert "Restore the crawl's folder from a copy." in found


def test_a_crawl_that_is_not_in_the_archive_is_found(past: Desk) -> None:
    past.folders[-1].rename(past.folders[-1].with_name("20991231T000000Z"))
    gone, new = sorted(wrong(past))
    assert "its folder is gone" in gone
    assert "is sealed and not in the archive. It is taken up by: newsroom run demo." in new


def test_another_manifest_than_the_committed_one_is_found(past: Desk) -> None:
    path = past.folders[-1] / MANIFEST
    made = orjson.loads(path.read_bytes())
    path.write_bytes(orjson.dumps({**made, "state": "incomplete"}))
    (found,) = wrong(past)
    assert "is not the one that was committed" in found


def test_a_crawl_under_way_and_a_log_that_went_are_no_fault(past: Desk) -> None:
    (past.home / "crawls" / "20991231T000000Z.part").mkdir()
    (past.folders[0] / LOG).unlink(missing_ok=True)
    assert wrong(past) == []


def test_a_named_page_that_is_lost_is_found(past: Desk) -> None:
    (past.folders[0] / EVIDENCE).unlink()
    found = wrong(past)
    assert any(f"{EVIDENCE}: is named by" in one and "and 7 more" in one for one in found), found


@pytest.mark.parametrize("deep", [False, True])
def test_a_pointer_to_nowhere_is_found(past: Desk, deep: bool) -> None:
    break_it(past, "UPDATE versions SET line = json_set(line, '$.evidence.offset', 7) WHERE version = 2")
    (found,) = wrong(past, deep=deep)
    assert "holds no page at 7, which version 2 of demo-" in found


def test_a_digest_is_compared_only_when_asked(past: Desk) -> None:
    break_it(past, "UPDATE versions SET line = json_set(line, '$.evidence.digest', 'sha256:0') WHERE version = 2")
    assert wrong(past) == []
    (found,) = wrong(past, deep=True)
    assert "does not hold the bytes that were recorded" in found
    assert "It is named by version 2 of demo-" in found


def test_every_pointer_is_named(past: Desk) -> None:
    page = {"warc": "data/demo/crawls/1/evidence.warc.gz", "digest": "sha256:0"}
    with closing(sqlite3.connect(database(past))) as db:
        seen = orjson.dumps({"evidence": {**page, "offset": 1}}).decode()
        line = orjson.dumps({"old": {"evidence": {**page, "offset": 3}}, "new": {"evidence": {**page, "offset": 4}}})
        after = orjson.dumps(
            {
                "line": {"evidence": {**page, "offset": 5}},
                "seen_as": orjson.dumps({"evidence": {**page, "offset": 6}}).decode(),
            }
        )
        db.execute("UPDATE releases SET seen_as = ? WHERE number = 1", (seen,))
        overlay = orjson.dumps({"evidence": {**page, "offset": 2}}).decode()
        db.execute("INSERT INTO overlays VALUES (1, 1, 1, 0, ?)", (overlay,))
        db.execute(
            "INSERT INTO held VALUES ('h', 1, 1, 'mass', 'm', '', 1, 0, '', ?, ?)", (line.decode(), after.decode())
        )
        db.commit()
    with copies.looked_at(database(past)) as db:
        found = [one for one in pointers(db) if one.warc == page["warc"]]
        assert sorted(one.offset for one in found) == [1, 2, 3, 4, 5, 6]
        assert {one.offset: one.of.partition(" ")[0] for one in found} == {
            1: "release",
            2: "release",
            3: "held",
            4: "held",
            5: "held",
            6: "held",
        }
        assert len(list(pointers(db, "demo"))) == len(list(pointers(db)))
        assert list(pointers(db, "nobody")) == []


def test_many_versions_are_not_held_in_memory(past: Desk) -> None:
    wrong(past)
    with closing(sqlite3.connect(database(past))) as db:
        db.execute(
            "CREATE TEMP TABLE many AS WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 4000) SELECT i FROM n"
        )
        columns = [row[1] for row in db.execute("PRAGMA table_info(releases)") if row[1] not in {"number", "id"}]
        names = ", ".join(columns)
        db.execute(
            f"INSERT INTO releases (number, id, {names}) SELECT i, 'demo-' || i, {names} FROM many, releases WHERE number = 2"
        )
        db.execute("INSERT INTO addresses SELECT 1, 'k' || i, i FROM many")
        db.execute(
            "INSERT INTO overlays SELECT i, o.version, o.since, 0, o.overlay FROM many, overlays o WHERE o.release = 2"
        )
        db.execute(
            "INSERT INTO versions SELECT i, v.version, v.crawl_id, json_set(v.line, '$.id', 'demo-' || i) FROM many, versions v WHERE v.release = 2"
        )
        db.commit()
        size = db.execute("SELECT sum(length(line)) FROM versions").fetchone()[0]
    with Archive.open(database(past)) as archive, opening.writing(archive._engine) as writes:
        search.fill(writes)
    tracemalloc.start()
    assert wrong(past) == []
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < size / 2
