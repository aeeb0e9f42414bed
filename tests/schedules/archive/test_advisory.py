"""Locks of PostgreSQL: one host holds one, and what is written under it is written only while it is held."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from newsroom_scraper.errors import ArchiveError
from schedules.archive.advisory import HOOK, NEWSROOM, Session, Taken, held, host, owner, session_of, under
from schedules.archive.place import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HOLD = """
import sys
from schedules.archive.advisory import NEWSROOM, held
from schedules.archive.place import Place
with held(Place(url=sys.argv[1]), NEWSROOM, "demo"):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def place(postgresql: str) -> Place:
    return Place(url=postgresql)


@pytest.fixture
def server(place: Place) -> Iterator[sa.Connection]:
    """Another connection to the same database, each statement by itself."""
    assert place.url is not None
    made = sa.create_engine(place.url, isolation_level="AUTOCOMMIT")
    with made.connect() as db:
        yield db
    made.dispose()


def ended(server: sa.Connection) -> int:
    """End every other connection of a holder to the database, as a server that is restarted does."""
    rows = server.exec_driver_sql(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name LIKE 'newsroom %%'"
    ).all()
    return len(rows)


def test_the_second_is_told_who_holds_it(place: Place) -> None:
    with held(place, NEWSROOM, "demo"):
        with pytest.raises(Taken) as caught, held(place, NEWSROOM, "demo"):
            pass
        told = caught.value.owner
        assert told is not None
        assert (told.process, told.host) == (os.getpid(), host()[:30])
        assert owner(place, NEWSROOM, "demo") == told
    assert owner(place, NEWSROOM, "demo") is None


def test_locks_of_other_names_kinds_and_schemas_are_others(place: Place, server: sa.Connection) -> None:
    server.exec_driver_sql("CREATE SCHEMA other")
    elsewhere = Place(url=f"{place.url}{'&' if '?' in str(place.url) else '?'}options=-csearch_path%3Dother")
    with (
        held(place, NEWSROOM, "one"),
        held(place, NEWSROOM, "two"),
        held(place, HOOK, "one"),
        held(elsewhere, NEWSROOM, "one"),
    ):
        pass


def test_it_is_free_again_however_it_ended(place: Place) -> None:
    with pytest.raises(KeyboardInterrupt), held(place, NEWSROOM, "demo"):
        raise KeyboardInterrupt
    with held(place, NEWSROOM, "demo", patience=20.0):
        pass


def test_a_holder_that_was_killed_holds_nothing(place: Place) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(place.url)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "held\n"
        with pytest.raises(Taken) as caught, held(place, NEWSROOM, "demo"):
            pass
        assert caught.value.owner is not None
        assert caught.value.owner.process == child.pid
        child.kill()
        with held(place, NEWSROOM, "demo", patience=20.0):
            pass


@pytest.fixture
def noted(server: sa.Connection) -> sa.Table:
    table = sa.Table("noted", sa.MetaData(), sa.Column("what", sa.Text))
    table.create(server)
    return table


def write(session: Session, table: sa.Table, what: str, then: Callable[[], None] = lambda: None) -> None:
    with session.writing() as db:
        db.execute(sa.insert(table).values(what=what))
        then()


def interrupted() -> None:
    raise KeyboardInterrupt


def test_what_is_written_under_it_is_there(place: Place, server: sa.Connection, noted: sa.Table) -> None:
    with held(place, NEWSROOM, "demo") as session:
        write(session, noted, "one")
        with pytest.raises(KeyboardInterrupt):
            write(session, noted, "given up", then=interrupted)
        write(session, noted, "two")
        assert owner(place, NEWSROOM, "demo") is not None
    assert server.execute(sa.select(noted)).scalars().all() == ["one", "two"]


def test_who_has_lost_it_writes_nothing_any_more(place: Place, server: sa.Connection, noted: sa.Table) -> None:
    with held(place, NEWSROOM, "demo") as session:
        assert ended(server) == 1
        with held(place, NEWSROOM, "demo"):  # another host goes on
            for _ in range(2):  # nor at a second attempt, on a connection that was made anew
                with pytest.raises(ArchiveError, match="the connection that held the lock was lost"):
                    write(session, noted, "stale")
    assert server.execute(sa.select(noted)).all() == []


def test_what_is_under_way_when_it_is_lost_is_given_up(place: Place, server: sa.Connection, noted: sa.Table) -> None:

    def another_goes_on() -> None:
        assert ended(server) == 1
        with held(place, NEWSROOM, "demo"):  # whoever has it now sees all that was ever committed
            assert server.execute(sa.select(noted)).all() == []

    with held(place, NEWSROOM, "demo") as session:
        with pytest.raises(sa.exc.OperationalError):
            write(session, noted, "half", then=another_goes_on)
        with pytest.raises(ArchiveError, match="was lost"):
            write(session, noted, "stale")
    assert server.execute(sa.select(noted)).all() == []


def test_two_that_go_for_it_never_both_have_it(place: Place) -> None:
    many, most, guard, seen = [0], [0], threading.Lock(), list[int]()

    def go() -> None:
        for _ in range(5):
            try:
                with held(place, NEWSROOM, "demo", patience=0.2):
                    with guard:
                        many[0] += 1
                        most[0] = max(most[0], many[0])
                        seen.append(1)
                    with guard:
                        many[0] -= 1
            except Taken:
                continue

    threads = [threading.Thread(target=go) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (most[0], many[0]) == (1, 0)
    assert seen


def test_an_engine_writes_under_it_only_meanwhile(place: Place) -> None:
    assert place.url is not None
    made = sa.create_engine(place.url)
    with held(place, NEWSROOM, "demo") as session:
        with under(made, session):
            assert session_of(made) is session
        assert session_of(made) is None
        with under(made, None):
            assert session_of(made) is None
    made.dispose()


def test_a_server_that_is_not_there_is_told() -> None:
    nowhere = Place(url="postgresql://desk:secret@127.0.0.1:1/press")
    with pytest.raises(ArchiveError) as caught, held(nowhere, NEWSROOM, "demo"):
        pass
    assert "secret" not in str(caught.value)
