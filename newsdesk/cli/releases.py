"""`newsroom releases`."""

from __future__ import annotations

import heapq
import tempfile
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import click
import orjson

from newsdesk.cli.grep import grep_option, releases
from newsdesk.cli.moment import at_option, release_at
from newsdesk.cli.options import AT_LEAST_ONE, Asked, Day, common, json_option

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from newsdesk.cli.grep import Grep
    from newsdesk.cli.moment import Moment
    from newsdesk.cli.output import Cell
    from schedules.workspace import Workspace

HEAD: Final = ("Published", "Release", "Id")
STATUSES: Final = ("present", "unlisted", "removed", "redacted")
ON_TERMINAL: Final = 50
"""How many rows a terminal gets unless more are asked for."""


@click.command("releases")
@click.argument("words", nargs=-1, metavar="[NEWSROOM|RELEASE]...")
@click.option("--since", type=Day(), help="Published, or first seen, on that day or later; 7d is seven days ago.")
@click.option("--status", type=click.Choice(STATUSES), help="Of that status only.")
@click.option("--limit", type=AT_LEAST_ONE, metavar="N", help=f"The newest N only; {ON_TERMINAL} on a terminal.")
@grep_option("Only those whose title or body")
@at_option("The releases")
@json_option("Print JSON Lines, as in releases.jsonl.")
@common
@click.pass_obj
def command(
    asked: Asked,
    *,
    words: tuple[str, ...],
    since: date | None,
    status: str | None,
    limit: int | None,
    grep: Grep | None,
    moment: Moment | None,
    as_json: bool,
) -> None:
    """List the releases that are known, newest first.

    \b
    newsroom releases
    newsroom releases amnesty-usa --since 7d
    newsroom releases --status removed --json | jq -r .title
    newsroom releases --grep '(?i)solitary|isolation'
    newsroom releases amnesty-usa --at 2026-11-22   as they were known when that day was over

    A RELEASE is an id, the beginning of one, or an address in any spelling. What was known at --at is what crawls that
    had ended by then had found: versions, addresses and status of then, and nothing that was held.
    """
    from newsdesk.cli import output

    workspace = asked.workspace()
    if as_json:
        known = releases(grep, lines(workspace, words, since=since, status=status, at=moment))
        output.json_lines(in_order(known) if limit is None else newest(known, limit))
        return
    if limit is None and output.on_terminal():
        limit = ON_TERMINAL
    total = 0
    homes: set[str] = set()

    def rows() -> Iterator[dict[str, Any]]:
        nonlocal total
        known = lines(workspace, words, since=since, status=status, at=moment)
        for total, line in enumerate(releases(grep, known), start=1):  # noqa: B007 - it is read after the loop
            homes.add(line["newsroom"])
            yield {key: line.get(key) for key in (*_ORDER, "type", "title", "url", "status", "newsroom")}

    found = newest(rows(), limit)
    # On a terminal the id says whose a release is; and width is dear.
    alone = output.on_terminal() or (len(words) == 1 and len(homes) == 1)
    cells = [_cells(row) if alone else (workspace.called.name(row["newsroom"]), *_cells(row)) for row in found]
    if cells:
        output.table(HEAD, cells)
    if output.on_terminal():
        if total > len(found):
            output.note(f"The newest {len(found):,} of {total:,}; --limit shows more.")
        elif not total and (since or status or grep):
            output.note(f"No such release was known {moment}." if moment else "No such release is known.")
        elif not total and moment:
            output.note(f"No release was known {moment}.")
        elif not total:
            output.note("No release is known yet. Crawl with: newsroom run NAME")


_ORDER: Final = ("published_at", "published", "first_seen", "id")


def lines(
    workspace: Workspace,
    words: tuple[str, ...],
    *,
    since: date | None = None,
    status: str | None = None,
    at: Moment | None = None,
) -> Iterator[dict[str, Any]]:
    """Yield the known releases that are meant; all, where none and no newsroom is named.

    Args:
        workspace: whose.
        words: newsrooms and releases.
        since: published, or first seen, on that day or later.
        status: of that status only.
        at: as they were known then.

    Raises:
        DeclarationError: a word names neither a newsroom nor a release.
        ArchiveError: a word may mean several releases, or an address none.

    """
    from newsdesk.cli import named
    from newsdesk.cli.report import Zones

    with named.archive_of(workspace) as archive:
        meant = named.sort_out(workspace, archive, words)
        if archive is None:
            return
        zones = Zones(workspace)
        for release in meant.releases:
            one = release_at(archive, release, at, zones)
            if one is not None and one["newsroom"] not in meant.newsrooms and _fits(one, since, status):
                yield one
        wanted: list[str | None] = [None] if meant.everything else [*meant.newsrooms]
        if at is None:
            found = chain.from_iterable(archive.releases(newsroom) for newsroom in wanted)
        else:
            names = archive.newsrooms() if meant.everything else meant.newsrooms
            found = chain.from_iterable(archive.releases_at(name, at.of(zones.of(name))) for name in names)
        for one in found:
            if _fits(one, since, status):
                yield one


def _fits(line: dict[str, Any], since: date | None, status: str | None) -> bool:
    if status is not None and line["status"] != status:
        return False
    day = since.isoformat() if since else ""
    return (line.get("published") or "") >= day or (line.get("first_seen") or "") >= day


def newest(rows: Iterable[dict[str, Any]], limit: int | None) -> list[dict[str, Any]]:
    """Return releases, newest first; one without a date comes last.

    >>> [row["id"] for row in newest([{"id": "a"}, {"id": "b", "published": "2026-01-02"}], None)]
    ['b', 'a']
    """
    if limit is None:
        return sorted(rows, key=_age, reverse=True)
    return heapq.nlargest(limit, rows, key=_age)


def in_order(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the same as `newest` gives of all, from a file: in memory is only what they are ordered by.

    >>> [row["id"] for row in in_order([{"id": "a"}, {"id": "b", "published": "2026-01-02"}])]
    ['b', 'a']
    """
    ages: list[tuple[tuple[str, str, str, str], int]] = []
    with tempfile.TemporaryFile() as file:
        for row in rows:
            ages.append((_age(row), file.tell()))
            file.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
        for _, begin in sorted(ages, reverse=True):
            file.seek(begin)
            yield orjson.loads(file.readline())


def _age(row: dict[str, Any]) -> tuple[str, str, str, str]:
    day = row.get("published") or ""
    return day, row.get("published_at") or "", row.get("first_seen") or "", row["id"]


def _cells(row: dict[str, Any]) -> tuple[Cell, ...]:
    title = row["title"] or ("" if row["status"] == "redacted" else "(no title)")
    if row["status"] not in {None, "present"}:
        title = f"[{row['status']}] {title}"
    return ((row["published"] or "", row["type"] or ""), (title, row["url"]), row["id"])
