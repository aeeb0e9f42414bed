"""`newsroom hooks`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

from newsdesk.cli.main import DONE, NOT_DONE
from newsdesk.cli.options import Asked, common, json_option

if TYPE_CHECKING:
    from newsdesk.telling.settings import HookSettings, Telling
    from schedules.called import Called
    from schedules.workspace import Workspace

SCHEMA: Final = "newsroom.hook/1"
TRIED: Final = "newsroom.hook-test/1"
HEAD: Final = ("Hook", "Kind", "Where", "Routes", "Last told", "Waiting", "Problem")


@click.group("hooks", invoke_without_command=True, subcommand_metavar="[VERB] [ARGS]...")
@json_option()
@common
@click.pass_context
def command(context: click.Context, *, as_json: bool) -> None:
    """List the hooks, where they lead and what waits for them; or try one.

    \b
    newsroom hooks
    newsroom hooks test desk
    newsroom hooks test desk --kind removed
    """
    if context.invoked_subcommand is not None:
        return
    from newsdesk.cli import output
    from newsdesk.telling.settings import read

    workspace = context.ensure_object(Asked).workspace()
    found = lines(workspace, read(workspace))
    if as_json:
        output.json_lines(found)
    elif found:
        output.table(HEAD, [_row(one) for one in found])
    elif output.on_terminal():
        output.note("No hook is set. Set one in workspace.toml: [hooks.NAME].")


def lines(workspace: Workspace, telling: Telling) -> list[dict[str, Any]]:
    """Return the hooks as lines of JSON, in the order of the file."""
    from newsdesk.cli import named
    from newsdesk.telling import settled

    with named.archive_of(workspace) as archive:
        failing = archive.failing() if archive else {}
        undelivered = archive.undelivered() if archive else {}
        told = {name: archive.deliveries(hook=name, state="sent", limit=1) if archive else [] for name in telling.hooks}
    found = []
    for name, one in telling.hooks.items():
        left, last = undelivered.get(name), told[name][-1] if told[name] else None
        how = failing.get(name) if left else None  # nothing is left that it could not be told
        partly = last.problem if last and settled.holds(workspace, name, last.sent_at or "") else None
        found.append(
            {
                "schema": SCHEMA,
                "name": name,
                "kind": one.kind,
                "where": one.hook.where,
                "routes": [route.name for route in one.routes],
                "operator": name in telling.operator.hooks,
                "last_told": last.sent_at if last else None,
                "waiting": left.waiting if left else 0,
                "oldest": left.oldest if left else None,
                "dead": left.dead if left else 0,
                "failing_since": how.since if how else None,
                "next_try": how.next_try if how else None,
                "problem": how.problem if how else partly,
            }
        )
    return found


def _row(one: dict[str, Any]) -> tuple[str, ...]:
    from newsdesk.telling.times import shown

    told = shown(one["last_told"], _utc()) or "never"
    waiting = f"{one['waiting']:,}" + (f", {one['dead']:,} given up" if one["dead"] else "")
    return (one["name"], one["kind"], one["where"], ", ".join(one["routes"]), told, waiting, one["problem"] or "")


def _utc() -> Any:
    from datetime import UTC

    return UTC


@command.command("test", short_help="Send a hook a marked TEST, now.")
@click.argument("name")
@click.option("--kind", metavar="KIND", help="Of change or notice, such as edited or held; the newest, unless said.")
@json_option("Print a line of JSON.")
@common
@click.pass_obj
def test(asked: Asked, *, name: str, kind: str | None, as_json: bool) -> int:
    """Send a hook a marked TEST now, past its routes and its queue, and say what happened.

    \b
    newsroom hooks test desk
    newsroom hooks test desk --kind removed

    It is made of the newest change of that kind; where there was none, of the newest release. Nothing is remembered:
    a TEST that fails is not tried again, and holds up nothing. Ends with 1 where it fails.
    """
    from newsdesk.cli import output
    from newsdesk.telling.settings import read

    workspace = asked.workspace()
    settings = _of_name(read(workspace), name)
    line = _try(workspace, settings, _of_kind(kind))
    if as_json:
        output.json_lines([line])
    elif line["told"]:
        output.say(f"hook {name} ({line['where']}): told {_about(line, workspace.called)}")
    if line["problem"]:
        output.note(f"newsroom: hook {name}: {line['problem']}")
        if not as_json and not line["told"]:
            output.note(
                f"It was to be told {_about(line, workspace.called)}. Nothing waits, and it is not tried again."
            )
    return NOT_DONE if line["problem"] else DONE


def _of_name(telling: Telling, name: str) -> HookSettings:
    if name not in telling.hooks:
        from newsroom_scraper.declared import nearest
        from newsroom_scraper.errors import WorkspaceError

        advice = nearest(name, telling.hooks) or "None is set: [hooks.NAME] in workspace.toml."
        raise WorkspaceError(f'no hook has the name "{name}"', advice=advice)
    return telling.hooks[name]


def _of_kind(kind: str | None) -> str | None:
    from newsdesk.telling.routes import CHANGES, DESK, OPERATOR
    from newsroom_scraper.declared import nearest

    kinds = dict.fromkeys((*CHANGES, *DESK, *OPERATOR))
    if kind is not None and kind not in kinds:
        raise click.BadParameter(
            f'"{kind}" is no kind of change or notice. {nearest(kind, kinds)}', param_hint="--kind"
        )
    return kind


def _try(workspace: Workspace, settings: HookSettings, kind: str | None) -> dict[str, Any]:
    """Tell a hook a TEST, and return what came of it as a line of JSON."""
    import secrets
    import time
    from datetime import UTC, datetime

    from newsdesk.cli import named
    from newsdesk.telling.hooks.trial import trial
    from newsdesk.telling.message import Message
    from newsdesk.telling.zones import title_of, zone_of
    from newsroom_scraper.errors import HookError

    now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    with named.archive_of(workspace) as archive:
        tried = trial(archive, kind, now=now, name=secrets.token_hex(6))
    line = tried.alert.line
    newsroom = line["newsroom"]
    message = Message(
        id=line["id"],
        hook=settings.name,
        route=settings.routes[0].name,
        alerts=(tried.alert,),
        made_at=now,
        workspace=workspace.root,
        zones={newsroom: zone_of(workspace, newsroom)} if newsroom else {},
        titles={newsroom: title_of(workspace, newsroom)} if newsroom else {},
        called=workspace.called,
        test=True,
    )
    problem, partial, begun = None, None, time.monotonic()
    try:
        partial = settings.hook(message)
    except HookError as met:
        problem = met
    return {
        "schema": TRIED,
        "hook": settings.name,
        "kind": settings.kind,
        "where": settings.hook.where,
        "id": line["id"],
        "about": line["kind"],
        "newsroom": newsroom,
        "title": line["title"],
        "source": tried.source,
        "of": tried.of,
        "told": problem is None,
        "seconds": round(time.monotonic() - begun, 3),
        "problem": str(problem) if problem else partial and partial.text,
        "for_good": bool(problem and problem.for_good),
    }


def _about(line: dict[str, Any], called: Called) -> str:
    """Return what it was told, as the end of a sentence."""
    made = {
        "recorded": f"made of {line['of']}, which happened",
        "built": f"made up from the newest release, {line['of']}",
        "sample": "made up from a sample, as nothing was crawled yet",
    }
    title, whose = called.said(line["title"] or "", line["newsroom"]), line["newsroom"]
    about = f"{called.name(whose)}: {title}" if whose else title
    return f"TEST {line['about']}, {about} ({line['id']}, {made[line['source']]})"
