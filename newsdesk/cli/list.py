"""`newsroom list`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from newsdesk.cli.main import DONE, USAGE
from newsdesk.cli.options import Asked, common, complain, json_option
from newsroom_scraper.errors import DeclarationError

if TYPE_CHECKING:
    from newsdesk.cli.output import Cell
    from newsroom_scraper.errors import NewsroomError
    from schedules.workspace import Limits, Workspace

SCHEMA: Final = "newsroom.newsroom/1"
HEAD: Final = ("Name", "Declared", "Schedule", "Releases", "Last crawl", "State")


@click.command("list")
@json_option()
@common
@click.pass_obj
def command(asked: Asked, *, as_json: bool) -> int:
    """List the declared newsrooms.

    \b
    newsroom list
    newsroom -w press list --json

    Outside of a workspace these are the ones that come with the program.
    """
    from newsdesk.cli import output

    workspace = asked.workspace_if_any(aloud=False)
    rows = rows_of(workspace)
    if workspace is not None:
        complain(workspace, but={row["key"] for row in rows})
    if as_json:
        output.json_lines(rows)
    else:
        output.table(HEAD, [_cells(row) for row in rows])
    for row in rows:
        if row["error"]:
            output.note(f"newsroom: {row['error']}")
    return USAGE if any(row["error"] for row in rows) or (workspace and workspace.broken) else DONE


def rows_of(workspace: Workspace | None) -> list[dict[str, Any]]:
    """Return one row per declared newsroom; one whose declaration is broken says so."""
    from newsroom_scraper.newsroom import SHIPPED, names
    from schedules import removing

    folders = workspace.folders if workspace else ()
    declared = names(folders)
    keys = workspace.declared() if workspace else list(declared)
    known = _summaries(workspace, keys)
    rows = []
    for name in keys:
        path = declared[name]
        limits = workspace.limits.get(name) if workspace else None
        facts = known.get(name, {})
        rows.append(
            {
                "schema": SCHEMA,
                "name": workspace.called.name(name) if workspace else name,
                "key": name,
                **_declared(name, folders, workspace.broken.get(name) if workspace else None),
                "declared": "shipped" if path.parent == SHIPPED else str(path),
                "schedule": _schedule(name, limits) if limits else None,
                "schedule_timezone": limits.timezone if limits and limits.schedule else None,
                "releases": facts.get("releases", 0),
                "changes": facts.get("changes", 0),
                "held": facts.get("held", 0),
                "last_crawl": facts.get("last_crawl"),
                "last_state": facts.get("last_state"),
                "not_followed_since": removing.since(workspace, name) if workspace else None,
            },
        )
    return rows


def _schedule(name: str, limits: Limits) -> str | None:
    from schedules.timetable import describe, timetable

    turns = timetable(name, limits)
    return limits.schedule or (describe(turns) if turns else None)


def _declared(name: str, folders: tuple[Path, ...], wrong: NewsroomError | None) -> dict[str, Any]:
    from newsroom_scraper.newsroom import load

    try:
        newsroom = load(name, folders)
    except DeclarationError as problem:
        return {"title": None, "timezone": "UTC", "error": " ".join(str(problem).split())}
    error = " ".join(str(wrong).split()) if wrong else None
    return {"title": newsroom.title, "timezone": newsroom.timezone, "error": error}


def _summaries(workspace: Workspace | None, names: list[str]) -> dict[str, dict[str, Any]]:
    if workspace is None:
        return {}
    from schedules.archive.store import Archive

    if not Archive.exists(workspace.archive):
        return {}
    with Archive.open(workspace.archive) as archive:
        return {name: archive.standing(name, since="") for name in names}


def _cells(row: dict[str, Any]) -> tuple[Cell, ...]:
    from zoneinfo import ZoneInfo

    from newsdesk.telling.times import shown

    state = row["last_state"] or "never crawled"
    if row["error"]:
        state = "broken settings" if row["title"] else "broken declaration"
    elif row["not_followed_since"]:
        state = f"no longer followed since {shown(row['not_followed_since'], ZoneInfo(row['timezone']))}"
    elif row["held"]:
        state += f", {row['held']} held"
    return (
        (row["name"], row["title"] or ""),
        row["declared"],
        (row["schedule"] or "when asked", row["schedule_timezone"] or ""),
        f"{row['releases']:,}",
        shown(row["last_crawl"], ZoneInfo(row["timezone"])),
        state,
    )
