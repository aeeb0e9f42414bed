"""`newsroom history`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

from newsdesk.cli.grep import grep_option
from newsdesk.cli.moment import at_option, release_at, unknown_at
from newsdesk.cli.options import Asked, common, json_option

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from newsdesk.cli.grep import Grep
    from newsdesk.cli.moment import Moment
    from newsdesk.cli.output import Cell
    from schedules.archive.store import Archive

SCHEMA: Final = "newsroom.event/1"
HEAD: Final = ("When", "What", "How")
STATUS: Final = {"new": "present", "restored": "present", "unlisted": "unlisted", "removed": "removed"}
"""What a release is after a change of that kind; after any other, what it was."""

_AFTER_THAT: Final = {"look": 0, "change": 1, "version": 2, "looks": 3}


@click.command("history")
@click.argument("word", metavar="RELEASE")
@click.option("--looks", "each", is_flag=True, help="Show each look, not only how many in a row were alike.")
@grep_option("Only changes and versions whose text")
@at_option("What had befallen it,")
@json_option("Print JSON Lines, one an event.")
@common
@click.pass_obj
def command(asked: Asked, *, word: str, each: bool, grep: Grep | None, moment: Moment | None, as_json: bool) -> None:
    """Tell the life of one release, oldest first.

    \b
    newsroom history https://www.amnestyusa.org/press-releases/…/
    newsroom history amnesty-usa-7kq2mzx3m6jq --looks
    newsroom history amnesty-usa-7kq2mzx3m6jq --at 2026-11-22   what was known when that day was over

    Each change lies between two looks, the one before it and the one that shows it. A RELEASE is an id, the beginning
    of one, or an address in any spelling. As of a date there is nothing that was held: it was not known.
    """
    from newsdesk.cli import named, output
    from newsdesk.cli.report import Zones
    from schedules.redacting.tombstone import words

    workspace = asked.workspace()
    with named.archive_of(workspace) as archive:
        release_id = named.release(workspace, archive, word)
        assert archive is not None  # it knows the release
        zones = Zones(workspace)
        line = release_at(archive, release_id, moment, zones)
        if line is None and moment is not None:
            raise unknown_at(archive, release_id, moment, zones)
        assert line is not None  # as above
        at = moment.of(zones.of(line["newsroom"])) if moment is not None else None
        events = life(archive, release_id, each=each, at=at)
        stone = archive.tombstone(release_id)
        if grep is not None:
            events = [one for one in events if grep.in_event(one, archive)]
    if as_json:
        output.json_lines(events)
        return
    zone = zones.of(line["newsroom"])
    if stone is not None:
        output.note(f"{release_id}: {words(stone)}")
    if output.on_terminal():
        rows = [
            ("address", line["url"]),
            ("id", release_id),
            ("status", f"{line['status']}, version {line['version']}"),
        ]
        output.facts(line["title"] or "(no title)", rows)
        output.table(HEAD, [_row(event, zone) for event in events])
        return
    output.table((), [_plain(event, zone) for event in events])


def life(archive: Archive, release_id: str, *, each: bool, at: datetime | None = None) -> list[dict[str, Any]]:
    """Return what befell a release, oldest first: changes, looks in between, and last what is held of it.

    Args:
        archive: open.
        release_id: of the release.
        each: every look by itself; otherwise as many as were alike in a row are one event, and the looks at which a
            change was found are that change.
        at: as it was known then, without what is held; None: now.

    """
    changes, versions, looks = _known(archive, release_id, at)
    events = [_change(one) for one in changes]
    told = {one["new"]["version"] for one in changes}
    events += [_version(release_id, one) for one in versions if one["version"] not in told]
    events += _looked(looks, release_id, changes, each=each)
    events.sort(key=lambda event: (event["until"] or event["from"], _AFTER_THAT[event["event"]]))
    for rejected in (False, True) if at is None else ():
        for one in archive.held(rejected=rejected):
            if one["line"]["release_id"] == release_id:
                events.append(_held(one, rejected=rejected))
    return events


Lines = list[dict[str, Any]]


def _known(archive: Archive, release_id: str, at: datetime | None) -> tuple[Lines, Lines, Lines]:
    """Return the changes, versions and looks of a release, as they were known at an instant; None: now."""
    looks = archive.looks(release_id)
    if at is None:
        return list(archive.changes(release_id=release_id, quiet=True)), archive.versions(release_id), looks
    changes, versions = archive.changes_at(release_id, at), archive.versions_at(release_id, at)
    line = archive.release(release_id)
    last, under_way = archive.crawls_at(line["newsroom"], at) if line else ("", frozenset[str]())
    return changes, versions, [one for one in looks if one["crawl_id"] <= last and one["crawl_id"] not in under_way]


def _event(release_id: str, event: str, **facts: Any) -> dict[str, Any]:
    empty = dict.fromkeys(("from", "until", "kind", "looks", "status", "version", "crawl_id", "id", "change"))
    return {"schema": SCHEMA, "release_id": release_id, "event": event, **empty, **facts}


def _change(line: dict[str, Any]) -> dict[str, Any]:
    return _event(
        line["release_id"],
        "change",
        kind=line["kind"],
        **{"from": line["between"]["not_before"] or line["between"]["not_after"]},
        until=line["between"]["not_after"],
        looks=line["looks"],
        version=line["new"]["version"],
        crawl_id=line["crawl_id"],
        id=line["id"],
        change=line,
    )


def _version(release_id: str, version: dict[str, Any]) -> dict[str, Any]:
    """Return a version that no change tells of."""
    evidence = version["line"]["evidence"]
    return _event(
        release_id,
        "version",
        **{"from": evidence["fetched_at"] if evidence else version["line"]["last_changed"]},
        version=version["version"],
        crawl_id=version["crawl_id"],
    )


def _looked(looks: Lines, release_id: str, changes: Lines, *, each: bool) -> Lines:
    if each:
        return [_look(release_id, "look", one["look"], [one], crawl_id=one["crawl_id"]) for one in looks]
    after = {one["crawl_id"]: STATUS.get(one["kind"]) for one in changes}
    found, status, run = [], "present", 0
    alike: dict[tuple[int, str, str], list[dict[str, Any]]] = {}
    previous = None
    for one in looks:
        if one["crawl_id"] in after:
            # A change ends a run, and this look is told with it.
            status, previous = after[one["crawl_id"]] or status, None
            continue
        run += one["look"] != previous
        previous = one["look"]
        alike.setdefault((run, one["look"], status), []).append(one)
    for (_, kind, then), many in alike.items():
        found.append(_look(release_id, "looks", kind, many, status=then))
    return found


def _look(release_id: str, event: str, kind: str, many: list[dict[str, Any]], **facts: Any) -> dict[str, Any]:
    return _event(
        release_id, event, kind=kind, **{"from": many[0]["at"]}, until=many[-1]["at"], looks=len(many), **facts
    )


def _held(one: dict[str, Any], *, rejected: bool) -> dict[str, Any]:
    line = one["line"]
    return _event(
        line["release_id"],
        "held",
        kind="rejected" if rejected else "held",
        **{"from": one["first_held_at"]},
        looks=one["looks"],
        version=line["new"]["version"],
        crawl_id=line["crawl_id"],
        id=one["id"],
        change=line,
    )


_LOOKS: Final = {
    "read": "read, no change",
    "unchanged": "unchanged",
    "gone": "gone, and not believed",
    "failed": "failed, which says nothing",
    "blocked": "refused, which says nothing",
    "rejected": "no release could be read, which says nothing",
    "duplicate": "the page of another release",
}
"""What the looks between two changes met, in words."""


def _row(event: dict[str, Any], zone: tzinfo) -> tuple[Cell, ...]:
    """Return what a terminal shows of an event."""
    from newsdesk.telling.times import shown

    first, last = shown(event["from"], zone), shown(event["until"], zone)
    how = _how(event)
    if event["event"] == "held":
        return ((first, event["id"]), f"{event['change']['kind']}, {_believed(event)}", how)
    if event["event"] == "change":
        return ((last, "" if event["kind"] == "new" else f"after {first}", event["id"]), event["kind"], how)
    return ((first, f"to {last}" if last not in {"", first} else ""), event["event"], how)


def _plain(event: dict[str, Any], zone: tzinfo) -> tuple[Cell, ...]:
    """Return an event as five plain cells: from, until, what, how, and the id of its change."""
    from newsdesk.telling.times import shown

    what = event["kind"] if event["event"] == "change" else event["event"]
    if event["event"] == "held":
        what = f"{event['change']['kind']}, {_believed(event)}"
    how = "; ".join(_how(event))
    return (shown(event["from"], zone), shown(event["until"], zone), what, how, event["id"] or "")


def _believed(event: dict[str, Any]) -> str:
    return "unconfirmed" if event["kind"] == "held" else "rejected"


def _how(event: dict[str, Any]) -> tuple[str, ...]:
    from newsdesk.telling.sheets import evidence
    from newsdesk.telling.times import counted
    from newsdesk.telling.views import facts_of

    change = event["change"]
    if event["event"] == "look":
        return (event["kind"], f"crawl {event['crawl_id']}")
    if event["event"] == "looks":
        met = "gone, as before" if (event["kind"], event["status"]) == ("gone", "removed") else _LOOKS[event["kind"]]
        return (f"{counted(event['looks'], 'look')}, {met}",)
    if change is None:
        return (f"version {event['version']}", f"crawl {event['crawl_id']}")
    fields = ", ".join(one["field"] for one in change["fields"])
    version = f"version {event['version']}" if event["version"] else ""
    moved = f"was at {change['old_url']}" if change["kind"] == "moved" else ""
    said = "; ".join(facts_of(change)) or (change["because"] or "" if change["kind"] == "moved" else "")
    stored = evidence(change["new"]["evidence"]) or ""
    lines = (", ".join(filter(None, (version, fields))), said if not moved else "", moved, stored)
    return tuple(filter(None, lines))
