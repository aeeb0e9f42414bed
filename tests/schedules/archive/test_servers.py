"""A server of PostgreSQL that refuses, or holds what is not ours: a sentence each time, no password, nothing changed."""

from __future__ import annotations

import socketserver
import struct
import subprocess
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from newsroom_scraper.errors import ArchiveError
from schedules.archive.check import Checked, check
from schedules.archive.place import Place
from schedules.archive.store import Archive
from tests.schedules.archive.building import FULL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Desk

OPEN = """
import sys
from schedules.archive.place import Place
from schedules.archive.store import Archive
print("ready", flush=True)
sys.stdin.readline()
with Archive.open(Place(url=sys.argv[1])) as archive:
    print(archive.newsrooms(), archive.cursor(sys.argv[2]))
"""


def refused(place: Place, words: str) -> str:
    """It cannot be opened, for a reason; return what is said."""
    with pytest.raises(ArchiveError, match=words) as problem:
        Archive.open(place)
    return str(problem.value)


def did(url: str, statement: str) -> list[Any]:
    """Do something by hand, past the archive."""
    made = sa.create_engine(url, poolclass=sa.NullPool)
    with made.begin() as db:
        found = db.exec_driver_sql(statement)
        rows = [tuple(row) for row in found] if found.returns_rows else []
    made.dispose()
    return rows


@contextmanager
def server_that_says(state: str, words: str) -> Iterator[str]:
    """Refuse every connection as PostgreSQL does; give the URL."""

    class Refusing(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            while True:
                size, code = struct.unpack("!II", self.rfile.read(8))
                self.rfile.read(size - 8)
                if code >> 16 != 1234:  # 1234 asks for encryption first
                    break
                self.wfile.write(b"N")
            fields = b"".join(
                name + text.encode() + b"\0" for name, text in ((b"S", "FATAL"), (b"C", state), (b"M", words))
            )
            self.wfile.write(b"E" + struct.pack("!I", len(fields) + 5) + fields + b"\0")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Refusing) as server:
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        serving.start()
        try:
            yield f"postgresql://desk:a-secret@127.0.0.1:{server.server_address[1]}/press"
        finally:
            server.shutdown()
            serving.join()


@pytest.mark.parametrize(
    ("state", "words", "said", "advice"),
    [
        (
            "28P01",
            'password authentication failed for user "desk"',
            "refused the user or the password",
            "or the secret",
        ),
        ("28000", 'no pg_hba.conf entry for host "192.0.2.1"', "refused the user or the password", "or the secret"),
        ("28000", 'role "desk" does not exist', "refused the user or the password", "or the secret"),
        ("3D000", 'database "press" does not exist', "is no database of that server", "createdb NAME"),
        ("53300", "sorry, too many clients already", "has no connection left", "Try again later"),
        ("57P03", "the database system is starting up", "cannot be reached", "whether the server runs"),
    ],
)
def test_a_server_that_refuses(state: str, words: str, said: str, advice: str) -> None:
    pytest.importorskip("psycopg", reason="needs service: psycopg, the driver of PostgreSQL, is not installed")
    with server_that_says(state, words) as url:
        told = refused(Place(url=url), said)
    assert words in told
    assert advice in told
    assert "postgresql://desk:***@127.0.0.1" in told
    assert "a-secret" not in told


def test_a_user_that_is_none(postgresql: str) -> None:
    url = sa.make_url(postgresql).set(username="newsroom_nobody").render_as_string(hide_password=False)
    assert "[archive] url" in refused(Place(url=url), r"refused the user or the password \(.*newsroom_nobody")


def test_a_newer_program(past: Desk, postgresql: str) -> None:
    there = Place(url=postgresql)
    with Archive.open(there) as archive:
        archive.commit(FULL)
    did(postgresql, "UPDATE alembic_version SET version_num = '9999'")
    assert "Nothing was changed. Use the newer program." in refused(there, r"newer program \(revision 9999")
    with (past.root / "workspace.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[archive]\nurl = "{postgresql}"\n')
    before = {one.name for one in past.folders}
    for does in (past.run, lambda: list(check(past.workspace, Checked()))):
        with pytest.raises(ArchiveError, match="newer program"):
            does()
    assert {one.name for one in past.folders} == before, "nothing was crawled in vain"
    assert did(postgresql, "SELECT version_num FROM alembic_version") == [("9999",)]


def test_a_database_of_something_else(postgresql: str) -> None:
    did(postgresql, "CREATE TABLE mine (a INTEGER)")
    assert "Nothing was changed." in refused(Place(url=postgresql), "is a database of something else")
    assert did(postgresql, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'") == [("mine",)]


def test_processes_that_open_a_new_archive_at_once(postgresql: str) -> None:
    hooks = ("one", "two", "three")
    several = [
        subprocess.Popen(
            [sys.executable, "-c", OPEN, postgresql, hook], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for hook in hooks
    ]
    for one in several:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in several:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    assert [one.communicate()[0] for one in several] == ["[] 0\n"] * 3
    assert [one.returncode for one in several] == [0, 0, 0]
    with Archive.open(Place(url=postgresql)) as archive:
        assert archive.cursors() == dict.fromkeys(hooks, 0)
