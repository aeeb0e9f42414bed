"""When a newsroom is due: its turns by cron or interval, kept out of quiet hours, spread by chance, faster after news.

Pure: what has been is a parameter, and the same past gives the same answer on every machine and after every restart.
A run covers every turn up to its start, and those that passed while it lasted; of turns that nobody kept, one is
caught up.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from schedules.cron import Cron, in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schedules.quiet import Quiet
    from schedules.settings import Limits

AHEAD: Final = timedelta(days=1)
"""A run that began so far in the future was dated by a clock that was wrong."""

_NONE: Final = timedelta(0)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AfterNew:
    """A faster interval while a new release was found a short while ago."""

    every: timedelta
    lasting: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What has been, as far as a timetable asks.

    Attributes:
        started: when the last run began, or None: there was none.
        ended: when it was over; None where that is not known.
        newest_new: when a new release was found last.
        set_at: since when a newsroom that was never run has been set.

    """

    started: datetime | None = None
    ended: datetime | None = None
    newest_new: datetime | None = None
    set_at: datetime | None = None

    def is_ahead(self, now: datetime) -> bool:
        """Return whether the last run was dated by a clock that was wrong: respected, it would blind for years."""
        return self.started is not None and self.started > now + AHEAD


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """When a newsroom is due; it has either a cron expression or an interval.

    Attributes:
        newsroom: whose it is; two that share a schedule are spread differently.
        cron: its turns on the wall clock.
        every: counted from the start of the last run.
        zone: of the quiet hours, and of times that are shown.
        jitter: each turn is put off by less than this, and by no more than half of the time to the next.
        quiet: in which no run begins; what is due in it waits for its end, and is one.
        after_new: a faster interval for a while.

    """

    newsroom: str
    cron: Cron | None = None
    every: timedelta | None = None
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    jitter: timedelta = _NONE
    quiet: Quiet | None = None
    after_new: AfterNew | None = None

    def next_due(self, past: Past, *, now: datetime) -> datetime:
        """Return when a newsroom is due next; an instant that has passed means now, once.

        Args:
            past: what has been.
            now: the instant that is asked at.

        """
        if past.is_ahead(now) or (past.started is None and self.cron is None):
            return self._open(now)
        if past.started is None:
            past = replace(past, started=min(past.set_at or now, now))
        due = next(self.rings(past, now=now))
        return self._open(now) if due <= now and self._is_quiet(now) else due

    def rings(self, past: Past, *, now: datetime) -> Iterator[datetime]:
        """Yield every instant at which a newsroom is due after its last run, were it not run again.

        Args:
            past: with a start.
            now: beyond which nothing has been.

        """
        assert past.started is not None
        over = max(past.started, min(past.ended or past.started, now))
        for slot, following in pairwise(self._slots(past, max(past.started, over - self.jitter - _DAY))):
            ring = slot + self._chance(slot, following)
            if ring > over:
                yield ring

    def _slots(self, past: Past, after: datetime) -> Iterator[datetime]:
        """Yield the turns after an instant, outside of quiet hours, each once and in order."""
        while True:
            after = self._open(self._turn(past, after))
            yield after

    def _turn(self, past: Past, after: datetime) -> datetime:
        """Return the first turn after an instant."""
        assert past.started is not None
        if self.cron is not None:
            turn = self.cron.after(after)
        else:
            assert self.every is not None
            turn = _step(past.started, self.every, after)
        fast, fresh = self.after_new, past.newest_new
        if fast is None or fresh is None or fresh > past.started + AHEAD:
            return turn
        sooner = _step(past.started, fast.every, after)
        return min(turn, sooner) if sooner <= fresh + fast.lasting else turn

    def _open(self, instant: datetime) -> datetime:
        return instant if self.quiet is None else self.quiet.over(instant, self.zone)

    def _is_quiet(self, instant: datetime) -> bool:
        return self.quiet is not None and self.quiet.holds(instant, self.zone)

    def _chance(self, slot: datetime, following: datetime) -> timedelta:
        """Return by how much a turn is put off: drawn from its name, so that every restart draws the same."""
        room = min(self.jitter, (following - slot) / 2)
        if room <= _NONE:
            return _NONE
        drawn = hashlib.sha256(f"{self.newsroom} {slot.timestamp():.0f}".encode()).digest()[:8]
        share = int.from_bytes(drawn) / 2**64
        offset = timedelta(seconds=int(room.total_seconds() * share))
        while self._is_quiet(slot + offset):
            offset = timedelta(seconds=int(offset.total_seconds() / 2))
        return offset


def _step(start: datetime, every: timedelta, after: datetime) -> datetime:
    """Return the first point of a grid that is behind an instant, and behind its own start."""
    return start + every * (max(after - start, _NONE) // every + 1)


def timetable(newsroom: str, limits: Limits) -> Timetable | None:
    """Return when a newsroom is due, or None: only when asked."""
    if limits.schedule is None and limits.every is None:
        return None
    return Timetable(
        newsroom=newsroom,
        cron=Cron(limits.schedule, limits.timezone) if limits.schedule is not None else None,
        every=timedelta(seconds=limits.every) if limits.every is not None else None,
        zone=ZoneInfo(limits.timezone),
        jitter=timedelta(seconds=limits.jitter),
        quiet=limits.quiet,
        after_new=limits.after_new,
    )


def describe(told: Timetable) -> str:
    """Return a timetable in words.

    >>> describe(Timetable(newsroom="a", cron=Cron("30 2 * * 1-5", "UTC"), jitter=timedelta(minutes=10)))
    'at 02:30 on mon, tue, wed, thu, fri (UTC), up to 10 min later'
    >>> describe(Timetable(newsroom="a", every=timedelta(hours=6)))
    'every 6 h'
    """
    parts = [f"{in_words(told.cron)} ({told.zone.key})" if told.cron else f"every {_lasting(told.every or _NONE)}"]
    if told.jitter:
        parts.append(f"up to {_lasting(told.jitter)} later")
    if told.quiet:
        parts.append(f"not in {told.quiet}" + ("" if told.cron else f" ({told.zone.key})"))
    if told.after_new:
        fast, while_ = _lasting(told.after_new.every), _lasting(told.after_new.lasting)
        parts.append(f"every {fast} for {while_} after a new release")
    return ", ".join(parts)


def _lasting(span: timedelta) -> str:
    """Return a duration in words.

    >>> [_lasting(timedelta(seconds=one)) for one in (0.5, 45, 600, 5400, 21600, 172800)]
    ['0.5 s', '45 s', '10 min', '90 min', '6 h', '2 d']
    """
    seconds = span.total_seconds()
    for unit, word in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= unit and seconds % unit == 0:
            return f"{seconds / unit:g} {word}"
    return f"{seconds:g} s"
