"""What PostgreSQL does in its own way: the order of the outbox, sorting, rights, servers that are not there."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from newsroom_scraper.errors import ArchiveError
from schedules import dataset
from schedules.archive import rebuild, writing
from schedules.archive.check import Checked, check
from schedules.archive.place import Place
from schedules.archive.pointers import Pointer, pointers
from schedules.archive.prune import prune
from schedules.archive.records import Told
from schedules.archive.schema import CHANGES, HEAD
from schedules.archive.store import Archive
from schedules.archive.timeline import timeline
from tests.schedules.archive.building import FIRST, FULL, SECOND, THIRD, change, night, release
from tests.schedules.archive.walking import dismiss, edit, slugs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.conftest import Desk


@pytest.fixture
def there(postgresql: str) -> Place:
    return Place(url=postgresql)


@pytest.fixture
def server(postgresql: str) -> Iterator[sa.Engine]:
    made = sa.create_engine(postgresql, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    yield made
    made.dispose()


def until(true: Callable[[], bool]) -> None:
    """Wait until something is so; a test that waits in vain fails."""
    for _ in range(1200):
        if true():
            return
        threading.Event().wait(0.05)
    raise AssertionError("it never came to pass")


def test_no_cursor_steps_over_what_is_committed_later(there: Place, server: sa.Engine) -> None:
    """A number that is given first is seen first: who commits later waits before it is given one."""
    with Archive.open(there) as slow, Archive.open(there) as quick:
        slow.commit(night())
        slow.cursor("desk")
        later = threading.Thread(target=lambda: quick.commit(night(SECOND, outbox=[Told(change(2), rings=True)])))
        with slow._engine.begin() as db:
            writing.write(db, night(THIRD, newsroom="other", outbox=[Told(change(1, "other"), rings=True)]))
            later.start()
            waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'changes'::regclass"
            with server.connect() as look:
                until(lambda: bool(look.exec_driver_sql(waiting).scalar_one()))
            assert quick.after(0) == []
        later.join()
        assert [line["id"] for _, line in slow.after(0)] == ["other-c1", "demo-c2"]


def test_ids_are_sorted_by_bytes(place: Place) -> None:
    names = ["a", "B", "a-b", "ab", "Z", "é", "10", "9", "_"]
    with Archive.open(place) as archive:
        archive.commit(night(releases=[release(name) for name in names]))
        found = [one["id"] for one in archive.releases()]
        assert found == sorted(f"demo-{name}" for name in names)
        assert archive.resolve("demo-a") == ["demo-a"]
        assert archive.resolve("demo-B") == ["demo-B"]


def test_two_open_a_new_archive_at_once(there: Place, server: sa.Engine) -> None:
    problems: list[Exception] = []
    start = threading.Barrier(4)

    def opens() -> None:
        start.wait()
        try:
            with Archive.open(there) as archive:
                archive.newsrooms()
        except ArchiveError as problem:
            problems.append(problem)

    several = [threading.Thread(target=opens) for _ in range(4)]
    for one in several:
        one.start()
    for one in several:
        one.join()
    assert problems == []
    with server.connect() as look:
        assert look.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().all() == [HEAD]


def test_a_text_with_a_nul_is_kept_and_hides_nothing(place: Place) -> None:
    evidence: dict[str, Any] = {"warc": f"data/demo/crawls/{FIRST}/evidence.warc.gz", "offset": 2**40, "digest": "d"}
    odd = release("a")
    odd.line = {**odd.line, "title": "a\\u0000", "body": "one\0two", "content_hash": "h", "evidence": evidence}
    with Archive.open(place) as archive:
        archive.commit(night(releases=[odd]))
        assert archive.release("demo-a") == odd.line
        with archive._reads() as db:
            assert list(pointers(db)) == [Pointer(of="version 1 of demo-a", **evidence)]
            assert timeline(db, "demo", []).before(SECOND) == {"https://demo.example/a/": "h"}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"database": "newsroom_nothing_of_that_name"}, "is no database of that server"),
        ({"port": 1}, "cannot be reached"),
    ],
)
def test_a_server_that_cannot_be_used(postgresql: str, changed: dict[str, object], words: str) -> None:
    url = sa.make_url(postgresql).set(username="root", password="a-secret", **changed)  # type: ignore[arg-type]
    with pytest.raises(ArchiveError, match=words) as problem:
        Archive.open(Place(url=url.render_as_string(hide_password=False)))
    assert "a-secret" not in str(problem.value)


def test_a_server_that_only_reads(there: Place, server: sa.Engine) -> None:
    with Archive.open(there) as archive:
        archive.commit(FULL)
    with server.connect() as db:
        name = db.exec_driver_sql("SELECT current_database()").scalar_one()
        db.exec_driver_sql(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    with Archive.open(there) as archive, pytest.raises(ArchiveError, match=r"takes no writing.*sealed is kept"):
        archive.commit(night(SECOND))


def test_a_connection_that_is_lost_commits_nothing(
    there: Place, server: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = writing.write

    def cut(db: sa.Connection, commit: object) -> bool:
        done = write(db, commit)  # type: ignore[arg-type]
        backend = db.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        with server.connect() as other:
            other.exec_driver_sql(f"SELECT pg_terminate_backend({backend})")
        return done

    with Archive.open(there) as archive:
        with monkeypatch.context() as patch:
            patch.setattr(writing, "write", cut)
            with pytest.raises(ArchiveError, match=r"sealed is kept, and the next run takes it up"):
                archive.commit(FULL)
        assert archive.newsrooms() == []
        assert archive.commit(FULL), "the connection is made anew"


def test_a_lock_is_not_waited_for_for_ever(there: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    from schedules.archive import trouble

    monkeypatch.setattr(trouble, "WAIT", 0.2)
    with Archive.open(there) as one, Archive.open(there) as other:
        one.commit(night())
        with one._engine.begin() as db:
            db.execute(sa.select(CHANGES))
            writing.in_order(db)
            with pytest.raises(ArchiveError, match="is locked by another process"):
                other.commit(night(SECOND, outbox=[Told(change(1), rings=True)]))


def test_the_same_nights_make_the_same_dataset(past: Desk, there: Place, tmp_path: Path) -> None:
    past.site.next_night()
    edit(past, slugs(past)[2])
    (edited,) = past.run().changes
    dismiss(past, edited)
    with Archive.open(there) as archive:
        rebuild._fill(archive, past.workspace, rebuild.Rebuilt(), lambda *_: None)
        dataset.write(archive, "demo", tmp_path)
    for name in ("releases.jsonl", "changes.jsonl"):
        assert (tmp_path / name).read_bytes() == (past.home / name).read_bytes()


def test_nights_on_postgresql_are_checked_and_pruned(past: Desk, postgresql: str) -> None:
    """A workspace that always was on PostgreSQL: its runs, its laws, its stored pages, and what goes with time."""
    path = past.root / "workspace.toml"
    with Archive.open(Place(url=postgresql)) as archive:
        rebuild._fill(archive, past.workspace, rebuild.Rebuilt(), lambda *_: None)
    text = path.read_text(encoding="utf-8")
    path.write_text(f'{text}\n[archive]\nurl = "{postgresql}"\n[keep]\ncrawls = "0s"\nlooks = "0s"\n', encoding="utf-8")
    (past.root / "data" / "archive.db").unlink()
    past.site.next_night()
    edit(past, slugs(past)[2])
    assert [one["kind"] for one in past.run().changes] == ["edited"]
    told = Checked()
    assert list(check(past.workspace, told, deep=True)) == []
    assert told.numbers["crawls"] == 5
    assert told.numbers["pages"] > 9
    (gone,) = [one for one in prune(past.workspace, now=datetime.now(UTC) + timedelta(days=9)) if one.newsroom]
    assert gone.pages
    assert gone.looks
    assert gone.wrong == []
    assert list(check(past.workspace, Checked(), deep=True)) == []
