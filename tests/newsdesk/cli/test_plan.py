"""`newsroom plan`: what a run would fetch, and why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from newsdesk.cli.plan import summary, within
from schedules.archive.records import Release
from schedules.cadence import Cadence, Step, Turn
from schedules.plan import Turns

DAY = timedelta(days=1)


def turns(due: int, put_off: int = 0, whole: str | None = None) -> Turns:
    one: Any = Release(
        release_id="demo-a",
        newsroom="demo",
        status="present",
        version=1,
        content_hash="h2:a",
        body_hash=None,
        last_look="2026-11-22T02:00:00Z",
        pending={},
        line={"url": "https://demo.example/a/"},
    )
    its = Turn(overdue=DAY, why="published 40 days ago: every 75 days", every=75 * DAY)
    return Turns(due=[(one, its)] * due, put_off=[(one, its)] * put_off, whole=whole)


def test_what_a_run_would_do_in_words() -> None:
    assert summary(turns(3), Cadence(), 5000) == [
        "3 of 5,000 known releases would be looked at.",
        "The listing would be read until two pages show nothing new; to its end every 14 days.",
        (
            "Edits are found within a day on releases younger than 7 days, 3 days on releases younger than 30 days, "
            "75 days on releases younger than 365 days, 90 days on older ones, and where the listing or a feed hints at "
            "one, at once."
        ),
    ]


def test_what_is_put_off_is_said() -> None:
    told = summary(turns(5, put_off=7, whole="its turn has come"), Cadence(requests=5), 12)
    assert told[1:3] == [
        "7 more are due and put off: a run takes 5 looks.",
        "The listing would be walked to its end: its turn has come.",
    ]
    assert "nobody can state" in told[3]


@pytest.mark.parametrize(
    ("cadence", "said"),
    [
        (Cadence(beyond=timedelta(0)), "a run"),
        (Cadence(steps=(), beyond=30 * DAY), "30 days"),
        (
            Cadence(steps=(Step(younger=9 * DAY, every=DAY),), beyond=7 * DAY),
            "a day on releases younger than 9 days, 7 days on older ones",
        ),
    ],
)
def test_within_what_edits_are_found(cadence: Cadence, said: str) -> None:
    assert within(turns(1), cadence) == said


def test_a_newsroom_that_was_read(desk: Any) -> None:
    lines = desk("plan", "demo", "--json", "--full").lines
    assert lines
    assert {one["schema"] for one in lines} == {"newsroom.turn/1"}
    assert {one["put_off"] for one in lines} == {False}
    assert all(datetime.fromisoformat(one["last_look"]) < datetime.now(UTC) for one in lines)
    assert len(desk("plan", "demo", "--full").out.splitlines()) == len(lines)


def test_a_terminal_shows_the_first_and_says_how_many_more(desk: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("newsdesk.cli.plan.SHOWN", 2)
    ended = desk.drawn("plan", "demo", "--full")
    assert "known releases would be looked at." in ended.out
    assert ended.err.endswith("more: newsroom plan demo --all\n")
    assert desk.drawn("plan", "demo", "--full", "--all").err == ""


def test_what_is_unknown_or_was_never_read(desk: Any) -> None:
    assert desk("plan", "nosuch").code == 2
    assert "was not read to its end yet" in desk("plan", "amnesty-usa").err
