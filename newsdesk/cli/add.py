"""`newsroom add`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from newsdesk.cli.main import DONE, NOT_DONE
from newsdesk.cli.options import Asked, common, json_option

if TYPE_CHECKING:
    from newsdesk.adding.saving import Saved
    from newsroom_scraper.plan import Manners
    from schedules.workspace import Workspace

SCHEMA: Final = "newsroom.added/1"


@click.command("add")
@click.argument("what", nargs=-1, metavar="URL|FILE.toml…")
@click.option("--file", "listed", type=click.Path(path_type=Path, dir_okay=False), help="Addresses, or an OPML file.")
@click.option("--name", metavar="NAME", help="What the newsroom is called, where one is added.")
@click.option("--yes", is_flag=True, help="Save without asking; what no release could be read by is not saved.")
@json_option("Print one line of JSON per newsroom.")
@common
@click.pass_obj
def command(
    asked: Asked, *, what: tuple[str, ...], listed: Path | None, name: str | None, yes: bool, as_json: bool
) -> int:
    """Add newsrooms: look at each, show what would be read, and save its declaration on yes.

    \b
    newsroom add https://www.example.org/press
    newsroom add --file addresses.txt --yes
    newsroom add harbor.toml
    newsroom add https://www.example.org/harbor.toml

    Each address is probed (newsroom probe). A declaration, in a file or at an address that ends in .toml, is data and
    nothing else, and is checked before it is saved. None is written over another. One that fails stops no other; ends
    with 1 where one was not added.
    """
    from newsdesk.adding import saving
    from newsdesk.cli import output
    from newsroom_scraper.errors import NewsroomError, WorkspaceError

    workspace = asked.workspace(aloud=False)
    wanted = [*what, *(saving.addresses(listed) if listed else ())]
    if not wanted:
        raise click.UsageError("say what to add: an address, a declaration, or --file")
    if name is not None and len(wanted) > 1:
        raise click.UsageError("--name is for one newsroom")
    if not yes and not sys.stdin.isatty():
        raise WorkspaceError("nobody can be asked here", advice="Say it with --yes.")
    manners = _manners(workspace)
    added = 0
    for one in wanted:
        try:
            saved = _found(one, manners, name, aloud=not as_json)
            path = _save(workspace, saved, yes=yes) if saved is not None else None
        except NewsroomError as problem:
            output.note(f"Error: {problem}")
            saved = path = None
        added += path is not None
        if as_json:
            output.json_lines([_line(one, saved, path)])
        elif saved is not None and path is not None:
            output.say(f"{saved.name}: saved to {path}. Next: newsroom run {saved.name} --limit 20")
    return DONE if added == len(wanted) else NOT_DONE


def _manners(workspace: Workspace) -> Manners:
    from schedules import proxied

    return proxied.in_full(workspace, workspace.manners)


def _found(what: str, manners: Manners, name: str | None, *, aloud: bool) -> Saved | None:
    """Return the declaration that was asked for, or None: nothing works."""
    from newsdesk.adding import saving, telling
    from newsdesk.adding.probing import probe
    from newsdesk.cli import output
    from schedules.visitor import Visitor

    if what.endswith(saving.TOML):
        if "://" not in what:
            return saving.from_file(Path(what))
        with Visitor(manners) as visitor:
            return saving.from_answer(visitor.get(what))
    found, requests = probe(what, manners)
    if aloud:
        for line in telling.lines(found, requests=requests):
            output.note(line)
    else:
        output.note(telling.verdict(found))
    if not found.works or found.proposal is None:
        return None
    found.proposal.name = name or found.proposal.name
    return saving.Saved(name=found.proposal.name, text=found.proposal.text())


def _save(workspace: Workspace, saved: Saved, *, yes: bool) -> Path | None:
    from newsdesk.adding import saving
    from newsdesk.cli import output

    saving.refuse_taken(workspace, saved.name)
    if not yes:
        output.say(saved.text.rstrip())
        if not click.confirm(f"Save it as {saved.name}?", err=True):
            output.note("Nothing was saved.")
            return None
    return saving.save(workspace, saved)


def _line(what: str, saved: Saved | None, path: Path | None) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "asked": what,
        "newsroom": saved.name if saved else None,
        "added": path is not None,
        "path": str(path) if path else None,
    }
