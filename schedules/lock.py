"""Who is at work: one run per newsroom, one teller per hook, one service per workspace.

A lock is dropped by the system itself when its holder dies. It is a file in the folder that it protects, and where the
archive is on PostgreSQL also a lock there, which holds for every host; what is written under it is written on the
connection that holds it (`schedules.archive.advisory`).
"""

from __future__ import annotations

import fcntl
import os
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from newsroom_scraper.errors import ArchiveError, BusyError, WorkspaceError
from schedules.archive import advisory

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from schedules.archive.advisory import Owner, Session
    from schedules.workspace import Workspace

_SINCE: Final = "%Y-%m-%d %H:%M:%S UTC"
_DYING: Final = 2.0
"""Seconds in which PostgreSQL notices that a process of this host, or of one that shares its folder, has died."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock.

    Attributes:
        text: what the lock says of it.
        since: when it took the lock.

    """

    text: str
    since: datetime


@contextmanager
def hold(workspace: Workspace, newsroom: str) -> Iterator[Session | None]:
    """Hold a newsroom's lock, and give what its data is written under (`Archive.under`).

    Raises:
        BusyError: another process holds it; the message says which, on which host, and since when.
        WorkspaceError: its folder cannot be written.
        ArchiveError: the archive's database cannot be reached.

    """
    doing, advice = "is being crawled by", "Nothing was done. Wait until it ends, or stop it."
    with _file(workspace.home_of(newsroom) / "lock", workspace.archive.url is not None) as found:
        if isinstance(found, str):
            raise BusyError(f"{doing} {found or 'another process'}", newsroom=newsroom, advice=advice)
        with ExitStack() as held:
            try:
                session = held.enter_context(_everywhere(workspace, advisory.NEWSROOM, newsroom, patience=_DYING))
            except advisory.Taken as taken:
                who = _words(taken.owner) if taken.owner else "another process"
                raise BusyError(f"{doing} {who}", newsroom=newsroom, advice=advice) from None
            yield session


@contextmanager
def try_hook(workspace: Workspace, hook: str) -> Iterator[tuple[Session | None] | None]:
    """Hold the right to tell a hook, and give what is written under, in a tuple; None: another process has it.

    Raises:
        WorkspaceError: the folder cannot be written.
        ArchiveError: the archive's database cannot be reached.

    """
    with _file(hook_file(workspace, hook), workspace.archive.url is not None) as found, ExitStack() as held:
        if isinstance(found, str):
            yield None
            return
        try:
            ours = (held.enter_context(_everywhere(workspace, advisory.HOOK, hook)),)
        except advisory.Taken:
            ours = None
        yield ours


def hook_file(workspace: Workspace, hook: str) -> Path:
    """Return the file whose lock a process holds while it tells a hook."""
    return workspace.data / f".hook-{hook.replace('/', '_')}.lock"


@contextmanager
def hold_service(workspace: Workspace) -> Iterator[None]:
    """Hold what only one service of a workspace may hold; another host has a workspace of its own.

    Raises:
        BusyError: another process holds it, as above.
        WorkspaceError: the folder cannot be written.

    """
    with _file(_service_file(workspace)) as found:
        if isinstance(found, str):
            raise BusyError(
                f"is watched already by {found or 'another process'}",
                path=workspace.root,
                advice="Nothing was done. One newsroom watch is enough.",
            )
        yield


def service(workspace: Workspace) -> Holder | None:
    """Return the service of a workspace, or None: there is none now."""
    try:
        with _service_file(workspace).open("r", encoding="utf-8") as file:
            text = file.read().strip()
            # For a moment it is held here, with others who ask: no more than that can be asked of such a lock.
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _holder(text)
    except OSError:  # there never was one
        return None
    return None


def _service_file(workspace: Workspace) -> Path:
    return workspace.own / "watch.lock"


def holder(workspace: Workspace, newsroom: str) -> Holder | None:
    """Return who holds a newsroom's lock, or held it last; None where the lock does not say."""
    if workspace.archive.url is not None:
        try:
            found = advisory.owner(workspace.archive, advisory.NEWSROOM, newsroom)
        except ArchiveError:  # then whoever asks meets that trouble too, and tells it
            return None
        if found is not None:
            return Holder(_words(found), found.since)
    try:
        return _holder((workspace.home_of(newsroom) / "lock").read_text(encoding="utf-8").strip())
    except OSError:
        return None


def _holder(text: str) -> Holder | None:
    try:
        since = datetime.strptime(text.partition(" since ")[2], _SINCE).replace(tzinfo=UTC)
    except ValueError:  # it is being taken this very moment
        return None
    return Holder(text, since)


def _words(owner: Owner) -> str:
    return f"process {owner.process} on {owner.host} since {owner.since:{_SINCE}}"


@contextmanager
def try_file(path: Path) -> Iterator[bool]:
    """Hold a file's lock, if nobody holds it; it protects what only one process of a folder may do.

    Raises:
        WorkspaceError: its folder cannot be written.

    """
    with _file(path) as found:
        yield found is None


@contextmanager
def _everywhere(workspace: Workspace, kind: str, name: str, *, patience: float = 0.0) -> Iterator[Session | None]:
    """Hold a lock of an archive that several hosts may share; None: it is a file, and so is its lock."""
    if workspace.archive.url is None:
        yield None
        return
    with advisory.held(workspace.archive, kind, name, patience=patience) as session:
        yield session


@contextmanager
def _file(path: Path, several_hosts: bool = False) -> Iterator[str | None]:
    """Hold a file's lock; gives what the file says of its holder where that is another.

    Raises:
        WorkspaceError: its folder cannot be written.

    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a+", encoding="utf-8")
    except OSError as problem:
        raise WorkspaceError(
            f"cannot be written ({problem.strerror or problem})",
            path=path.parent,
            advice="Nothing was changed. Mend its permissions.",
        ) from problem
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            yield file.read().strip()
            return
        now = datetime.now(UTC)
        ours = advisory.Owner(os.getpid(), advisory.host(), now)
        file.truncate(0)
        file.write(_words(ours) if several_hosts else f"process {os.getpid()} since {now:{_SINCE}}")
        file.flush()
        yield None
