"""`newsroom remove`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

import click

from newsdesk.cli.main import DONE, NOT_DONE
from newsdesk.cli.options import Asked, common, json_option

if TYPE_CHECKING:
    from schedules.workspace import Workspace

SCHEMA: Final = "newsroom.removed/1"


@click.command("remove")
@click.argument("name", metavar="NEWSROOM")
@click.option("--yes", is_flag=True, help="Do not ask. Needed where nobody can be asked.")
@json_option("Print one line of JSON: since when, and where its lines are kept.")
@common
@click.pass_obj
def command(asked: Asked, *, name: str, yes: bool, as_json: bool) -> int:
    """Follow a newsroom no longer; all that is known of it stays.

    \b
    newsroom remove amnesty-usa
    newsroom remove amnesty-usa --yes --json

    run --all and watch leave it out from now on. Its table leaves workspace.toml, and nothing else does: archive,
    evidence, datasets and its declaration stay, and releases, show, history, changes, diff, search and report go on
    reading them. To follow it again, put the lines of removed/NEWSROOM.toml back into workspace.toml: it goes on
    where it ended. docs/running.md says more.
    """
    from newsdesk.cli import named, output
    from newsroom_scraper.errors import WorkspaceError
    from schedules import removing

    workspace = asked.workspace(aloud=False)
    word, name = name, workspace.called.key(name)
    called = workspace.called.name(name)
    if not removing.is_set(workspace, name):
        named.newsrooms(workspace, [word])
        at = removing.since(workspace, name)
        if as_json:
            output.json_lines([_line(workspace, name, at)])
        output.note(f"{called} is followed no longer since {at}." if at else f"{called} is not set in workspace.toml.")
        return DONE
    lines = removing.lines_of(workspace, name).gone
    if not yes:
        output.note("These lines leave workspace.toml; all that is known of the newsroom stays:")
        output.note(lines.rstrip())
        if not sys.stdin.isatty():
            raise WorkspaceError(
                f"{called} is followed as before: nobody can be asked here", advice="Say it with --yes."
            )
        if not click.confirm(f"Follow {called} no longer?", err=True):
            output.note("Nothing was changed.")
            return NOT_DONE
    made = removing.remove(workspace, name)
    if as_json:
        output.json_lines([_line(workspace, name, made.at)])
    else:
        output.say(
            f"{called} is followed no longer. Its lines are kept in {made.lines}; the file as it was, {made.before}"
        )
    for sentence in _left(workspace, name):
        output.note(sentence)
    return DONE


def _line(workspace: Workspace, name: str, at: str | None) -> dict[str, Any]:
    from schedules.removing import FOLDER

    kept = str(workspace.root / FOLDER / f"{name}.toml") if at else None
    return {"schema": SCHEMA, "newsroom": name, "since": at, "lines": kept}


def _left(workspace: Workspace, name: str) -> list[str]:
    """Return what a person may want to do beside it."""
    from schedules.removing import mentions

    found = ["Lines for cron, timers or a workflow that name it (newsroom schedule) go on calling it: write them anew."]
    if tables := ", ".join(mentions(workspace, name)):
        known = name in workspace.declared()
        harm = "which does no harm" if known else "and it is not declared: take it out of newsrooms there"
        found.append(f"Still named in workspace.toml, in {tables}, {harm}.")
    return found
