"""`newsroom releases`."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, Any, Final

import click

from newsdesk.cli.options import AT_LEAST_ONE, Asked, Day, common, json_option

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from newsdesk.cli.output import Cell
    from schedules.workspace import Workspace

HEAD: Final = ("Published", "Release", "Id")
STATUSES: Final = ("present", "unlisted", "removed")
ON_TERMINAL: Final = 50
"""How many rows a terminal gets unless more are asked for."""


@click.command("releases")
@click.argument("words", nargs=-1, metavar="[NEWSROOM|RELEASE]...")
@click.option("--since", type=Day(), help="Published, or first seen, on that day or later; 7d is seven days ago.")
@click.option("--status", type=click.Choice(STATUSES), help="Of that status only.")
@click.option("--limit", type=AT_LEAST_ONE, metavar="N", help=f"The newest N only; {ON_TERMINAL} on a terminal.")
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
    as_json: bool,
) -> None:
    """List the releases that are known, newest first.

    \b
    newsroom releases
    newsroom releases amnesty-usa --since 7d
    newsroom releases --status removed --json | jq -r .title

    A RELEASE is an id, the beginning of one, or an address in any spelling.
    """
    from newsdesk.cli import output

    workspace = asked.workspace()
    if as_json:
        output.json_lines(newest(lines(workspace, words, since=since, status=status), limit))
        return
    if limit is None and output.on_terminal():
        limit = ON_TERMINAL
    total = 0
    homes: set[str] = set()

    def rows() -> Iterator[dict[str, Any]]:
        nonlocal total
        for total, line in enumerate(lines(workspace, words, since=since, status=status), start=1):  # noqa: B007 - it is read after the loop
            homes.add(line["newsroom"])
            yield {key: line.get(key) for key in (*_ORDER, "type", "title", "url", "status", "newsroom")}

    found = newest(rows(), limit)
    # On a terminal the id says whose a release is; and width is dear.
    alone = output.on_terminal() or (len(words) == 1 and len(homes) == 1)
    cells = [_cells(row) if alone else (row["newsroom"], *_cells(row)) for row in found]
    if cells:
        output.table(HEAD, cells)
    if output.on_terminal():
        if total > len(found):
            output.note(f"The newest {len(found):,} of {total:,}; --limit shows more.")
        elif not total and (since or status):
            output.note("No such release is known.")
        elif not total:
            output.note("No release is known yet. Crawl with: newsroom run NAME")


_ORDER: Final = ("published_at", "published", "first_seen", "id")


def lines(
    workspace: Workspace, words: tuple[str, ...], *, since: date | None = None, status: str | None = None
) -> Iterator[dict[str, Any]]:
    """Yield the known releases that are meant; all, where none and no newsroom is named.

    Raises:
        DeclarationError: a word names neither a newsroom nor a release.
        ArchiveError: a word may mean several releases, or an address none.

    """
    from newsdesk.cli import named

    with named.archive_of(workspace) as archive:
        meant = named.sort_out(workspace, archive, words)
        if archive is None:
            return
        for release in meant.releases:
            one = archive.release(release)
            if one is not None and one["newsroom"] not in meant.newsrooms and _fits(one, since, status):
                yield one
        wanted: list[str | None] = [None] if meant.everything else [*meant.newsrooms]
        for newsroom in wanted:
            for one in archive.releases(newsroom):
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


def _age(row: dict[str, Any]) -> tuple[str, str, str, str]:
    day = row.get("published") or ""
    return day, row.get("published_at") or "", row.get("first_seen") or "", row["id"]


def _cells(row: dict[str, Any]) -> tuple[Cell, ...]:
    title = row["title"] or "(no title)"
    if row["status"] not in {None, "present"}:
        title = f"[{row['status']}] {title}"
    return ((row["published"] or "", row["type"] or ""), (title, row["url"]), row["id"])
