"""The judge: which claims are believed at once, and which are held until time settles them.

It holds changes, not crawls: a suspect mass is stored as held and shown as unconfirmed, and clean changes of the same
night are told. Held alike in three looks over 48 hours, a claim is accepted and marked `mass`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from schedules.claims import Claim

LEAST: Final = 5
"""Fewer changes of a kind are never a mass."""
SHARE: Final = {"edited": 0.25, "removed": 0.20, "restored": 0.50, "new": 0.50}
"""The share of the known releases from which changes of a kind in one night are suspect."""
SAME_BODY: Final = 3
"""So many releases with one new body in one night are a page that stands in for them."""
HELD_LOOKS: Final = 3
HELD_FOR: Final = timedelta(hours=48)


@dataclass(slots=True, kw_only=True)
class Judgement:
    """The claims told apart.

    Attributes:
        accepted: believed.
        held: claim key → {"line", "first_held_at", "looks"}.
        why: claim key → why it is held, as a clause.

    """

    accepted: list[Claim] = field(default_factory=list)
    held: dict[str, dict[str, Any]] = field(default_factory=dict)
    why: dict[str, str] = field(default_factory=dict)


def judge(claims: list[Claim], *, known: int, held_before: dict[str, dict[str, Any]], now: str) -> Judgement:
    """Return which claims are believed.

    Args:
        claims: of one crawl.
        known: how many releases the archive had before it.
        held_before: as the archive has them, by claim key.
        now: instant of the comparison (RFC 3339).

    """
    told = Judgement()
    ringing = [claim for claim in claims if claim.rings]
    kinds = Counter(claim.change["kind"] for claim in ringing)
    bodies = Counter(
        claim.after.body_hash for claim in ringing if claim.change["kind"] == "edited" and claim.after.body_hash
    )
    for claim in claims:
        kind = claim.change["kind"]
        why = None
        if claim.rings and kinds[kind] >= LEAST and known and kinds[kind] > SHARE[kind] * known:
            why = f"{kinds[kind]} of {known} releases are {kind} at once"
        elif claim.rings and kind == "edited" and claim.after.body_hash and bodies[claim.after.body_hash] >= SAME_BODY:
            why = f"{bodies[claim.after.body_hash]} releases have the same new body"
        if why is None:
            told.accepted.append(claim)
            continue
        before = held_before.get(claim.key, {"first_held_at": now, "looks": 0})
        looks = before["looks"] + 1
        claim.change["looks"] = looks
        if looks >= HELD_LOOKS and _since(before["first_held_at"], now) >= HELD_FOR:
            claim.change["marks"] = [*claim.change["marks"], "mass"]
            told.accepted.append(claim)
        else:
            told.held[claim.key] = {
                "line": claim.change,
                "first_held_at": before["first_held_at"],
                "looks": looks,
            }
            told.why[claim.key] = why
    return told


def _since(then: str, now: str) -> timedelta:
    return datetime.fromisoformat(now) - datetime.fromisoformat(then)
