"""How often a release is looked at: the older, the seldomer, and never less than the cadence says. Pure.

Every release has its turns, spread over the interval by its id, so that five thousand that were first read in one night
are not all due in another one. A turn that was missed stays due. An edit makes a release young again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from schedules.pending import ROW
from schedules.recall import instant
from schedules.release import REDACTED, REMOVED

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from schedules.archive.records import Release
    from schedules.recall import Recall

DAY: Final = timedelta(days=1)
LONGEST: Final = 90 * DAY
"""No release is looked at less often."""

_TURNS: Final = 2 * DAY  # shorter intervals are counted from the last look
_EARLY: Final = 0.9  # of a short interval: tonight's run may begin a little earlier than last night's
_MARGIN: Final = 0.98  # of a long one: the run that takes the turn may be a night late
_GONE: Final = 14 * DAY
"""How often the address of a removed release is looked at for its return."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Releases younger than `younger` are looked at every `every`."""

    younger: timedelta
    every: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadence:
    """How often releases are looked at, by age.

    Attributes:
        steps: youngest first.
        beyond: older ones; at most 90 days. Nothing is looked at less often.
        audit: how often the whole listing is walked.
        requests: looks that a run takes at releases whose turn it is, the most overdue first; None: all.

    """

    steps: tuple[Step, ...] = (
        Step(younger=7 * DAY, every=DAY),
        Step(younger=30 * DAY, every=3 * DAY),
        Step(younger=365 * DAY, every=75 * DAY),
    )
    beyond: timedelta = LONGEST
    audit: timedelta = 14 * DAY
    requests: int | None = None

    def every(self, age: timedelta) -> timedelta:
        """Return how often a release of that age is looked at."""
        found = next((step.every for step in self.steps if age < step.younger), self.beyond)
        return min(found, self.beyond)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """That a release is to be looked at now.

    Attributes:
        overdue: since when.
        why: a clause for a person.
        every: how often it is looked at; None: out of turn.
        whole: whether the page is to be fetched and read, whatever a server says of it being unchanged.

    """

    overdue: timedelta
    why: str
    every: timedelta | None = None
    whole: bool = False


def turn(
    one: Release,
    recalled: Recall,
    now: datetime,
    cadence: Cadence,
    *,
    held: Collection[str] = (),
    pinned: Mapping[str, timedelta] | None = None,
) -> Turn | None:
    """Return the turn of a release, or None: it is not due.

    Args:
        one: as the archive knows it.
        recalled: of its line.
        now: when the run begins.
        cadence: of its newsroom.
        held: ids of releases of which a change is held.
        pinned: release_id → how often a person wants it looked at.

    """
    if one.status == REDACTED:
        return None
    last = instant(one.last_look)
    if last is None or last > now + DAY:
        return Turn(
            overdue=LONGEST, why="it was never looked at" if last is None else "the clock was put back", whole=True
        )
    since = now - last
    whole = cadence.beyond < _TURNS or _turns(one.release_id, now, cadence.beyond) > _turns(
        one.release_id, last, cadence.beyond
    )
    if one.release_id in held:
        return Turn(overdue=since, why="a change of it is held", whole=True)
    if any(name != ROW for name in one.pending):
        return Turn(overdue=since, why="a difference waits for another look", whole=True)
    every = min(cadence.beyond, _GONE) if one.status == REMOVED else cadence.every(age(recalled, now))
    wanted = (pinned or {}).get(one.release_id)
    if wanted is not None and wanted < every:
        every = wanted
    if every < _TURNS:
        overdue = since - every * _EARLY
        due = not every or overdue >= timedelta(0)
    else:
        due = _turns(one.release_id, now, every) > _turns(one.release_id, last, every)
        overdue = _since_turn(one.release_id, now, every)
    if not due:
        return None
    return Turn(overdue=overdue, why=_why(one, recalled, now, every, pinned=wanted == every), every=every, whole=whole)


def age(recalled: Recall, now: datetime) -> timedelta:
    """Return how old a release is: since it was published, or edited last."""
    return now - recalled.young_since if recalled.young_since is not None else LONGEST


def _why(one: Release, recalled: Recall, now: datetime, every: timedelta, *, pinned: bool) -> str:
    if pinned:
        return f"somebody follows it every {words(every)}"
    if one.status == REMOVED:
        return f"it is gone, and may return: every {words(every)}"
    old = max(age(recalled, now), timedelta(0))
    return f"{'edited' if recalled.edited else 'published'} {words(old)} ago: every {words(every)}"


def words(span: timedelta) -> str:
    """Return a stretch of time in the largest whole unit that it holds twice, or once exactly.

    >>> words(timedelta(days=90)), words(timedelta(hours=30)), words(timedelta(0))
    ('90 days', '30 hours', 'run')
    """
    seconds = int(span.total_seconds())
    if seconds <= 0:
        return "run"
    for unit, long in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= 2 * long or seconds == long:
            number = seconds // long
            return f"{number} {unit}s" if number != 1 else unit
    return f"{seconds} seconds"


def _turns(release_id: str, at: datetime, every: timedelta) -> int:
    """Return how many turns a release has had up to an instant."""
    return int((at.timestamp() + _phase(release_id, every)) // _length(every))


def _since_turn(release_id: str, now: datetime, every: timedelta) -> timedelta:
    return timedelta(seconds=(now.timestamp() + _phase(release_id, every)) % _length(every))


def _length(every: timedelta) -> float:
    return max(every.total_seconds() * _MARGIN, 1.0)


def _phase(release_id: str, every: timedelta) -> float:
    share = int.from_bytes(hashlib.sha256(release_id.encode()).digest()[:6], "big") / (1 << 48)
    return share * _length(every)
