"""Whether a newsroom can be read: well, ill or blocked, since when, why, and what to do. Pure.

An illness is told once, then weekly while it lasts, and once when it is over, however its reason changes meanwhile.
What a person stopped, or a kill cut short, says nothing about the newsroom. Where crawls are killed from outside one
after another, as for want of memory, it cannot be read all the same: the second in a row is an illness.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from pipelines import manifest as account
from schedules.notices import notice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsroom_scraper.plan import Manners

WELL: Final = "well"
ILL: Final = "ill"
BLOCKED: Final = "blocked"
REMIND: Final = timedelta(days=7)
"""After so long an illness that lasts is told again."""

BARREN: Final = 3
"""After so many crawls in a row that read nothing, the next one takes care: it asks for little first."""

_MET: Final = ("read", "unchanged")

_STATES: Final = {account.COMPLETE: WELL, account.BLOCKED: BLOCKED, account.INCOMPLETE: ILL, account.FAILED: ILL}


def assess(
    before: Mapping[str, Any],
    made: Mapping[str, Any],
    *,
    newsroom: str,
    now: str,
    advice: str,
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return a newsroom's health after a crawl, and what is to be told of it: no notice, or one.

    Args:
        before: its health until now, or {}: it was never looked at.
        made: the crawl's manifest.
        newsroom: its name.
        now: instant of the comparison.
        advice: what was kept, and what to do next, should the crawl not be complete.

    """
    if made.get("cut_short"):
        return dict(before), []
    if _was_killed(made) and before.get("state", WELL) == WELL and not before.get("killed"):
        return {**before, "killed": True}, []
    state = _STATES[made["state"]]
    barren = 0 if state == WELL or any(made.get("counts", {}).get(one) for one in _MET) else before.get("barren", 0) + 1
    was_ill = before.get("state", WELL) != WELL
    if state == WELL:
        health = {"state": WELL, "since": now if was_ill or not before else before["since"], "good_at": now}
        health |= {"why": None, "advice": None, "told_at": None}
        return health, [_healed(before, newsroom, now, made["crawl_id"])] if was_ill else []
    health = {
        "state": state,
        "since": before["since"] if was_ill else now,
        "good_at": before.get("good_at"),
        "why": "; ".join(made["reasons"]),
        "advice": advice,
        "told_at": before.get("told_at") if was_ill else None,
        "barren": barren,
    }
    if health["told_at"] is not None and _after(health["told_at"], now) < REMIND:
        return health, []
    again = health["told_at"] is not None
    health["told_at"] = now
    return health, [_ill(health, newsroom, now, made["crawl_id"], again=again)]


def careful(manners: Manners, health: Mapping[str, Any]) -> Manners:
    """Return the manners of the next crawl: where nothing could be read lately, it takes care."""
    barren = health.get("barren", 0)
    return replace(manners, barren=barren) if barren >= BARREN else manners


def _was_killed(made: Mapping[str, Any]) -> bool:
    return any(account.KILLED in reason for reason in made["reasons"])


def _ill(health: dict[str, Any], newsroom: str, now: str, crawl_id: str, *, again: bool) -> dict[str, Any]:
    word = "refuses to be read" if health["state"] == BLOCKED else "cannot be read"
    still = f"still {word}" if again else word
    return notice(
        ILL,
        newsroom=newsroom,
        about=crawl_id,
        title=f"{newsroom} {still}.",
        because=health["why"],
        advice=health["advice"],
        detected_at=now,
        crawl_id=crawl_id,
        since=health["since"],
    )


def _healed(before: Mapping[str, Any], newsroom: str, now: str, crawl_id: str) -> dict[str, Any]:
    return notice(
        "healed",
        newsroom=newsroom,
        about=crawl_id,
        title=f"{newsroom} can be read again.",
        because=f"it was: {before['why']}",
        advice=None,
        detected_at=now,
        crawl_id=crawl_id,
        since=before["since"],
    )


def _after(then: str, now: str) -> timedelta:
    return datetime.fromisoformat(now) - datetime.fromisoformat(then)
