"""One process at a time tells a hook: two would both tell it the same."""

from __future__ import annotations

import fcntl
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from schedules.workspace import Workspace

_PAUSE: Final = 0.05  # seconds between two attempts to get the lock


def lock_of(workspace: Workspace, hook: str) -> Path:
    """Return the file whose lock a process holds while it tells a hook."""
    return workspace.data / f".hook-{hook.replace('/', '_')}.lock"


@contextmanager
def alone(path: Path, given_up: Callable[[], bool]) -> Iterator[bool]:
    """Wait until nobody else tells a hook, and hold it; False: that took too long.

    Args:
        path: of the hook's lock.
        given_up: whether to wait no longer.

    """
    with path.open("w") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if given_up():
                    yield False
                    return
                time.sleep(_PAUSE)
            else:
                yield True
                return
