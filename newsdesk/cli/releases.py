"""`newsroom releases`."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, Any, Final

import click

from newsdesk.cli.options import AT_LEAST_ONE, Asked, common, json_option

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsdesk.cli.output import Cell
    from schedules.workspace import Workspace

HEAD: Final = ("Published", "Type", "Release", "Id")
ON_TERMINAL: Final = 50
"""How many rows a terminal gets unless more are asked for."""


@click.command("releases")
@click.argument("name", required=False)
@click.option("--limit", type=AT_LEAST_ONE, metavar="N", help=f"The newest N only; {ON_TERMINAL} on a terminal.")
@json_option("Print JSON Lines, as in releases.jsonl.")
@common
@click.pass_obj
def command(asked: Asked, *, name: str | None, limit: int | None, as_json: bool) -> None:
    """List the releases that are known, newest first.

    \b
    newsroom releases
    newsroom releases amnesty-usa --limit 20
    newsroom releases --json | jq -r .title
    """
    from newsdesk.cli import output

    workspace = asked.workspace()
    if as_json:
        output.json_lines(newest(lines(workspace, name), limit))
        return
    if limit is None and output.on_terminal():
        limit = ON_TERMINAL
    total = 0

    def rows() -> Iterator[dict[str, Any]]:
        nonlocal total
        for total, line in enumerate(lines(workspace, name), start=1):  # noqa: B007 - it is read after the loop
            yield {key: line.get(key) for key in (*_ORDER, "type", "title", "url", "status", "newsroom")}

    found = newest(rows(), limit)
    head = HEAD if name else ("Newsroom", *HEAD)
    cells = [_cells(row) if name else (row["newsroom"], *_cells(row)) for row in found]
    if cells:
        output.table(head, cells)
    if output.on_terminal():
        if total > len(found):
            output.note(f"The newest {len(found):,} of {total:,}; --limit shows more.")
        elif not total:
            output.note("No release is known yet. Crawl with: newsroom run NAME")


_ORDER: Final = ("published_at", "published", "first_seen", "id")


def lines(workspace: Workspace, name: str | None) -> Iterator[dict[str, Any]]:
    """Yield the known releases of one newsroom or of all.

    Raises:
        DeclarationError: there is no such newsroom.

    """
    from schedules.archive.store import Archive

    if name is not None and name not in workspace.declared() and not workspace.home_of(name).is_dir():
        workspace.newsroom(name)
    path = workspace.data / "archive.db"
    if not Archive.exists(path):
        return
    with Archive.open(path) as archive:
        yield from archive.releases(name)


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
    return (row["published"] or "", row["type"] or "", (title, row["url"]), row["id"])
