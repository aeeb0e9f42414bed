"""The claims of one crawl as they gather: each with its change, and the states that nobody is told of. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from schedules import noise, release
from schedules.claims import Claim
from schedules.told import change_line

if TYPE_CHECKING:
    from schedules.archive.records import Release
    from schedules.claims import Crawl, Night
    from schedules.compare import Difference


class Claiming:
    """The claims and states of one crawl; each builds on what it noted of the same release before."""

    def __init__(self, night: Night, crawl: Crawl, detected_at: str) -> None:
        self._night = night
        self._crawl = crawl
        self._detected_at = detected_at
        self._latest: dict[str, Release] = {}
        self._claimed: dict[str, list[Claim]] = {}

    def current(self, old: Release) -> Release:
        """Return a release as it stands after all that this crawl claimed or noted of it, but for an edit.

        What the listing says of a release holds whether or not an edit of the same night is believed.
        """
        return self._latest.get(old.release_id, old)

    def state(self, old: Release, **changes: Any) -> None:
        """Note a state that nobody is told of; it holds whether or not what is claimed tonight is believed.

        Once something is claimed, only what waits is noted: a line that holds a part of the claim would tell it.
        """
        claimed = self._claimed.get(old.release_id, [])
        if claimed:
            changes = {name: value for name, value in changes.items() if name == "pending"}
            for claim in claimed:
                claim.after = replace(claim.after, **changes)
        before = claimed[0].before if claimed else None
        base = self._night.states.get(old.release_id) or before or old
        self._night.states[old.release_id] = replace(base, **changes)
        self._latest[old.release_id] = replace(self.current(old), **changes)

    def wait(self, old: Release, name: str, entry: dict[str, Any] | None) -> None:
        """Note what waits beside the fields, or, with None, that it waits no more; whatever is claimed, that holds."""

        def noted(one: Release) -> Release:
            rest = {key: value for key, value in one.pending.items() if key != name}
            return replace(one, pending=rest if entry is None else {**rest, name: entry})

        claimed = self._claimed.get(old.release_id, [])
        for claim in claimed:
            claim.after = noted(claim.after)
        before = claimed[0].before if claimed else None
        self._night.states[old.release_id] = noted(self._night.states.get(old.release_id) or before or old)
        self._latest[old.release_id] = noted(self.current(old))

    def claim(
        self,
        kind: str,
        old: Release | None,
        after: Release,
        seen: str,
        *,
        rings: bool = True,
        differences: list[Difference] | None = None,
        marks: list[str] | None = None,
        because: str | None = None,
        evidence: dict[str, Any] | None = None,
        old_url: str | None = None,
    ) -> None:
        """Claim a change.

        Args:
            kind: of change.
            old: the state before, or None for a new release.
            after: the state that follows, if it is believed.
            seen: instant of the look that shows it.
            rings: whether a desk is to be told.
            differences: by field.
            marks: facts about it.
            because: why, where it is known here.
            evidence: of what made no version: a removal, a move.
            old_url: the address before, where the state before does not say it.

        """
        line = change_line(
            kind,
            old=old,
            after=after,
            seen=seen,
            detected_at=self._detected_at,
            crawl_id=self._crawl.crawl_id,
            differences=differences or [],
            marks=marks or [],
            because=because,
            evidence=evidence,
        )
        if old_url is not None:
            line["old_url"] = old_url
        target = {"removed": "gone", "unlisted": "unlisted", "moved": after.line["url"]}.get(kind, after.content_hash)
        if kind != "edited":
            self._latest[after.release_id] = after
        made = Claim(
            key=release.short_hash(after.release_id, kind, str(old.version if old else 0), target, digits=16),
            change=line,
            before=old,
            after=after,
            rings=rings,
            lines=_lines(differences or []) if kind == "edited" else (),
        )
        self._claimed.setdefault(after.release_id, []).append(made)
        self._night.claims.append(made)

    def withdraw(self, claim: Claim) -> None:
        """Take a claim back: another says better what happened."""
        self._night.claims.remove(claim)
        self._claimed[claim.after.release_id].remove(claim)


def _lines(differences: list[Difference]) -> tuple[frozenset[str], ...]:
    """Return the patterns of the lines that an edit is about, where it is about nothing else."""
    if [one.field for one in differences] != ["body"]:
        return ()
    return noise.lines(differences[0].old or "", differences[0].new or "")
