"""Claims by the dozen, and one night of the judge over them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from schedules.archive.records import Release
from schedules.claims import Claim, Night
from schedules.judge import Rules, judge

if TYPE_CHECKING:
    from schedules.archive.records import Held
    from schedules.judge import Judgement

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
