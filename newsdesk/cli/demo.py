"""`newsroom demo`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from click.core import ParameterSource

from newsdesk.cli.main import DONE, NOT_DONE
from newsdesk.cli.options import Asked, verbose_option

if TYPE_CHECKING:
    from newsdesk.cli.demo_walk import Walked
    from schedules.workspace import Workspace

FOLDER: Final = "demo-workspace"
MOST_NIGHTS: Final = 5


@click.command("demo")
@click.option(
    "--nights", type=click.IntRange(1, MOST_NIGHTS), default=MOST_NIGHTS, metavar="N", help="Stop after N nights."
)
@click.option("--seed", type=int, default=1, show_default=True, metavar="N", help="Another number, another newsroom.")
@click.option(
    "-w",
    "--workspace",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help=f"The folder to make, by default {FOLDER}; one that a demo made is made anew, any other is left alone.",
)
@verbose_option
@click.pass_context
def command(context: click.Context, *, nights: int, seed: int, folder: Path | None) -> int:
    """Walk five nights of a simulated newsroom.

    \b
    newsroom demo
    newsroom demo --nights 2 --workspace /tmp/look

    A site on this machine is crawled each night: a baseline, a working day, pure noise, an outage, a redesign. What
    was found is set against what was done; it ends with 1 where they differ. No network is needed.
    """
    from newsdesk.cli import output
    from newsdesk.cli.demo_walk import make_workspace, walk
    from newsdesk.cli.interrupt import terminable
    from newsdesk.cli.progress import watching
    from newsdesk.demo.nights import opening
    from newsdesk.demo.serve import serve

    asked = context.ensure_object(Asked)
    folder = folder or _named_before(context, asked) or Path(FOLDER)
    with terminable(), serve(opening(seed=seed)) as served:
        workspace = make_workspace(folder, served.url)
        output.say(f"A newsroom of {len(served.site.listed)} releases is served at {served.url}, from this process.")
        walked: list[Walked] = []
        for number in range(1, nights + 1):
            with watching("demo", verbose=asked.verbose) as on_event:
                walked.append(walk(workspace, served.site, number, on_event=on_event))
            _show_night(number, walked[-1])
    _show_alert(workspace, walked)
    _show_files(folder)
    right = all(one.right for one in walked)
    if not right:
        output.note("newsroom: demo: what was found is not what was done")
    return DONE if right else NOT_DONE


def _named_before(context: click.Context, asked: Asked) -> Path | None:
    """Return the folder of `newsroom -w FOLDER demo`; the environment names a workspace for work, not for a demo."""
    by_hand = context.find_root().get_parameter_source("workspace") is ParameterSource.COMMANDLINE
    return asked.folder if by_hand else None


def _show_night(number: int, night: Walked) -> None:
    from newsdesk.cli import output

    mark = ("✓" if night.right else "✗") if output.on_terminal() else ("ok" if night.right else "WRONG")
    output.say(f"\nNight {number}: {night.title}")
    output.say(f"  {night.what}")
    output.say(f"  done   {night.done}")
    output.say(f"  found  {night.found}")
    if output.on_terminal():
        from rich.text import Text

        colour = "bold green" if night.right else "bold red"
        output.draw(Text(f"  {mark} {night.verdict}", style=colour))
    else:
        output.say(f"  {mark}: {night.verdict}")


def _show_alert(workspace: Workspace, walked: list[Walked]) -> None:
    """End with what a desk would get of the night on which a number was changed without a word."""
    from newsdesk.cli import output
    from newsdesk.cli.demo_walk import alert_line
    from newsdesk.cli.report import Zones, views

    change = next((one.alert for one in walked if one.alert), None)
    if change is None:
        return
    output.say("\nThe alert that a desk gets when a number is changed and nobody says so:\n")
    output.changes(views([change], Zones(workspace)))
    line = alert_line(workspace.root, change["id"])
    if line:
        output.say("The hook got the same as one line of JSON:\n")
        output.say(f"  {line}")


def _show_files(folder: Path) -> None:
    from newsdesk.cli import output

    output.say("\nTo look at:")
    for path, what in (
        ("data/demo/releases.jsonl", "the dataset: the latest version of every release"),
        ("data/demo/changes.jsonl", "every change that was told, and the baseline"),
        ("data/demo/crawls/", "each night: readings, manifest, and every page in a WARC"),
        ("alerts.jsonl", "what the hook got"),
    ):
        output.say(f"  {folder}/{path}  {what}")
    output.say(f"  newsroom -w {folder} changes")
