"""Health: an illness is told once, weekly while it lasts, and once when it is over, however its reason changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from newsroom_scraper.plan import Manners
from schedules.health import BARREN, BLOCKED, ILL, WELL, assess, careful

START = datetime(2026, 11, 1, 2, 0, tzinfo=UTC)


def stamp(day: float) -> str:
    return (START + timedelta(days=day)).strftime("%Y-%m-%dT%H:%M:%SZ")


def crawl(state: str, *reasons: str, cut_short: bool = False) -> dict[str, Any]:
    return {"state": state, "reasons": list(reasons), "cut_short": cut_short, "crawl_id": "20261101T020000Z"}


WELL_ = crawl("complete")
DOWN = crawl("failed", "answered 503")


def lived(*nights: tuple[float, dict[str, Any]]) -> tuple[dict[str, Any], list[tuple[float, str]], list[Any]]:
    """Return the health after some nights, what was told on which day, and the notices."""
    health: dict[str, Any] = {}
    told, notices = [], []
    for day, made in nights:
        health, said = assess(
            health,
            {**made, "crawl_id": f"crawl-{day}"},
            newsroom="demo",
            now=stamp(day),
            advice="The next run tries again.",
        )
        told += [(day, one["kind"]) for one in said]
        notices += said
    return health, told, notices


KILLED = crawl("incomplete", "the crawl was cut short: its process was killed from outside (SIGKILL), probably so")


def test_a_kill_from_outside_is_an_illness_only_where_the_next_crawl_meets_it_too() -> None:
    health, told, _ = lived((0, WELL_), (1, KILLED), (2, WELL_), (3, KILLED))
    assert (health["state"], health["good_at"], told) == (WELL, stamp(2), [])
    health, told, notices = lived((0, WELL_), (1, KILLED), (2, KILLED), (3, KILLED), (4, WELL_))
    assert told == [(2, "ill"), (4, "healed")]
    assert "killed from outside" in notices[0]["because"]
    assert "killed" not in health


def test_a_kill_of_the_very_first_crawl_says_nothing_yet() -> None:
    health, told, _ = lived((0, KILLED))
    assert (health.get("state"), told) == (None, [])
    assert lived((0, KILLED), (1, DOWN))[1] == [(1, "ill")]
    assert lived((0, DOWN), (1, KILLED))[1] == [(0, "ill")]


def test_the_first_good_look() -> None:
    health, told, _ = lived((0, WELL_))
    assert told == []
    assert health == {
        "state": WELL,
        "since": stamp(0),
        "good_at": stamp(0),
        "why": None,
        "advice": None,
        "told_at": None,
    }


def test_well_it_keeps_since_when_and_when_last() -> None:
    health, told, _ = lived((0, WELL_), (1, WELL_), (2, WELL_))
    assert (health["since"], health["good_at"], told) == (stamp(0), stamp(2), [])


def test_an_illness_is_told_once_and_once_when_it_is_over() -> None:
    health, told, notices = lived((0, WELL_), (1, DOWN), (2, DOWN), (3, DOWN), (4, WELL_), (5, WELL_))
    assert told == [(1, "ill"), (4, "healed")]
    ill, healed = notices
    assert ill["title"] == "demo cannot be read."
    assert (ill["because"], ill["advice"]) == ("answered 503", "The next run tries again.")
    assert (ill["since"], ill["detected_at"]) == (stamp(1), stamp(1))
    assert (healed["title"], healed["because"]) == ("demo can be read again.", "it was: answered 503")
    assert (healed["since"], healed["detected_at"]) == (stamp(1), stamp(4))
    assert (health["state"], health["since"], health["good_at"]) == (WELL, stamp(4), stamp(5))


def test_however_its_reason_changes_it_is_one_illness() -> None:
    states = ("failed", "blocked", "incomplete", "failed", "blocked")
    nights = [(day, crawl(state, f"reason {day}")) for day, state in enumerate(states, 1)]
    health, told, notices = lived((0, WELL_), *nights, (6, WELL_))
    assert told == [(1, "ill"), (6, "healed")]
    assert notices[1]["because"] in {"reason 5", "it was: reason 5"}
    assert health["state"] == WELL
    sick, _, _ = lived((0, WELL_), *nights)
    assert (sick["state"], sick["why"], sick["since"]) == (BLOCKED, "reason 5", stamp(1))
    assert (sick["good_at"], sick["told_at"]) == (stamp(0), stamp(1))


def test_two_illnesses_are_told_apart() -> None:
    _, told, notices = lived((0, WELL_), (1, DOWN), (2, WELL_), (3, DOWN), (4, WELL_))
    assert told == [(1, "ill"), (2, "healed"), (3, "ill"), (4, "healed")]
    assert len({one["id"] for one in notices}) == 4


def test_it_is_told_again_every_week_while_it_lasts() -> None:
    _, told, notices = lived((0, WELL_), *((day, DOWN) for day in range(1, 25)), (25, WELL_))
    assert told == [(1, "ill"), (8, "ill"), (15, "ill"), (22, "ill"), (25, "healed")]
    assert notices[1]["title"] == "demo still cannot be read."
    assert {one["since"] for one in notices} == {stamp(1)}
    assert len({one["id"] for one in notices}) == 5


def test_a_little_less_than_a_week_is_not_enough() -> None:
    _, told, _ = lived((0, DOWN), (6.99, DOWN), (7, DOWN))
    assert told == [(0, "ill"), (7, "ill")]


@pytest.mark.parametrize(("state", "word"), [("failed", ILL), ("incomplete", ILL), ("blocked", BLOCKED)])
def test_the_states_of_a_crawl(state: str, word: str) -> None:
    health, told, notices = lived((0, crawl(state, "why")))
    assert (health["state"], health["good_at"]) == (word, None)
    assert told == [(0, "ill")]
    how = "refuses to be read" if word == BLOCKED else "cannot be read"
    assert notices[0]["title"] == f"demo {how}."


@pytest.mark.parametrize("made", [crawl("incomplete", "x", cut_short=True), crawl("failed", "x", cut_short=True)])
def test_what_was_stopped_by_hand_says_nothing(made: dict[str, Any]) -> None:
    assert lived((0, made)) == ({}, [], [])
    well, _, _ = lived((0, WELL_))
    assert lived((0, WELL_), (1, made))[0] == well
    sick, _, _ = lived((0, WELL_), (1, DOWN))
    health, told, _ = lived((0, WELL_), (1, DOWN), (2, made), (9, made))
    assert (health, told) == (sick, [(1, "ill")])
    assert lived((0, WELL_), (1, DOWN), (2, made), (3, WELL_))[1] == [(1, "ill"), (3, "healed")]


def test_a_crawl_of_an_earlier_program_may_lack_what_is_asked() -> None:
    made = {key: value for key, value in DOWN.items() if key != "cut_short"}
    assert lived((0, made))[1] == [(0, "ill")]


def test_nothing_that_was_given_is_changed() -> None:
    before, _, _ = lived((0, WELL_), (1, DOWN))
    kept = dict(before)
    assess(before, WELL_, newsroom="demo", now=stamp(2), advice="Wait.")
    assess(before, DOWN, newsroom="demo", now=stamp(9), advice="Wait.")
    assert before == kept


def counted(state: str, **counts: int) -> dict[str, Any]:
    return {**crawl(state, "answered 503"), "counts": {"read": 0, **counts}}


def test_where_nothing_was_read_for_three_crawls_the_next_takes_care() -> None:
    usual = Manners()
    nothing = counted("failed")
    for nights in range(1, BARREN + 3):
        health, _, _ = lived(*((float(day), nothing) for day in range(nights)))
        assert careful(usual, health).barren == (nights if nights >= BARREN else 0)
    assert careful(usual, {}) == usual


@pytest.mark.parametrize(
    "between", [counted("incomplete", read=1), counted("incomplete", unchanged=1), counted("complete")]
)
def test_one_page_that_was_read_ends_the_care(between: dict[str, Any]) -> None:
    ill = counted("failed")
    health, _, _ = lived((0, ill), (1, ill), (2, ill), (3, between), (4, ill), (5, ill))
    assert careful(Manners(), health).barren == 0
