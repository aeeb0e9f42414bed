"""What a person decides: accept or reject what is held, dismiss a change, or note something about it.

Each decision is a line of the newsroom's `decisions.jsonl`, on the disk before the archive has it, so that an archive
that is rebuilt from its crawls has them too.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from newsroom_scraper.errors import ArchiveError
from schedules import dataset, journal, lock, notices, whereabouts
from schedules.archive.records import Commit, Held, Known, Release, Told, Version
from schedules.judge import MASS
from schedules.redacting import mark
from schedules.release import PRESENT, REMOVED, with_status
from schedules.remember import write_dataset

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from schedules.archive.store import Archive
    from schedules.workspace import Workspace

ACCEPTED: Final = "accepted"
REJECTED: Final = "rejected"
DISMISSED: Final = "dismissed"
NOTED: Final = "noted"
REDACTED: Final = "redacted"
"""A release's text was taken out on purpose (`schedules.redacting`); the decision has its tombstone."""
_NAMED: Final = 5  # so many of several are named in an error


@dataclass(slots=True, kw_only=True)
class Decided:
    """What a decision came to.

    Attributes:
        ids: what was decided about.
        changes: the changes that were accepted, rejected or reviewed.
        stale: the held ones that were not current any more: the release is not as it was when they were held.

    """

    newsroom: str
    verdict: str
    ids: list[str] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)
    stale: list[dict[str, Any]] = field(default_factory=list)


def held_by(archive: Archive, told: str, *, rejected: bool = False) -> list[dict[str, Any]]:
    """Return what is held under an id, a mass, or the beginning of either; as `Archive.held`.

    Args:
        archive: open.
        told: the id, the mass, or the beginning of one; or the id of the change itself, as hooks were told it.
        rejected: whether what was rejected counts too, where nothing else is held under it: a rejection can be taken
            back.

    Raises:
        ArchiveError: nothing is held under it, or more than one id or mass begins so.

    """
    still = archive.held()
    away = archive.held(rejected=True) if rejected else []
    if found := _under(still, told) or _under(away, told):
        return found
    names = {name for one in (*still, *away) for name in (one["id"], one["mass"]) if told and name.startswith(told)}
    if not names:
        raise ArchiveError(f'nothing is held under "{told}"', advice="What is held: newsroom held.")
    if len(names) > 1:
        held = "is held or was rejected" if away else "is held"
        some = ", ".join(sorted(names)[:_NAMED])
        raise ArchiveError(f'more than one thing that {held} begins with "{told}" ({some})', advice="Give more of it.")
    (name,) = names
    return _under(still, name) or _under(away, name)


def _under(there: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """Return those of an id, of a mass, or whose change has that id."""
    return [one for one in there if name in {one["id"], one["mass"], one["line"]["id"]}]


def accept(archive: Archive, workspace: Workspace, told: str, *, note: str | None = None) -> Decided:
    """Accept what is held under an id or a mass, as far as it is current, and tell it.

    Raises:
        ArchiveError: nothing is held under it.
        BusyError: the newsroom is being crawled.

    """
    return _decide(archive, workspace, told, ACCEPTED, note)


def reject(archive: Archive, workspace: Workspace, told: str, *, note: str | None = None) -> Decided:
    """Reject what is held under an id or a mass: it is not claimed again while it looks the same.

    Raises:
        ArchiveError: nothing is held under it.
        BusyError: the newsroom is being crawled.

    """
    return _decide(archive, workspace, told, REJECTED, note)


def _decide(archive: Archive, workspace: Workspace, told: str, verdict: str, note: str | None) -> Decided:
    back = verdict == ACCEPTED
    newsroom = held_by(archive, told, rejected=back)[0]["newsroom"]
    home = workspace.home_of(newsroom)
    with lock.hold(workspace, newsroom) as held, archive.under(held):
        whereabouts.refuse(workspace, archive, newsroom)
        ids = [one["id"] for one in held_by(archive, told, rejected=back)]  # as it is now that no crawl can change it
        left = catch_up(archive, newsroom, home)
        if left and (left[-1].verdict, left[-1].ids) == (verdict, ids):
            write_dataset(archive, newsroom, home)
            return left[-1]  # the same was decided before, and a kill came between
        return _take(archive, workspace, newsroom, _decision(archive, newsroom, verdict, ids, note))


def review(
    archive: Archive, workspace: Workspace, change: dict[str, Any], *, verdict: str, note: str | None
) -> Decided:
    """Keep what a person said of an accepted change, in its line, as `review`.

    Args:
        archive: open.
        workspace: where.
        change: its line.
        verdict: dismissed or noted.
        note: in a person's words.

    Raises:
        BusyError: the newsroom is being crawled.

    """
    newsroom = change["newsroom"]
    home = workspace.home_of(newsroom)
    with lock.hold(workspace, newsroom) as held, archive.under(held):
        whereabouts.refuse(workspace, archive, newsroom)
        catch_up(archive, newsroom, home)
        return _take(archive, workspace, newsroom, _decision(archive, newsroom, verdict, [change["id"]], note))


def _decision(archive: Archive, newsroom: str, verdict: str, ids: list[str], note: str | None) -> dict[str, Any]:
    after = archive.known(newsroom).last_crawl
    return {"schema": journal.SCHEMA, "verdict": verdict, "at": _now(), "after": after, "ids": ids, "note": note}


def _take(archive: Archive, workspace: Workspace, newsroom: str, decision: dict[str, Any]) -> Decided:
    home = workspace.home_of(newsroom)
    journal.write(home, decision)
    if decision["verdict"] in {DISMISSED, NOTED}:
        dataset.rewrite(home)
    made = apply(archive, newsroom, journal.decisions(home)[-1])
    write_dataset(archive, newsroom, home)
    return made


def catch_up(archive: Archive, newsroom: str, home: Path, *, before: str | None = None) -> list[Decided]:
    """Do what was decided and is not in the archive, and return it: a kill came between, or it is an older copy.

    Args:
        archive: open; the newsroom's lock is held.
        newsroom: its name.
        home: its folder.
        before: only what was decided before this crawl was known; None: everything.

    """
    left = journal.decisions(home)
    if not left:
        return []
    left = left[archive.known(newsroom).decided :]
    if any(one["verdict"] == REDACTED for one in left):
        mark.put(home)  # its crawls and the database's file are looked at too
    return [apply(archive, newsroom, one) for one in left if before is None or (one["after"] or "") < before]


def apply(archive: Archive, newsroom: str, decision: dict[str, Any]) -> Decided:
    """Do what a decision says, in the archive."""
    made = Decided(newsroom=newsroom, verdict=decision["verdict"], ids=decision["ids"])
    said = {"verdict": decision["verdict"], "note": decision["note"], "at": decision["at"]}
    number = decision["number"]
    if decision["verdict"] == REDACTED:
        archive.redact(decision["tombstone"], decided=number)
        made.changes = [decision["tombstone"]]
        return made
    if decision["verdict"] in {DISMISSED, NOTED}:
        # Where the archive was made anew, there may be no such change.
        found = [line for one in decision["ids"] for line in archive.change(one) if line["id"] == one]
        made.changes = [{**line, "review": _reviewed(line["review"], said)} for line in found]
        archive.review({line["id"]: line["review"] for line in made.changes}, newsroom=newsroom, decided=number)
        return made
    known = archive.known(newsroom)
    chosen = [known.held[one] for one in decision["ids"] if one in known.held]
    rest = {key: one for key, one in known.held.items() if key not in decision["ids"]}
    if decision["verdict"] == REJECTED:
        made.changes = [one.line for one in chosen]
        rest |= {one.id: replace(one, rejected=True) for one in chosen}
        archive.commit(_commit(known, [], [], [], rest, decision))
        return made
    states, versions, believed = _believe(known, chosen, made, said)
    archive.commit(_commit(known, states, versions, _outbox(believed, decision["at"]), rest, decision))
    made.changes = [one.line for one in believed]
    return made


def _reviewed(before: dict[str, Any] | None, said: dict[str, Any]) -> dict[str, Any]:
    """Return a review after another word: a note does not take a verdict back, nor a verdict a note."""
    if before is None:
        return said
    verdict = before["verdict"] if said["verdict"] == NOTED else said["verdict"]
    return {**said, "verdict": verdict, "note": said["note"] or before["note"]}


def _believe(
    known: Known, chosen: Sequence[Held], made: Decided, said: dict[str, Any]
) -> tuple[list[Release], list[Version], list[Held]]:
    """Return the states and versions that follow, and what was still current."""
    states: dict[str, Release] = {}
    versions, believed = [], []
    for one in sorted(chosen, key=lambda held: (held.line["old"]["version"] or 0, _ORDER.index(held.line["kind"]))):
        key = one.after.release_id
        now = states.get(key) or known.releases.get(key)
        if not _is_current(one, now):
            made.stale.append(one.line)
            continue
        after = one.after if now is None else _on(now, one)
        states[key] = replace(after, streak=0, calm=0)
        if now is None or after.version != now.version:
            versions.append(Version(key, after.version, one.line["crawl_id"], after.line))
        marks = one.line["marks"] + (["mass"] if one.rule == MASS and "mass" not in one.line["marks"] else [])
        believed.append(replace(one, line={**one.line, "marks": marks, "review": said}))
    return list(states.values()), versions, believed


def _on(now: Release, one: Held) -> Release:
    """Return a release as it is now with what was held of it, and nothing else that it was then."""
    kind, then = one.line["kind"], one.after
    if kind in {"removed", "unlisted"}:
        pending = {} if kind == "removed" else now.pending
        return replace(with_status(now, then.status), place=None, pending=pending)
    line: Mapping[str, Any]
    base, line = then, {**then.line, "url": now.line["url"], "also_at": now.line["also_at"]}
    if then.version == now.version:
        base, line = now, now.line
    keys = now.keys
    if kind == "moved" or now.status == REMOVED:  # back, perhaps at another address
        others = dict.fromkeys([now.line["url"], *now.line["also_at"], *then.line["also_at"]])
        url = then.line["url"]
        line = {**line, "url": url, "also_at": [one for one in others if one != url]}
        keys = then.keys | now.keys
    made = replace(base, keys=keys, place=now.place, pending=now.pending, last_look=now.last_look, line=line)
    return with_status(made, PRESENT if kind == "restored" else now.status)


_ORDER: Final = ("new", "restored", "moved", "edited", "unlisted", "removed")


def _is_current(one: Held, now: Release | None) -> bool:
    """Return whether a release is still as it was when a change of it was held."""
    if now is None or one.line["kind"] == "new":
        return now is None and one.line["kind"] == "new"
    fits: bool = {
        "removed": now.status != REMOVED,
        "unlisted": now.status == PRESENT,
        "restored": now.status != PRESENT,
        "moved": now.line["url"] == one.line["old_url"],
    }.get(one.line["kind"], now.status != REMOVED)
    return fits and now.version == one.line["old"]["version"]


def _outbox(believed: Sequence[Held], now: str) -> list[Told]:
    """Return what is told: one change by itself, several as one."""
    if len(believed) <= 1:
        return [Told(one.line, rings=True) for one in believed]
    notice = notices.mass(
        believed[0].mass, [one.line for one in believed], detected_at=now, crawl_id=None, by="accepted by hand"
    )
    return [*(Told(one.line, rings=True, told_in=notice["id"]) for one in believed), Told(notice, rings=True)]


def _commit(
    known: Known,
    states: list[Release],
    versions: list[Version],
    outbox: list[Told],
    held: dict[str, Held],
    decision: Mapping[str, Any],
) -> Commit:
    made = {one.release_id for one in versions}
    return Commit(
        newsroom=known.newsroom,
        crawl=None,
        manifest=known.last_manifest,
        listing_whole=known.listing_whole,
        decided=decision["number"],
        decided_at=decision["at"],
        releases=states,
        relined={one.release_id for one in states if one.release_id not in made},
        versions=versions,
        outbox=outbox,
        held=held,
    )


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
