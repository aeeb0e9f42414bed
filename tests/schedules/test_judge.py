"""The judge: a mass is held, shown, and settled by time; what is clean is told at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from schedules.judge import LOST_FIELD, MASS, RESTLESS, SAME_BODY, Judgement, Rules, counted
from tests.schedules.judging import MONDAY, RULES, TUESDAY, WEDNESDAY, claim, claims, ids, judged, release

if TYPE_CHECKING:
    from schedules.archive.records import Held

# Masses


@pytest.mark.parametrize(
    ("number", "kind", "known", "held"),
    [
        (4, "edited", 4, False),
        (5, "edited", 20, False),
        (6, "edited", 20, True),
        (5, "edited", 19, True),
        (5, "removed", 25, False),
        (5, "removed", 24, True),
        (5, "unlisted", 25, False),
        (5, "unlisted", 24, True),
        (5, "moved", 10, False),
        (5, "moved", 9, True),
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
    assert told.fresh == list(told.held.values())
    if held:
        why = f"{number} of {known} releases are {kind} at once"
        assert {(one.rule, one.why) for one in told.held.values()} == {(MASS, why)}
        assert len({one.mass for one in told.held.values()}) == 1


def test_clean_changes_of_the_same_night_are_told() -> None:
    told = judged([*claims(9), claim("n", "new"), claim("r", "removed")], 20)
    assert [one.key for one in told.accepted] == ["n", "r"]
    assert len(told.held) == 9


def test_two_masses_of_a_night_have_a_name_each() -> None:
    told = judged([*claims(9), *claims(9, "removed")], 20)
    assert len({(one.line["kind"], one.mass) for one in told.held.values()}) == 2
    assert len({one.mass for one in told.held.values()}) == 2


def test_what_rings_nothing_is_no_mass() -> None:
    assert judged(claims(50, "new", rings=False), 10).held == {}


def test_each_number_can_be_set() -> None:
    assert judged(claims(3), 4, rules=Rules(least=3)).accepted == []
    assert judged(claims(9), 20, rules=Rules(edited=0.5)).held == {}
    first = judged(claims(9), 20, rules=Rules(looks=1, over=0))
    assert (first.held, len(first.accepted)) == ({}, 9)


def test_one_body_on_three_releases_is_a_page_that_stands_in() -> None:
    told = judged([*(claim(str(at), body="same") for at in range(3)), claim("other", body="own")], 1000)
    assert set(told.held) == {"0", "1", "2"}
    assert {(one.rule, one.why) for one in told.held.values()} == {(SAME_BODY, "3 releases have the same new body")}
    assert judged([claim(str(at), body="same") for at in range(2)], 1000).held == {}
    assert judged([claim(str(at), body=None) for at in range(3)], 1000).held == {}
    assert judged([claim(str(at), "restored", body="same") for at in range(3)], 1000).held == {}


def test_a_body_that_they_shared_before_is_no_new_one() -> None:
    same = [claim(str(at), body="same") for at in range(3)]
    for one in same:
        assert one.before is not None
        one.before = replace(one.before, body_hash="same")
    assert judged(same, 1000).held == {}


def test_a_field_that_many_lose_at_once_was_lost_by_the_reader() -> None:
    told = judged([*claims(5, lost="authors"), claim("x", lost="type")], 1000)
    assert set(told.held) == ids(5)
    why = "5 releases lost their authors at once"
    assert {(one.rule, one.why) for one in told.held.values()} == {(LOST_FIELD, why)}
    assert judged(claims(4, lost="authors"), 1000).held == {}


# Over several nights


def test_held_alike_in_three_looks_over_48_hours_it_is_accepted_as_a_mass() -> None:
    first = judged(claims(9), 20, now=MONDAY)
    assert {one.looks for one in first.held.values()} == {1}
    second = judged(claims(9), 20, first.held, TUESDAY)
    assert {one.looks for one in second.held.values()} == {2}
    assert {one.first_held_at for one in second.held.values()} == {MONDAY}
    assert second.fresh == []
    third = judged(claims(9), 20, second.held, WEDNESDAY)
    assert third.held == {}
    assert {tuple(one.change["marks"]) for one in third.accepted} == {("mass",)}
    assert {one.change["looks"] for one in third.accepted} == {3}
    (mass,) = {one.mass for one in first.held.values()}
    assert {one.mass for one in second.held.values()} == {mass}
    assert {name: len(group) for name, group in third.matured.items()} == {mass: 9}


def test_a_held_change_lies_between_the_looks_at_which_it_was_first_met() -> None:
    held: dict[str, Held] = {}
    for now in (MONDAY, TUESDAY, WEDNESDAY):
        tonight = claims(9)
        for one in tonight:
            one.change["between"] = {"not_before": f"before {now}", "not_after": now}
        told = judged(tonight, 20, held, now)
        held = told.held
    assert {tuple(one.change["between"].values()) for one in told.accepted} == {(f"before {MONDAY}", MONDAY)}


def test_three_looks_in_one_night_are_not_48_hours() -> None:
    held: dict[str, Held] = {}
    for _ in range(5):
        held = judged(claims(9), 20, held, TUESDAY).held
    assert {one.looks for one in held.values()} == {5}
    assert len(held) == 9


def test_two_looks_over_48_hours_are_not_three() -> None:
    first = judged(claims(9), 20, now=MONDAY)
    assert len(judged(claims(9), 20, first.held, "2026-12-24T02:00:00Z").held) == 9


def test_a_claim_that_is_another_one_begins_anew() -> None:
    first = judged(claims(9), 20, now=MONDAY)
    tonight = [claim(f"x{at}") for at in range(9)]
    for one in tonight:
        one.after.release_id = one.key.replace("x", "edited")
    other = judged(tonight, 20, first.held, WEDNESDAY)
    assert {one.looks for one in other.held.values()} == {1}
    assert {one.first_held_at for one in other.held.values()} == {WEDNESDAY}
    assert {one.id for one in other.settled} == ids(9)


def test_a_mass_of_which_a_part_is_met_is_the_same_mass() -> None:
    first = judged(claims(9), 20)
    second = judged(claims(9)[:2], 20, first.held, TUESDAY)
    assert second.accepted == []
    assert second.fresh == []
    assert {key: one.looks for key, one in second.held.items()} == {
        one.key: 2 if at < 2 else 1 for at, one in enumerate(claims(9))
    }
    third = judged(claims(9), 20, second.held, WEDNESDAY)
    assert {one.key for one in third.accepted} == {"edited0", "edited1"}, "the others were seen twice only"
    fourth = judged(claims(9)[2:], 20, third.held, "2026-11-26T02:00:00Z")
    assert len(fourth.accepted) == 7
    assert {tuple(one.change["marks"]) for one in fourth.accepted} == {("mass",)}


def test_what_is_clean_and_new_beside_a_mass_that_waits_is_told() -> None:
    first = judged(claims(9), 20)
    second = judged([*claims(9), claim("fresh")], 20, first.held, TUESDAY)
    assert [one.key for one in second.accepted] == ["fresh"]
    assert set(second.held) == ids(9)


def test_what_is_not_so_any_more_is_settled() -> None:
    first = judged(claims(9), 20)
    second = judged([], 20, first.held, TUESDAY, met=ids(9))
    assert (second.held, second.accepted) == ({}, [])
    assert {one.id for one in second.settled} == ids(9)


def test_what_was_not_met_goes_on_waiting() -> None:
    first = judged(claims(9), 20)
    second = judged([], 20, first.held, TUESDAY)
    assert second.held == first.held
    assert (second.settled, second.fresh) == ([], [])


def test_only_a_whole_walk_settles_what_is_unlisted() -> None:
    first = judged(claims(9, "unlisted"), 20)
    partly = judged([], 20, first.held, TUESDAY, met=ids(9, "unlisted"), walked=False)
    assert partly.held == first.held
    whole = judged([], 20, first.held, TUESDAY, met=ids(9, "unlisted"), walked=True)
    assert len(whole.settled) == 9


# A page that changes at every look


def test_after_edits_at_three_looks_in_a_row_the_next_waits() -> None:
    assert judged([claim("a", streak=2)], 20).held == {}
    told = judged([claim("a", streak=3)], 20)
    assert told.held["a"].rule == RESTLESS
    assert told.held["a"].mass == "a", "each page by itself"
    assert judged([claim("a", "removed", streak=3)], 20).held == {}


def test_alike_at_three_looks_in_a_row_it_is_accepted_and_is_no_mass() -> None:
    held: dict[str, Held] = {}
    for _ in range(2):
        told = judged([claim("a", streak=4)], 20, held)
        assert told.accepted == []
        held = told.held
    told = judged([claim("a", streak=4)], 20, held)
    assert [(one.key, one.change["looks"], one.change["marks"]) for one in told.accepted] == [("a", 3, [])]
    assert told.matured == {}


@pytest.mark.parametrize(
    ("streak", "calm", "edited", "then"),
    [
        (0, 0, True, (1, 0)),
        (2, 0, True, (3, 0)),
        (3, 0, True, (4, 0)),
        (4, 2, True, (4, 0)),
        (2, 0, False, (0, 0)),
        (3, 0, False, (0, 0)),
        (4, 0, False, (4, 1)),
        (4, 1, False, (4, 2)),
        (4, 2, False, (0, 0)),
    ],
)
def test_looks_are_counted(streak: int, calm: int, edited: bool, then: tuple[int, int]) -> None:
    assert counted(replace(release("a", 1, None), streak=streak, calm=calm), edited=edited, rules=RULES) == then


def test_a_night_without_claims() -> None:
    assert judged([], 20) == Judgement()
