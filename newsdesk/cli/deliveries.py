"""`newsroom deliveries`: what the hooks were told, what waits, what was given up; tried again, dropped, or sent now."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import click

from newsdesk.cli.main import DONE, NOT_DONE
from newsdesk.cli.options import AT_LEAST_ONE, Asked, common, json_option
from newsroom_scraper.errors import ArchiveError, WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsdesk.cli.ringing import Ringing
    from schedules.archive.deliveries import Entry
    from schedules.archive.store import Archive
    from schedules.workspace import Workspace

ON_TERMINAL: Final = 50
"""How many deliveries a terminal gets unless more are asked for."""
OPEN: Final = ("waiting", "dead")
"""The states of what may be tried again, or dropped."""
_HOOK: Final = "Of this hook only."


@click.group("deliveries", invoke_without_command=True, subcommand_metavar="[retry|drop|send]")
@click.option("--hook", metavar="HOOK", help=_HOOK)
@click.option("--state", type=click.Choice(("waiting", "sent", "dead", "dropped")), help="In this state only.")
@click.option("--limit", type=AT_LEAST_ONE, metavar="N", help=f"The newest N only; {ON_TERMINAL} on a terminal.")
@json_option()
@common
@click.pass_context
def command(
    context: click.Context, /, *, hook: str | None, state: str | None, limit: int | None, as_json: bool
) -> None:
    """List what the hooks were told, and what they were not, oldest first.

    \b
    newsroom deliveries --state waiting
    newsroom deliveries --hook desk --json
    newsroom deliveries retry --hook desk
    newsroom deliveries send              for cron: what is due by now, digests too

    A message that a hook does not take is tried again for three days (give_up), and is dead then: it is kept until it
    is tried again by hand, or dropped.
    """
    if context.invoked_subcommand is not None:
        if hook or state or limit or as_json:
            raise click.UsageError(f"Write it behind the verb: newsroom deliveries {context.invoked_subcommand} …")
        return
    from newsdesk.cli import named, output

    workspace = context.ensure_object(Asked).workspace()
    if limit is None and not as_json and output.on_terminal():
        limit = ON_TERMINAL
    with named.archive_of(workspace) as archive:
        if hook:
            _known(workspace, archive, hook)
        found = archive.deliveries(hook=hook, state=state, limit=limit) if archive else []
    if as_json:
        output.json_lines(one.line() for one in found)
        return
    head = ("Id", "Hook", "State", "Since", "Tells", "What came of it")
    if found or not output.on_terminal():
        output.table(head, [_row(workspace, one) for one in found])
    elif hook or state:
        output.note("There is no such delivery.")
    elif not workspace.telling.get("hooks"):
        output.note("No hook is set. Add a [hooks.NAME] table to workspace.toml.")
    else:
        output.note("Nothing was told yet: nothing was found since the hooks were set. Try one: newsroom hooks test.")
    if output.on_terminal() and len(found) == limit:
        output.note(f"The newest {limit:,}; --limit shows more.")


def _naming(what: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return what lets a verb name deliveries."""

    def named(does: Callable[..., Any]) -> Callable[..., Any]:
        for one in (
            common,
            json_option("Print what was chosen as JSON Lines."),
            click.option("--all", "every", is_flag=True, help=f"{what} all that waits or was given up."),
            click.option("--hook", metavar="HOOK", help=_HOOK),
            click.argument("words", nargs=-1, metavar="[ID]..."),
        ):
            does = one(does)
        return does

    return named


@command.command("retry", short_help="Try again now what waits or was given up.")
@_naming("Try")
@click.pass_obj
def retry(asked: Asked, *, words: tuple[str, ...], hook: str | None, every: bool, as_json: bool) -> int:
    """Try again now what waits for a hook, or was given up.

    \b
    newsroom deliveries retry mzkx3m6j
    newsroom deliveries retry --hook desk
    newsroom deliveries retry --all

    An ID is that of a message or of a change, or the beginning of one. What fails again has all its time again.
    """
    from newsdesk.cli import named, output
    from newsdesk.cli.ringing import AT_ONCE, Ringing

    workspace = asked.workspace()
    with named.archive_of(workspace) as archive:
        chosen = _chosen(workspace, archive, words, hook, every=every)
        if archive is not None:
            archive.retry(chosen)
    if as_json:
        output.json_lines(one.line() for one in chosen)
    gone = sorted({one.hook for one in chosen} - _set(workspace))
    for name in gone:
        output.note(f"newsroom: hook {name} is not set any more. Let go of it: newsroom deliveries drop --hook {name}")
    ringing = Ringing(workspace)
    code = ringing.begin()
    return max(code, _told(ringing, AT_ONCE, quiet=as_json), NOT_DONE if gone else DONE)


@command.command("drop", short_help="Let go of what waits or was given up: it is never told.")
@_naming("Drop")
@click.pass_obj
def drop(asked: Asked, *, words: tuple[str, ...], hook: str | None, every: bool, as_json: bool) -> None:
    """Let go of what waits for a hook, or was given up: it is never told.

    \b
    newsroom deliveries drop mzkx3m6j
    newsroom deliveries drop --hook desk

    The changes themselves stay; newsroom changes lists them.
    """
    from newsdesk.cli import named, output
    from newsdesk.telling.times import counted
    from schedules.archive.instants import stamp

    workspace = asked.workspace()
    with named.archive_of(workspace) as archive:
        chosen = _chosen(workspace, archive, words, hook, every=every)
        if archive is not None:
            archive.drop(chosen, now=stamp(datetime.now(UTC)))
    if as_json:
        output.json_lines(one.line() for one in chosen)
        return
    for one in chosen:
        output.say(f"dropped: {one.hook} is not told {_tells(one)}")
    if not chosen and output.on_terminal():
        output.note("Nothing waits and nothing was given up, so nothing was dropped.")
    elif len(chosen) > 1:
        output.note(f"{counted(len(chosen), 'message')} dropped; the changes stay: newsroom changes")


@command.command("send", short_help="Tell now what is due by now.")
@common
@click.pass_obj
def send(asked: Asked) -> int:
    """Tell the hooks now what is due by now: digests whose hour has come, and what failed and may be tried again.

    \b
    newsroom deliveries send

    `newsroom run` and `newsroom watch` do the same; this is for cron, where digests are sent at hours at which nothing
    is run. Silent where all is well; ends with 1 where a hook could not be told. Where nobody reads along, that is said
    when a hook begins to fail and when a message is given up, and not each time: cron would mail it.
    """
    from newsdesk.cli import output
    from newsdesk.cli.ringing import PATIENCE, Ringing

    ringing = Ringing(asked.workspace(), once=not output.on_terminal())
    code = ringing.begin()
    return max(code, _told(ringing, PATIENCE))


def _told(ringing: Ringing, patience: float, *, quiet: bool = False) -> int:
    """Tell what is due, say what came of it to a person, and return the exit code.

    Args:
        ringing: begun.
        patience: as of `Ringing.finish`.
        quiet: what went well is not said.

    """
    from newsdesk.cli import output
    from newsdesk.telling.times import counted

    codes = {DONE}
    for fared, code in ringing.fared(patience):
        codes.add(code)
        if code == DONE and output.on_terminal() and not quiet:
            later = f"; {counted(fared.later, 'alert')} for a later hour" if fared.later else ""
            output.say(f"hook {fared.hook}: told {counted(fared.told, 'alert')}{later}")
    return max(codes)


def _chosen(
    workspace: Workspace, archive: Archive | None, words: Sequence[str], hook: str | None, *, every: bool
) -> list[Entry]:
    """Return what is named of what waits or was given up, oldest first.

    Raises:
        click.UsageError: nothing is named.
        ArchiveError: there is nothing by a name.
        WorkspaceError: there is no such hook.

    """
    if not (words or hook or every):
        raise click.UsageError("Name what is meant: an ID, --hook HOOK, or --all.")
    if every and words:
        raise click.UsageError("Name IDs, or use --all; not both.")
    if hook:
        _known(workspace, archive, hook)
    there = [one for state in OPEN for one in archive.deliveries(hook=hook, state=state)] if archive else []
    for word in words:
        if not word or not any(one.is_named(word) for one in there):
            raise ArchiveError(
                f'nothing waits, and nothing was given up, by "{word}"', advice="What does: newsroom deliveries."
            )
    return [one for one in there if not words or any(one.is_named(word) for word in words)]


def _known(workspace: Workspace, archive: Archive | None, hook: str) -> None:
    """Refuse the name of a hook that neither is nor ever was set.

    Raises:
        WorkspaceError: it is no hook's.

    """
    from newsroom_scraper.declared import nearest

    names = {*_set(workspace), *(archive.cursors() if archive else ())}
    if hook not in names:
        advice = nearest(hook, sorted(names)) if names else "Set one: [hooks.NAME] in workspace.toml."
        raise WorkspaceError(f'there is no hook called "{hook}"', advice=advice)


def _set(workspace: Workspace) -> set[str]:
    """Return the names of the hooks that are set, whether or not they can be used."""
    hooks = workspace.telling.get("hooks")
    return set(hooks) if isinstance(hooks, dict) else set()


def _row(workspace: Workspace, one: Entry) -> tuple[str, ...]:
    from newsdesk.telling.times import shown

    state = one.state if one.hook in _set(workspace) or one.state not in OPEN else f"{one.state} (no such hook now)"
    return one.id, one.hook, state, shown(one.found_at, UTC), _tells(one), _outcome(one)


def _tells(one: Entry) -> str:
    """Return what a message tells, in a few words."""
    if len(one.lines) == 1 and one.digest is None:
        line = one.lines[0]
        return f"{line['kind']} {line['title'] or line.get('url') or ''}".strip()
    what = f"{one.digest} digest" if one.digest else "together"
    return f"{what} of {len(one.lines):,}"


def _outcome(one: Entry) -> str:
    """Return what came of a message, or when it is tried."""
    from newsdesk.telling.times import counted, shown

    tried = f", {counted(one.attempts, 'attempt')}" if one.attempts > 1 or one.problem else ""
    if one.state == "sent":
        but = f"; {one.problem}" if one.problem else ""
        return f"taken {shown(one.sent_at, UTC)}{tried}{but}"
    if one.state == "waiting" and one.message is None:
        return f"told from {shown(one.ready_at, UTC)} on" if one.ready_at else "not tried yet"
    again = f"; again {shown(one.next_try, UTC)}" if one.next_try else ""
    return f"{one.problem or 'under way'}{tried}{again}"
