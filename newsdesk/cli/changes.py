"""`newsroom changes`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

from newsdesk.cli.options import AT_LEAST_ONE, Asked, Day, common, json_option

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from schedules.workspace import Workspace

ON_TERMINAL: Final = 50
"""How many changes a terminal gets unless more are asked for."""


@click.command("changes")
@click.argument("name", required=False)
@click.option("--since", type=Day(), help="Found on that day (UTC) or later; 7d is seven days ago.")
@click.option("--limit", type=AT_LEAST_ONE, metavar="N", help=f"The newest N only; {ON_TERMINAL} on a terminal.")
@click.option("--all", "quiet", is_flag=True, help="Also what rang nothing: baseline and backfill.")
@json_option("Print JSON Lines, as in changes.jsonl.")
@common
@click.pass_obj
def command(
    asked: Asked,
    *,
    name: str | None,
    since: date | None,
    limit: int | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """List the changes that were found, newest last.

    \b
    newsroom changes
    newsroom changes amnesty-usa --since 7d
    newsroom changes --json | jq 'select(.kind == "removed")'
    """
    from newsdesk.cli import output
    from newsdesk.cli.report import Zones, views

    workspace = asked.workspace()
    if limit is None and not as_json and output.on_terminal():
        limit = ON_TERMINAL
    found = lines(workspace, name, since=since, limit=limit, quiet=quiet)
    if as_json:
        output.json_lines(found)
        return
    shown = views(found, Zones(workspace))
    output.changes(shown)
    if not output.on_terminal():
        return
    if not shown:
        output.note("No change was found." if since or quiet else "No change was found yet.")
    elif len(shown) == limit:
        output.note(f"The newest {limit:,}; --limit shows more.")


def lines(
    workspace: Workspace,
    name: str | None,
    *,
    since: date | None,
    limit: int | None,
    quiet: bool,
) -> Iterator[dict[str, Any]]:
    """Yield changes, oldest first.

    Raises:
        DeclarationError: there is no such newsroom.

    """
    from schedules.archive.store import Archive

    if name is not None and name not in workspace.declared() and not workspace.home_of(name).is_dir():
        workspace.newsroom(name)
    path = workspace.data / "archive.db"
    if not Archive.exists(path):
        return
    with Archive.open(path) as archive:
        yield from archive.changes(name, since=since, limit=limit, quiet=quiet)
