"""The look loop: plan → crawl → seal → changes → judge → commit, for one newsroom.

Whatever was left unsealed or uncommitted is taken up first, so that a kill at any point loses nothing: the crawl's
folder is the truth until the archive has it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from newsroom_scraper import rendering
from newsroom_scraper.files import MANIFEST, PART
from pipelines import manifest as account
from pipelines.seal import read_manifest
from schedules import advice, ahead, chain, decisions, health, left_alone, lock, lost, proxied, validators, whereabouts
from schedules import crawl as crawls
from schedules.archive.store import Archive
from schedules.plan import Options, next_plan
from schedules.redacting import doing as redacting
from schedules.remember import Remembered, readings, remember
from schedules.stamping import stamp

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsroom_scraper.newsroom import Newsroom
    from schedules.archive.records import Known
    from schedules.workspace import Workspace

    OnEvent = Callable[[str, dict[str, Any]], None]

SLICE: Final = 120.0
"""Seconds of one slice of a first crawl: after each, everything read is sealed and committed."""


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What a run came to.

    Attributes:
        state: of its crawls, the worst.
        sentences: what happened and what to do next, for people.
        changes: the ones that ring.
        quiet: how many changes rang nothing (baseline, backfill).
        held: changes that are not believed yet.
        notices: what was told beside changes.
        counts: looks of the run, by kind.
        releases: in the dataset now.
        whole: whether the listing was ever read to its end.

    """

    newsroom: str
    state: str = account.COMPLETE
    sentences: tuple[str, ...] = ()
    changes: tuple[dict[str, Any], ...] = ()
    quiet: int = 0
    baseline: bool = False
    held: tuple[dict[str, Any], ...] = ()
    notices: tuple[dict[str, Any], ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    releases: int = 0
    whole: bool = False
    crawls: tuple[str, ...] = ()
    seconds: float = 0.0


class Interrupted(KeyboardInterrupt):
    """The run was stopped from outside; every page that it had read is kept.

    Attributes:
        outcome: up to there.

    """

    def __init__(self, outcome: Outcome) -> None:
        super().__init__("interrupted")
        self.outcome = outcome


_WORST: Final = (account.COMPLETE, account.INCOMPLETE, account.BLOCKED, account.FAILED)


def run(workspace: Workspace, name: str, options: Options, *, on_event: OnEvent) -> Outcome:
    """Look at a newsroom once and remember what was found.

    Args:
        workspace: where.
        name: of the newsroom.
        options: of this run.
        on_event: told what happens while it happens.

    Raises:
        NewsroomError: the run could not begin or go on; what was read is kept.
        Interrupted: Ctrl-C or SIGTERM; what was read is kept.

    """
    newsroom = workspace.newsroom(name)
    rendering.require(newsroom)
    workspace.limits_of(name)  # one that is set wrongly is refused before anything is begun
    if options.dry_run:
        said, releases = ahead.sentence(workspace, newsroom, options, datetime.now(UTC))
        return Outcome(newsroom=name, sentences=(said,), releases=releases)
    if (alone := left_alone.until(workspace, name, datetime.now(UTC))) is not None:
        return Outcome(newsroom=name, sentences=(left_alone.sentence(name, alone),))
    with lock.hold(workspace, name) as held, lost.opened(workspace) as archive, archive.under(held):
        whereabouts.refuse(workspace, archive, name)
        return _Run(workspace, newsroom, archive, options, on_event).go()


def crawl_only(
    workspace: Workspace,
    name: str,
    options: Options,
    *,
    on_event: OnEvent,
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Crawl a newsroom once and return its manifest and readings; nothing is compared or remembered."""
    import tempfile

    from newsroom_scraper.plan import Plan

    rendering.require(workspace.newsroom(name))
    limits = workspace.limits_of(name)
    with tempfile.TemporaryDirectory(prefix="newsroom-") as folder:
        plan = Plan(
            newsroom=name,
            crawl_id=crawls.new_id(Path(folder)),
            folders=tuple(str(one.resolve()) for one in workspace.folders),
            limit=options.limit,
            since=options.since,
            seconds=options.budget,
            manners=limits.manners,
        )
        made = crawls.run(
            plan,
            Path(folder),
            time_limit=limits.time_limit,
            memory_limit=limits.memory_limit,
            **proxied.lent(workspace, plan),
            on_event=on_event,
        )
        return made, readings(Path(folder) / plan.crawl_id)


class _Run:
    """One run under way."""

    def __init__(
        self,
        workspace: Workspace,
        newsroom: Newsroom,
        archive: Archive,
        options: Options,
        on_event: OnEvent,
    ) -> None:
        self.workspace = workspace
        self.newsroom = newsroom
        self.archive = archive
        self.options = options
        self.on_event = on_event
        self.limits = workspace.limits_of(newsroom.name)
        self.folder = workspace.home_of(newsroom.name) / "crawls"
        self.begun = time.monotonic()
        self.outcome = Outcome(newsroom=newsroom.name)
        self.met: set[str] = set()
        self.fresh = 0
        self._told_beforehand = False

    def go(self) -> Outcome:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._take_up()
        known = self.archive.known(self.newsroom.name)
        self.outcome.baseline = is_first(known)
        try:
            self._slices(known)
        except crawls.Stopped as stopped:
            self._note(stopped.manifest, self._commit(stopped.manifest))
            raise Interrupted(self._finish()) from None
        self._stamp()
        return self._finish()

    def _stamp(self) -> None:
        """Have the manifests stamped, now that everything is committed."""
        found = stamp(self.folder.parent, self.workspace.evidence, datetime.now(UTC))
        words = f"{self.newsroom.name}: its crawl was not time-stamped ({'; '.join(found)}); the next run tries again."
        self._say([words] if found else [])

    def _take_up(self) -> None:
        """Seal and commit what an earlier run left."""
        for crawl_id in crawls.salvage(self.folder):
            self.on_event("salvaged", {"crawl_id": crawl_id})
        for folder in sorted(self.folder.iterdir()):
            uncommitted = not self.archive.has_crawl(self.newsroom.name, folder.name)
            if folder.suffix != PART and uncommitted and (folder / MANIFEST).exists():
                decisions.catch_up(self.archive, self.newsroom.name, self.folder.parent, before=folder.name)
                self._commit(read_manifest(folder))
        decisions.catch_up(self.archive, self.newsroom.name, self.folder.parent)
        redacting.catch_up(self.archive, self.workspace, self.newsroom.name)

    def _slices(self, known: Known) -> None:
        """Crawl in slices while the listing was never read to its end, else once."""
        budget = self.limits.budget if self.options.budget is None else self.options.budget
        resume: tuple[str, int] | None = None
        road = 0
        while True:
            left = budget - (time.monotonic() - self.begun)
            sliced = not known.listing_whole
            self.on_event("slice", {"seconds_left": left if sliced else None})
            recalled = self.archive.recalled(self.newsroom.name)
            plan, turns = next_plan(
                known,
                crawl_id=crawls.new_id(self.folder, after=known.last_crawl),
                folders=[str(one.resolve()) for one in self.workspace.folders],
                manners=health.careful(self.limits.manners, known.health),
                options=self.options,
                met=self.met,
                now=datetime.now(UTC),
                read_before=self.fresh,
                first=self.outcome.baseline,
                resume=resume,
                road=road,
                seconds=max(min(left, SLICE), 1.0) if sliced else None,
                cadence=self.limits.cadence,
                recalled=recalled,
            )
            if not sliced and not self.options.full:
                plan = replace(plan, pages=validators.pages(self.workspace, self.newsroom, turns, recalled))
            plan = replace(plan, anchors=chain.anchored(self.folder.parent, datetime.now(UTC)))
            made = crawls.run(
                plan,
                self.folder,
                time_limit=self.limits.time_limit,
                memory_limit=self.limits.memory_limit,
                **proxied.lent(self.workspace, plan),
                on_event=partial(self._event, budget=budget, first=sliced, known=len(known.releases)),
            )
            before = len(self.met)
            self._note(made, self._commit(made))
            listing = made["listing"]
            on_the_way = sliced and made["ended"] == account.BUDGET and len(self.met) > before
            sick = listing["failure"] or made["state"] in {account.FAILED, account.BLOCKED}
            if sick or not on_the_way or time.monotonic() - self.begun >= budget:
                return
            known = self.archive.known(self.newsroom.name)
            before_it = made["position"] if listing["resume_road"] == road else 0
            resume = (listing["resume"], before_it + listing["resume_rows"]) if listing["resume"] else None
            road = listing["resume_road"] if resume else 0

    def _event(self, event: str, facts: dict[str, Any], *, budget: float, first: bool, known: int) -> None:
        """Pass an event on; with the first listing page comes what is expected of the crawl."""
        if event == "listing" and not self._told_beforehand and not facts["failure"]:
            self._told_beforehand = True
            pages = facts["last_page"] or (1 if facts["next_url"] is None else None)
            expected = facts["total"] or (pages * len(facts["keys"]) if pages else None)
            if expected is not None and self.options.limit is not None:
                expected = min(expected, self.options.limit)
            told = {"expected": expected, "budget": budget, "first": first, "known": known}
            self.on_event("told-beforehand", told)
        self.on_event(event, facts)

    def _commit(self, made: dict[str, Any]) -> Remembered:
        noted = redacting.before_crawl(self.archive, self.workspace, self.newsroom.name)
        kept = remember(self.archive, self.workspace, self.newsroom, made)
        redacting.after_crawl(self.archive, self.workspace, self.newsroom.name, made["crawl_id"], noted=noted)
        self._told(kept)
        return kept

    def _note(self, made: dict[str, Any], kept: Remembered) -> None:
        """Add one of this run's own crawls to its outcome."""
        outcome = self.outcome
        self.met.update(kept.night.met)
        self.met.update(claim.after.release_id for claim in kept.judgement.accepted)
        self.fresh += sum(claim.change["kind"] == "new" for claim in kept.judgement.accepted)
        outcome.state = max(outcome.state, made["state"], key=_WORST.index)
        outcome.crawls = (*outcome.crawls, made["crawl_id"])
        for look, number in made["counts"].items():
            outcome.counts[look] = outcome.counts.get(look, 0) + number
        self._say(advice.sentences(made, self.newsroom))

    def _told(self, kept: Remembered) -> None:
        """Add what was believed, and what was not, to the outcome."""
        outcome, told = self.outcome, kept.judgement
        outcome.changes = (*outcome.changes, *(one.change for one in told.accepted if one.rings))
        outcome.quiet += sum(not one.rings for one in told.accepted)
        outcome.held = tuple(one.line for one in told.open)
        outcome.notices = (*outcome.notices, *kept.notices)
        self._say(advice.of(kept.notices))

    def _say(self, sentences: list[str]) -> None:
        self.outcome.sentences = tuple(dict.fromkeys([*self.outcome.sentences, *sentences]))

    def _finish(self) -> Outcome:
        told = self.archive.standing(self.newsroom.name, since="")
        self.outcome.releases = told["releases"]
        self.outcome.whole = told["listing_whole"]
        self.outcome.seconds = time.monotonic() - self.begun
        return self.outcome


def is_first(known: Known) -> bool:
    """Return whether a newsroom was never read: an attempt that found nothing does not make the next one ring."""
    return not known.releases and not known.listing_whole
