"""What can befall a crawl's own process, done on purpose at a failpoint: its program must contain it, and say it."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections import deque
from itertools import repeat
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable


def _segfault() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def _hang() -> None:
    while True:
        time.sleep(0.01)


def _hang_in_c() -> None:
    """Never come back from one call: no signal handler and no other thread of Python runs meanwhile."""
    deque(repeat(None), maxlen=0)


def _eat_memory() -> None:
    eaten = []
    while True:
        eaten.append(bytearray(16 << 20))


def _flood_log() -> None:
    while True:
        sys.stderr.write("Again and again. " * 4096 + "\n")


def _fork() -> None:
    """Leave two processes behind that go on: one in the same session, and one that left it."""
    for session in (False, True):
        if os.fork() == 0:
            if session:
                os.setsid()
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            while True:
                time.sleep(60)


MISHAPS: Final[dict[str, Callable[[], None]]] = {
    "segfault": _segfault,
    "hang": _hang,
    "hang-in-c": _hang_in_c,
    "eat-memory": _eat_memory,
    "flood-log": _flood_log,
    "fork": _fork,
}
