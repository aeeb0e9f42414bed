"""`newsroom rename`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

import click

from newsdesk.cli.main import DONE, NOT_DONE
from newsdesk.cli.options import Asked, common, json_option

if TYPE_CHECKING:
    from schedules.renaming import Renamed

SCHEMA: Final = "newsroom.renamed/1"


@click.command("rename")
@click.argument("old", metavar="NEWSROOM")
@click.argument("new", metavar="NAME")
@click.option("--dry-run", is_flag=True, help="Say what would be done and do nothing.")
@click.option("--yes", is_flag=True, help="Do not ask. Needed where nobody can be asked.")
@json_option("Print one line of JSON: its key, what it was called, and what it is called.")
@common
@click.pass_obj
def command(asked: Asked, *, old: str, new: str, dry_run: bool, yes: bool, as_json: bool) -> int:
    """Call a newsroom otherwise; all that is known of it stays, ids and all.

    \b
    newsroom rename amnesty-usa ai-usa --dry-run
    newsroom rename amnesty-usa ai-usa
    newsroom rename ai-usa amnesty-usa            back again

    The new name is what every verb shows and takes from now on; a name of before is taken too. The first name is the
    newsroom's key for life: folder, ids of releases, evidence, datasets and lines of JSON go on saying it, so that what
    was cited or joined still holds. One line of workspace.toml says the new name. docs/running.md says more.
    """
    from newsdesk.cli import named, output
    from newsroom_scraper.errors import WorkspaceError
    from schedules import renaming

    workspace = asked.workspace(aloud=False)
    called = workspace.called
    key = called.key(old)
    with named.archive_of(workspace) as archive:
        known = archive.newsrooms() if archive else []
    if key not in known:
        named.newsrooms(workspace, [old])
    made = renaming.planned(workspace, key, new, known=known)
    if made.old == new:
        if as_json:
            output.json_lines([_line(made, dry_run=dry_run)])
        output.note(f"{old} is called {new} already." if old != new else f"It is called {new} already.")
        return DONE
    if dry_run or not yes:
        output.note(f"{made.old} would be called {new}: workspace.toml would say, under [names], {made.line}")
    if dry_run:
        if as_json:
            output.json_lines([_line(made, dry_run=True)])
        output.note("Nothing was changed.")
        return DONE
    if not yes:
        if not sys.stdin.isatty():
            raise WorkspaceError(
                f"{made.old} is called so as before: nobody can be asked here", advice="Say it with --yes."
            )
        if not click.confirm(f"Call it {new}?", err=True):
            output.note("Nothing was changed.")
            return NOT_DONE
    made = renaming.rename(workspace, key, new, known=known)
    if as_json:
        output.json_lines([_line(made, dry_run=False)])
    else:
        output.say(f"{made.old} is called {new} now. In folders, ids, datasets and JSON it stays {key}.")
    return DONE


def _line(made: Renamed, *, dry_run: bool) -> dict[str, Any]:
    return {"schema": SCHEMA, "newsroom": made.key, "old": made.old, "name": made.new, "dry_run": dry_run}
