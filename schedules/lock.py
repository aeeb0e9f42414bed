"""One run per newsroom at a time: a lock that the system itself drops when its holder dies."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from newsroom_scraper.errors import BusyError, WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SINCE: Final = "%Y-%m-%d %H:%M:%S UTC"


@contextmanager
def hold(folder: Path, newsroom: str) -> Iterator[None]:
    """Hold a newsroom's lock.

    Raises:
        BusyError: another process holds it; the message says which, and since when.
        WorkspaceError: its folder cannot be written.

    """
    with _held(folder / "lock", "is being crawled by", "Nothing was done. Wait until it ends, or stop it.", newsroom):
        yield


@contextmanager
def hold_service(data: Path) -> Iterator[None]:
    """Hold what only one service of a workspace may hold.

    Raises:
        BusyError: another process holds it, as above.
        WorkspaceError: the folder cannot be written.

    """
    with _held(data / "watch.lock", "is watched already by", "Nothing was done. One newsroom watch is enough."):
        yield


def service(data: Path) -> Holder | None:
    """Return the service of a workspace, or None: there is none now."""
    try:
        with (data / "watch.lock").open("r", encoding="utf-8") as file:
            text = file.read().strip()
            # For a moment it is held here, with others who ask: no more than that can be asked of such a lock.
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _holder(text)
    except OSError:  # there never was one
        return None
    return None


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a newsroom's lock.

    Attributes:
        text: what the lock says of it.
        since: when it took the lock.

    """

    text: str
    since: datetime


def holder(folder: Path) -> Holder | None:
    """Return who holds a newsroom's lock, or held it last; None where the lock does not say."""
    try:
        return _holder((folder / "lock").read_text(encoding="utf-8").strip())
    except OSError:
        return None


def _holder(text: str) -> Holder | None:
    try:
        since = datetime.strptime(text.partition(" since ")[2], _SINCE).replace(tzinfo=UTC)
    except ValueError:  # it is being taken this very moment
        return None
    return Holder(text, since)


@contextmanager
def _held(path: Path, busy: str, advice: str, newsroom: str | None = None) -> Iterator[None]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a+", encoding="utf-8")
    except OSError as problem:
        raise WorkspaceError(
            f"cannot be written ({problem.strerror or problem})",
            newsroom=newsroom,
            path=path.parent,
            advice="Nothing was changed. Mend its permissions.",
        ) from problem
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            file.seek(0)
            raise BusyError(
                f"{busy} {file.read().strip() or 'another process'}",
                newsroom=newsroom,
                path=None if newsroom else path.parent.parent,
                advice=advice,
            ) from problem
        file.truncate(0)
        file.write(f"process {os.getpid()} since {datetime.now(UTC):{_SINCE}}")
        file.flush()
        yield
