"""`newsroom diff`."""

from __future__ import annotations

from contextlib import ExitStack
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import click

from newsdesk.cli.main import DONE, NOT_DONE, USAGE
from newsdesk.cli.options import AT_LEAST_ONE, Asked, common, json_option
from newsroom_scraper.errors import NewsroomError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsdesk.cli.sides import Sides
    from newsdesk.datasets.comparison import Comparison

SCHEMA: Final = "newsroom.diff/1"
KINDS: Final = ("new", "edited", "removed", "restored", "moved", "unlisted")
ON_TERMINAL: Final = 50
"""How many changes a terminal gets unless more are asked for."""

_AT_ONCE: Final = 50


@click.command("diff")
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@click.option("--summary", "--quiet", "-q", "summary", is_flag=True, help="Print the counts only.")
@click.option("--limit", type=AT_LEAST_ONE, metavar="N", help=f"The first N changes only; {ON_TERMINAL} on a terminal.")
@click.option(
    "--exit-code", is_flag=True, help="End with 1 where they differ, and with 2 where they cannot be compared."
)
@json_option("Print JSON Lines, one a change, in the shape of changes.jsonl; with --summary one line of counts.")
@common
@click.pass_obj
def command(
    asked: Asked, *, first: str, second: str, summary: bool, limit: int | None, exit_code: bool, as_json: bool
) -> int:
    """Tell what leads from one dataset, date or crawl to another.

    Releases that are new, edited, moved or gone, and those whose status changed.

    \b
    newsroom diff amnesty-usa@2026-11-01 amnesty-usa          what changed since that day
    newsroom diff amnesty-usa@2026-11-01 amnesty-usa@7d       between two days
    newsroom diff old/releases.jsonl.gz releases.jsonl        two files; no archive, no workspace
    newsroom diff amnesty-usa@20261101T020000Z amnesty-usa@20261102T020000Z    two crawls
    curl -s https://…/releases.jsonl | newsroom diff - releases.jsonl --summary

    A and B are each: a releases.jsonl or readings.jsonl, also .gz or .zst, or the folder that holds it; NEWSROOM, as it
    is known now; NEWSROOM@DATE, as it was known then (as --at of newsroom releases); NEWSROOM@CRAWL, what one crawl
    read; or - for standard input.

    Releases are paired by id; where one side is what a crawl read, by address, and then "removed" only means that
    that side did not read it. Quotes, spaces and the order of authors make no difference, nor does what is only
    recorded. Files that are not sorted by id are sorted first, beside the temporary files ($TMPDIR).
    """
    from newsdesk.cli import output

    try:
        return _diff(asked, first, second, summary=summary, limit=limit, exit_code=exit_code, as_json=as_json)
    except NewsroomError as problem:
        if not exit_code:
            raise
        output.note(f"newsroom: {' '.join(str(problem).split())}")
        return USAGE


def _diff(
    asked: Asked, first: str, second: str, *, summary: bool, limit: int | None, exit_code: bool, as_json: bool
) -> int:
    import tempfile
    from pathlib import Path

    from newsdesk.cli import named, output
    from newsdesk.cli.sides import STDIN, Sides
    from newsdesk.datasets.comparison import compared

    if first == second == STDIN:
        raise click.UsageError("Only one of the two can be standard input.")
    workspace = asked.workspace_if_any()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="newsroom-diff-")))
        archive = stack.enter_context(named.archive_of(workspace)) if workspace is not None else None
        sides = Sides(workspace, archive, folder)
        one, other = sides.source(first), sides.source(second)
        found = stack.enter_context(compared(one, other, sides.rules_of, folder))
        if as_json:
            output.json_lines([summary_line(first, second, found)] if summary else islice(found.changes(), limit))
        else:
            if not summary:
                _show(found, sides, limit)
            output.say(sentence(first, second, found))
        if found.by_address and not as_json:
            if found.tally.kinds["removed"]:
                output.note('A crawl reads what is due: "removed" here only means that it was not read there.')
            if found.tally.kinds["edited"]:
                output.note(
                    "A crawl reads all that stands there: a counter is an edit here, and between dates it is not."
                )
        return NOT_DONE if exit_code and found.tally.differ else DONE


def summary_line(first: str, second: str, found: Comparison) -> dict[str, Any]:
    """Return the counts as a line of JSON."""
    tally = found.tally
    return {
        "schema": SCHEMA,
        "first": {"name": first, "releases": tally.first},
        "second": {"name": second, "releases": tally.second},
        "by": "address" if found.by_address else "id",
        "kinds": {kind: tally.kinds[kind] for kind in KINDS},
        "same": tally.same,
        "recorded": tally.recorded,
    }


def sentence(first: str, second: str, found: Comparison) -> str:
    """Return the counts in one line."""
    from newsdesk.telling.times import counted

    tally = found.tally
    said = ", ".join(f"{tally.kinds[kind]:,} {kind}" for kind in KINDS if tally.kinds[kind]) or "no change"
    kept = f"{tally.same:,} as before"
    if tally.recorded and not found.by_address:  # no crawl records what another does
        kept += f" ({tally.recorded:,} of them recorded otherwise)"
    return f"{first} → {second}: {said}; {kept}; {counted(tally.first, 'release')} → {tally.second:,}"


def _show(found: Comparison, sides: Sides, limit: int | None) -> None:
    """Print changes, a few at once, so that none of a million waits in memory for the last."""
    from newsdesk.cli import output

    if limit is None and output.on_terminal():
        limit = ON_TERMINAL
    shown = islice(found.changes(), limit)
    while some := list(islice(shown, _AT_ONCE)):
        output.changes(list(_views(some, sides)))
    total = found.tally.kinds.total()
    if output.on_terminal() and limit is not None and total > limit:
        output.note(f"The first {limit:,} of {total:,} changes; --limit shows more.")


def _views(changes: Iterable[dict[str, Any]], sides: Sides) -> Iterable[Any]:
    from newsdesk.telling.views import view

    for one in changes:
        # What no crawl told has no id and no time.
        shown = {**one, "id": one["release_id"] or "", "detected_at": None, "newsroom": sides.name_of(one["newsroom"])}
        yield view(shown, sides.zone_of(one["newsroom"]))
