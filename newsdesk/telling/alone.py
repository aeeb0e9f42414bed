"""One process at a time tells a hook: two would both tell it the same."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from schedules import lock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from schedules.archive.advisory import Session
    from schedules.workspace import Workspace

_PAUSE: Final = 0.05  # seconds between two attempts to get the lock, at first
_LONGEST: Final = 1.0


@contextmanager
def alone(workspace: Workspace, hook: str, given_up: Callable[[], bool]) -> Iterator[tuple[Session | None] | None]:
    """Wait until nobody else tells a hook, and hold it.

    Args:
        workspace: whose hook it is.
        hook: its name.
        given_up: whether to wait no longer.

    Yields:
        what is written under (`Archive.under`), in a tuple; None: waiting took too long.

    Raises:
        NewsroomError: it cannot be held here.

    """
    pause = _PAUSE
    while True:
        with lock.try_hook(workspace, hook) as ours:
            if ours is not None or given_up():
                yield ours
                return
        time.sleep(pause)
        if workspace.archive.url is not None:  # each attempt is a connection to a server
            pause = min(pause * 2, _LONGEST)
