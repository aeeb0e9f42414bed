"""Whether a newsroom's schedule was kept: nobody else notices when cron or the service that runs it is gone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from schedules.timetable import trigger

if TYPE_CHECKING:
    from datetime import datetime


def missed(schedule: str, zone: str, *, good_at: datetime, now: datetime, lasting: float) -> bool:
    """Return whether two turns have passed since the last good look, and the second had its time.

    One missed turn is a machine that slept. Turns are counted, not hours: after a weekend without any, Monday's is the
    first.

    Args:
        schedule: a cron expression.
        zone: in which it counts.
        good_at: when the last good look ended.
        now: the instant that is asked about.
        lasting: seconds that a run may take.

    """
    turns = trigger(schedule, zone)
    first: datetime | None = turns.get_next_fire_time(None, good_at + timedelta(seconds=1))
    second: datetime | None = turns.get_next_fire_time(first, first + timedelta(seconds=1)) if first else None
    if first is None or second is None:
        return False
    # No run outlasts the next turn by design: of a frequent schedule, one more interval is time enough.
    return now > second + min(timedelta(seconds=lasting), second - first)
