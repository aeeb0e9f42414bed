"""The judge: a mass is held, shown, and settled by time; what is clean is told at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from schedules.archive.records import Held, Release
from schedules.claims import Claim, Night
from schedules.judge import LOST_FIELD, MASS, RESTLESS, SAME_BODY, Judgement, Rules, counted, judge

if TYPE_CHECKING:
    from tests.schedules.conftest import World

MONDAY, TUESDAY, WEDNESDAY = (f"2026-11-{day}T02:00:00Z" for day in (23, 24, 25))
RULES = Rules(streak=3)


def release(key: str, version: int, body: str | None) -> Release:
    return Release(
        release_id=key,
        newsroom="demo",
        status="present",
        version=version,
        content_hash=key,
        body_hash=body,
        last_look=MONDAY,
        pending={},
        line={},
    )


def claim(
    key: str,
    kind: str = "edited",
    *,
    body: str | None = None,
    rings: bool = True,
    lost: str | None = None,
    streak: int = 0,
) -> Claim:
    fields = [] if lost is None else [{"field": lost, "old": "it was", "new": None, "type": "text"}]
    between = {"not_before": None, "not_after": MONDAY}
    facts = {"id": key, "release_id": key, "because": "why", "between": between, "url": key, "title": key}
    return Claim(
        key=key,
        change={**facts, "newsroom": "demo", "kind": kind, "marks": [], "looks": 1, "fields": fields},
        before=None if kind == "new" else replace(release(key, 1, None), streak=streak),
        after=release(key, 2, body),
        rings=rings,
    )


def claims(number: int, kind: str = "edited", **facts: Any) -> list[Claim]:
    return [claim(f"{kind}{at}", kind, **facts) for at in range(number)]


def judged(
    told: list[Claim],
    known: int,
    held: dict[str, Held] | None = None,
    now: str = MONDAY,
    *,
    met: set[str] | None = None,
    walked: bool = True,
    rules: Rules = RULES,
) -> Judgement:
    """Return what is believed; `met`: releases that were met beside those of the claims."""
    night = Night(claims=told, met={one.after.release_id for one in told} | (met or set()), walked=walked)
    return judge(night, known=known, held_before=held or {}, now=now, crawl_id=now, rules=rules)


def ids(number: int, kind: str = "edited") -> set[str]:
    return {one.key for one in claims(number, kind)}


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


# Rejected


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


def titled(world: World, title: str | None) -> list[str]:
    """Read /a/ under a title (None: the first one) and return the kinds of what is told."""
    world.rules = RULES
    page = world.page() if title is None else world.page(title=title)
    world.read("a", page, page)
    return [one["kind"] for one in world.night()] + [one["kind"] for one in world.notices()]


def test_a_restless_page_is_told_three_times_and_then_said_once(world: World) -> None:
    titles = ("One", "Two is told", "The third", "Now the fourth", "Fifth of them", "Sixth", "Seventh in a row")
    told = [titled(world, title) for title in titles]
    assert told == [["edited"], ["edited"], ["edited"], ["restless"], [], [], []]
    assert world.line("a")["title"] == "The third"


def test_a_restless_page_that_stays_as_it_is_is_told_at_last(world: World) -> None:
    for title in ("One", "Two is told", "The third", "Now the fourth"):
        titled(world, title)
    assert [titled(world, "Calm") for _ in range(3)] == [[], [], ["edited"]]
    assert world.line("a")["title"] == "Calm"
    assert (world.release("a").streak, world.release("a").calm) == (0, 0)
    assert titled(world, "An edit like any other") == ["edited"]


def test_two_states_in_turn_stay_silent(world: World) -> None:
    told = [titled(world, title) for title in ("B", None, "B", None, "B", None, "B", None, "B", None)]
    assert told == [["edited"], ["edited"], ["edited"], ["restless"], [], [], [], [], [], []]


def test_a_restless_page_that_goes_back_and_stays_is_restless_no_more(world: World) -> None:
    for title in ("One", "Two is told", "The third", "Now the fourth"):
        titled(world, title)
    for _ in range(3):
        assert titled(world, "The third") == []
    assert world.release("a").streak == 0
    assert titled(world, "Another") == ["edited"]


def test_a_page_that_rests_between_its_edits_is_not_restless(world: World) -> None:
    for title in ("One", "Two is told", "The third", "Now the fourth", "Fifth of them"):
        assert titled(world, title) == ["edited"]
        assert titled(world, title) == []


def test_a_look_that_failed_says_nothing_of_a_streak(world: World) -> None:
    for title in ("One", "Two is told", "The third"):
        titled(world, title)
        world.look(world.url("a"), "failed")
        world.night()
    assert titled(world, "Now the fourth") == ["restless"]


def test_a_restless_page_that_is_unlisted_is_told(world: World) -> None:
    for title in ("One", "Two is told", "The third", "Now the fourth"):
        titled(world, title)
    for name in "bcd":
        world.read(name)
    page = world.page(title="Fifth of them")
    world.read("a", page, page)
    told = world.night(listed=["b", "c", "d"])
    assert [one["kind"] for one in told] == ["unlisted"]
    line = world.line("a")
    assert (line["status"], line["title"]) == ("unlisted", "The third")


def test_a_restless_edit_that_was_rejected_counts_as_calm(world: World) -> None:
    for title in ("One", "Two is told", "The third", "Now the fourth"):
        titled(world, title)
    known = world.archive.known("demo")
    assert world.commit is not None
    world.archive.commit(
        replace(world.commit, crawl=None, releases=[], versions=[], outbox=[], looks=[], held=rejected(known.held))
    )
    for _ in range(3):
        assert titled(world, "Now the fourth") == []
    assert world.release("a").streak == 0


# A mass, night by night


def edited(world: World, names: str, all_names: str) -> list[dict[str, Any]]:
    """End a night on which some of the releases are edited and the others are as they were."""
    for name in all_names:
        page = world.page(title=f"{name} is another") if name in names else world.page()
        world.read(name, page, page)
    return world.night()


@pytest.fixture
def ten(empty: World) -> World:
    """Return a world in which ten releases were read on a first night."""
    edited(empty, "", "abcdefghij")
    return empty


def test_a_mass_that_matures_is_told_as_one(ten: World) -> None:
    assert edited(ten, "abcdef", "abcdefghij") == []
    (held,) = ten.notices()
    assert (held["kind"], held["count"]) == ("held", 6)
    assert edited(ten, "abcdef", "abcdefghij") == []
    assert ten.notices() == [], "once"
    told = edited(ten, "abcdef", "abcdefghij")
    assert len(told) == 6
    assert {(one["looks"], *one["marks"]) for one in told} == {(3, "name-removed", "mass")} or {
        one["marks"][-1] for one in told
    } == {"mass"}
    assert {tuple(one["between"].values()) for one in told} == {("2026-11-20T02:00:00Z", "2026-11-21T02:00:00Z")}
    (mass,) = ten.notices()
    assert (mass["kind"], mass["count"], set(mass["changes"])) == ("mass", 6, {one["id"] for one in told})
    assert {one.told_in for one in ten.outbox if one.line["schema"] == "newsroom.change/1"} == {mass["id"]}
    assert [line["kind"] for _, line in ten.archive.after(0)] == ["held", "mass"], "the changes are told in it"
    assert ten.archive.held("demo") == []
    assert ten.line("a")["version"] == 2
    assert edited(ten, "abcdef", "abcdefghij") == []


def test_a_mass_that_did_not_stand_is_settled_once(ten: World) -> None:
    edited(ten, "abcdef", "abcdefghij")
    assert edited(ten, "", "abcdefghij") == []
    (settled,) = ten.notices()
    assert (settled["kind"], settled["count"]) == ("settled", 6)
    assert settled["title"].startswith("Not so: what looked like 6 releases edited")
    assert edited(ten, "", "abcdefghij") == []
    assert ten.notices() == []
    assert {one["version"] for one in ten.archive.releases()} == {1}


def test_clean_ones_of_the_same_night_are_told(ten: World) -> None:
    ten.read("new", ten.page(published="2026-11-21"))
    ten.gone("j")
    told = edited(ten, "abcdef", "abcdefghi")
    assert sorted(one["kind"] for one in told) == ["new", "removed"]


def test_a_page_of_tonight_that_cannot_be_read_again_settles_nothing(ten: World) -> None:
    edited(ten, "abcdef", "abcdefghij")
    for name in "abcdef":
        page = ten.page(title=f"{name} is another")
        ten.read(name, page, page)
        del ten.pages[ten.readings[-1]["evidence"]["offset"]]
    assert ten.night() == []
    assert ten.notices() == []
    assert len(ten.archive.held("demo")) == 6


def test_new_releases_that_were_held_and_vanish_are_settled_by_a_whole_walk(world: World) -> None:
    for at in range(5):
        world.read(f"spam-{at}", world.page(published="2026-11-21"))
    assert world.night() == []
    assert len(world.archive.held("demo")) == 5
    for name in "abcd":
        world.read(name)
    assert world.night(whole=False) == []
    assert len(world.archive.held("demo")) == 5, "a part of the listing proves nothing"
    for name in "abcd":
        world.read(name)
    assert world.night() == []
    assert [one["kind"] for one in world.notices()] == ["settled"]
    assert world.archive.held("demo") == []
    assert len(list(world.archive.releases())) == 4


def test_what_comes_back_in_a_mass_and_goes_again_is_settled(empty: World) -> None:
    edited(empty, "", "abcdefg")
    empty.rules = Rules(removed=1.0)
    for name in "abcdef":
        empty.gone(name)
    assert len(empty.night()) == 6
    edited(empty, "", "abcdefg")
    assert len(empty.archive.held("demo")) == 6
    for name in "abcdef":
        empty.gone(name, confirmed=False)  # one look is enough where it was known to be gone
    assert empty.night() == []
    assert [one["kind"] for one in empty.notices()] == ["settled"]


def test_a_night_without_claims() -> None:
    assert judged([], 20) == Judgement()
