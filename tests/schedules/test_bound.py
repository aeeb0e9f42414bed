"""What a person rejected stays away, and what builds on a claim that is held is held with it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from schedules.judge import MASS
from tests.schedules.judging import MONDAY, TUESDAY, WEDNESDAY, claim, claims, ids, judged

if TYPE_CHECKING:
    from schedules.archive.records import Held
    from schedules.claims import Claim


def rejected(held: dict[str, Held]) -> dict[str, Held]:
    return {key: replace(one, rejected=True) for key, one in held.items()}


def test_what_a_person_rejected_stays_away_while_it_looks_the_same() -> None:
    held = rejected(judged(claims(9), 20).held)
    for now in (TUESDAY, WEDNESDAY, "2027-01-01T02:00:00Z"):
        told = judged(claims(9), 20, held, now)
        assert (told.accepted, told.fresh, told.settled, told.open) == ([], [], [], [])
        held = told.held
        assert set(held) == ids(9)
    partly = judged(claims(4), 20, held, WEDNESDAY)
    assert partly.held == held, "what was not met"


def test_it_is_no_part_of_a_mass_any_more() -> None:
    held = rejected(judged(claims(9), 20).held)
    told = judged([*claims(9), *(claim(f"x{at}") for at in range(4))], 20, held, TUESDAY)
    assert len(told.accepted) == 4


def test_once_it_looks_different_it_may_be_claimed_again() -> None:
    held = rejected(judged(claims(9), 20).held)
    well = judged([], 20, held, TUESDAY, met=ids(9))
    assert (well.held, well.settled) == ({}, []), "nobody is told: a person had said so"
    again = judged(claims(9), 20, well.held, WEDNESDAY)
    assert {one.looks for one in again.fresh} == {1}
    assert not any(one.rejected for one in again.held.values())


# What builds on a claim that is held


def on(base: Claim, kind: str, key: str) -> Claim:
    made = claim(key, kind)
    made.after.release_id = made.change["release_id"] = base.after.release_id
    return made


def test_what_builds_on_a_held_claim_is_held_with_it() -> None:
    moved = claims(9, "moved")
    told = judged([*moved, on(moved[0], "edited", "e")], 10)
    assert told.accepted == []
    assert (told.held["e"].rule, told.held["e"].why) == (MASS, "it builds on a change that is held")


def test_it_is_not_told_before_it_however_long_it_waited() -> None:
    edits = claims(9)
    held = judged(edits, 20, now="2026-11-20T02:00:00Z").held
    held = judged(claims(9), 20, held, MONDAY).held
    tonight = [one for edit in claims(9) for one in (on(edit, "moved", f"m{edit.key}"), edit)]
    told = judged(tonight, 10, held, TUESDAY)
    assert told.accepted == []
    assert len(told.held) == 18
    third = judged(tonight, 10, judged(tonight, 10, told.held, WEDNESDAY).held, "2026-11-26T02:00:00Z")
    assert len(third.accepted) == 18


def test_what_builds_on_a_rejected_claim_is_held() -> None:
    held = rejected(judged(claims(9, "moved"), 10).held)
    tonight = claims(9, "moved")
    told = judged([*tonight, on(tonight[0], "edited", "e")], 10, held, TUESDAY)
    assert told.accepted == []
    assert [one.id for one in told.open] == ["e"]


def test_what_the_listing_says_does_not_wait_for_an_edit() -> None:
    edits = claims(9)
    told = judged([*edits, on(edits[0], "unlisted", "u")], 20)
    assert [one.key for one in told.accepted] == ["u"]
