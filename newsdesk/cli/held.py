"""`newsroom held`."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import click

from newsdesk.cli.options import Asked, common, json_option
from newsroom_scraper.errors import NewsroomError

if TYPE_CHECKING:
    from newsdesk.cli.report import Zones
    from schedules.workspace import Workspace

SCHEMA: Final = "newsroom.held/1"
SHOWN: Final = 10
"""So many changes of a mass are shown on a terminal unless all are asked for."""


@click.command("held")
@click.argument("names", nargs=-1, metavar="[NEWSROOM]...")
@click.option("--all", "every", is_flag=True, help=f"Every change of a mass, not only {SHOWN}.")
@click.option("--rejected", is_flag=True, help="What was rejected instead.")
@json_option("Print JSON Lines, one a change.")
@common
@click.pass_obj
def command(asked: Asked, *, names: tuple[str, ...], every: bool, rejected: bool, as_json: bool) -> None:
    """List what is held: found, and not believed yet.

    \b
    newsroom held
    newsroom held amnesty-usa --all
    newsroom held --json | jq -r .change.url

    What is held together is a mass: it is accepted or rejected together by the mass's id, or one by one.
    """
    from newsdesk.cli import named, output
    from newsdesk.cli.report import Zones

    workspace = asked.workspace()
    newsrooms = named.newsrooms(workspace, names)
    with named.archive_of(workspace) as archive:
        found = archive.held(rejected=rejected) if archive else []
    found = [one for one in found if not newsrooms or one["newsroom"] in newsrooms]
    if as_json:
        output.json_lines(held_line(one, rejected=rejected) for one in found)
        return
    zones = Zones(workspace)
    if not output.on_terminal():
        output.table((), [_plain(one, zones) for one in found])
        return
    for group in masses(found):
        _show(group, workspace, zones, most=None if every else SHOWN, rejected=rejected)
    if not found:
        output.note("Nothing was rejected." if rejected else "Nothing is held.")


def held_line(one: dict[str, Any], *, rejected: bool) -> dict[str, Any]:
    """Return a held change as a line of JSON."""
    facts = {key: one[key] for key in ("id", "newsroom", "mass", "rule", "why", "first_held_at", "looks")}
    return {"schema": SCHEMA, **facts, "rejected": rejected, "change": one["line"]}


def masses(found: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Return what is held by mass, in the order in which each was first held."""
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for one in found:
        groups.setdefault((one["newsroom"], one["mass"]), []).append(one)
    return list(groups.values())


def of_kinds(lines: list[dict[str, Any]]) -> str:
    """Return how many changes of each kind there are, the commonest first.

    >>> of_kinds([{"kind": "removed"}, {"kind": "edited"}, {"kind": "removed"}])
    '2 removed, 1 edited'
    """
    kinds = Counter(one["kind"] for one in lines)
    return ", ".join(f"{number:,} {kind}" for kind, number in kinds.most_common())


def _plain(one: dict[str, Any], zones: Zones) -> tuple[str, ...]:
    line = one["line"]
    title = line["title"] or "(no title)"
    held = (zones.name(one["newsroom"]), one["mass"], one["rule"], one["first_held_at"], str(one["looks"]))
    return (*held, one["id"], line["kind"], title, line["url"], one["why"])


def _show(group: list[dict[str, Any]], workspace: Workspace, zones: Zones, *, most: int | None, rejected: bool) -> None:
    from newsdesk.cli import output
    from newsdesk.telling.times import counted, shown

    first = group[0]
    zone = zones.of(first["newsroom"])
    since = min(one["first_held_at"] for one in group)
    looks = {one["looks"] for one in group}
    seen = counted(max(looks), "crawl") if len(looks) == 1 else f"{min(looks)} to {counted(max(looks), 'crawl')}"
    rows = [
        ("why", first["why"]),
        ("rule", first["rule"]),
        ("since", f"{shown(since, zone)}, seen alike in {seen}"),
    ]
    if not rejected:
        rows += [
            ("if it is so", f"newsroom accept {first['mass']}"),
            ("if it is not", f"newsroom reject {first['mass']}"),
            ("by itself", _by_itself(group, workspace, zones)),
        ]
    word = "rejected" if rejected else "unconfirmed"
    title = f"{zones.name(first['newsroom'])}: {of_kinds([one['line'] for one in group])}, {word} ({first['mass']})"
    output.facts(title, rows)
    output.table(
        ("Id", "Change", "Release"),
        [
            (one["id"], one["line"]["kind"], (one["line"]["title"] or "(no title)", one["line"]["url"]))
            for one in group[:most]
        ],
    )
    if most is not None and len(group) > most:
        output.note(f"and {len(group) - most:,} more: --all")


def _by_itself(group: list[dict[str, Any]], workspace: Workspace, zones: Zones) -> str:
    """Return when what is held is believed without a person's word."""
    from newsdesk.telling.times import at
    from schedules.judge import RESTLESS

    first = group[0]
    try:
        rules = workspace.limits_of(first["newsroom"]).judge
    except NewsroomError:
        return "waits until the settings of its newsroom in workspace.toml are mended"
    if first["rule"] == RESTLESS:
        return f"accepted once the page stays as it is at {rules.calm} looks in a row"
    since = datetime.fromisoformat(min(one["first_held_at"] for one in group))
    earliest = at(since + timedelta(seconds=rules.over), zones.of(first["newsroom"]))
    return f"accepted once seen alike in {rules.looks} crawls, not before {earliest}; dropped once it is not so"
