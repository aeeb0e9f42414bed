from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from newsdesk.cli.lateness import missed
from schedules.cron import Cron
from schedules.quiet import quiet
from schedules.timetable import Timetable

NEW_YORK = "America/New_York"
ZONE = ZoneInfo(NEW_YORK)


def cron(text: str, **more: object) -> Timetable:
    return Timetable(newsroom="demo", cron=Cron(text, NEW_YORK), zone=ZONE, **more)  # type: ignore[arg-type]


DAILY = cron("0 2 * * *")
WORKDAYS = cron("0 2 * * mon-fri")
HOURLY = Timetable(newsroom="demo", every=timedelta(hours=1), zone=ZONE)
QUIET = Timetable(newsroom="demo", every=timedelta(hours=1), zone=ZONE, quiet=quiet("22:00-07:00"))


@pytest.mark.parametrize(
    ("told", "good_at", "now", "expected"),
    [
        (DAILY, "2026-11-17 02:05", "2026-11-18 09:00", False),  # one turn missed: a machine slept
        (DAILY, "2026-11-17 02:05", "2026-11-19 01:59", False),
        (DAILY, "2026-11-17 02:05", "2026-11-19 04:59", False),  # the second turn may still be under way
        (DAILY, "2026-11-17 02:05", "2026-11-19 05:01", True),
        (WORKDAYS, "2026-11-20 02:05", "2026-11-22 23:00", False),  # Friday to Sunday
        (WORKDAYS, "2026-11-20 02:05", "2026-11-24 06:00", True),  # Monday's and Tuesday's were missed
        (DAILY, "2026-10-31 02:05", "2026-11-02 04:59", False),  # the night on which clocks are set back
        (cron("* * * * *"), "2026-11-17 02:00", "2026-11-17 02:02", False),
        (cron("* * * * *"), "2026-11-17 02:00", "2026-11-17 02:04", True),
        (cron("0 2 1 1 *"), "2026-11-17 02:00", "2027-12-31 02:00", False),
        (HOURLY, "2026-11-17 02:05", "2026-11-17 05:00", False),
        (HOURLY, "2026-11-17 02:05", "2026-11-17 05:10", True),
        (QUIET, "2026-11-17 21:50", "2026-11-18 08:30", False),  # the turns of the night are one, at seven
        (QUIET, "2026-11-17 21:50", "2026-11-18 09:00", True),
        (cron("0 2 * * *", jitter=timedelta(hours=12)), "2026-11-17 02:05", "2026-11-19 05:01", False),
        (cron("0 2 * * *", jitter=timedelta(hours=12)), "2026-11-17 02:05", "2026-11-19 17:01", True),
    ],
)
def test_two_turns_without_a_good_look_are_late(told: Timetable, good_at: str, now: str, *, expected: bool) -> None:
    good, instant = (datetime.fromisoformat(one).replace(tzinfo=ZONE) for one in (good_at, now))
    assert missed(told, good_at=good, now=instant, lasting=3 * 3600) is expected
