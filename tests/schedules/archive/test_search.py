"""The index of words: whole after every write, told apart by newsroom and day, without what was taken out."""

from __future__ import annotations

import sqlite3
from contextlib import closing, nullcontext
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from schedules.archive import opening, search
from schedules.archive.check import Checked, check
from schedules.archive.finding import Asked
from schedules.archive.schema import INDEXED, REDACTIONS, RELEASES
from schedules.archive.store import Archive
from schedules.query import parse
from tests.schedules.archive.searched import FIRST, crawl, line, on_postgresql, on_sqlite
from tests.schedules.archive.test_migration import old_archive
from tests.schedules.archive.walking import database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.schedules.archive.searched import Searched

LIVES = [
    [line("Prison", "A report.")],
    [line("Jail", "Prison and the rest."), line("Jail", "The rest."), line("Jail", "Prison, the rest.")],
    [line("Court", "Nothing."), line("Court", "Prison at last.")],
]


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: Any) -> Iterator[Searched]:
    made = nullcontext(on_sqlite(Path())) if request.param == "sqlite" else on_postgresql(Path())
    with made as opened:
        yield opened
        opened.engine.dispose()


@pytest.fixture
def archive(empty: Searched) -> Searched:
    empty.put(LIVES)
    return empty


def found(archive: Any, text: str, **facts: Any) -> list[tuple[str, tuple[int, ...], int | None]]:
    return [(one.release_id, one.versions, one.turned) for one in archive.found(Asked(query=parse(text), **facts))]


def day(night: int) -> date:
    return (FIRST + timedelta(days=night - 1)).date()


def test_the_newest_come_first(archive: Searched) -> None:
    assert found(archive, "prison") == [("r2", (1, 3), None), ("r3", (2,), None), ("r1", (1,), None)]
    assert [one.crawl_id for one in archive.found(Asked(query=parse("prison")))] == [crawl(3), crawl(2), crawl(1)]
    assert found(archive, "prison", turn="dropped") == [("r2", (1,), 2)]
    assert found(archive, "prison", turn="gained") == [("r2", (3,), 3), ("r3", (2,), 2)]
    assert found(archive, '"prison and"', turn="dropped") == [("r2", (1,), 2)]
    assert found(archive, "body:prison", turn="gained") == [("r2", (3,), 3), ("r3", (2,), 2)]
    assert found(archive, "the -prison", turn="dropped") == [("r2", (2,), 3)]


def test_by_newsroom_by_day_and_by_what_stands(archive: Searched) -> None:
    assert found(archive, "prison", newsrooms=["n1"]) == [("r2", (1, 3), None)]
    assert found(archive, "prison", newsrooms=["n1", "n2"]) == found(archive, "prison")
    assert found(archive, "prison", newsrooms=["none"]) == []
    assert found(archive, "prison", turn="gained", newsrooms=["n2"]) == [("r3", (2,), 2)]
    assert found(archive, '"prison the"', turn="gained", newsrooms=["n1"]) == [("r2", (3,), 3)]
    assert found(archive, "prison", since=day(2)) == [("r2", (3,), None), ("r3", (2,), None)]
    assert found(archive, "prison", until=day(2)) == [("r3", (2,), None), ("r2", (1,), None), ("r1", (1,), None)]
    assert found(archive, "prison", since=day(3), until=date.max) == [("r2", (3,), None)]
    assert found(archive, "prison", turn="gained", until=day(2)) == [("r3", (2,), 2)]
    assert found(archive, '"prison at"', turn="gained", since=day(3)) == []
    assert found(archive, "prison", current=True) == [("r2", (3,), None), ("r3", (2,), None), ("r1", (1,), None)]
    assert found(archive, "rest -prison", current=True) == []
    assert found(archive, "prison", turn="dropped", current=True) == []
    with archive.engine.begin() as db:
        db.execute(sa.update(RELEASES).where(RELEASES.c.id == "r1").values(status="removed"))
    assert found(archive, "prison", current=True) == [("r2", (3,), None), ("r3", (2,), None)]


def test_a_release_that_is_forgotten_is_found_no_more(archive: Searched) -> None:
    with archive.engine.begin() as db:
        search.forget(db, 2)
        assert any("is not in the index" in one for one in search.broken(db))
        db.execute(sa.insert(REDACTIONS).values(release=2, redacted_at="2026-11-22T02:00:00Z", line="{}"))
    assert archive.broken() == []
    assert found(archive, "prison") == [("r3", (2,), None), ("r1", (1,), None)]
    with archive.engine.begin() as db:
        search.forget(db, 2)
        search.fill(db)
        search.add(db, [(2, 1, crawl(1))], {})
        assert db.execute(sa.select(INDEXED.c.number).where(INDEXED.c.release == 2)).all() == []
    assert archive.broken() == []


def test_nothing_of_what_is_forgotten_is_left_in_the_index(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with Archive.open(path):
        pass
    secret = "verysecretword"
    with closing(sqlite3.connect(path)) as raw:
        raw.executescript(
            f"""INSERT INTO newsrooms (number, name, listing_whole, learned, decided) VALUES (1, 'n', 1, '{{}}', 0);
            INSERT INTO releases (number, id, newsroom, status, version, content_hash, url, last_look, streak, calm)
            VALUES (1, 'r1', 1, 'present', 1, 'h', 'u', 0, 0, 0), (2, 'r2', 1, 'present', 1, 'h', 'u', 0, 0, 0);
            INSERT INTO versions VALUES (1, 1, '{crawl(1)}', '{{"title": "{secret}"}}'),
                (2, 1, '{crawl(1)}', '{{"title": "other"}}');"""
        )
    made = opening.engine(path)
    with opening.writing(made) as db:
        search.fill(db)
    blocks = "SELECT block FROM words_data"
    with opening.writing(made) as db:
        assert any(secret[4:].encode() in block for block in db.exec_driver_sql(blocks).scalars())
        search.forget(db, 1)
        assert not any(secret[4:].encode() in block for block in db.exec_driver_sql(blocks).scalars())
    made.dispose()


def test_versions_that_came_another_way_are_filled_in(empty: Searched, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "_CHUNK", 2)
    empty.put(LIVES, index=False)
    assert len([one for one in empty.broken() if "is not in the index of words" in one]) == 6
    with empty.engine.begin() as db:
        search.fill(db)
    assert empty.broken() == []
    assert found(empty, "prison") == [("r2", (1, 3), None), ("r3", (2,), None), ("r1", (1,), None)]
    with empty.engine.begin() as db:
        numbers = db.execute(sa.select(INDEXED).order_by(INDEXED.c.number)).all()
        search.fill(db)
        search.add(db, [(release, version, crawl(version)) for _, release, version in numbers], {})
        assert db.execute(sa.select(INDEXED).order_by(INDEXED.c.number)).all() == numbers
    assert [one.release for one in numbers] == [1, 2, 3, 2, 3, 2]
    assert empty.broken() == []


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("DELETE FROM indexed WHERE release = 1", ["version 1 of r1 is not in", "which is no version"]),
        ("DELETE FROM versions WHERE release = 1", ["version 1 of r1 is in the index of words, and does not exist"]),
        ("INSERT INTO redactions VALUES (1, 'x', '{}')", ["version 1 of r1 is redacted, and its words are"]),
        ("INSERT INTO indexed VALUES (5, 1, 7)", ["version 7 of r1 is in", "version 7 of r1 has no words"]),
    ],
)
def test_what_is_wrong_with_the_index_is_told(archive: Searched, statement: str, told: list[str]) -> None:
    with archive.engine.begin() as db:
        db.exec_driver_sql(statement)
    wrong = archive.broken()
    assert len(wrong) == len(told)
    assert all(any(words in one for one in wrong) for words in told)


def test_a_text_beyond_what_a_database_counts_is_found_all_the_same(empty: Searched) -> None:
    filler = " ".join(f"w{at}" for at in range(17_000))
    many = "again and again " * 400
    empty.put(
        [
            [line("", f"{filler} solitary confinement"), line("", f"{filler} confinement solitary")],
            [line("", f"{many} again once"), line("", many)],
            [line("", "solitary cells, no confinement")],
        ]
    )
    assert found(empty, '"solitary confinement"') == [("r1", (1,), None)]
    assert found(empty, '"solitary confinement"', turn="dropped") == [("r1", (1,), 2)]
    assert found(empty, 'confinement -"solitary confinement"') == [("r1", (2,), None), ("r3", (1,), None)]
    assert found(empty, '"again once"') == [("r2", (1,), None)]
    assert found(empty, '"again onc*"', turn="dropped") == [("r2", (1,), 2)]
    assert found(empty, "body:confinement") == [("r1", (1, 2), None), ("r3", (1,), None)]


def test_two_newsrooms_crawled_in_one_second_have_numbers_of_their_own(empty: Searched) -> None:
    empty.put([[line("a b")], [line("a c")]], index=False)
    with empty.engine.begin() as db:
        for release in (1, 2):
            search.add(db, [(release, 1, crawl(1))], {})
        numbers = db.execute(sa.select(INDEXED.c.number)).scalars().all()
    assert sorted(numbers) == [search.first_of(crawl(1)), search.first_of(crawl(1)) + 1]
    assert found(empty, "a") == [("r2", (1,), None), ("r1", (1,), None)]
    assert search.first_of("no time") == 0


def test_an_older_archive_is_indexed_when_it_is_migrated(tmp_path: Path) -> None:
    path = tmp_path / "data" / "archive.db"
    old = old_archive(path)
    with Archive.open(path) as archive:
        assert {one.release_id for one in archive.found(Asked(query=parse("the OR a OR and")))} == {
            one["release_id"] for one in old["releases"]
        }
        turns = list(archive.found(Asked(query=parse("the OR a OR of"), turn="gained")))
        assert turns == []
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT count(*) FROM indexed").fetchone() == (len(old["versions"]),)


def test_what_a_crawl_finds_can_be_searched_at_once(desk: Any) -> None:
    slug = desk.site.listed[0].slug
    desk.site.edit(slug, "number")
    (change,) = desk.run().changes
    went, came = (" ".join(one) for one in _numbers(change))
    with Archive.open(database(desk)) as archive:
        (dropped,) = archive.found(Asked(query=parse(f'body:"{went}"'), turn="dropped"))
        (gained,) = archive.found(Asked(query=parse(f'body:"{came}"'), turn="gained"))
        assert (dropped.release_id, dropped.turned, gained.versions) == (change["release_id"], 2, (2,))
        assert dropped.crawl_id == change["crawl_id"]
    assert list(check(desk.workspace, Checked())) == []
    with closing(sqlite3.connect(database(desk))) as db:
        db.execute("DELETE FROM indexed WHERE version = 2")
        db.commit()
    assert [one for one in check(desk.workspace, Checked()) if "version 2 of " in one and "index of words" in one]


def _numbers(change: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Return the words of a body that went, and those that came."""
    from schedules.words import words

    (field,) = (one for one in change["fields"] if one["field"] == "body")
    old, new = words(field["old"]), words(field["new"])
    first = next(at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other)
    return old[first - 1 : first + 2], new[first - 1 : first + 2]
