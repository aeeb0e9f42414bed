"""Who is due when: the timetables, asked with what the archive remembers and with the attempts of this process.

The archive is the memory: nothing else outlives the process, so that a restart neither skips nor repeats a turn. An
attempt that left no crawl there (a declaration that cannot be used, a full disk) is remembered here, so that it is
not made again before its next turn.
"""

from __future__ import annotations

import threading
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from schedules import left_alone, pausing
from schedules.archive.store import Archive
from schedules.timetable import AHEAD, Past, Timetable, timetable
from schedules.workspace import FILE

if TYPE_CHECKING:
    from schedules.workspace import Workspace

BUSY: Final = timedelta(minutes=1)
"""A newsroom at which another process is at work is tried again after this: what that does may be no run."""


@dataclass(slots=True)
class Attempt:
    """A run of this process, and how it went.

    Attributes:
        ended: None while it is under way.
        crawled: whether it came to an outcome.

    """

    started: datetime
    ended: datetime | None = None
    crawled: bool = False


@dataclass(slots=True)
class Agenda:
    """The newsrooms of a workspace and when each is due; used by several threads.

    Attributes:
        timetables: of every newsroom that has one.

    """

    workspace: Workspace
    timetables: dict[str, Timetable] = field(init=False)
    _attempts: dict[str, Attempt] = field(default_factory=dict)
    _put_off: dict[str, datetime] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        self.timetables = _timetables(self.workspace)

    def renew(self, workspace: Workspace) -> None:
        """Take on new settings; attempts that failed are forgotten, since what they failed at may be mended."""
        with self._lock:
            self.workspace, self.timetables = workspace, _timetables(workspace)
            self._put_off.clear()
            for name, attempt in list(self._attempts.items()):
                if attempt.ended is not None and not attempt.crawled:
                    del self._attempts[name]

    def clock_was_set(self) -> None:
        """Forget instants that were counted by another clock; what was run is remembered all the same."""
        with self._lock:
            self._put_off.clear()

    def dues(self, now: datetime) -> dict[str, datetime]:
        """Return when each newsroom is due; what has passed means now.

        Raises:
            ArchiveError: the archive cannot be read.

        """
        with self._lock:
            pasts = self._pasts(list(self.timetables), now)
            return {name: self._due(name, past, now) for name, past in pasts.items()}

    def wrongly_dated(self, now: datetime) -> list[str]:
        """Return the newsrooms whose last run is dated far in the future, so that they are due now."""
        with self._lock:
            pasts = self._pasts(list(self.timetables), now)
            return [name for name, past in pasts.items() if self._joined(name, past, now).is_ahead(now)]

    def due(self, name: str, now: datetime) -> datetime | None:
        """Return when a newsroom is due, or None: it has no timetable any more.

        Raises:
            ArchiveError: the archive cannot be read.

        """
        with self._lock:
            if name not in self.timetables:
                return None
            return self._due(name, self._pasts([name], now)[name], now)

    def begin(self, name: str, now: datetime) -> None:
        """Note that a run begins."""
        with self._lock:
            self._put_off.pop(name, None)
            # As a crawl's id has it, so that a restart counts from the same second.
            self._attempts[name] = Attempt(now.replace(microsecond=0))

    def end(self, name: str, now: datetime, *, crawled: bool) -> None:
        """Note that a run is over."""
        with self._lock:
            attempt = self._attempts[name]
            attempt.ended, attempt.crawled = max(now, attempt.started), crawled

    def busy(self, name: str, now: datetime) -> None:
        """Note that another process is at work on a newsroom: there was no run, and it is tried again soon."""
        with self._lock:
            del self._attempts[name]
            self._put_off[name] = now + BUSY

    def after_this(self, name: str, now: datetime) -> datetime | None:
        """Return when a newsroom is due after a run that begins now."""
        with self._lock:
            told = self.timetables.get(name)
        return told.next_due(Past(started=now), now=now) if told else None

    def _pasts(self, names: list[str], now: datetime) -> dict[str, Past]:
        place = self.workspace.archive
        # One that is not there is not made by asking it.
        with Archive.open(place) if Archive.exists(place) else nullcontext() as archive:
            return {name: past_of(self.workspace, archive, name, now=now) for name in names}

    def _due(self, name: str, past: Past, now: datetime) -> datetime:
        due = self.timetables[name].next_due(self._joined(name, past, now), now=now)
        alone = left_alone.until(self.workspace, name, now)
        paused = pausing.next_try(self.workspace, name, now)
        return max(due, self._put_off.get(name, due), alone or due, paused or due)

    def _joined(self, name: str, past: Past, now: datetime) -> Past:
        """Return what has been, with what this process tried itself."""
        attempt = self._attempts.get(name)
        if attempt is None:
            return past
        if past.started is None or past.started > now + AHEAD or past.started < attempt.started:
            return replace(past, started=attempt.started, ended=attempt.ended or now)
        ended = max(past.ended or past.started, attempt.ended or now)
        return replace(past, ended=ended)


def _timetables(workspace: Workspace) -> dict[str, Timetable]:
    made = {name: timetable(name, limits) for name, limits in workspace.limits.items()}
    return {name: told for name, told in made.items() if told is not None}


def past_of(workspace: Workspace, archive: Archive | None, name: str, *, now: datetime) -> Past:
    """Return what the archive remembers of a newsroom's runs; of one that was never run, since when it is set.

    Raises:
        ArchiveError: the archive cannot be read.

    """
    past = archive.past(name, now=now) if archive else Past()
    if past.started is not None:
        return past
    try:
        set_at = datetime.fromtimestamp((workspace.root / FILE).stat().st_mtime, UTC)
    except OSError:  # it was taken away while the service goes on by what it said
        set_at = now
    return replace(past, set_at=set_at)
