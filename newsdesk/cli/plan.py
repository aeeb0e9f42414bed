"""`newsroom plan`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import click

from newsdesk.cli.options import Asked, common, json_option

if TYPE_CHECKING:
    from datetime import timedelta

    from newsdesk.cli.report import Zones
    from schedules.archive.records import Release
    from schedules.cadence import Cadence, Turn
    from schedules.plan import Turns

SCHEMA: Final = "newsroom.turn/1"
SHOWN: Final = 10
"""So many releases are shown on a terminal unless all are asked for."""


@click.command("plan")
@click.argument("name", metavar="NEWSROOM")
@click.option("--all", "every", is_flag=True, help=f"Every release, not only {SHOWN}.")
@click.option("--full", is_flag=True, help="As run --full would.")
@json_option("Print JSON Lines, one a release.")
@common
@click.pass_obj
def command(asked: Asked, *, name: str, every: bool, full: bool, as_json: bool) -> None:
    """Print what a run would fetch now, and why; nothing is fetched.

    \b
    newsroom plan amnesty-usa
    newsroom plan amnesty-usa --all
    newsroom plan amnesty-usa --json | jq -r '.why' | sort | uniq -c

    How often a release is looked at follows from its age: [newsroom.NAME.cadence] in workspace.toml.
    """
    from rich.text import Text

    from newsdesk.cli import named, output
    from newsdesk.cli.report import Zones
    from schedules import ahead

    workspace = asked.workspace(strict=True)
    (newsroom,) = named.newsrooms(workspace, [name])
    cadence = workspace.limits_of(newsroom).cadence
    with named.archive_of(workspace) as archive:
        known = archive.known(newsroom) if archive else None
        if archive is None or known is None or not known.listing_whole:
            output.note(f"{name} was not read to its end yet: a run goes on with that, newest first.")
            return
        found = ahead.turns(archive, known, cadence, datetime.now(UTC), full=full)
        lines = [line(one, turn, put_off=False) for one, turn in found.due]
        lines += [line(one, turn, put_off=True) for one, turn in found.put_off]
        total = len(known.releases)
    if as_json:
        output.json_lines(lines)
        return
    if not output.on_terminal():
        output.table((), [(str(one["overdue"]), one["why"], one["url"]) for one in lines])
        return
    for sentence in summary(found, cadence, total):
        output.draw(Text(sentence))
    shown = lines if every else lines[:SHOWN]
    output.table(("last looked at", "why", "address"), [_row(one, Zones(workspace)) for one in shown])
    if len(lines) > len(shown):
        output.note(f"{len(lines) - len(shown):,} more: newsroom plan {name} --all")


def line(one: Release, turn: Turn, *, put_off: bool) -> dict[str, Any]:
    """Return a release whose turn it is as a line of JSON."""
    return {
        "schema": SCHEMA,
        "newsroom": one.newsroom,
        "release_id": one.release_id,
        "url": one.line["url"],
        "why": turn.why,
        "every": None if turn.every is None else int(turn.every.total_seconds()),
        "overdue": int(turn.overdue.total_seconds()),
        "last_look": one.last_look,
        "put_off": put_off,
    }


def summary(found: Turns, cadence: Cadence, total: int) -> list[str]:
    """Return sentences about what a run would fetch."""
    from schedules.cadence import words

    told = [f"{len(found.due):,} of {total:,} known releases would be looked at."]
    if found.put_off:
        told.append(f"{len(found.put_off):,} more are due and put off: a run takes {cadence.requests:,} looks.")
    told.append(
        f"The listing would be walked to its end: {found.whole}."
        if found.whole
        else f"The listing would be read until two pages show nothing new; to its end every {words(cadence.audit)}."
    )
    told.append(
        f"Edits are found within {within(found, cadence)}, and where the listing or a feed hints at one, at once."
    )
    return told


def within(found: Turns, cadence: Cadence) -> str:
    """Return the longest stretch in which an edit stays unseen, by age, as a clause."""
    from schedules.cadence import words

    def long(every: timedelta) -> str:
        told = words(every)
        return told if told[0].isdigit() else f"a {told}" if told != "hour" else f"an {told}"

    if found.put_off:
        return "a time that nobody can state while releases are put off"
    if not cadence.steps or not cadence.beyond:
        return long(cadence.beyond) if cadence.beyond else "a run"
    steps: dict[timedelta, timedelta] = {}
    for step in cadence.steps:
        steps[cadence.every(step.younger * 0.999)] = step.younger
    ages = [f"{long(every)} on releases younger than {words(younger)}" for every, younger in steps.items()]
    return ", ".join([*ages, f"{long(cadence.beyond)} on older ones"])


def _row(one: dict[str, Any], zones: Zones) -> tuple[str, str, str]:
    from newsdesk.telling.times import shown

    return shown(one["last_look"], zones.of(one["newsroom"])), one["why"], one["url"]
