"""The judge: which claims are believed at once, and which are held until time, or a person, settles them. Pure.

It holds changes, not crawls: a suspect mass is stored as held and shown as unconfirmed, and clean changes of the same
night are told. Held alike in three looks over 48 hours, a claim is accepted and marked `mass`. What a later look does
not show any more is settled.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from schedules.archive.records import Held
from schedules.release import short_hash
from schedules.standing import of_listing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schedules.claims import Claim, Night

MASS: Final = "mass"
SAME_BODY: Final = "same-body"
LOST_FIELD: Final = "lost-field"
SAME_LINE: Final = "same-line"
RESTLESS: Final = "restless"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The judge's numbers; each may be set per newsroom in `workspace.toml`, under `[newsroom.NAME.judge]`.

    Attributes:
        least: fewer changes of a kind in one crawl are never a mass.
        edited: the share of the known releases above which so many edits at once are held; so for the other kinds.
        same_body: so many releases with one new body are a page that stands in for them.
        same_line: so many releases whose edits are all about one labelled or counting line (`Related: *`, `# views`)
            are a part of the site that says nothing of them, or one edit of all.
        lost_field: so many releases that lose the same field at once are a reader that lost it.
        looks: in how many crawls a held change must look alike,
        over: and over how many seconds at least, before it is believed.
        streak: edits at so many looks in a row are told; from the next on, the page is restless.
        calm: at how many looks in a row a restless page must stay as it is.

    """

    least: int = 5
    edited: float = 0.25
    removed: float = 0.20
    unlisted: float = 0.20
    moved: float = 0.50
    restored: float = 0.50
    new: float = 0.50
    same_body: int = 3
    same_line: int = 3
    lost_field: int = 5
    looks: int = 3
    over: float = 172_800.0
    streak: int = 5
    calm: int = 3


@dataclass(slots=True, kw_only=True)
class Judgement:
    """The claims told apart.

    Attributes:
        accepted: believed.
        held: by id; those before that nothing was seen of, and those that a person rejected, among them.
        fresh: of those held, the ones held for the first time, or as part of another mass.
        settled: held before, and not claimed any more though the release was met.
        matured: mass → its claims that were believed now after they were held.

    """

    accepted: list[Claim] = field(default_factory=list)
    held: dict[str, Held] = field(default_factory=dict)
    fresh: list[Held] = field(default_factory=list)
    settled: list[Held] = field(default_factory=list)
    matured: dict[str, list[Claim]] = field(default_factory=dict)

    @property
    def open(self) -> list[Held]:
        """Return what is held and was not rejected."""
        return [one for one in self.held.values() if not one.rejected]


def judge(
    night: Night, *, known: int, held_before: dict[str, Held], now: str, crawl_id: str, rules: Rules
) -> Judgement:
    """Return which claims are believed.

    Args:
        night: what one crawl claims, and which releases it met.
        known: how many releases the archive had before it.
        held_before: as the archive has them, by id.
        now: instant of the comparison (RFC 3339).
        crawl_id: names a mass that begins with it.
        rules: the newsroom's.

    """
    told = Judgement()
    claims = [one for one in night.claims if not _rejected(held_before, one)]
    held_releases: dict[str, str] = {}
    for claim in night.claims:
        if _rejected(held_before, claim):
            told.held[claim.key] = held_before[claim.key]
            _bind(held_releases, told.held[claim.key])
    suspects = _Suspects(claims, known, held_before, night, rules)
    for claim in claims:
        rule, why = suspects.why(claim)
        bound = held_releases.get(claim.after.release_id)
        if rule is None and bound is not None:
            rule, why = bound, "it builds on a change that is held"  # else it would be told of a state nobody knows
        if rule is None:
            told.accepted.append(claim)
            continue
        before = held_before.get(claim.key)
        one = _held(claim, rule, why, before, now=now, crawl_id=crawl_id)
        if bound is None and _matured(one, now, rules):
            if rule != RESTLESS:
                claim.change["marks"] = [*claim.change["marks"], "mass"]
                told.matured.setdefault(one.mass, []).append(claim)
            told.accepted.append(claim)
        else:
            told.held[one.id] = one
            _bind(held_releases, one)
            if before is None:
                told.fresh.append(one)
    claimed = {claim.key for claim in night.claims}
    for key, one in held_before.items():
        if key in claimed:
            continue
        if _unsaid(one, night):
            told.held[key] = one
        elif not one.rejected:
            told.settled.append(one)
    return told


def _bind(held_releases: dict[str, str], one: Held) -> None:
    """Note that what a night claims further of a release builds on a claim that is held; nothing builds on an edit."""
    if one.line["kind"] != "edited":
        held_releases[one.after.release_id] = one.rule


def _unsaid(one: Held, night: Night) -> bool:
    """Return whether a crawl says nothing of a claim: it did not meet the release, or not the whole listing."""
    return one.after.release_id not in night.met or (of_listing(one.line) and not night.walked)


def _rejected(held_before: dict[str, Held], claim: Claim) -> bool:
    return claim.key in held_before and held_before[claim.key].rejected


class _Suspects:
    """What is suspect in a night as a whole.

    A mass that is held is weighed by itself, as far as it still stands: what is clean and new tonight is no part of it,
    and what is left when the rest has turned out well is no mass any more. But an edit that was held stays so until it
    was seen long enough: a broken site that heals page by page shows its last few false ones.
    """

    def __init__(
        self, claims: Iterable[Claim], known: int, held_before: dict[str, Held], night: Night, rules: Rules
    ) -> None:
        ringing = [claim for claim in claims if claim.rings]
        edits = [claim for claim in ringing if claim.change["kind"] == "edited"]
        self._rules = rules
        self._known = known
        self._held_before = held_before
        self._fresh = Counter(claim.change["kind"] for claim in ringing if claim.key not in held_before)
        self._standing = Counter(claim.change["kind"] for claim in ringing if claim.key in held_before)
        self._standing += Counter(
            one.line["kind"]
            for one in held_before.values()
            if one.rule == MASS and one.after.release_id not in night.met and not one.rejected
        )
        self._bodies = Counter(claim.after.body_hash for claim in edits if _new_body(claim))
        self._lines = Counter(pattern for claim in edits for pattern in _patterns(claim))
        self._lost = Counter(name for claim in edits for name in _lost(claim))

    def why(self, claim: Claim) -> tuple[str | None, str]:
        """Return the rule by which a claim is held, and why, as a clause; (None, ""): it is believed."""
        if not claim.rings:
            return None, ""
        kind, rules = claim.change["kind"], self._rules
        number = (self._standing if claim.key in self._held_before else self._fresh)[kind]
        if number >= rules.least and self._known and number > getattr(rules, kind) * self._known:
            return MASS, f"{number} of {self._known} releases are {kind} at once"
        if kind != "edited":
            return None, ""
        before = self._held_before.get(claim.key)
        if before is not None and before.rule != RESTLESS:
            return before.rule, before.why
        if _new_body(claim) and self._bodies[claim.after.body_hash] >= rules.same_body:
            return SAME_BODY, f"{self._bodies[claim.after.body_hash]} releases have the same new body"
        if claim.lines and all(any(self._lines[one] >= rules.same_line for one in line) for line in claim.lines):
            common = max(_patterns(claim), key=lambda one: (self._lines[one], one))
            return SAME_LINE, f'{self._lines[common]} releases have another line "{common}" at once, and nothing else'
        lost = next((name for name in _lost(claim) if self._lost[name] >= rules.lost_field), None)
        if lost is not None:
            return LOST_FIELD, f"{self._lost[lost]} releases lost their {lost} at once"
        if claim.before is not None and claim.before.streak >= rules.streak:
            return RESTLESS, f"its page changed at each of the last {rules.streak} looks, and again"
        return None, ""


def _new_body(claim: Claim) -> bool:
    return (
        claim.after.body_hash is not None
        and claim.before is not None
        and (claim.before.body_hash != claim.after.body_hash)
    )


def _patterns(claim: Claim) -> set[str]:
    return {pattern for line in claim.lines for pattern in line}


def _lost(claim: Claim) -> list[str]:
    return [one["field"] for one in claim.change["fields"] if one["old"] and not one["new"]]


def _held(claim: Claim, rule: str, why: str, before: Held | None, *, now: str, crawl_id: str) -> Held:
    kind = claim.change["kind"]
    looks = (before.looks if before else 0) + 1
    claim.change["looks"] = looks
    if before:
        claim.change["between"] = before.line["between"]  # it happened before it was held
    mass = claim.key if rule == RESTLESS else short_hash(claim.after.newsroom, rule, kind, crawl_id, digits=10)
    return Held(
        id=claim.key,
        newsroom=claim.after.newsroom,
        rule=rule,
        mass=before.mass if before else mass,
        first_held_at=before.first_held_at if before else now,
        looks=looks,
        rejected=False,
        why=why,
        line=claim.change,
        after=claim.after,
    )


def _matured(one: Held, now: str, rules: Rules) -> bool:
    if one.rule == RESTLESS:
        return one.looks >= rules.calm
    waited = datetime.fromisoformat(now) - datetime.fromisoformat(one.first_held_at)
    return one.looks >= rules.looks and waited >= timedelta(seconds=rules.over)


def counted(one: Any, *, edited: bool, rules: Rules) -> tuple[int, int]:
    """Return a release's (streak, calm) after a look: how often in a row it changed, and, if restless, did not.

    Args:
        one: the release before the look.
        edited: whether the look shows a change that is told, or held because the page is restless.
        rules: the newsroom's.

    """
    if edited:
        return min(one.streak + 1, rules.streak + 1), 0
    if one.streak <= rules.streak or one.calm + 1 >= rules.calm:
        return 0, 0
    return one.streak, one.calm + 1
