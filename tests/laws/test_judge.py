"""Laws of the judge: it never drops a claim; each is accepted or held, or settled, with a reason."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.archive.records import Held, Release
from schedules.claims import Claim, Night
from schedules.judge import Judgement, Rules, judge

RULES = Rules()
KINDS = st.sampled_from(["new", "edited", "removed", "restored", "moved", "unlisted"])
# kind, whether it rings, its new body, whether it loses its authors, how restless its page is, whose release it is of.
Drawn = tuple[str, bool, str | None, bool, int, bool]
CLAIMS = st.lists(
    st.tuples(KINDS, st.booleans(), st.none() | st.sampled_from("xy"), st.booleans(), st.integers(0, 6), st.booleans()),
    max_size=20,
)
NOW = "2026-11-10T02:00:00Z"


def claims(drawn: list[Drawn]) -> list[Claim]:
    made: list[Claim] = []
    for at, (kind, rings, body, loses, streak, same) in enumerate(drawn):
        # A claim may build on the one before it: of the same release.
        release_id = made[-1].after.release_id if same and made else str(at)
        after = Release(
            release_id=release_id,
            newsroom="demo",
            status="present",
            version=1,
            content_hash="h",
            body_hash=body,
            last_look="",
            pending={},
            line={},
        )
        change: dict[str, Any] = {
            "kind": kind,
            "marks": [],
            "looks": 1,
            "id": str(at),
            "release_id": release_id,
            "because": "why",
            "between": {"not_before": None, "not_after": NOW},
            "fields": [{"field": "authors", "old": "Ada", "new": None, "type": "list"}] if loses else [],
        }
        before = None if kind == "new" else replace(after, body_hash=None, streak=streak)
        made.append(Claim(key=str(at), change=change, before=before, after=after, rings=rings))
    return made


def judged(
    drawn: list[Drawn], known: int, held: dict[str, Held], now: str, *, met: set[str] | None = None
) -> tuple[Judgement, list[Claim]]:
    asked = claims(drawn)
    night = Night(claims=asked, met={one.after.release_id for one in asked} | (met or set()), walked=True)
    return judge(night, known=known, held_before=held, now=now, crawl_id=now, rules=RULES), asked


def instant(hours: int) -> str:
    day, hour = divmod(hours, 24)
    return f"2026-11-{10 + day:02}T{hour:02}:00:00Z"


def check(told: Judgement, asked: list[Claim], before: dict[str, Held]) -> None:
    accepted = [one.key for one in told.accepted]
    assert len(accepted) == len(set(accepted))
    held = set(told.held)
    assert not held & set(accepted)
    claimed = {one.key for one in asked}
    assert set(accepted) <= claimed <= held | set(accepted)
    # What was held goes on being held, was believed, was settled; or a person had rejected it, and it is not so.
    for key, one in before.items():
        assert (key in held) + (key in accepted) + (one in told.settled) + (one.rejected and key not in held) == 1
    assert accepted == [one.key for one in asked if one.key in set(accepted)], "in order"
    assert all(one.why and one.mass and one.rule for one in told.held.values())
    assert {one.id for one in told.fresh} == held - set(before)


@settings(deadline=None)
@given(CLAIMS, st.integers(0, 40))
def test_every_claim_is_accepted_or_held(drawn: list[Drawn], known: int) -> None:
    told, asked = judged(drawn, known, {}, NOW)
    check(told, asked, {})
    quiet = {one.key for one in asked if not one.rings}
    bound = {one.id for one in told.held.values() if one.why == "it builds on a change that is held"}
    assert quiet & set(told.held) <= bound, "what rings nothing needs no judge"


@settings(deadline=None)
@given(
    st.lists(st.tuples(CLAIMS, st.integers(1, 60), st.sets(st.integers(0, 20))), max_size=5),
    st.integers(0, 40),
    st.sets(st.integers(0, 20)),
)
def test_no_night_drops_a_claim(
    nights: list[tuple[list[Drawn], int, set[int]]], known: int, rejected: set[int]
) -> None:
    held: dict[str, Held] = {}
    hours = 0
    for drawn, later, met in nights:
        told, asked = judged(drawn, known, held, instant(hours), met={str(one) for one in met})
        check(told, asked, held)
        assert not {key for key, one in held.items() if one.rejected} & {one.key for one in told.accepted}
        held = {key: replace(one, rejected=one.rejected or int(key) in rejected) for key, one in told.held.items()}
        hours += later


@settings(deadline=None)
@given(CLAIMS, st.integers(0, 40), st.integers(24, 60))
def test_what_is_held_alike_is_told_in_the_end(drawn: list[Drawn], known: int, hours: int) -> None:
    held: dict[str, Any] = {}
    told_ever: set[str] = set()
    for look in range(7):
        # What was told is not claimed again, and what changed in between begins anew: here nothing does.
        told, asked = judged(drawn, known, held, instant(look * hours))
        check(told, asked, held)
        told_ever |= {one.key for one in told.accepted}
        held = told.held
        if told_ever == {one.key for one in asked}:
            return
    assert told_ever == {one.key for one in asked}


@settings(deadline=None)
@given(CLAIMS, st.integers(0, 40))
def test_four_of_a_kind_are_never_a_mass(drawn: list[Drawn], known: int) -> None:
    few: list[Drawn] = [(kind, rings, None, False, 0, False) for kind, rings, *_ in drawn[:4]]
    assert judged(few, known, {}, NOW)[0].held == {}
