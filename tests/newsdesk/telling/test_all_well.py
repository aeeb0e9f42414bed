"""All is well: a month in a few numbers, or what was not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from newsdesk.telling.all_well import MONTHLY, WEEKLY, Tally, line, period

NOW = datetime(2026, 12, 1, 2, 10, tzinfo=UTC)
WELL = {"state": "well", "since": "2026-01-01T00:00:00Z", "good_at": "2026-12-01T02:00:00Z"}


@given(st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1)), st.sampled_from((MONTHLY, WEEKLY)))  # noqa: DTZ001
def test_periods_follow_each_other(moment: datetime, every: str) -> None:
    now = moment.replace(tzinfo=UTC)
    told = period(every, now)
    assert told.begin < told.end <= now
    assert period(every, told.end - timedelta(seconds=1)).end == told.begin
    assert period(every, told.end) == told


def test_a_good_month() -> None:
    tally = Tally(
        runs={"complete": 60},
        changes={"edited": 1, "new": 1212},
        told=14,
        newsrooms={"a": WELL, "b": WELL},
        releases=1400,
    )
    told = line(period(MONTHLY, NOW), tally, room="82 GB free, it lasts for years", now=NOW)
    assert told["kind"] == "all-well"
    assert told["title"] == "All was well in November 2026."
    assert told["because"] == (
        "60 crawls of 2 newsrooms; 1,400 releases known; 1 edited, 1,212 new; 14 alerts told; "
        "82 GB free, it lasts for years"
    )
    assert told["advice"] is None
    assert told["id"] == line(period(MONTHLY, NOW + timedelta(days=9)), Tally(), room="", now=NOW)["id"]
    assert told["id"] != line(period(WEEKLY, NOW), Tally(), room="", now=NOW)["id"]


def test_what_was_not_well_is_said() -> None:
    ill = {"state": "ill", "since": "2026-11-20T02:00:00Z", "good_at": "2026-11-19T02:00:00Z"}
    gone = {**WELL, "good_at": "2026-10-30T02:00:00Z"}
    tally = Tally(runs={"complete": 3}, given_up=2, newsrooms={"a": WELL, "b": ill, "c": gone})
    told = line(period(MONTHLY, NOW), tally, room="", now=NOW)
    assert told["title"] == (
        "Not all is well after November 2026: b is ill since 2026-11-20; c was not looked at; 2 messages given up."
    )
    assert told["advice"] == "See: newsroom status."
    assert "nothing was crawled" in line(period(MONTHLY, NOW), Tally(), room="", now=NOW)["title"]
