"""PostgreSQL's own locks: held by a connection, for all hosts that share an archive, and gone with that connection.

Whoever holds one writes on the very connection that holds it. So nothing can be committed without the lock: when the
connection is lost the database gives up what was not committed, and only then lets another host have the lock.
"""

from __future__ import annotations

import hashlib
import os
import re
import socket
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from newsroom_scraper.errors import ArchiveError
from schedules.archive.connecting import connectable
from schedules.archive.trouble import translated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schedules.archive.place import Place

NEWSROOM: Final = "newsroom"
HOOK: Final = "hook"
"""What is held: a newsroom's data, or the right to tell a hook."""

_STAMP: Final = "%Y%m%dT%H%M%SZ"
_NAME: Final = re.compile(r"newsroom (?P<pid>\d+)@(?P<host>\S+) (?P<since>\d{8}T\d{6}Z)")
_HOST: Final = 30  # bytes of a host's name that PostgreSQL has room for beside the rest

_MINE: Final = """
SELECT pg_try_advisory_lock(:kind, :name)
"""
_WHOSE: Final = """
SELECT a.application_name FROM pg_locks AS l JOIN pg_stat_activity AS a ON a.pid = l.pid
WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND l.classid::bigint = :kind AND l.objid::bigint = :name
"""


@dataclass(frozen=True, slots=True)
class Owner:
    """Who holds a lock.

    Attributes:
        process: its number on its host.
        host: by its own name.

    """

    process: int
    host: str
    since: datetime


class Taken(Exception):  # noqa: N818 - it is no error: somebody else was quicker
    """The lock is another's.

    Attributes:
        owner: None where it does not say.

    """

    def __init__(self, owner: Owner | None) -> None:
        super().__init__("taken")
        self.owner = owner


class Session:
    """A connection that holds a lock, on which is written whatever the lock is for."""

    def __init__(self, connection: sa.Connection, place: Place) -> None:
        self._connection = connection
        self._place = place
        self._backend = self._answers()
        connection.commit()

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Open a transaction that can only be committed while the lock is held.

        Raises:
            ArchiveError: the lock was lost; nothing was changed.

        """
        with ExitStack() as under_way:
            try:
                under_way.enter_context(self._connection.begin())
                backend = self._answers()
            except sa.exc.DBAPIError as problem:
                raise self._lost() from problem
            if backend != self._backend:  # a connection that was lost is made anew, without the lock
                raise self._lost()
            yield self._connection

    def _answers(self) -> int:
        """Return the number of the server's process that holds the lock."""
        found: int = self._connection.execute(sa.select(sa.func.pg_backend_pid())).scalar_one()
        return found

    def _lost(self) -> ArchiveError:
        return ArchiveError(
            "the connection that held the lock was lost, and another host may be at work by now",
            path=str(self._place),
            advice="Nothing was changed. What was crawled is kept, and the next run goes on.",
        )


@contextmanager
def held(place: Place, kind: str, name: str, *, patience: float = 0.0) -> Iterator[Session]:
    """Hold a lock of an archive while the block runs.

    Args:
        place: of the archive, on PostgreSQL.
        kind: of what is held.
        name: of what is held.
        patience: seconds for which it is tried again, since whoever held it may have died this very moment.

    Raises:
        Taken: another holds it.
        ArchiveError: the database cannot be reached.

    """
    ends = time.monotonic() + patience
    with translated(place), _connected(place) as connection:
        _quickly_lost(connection)
        keys = _keys(connection, kind, name)
        while not connection.execute(sa.text(_MINE), keys).scalar_one():
            if time.monotonic() >= ends:
                raise Taken(_owner(connection, keys))
            connection.rollback()
            time.sleep(0.05)
        session = Session(connection, place)
        # What goes wrong in the block is told by whoever runs there.
        try:
            yield session
        finally:
            connection.invalidate()  # the lock goes with the connection, whatever state that is in


def owner(place: Place, kind: str, name: str) -> Owner | None:
    """Return who holds a lock of an archive, or None: nobody does, or it does not say.

    Raises:
        ArchiveError: the database cannot be reached.

    """
    with translated(place), _connected(place) as connection:
        return _owner(connection, _keys(connection, kind, name))


# -- archives that are written under a lock --------------------------------------------------------------------------

_UNDER: Final[WeakKeyDictionary[sa.Engine, Session]] = WeakKeyDictionary()


@contextmanager
def under(made: sa.Engine, session: Session | None) -> Iterator[None]:
    """Let everything that is written through an engine be written under a lock while the block runs.

    Args:
        made: the engine of an archive that only this thread uses.
        session: that holds the lock; None: the archive is a file, and its lock is another file.

    """
    if session is None:
        yield
        return
    _UNDER[made] = session
    try:
        yield
    finally:
        del _UNDER[made]


def session_of(made: sa.Engine) -> Session | None:
    """Return the session on which an engine's writing is done, or None: on any connection of its own."""
    return _UNDER.get(made)


# -- connections -----------------------------------------------------------------------------------------------------


@contextmanager
def _connected(place: Place) -> Iterator[sa.Connection]:
    with connectable(place, name=_says(datetime.now(UTC))).connect() as connection:
        yield connection


def _quickly_lost(connection: sa.Connection) -> None:
    """Let the server notice soon that this host is gone, and never that it was silent: a crawl takes hours."""
    for name, value in (("tcp_keepalives_idle", 20), ("tcp_keepalives_interval", 5), ("tcp_keepalives_count", 4)):
        connection.execute(sa.select(sa.func.set_config(name, str(value), sa.false())))
    known = connection.execute(sa.text("SELECT 1 FROM pg_settings WHERE name = 'idle_session_timeout'")).scalar()
    if known:
        connection.execute(sa.select(sa.func.set_config("idle_session_timeout", "0", sa.false())))


def _keys(connection: sa.Connection, kind: str, name: str) -> dict[str, int]:
    """Return the two numbers of a lock: of an archive's schema and what is held, and of its name."""
    schema = connection.execute(sa.select(sa.func.current_schema())).scalar_one()
    return {"kind": _number(f"newsroom-scraper {kind} {schema}"), "name": _number(name)}


def _number(text: str) -> int:
    """Return a number of 32 bits, with a sign, as PostgreSQL's locks have them."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big", signed=True)


def _owner(connection: sa.Connection, keys: dict[str, int]) -> Owner | None:
    unsigned = {name: value & 0xFFFFFFFF for name, value in keys.items()}
    found = connection.execute(sa.text(_WHOSE), unsigned).scalar()
    return _read(found or "")


def _says(now: datetime) -> str:
    """Return what a connection says of itself in `pg_stat_activity`: 63 bytes are shown there.

    >>> _read(_says(datetime(2026, 11, 22, 2, 0, tzinfo=UTC))).since
    datetime.datetime(2026, 11, 22, 2, 0, tzinfo=datetime.timezone.utc)
    """
    return f"newsroom {os.getpid()}@{host()[:_HOST]} {now:{_STAMP}}"


def _read(text: str) -> Owner | None:
    found = _NAME.fullmatch(text)
    if found is None:
        return None
    since = datetime.strptime(found["since"], _STAMP).replace(tzinfo=UTC)
    return Owner(process=int(found["pid"]), host=found["host"], since=since)


def host() -> str:
    """Return this host's own name, in letters that fit everywhere."""
    return re.sub(r"[^A-Za-z0-9.-]", "-", socket.gethostname()) or "unnamed"
