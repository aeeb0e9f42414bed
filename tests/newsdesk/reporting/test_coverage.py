"""What was looked at: whole days, days that were not, and days before there was anything to know."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from newsdesk.reporting.coverage import coverage, spans
from newsdesk.reporting.stretch import Stretch

WEEK = Stretch(since=date(2026, 11, 16), until=date(2026, 11, 22), zone=UTC, now=datetime(2026, 11, 22, 12, tzinfo=UTC))


def crawl(day: int, state: str = "complete", *reasons: str) -> dict[str, Any]:
    return {"crawl_id": f"202611{day:02}T020000Z", "state": state, "reasons": list(reasons), "counts": {"read": 3}}


def test_each_day_has_its_state() -> None:
    found = coverage(
        [crawl(17), crawl(18, "failed", "answered 503"), crawl(19, "failed"), crawl(19), crawl(21)],
        WEEK,
        first="2026-11-17T02:00:00Z",
    )
    assert [state for _, state in found.days] == ["before", "whole", "part", "whole", "none", "whole", "open"]
    said = " ".join(found.sentences)
    assert "5 crawls: 3 complete, 2 failed." in said
    assert "All that was due was looked at on 3 of 5 days." in said
    assert "Nothing was looked at on 20 Nov 2026." in said
    assert "Looked at, but not whole, on 18 Nov 2026." in said
    assert "On 22 Nov 2026, which is not over, there was no look yet." in said
    assert [(one.state, one.why) for one in found.troubles] == [
        ("failed", "answered 503"),
        ("failed", "no reason was noted"),
    ]
    assert found.looks == {"read": 15}


def test_crawls_outside_are_not_counted() -> None:
    found = coverage([crawl(15), crawl(16), crawl(23)], WEEK, first="2026-11-01T00:00:00Z")
    assert found.crawls == {"complete": 1}


def test_nothing_looked_at_is_not_nothing_changed() -> None:
    found = coverage([], WEEK, first="2026-11-01T00:00:00Z")
    assert found.nothing
    assert found.sentences == ("Nothing was looked at in this stretch. That nothing changed is therefore not known.",)
    never = coverage([], WEEK, first=None)
    assert {state for _, state in never.days} == {"before"}
    assert "had not been looked at yet" in never.sentences[0]


def test_all_days_seen_is_said_shortly() -> None:
    found = coverage([crawl(day) for day in range(16, 23)], WEEK, first="2026-01-01T00:00:00Z")
    assert "All that was due was looked at on each of 7 days." in found.sentences
    assert not any("Nothing was" in one or "not whole" in one for one in found.sentences)


def test_many_gaps_are_bounded() -> None:
    days = [date.fromordinal(740_000 + 2 * number) for number in range(40)]
    assert spans(days).endswith(", and 28 more stretches of days")
