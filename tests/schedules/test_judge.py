"""The judge: a mass is held, shown, and settled by time; what is clean is told at once."""

from __future__ import annotations

from typing import Any

import pytest

from schedules.archive.records import Release
from schedules.claims import Claim
from schedules.judge import Judgement, judge

MONDAY, TUESDAY, WEDNESDAY = (f"2026-11-{day}T02:00:00Z" for day in (23, 24, 25))


def claim(key: str, kind: str = "edited", *, body: str | None = None, rings: bool = True) -> Claim:
    after = Release(
        release_id=key,
        newsroom="demo",
        status="present",
        version=2,
        content_hash=key,
        body_hash=body,
        last_look=MONDAY,
        pending={},
        line={},
    )
    return Claim(key=key, change={"kind": kind, "marks": [], "looks": 1}, after=after, new_version=True, rings=rings)


def claims(number: int, kind: str = "edited", **facts: Any) -> list[Claim]:
    return [claim(f"{kind}{at}", kind, **facts) for at in range(number)]


def judged(told: list[Claim], known: int, held: dict[str, Any] | None = None, now: str = MONDAY) -> Judgement:
    return judge(told, known=known, held_before=held or {}, now=now)


@pytest.mark.parametrize(
    ("number", "kind", "known", "held"),
    [
        (4, "edited", 4, False),
        (5, "edited", 20, False),
        (6, "edited", 20, True),
        (5, "edited", 19, True),
        (5, "removed", 25, False),
        (5, "removed", 24, True),
        (5, "new", 10, False),
        (5, "new", 9, True),
        (5, "restored", 10, False),
        (5, "restored", 9, True),
        (50, "new", 0, False),
    ],
)
def test_a_mass_is_held(number: int, kind: str, known: int, held: bool) -> None:
    told = judged(claims(number, kind), known)
    assert len(told.held) == (number if held else 0)
    assert len(told.accepted) == (0 if held else number)
    assert set(told.why) == set(told.held)
    if held:
        assert set(told.why.values()) == {f"{number} of {known} releases are {kind} at once"}


def test_clean_changes_of_the_same_night_are_told() -> None:
    told = judged([*claims(9), claim("n", "new"), claim("r", "removed")], 20)
    assert [one.key for one in told.accepted] == ["n", "r"]
    assert len(told.held) == 9


def test_what_rings_nothing_is_no_mass() -> None:
    assert judged(claims(50, "new", rings=False), 10).held == {}


def test_one_body_on_three_releases_is_a_page_that_stands_in() -> None:
    told = judged([*(claim(str(at), body="same") for at in range(3)), claim("other", body="own")], 1000)
    assert set(told.held) == {"0", "1", "2"}
    assert set(told.why.values()) == {"3 releases have the same new body"}
    assert judged([claim(str(at), body="same") for at in range(2)], 1000).held == {}
    assert judged([claim(str(at), body=None) for at in range(3)], 1000).held == {}
    assert judged([claim(str(at), "restored", body="same") for at in range(3)], 1000).held == {}


def test_held_alike_in_three_looks_over_48_hours_it_is_accepted_as_a_mass() -> None:
    first = judged(claims(9), 20, now=MONDAY)
    assert {one["looks"] for one in first.held.values()} == {1}
    second = judged(claims(9), 20, first.held, TUESDAY)
    assert {one["looks"] for one in second.held.values()} == {2}
    assert {one["first_held_at"] for one in second.held.values()} == {MONDAY}
    third = judged(claims(9), 20, second.held, WEDNESDAY)
    assert third.held == {}
    assert {tuple(one.change["marks"]) for one in third.accepted} == {("mass",)}
    assert {one.change["looks"] for one in third.accepted} == {3}


def test_three_looks_in_one_night_are_not_48_hours() -> None:
    held: dict[str, Any] = {}
    for _ in range(5):
        held = judged(claims(9), 20, held, TUESDAY).held
    assert {one["looks"] for one in held.values()} == {5}
    assert len(held) == 9


def test_two_looks_over_48_hours_are_not_three() -> None:
    first = judged(claims(9), 20, now=MONDAY)
    assert len(judged(claims(9), 20, first.held, "2026-12-24T02:00:00Z").held) == 9


def test_a_claim_that_is_another_one_begins_anew() -> None:
    first = judged(claims(9), 20, now=MONDAY)
    other = judged([claim(f"x{at}") for at in range(9)], 20, first.held, WEDNESDAY)
    assert {one["looks"] for one in other.held.values()} == {1}
    assert {one["first_held_at"] for one in other.held.values()} == {WEDNESDAY}


def test_what_is_held_is_shown_as_it_is() -> None:
    told = judged(claims(9), 20)
    assert all(one["line"]["marks"] == [] and one["line"]["kind"] == "edited" for one in told.held.values())


def test_a_night_without_claims() -> None:
    assert judged([], 20) == Judgement()
