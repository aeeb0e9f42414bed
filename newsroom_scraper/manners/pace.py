"""One pace per host: when it may be asked next, kept in a file that all crawls of a workspace on this machine share.

A turn is taken by writing when the next one is, under a lock that the system drops when its holder dies: who is killed
leaves at most one turn unused. Instants are seconds since 1970, since a host may ask for days.
"""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from newsroom_scraper.manners.waiting import MOST

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable
    from pathlib import Path

_SUFFIX: Final = ".pace"
_ASKED: Final = "asked"
"""A file that is as old as the latest wish of any host: so nobody need look at all hosts to see that there is none."""

_AHEAD: Final = 600.0  # seconds; a turn so far ahead was taken by a clock that was wrong
_TRIES, _BETWEEN = 200, 0.01
_SIZE: Final = 48  # bytes of a file: always as many, so that one write replaces what stood there

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Mark:
    """What is known of a host.

    Attributes:
        next: when the next turn is.
        until: the host asked to be left alone until then; 0: it did not.

    """

    next: float = 0.0
    until: float = 0.0

    def sound(self, now: float) -> Mark:
        """Return it without what only a clock that was wrong can have written."""
        return Mark(
            self.next if self.next <= now + _AHEAD else 0.0, self.until if self.until <= now + MOST + 1 else 0.0
        )

    def dump(self) -> bytes:
        """Return the bytes of a file."""
        return f"{self.next:.3f} {self.until:.3f}".ljust(_SIZE - 1).encode() + b"\n"

    @classmethod
    def load(cls, data: bytes) -> Mark:
        """Return what a file says; one that is no such file says nothing."""
        try:
            after, until = map(float, data.split())
        except ValueError:
            return cls()
        return cls(after, until)


class Pace:
    """The pace of hosts.

    Args:
        folder: of the files, or None: nobody shares it.

    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._own: dict[str, Mark] = {}

    async def turn(self, host: str, gap: float) -> float:
        """Take the next turn at a host and return when it is; it may be now.

        Args:
            host: as `values.urls.host` spells it.
            gap: seconds from this turn to the next.

        """
        async with self._open(host) as (handle, mark):
            at = max(time.time(), mark.next, mark.until)
            self._note(host, handle, Mark(at + gap, mark.until))
        return at

    async def hold(self, host: str, until: float, *, asked: bool) -> None:
        """Let nobody ask a host before an instant; `asked`: it says so itself, and a later crawl is to know."""
        async with self._open(host) as (handle, mark):
            longer = Mark(mark.next, max(mark.until, until)) if asked else Mark(max(mark.next, until), mark.until)
            self._note(host, handle, longer)
            if asked and handle is not None and self._folder is not None:
                _mark(self._folder / _ASKED, until)

    async def held(self, host: str) -> float:
        """Return until when a host asked to be left alone; 0: it did not."""
        async with self._open(host) as (_, mark):
            return mark.until

    def _note(self, host: str, handle: int | None, mark: Mark) -> None:
        if handle is None:
            self._own[host] = mark
        else:
            os.pwrite(handle, mark.dump(), 0)

    @asynccontextmanager
    async def _open(self, host: str) -> AsyncIterator[tuple[int | None, Mark]]:
        """Give a host's file, locked, and what it says; without a file what this process knows."""
        handle = self._handle(host)
        try:
            if handle is None:
                yield None, self._own.get(host, Mark())
                return
            for _ in range(_TRIES):  # it is held for a moment only, unless its holder was stopped: then do without
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    await asyncio.sleep(_BETWEEN)
            yield handle, Mark.load(os.pread(handle, _SIZE, 0)).sound(time.time())
        finally:
            if handle is not None:
                os.close(handle)

    def _handle(self, host: str) -> int | None:
        if self._folder is None:
            return None
        try:
            return os.open(_file(self._folder, host), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as problem:
            logger.warning("The pace of %s is not shared: %s", host, problem)
            self._folder = None
            return None


def asked_until(folder: Path, hosts: Iterable[str], now: float) -> float:
    """Return until when the first of some hosts to ask for it is to be left alone, or 0; nothing is made.

    Args:
        folder: of the files.
        hosts: of a newsroom.
        now: seconds since 1970.

    """
    until = 0.0
    for host in hosts if is_asked(folder, now) else ():
        try:
            mark = Mark.load(_file(folder, host).read_bytes()).sound(now)
        except FileNotFoundError:
            continue
        until = max(until, mark.until)
    return until if until > now else 0.0


def is_asked(folder: Path, now: float) -> bool:
    """Return whether any host may have asked to be left alone."""
    try:
        return (folder / _ASKED).stat().st_mtime > now
    except FileNotFoundError:
        return False


def _mark(path: Path, until: float) -> None:
    if not path.exists():
        path.touch()
    if path.stat().st_mtime < until:
        os.utime(path, (until, until))


def _file(folder: Path, host: str) -> Path:
    return folder / f"{quote(host, safe='')}{_SUFFIX}"
