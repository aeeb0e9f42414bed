"""A time limit on all that is done with a connection: a side that drips a byte now and then does not stretch it."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from typing import TYPE_CHECKING, Self

from schedules.settings import duration

if TYPE_CHECKING:
    from newsroom_scraper.declared import Table


class Deadline:
    """A context manager; when its time has passed, the connection that it guards is shut."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.passed = False
        self._end = time.monotonic() + seconds
        self._guarded: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._pass)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        """Begin."""
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the connection."""
        self._timer.cancel()
        self._guarded = None

    @property
    def left(self) -> float:
        """Return the seconds that are left; never quite none, which a socket would read as no waiting at all."""
        return max(self._end - time.monotonic(), 0.001)

    def guard(self, connection: socket.socket) -> None:
        """Shut this connection when the time has passed."""
        self._guarded = connection
        if self.passed:
            self._shut()

    def _pass(self) -> None:
        self.passed = True
        self._shut()

    def _shut(self) -> None:
        guarded = self._guarded
        if guarded is not None:
            # Of the bare socket also where TLS is spoken over it: whoever reads there finds an end, and a lock on
            # what TLS knows is not needed. It may be closed already.
            with contextlib.suppress(OSError):
                socket.socket.shutdown(guarded, socket.SHUT_RDWR)


def limit(table: Table, default: float) -> float:
    """Return the time limit that a hook's table sets, in seconds: `timeout`.

    Raises:
        WorkspaceError: it is none.

    """
    seconds = duration(table, "timeout", default)
    if not seconds:
        raise table.fail("timeout", "leaves no time at all", 'Write seconds, or a text such as "30s".')
    return seconds
