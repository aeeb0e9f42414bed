"""`newsroom pause` and `newsroom resume`."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

import click

from newsdesk.cli.options import Asked, Day, common, json_option

if TYPE_CHECKING:
    from datetime import date

    from schedules.pausing import Pause


@click.command("pause")
@click.argument("name", metavar="NEWSROOM")
@click.option("--until", type=Day(), help="Go on by itself on that day (UTC).")
@click.option("--reason", help="Why, for whoever asks later.")
@json_option("Print one line of JSON: since and until when, and why.")
@common
@click.pass_obj
def command(asked: Asked, *, name: str, until: date | None, reason: str | None, as_json: bool) -> None:
    """Run a newsroom by no schedule for a while; all that is known of it stays.

    \b
    newsroom pause amnesty-usa --until 2026-12-01 --reason "their site is being rebuilt"
    newsroom pause amnesty-usa
    newsroom resume amnesty-usa

    watch, cron lines and run --all leave it out, and it is neither late nor unusually silent meanwhile. A run that
    names it is done all the same. What is gone, new or edited in that time is found by the first run after it.
    """
    from newsdesk.cli import named, output
    from schedules import pausing

    workspace = asked.workspace(aloud=False)
    (key,) = named.newsrooms(workspace, [name])
    now = datetime.now(UTC)
    if until is not None and datetime.combine(until, time(), UTC) <= now:
        raise click.UsageError(f"--until {until} is not in the future.")
    last = f"{until}T00:00:00Z" if until else None
    before = pausing.of(workspace, key, now)
    since = before.since if before else f"{now:%Y-%m-%dT%H:%M:%SZ}"
    made = pausing.Pause(since=since, until=last, reason=reason)
    pausing.pause(workspace, key, made)
    if as_json:
        output.json_lines([line(key, made)])
        return
    output.say(pausing.sentence(workspace.called.name(key), made))


@click.command("resume")
@click.argument("name", metavar="NEWSROOM")
@json_option("Print one line of JSON: that it is not paused.")
@common
@click.pass_obj
def resuming(asked: Asked, *, name: str, as_json: bool) -> None:
    """Run a newsroom by its schedule again, which was paused.

    \b
    newsroom resume amnesty-usa
    """
    from newsdesk.cli import named, output
    from schedules import pausing

    workspace = asked.workspace(aloud=False)
    (key,) = named.newsrooms(workspace, [name])
    was = (workspace.home_of(key) / pausing.FILE).exists()
    pausing.resume(workspace, key)
    if as_json:
        output.json_lines([line(key, None)])
        return
    called = workspace.called.name(key)
    output.say(f"{called} goes on." if was else f"{called} was not paused.")


def line(newsroom: str, made: Pause | None) -> dict[str, Any]:
    """Return whether a newsroom is paused as a line of JSON."""
    from schedules.pausing import SCHEMA

    told = {"since": made.since, "until": made.until, "reason": made.reason} if made else {}
    nothing = dict.fromkeys(("since", "until", "reason"))
    return {"schema": SCHEMA, "newsroom": newsroom, "paused": made is not None, **nothing, **told}
