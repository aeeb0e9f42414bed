"""`newsroom status`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import click

from newsdesk.cli.main import DONE, NOT_DONE
from newsdesk.cli.options import Asked, common, json_option
from newsroom_scraper.errors import NewsroomError

if TYPE_CHECKING:
    from newsdesk.cli.output import Cell
    from newsdesk.cli.report import Zones
    from schedules.archive.store import Archive
    from schedules.timetable import Timetable
    from schedules.workspace import Workspace

SCHEMA: Final = "newsroom.status/1"
HEAD: Final = ("Newsroom", "State", "Last good look", "Releases", "7 days", "Held")
RECENT: Final = timedelta(days=7)
NEVER: Final = "never crawled"
UNFINISHED: Final = "not read yet"
"""Crawls there were, and none that says how the newsroom is: they were stopped."""
NOT_FOLLOWED: Final = "no longer followed"
"""It was taken out of `workspace.toml` (`newsroom remove`)."""
_NO_VERDICT: Final = frozenset({NEVER, UNFINISHED, NOT_FOLLOWED})
WELL: Final = "well"
LATE: Final = "late"
PAUSED: Final = "paused"
BROKEN: Final = "broken"
"""It is set, and its settings or its declaration cannot be used."""
_LATE_ADVICE: Final = (
    "Its schedule was not kept. Look whether cron, or newsroom watch, still runs on this machine, and what it says."
)


@click.command("status")
@click.argument("names", nargs=-1, metavar="[NEWSROOM]...")
@click.option("--itself", "itself_only", is_flag=True, help="The workspace instead: watch, hooks, disk, heartbeat.")
@json_option("Print one line of JSON per newsroom; with --itself, one.")
@common
@click.pass_obj
def command(asked: Asked, *, names: tuple[str, ...], itself_only: bool, as_json: bool) -> int:
    """Say how each newsroom is, on one screen.

    \b
    newsroom status
    newsroom status --json | jq -r 'select(.state != "well") | .newsroom'
    newsroom status --itself --json | jq -r '.problems[]'

    Newsrooms that workspace.toml sets, or that were crawled; one that was removed is "no longer followed". Ends with 1
    where one is ill, blocked, broken (it cannot be used as it is set or declared), or late: its schedule was not kept.
    With --itself: where a hook or the heartbeat fails, or the disk is low.
    """
    from newsdesk.cli import itself, named, output
    from newsdesk.cli.report import Zones
    from schedules import lost

    if itself_only and names:
        raise click.UsageError("--itself is about the whole workspace: name no newsroom with it.")
    workspace = asked.workspace(aloud=itself_only or bool(names))
    now = datetime.now(UTC)
    if itself_only:
        told = itself.line(workspace)
        output.json_lines([told]) if as_json else itself.show(told, now=now)
        return NOT_DONE if told["problems"] else DONE
    chosen = named.newsrooms(workspace, names)
    with named.archive_of(workspace) as archive:
        lost.refuse(workspace, archive)
        chosen = chosen or sorted({*workspace.limits, *workspace.broken, *(archive.newsrooms() if archive else ())})
        rows = [row_of(workspace, archive, name, now=now) for name in chosen]
    if as_json:
        output.json_lines(rows)
    elif rows:
        _show(rows, Zones(workspace), now=now)
        if output.on_terminal() and not names:
            itself.brief(itself.line(workspace), now=now)
    elif output.on_terminal():
        output.note("No newsroom is set in workspace.toml, and none was crawled yet.")
    return NOT_DONE if any(row["state"] not in {WELL, *_NO_VERDICT} for row in rows) else DONE


def row_of(workspace: Workspace, archive: Archive | None, name: str, *, now: datetime) -> dict[str, Any]:
    """Return how a newsroom is, as a line of JSON."""
    from newsdesk.cli import conduct
    from schedules import pausing, removing
    from schedules.timetable import describe, timetable

    since = (now - RECENT).strftime("%Y-%m-%dT%H:%M:%SZ")
    told = archive.standing(name, since=since) if archive else {}
    health = told.get("health") or {}
    limits = workspace.limits.get(name)
    good_at = health.get("good_at")
    begun = UNFINISHED if told.get("last_crawl") else NEVER
    state, why, advice = health.get("state", begun), health.get("why"), health.get("advice")
    turns = timetable(name, limits) if limits else None
    broken = _broken(workspace, name)
    begun_at = health.get("since")
    if removed := removing.since(workspace, name):
        state, begun_at, why = NOT_FOLLOWED, removed, "it was taken out of workspace.toml"
        advice = f"To follow it again, put the lines of {removing.FOLDER}/{name}.toml back."
    elif broken is not None:
        state, why, advice = BROKEN, broken.message, broken.advice
    elif (paused := pausing.of(workspace, name, now)) is not None:
        state, begun_at = PAUSED, paused.since
        why = pausing.sentence(workspace.called.name(name), paused)
        advice = f"To let it go on sooner: newsroom resume {workspace.called.name(name)}"
    elif state == WELL and good_at and limits and turns and _is_late(turns, good_at, now, limits.time_limit):
        state, why, advice = LATE, "two turns of its schedule have passed without a good look", _LATE_ADVICE
    return {
        "schema": SCHEMA,
        "newsroom": name,
        "name": workspace.called.name(name),
        "state": state,
        "since": begun_at,
        "good_at": good_at,
        "why": why,
        "advice": advice,
        "releases": told.get("releases", 0),
        "present": told.get("present", 0),
        "unlisted": told.get("unlisted", 0),
        "removed": told.get("removed", 0),
        "recent": told.get("recent", 0),
        "held": told.get("held", 0),
        "schedule": describe(turns) if turns else None,
        "next_due": _next_due(workspace, archive, turns, now) if turns else None,
        "last_crawl": told.get("last_crawl"),
        "last_state": told.get("last_state"),
        "manners": conduct.sentences(workspace, name, health, now),
    }


def _broken(workspace: Workspace, name: str) -> NewsroomError | None:
    """Return why a newsroom that is set cannot be watched, or None."""
    from schedules import pausing

    if name in workspace.limits:
        try:
            workspace.newsroom(name)
            pausing.of(workspace, name, datetime.now(UTC))
        except NewsroomError as problem:
            return problem
    return workspace.broken.get(name)


def _is_late(turns: Timetable, good_at: str, now: datetime, lasting: float) -> bool:
    from newsdesk.cli.lateness import missed

    return missed(turns, good_at=datetime.fromisoformat(good_at), now=now, lasting=lasting)


def _next_due(workspace: Workspace, archive: Archive | None, turns: Timetable, now: datetime) -> str:
    """Return when a newsroom is due, as the service sees it; what has passed is due now."""
    from schedules import left_alone
    from schedules.agenda import past_of

    due = turns.next_due(past_of(workspace, archive, turns.newsroom, now=now), now=now)
    due = max(due, left_alone.until(workspace, turns.newsroom, now) or due)
    return max(due, now).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _show(rows: list[dict[str, Any]], zones: Zones, *, now: datetime) -> None:
    from newsdesk.cli import output
    from newsdesk.telling.times import shown

    drawn = output.on_terminal()
    output.table(HEAD, [_cells(row, zones, now=now) if drawn else _plain(row) for row in rows])
    if not drawn:
        return
    for row in rows:
        if row["state"] not in {WELL, *_NO_VERDICT}:
            since = (
                f" since {shown(row['since'], zones.of(row['newsroom']))}"
                if row["since"] and row["state"] not in {LATE, BROKEN}
                else ""
            )
            facts = [("why", row["why"] or ""), ("to do", row["advice"] or "")]
            output.facts(f"{row['name']} is {row['state']}{since}", facts)
            output.say("")
    for row in rows:
        for one in row["manners"]:
            output.note(f"{row['name']}: {one}")
    due = [row for row in rows if row["next_due"]]
    if due:
        first = min(due, key=lambda row: row["next_due"])
        output.note(f"Next due: {first['name']}, {shown(first['next_due'], zones.of(first['newsroom']))}")
    if any(row["held"] for row in rows):
        output.note("What is held: newsroom held")


def _cells(row: dict[str, Any], zones: Zones, *, now: datetime) -> tuple[Cell, ...]:
    from newsdesk.telling.times import ago, counted, shown

    zone = zones.of(row["newsroom"])
    good = (ago(row["good_at"], now), shown(row["good_at"], zone)) if row["good_at"] else ("never", "")
    lasts = row["since"] if row["state"] not in {WELL, LATE, BROKEN, *_NO_VERDICT} else None
    since = f"for {ago(lasts, now).removesuffix(' ago')}" if lasts else ""
    if row["state"] == NOT_FOLLOWED:
        since = f"since {shown(row['since'], zone)}"
    gone = [f"({row[status]:,} {status})" for status in ("removed", "unlisted") if row[status]]
    releases = (f"{row['releases']:,}", *gone)
    if row["state"] in {NEVER, UNFINISHED}:
        good = ("", "")
    recent = counted(row["recent"], "change") if row["recent"] else ""
    return (row["name"], (row["state"], since), good, releases, recent, f"{row['held']:,}" if row["held"] else "")


def _plain(row: dict[str, Any]) -> tuple[str, ...]:
    keys = ("name", "state", "since", "good_at", "releases", "removed", "unlisted", "recent", "held")
    said = [str(row[key]) if row[key] is not None else "" for key in keys]
    return (*said, row["why"] or "", row["advice"] or "")
