"""One crawl is one child process: started, watched, stopped at its limits, and sealed however it ends.

The child dies with the program, however that goes (`schedules.children`). A folder that was left unsealed is sealed by
whoever comes next.
"""

from __future__ import annotations

import math
import os
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import orjson

from newsroom_scraper.child import OUT_OF_MEMORY, Orders
from newsroom_scraper.disk import sync
from newsroom_scraper.errors import CrawlError
from newsroom_scraper.failpoints import reach
from newsroom_scraper.files import JOURNAL, LOG, PART, PLAN, PULSE, READINGS
from newsroom_scraper.guards.patience import end_of_patience
from newsroom_scraper.plan import Plan
from pipelines.manifest import KILLED
from pipelines.seal import seal
from schedules import children
from schedules.timetable import AHEAD

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
stopping: Final = threading.Event()
"""Set to end every crawl of this process in good order; signals reach only the main thread."""

LOG_LIMIT: Final = 50_000_000
"""Bytes; a crawl that writes more about itself is ended, and what is beyond is cut off."""

_POLL: Final = 0.1
ID_FORMAT: Final = "%Y%m%dT%H%M%SZ"
_SECOND: Final = timedelta(seconds=1)


class Stopped(KeyboardInterrupt):
    """The crawl was stopped from outside; everything that it had read is sealed.

    Attributes:
        manifest: of the sealed crawl.

    """

    def __init__(self, manifest: dict[str, Any]) -> None:
        super().__init__("stopped")
        self.manifest = manifest


def new_id(folder: Path, now: datetime | None = None, *, after: str | None = None) -> str:
    """Return the id of a crawl that begins: its UTC start, or the second after the newest where that is later.

    Crawls are taken up in the order of their ids, so a clock that was set back must not put one before another.

    Args:
        folder: of the newsroom's crawls.
        now: the instant; the clock's unless said.
        after: the newest crawl that the archive knows; its folder may be gone.

    Raises:
        CrawlError: the newest is of more than a day later than now: this clock is wrong, or that one was.

    """
    moment = (now or datetime.now(UTC)).replace(microsecond=0)
    names = [one.name.removesuffix(PART) for one in folder.iterdir()] if folder.is_dir() else []
    began = [instant for name in (*names, after or "") if (instant := _begun_at(name))]
    newest = max(began, default=moment - _SECOND)
    if newest > moment + AHEAD:
        raise CrawlError(
            f"its newest crawl is dated {newest:%Y-%m-%d %H:%M} UTC, and this machine's clock says "
            f"{moment:%Y-%m-%d %H:%M}",
            path=folder,
            advice="Nothing was done. Set the clock right. If that crawl's date is what is wrong, move its folder away "
            "and make the archive anew: newsroom archive rebuild.",
        )
    return max(moment, newest + _SECOND).strftime(ID_FORMAT)


def _begun_at(crawl_id: str) -> datetime | None:
    try:
        return datetime.strptime(crawl_id, ID_FORMAT).replace(tzinfo=UTC)
    except ValueError:  # no crawl's folder
        return None


def run(
    plan: Plan,
    folder: Path,
    *,
    time_limit: float,
    memory_limit: int | None = None,
    lent: Mapping[str, str] | None = None,
    on_event: Callable[[str, dict[str, Any]], None],
) -> dict[str, Any]:
    """Crawl as planned and return the manifest of the sealed crawl.

    Args:
        plan: the orders.
        folder: of the newsroom's crawls; the crawl's own folder is made in it.
        time_limit: seconds after which the child is stopped.
        memory_limit: bytes that the child may have, or None.
        lent: what its environment has beside this process's own.
        on_event: told each event of the journal as it is written.

    Raises:
        CrawlError: the crawl's folder could not be made.
        Stopped: Ctrl-C or SIGTERM; what was read is sealed.

    """
    part = folder / f"{plan.crawl_id}{PART}"
    try:
        part.mkdir(parents=True)
        reach("crawl.folder-made")
        plan.write(part / PLAN)
        reach("crawl.plan-written")
        # A crawl that has readings and no orders could never be sealed.
        sync(part)
        reach("crawl.plan-synced")
        log = (part / LOG).open("ab", buffering=0)
    except OSError as problem:
        raise CrawlError(
            f"cannot be written ({problem.strerror or problem})",
            newsroom=plan.newsroom,
            path=part,
            advice="Nothing was changed. Make room or mend its permissions.",
        ) from problem
    orders = Orders(
        folder=str(part.resolve()),
        name=plan.newsroom,
        memory=memory_limit,
        program=os.getpid(),
        environment={**os.environ, **(lent or {})},
    )
    tail = _Tail(part / JOURNAL, on_event)
    pulse = _Pulse(part / PULSE, end_of_patience(plan.manners.timeout))
    with log:
        try:
            why = _watched(orders, log, tail, pulse, time_limit)
        except KeyboardInterrupt:
            tail.read()
            pulse.end()
            raise Stopped(seal(part, interrupted="it was stopped by hand")) from None
        if os.fstat(log.fileno()).st_size > LOG_LIMIT:
            log.truncate(LOG_LIMIT)
            why = why or _too_long()
    reach("crawl.child-ended")
    tail.read()
    pulse.end()
    return seal(part, interrupted=why)


def _watched(orders: Orders, log: BinaryIO, tail: _Tail, pulse: _Pulse, time_limit: float) -> str | None:
    """Run the child to its end; return why that was not of its own making, as a clause, or None."""
    try:
        child = children.start(orders, log)
    except OSError as problem:
        return f"its process could not be started ({problem.strerror or problem})"
    try:
        if child.pid:
            reach("crawl.child-started", child.pid)
        deadline = time.monotonic() + time_limit
        while not child.wait(_POLL):
            if stopping.is_set():
                raise KeyboardInterrupt
            tail.read()
            if time.monotonic() > deadline:
                return f"its time limit of {time_limit / 60:g} minutes was over"
            if pulse.stopped(time.monotonic()):
                child.end(grace=0)  # it hears nothing
                return f"reading {pulse.page or 'a page'} took it more than {pulse.patience:g} s, and it was ended"
            if os.fstat(log.fileno()).st_size > LOG_LIMIT:
                child.end(grace=0)  # every moment it would write more
                return _too_long()
    finally:
        child.end()
        child.close()
    if child.code == OUT_OF_MEMORY and orders.memory:
        return f"its process needed more memory than its limit of {orders.memory / 1e6:,.0f} MB{pulse.reading}"
    why = child.why(log)
    if why and KILLED in why:
        reached = f" (its own limit of {orders.memory / 1e6:,.0f} MB was not reached)" if orders.memory else ""
        return why + reached * (child.code is not None)  # the log knows nothing of it
    return f"{why}; see {LOG}{pulse.reading}" if why else None


def _too_long() -> str:
    return f"its process wrote more than {LOG_LIMIT / 1e6:g} MB into its log; see {LOG}"


class _Tail:
    """Reads a growing journal, whole lines only."""

    def __init__(self, path: Path, on_event: Callable[[str, dict[str, Any]], None]) -> None:
        self._path = path
        self._on_event = on_event
        self._at = 0

    def read(self) -> None:
        """Tell of every event since the last time."""
        try:
            with self._path.open("rb") as file:
                file.seek(self._at)
                data = file.read()
        except FileNotFoundError:
            return
        end = data.rfind(b"\n") + 1
        self._at += end
        for line in data[:end].splitlines():
            event = orjson.loads(line)
            self._on_event(event.pop("event"), event)


class _Pulse:
    """Watches whether a crawl goes on, and what it reads.

    Attributes:
        patience: seconds for which it may stand still.
        page: that was being read when it was last seen, or "".

    """

    def __init__(self, path: Path, patience: float) -> None:
        self._path = path
        self._beat = 0
        self._since = math.inf
        self.patience = patience
        self.page = ""

    def stopped(self, now: float) -> bool:
        """Return whether it has stood still for too long; `now`: of a clock that is never set."""
        try:
            beat = self._path.stat().st_mtime_ns
        except FileNotFoundError:  # it has not begun, or it is over
            self._since = math.inf
            return False
        if beat != self._beat:
            self._beat, self._since = beat, now
        if now - self._since <= self.patience:
            return False
        self._look()
        return True

    @property
    def reading(self) -> str:
        """Return what was being read, as the end of a clause."""
        self._look()
        return f" (it was reading {self.page})" if self.page else ""

    def _look(self) -> None:
        with suppress(FileNotFoundError):
            self.page = self._path.read_text(encoding="utf-8", errors="replace")

    def end(self) -> None:
        """Leave nothing behind."""
        self._path.unlink(missing_ok=True)


def salvage(folder: Path) -> list[str]:
    """Seal every crawl that was left unsealed, and return their ids.

    A folder without whole orders is removed: its crawl had not begun, and there is nothing in it.

    Args:
        folder: of the newsroom's crawls.

    """
    sealed = []
    for part in sorted(folder.glob(f"*{PART}")):
        if not _begun(part):
            for left in part.iterdir():
                left.unlink()
            part.rmdir()
            continue
        (part / PULSE).unlink(missing_ok=True)
        seal(part, interrupted="its process died")
        sealed.append(part.name.removesuffix(PART))
    return sealed


def _begun(part: Path) -> bool:
    """Return whether a crawl had its orders, without which it reads nothing."""
    try:
        Plan.read(part / PLAN)
    except (OSError, ValueError, TypeError, KeyError):
        return (part / READINGS).exists()
    return True
