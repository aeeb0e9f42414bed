"""What a sealed crawl leaves in the archive: compared, judged, and committed in one transaction.

Doing it again does nothing: the archive knows each crawl by its id. The clock is the crawl's own, so that the same
crawls make the same archive whenever they are committed.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsroom_scraper.errors import CrawlError, WorkspaceError
from newsroom_scraper.failpoints import reach
from newsroom_scraper.files import EVIDENCE, READINGS
from pipelines import codec
from pipelines.seal import digest_of
from schedules import advice, dataset, health, notices, whereabouts
from schedules.archive.records import Commit, Held, Known, Look, Release, Told, Version
from schedules.changes import weigh
from schedules.claims import Crawl, Night
from schedules.crawl import ID_FORMAT
from schedules.judge import RESTLESS, Judgement, Rules, counted, judge
from schedules.redacting.hidden import hide
from schedules.release import REMOVED, with_status
from schedules.stored import said_on_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsroom_scraper.newsroom import Newsroom
    from schedules.archive.store import Archive
    from schedules.compare import Said
    from schedules.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """What a crawl meant, what was believed of it, and what is told beside its changes."""

    night: Night
    judgement: Judgement
    notices: list[dict[str, Any]]


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let no garbage be collected meanwhile: what is made is needed to the end, and walking it costs a third."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def remember(
    archive: Archive, workspace: Workspace, newsroom: Newsroom, made: dict[str, Any], *, files: bool = True
) -> Remembered:
    """Compare a sealed crawl with the archive, commit what it means, and write the dataset's files.

    Args:
        archive: open.
        workspace: that holds the crawl's folder.
        newsroom: its declaration.
        made: the crawl's manifest.
        files: whether the dataset's files are written; else the caller does so when all is committed.

    Raises:
        CrawlError: the crawl's readings cannot be read.
        ArchiveError: nothing was changed.
        WorkspaceError: the archive has everything, but a file of the dataset could not be written.

    """
    with _uncollected():
        night, judgement, commit = _compared(archive, workspace, newsroom, made)
        reach("remember.compared")
        archive.commit(commit)
    reach("remember.committed")
    if files:
        write_dataset(archive, newsroom.name, workspace.home_of(newsroom.name))
    told = [one.line for one in commit.outbox if one.line["schema"] == notices.SCHEMA]
    return Remembered(night=night, judgement=judgement, notices=told)


def _compared(
    archive: Archive, workspace: Workspace, newsroom: Newsroom, made: dict[str, Any]
) -> tuple[Night, Judgement, Commit]:
    """Compare and judge a sealed crawl; nothing is changed."""
    folder = workspace.home_of(newsroom.name) / "crawls" / made["crawl_id"]
    known, hidden = hide(archive.known(newsroom.name), archive.tombstones(newsroom.name))
    before = dict(known.releases)
    now = ended(made)
    crawl = Crawl(
        crawl_id=made["crawl_id"],
        manifest=hidden.manifest(made),
        readings=hidden.readings(readings(folder), newsroom.urls),
        warc=workspace.told(folder / EVIDENCE),
        baseline=made.get("baseline", not before and not known.listing_whole),  # absent in those of an earlier program
        last_day=_day(known.last_crawl, newsroom),
    )
    read_page = partial(_read_page, workspace, newsroom)
    night = weigh(known, crawl, newsroom=newsroom, read_page=read_page, detected_at=now)
    night.unread = {key: one for key, one in night.unread.items() if key not in hidden.keys}
    rules = workspace.limits_of(newsroom.name).judge
    judgement = judge(night, known=len(before), held_before=known.held, now=now, crawl_id=crawl.crawl_id, rules=rules)
    commit = meant(known, before, made, night, judgement, now=now, rules=rules, manifest=digest_of(folder))
    step = advice.next_step(made, newsroom)
    if commit.crawl is not None:
        commit.crawl |= whereabouts.here(workspace)
    commit.health, said = health.assess(known.health, made, newsroom=newsroom.name, now=now, advice=step)
    commit.outbox += [Told(line, rings=True) for line in said]
    return night, judgement, commit


def write_dataset(archive: Archive, newsroom: str, home: Path) -> None:
    """Write the dataset's files.

    Raises:
        WorkspaceError: one could not be written; the archive has everything.

    """
    try:
        dataset.write(archive, newsroom, home)
    except OSError as problem:
        raise WorkspaceError(
            f"its files could not be written ({problem.strerror or problem})",
            newsroom=newsroom,
            path=home,
            advice="The archive has everything; the next run writes them.",
        ) from problem


def meant(
    known: Known,
    before: dict[str, Release],
    made: dict[str, Any],
    night: Night,
    judgement: Judgement,
    *,
    now: str,
    rules: Rules,
    manifest: str,
) -> Commit:
    """Return what a judged night adds to the archive, but for the newsroom's health.

    Args:
        known: before the night, with what was new in it.
        before: the releases that were there, by id.
        made: the crawl's manifest.
        night: weighed.
        judgement: of its claims.
        now: instant of the comparison.
        rules: of the judge.
        manifest: SHA-256 of the manifest.

    """
    states = _states(before, night, judgement, rules)
    outbox = _outbox(judgement, crawl_id=made["crawl_id"], now=now, rules=rules)
    there = {key for key in night.looks if key in states or key in before}
    rang = [claim for claim in judgement.accepted if claim.rings]
    return Commit(
        newsroom=known.newsroom,
        crawl={
            "crawl_id": made["crawl_id"],
            "newsroom": known.newsroom,
            "state": made["state"],
            "reasons": made["reasons"],
            "started_at": made["started_at"],
            "ended_at": made["ended_at"],
            "listed": made.get("listed"),
            "whole": made["listing"]["whole"],
            "counts": made["counts"],
            "requests": made.get("requests"),
            "bytes": made.get("bytes"),
            "changes": len(rang),
            "held": len(judgement.open),
            "manifest": manifest,
        },
        manifest=manifest,
        listing_whole=known.listing_whole or made["listing"]["whole"],
        releases=list(states.values()),
        relined={
            key
            for key, one in states.items()
            if key in before
            and one.version == before[key].version
            and one.line is not before[key].line  # asked first: comparing fetches what is stored
            and one.line != before[key].line
        },
        looks=[Look(key, *night.looks[key]) for key in sorted(there)],
        versions=[
            Version(key, one.version, made["crawl_id"], one.line)
            for key, one in states.items()
            if key not in before or one.version != before[key].version
        ],
        outbox=outbox,
        held=judgement.held,
        noise=night.noise,
        overnight=night.overnight,
        unread={key: mark for key, mark in night.unread.items() if key not in _keys_of(states)},
        agreed=night.agreed,
    )


def _keys_of(states: dict[str, Release]) -> set[str]:
    return {key for one in states.values() for key in one.keys}


def _states(before: dict[str, Release], night: Night, judgement: Judgement, rules: Rules) -> dict[str, Release]:
    """Return every release whose state is another after the night."""
    # What is new exists only once its claim is accepted.
    states = {key: one for key, one in night.states.items() if key in before}
    believed: dict[str, Release] = {}
    for claim in judgement.accepted:
        after, edited_too = claim.after, believed.get(claim.after.release_id)
        if edited_too is not None and edited_too.version > after.version:  # what the listing says is beside an edit
            after = replace(with_status(edited_too, after.status), place=after.place)
        believed[after.release_id] = after
    states.update(believed)
    edited = {
        claim.after.release_id for claim in judgement.accepted if claim.change["kind"] == "edited" and claim.rings
    }
    steady = {claim.after.release_id for claim in judgement.accepted if claim.change["looks"] > 1}
    restless = {one.after.release_id for one in judgement.held.values() if one.rule == RESTLESS and not one.rejected}
    for key in night.met:
        one = states.get(key) or before.get(key)
        if one is None or not (one.streak or key in edited or key in restless):
            continue
        old = before.get(key, one)
        streak, calm = counted(old, edited=key in edited or key in restless, rules=rules)
        if key in steady:
            streak, calm = 0, 0
        if (one.streak, one.calm) != (streak, calm):
            states[key] = replace(one, streak=streak, calm=calm)
    for key, place in night.places.items():
        one = states.get(key) or before.get(key)
        if one is not None and one.status != REMOVED and one.place != place:
            states[key] = replace(one, place=place)
    return states


def _outbox(judgement: Judgement, *, crawl_id: str, now: str, rules: Rules) -> list[Told]:
    """Return what is told, in order: changes, each by itself or in its mass's notice, then what is held and settled."""
    masses: dict[str, str] = {}
    said: list[dict[str, Any]] = []
    for name, group in judgement.matured.items():
        by = f"seen alike in {rules.looks} crawls over {rules.over / 3600:g} hours"
        line = notices.mass(name, [claim.change for claim in group], detected_at=now, crawl_id=crawl_id, by=by)
        said.append(line)
        masses.update({claim.key: line["id"] for claim in group})
    outbox = [Told(claim.change, claim.rings, masses.get(claim.key)) for claim in judgement.accepted]
    for many in _grouped(judgement.fresh).values():
        if many[0].rule != RESTLESS:
            said.append(notices.held(many, detected_at=now, crawl_id=crawl_id))
        elif many[0].after.streak == rules.streak:  # said once, however long it lasts
            said.append(notices.restless(many[0], detected_at=now, crawl_id=crawl_id))
    open_masses = {one.mass for one in judgement.open}
    for mass, many in _grouped(judgement.settled).items():
        if mass not in open_masses and many[0].rule != RESTLESS:
            said.append(notices.settled(many, detected_at=now, crawl_id=crawl_id))
    return [*outbox, *(Told(line, rings=True) for line in said)]


def _grouped(many: Sequence[Held]) -> dict[str, list[Held]]:
    groups: dict[str, list[Held]] = {}
    for one in many:
        groups.setdefault(one.mass, []).append(one)
    return groups


def ended(made: dict[str, Any]) -> str:
    """Return the instant at which a crawl ended, as far as it is known."""
    told = made["ended_at"] or made["started_at"]
    if told is None:
        told = datetime.strptime(made["crawl_id"], ID_FORMAT).replace(tzinfo=UTC).isoformat()
    return datetime.fromisoformat(told).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def readings(folder: Path) -> list[dict[str, Any]]:
    """Return the readings of a sealed crawl.

    Raises:
        CrawlError: they cannot be read.

    """
    try:
        with (folder / READINGS).open("rb") as file:
            return [codec.decode(line) for line in file]
    except (OSError, ValueError) as problem:
        raise CrawlError(f"has readings that cannot be read ({problem})", path=folder) from problem


def _read_page(
    workspace: Workspace,
    newsroom: Newsroom,
    evidence: dict[str, Any],
    entry: dict[str, Any] | None,
) -> dict[str, Said]:
    return said_on_page(workspace.file(evidence["warc"]), evidence, newsroom=newsroom, entry=entry)


def _day(crawl_id: str | None, newsroom: Newsroom) -> date | None:
    """Return the calendar day, in the newsroom's zone, of a crawl."""
    if crawl_id is None:
        return None
    return datetime.strptime(crawl_id, ID_FORMAT).replace(tzinfo=UTC).astimezone(newsroom.zone).date()
