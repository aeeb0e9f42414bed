"""Whether a newsroom's schedule was kept: nobody else notices when cron or the service that runs it is gone."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING

from schedules.timetable import Past

if TYPE_CHECKING:
    from datetime import datetime

    from schedules.timetable import Timetable


def missed(told: Timetable, *, good_at: datetime, now: datetime, lasting: float) -> bool:
    """Return whether two turns have passed since the last good look, and the second had its time.

    One missed turn is a machine that slept. Turns are counted, not hours: after a weekend without any, Monday's is the
    first; those of a quiet night are one, at its end.

    Args:
        told: when the newsroom is due.
        good_at: when the last good look ended.
        now: the instant that is asked about.
        lasting: seconds that a run may take.

    """
    first, second = islice(told.rings(Past(started=good_at), now=now), 2)
    # No run outlasts the next turn by design: of a frequent schedule, one more interval is time enough.
    return now > second + min(timedelta(seconds=lasting), second - first)
