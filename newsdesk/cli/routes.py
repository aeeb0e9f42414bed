"""`newsroom routes`: who is told what; and behind `test`, what they would have been told of what was found."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import click

from newsdesk.cli.options import AT_LEAST_ONE, Asked, common, json_option
from newsroom_scraper.errors import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdesk.cli.report import Zones
    from newsdesk.telling.routes import Route
    from newsdesk.telling.settings import HookSettings
    from newsdesk.telling.verdicts import Verdict
    from schedules.workspace import Workspace

SCHEMA: Final = "newsroom.route/1"
TESTED: Final = "newsroom.routed/1"
LAST: Final = 20
"""So many changes and notices are tried, unless another number is asked for."""
_NO_HOOK: Final = "No hook is set: what is found is told to nobody. Add [hooks.NAME] to {file}."


@click.group("routes", invoke_without_command=True, subcommand_metavar="[test]")
@json_option("Print JSON Lines, one a hook and route.")
@common
@click.pass_context
def command(context: click.Context, *, as_json: bool) -> None:
    """Say which hook is told what, and when.

    \b
    newsroom routes
    newsroom routes test --last 50

    A hook that no [routes.NAME] names has the default one. The first of a hook's routes that wants an alert has it.
    """
    if context.invoked_subcommand is not None:
        return
    from newsdesk.cli import output

    workspace = context.ensure_object(Asked).workspace()
    hooks = _hooks(workspace, None)
    if as_json:
        output.json_lines(_route_line(hook, route) for hook in hooks for route in hook.routes)
        return
    if not hooks:
        output.note(_NO_HOOK.format(file=workspace.root / "workspace.toml"))
        return
    from newsdesk.telling.routes import describe

    def names(route: Route) -> tuple[str, ...]:
        return tuple(map(workspace.called.name, route.newsrooms))

    output.table(
        ("Hook", "Route", "Is told"),
        [
            (_called(hook), route.name, tuple(describe(replace(route, newsrooms=names(route)))))
            for hook in hooks
            for route in hook.routes
        ],
    )


@command.command("test", short_help="Show what the newest changes would have sent.")
@click.option("--last", type=AT_LEAST_ONE, default=LAST, metavar="N", help=f"The newest N; {LAST} by default.")
@click.option("--hook", "name", metavar="HOOK", help="Of that hook only.")
@json_option("Print JSON Lines, one a change and hook.")
@common
@click.pass_obj
def tried(asked: Asked, *, last: int, name: str | None, as_json: bool) -> None:
    """Show what the newest changes and notices would have sent, had the routes been as they are now.

    \b
    newsroom routes test
    newsroom routes test --last 200 --hook desk
    newsroom routes test --json | jq -r 'select(.route == null) | .change'

    Nothing is sent. A limit of messages an hour (at_most) is left out of account.
    """
    from newsdesk.cli import named, output
    from newsdesk.cli.report import Zones
    from newsdesk.telling.alerts import alert_of
    from newsdesk.telling.verdicts import verdicts

    workspace = asked.workspace()
    hooks = _hooks(workspace, name)
    if not hooks:
        output.note(_NO_HOOK.format(file=workspace.root / "workspace.toml"))
        return
    with named.archive_of(workspace) as archive:
        alerts = [alert_of(archive, line) for line in archive.rung(last)] if archive else []
    found = [one for hook in hooks for one in verdicts(hook.name, hook.routes, alerts)]
    if as_json:
        output.json_lines(_verdict_line(one) for one in found)
        return
    if not found:
        output.note("Nothing was found yet that could be told; the first look at a newsroom rings nothing.")
        return
    zones = Zones(workspace)
    of_message = Counter((one.hook, one.message) for one in found)
    for hook in hooks:
        own = [one for one in found if one.hook == hook.name]
        output.table(("Found", "What", f"Told to {hook.name}"), [_row(one, of_message, zones) for one in own])
    _sum_up(hooks, found)


def _hooks(workspace: Workspace, name: str | None) -> list[HookSettings]:
    """Return the hooks that are set, or the one that is named.

    Raises:
        WorkspaceError: they cannot be used, or none has that name.

    """
    from newsdesk.telling.settings import read
    from newsroom_scraper.declared import nearest

    hooks = read(workspace).hooks
    if name is None:
        return list(hooks.values())
    if name not in hooks:
        raise WorkspaceError(
            f'has no hook "{name}"', path=workspace.root / "workspace.toml", advice=nearest(name, hooks)
        )
    return [hooks[name]]


def _called(hook: HookSettings) -> str:
    return f"{hook.name} ({hook.kind})"


def _route_line(hook: HookSettings, route: Route) -> dict[str, Any]:
    """Return a hook's route as a line of JSON."""
    return {
        "schema": SCHEMA,
        "hook": hook.name,
        "kind": hook.kind,
        "route": route.name,
        "newsrooms": list(route.newsrooms),
        "kinds": list(route.kinds),
        "significance": route.significance,
        "fields": list(route.fields),
        "words": list(route.sought.words),
        "pattern": route.sought.pattern,
        "in": list(route.sought.places),
        "marks": list(route.marks),
        "but_marks": list(route.but_marks),
        "timezone": route.zone.key,
        "quiet": str(route.quiet) if route.quiet else None,
        "send": str(route.send),
        "at_most": route.at_most,
    }


def _verdict_line(one: Verdict) -> dict[str, Any]:
    """Return what a hook would be told of a change as a line of JSON."""
    from schedules.archive.instants import stamp

    line = one.alert.line
    return {
        "schema": TESTED,
        "change": line["id"],
        "kind": line["kind"],
        "newsroom": line["newsroom"],
        "title": line["title"],
        "detected_at": line["detected_at"],
        "hook": one.hook,
        "route": one.route,
        "ready_at": stamp(one.ready_at) if one.ready_at else None,
        "message": one.message,
        "digest": one.digest,
        "because": [f"{route}: {why}" for route, why in one.refusals],
    }


def _row(one: Verdict, of_message: Counter[tuple[str, int | None]], zones: Zones) -> tuple[Any, ...]:
    from newsdesk.telling.times import at, shown
    from newsdesk.telling.views import UNTITLED

    line, zone = zones.named(one.alert.line), zones.of(one.alert.line["newsroom"] or "")
    what = (f"{line['kind']}: {line['title'] or UNTITLED}", line["newsroom"] or "")
    found = shown(line["detected_at"], zone)
    if one.route is None:
        return found, what, ("not told", zones.workspace.called.all_said(_reason(one)))
    assert one.ready_at is not None
    many = of_message[one.hook, one.message]
    how = f"message {one.message}"
    if one.digest:
        how += f", {one.digest}" + (f", with {many - 1} more" if many > 1 else "")
    return found, what, (f"{at(one.ready_at, zone)} by {one.route}", how)


def _reason(one: Verdict) -> str:
    """Return why a hook is not told: what its routes say, but for those that tell only other kinds."""
    from newsdesk.telling.routes import OTHER_KIND

    telling = [(route, why) for route, why in one.refusals if why != OTHER_KIND]
    return "; ".join(f"{route}: {why}" for route, why in telling or one.refusals)


def _sum_up(hooks: Sequence[HookSettings], found: Sequence[Verdict]) -> None:
    from newsdesk.cli import output
    from newsdesk.telling.times import counted

    for hook in hooks:
        own = [one for one in found if one.hook == hook.name]
        told = [one for one in own if one.route is not None]
        messages = len({one.message for one in told})
        output.note(f"{hook.name}: {len(told):,} of {len(own):,} told, in {counted(messages, 'message')}.")
        if any(route.at_most for route in hook.routes):
            output.note(f"{hook.name}: where more come in an hour than at_most, the rest is put together.")
