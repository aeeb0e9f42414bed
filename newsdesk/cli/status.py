"""`newsroom status`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import click

from newsdesk.cli.main import DONE, NOT_DONE
from newsdesk.cli.options import Asked, common, json_option

if TYPE_CHECKING:
    from newsdesk.cli.output import Cell
    from newsdesk.cli.report import Zones
    from schedules.archive.store import Archive
    from schedules.workspace import Workspace

SCHEMA: Final = "newsroom.status/1"
HEAD: Final = ("Newsroom", "State", "Last good look", "Releases", "7 days", "Held")
RECENT: Final = timedelta(days=7)
NEVER: Final = "never crawled"
UNFINISHED: Final = "not read yet"
"""Crawls there were, and none that says how the newsroom is: they were stopped."""
_NO_VERDICT: Final = frozenset({NEVER, UNFINISHED})
WELL: Final = "well"
LATE: Final = "late"
_LATE_ADVICE: Final = (
    "Its schedule was not kept. Look whether cron, or newsroom watch, still runs on this machine, and what it says."
)


@click.command("status")
@click.argument("names", nargs=-1, metavar="[NEWSROOM]...")
@json_option("Print one line of JSON per newsroom.")
@common
@click.pass_obj
def command(asked: Asked, *, names: tuple[str, ...], as_json: bool) -> int:
    """Say how each newsroom is, on one screen.

    \b
    newsroom status
    newsroom status --json | jq -r 'select(.state != "well") | .newsroom'

    Newsrooms that workspace.toml sets, or that were crawled. Ends with 1 where one is ill, blocked, or late: its
    schedule was not kept.
    """
    from newsdesk.cli import named, output
    from newsdesk.cli.report import Zones

    workspace = asked.workspace()
    now = datetime.now(UTC)
    chosen = named.newsrooms(workspace, names)
    with named.archive_of(workspace) as archive:
        chosen = chosen or sorted({*workspace.limits, *(archive.newsrooms() if archive else ())})
        rows = [row_of(workspace, archive, name, now=now) for name in chosen]
    if as_json:
        output.json_lines(rows)
    elif rows:
        _show(rows, Zones(workspace), now=now)
    elif output.on_terminal():
        output.note("No newsroom is set in workspace.toml, and none was crawled yet.")
    return NOT_DONE if any(row["state"] not in {WELL, *_NO_VERDICT} for row in rows) else DONE


def row_of(workspace: Workspace, archive: Archive | None, name: str, *, now: datetime) -> dict[str, Any]:
    """Return how a newsroom is, as a line of JSON."""
    since = (now - RECENT).strftime("%Y-%m-%dT%H:%M:%SZ")
    told = archive.standing(name, since=since) if archive else {}
    health = told.get("health") or {}
    limits = workspace.limits.get(name)
    good_at = health.get("good_at")
    begun = UNFINISHED if told.get("last_crawl") else NEVER
    state, why, advice = health.get("state", begun), health.get("why"), health.get("advice")
    if state == WELL and good_at and limits and limits.schedule and _is_late(limits, good_at, now):
        state, why, advice = LATE, "two turns of its schedule have passed without a good look", _LATE_ADVICE
    return {
        "schema": SCHEMA,
        "newsroom": name,
        "state": state,
        "since": health.get("since"),
        "good_at": good_at,
        "why": why,
        "advice": advice,
        "releases": told.get("releases", 0),
        "present": told.get("present", 0),
        "unlisted": told.get("unlisted", 0),
        "removed": told.get("removed", 0),
        "recent": told.get("recent", 0),
        "held": told.get("held", 0),
        "schedule": limits.schedule if limits else None,
        "last_crawl": told.get("last_crawl"),
        "last_state": told.get("last_state"),
    }


def _is_late(limits: Any, good_at: str, now: datetime) -> bool:
    from newsdesk.cli.lateness import missed

    good = datetime.fromisoformat(good_at)
    return missed(limits.schedule, limits.timezone, good_at=good, now=now, lasting=limits.time_limit)


def _show(rows: list[dict[str, Any]], zones: Zones, *, now: datetime) -> None:
    from newsdesk.cli import output
    from newsdesk.telling.times import shown

    drawn = output.on_terminal()
    output.table(HEAD, [_cells(row, zones, now=now) if drawn else _plain(row) for row in rows])
    if not drawn:
        return
    for row in rows:
        if row["state"] not in {WELL, *_NO_VERDICT}:
            since = f" since {shown(row['since'], zones.of(row['newsroom']))}" if row["state"] != LATE else ""
            facts = [("why", row["why"] or ""), ("to do", row["advice"] or "")]
            output.facts(f"{row['newsroom']} is {row['state']}{since}", facts)
            output.say("")
    if any(row["held"] for row in rows):
        output.note("What is held: newsroom held")


def _cells(row: dict[str, Any], zones: Zones, *, now: datetime) -> tuple[Cell, ...]:
    from newsdesk.telling.times import ago, counted, shown

    zone = zones.of(row["newsroom"])
    good = (ago(row["good_at"], now), shown(row["good_at"], zone)) if row["good_at"] else ("never", "")
    lasts = row["since"] if row["state"] not in {WELL, LATE, *_NO_VERDICT} else None
    since = f"for {ago(lasts, now).removesuffix(' ago')}" if lasts else ""
    gone = [f"({row[status]:,} {status})" for status in ("removed", "unlisted") if row[status]]
    releases = (f"{row['releases']:,}", *gone)
    if row["state"] in _NO_VERDICT:
        good = ("", "")
    recent = counted(row["recent"], "change") if row["recent"] else ""
    return (row["newsroom"], (row["state"], since), good, releases, recent, f"{row['held']:,}" if row["held"] else "")


def _plain(row: dict[str, Any]) -> tuple[str, ...]:
    keys = ("newsroom", "state", "since", "good_at", "releases", "removed", "unlisted", "recent", "held")
    said = [str(row[key]) if row[key] is not None else "" for key in keys]
    return (*said, row["why"] or "", row["advice"] or "")
