"""Law of the judge: it never drops a claim; each is accepted or held, with a reason."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.archive.records import Release
from schedules.claims import Claim
from schedules.judge import Judgement, judge

KINDS = st.sampled_from(["new", "edited", "removed", "restored"])
CLAIMS = st.lists(st.tuples(KINDS, st.booleans(), st.none() | st.sampled_from(["x", "y"])), max_size=20)


def claims(drawn: list[tuple[str, bool, str | None]]) -> list[Claim]:
    made = []
    for at, (kind, rings, body) in enumerate(drawn):
        after = Release(
            release_id=str(at),
            newsroom="demo",
            status="present",
            version=1,
            content_hash="h",
            body_hash=body,
            last_look="",
            pending={},
            line={},
        )
        change: dict[str, Any] = {"kind": kind, "marks": [], "looks": 1, "id": str(at)}
        made.append(Claim(key=str(at), change=change, after=after, new_version=True, rings=rings))
    return made


def check(told: Judgement, asked: list[Claim]) -> None:
    accepted = [one.key for one in told.accepted]
    assert len(accepted) + len(told.held) == len(asked)
    assert set(accepted) | set(told.held) == {one.key for one in asked}
    assert set(told.why) == set(told.held)
    assert accepted == [one.key for one in asked if one.key in set(accepted)], "in order"
    assert all(one.rings for one in asked if one.key in told.held), "what rings nothing needs no judge"


@settings(deadline=None)
@given(CLAIMS, st.integers(0, 40))
def test_every_claim_is_accepted_or_held(drawn: list[tuple[str, bool, str | None]], known: int) -> None:
    asked = claims(drawn)
    check(judge(asked, known=known, held_before={}, now="2026-11-22T02:00:00Z"), asked)


@settings(deadline=None)
@given(CLAIMS, st.integers(0, 40), st.integers(24, 60))
def test_what_stays_is_told_in_the_end(drawn: list[tuple[str, bool, str | None]], known: int, hours: int) -> None:
    held: dict[str, Any] = {}
    for look in range(3):
        asked = claims(drawn)
        day, hour = divmod(look * hours, 24)
        told = judge(asked, known=known, held_before=held, now=f"2026-11-{10 + day:02}T{hour:02}:00:00Z")
        check(told, asked)
        held = told.held
    assert held == {}


@settings(deadline=None)
@given(CLAIMS, st.integers(0, 40))
def test_four_of_a_kind_are_never_a_mass(drawn: list[tuple[str, bool, str | None]], known: int) -> None:
    few: list[tuple[str, bool, str | None]] = [(kind, rings, None) for kind, rings, _ in drawn[:4]]
    assert judge(claims(few), known=known, held_before={}, now="2026-11-22T02:00:00Z").held == {}
