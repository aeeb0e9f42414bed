"""One run per newsroom at a time: a lock that the system itself drops when its holder dies."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newsroom_scraper.errors import BusyError, WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def hold(folder: Path, newsroom: str) -> Iterator[None]:
    """Hold a newsroom's lock.

    Raises:
        BusyError: another process holds it; the message says which, and since when.
        WorkspaceError: its folder cannot be written.

    """
    path = folder / "lock"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = path.open("a+", encoding="utf-8")
    except OSError as problem:
        raise WorkspaceError(
            f"cannot be written ({problem.strerror or problem})",
            newsroom=newsroom,
            path=folder,
            advice="Nothing was changed. Mend its permissions.",
        ) from problem
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            file.seek(0)
            raise BusyError(
                f"is being crawled by {file.read().strip() or 'another process'}",
                newsroom=newsroom,
                advice="Nothing was done. Wait until it ends, or stop it.",
            ) from problem
        file.truncate(0)
        file.write(f"process {os.getpid()} since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC")
        file.flush()
        yield
