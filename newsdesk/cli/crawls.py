"""`newsroom crawls`."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from newsdesk.cli.options import AT_LEAST_ONE, Asked, Day, common, json_option
from newsroom_scraper.errors import ArchiveError

if TYPE_CHECKING:
    from datetime import date

    from newsdesk.cli.output import Cell
    from newsdesk.cli.report import Zones
    from schedules.archive.store import Archive
    from schedules.workspace import Workspace

SCHEMA: Final = "newsroom.crawl/1"
HEAD: Final = ("Crawl", "State", "Listed", "Looks", "Found")
ON_TERMINAL: Final = 20
"""How many crawls are listed unless more are asked for."""

_ID = re.compile(r"\d{8}(?:T\d{0,6}Z?)?\Z")
_LOOKS: Final = ("read", "unchanged", "gone", "failed", "blocked", "rejected", "duplicate", "not_due")


@click.command("crawls")
@click.argument("words", nargs=-1, metavar="[NEWSROOM]... [CRAWL]")
@click.option("--since", type=Day(), help="Begun on that day (UTC) or later; 7d is seven days ago.")
@click.option(
    "--limit", type=AT_LEAST_ONE, default=ON_TERMINAL, show_default=True, metavar="N", help="The newest N only."
)
@json_option()
@common
@click.pass_obj
def command(asked: Asked, *, words: tuple[str, ...], since: date | None, limit: int, as_json: bool) -> None:
    """List the crawls, newest last, or show one.

    \b
    newsroom crawls
    newsroom crawls amnesty-usa --since 7d
    newsroom crawls amnesty-usa 20261122T020000Z     why it ended so, its counts, its folder

    A CRAWL is an id or the beginning of one, from the day on.
    """
    from newsdesk.cli import named, output
    from newsdesk.cli.report import Zones

    workspace = asked.workspace()
    ids = [word for word in words if _ID.match(word)]
    newsrooms = named.newsrooms(workspace, (word for word in words if word not in ids))
    with named.archive_of(workspace) as archive:
        if ids:
            found = [line for one in ids for line in of_id(workspace, archive, one, newsrooms)]
        else:
            found = lines(workspace, archive, newsrooms, since=since, limit=limit)
    if as_json:
        output.json_lines(found)
        return
    zones = Zones(workspace)
    if ids:
        for at, one in enumerate(found):
            if at:
                output.say("")
            output.sheet(_sheet(one, zones))
        return
    if found:
        _table(found, zones, several=len(newsrooms) != 1)
    elif output.on_terminal():
        output.note("No such crawl was made." if since else "No crawl was made yet.")


def lines(
    workspace: Workspace, archive: Archive | None, newsrooms: list[str], *, since: date | None, limit: int | None
) -> list[dict[str, Any]]:
    """Return the newest crawls of newsrooms, or of all, oldest first."""
    if archive is None:
        return []
    wanted: list[str | None] = [*newsrooms] or [None]
    several = [archive.crawls(name, since=since, limit=limit) for name in wanted]
    found = sorted((one for crawls in several for one in crawls), key=_order)
    return [_line(workspace, one) for one in found[-limit if limit else 0 :]]


def of_id(workspace: Workspace, archive: Archive | None, word: str, newsrooms: list[str]) -> list[dict[str, Any]]:
    """Return the crawls of an id, or of its beginning, oldest first.

    Raises:
        ArchiveError: there is none.

    """
    try:
        since = datetime.strptime(word[:8], "%Y%m%d").date()  # noqa: DTZ007 - a day, no instant
    except ValueError:
        since = None
    found = lines(workspace, archive, newsrooms, since=since, limit=None) if since else []
    found = [one for one in found if one["crawl_id"].startswith(word)]
    if not found:
        raise ArchiveError(f'no crawl is known by "{word}"', advice="Their ids: newsroom crawls.")
    return found


def _problems(folder: str | None) -> list[str]:
    """Return what a crawl noted beside its outcome: rows that lead nowhere, roads that disagree."""
    from pipelines.seal import read_manifest

    if folder is None:
        return []
    problems: list[str] = read_manifest(Path(folder))["listing"].get("problems") or []
    return problems


def _order(crawl: dict[str, Any]) -> tuple[str, str]:
    return crawl["crawl_id"], crawl["newsroom"]


def _line(workspace: Workspace, crawl: dict[str, Any]) -> dict[str, Any]:
    folder = workspace.home_of(crawl["newsroom"]) / "crawls" / crawl["crawl_id"]
    return {"schema": SCHEMA, **crawl, "folder": str(folder) if folder.is_dir() else None}


def _table(found: list[dict[str, Any]], zones: Zones, *, several: bool) -> None:
    from newsdesk.cli import output
    from newsdesk.telling.times import shown

    head = ("Newsroom", *HEAD) if several else HEAD
    rows: list[list[Cell]] = []
    for one in found:
        row: list[Cell] = [zones.name(one["newsroom"])] if several or not output.on_terminal() else []
        counts = [str(one["counts"].get(look, 0)) for look in _LOOKS]
        if output.on_terminal():
            when = shown(one["crawl_id"], zones.of(one["newsroom"]))
            listed = "" if one["listed"] is None else f"{one['listed']:,}"
            row += [(when, one["crawl_id"]), (one["state"], _took(one) or ""), listed, _looks(one), _found(one)]
        else:
            row += [one["crawl_id"], one["state"], _seconds(one), _text(one["listed"]), *counts]
            row += [str(one["changes"]), str(one["held"])]
        rows.append(row)
    output.table(head, rows)


def _looks(crawl: dict[str, Any]) -> str:
    counts = crawl["counts"]
    return ", ".join(f"{counts[look]:,} {look.replace('_', ' ')}" for look in _LOOKS if counts.get(look)) or "none"


def _found(crawl: dict[str, Any]) -> str:
    from newsdesk.telling.times import counted

    found = counted(crawl["changes"], "change") if crawl["changes"] else ""
    held = f"{crawl['held']:,} held" if crawl["held"] else ""
    return ", ".join(filter(None, (found, held))) or "nothing"


def _seconds(crawl: dict[str, Any]) -> str:
    if not crawl["started_at"] or not crawl["ended_at"]:
        return ""
    took: timedelta = datetime.fromisoformat(crawl["ended_at"]) - datetime.fromisoformat(crawl["started_at"])
    return f"{took.total_seconds():g}"


def _took(crawl: dict[str, Any]) -> str | None:
    from newsdesk.telling.times import lasting

    seconds = _seconds(crawl)
    if not seconds:
        return None
    return lasting(float(seconds)) if float(seconds) else "under 1 s"


def _text(number: int | None) -> str:
    return "" if number is None else str(number)


def _sheet(crawl: dict[str, Any], zones: Zones) -> Any:
    from newsdesk.telling.sheets import sheet_of
    from newsdesk.telling.times import shown

    zone = zones.of(crawl["newsroom"])
    listed = f"{crawl['listed']:,}" if crawl["listed"] is not None else None
    return sheet_of(
        f"{zones.name(crawl['newsroom'])} {crawl['crawl_id']}",
        ("state", crawl["state"]),
        ("why", "; ".join(crawl["reasons"])),
        ("noted", "; ".join(_problems(crawl["folder"]))),
        ("began", shown(crawl["started_at"], zone)),
        ("took", _took(crawl)),
        ("listed", f"{listed}, the whole listing" if listed and crawl["whole"] else listed),
        ("looks", _looks(crawl)),
        ("found", _found(crawl)),
        ("requests", f"{crawl['requests']:,}" if crawl["requests"] is not None else None),
        ("bytes", f"{crawl['bytes']:,}" if crawl["bytes"] is not None else None),
        ("manifest", crawl["manifest"]),
        ("folder", crawl["folder"] or "it is not there any more"),
    )
