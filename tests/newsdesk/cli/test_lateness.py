from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from newsdesk.cli.lateness import missed

NEW_YORK = ZoneInfo("America/New_York")
DAILY = "0 2 * * *"
WORKDAYS = "0 2 * * mon-fri"


@pytest.mark.parametrize(
    ("schedule", "good_at", "now", "expected"),
    [
        (DAILY, "2026-11-17 02:05", "2026-11-18 09:00", False),  # one turn missed: a machine slept
        (DAILY, "2026-11-17 02:05", "2026-11-19 01:59", False),
        (DAILY, "2026-11-17 02:05", "2026-11-19 04:59", False),  # the second turn may still be under way
        (DAILY, "2026-11-17 02:05", "2026-11-19 05:01", True),
        (WORKDAYS, "2026-11-20 02:05", "2026-11-22 23:00", False),  # Friday to Sunday
        (WORKDAYS, "2026-11-20 02:05", "2026-11-24 06:00", True),  # Monday's and Tuesday's were missed
        (DAILY, "2026-10-31 02:05", "2026-11-02 04:59", False),  # the night on which clocks are set back
        ("* * * * *", "2026-11-17 02:00", "2026-11-17 02:02", False),
        ("* * * * *", "2026-11-17 02:00", "2026-11-17 02:04", True),
        ("0 2 1 1 *", "2026-11-17 02:00", "2027-12-31 02:00", False),
    ],
)
def test_two_turns_without_a_good_look_are_late(schedule: str, good_at: str, now: str, *, expected: bool) -> None:
    good, instant = (datetime.fromisoformat(one).replace(tzinfo=NEW_YORK) for one in (good_at, now))
    assert missed(schedule, "America/New_York", good_at=good, now=instant, lasting=3 * 3600) is expected
